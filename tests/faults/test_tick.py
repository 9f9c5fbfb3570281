"""Faults in the middle of a tick: what was half done is undone, the next tick completes it, no rung twice."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine.calendar.dates import read_instant
from engine.errors import NotAllowed
from engine.runtime.transactions import sweep, transaction
from engine.runtime.transactions.sweep import BOUND
from engine.runtime.upkeep.parking import alarms
from engine.runtime.upkeep.taking_up import take_up
from engine.runtime.upkeep.watched import Parked
from engine.store import find
from engine.testing import ZONE, Office

UNITS = ("jiaoyu", "gongan", "minzheng")


def overdue(office: Office) -> list[str]:
    """Three tasks on the morning on which their letters are due, and nobody has looked yet."""
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-04", leads=list(UNITS),
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    for task in office.children(number):
        unit = office.item(task).parties["owner"]
        office.do(task, "receive", by=f"{unit}.liaison")
        office.do(task, "begin", by=f"{unit}.liaison")
    office.until("2024-05-07 18:00")
    office.engine.set_now(read_instant("2024-05-08 09:00", ZONE))
    return office.children(number)


def in_a_child(work: Callable[[], Any]) -> int:
    """Runs something in a forked process; gives the signal that ended it, or 0."""
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def ticking(office: Office, die_at: int | None, seen: list[str] | None = None) -> Callable[[], None]:
    """A tick of another process that kills itself before its nth statement."""

    def work() -> None:
        engine = office.again()
        count = 0

        def step(sql: str) -> None:
            nonlocal count
            count += 1
            if seen is not None:
                seen.append(sql)
            if count == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

        engine.database.open().driver.set_trace_callback(step)
        engine.tick()
        engine.close()

    return work


def complete(office: Office, tasks: list[str]) -> None:
    """Every letter opened exactly once, everything sound."""
    while office.engine.tick():
        pass
    for task in tasks:
        assert len(office.children(task, "letter")) == 1, office.log(task)
        assert len(office.log(task, "clock.escalate")) == 1
    assert [one for one in office.engine.doctor() if one.serious] == []


@pytest.mark.parametrize("share", [0.05, 0.3, 0.55, 0.8, 0.97])
def test_a_kill_in_the_middle_of_a_tick_loses_and_doubles_nothing(office: Office, share: float) -> None:
    tasks = overdue(office)
    office.engine.close()
    statements = 230  # about as many as the tick has; a kill after its end is as good
    killed = in_a_child(ticking(office, int(statements * share)))
    assert killed in (0, signal.SIGKILL)
    complete(office, tasks)


def test_two_daemons_at_once_fire_each_rung_once(office: Office) -> None:
    tasks = overdue(office)
    office.engine.close()
    daemons = [threading.Thread(target=in_a_child, args=(ticking(office, None),)) for _ in range(2)]
    for one in daemons:
        one.start()
    for one in daemons:
        one.join()
    complete(office, tasks)


def test_one_bad_item_does_not_stop_the_rest_and_is_mended_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = overdue(office)
    real = transaction.lapse

    def sometimes(definition: Any, snapshot: Any, world: Any) -> Any:
        if snapshot.number == tasks[1]:
            raise ZeroDivisionError("a rule divides by nothing")
        return real(definition, snapshot, world)

    monkeypatch.setattr(transaction, "lapse", sometimes)
    office.engine.tick()
    assert [len(office.children(task, "letter")) for task in tasks] == [1, 0, 1]
    (failing,) = office.engine.daemon_state().failing
    assert tasks[1] in failing
    assert "ZeroDivisionError" in failing
    monkeypatch.setattr(transaction, "lapse", real)
    office.until("2024-05-08 10:00")
    assert office.engine.daemon_state().failing == ()
    complete(office, tasks)


def test_one_item_the_database_refuses_does_not_stop_the_rest(office: Office) -> None:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第6行",
        due_month="2024-05", leads=list(UNITS),
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    tasks = office.children(number)
    with office.engine.database.writing() as held:
        id, there = find.BY_NUMBER.value(held, number=tasks[1]), office.engine.database.shared
        held.driver.execute(
            f"ALTER TABLE event ADD CONSTRAINT bad CHECK (item_id <> {id}) NOT VALID" if there else
            f"CREATE TRIGGER bad BEFORE INSERT ON event WHEN NEW.item_id = {id} BEGIN SELECT RAISE(ABORT, 'bad'); END"
        )  # fmt: skip
    office.until("2024-03-25 18:00")  # the receipt is deemed by the clock, all three in one group
    assert [office.state(task) for task in tasks] == ["received", "assigned", "received"]
    (failing,) = office.engine.daemon_state().failing
    assert failing.startswith(f"{tasks[1]}: {'CheckViolation: ' if there else 'IntegrityError: bad'}")
    with office.engine.database.writing() as held:
        held.driver.execute("ALTER TABLE event DROP CONSTRAINT bad" if there else "DROP TRIGGER bad")
    office.until("2024-03-29 18:00")
    assert [office.state(task) for task in tasks] == ["in_progress"] * 3
    assert office.engine.daemon_state().failing == ()


def test_a_bad_item_that_somebody_moves_on_is_looked_at_again_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = overdue(office)
    real = transaction.lapse

    def never(definition: Any, snapshot: Any, world: Any) -> Any:
        if snapshot.number == tasks[0] and snapshot.state == "in_progress":
            raise ZeroDivisionError("a rule divides by nothing")
        return real(definition, snapshot, world)

    monkeypatch.setattr(transaction, "lapse", never)
    office.engine.tick()
    assert len(office.engine.daemon_state().failing) == 1
    office.do(tasks[0], "submit", by="jiaoyu.liaison", report="已完成")
    assert office.engine.daemon_state().failing == ()
    office.until("2024-05-10")  # a retry that has nothing to do any more must not keep the clock standing
    assert office.now() == "2024-05-10 00:00"
    assert [one for one in office.engine.doctor() if one.serious] == []


def test_an_item_that_never_mends_is_parked_until_somebody_takes_it_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = overdue(office)
    real, tried = transaction.lapse, list[Any]()

    def never(definition: Any, snapshot: Any, world: Any) -> Any:
        if snapshot.number == tasks[1]:
            tried.append(world.now)
            raise ZeroDivisionError("a rule divides by nothing")
        return real(definition, snapshot, world)

    monkeypatch.setattr(transaction, "lapse", never)
    office.until("2024-05-09")
    assert [office.engine.daemon_state().failing != (), office.engine.daemon_state().parked] == [True, ()]
    office.until("2024-05-20")
    assert [len(office.children(task, "letter")) for task in tasks] == [1, 0, 1]
    assert len(tried) == BOUND
    assert tried[-1] - tried[0] < timedelta(days=6)
    state = office.engine.daemon_state()
    assert (state.failing, state.stale) == ((), False)
    assert state.parked == (Parked(tasks[1], BOUND, "ZeroDivisionError: a rule divides by nothing"),)
    (finding,) = [one for one in office.engine.doctor() if one.serious]
    assert (finding.code, finding.sentence.data["number"]) == ("parked", tasks[1])
    assert alarms(office.engine) == [finding.sentence]
    for who, numbers, why in (("jiaoyu.liaison", None, "takes up"), ("admin", [tasks[0]], "is not parked")):
        with pytest.raises(NotAllowed, match=why):
            take_up(office.engine, numbers, actor=who)
    monkeypatch.setattr(transaction, "lapse", real)
    assert take_up(office.engine, None, actor="admin", dry_run=True) == [tasks[1]]
    assert office.engine.tick() == []
    assert take_up(office.engine, None, actor="admin") == [tasks[1]]
    office.engine.tick()
    assert office.engine.daemon_state().parked == ()
    assert len(office.children(tasks[1], "letter")) == 1
    assert [one for one in office.engine.doctor() if one.serious] == []


def test_whoever_moves_a_parked_item_on_takes_it_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = overdue(office)
    monkeypatch.setattr(sweep, "BOUND", 1)
    real = transaction.lapse

    def never(definition: Any, snapshot: Any, world: Any) -> Any:
        if snapshot.number == tasks[1]:
            raise ZeroDivisionError("a rule divides by nothing")
        return real(definition, snapshot, world)

    monkeypatch.setattr(transaction, "lapse", never)
    office.engine.tick()
    assert [one.number for one in office.engine.daemon_state().parked] == [tasks[1]]
    monkeypatch.setattr(transaction, "lapse", real)
    office.engine.note(tasks[1], "已核对规则", actor="office.handler")
    office.engine.tick()
    assert office.engine.daemon_state().parked == ()
    assert len(office.children(tasks[1], "letter")) == 1
