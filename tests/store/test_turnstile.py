"""Writers queue: nobody writes twice while another waits, and a lock outlives nobody."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import select

from engine.decision.outcome import Outcome
from engine.errors import Unusable
from engine.runtime.transactions.sweep import GLANCE, Sweep
from engine.runtime.transactions.transaction import Transaction
from engine.store import tables
from engine.store.connections import turnstile
from engine.store.connections.turnstile import GATE, TURN, Turnstile
from engine.store.database import Database
from engine.store.statements.query import Query
from engine.testing import Office
from tests.conftest import ON_SQLITE

pytestmark = pytest.mark.skipif(not turnstile.there_is_one(), reason="no turnstile on this platform")
ROW = {"title": "细化部署", "todo": "制定子方案", "source": "附件1第5行", "due_month": "2024-12", "leads": ["jiaoyu"]}
LAPSED = Query(select(tables.Deadline.__table__.c.id).where(tables.Deadline.__table__.c.lapsed_at.is_not(None)))
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    path.touch(0o640)
    return path


def writer(file: Path, name: str, passed: list[str], at_gate: Event | None = None) -> Thread:
    """Somebody who passes once and notes it."""

    def run() -> None:
        if at_gate is not None:
            at_gate.set()
        with Turnstile(file).passed(10):
            passed.append(name)

    thread = Thread(target=run)
    thread.start()
    return thread


def test_whoever_wrote_waits_until_those_at_the_gate_have_written(file: Path) -> None:
    sweep, passed, near = Turnstile(file), list[str](), Event()
    with sweep.passed(10):
        person = writer(file, "person", passed, near)
        near.wait(5)
        sleep(0.1)  # by now the person stands at the gate
        assert passed == []
    with sweep.passed(10):
        passed.append("sweep")
    person.join()
    assert passed == ["person", "sweep"]


def test_one_at_a_time(file: Path) -> None:
    inside, most = [0], [0]

    def run() -> None:
        one = Turnstile(file)
        for _ in range(20):
            with one.passed(10):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                sleep(0.0005)
                inside[0] -= 1

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def kept(file: Path, until: Callable[[], object]) -> Thread:
    """Somebody who keeps the turn until something happens."""
    inside = Event()

    def run() -> None:
        with Turnstile(file).passed(10):
            inside.set()
            until()

    thread = Thread(target=run)
    thread.start()
    inside.wait(5)
    return thread


def test_patience_ends_and_nothing_stays_locked(file: Path) -> None:
    go_on = Event()
    keeper, impatient = kept(file, go_on.wait), Turnstile(file)
    start = monotonic()
    with pytest.raises(TimeoutError), impatient.passed(0.05):
        pytest.fail("passed")
    assert monotonic() - start >= 0.05
    go_on.set()
    keeper.join()
    with impatient.passed(1), pytest.raises(TimeoutError), Turnstile(file).passed(0):
        pytest.fail("passed")
    with Turnstile(file).passed(0):
        pass


def test_whoever_has_the_turn_can_see_whether_somebody_waits(file: Path) -> None:
    sweep, passed, near = Turnstile(file), list[str](), Event()
    assert not sweep.awaited()
    with sweep.passed(1):
        assert not sweep.awaited()
        person = writer(file, "person", passed, near)
        near.wait(5)
        sleep(0.1)
        assert sweep.awaited()
    person.join()
    assert passed == ["person"]
    assert not sweep.awaited()


def test_an_error_inside_lets_the_turn_go(file: Path) -> None:
    with pytest.raises(ValueError, match="x"), Turnstile(file).passed(1):
        raise ValueError("x")
    with Turnstile(file).passed(0):
        pass


def _keep(file: Path, ready: multiprocessing.synchronize.Event) -> None:
    with Turnstile(file).passed(5):
        ready.set()
        signal.pause()


def test_the_turn_of_the_killed_is_free(file: Path) -> None:
    ready = FORK.Event()
    victim = FORK.Process(target=_keep, args=(file, ready))
    victim.start()
    assert ready.wait(10)
    with pytest.raises(TimeoutError), Turnstile(file).passed(0):
        pytest.fail("passed")
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    victim.join(10)
    with Turnstile(file).passed(1):
        pass


def test_the_files_let_in_whom_the_database_lets_in(file: Path) -> None:
    one = Turnstile(file)
    with one.passed(1):
        pass
    made = [file.with_name(file.name + end) for end in (GATE, TURN)]
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o640, 0o640]
    assert [path.stat().st_size for path in made] == [0, 0]
    one.close()
    one.close()
    with one.passed(1):
        pass


def test_without_a_place_for_the_files_one_writes_all_the_same(file: Path) -> None:
    lost = Turnstile(file.with_name("away") / "desk.db")
    with lost.passed(0):
        pass


def test_a_database_says_that_another_program_holds_it(database: Database) -> None:
    database.patience = 0.05
    with Turnstile(database.path).passed(1), pytest.raises(Unusable, match="another program holds it"):  # noqa: SIM117
        with database.writing():
            pytest.fail("written")
    with database.writing():
        pass


def test_what_lives_in_memory_queues_nowhere(database: Database) -> None:
    copy = database.copied_into_memory()
    with Turnstile(database.path).passed(1), copy.writing():
        pass
    copy.close()


@ON_SQLITE
def test_a_sweep_makes_way_within_a_group_and_handles_everything_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [office.open("assignment", by="office.handler", via="enter_row", **ROW) for _ in range(30)]
    office.engine.sleep_until(office.engine.now() + timedelta(days=400))
    database, found = office.engine.database, list[int]()

    def visit() -> None:
        with Turnstile(database.path).passed(10):
            reader = Database(str(database))
            with reader.reading() as held:
                found.append(len(LAPSED.all(held)))
            reader.close()

    visitor, begun = Thread(target=visit), Sweep.work

    def work(self: Sweep, transaction: Transaction, id: int) -> Outcome:
        if visitor.ident is None:
            visitor.start()
            while not database.awaited():
                sleep(0.001)
        return begun(self, transaction, id)

    monkeypatch.setattr(Sweep, "work", work)
    handled = [outcome.number for outcome in office.engine.tick(30)]
    visitor.join()
    assert handled == rows
    assert 1 <= found[0] <= GLANCE + 1


@ON_SQLITE
def test_where_nobody_can_queue_the_doctor_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "writers do not queue on this system"
    assert not any(words in str(one.sentence) for one in office.engine.doctor())
    monkeypatch.setattr(turnstile, "fcntl", None)
    (found,) = [one for one in office.engine.doctor() if words in str(one.sentence)]
    assert not found.serious
    assert found.todo is not None
    row = office.open("assignment", by="office.handler", via="enter_row", **ROW)
    office.engine.note(row, "照常办理", actor="office.handler")
    assert office.log(row)[-1].split()[1] == "item.note"
