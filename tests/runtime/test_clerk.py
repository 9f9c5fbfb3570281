"""Many threads, one clerk: one commit for all who wait, each for himself, nobody answered before the disk has it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from engine.errors import Answered, Refused, Unusable
from engine.runtime import Clerk, Engine
from engine.store.database import Database
from engine.testing import Office
from tests.conftest import ON_SQLITE
from tests.faults.processes import started

ROW = {"title": "细化部署", "todo": "制定子方案", "source": "附件1第5行", "due_month": "2024-12", "leads": ["jiaoyu"]}
HANDLER = "office.handler"


def on(office: Office) -> Callable[[], Engine]:
    """Another engine on the same database."""
    engine = office.engine
    url = getattr(engine.database, "url", str(engine.database))
    return lambda: Engine(url, registry=engine.registry)


def opened(office: Office, count: int) -> list[str]:
    return [office.open("assignment", by=HANDLER, via="enter_row", **ROW) for _ in range(count)]


def noted(number: str, words: str = "照常办理") -> Callable[[Engine], str]:
    return lambda engine: engine.note(number, words, actor=HANDLER).number


def notes(office: Office, number: str) -> int:
    return sum(line.transition == "item.note" for line in office.engine.history(number))


def held_up(clerk: Clerk) -> Event:
    """The clerk is busy until this is set, so that what is handed in meanwhile makes a group."""
    go = Event()
    clerk.hand_in(lambda _engine: go.wait(10))
    return go


def test_each_is_answered_for_himself_and_a_refusal_undoes_nothing_of_others(office: Office) -> None:
    rows = opened(office, 3)
    with Clerk(on(office)) as clerk:
        go = held_up(clerk)
        before = clerk.hand_in(noted(rows[0]))
        refused = clerk.hand_in(lambda engine: engine.act(rows[1], "approve", actor=HANDLER))
        once, again = (
            clerk.hand_in(lambda engine: engine.act(rows[2], "issue", actor=HANDLER, request_id="one")) for _ in "ab"
        )
        tried = clerk.hand_in(lambda engine: engine.note(rows[1], "试", actor=HANDLER, dry_run=True).after.seq)
        after = clerk.hand_in(noted(rows[1]))
        go.set()
        assert [before.result(), after.result()] == rows[:2]
        with pytest.raises(Refused):
            refused.result()
        assert once.result().after.state != "entered"
        with pytest.raises(Answered):
            again.result()
        assert tried.result() == 2
    assert [notes(office, row) for row in rows] == [1, 1, 0]
    assert [one.transition for one in office.engine.refusals()] == ["approve"]
    assert sum(line.transition == "issue" for line in office.engine.history(rows[2])) == 1
    with pytest.raises(RuntimeError, match="gone"):
        clerk.do(noted(rows[0]))


@ON_SQLITE
def test_one_commit_keeps_all_and_nobody_is_answered_before_it(office: Office) -> None:
    rows, seen, sent = opened(office, 8), list[int](), list[str]()
    with Clerk(on(office)) as clerk:
        clerk.do(lambda engine: engine.database.open().driver.set_trace_callback(sent.append))
        go = held_up(clerk)
        answers = [clerk.hand_in(noted(row)) for row in rows]
        for answer, row in zip(answers, rows, strict=True):
            answer.add_done_callback(lambda _answer, row=row: seen.append(notes(office, row)))
        begun = len(sent)
        go.set()
        for answer in answers:
            answer.result()
    assert seen == [1] * 8  # looked for in the clerk's thread as each was answered, over another connection
    assert sum(one.startswith("COMMIT") for one in sent[begun:]) == 1
    assert sum(one.startswith("SAVEPOINT") for one in sent[begun:]) >= 8


@ON_SQLITE
def test_what_the_disk_does_not_take_is_told_to_all_and_the_next_are_served(office: Office) -> None:
    rows = opened(office, 3)
    with Clerk(on(office)) as clerk:
        pages = clerk.do(lambda engine: engine.database.open().driver.execute("PRAGMA page_count").fetchone()[0])
        clerk.do(lambda engine: engine.database.open().driver.execute(f"PRAGMA max_page_count={pages + 2}").fetchone())
        go = held_up(clerk)
        first, large, last = (
            clerk.hand_in(noted(rows[0])),
            *(clerk.hand_in(noted(one, "满" * 1900)) for one in rows[1:]),
        )
        more = [clerk.hand_in(noted(rows[0], "满" * 1900)) for _ in range(20)]
        go.set()
        for answer in (first, large, last, *more):
            with pytest.raises(Unusable, match="disk is full"):
                answer.result()
        assert [notes(office, row) for row in rows] == [0, 0, 0]
        assert clerk.do(noted(rows[0])) == rows[0]  # on a connection of its own, without the bound
    assert notes(office, rows[0]) == 1


@ON_SQLITE
def test_killed_before_the_commit_it_has_answered_nobody_and_kept_nothing(office: Office, tmp_path: Path) -> None:
    rows, said, armed = opened(office, 4), tmp_path / "said", list[bool]()
    open_engine = on(office)
    office.engine.database.close()

    def kill(sql: str) -> None:
        if sql.startswith("COMMIT") and armed:
            os.kill(os.getpid(), signal.SIGKILL)

    def victim() -> int:
        clerk = Clerk(open_engine)
        clerk.do(lambda engine: engine.database.open().driver.set_trace_callback(kill))
        go = held_up(clerk)
        answers = [clerk.hand_in(noted(row)) for row in rows]
        for answer in answers:
            answer.add_done_callback(lambda _answer: said.write_text("answered"))
        clerk.hand_in(lambda _engine: armed.append(True))
        go.set()
        for answer in answers:
            answer.result()
        return 0

    assert started(victim)().code == -signal.SIGKILL
    assert not said.exists()
    assert [notes(office, row) for row in rows] == [0] * 4


@ON_SQLITE
def test_the_next_group_does_not_begin_while_another_program_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,), sent = opened(office, 1), list[str]()
    monkeypatch.setattr(Database, "awaited", lambda _self: True)
    with Clerk(on(office)) as clerk:
        clerk.do(lambda engine: engine.database.open().driver.set_trace_callback(sent.append))
        go = held_up(clerk)
        answers = [clerk.hand_in(noted(row)) for _ in range(3)]
        go.set()
        for answer in answers:
            answer.result()
    assert sum(one.startswith("COMMIT") for one in sent) == 5  # with that of the tracing itself
