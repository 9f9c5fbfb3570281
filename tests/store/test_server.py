"""A database on a PostgreSQL server: the same laws, kept by another guardian; and several who write at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, insert, select, update

from engine.calendar.clock import FixedClock
from engine.definition.registry import Registry
from engine.errors import ClocksApart, Contended, NotAllowed, Unusable
from engine.runtime import Engine, create
from engine.runtime.audits import sealing
from engine.runtime.transactions.again import TRIES, again
from engine.store import chain, tables
from engine.store.casework import locking
from engine.store.casework.numbering import take_number
from engine.store.connections.held import Held
from engine.store.database import Database
from engine.store.evidence import system
from engine.store.shape.schema import APPEND_ONLY, MAY_CHANGE
from engine.store.statements.query import Query, given
from engine.testing import Office
from tests import servers
from tests.conftest import PROFILE, PUTUO
from tests.store.conftest import NOW, add, add_item

item = tables.Item.__table__
NUMBERS = Query(select(item.c.number).order_by(item.c.id))
RENAME = Query(update(item).where(item.c.id == given("which")).values(title=given("words")))
TITLE = Query(select(item.c.title).where(item.c.id == given("which")))
IMPATIENT = 0.4


@pytest.fixture
def empty() -> Iterator[str]:
    """The URL of a database with nothing in it."""
    with servers.scratch() as url:
        yield url


@pytest.fixture
def url() -> Iterator[str]:
    """The URL of one of ours."""
    made = servers.mould("bare", lambda url: Database(url).create(NOW, "li"))
    with servers.scratch(made) as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with Database(url, patience=IMPATIENT) as database:
        yield database


@pytest.fixture
def another(url: str) -> Iterator[Database]:
    """What another program would have open."""
    with Database(url, patience=IMPATIENT) as database:
        yield database


def said(why: str) -> Any:
    return pytest.raises(Unusable, match=why)


# opened, or refused in one line ----------------------------------------------------------------------------------


def test_what_is_not_ours_is_left_alone(empty: str) -> None:
    with said("it is empty; duban db init makes the tables"):
        Database(empty).open()
    servers.run(empty, "CREATE TABLE theirs (id int)")
    with said("it holds tables, but not those of duban"):
        Database(empty).open()
    with said("there are tables in it already"):
        Database(empty).create(NOW, "li")
    with said("there are tables in it already"):
        Database(empty).refuse_taken()
    with psycopg.connect(empty) as theirs:
        assert theirs.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == [("theirs",)]


def test_a_newer_one_is_refused(url: str) -> None:
    servers.run(url, "UPDATE setting SET value = '99' WHERE name = 'schema'")
    with said("its schema 99 is newer than this program's"):
        Database(url).open()


def test_a_failure_in_the_making_leaves_nothing(empty: str) -> None:
    def fail(held: Held) -> None:
        raise KeyError("in the middle")

    with pytest.raises(KeyError):
        Database(empty).create(NOW, "li", fail)
    Database(empty).refuse_taken()


def test_a_database_or_a_server_that_is_not_there(url: str) -> None:
    with said("there is no such database on the server"):
        Database(servers.at("nowhere")).open()
    with said("the server does not answer"):
        Database("postgresql://li:geheim@127.0.0.1:1/x").open()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://li:geheim@host:5433/x", "postgresql://li:***@host:5433/x"),
        ("postgres://li@host/x", "postgresql://li@host/x"),
        ("postgresql+psycopg://li:ge%40heim@host/x", "postgresql://li:***@host/x"),
        ("postgresql:///x?host=/run/pg&password=geheim", "postgresql:///x?host=/run/pg&password=***"),
    ],
)
def test_a_password_is_never_shown(given: str, shown: str) -> None:
    assert str(Database(given)) == shown


def test_a_url_that_is_none() -> None:
    with said("one looks like postgresql://") as caught:
        Database("postgresql://li:geheim@[host/x")
    assert "geheim" not in str(caught.value)


# the same laws ---------------------------------------------------------------------------------------------------


def test_every_table_and_index_is_there(database: Database) -> None:
    driver = database.open().driver
    made = {name for (name,) in driver.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert made == set(tables.METADATA.tables)
    indexes = {name for (name,) in driver.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")}
    wanted = {str(index.name) for table in tables.METADATA.sorted_tables for index in table.indexes}
    assert wanted <= indexes


@pytest.mark.parametrize("table", [*APPEND_ONLY, "document"])
def test_no_row_of_history_is_deleted(database: Database, table: str) -> None:
    held = database.open()
    add(held, table, **({"item_id": add_item(held)} if table in ("event", "document", "vault") else {}))
    before = held.driver.execute(f"SELECT count(*) FROM {table}").fetchone()
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(psycopg.IntegrityError, match=f"duban: {table} is append-only: no"):
            held.driver.execute(statement)
    assert held.driver.execute(f"SELECT count(*) FROM {table}").fetchone() == before


@pytest.mark.parametrize("table", [*APPEND_ONLY, *(str(kept.__tablename__) for kept in MAY_CHANGE)])
def test_only_some_columns_ever_change(database: Database, table: str) -> None:
    free = {str(kept.__tablename__): columns for kept, columns in MAY_CHANGE.items()}.get(table, frozenset())
    held = database.open()
    shared = {"sha256": "0", "content": "c", "loaded_at": NOW, "loaded_by": "li"}
    more: dict[str, Any] = {
        "calendar_revision": {"revision": "r", "layer": "national", "year": 2024, "source": "s", "file": "f", **shared},
        "profile_revision": {"key": "k", "name": "n", "revision": "1", "effective": date(2024, 3, 21), **shared},
    }
    if table in more:
        Query(insert(tables.METADATA.tables[table])).insert(held, **more[table])
    else:
        add(held, table, **({"item_id": add_item(held)} if table in ("event", "document", "vault") else {}))
    for column in tables.METADATA.tables[table].columns:
        change = f'UPDATE {table} SET "{column.name}" = "{column.name}"'
        if column.name in free:
            held.driver.execute(change)
        else:
            with pytest.raises(psycopg.IntegrityError, match=f"{table} is append-only: no update"):
                held.driver.execute(change)


def test_a_history_verifies_as_it_was_written(database: Database) -> None:
    facts = {"zz": 1, "a": {"长": [1, 2.5, True, None], "b": "“引号”\n\\"}, "bb": "😀", "n": 12345678901234567890}
    fields: dict[str, Any] = dict.fromkeys(chain.EVENT_FIELDS)
    fields |= {"seq": 1, "version": 1, "transition": "open", "to_state": "s", "actor": "li", "actor_kind": "person"}
    fields |= {"occurred_at": NOW, "recorded_at": NOW + timedelta(microseconds=1), "facts": facts, "effects": {}}
    mark = chain.event_hash(chain.genesis("T-1"), fields)
    with database.writing() as held:
        id = add_item(held, "T-1", head_hash=mark)
        Query(insert(tables.Event.__table__)).run(
            held, **fields, item_id=id, previous_hash=chain.genesis("T-1"), hash=mark
        )
    with database.reading() as held:
        rows = Query(select(tables.Event.__table__)).all(held)
    assert chain.verify("T-1", rows, mark) is None
    assert list(rows[0].facts) == sorted(facts)  # jsonb would have them by length


def test_words_are_ordered_as_on_sqlite(database: Database) -> None:
    words = ["b", "B", "a-1", "a1", "ä", "甲", "é", "Z"]
    units = Query(insert(tables.Unit.__table__))
    with database.writing() as held:
        units.many(held, [{"code": word, "name": word, "kind": "street"} for word in words])
    with database.reading() as held:
        found = Query(select(tables.Unit.__table__.c.code).order_by(tables.Unit.__table__.c.code)).all(held)
    assert [row.code for row in found] == sorted(words)


def test_reading_sees_one_state_and_changes_nothing(database: Database, another: Database) -> None:
    with database.reading() as held:
        assert NUMBERS.all(held) == []
        with another.writing() as other:
            add_item(other)
        assert NUMBERS.all(held) == []
    with pytest.raises(RuntimeError, match=r"something was to be written inside reading"), database.reading() as held:
        add_item(held, "T-2")
    with database.reading() as held:
        assert [row.number for row in NUMBERS.all(held)] == ["T-2024-0001"]


def test_due_items_are_found_by_their_index(database: Database) -> None:
    from engine.store.ledger import DUE

    with database.writing() as held:
        for n in range(2_000):
            add_item(held, f"T-{n}", wake_at=NOW + timedelta(days=n) if n % 4 == 0 else None, ended_at=None)
    held = database.open()
    held.driver.execute("ANALYZE item")
    plan = held.driver.execute(f"EXPLAIN {DUE.sql(held.dialect)}", [NOW, NOW, 10]).fetchall()
    assert any("ix_item_wake_at" in line for (line,) in plan), plan


# several who write -----------------------------------------------------------------------------------------------


def both(*works: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, at once; what they gave, errors included."""
    gave: list[object] = [None] * len(works)

    def run(n: int, work: Callable[[], object]) -> None:
        try:
            gave[n] = work()
        except Exception as error:
            gave[n] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
        assert not one.is_alive()
    return gave


def test_numbers_are_taken_once_each_by_ten_who_write_at_once(url: str) -> None:
    def take() -> list[int]:
        with Database(url) as database:
            taken = []
            for _ in range(5):
                with database.writing() as held:
                    taken.append(take_number(held, "HG", 2024))
            return taken

    gave = both(*[take] * 10)
    assert sorted(n for taken in gave for n in taken) == list(range(1, 51))  # type: ignore[attr-defined]


def test_the_system_log_stays_one_chain(url: str) -> None:
    def log() -> None:
        with Database(url) as database:
            for n in range(5):
                with database.writing() as held:
                    system.log(held, NOW, "li", "test", {"n": n})

    assert both(*[log] * 6) == [None] * 6
    with Database(url) as database, database.reading() as held:
        rows = system.ALL.all(held)
    assert len(rows) == 30
    assert chain.verify_system(rows) is None


def test_whoever_decides_about_an_item_has_it_to_himself(database: Database, another: Database) -> None:
    with database.writing() as held:
        id = add_item(held)
    with database.writing() as held:
        locking.lock(held, [id])
        with pytest.raises(Contended), another.writing() as other:
            locking.lock(other, [id])
    with another.writing() as other:  # the connection is still good
        locking.lock(other, [id])


def test_a_child_is_locked_with_all_that_stands_above_it(database: Database, another: Database) -> None:
    with database.writing() as held:
        top = add_item(held, "T-1")
        parent = add_item(held, "T-2", parent_id=top)
        child = add_item(held, "T-3", parent_id=parent)
        sibling = add_item(held, "T-4", parent_id=parent)
    with database.writing() as held:
        locking.lock(held, [child])
        with another.writing() as other:
            assert locking.claim(other, [top, parent, child, sibling], NOW) == [sibling]


def test_a_sweep_leaves_to_others_what_others_have(database: Database, another: Database) -> None:
    with database.writing() as held:
        ids = [add_item(held, f"T-{n}") for n in range(4)]
    with database.writing() as held:
        assert locking.claim(held, ids[1:3], NOW) == ids[1:3]
        with another.writing() as other:
            assert locking.claim(other, list(reversed(ids)), NOW) == [ids[3], ids[0]]


def test_what_was_locked_in_a_part_that_failed_is_locked_again(database: Database, another: Database) -> None:
    with database.writing() as held:
        id = add_item(held)
    with database.writing() as held:
        with suppress(KeyError), held.savepoint():
            locking.lock(held, [id])
            raise KeyError
        with another.writing() as other:
            assert locking.claim(other, [id], NOW) == [id]  # the server had let it go
        locking.lock(held, [id])
        with another.writing() as other:
            assert locking.claim(other, [id], NOW) == []


def test_who_changes_what_all_decisions_rest_on_writes_alone(database: Database, another: Database) -> None:
    with another.writing(), pytest.raises(Contended), database.writing(alone=True):
        pass
    with database.writing(alone=True), pytest.raises(Contended), another.writing():
        pass
    with database.writing(), another.writing():  # others do not wait for each other
        pass


def test_a_deadlock_is_begun_anew(url: str) -> None:
    with Database(url) as database, database.writing() as held:
        one, other = add_item(held, "T-1"), add_item(held, "T-2")
    met = threading.Barrier(2)

    class Clerk:
        def __init__(self, first: int, second: int) -> None:
            self.database, self.first, self.second, self.tried = Database(url), first, second, 0

        @again
        def write(self) -> None:
            self.tried += 1
            with self.database.writing() as held:
                RENAME.run(held, which=self.first, words="first")
                if self.tried == 1:
                    met.wait(10)
                RENAME.run(held, which=self.second, words=f"last by {self.first}")

    with ExitStack() as ending:
        clerks = [Clerk(one, other), Clerk(other, one)]
        for clerk in clerks:
            ending.enter_context(clerk.database)
        assert both(*(clerk.write for clerk in clerks)) == [None, None]
        assert sorted(clerk.tried for clerk in clerks) == [1, 2]


def test_after_a_few_tries_one_gives_up_and_says_why(database: Database, another: Database) -> None:
    tried = []

    class Clerk:
        @again
        def write(self) -> None:
            tried.append(1)
            with another.writing() as other:
                locking.lock(other, [id])

    with database.writing() as held:
        id = add_item(held)
    with database.writing() as held:
        locking.lock(held, [id])
        with said("another program holds it"):
            Clerk().write()
    assert len(tried) == TRIES


# a server that goes away -----------------------------------------------------------------------------------------


def end_sessions(url: str) -> None:
    """As an administrator, or a restart, ends them."""
    with closing(psycopg.connect(servers.admin_url(), autocommit=True)) as admin:
        name = url.rpartition("/")[2] if "?" not in url else url.split("?")[0].rpartition("/")[2]
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def test_a_session_ended_between_two_acts_is_opened_anew(database: Database, url: str) -> None:
    with database.writing() as held:
        id = add_item(held)
    end_sessions(url)
    with database.writing() as held:
        RENAME.run(held, which=id, words="after")
    end_sessions(url)
    with database.reading() as held:
        assert TITLE.value(held, which=id) == "after"


def test_a_session_ended_within_an_act_has_written_nothing(database: Database, url: str) -> None:
    with said("the connection to the server broke; nothing was written"), database.writing() as held:
        add_item(held)
        end_sessions(url)
        NUMBERS.all(held)
    with database.reading() as held:
        assert NUMBERS.all(held) == []


def test_a_session_ended_before_the_confirmation_leaves_a_doubt_and_says_so(database: Database, url: str) -> None:
    with said("look whether it was written"), database.writing() as held:
        add_item(held)
        end_sessions(url)
    with database.reading() as held:
        assert Query(select(func.count()).select_from(item)).value(held) == 0


# the engine on it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ahead", "told"), [(timedelta(seconds=50), False), (timedelta(seconds=70), True)])
def test_a_daemon_whose_clock_is_far_from_the_server_s_stops(empty: str, ahead: timedelta, told: bool) -> None:
    create(empty)
    here = datetime.now(UTC)
    with Database(empty) as database:
        there = database.clock()
    assert there is not None
    for apart in (ahead, -ahead):
        engine = Engine(empty, FixedClock(there + apart + (datetime.now(UTC) - here)), packages=())
        if told:
            with pytest.raises(ClocksApart, match="that of the database server"):
                engine.look("boot")
        else:
            assert engine.look("boot") is None
        engine.close()


def test_the_administrator_is_whom_the_server_knows(empty: str) -> None:
    create(empty, admin="somebody")
    engine = Engine(empty, packages=())
    with psycopg.connect(empty) as connection:
        (user,) = connection.execute("SELECT session_user").fetchone() or ("",)
    assert engine.whoami(user) == "admin"
    with pytest.raises(NotAllowed):
        engine.whoami("somebody")
    engine.close()


def test_whoever_waited_for_an_item_does_not_act_before_what_he_waited_for(empty: str, registry: Registry) -> None:
    """The other began later and got the item first: the act is begun anew, with a later now."""
    office = Office(empty, directory=PUTUO, profile=PROFILE, registry=registry)
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-04", leads=["jiaoyu"],
    )  # fmt: skip
    soon = office.engine.now() + timedelta(milliseconds=20)
    with office.engine.database.writing() as held:
        Query(update(item).where(item.c.number == given("which")).values(last_at=given("at"))).run(
            held, which=number, at=soon
        )
    with pytest.raises(Contended):
        office.engine.note(number, "早了一点", actor="office.handler")
    assert office.engine.tick() == []  # time waits too; it does not fail
    office.engine.set_now(soon)
    assert len(office.engine.tick()) == 1
    office.engine.note(number, "现在可以", actor="office.handler")
    office.engine.close()


def test_while_nobody_has_said_where_seals_go_the_daemon_works_and_the_doctor_asks(empty: str, tmp_path: Path) -> None:
    create(empty, profile=PROFILE.read_text("utf-8"))
    engine = Engine(empty, packages=())
    assert sealing.daily(engine) is None
    assert "seal" in [one.code for one in engine.doctor()]
    sealing.configure(engine, tmp_path / "seals", None, "admin")
    assert sealing.daily(engine) is not None
    assert "seal" not in [one.code for one in engine.doctor()]
    engine.close()
