"""``kill -9`` in the middle of a command: nothing happened or all of it, and the same command again is right.

A tick commits in groups: what a kill leaves is a number of whole groups, and the next tick does the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL

import pytest

from engine.runtime.transactions import sweep
from tests.faults.conftest import LATE
from tests.faults.processes import Record, difference, duban, fresh, killed_before, noting, record, statements

DRAFT = (
    "item open assignment --via draft --as office.handler --set kind=handover --set title=汛期排查 --set todo=逐户排查 "
    "--set source=区领导批示 --set due_day=2024-06-28 --set leads=区应急局"
)
ISSUE = "item do JB-2024-0004 issue --as office.handler -y"  # takes a number, issues a paper, opens a task


def survived(desk: Path, words: list[str], numbers: range) -> list[str]:
    """Kills the command before each of these statements, asserts what must hold, and gives the states it left."""
    before, whole, victim = record(desk), fresh(desk, desk.with_name("whole.db")), desk.with_name("victim.db")
    assert duban(whole, *words).code == 0
    after, left = record(whole), []
    for number in numbers:
        fresh(desk, victim)
        assert duban(victim, *words, fault=killed_before(number)).code == -SIGKILL
        left.append(state_of(record(victim), before, after))
        again = duban(victim, *words)
        if left[-1] == "nothing":
            assert (again.code, difference(record(victim), after)) == (0, []), again.err
        else:
            assert_refused_or_the_same(again.code, again.err, record(victim), after)
    for file in (desk, whole):  # every state left is one of these two, so it is enough to examine them
        examined = duban(file, "doctor")
        assert examined.code == 0, examined.out
    return left


def state_of(found: Record, before: Record, after: Record) -> str:
    """``nothing`` or ``everything``; anything between is an error."""
    if found == before:
        return "nothing"
    assert difference(found, after) == []
    return "everything"


def assert_refused_or_the_same(code: int, err: str, found: Record, after: Record) -> None:
    """What has happened already happens no second time, unless the command may be said twice."""
    if code == 3:
        assert any(line.startswith("- ") for line in err.splitlines())
        assert difference(found, after) == ["refusal"]
    else:
        assert (code, difference(found, after)) == (0, [])


def writing(steps: list[str]) -> range:
    """From BEGIN IMMEDIATE to the statement after COMMIT."""
    return range(steps.index("BEGIN IMMEDIATE"), len(steps) - steps[::-1].index("COMMIT") + 1)


def test_a_kill_at_any_statement_that_writes(desk: Path) -> None:
    words = ISSUE.split()
    numbers = writing(statements(desk, *words))
    left = survived(desk, words, numbers)
    assert left == ["nothing"] * (len(numbers) - 1) + ["everything"]  # COMMIT itself is the last that can undo all
    assert len(numbers) > 25


@pytest.mark.full
@pytest.mark.parametrize(
    ("command", "stride"),
    [
        (ISSUE, 1),
        ("item do RW-2024-0001 receive --as yingji.liaison", 1),
        ("item do RW-2024-0001 exempt --as committee.deputy --set reason=并入年度任务 -y", 1),
        ("item do JB-2024-0008 issue --as office.handler -y", 1),
        ("item do JB-2024-0001 cancel --as office.head --set reason=并入年度任务 -y", 29),  # 36 tasks follow
        ("item do JB-2024-0003 resolve --as office.handler --set leads=区应急局、区建管委", 1),
        ("unit import UNITS", 1),
    ],
)
def test_a_kill_at_any_statement_of_any_command(desk: Path, command: str, stride: int) -> None:
    units = desk.with_name("units.csv")
    units.write_text("code,name,kind\nlvdi,绿地化工,enterprise\nhuayi,华谊,enterprise\n", "utf-8")
    words = [str(units) if word == "UNITS" else word for word in command.split()]
    left = survived(desk, words, range(0, len(statements(desk, *words)), stride))
    assert sorted(set(left)) == ["everything", "nothing"]
    assert left == sorted(left, reverse=True)


@pytest.mark.full
def test_opening_twice_opens_two_and_a_kill_between_loses_none(desk: Path) -> None:
    words = DRAFT.split()
    for number in writing(statements(desk, *words)):
        victim = fresh(desk, desk.with_name("victim.db"))
        duban(victim, *words, fault=killed_before(number))
        opened = len(record(victim)["item"]) - len(record(desk)["item"])
        assert duban(victim, *words).code == 0
        numbers = sorted(row[1] for row in record(victim)["item"] if row[1].startswith("JB-"))
        assert numbers == [f"JB-2024-{n:04}" for n in range(1, 36 + 1 + opened)]
    assert duban(victim, "doctor").code == 0


def test_a_kill_in_the_middle_of_making_a_database_leaves_none(tmp_path: Path) -> None:
    words = ["db", "init", "--rehearsal", "--at", "2024-03-21T09:00", "--directory", "putuo"]
    whole, notes = tmp_path / "whole.db", tmp_path / "notes.txt"
    assert duban(whole, *words, fault=noting(notes)).code == 0
    after, steps = record(whole), notes.read_text("utf-8").splitlines()
    commit, made = steps.index("COMMIT"), []
    for number in (commit // 2, commit, commit + 1, len(steps) - 1):  # before it is in WAL mode it has no name yet
        file = tmp_path / f"{number}.db"
        assert duban(file, *words, fault=killed_before(number)).code == -SIGKILL
        made.append(file.exists())
        again = duban(file, *words)
        if made[-1]:
            assert (again.code, "已有" in again.err) == (1, True)
        else:
            assert again.code == 0
        assert difference(record(file), after) == []
    assert made == [False] * (len(made) - 1) + [True]  # the last statement is one that looks at it


def test_a_directory_that_cannot_be_read_leaves_no_database(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "units.csv").write_text("code,name,kind\nX!,,planet\n", "utf-8")
    ended = duban(tmp_path / "new.db", "db", "init", "--directory", str(folder))
    assert (ended.code, ended.err.count("units.csv 第 2 行")) == (2, 3)
    assert [file.name for file in tmp_path.iterdir()] == ["ours"]


# a tick -----------------------------------------------------------------------------------------------------------


def in_groups_of(size: int) -> Callable[[], None]:
    """A tick commits after so many items."""

    def make() -> None:
        sweep.GROUP = size

    return make


def completed(late: Path, group: int, numbers: range) -> set[int]:
    """Kills a tick before each of these statements and lets the next one complete it; how many items were done."""
    done, first = set(), in_groups_of(group)
    before, whole, victim = record(late), fresh(late, late.with_name("whole.db")), late.with_name("victim.db")
    assert duban(whole, "daemon", "tick", first=first).code == 0
    after, earlier = record(whole), letters(before)
    assert letters(after) - earlier == LATE
    for number in numbers:
        fresh(late, victim)
        assert duban(victim, "daemon", "tick", fault=killed_before(number), first=first).code == -SIGKILL
        found = record(victim)
        done.add(letters(found) - earlier)
        if letters(found) == earlier:
            assert difference(found, before) == []
        assert duban(victim, "daemon", "tick", first=first).code == 0
        assert difference(record(victim), after) == []  # each rung once, each letter once, the very same history
    assert duban(victim, "doctor").code == 0
    return done


def letters(found: Record) -> int:
    return sum(row[1].startswith("HG-") for row in found["item"])


@pytest.mark.full
def test_a_kill_in_the_middle_of_a_group_is_completed_by_the_next_tick(late: Path) -> None:
    assert completed(late, 20, range(5, 1300, 216)) == {0, 20}


@pytest.mark.full
def test_a_kill_at_any_statement_of_a_tick(late: Path) -> None:
    steps = statements(late, "daemon", "tick", first=in_groups_of(10))
    last = len(steps) - steps[::-1].index("COMMIT") - 2  # what COMMIT ends is done; before it three groups are
    found = completed(late, 10, range(0, last, 11))
    assert {0, 10, 20, 30} <= found <= {0, 10, 20, 30, LATE}  # after the last group a tick has chores of its own


@pytest.mark.full
def test_a_seal_that_a_kill_prevented_is_made_by_the_next_tick(late: Path) -> None:
    """The day is over; a tick handles what is due, and then seals, in a transaction and a file of its own."""
    words = ("daemon", "tick", "--at", "2024-05-09T09:00")
    steps, victim = len(statements(late, *words)), late.with_name("victim.db")
    before, sealed = len(record(late)["seal"]), set()
    for number in range(steps - 40, steps, 6):
        fresh(late, victim)
        assert duban(victim, *words, fault=killed_before(number)).code == -SIGKILL
        sealed.add(len(record(victim)["seal"]) - before)
        assert duban(victim, *words).code == 0
        assert len(record(victim)["seal"]) == before + 1
        assert duban(victim, "audit", "verify").code == 0
    assert sealed == {0, 1}
