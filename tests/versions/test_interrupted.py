"""A migration that is killed, done by two at once, beside a daemon, or continued with another plan."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from signal import SIGKILL

import pytest

from engine.runtime import Engine
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.runtime.transactions import migrating
from tests.faults import processes
from tests.versions.rehearsal import PLAN, in_flight, rehearsed
from tests.versions.texts import HEAD, read

GROUPS = 2


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four items in flight, each elsewhere, under version 1."""
    folder = tmp_path_factory.mktemp("desk")
    in_flight(folder, 4)[1].close()
    return folder / "office.db"


def entered(file: Path, desk: Path) -> Engine:
    return Engine(f"sqlite:///{file}", registry=read(desk.with_name("procedures")))


def sound(engine: Engine) -> None:
    assert [str(one.sentence) for one in (*verify(engine), *replay(engine))] == []


def moved_once(engine: Engine) -> None:
    """Every item is under version 2, and one line of each says so."""
    lines = Counter(line.transition for item in engine.items(procedure="check") for line in engine.history(item.number))
    items = engine.items(procedure="check")
    assert {one.version for one in items} == {2}
    assert lines["item.migrate"] == len(items)


@pytest.mark.full
def test_a_kill_at_any_statement_leaves_whole_groups_and_the_rest_is_done_after_it(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "GROUP", GROUPS)
    known = read(desk.with_name("procedures"))
    victim, notes = desk.with_name("victim.db"), desk.with_name("notes.txt")

    def work(fault: processes.Fault) -> processes.Ended:
        def migrate() -> int:
            processes._build_in(fault)
            engine = Engine(f"sqlite:///{victim}", registry=known)
            engine.migrate(engine.migration(PLAN, "plan.toml"), actor="admin")
            engine.close()
            return 0

        return processes.started(migrate)()

    processes.fresh(desk, victim)
    assert work(processes.noting(notes)).code == 0
    whole, steps = processes.record(victim), notes.read_text("utf-8").splitlines()
    begin = steps.index("BEGIN IMMEDIATE")
    left = []
    for number in range(begin, len(steps), 7):
        processes.fresh(desk, victim)
        assert work(processes.killed_before(number)).code == -SIGKILL
        engine = Engine(f"sqlite:///{victim}", registry=known)
        left.append(sum(one.version == 1 for one in engine.items(procedure="check")))
        engine.migrate(engine.migration(PLAN, "plan.toml"), actor="admin")
        engine.close()
        assert processes.difference(processes.record(victim), whole) == []
    assert {4, 2} <= set(left) <= {4, 2, 0}
    assert left == sorted(left, reverse=True)


def test_two_migrate_at_once_with_a_daemon_beside_them(desk: Path, tmp_path: Path) -> None:
    file = processes.fresh(desk, tmp_path / "office.db")
    known = read(desk.with_name("procedures"))

    def migrate() -> int:
        engine = Engine(f"sqlite:///{file}", registry=known)
        moved = engine.migrate(engine.migration(PLAN, "plan.toml"), actor="admin")
        engine.close()
        return moved

    def sweep() -> int:
        engine = Engine(f"sqlite:///{file}", registry=known)
        for _beat in range(5):
            engine.tick()
        engine.close()
        return 0

    running = [processes.started(one) for one in (migrate, sweep, migrate)]
    ended = [one() for one in running]
    assert [one.err for one in ended] == ["", "", ""]
    assert ended[0].code + ended[2].code == 4  # whoever came first moved it
    engine = entered(file, desk)
    moved_once(engine)
    sound(engine)
    engine.close()


def test_what_was_interrupted_goes_on_with_a_changed_plan(desk: Path, tmp_path: Path) -> None:
    file = processes.fresh(desk, tmp_path / "office.db")
    engine = entered(file, desk)
    first = [one.number for one in engine.items(procedure="check")][:2]
    half = PLAN.replace('reason = "', f'items = ["{first[0]}", "{first[1]}"]\nreason = "')
    assert engine.migrate(engine.migration(half, "plan.toml"), actor="admin") == 2
    other = (
        HEAD.replace("会议纪要〔2024〕3号", "会议纪要〔2024〕4号")
        + '[states]\nasked = "waiting"\n[rungs]\n"催办" = "督促"\n'
    )
    assert engine.migrate(engine.migration(other, "plan.toml"), actor="admin") == 2
    assert engine.migrate(engine.migration(PLAN, "plan.toml"), actor="admin") == 0
    moved_once(engine)
    reasons = {
        one.number: engine.history(one.number)[-1].reason or "" for one in engine.items(procedure="check")
    }  # fmt: skip
    assert {number for number, reason in reasons.items() if "3号" in reason} == set(first)
    sound(engine)
    engine.close()


@pytest.mark.full
def test_many_items_in_flight_move_with_an_interruption(tmp_path: Path) -> None:
    found = rehearsed(tmp_path, 10_000)
    assert (found.count, found.wrong) == (10_000, ())
    shutil.rmtree(tmp_path)
