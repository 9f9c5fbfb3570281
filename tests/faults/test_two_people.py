"""Two people at once, through two processes that have both looked before either writes: they are decided one after the
other, on the new state. What comes of it is, to the last row, what comes of the one order or of the other."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from engine.calendar.dates import read_instant
from engine.runtime.transactions import sweep
from engine.testing import ZONE, Office
from tests.faults.processes import Ended, Record, begun, difference, duban, fresh, meeting_at, record

FORK = multiprocessing.get_context("fork")
RECEIVE = "item do RW-2024-0001 receive --as yingji.liaison"
OBJECT = (
    "item do RW-2024-0001 object --as yingji.leader --set claim=非我局职责 --set objection=@LETTER "
    "--set proposed_owner=区建管委"
)
EXEMPT = "item do RW-2024-0001 exempt --as committee.deputy --set reason=并入 -y"
CANCEL = "item do JB-2024-0001 cancel --as office.head --set reason=并入 -y"
SUSPEND = "item suspend RW-2024-0001 --reason-code hearing --basis 听证通知书 --review 2024-04-15 --as committee.deputy"
SEALS = ("seal", "sealed_item")
"""What a tick sealed depends on whether the other was in before its end: on the moment, not on the order."""
SUSPEND_BOTH = SUSPEND.replace("RW-2024-0001", "JB-2024-0001").replace("committee.deputy", "office.head")
ISSUE = "item do JB-2024-0004 issue --as office.handler -y"


def words(command: str, file: Path) -> list[str]:
    """The words of a command; the letter it hands in lies beside the database."""
    letter = file.with_name("letter.pdf")
    letter.write_bytes(b"%PDF")
    return command.replace("LETTER", str(letter)).split()


def at_once(file: Path, one: str, other: str) -> tuple[Ended, Ended]:
    """Both commands in processes of their own, neither of which writes before the other wants to."""
    meeting = FORK.Barrier(2)
    first, second = (begun(file, *words(said, file), fault=meeting_at(meeting)) for said in (one, other))
    return first(), second()


def in_turn(file: Path, one: str, other: str) -> tuple[list[int], Record]:
    """One after the other."""
    copy = fresh(file, file.with_name("in-turn.db"))
    return [duban(copy, *words(said, copy)).code for said in (one, other)], record(copy, without=SEALS)


def decided(desk: Path, one: str, other: str, rounds: int = 2) -> set[tuple[int, int]]:
    """How it ended for each of the two, in a number of rounds."""
    codes, after = in_turn(desk, one, other)
    serial = [(codes, after)]
    codes, after = in_turn(desk, other, one)
    serial.append((codes[::-1], after))
    seen = set()
    for _ in range(rounds):
        copy = fresh(desk, desk.with_name("at-once.db"))
        ended = at_once(copy, one, other)
        found = [one.code for one in ended], record(copy, without=SEALS)
        assert [codes for codes, after in serial if codes == found[0] and difference(after, found[1]) == []] != []
        seen.add((ended[0].code, ended[1].code))
    assert duban(copy, "doctor").code == 0
    return seen


PAIRS = [
    (RECEIVE, RECEIVE, {(0, 3), (3, 0)}),
    (RECEIVE, EXEMPT, {(0, 0), (3, 0)}),
    (ISSUE, "item do JB-2024-0005 issue --as office.handler2 -y", {(0, 0)}),  # two numbers of one series
    (f"{RECEIVE} --expect 1", EXEMPT, {(0, 0), (5, 0)}),
]
MORE = [
    (RECEIVE, OBJECT, {(0, 0), (3, 0)}),
    (OBJECT, EXEMPT, {(0, 0), (3, 0)}),
    (RECEIVE, CANCEL, {(0, 0), (3, 0)}),  # the task follows the assignment
    (SUSPEND, SUSPEND, {(0, 3), (3, 0)}),
    (SUSPEND, RECEIVE, {(0, 0), (0, 3)}),
    (SUSPEND, SUSPEND_BOTH, {(0, 0), (3, 0)}),  # the task keeps its own suspension, or has stopped with its parent
    (SUSPEND, EXEMPT, {(0, 0), (3, 0)}),
    (f"{RECEIVE} --expect 1", f"{EXEMPT} --expect 1", {(0, 5), (5, 0)}),
    (RECEIVE, f"{RECEIVE} --expect 1", {(0, 5), (3, 0)}),
]
"""For `make test-full`."""


@pytest.mark.parametrize(
    ("one", "other", "possible"), [*PAIRS, *(pytest.param(*pair, marks=pytest.mark.full) for pair in MORE)]
)
def test_two_people_are_decided_one_after_the_other(
    desk: Path, one: str, other: str, possible: set[tuple[int, int]]
) -> None:
    assert decided(desk, one, other) <= possible


@pytest.mark.full
def test_either_may_be_first(desk: Path) -> None:
    assert decided(desk, RECEIVE, EXEMPT, rounds=60) == {(0, 0), (3, 0)}
    assert decided(desk, f"{RECEIVE} --expect 1", f"{EXEMPT} --expect 1", rounds=60) == {(0, 5), (5, 0)}


def test_a_person_and_the_clock_at_once(late: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the morning its letter is due the unit hands the work in: the letter comes or does not, never half of it.

    The tick here does not make way between two items, so that there are but two orders to compare with.
    """
    monkeypatch.setattr(sweep, "GLANCE", sweep.GROUP)
    submit = "item do RW-2024-0005 submit --as gongan.liaison --set report=已完成"
    assert decided(late, submit, "daemon tick") == {(0, 0)}


@pytest.mark.full
def test_two_daemons_at_once(late: Path) -> None:
    assert decided(late, "daemon tick", "daemon tick", rounds=3) == {(0, 0)}


@pytest.mark.full
def test_a_rehearsal_clock_moved_by_two_at_once_never_goes_back(desk: Path) -> None:
    ended = at_once(desk, "daemon tick --at 2024-04-12", "daemon tick --at 2024-04-09")
    assert ended[0].code == 0
    assert ended[1].code in (0, 2)  # 2: the other has gone past it before it could begin
    found = record(desk)
    assert [row[1] for row in found["setting"] if row[0] == "rehearsal.now"] == ['"2024-04-11T16:00:00+00:00"']
    recorded = [row[12] for row in found["event"]]  # in the order in which they were written
    assert recorded == sorted(recorded)
    assert duban(desk, "doctor").code == 0


def test_who_has_not_seen_the_clock_move_does_not_move_it_back(office: Office) -> None:
    other = office.again()
    office.until("2024-04-12")
    other.set_now(read_instant("2024-04-09", ZONE))
    assert other.now() == office.engine.now() == read_instant("2024-04-12", ZONE)
    other.close()


def test_the_refused_is_told_why_on_the_new_state(desk: Path) -> None:
    ended = at_once(desk, RECEIVE, RECEIVE)
    (late,) = (one for one in ended if one.code == 3)
    assert late.err.splitlines()[0] == "RW-2024-0001：不能“签收”。"
    assert "已签收" in late.err
    assert len(record(desk)["refusal"]) == 1


def test_the_one_who_expected_is_told_what_changed(desk: Path) -> None:
    ended = at_once(desk, f"{RECEIVE} --expect 1", f"{RECEIVE} --expect 1")
    (late,) = (one for one in ended if one.code == 5)
    assert late.err.splitlines() == ["RW-2024-0001 已有变动：您看到的是第 1 条，现在是第 2 条。"]
