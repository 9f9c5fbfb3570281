"""A database is opened, or refused in one line with nothing changed; transactions are whole."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from engine.errors import Unusable
from engine.store.connections.sqlite import APPLICATION_ID
from engine.store.database import Database, Held
from engine.store.statements.query import Query, given
from engine.store.tables import SCHEMA_VERSION, Item, NumberSeries, Setting
from tests.store.conftest import NOW, add_item

FORK = multiprocessing.get_context("fork")
COUNT = Query(select(func.count()).select_from(Item.__table__))
series = NumberSeries.__table__


def state_of(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its content."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "folder"
        for file in sorted(folder.rglob("*"))
    }


def refused(path: Path, patience: float = 0.1) -> str:
    """Why a database cannot be used; one line."""
    with pytest.raises(Unusable) as caught, Database(f"sqlite:///{path}", patience=patience) as database:
        database.open()
    said = str(caught.value)
    assert said.startswith(f"The database sqlite:///{path} cannot be used: ")
    assert "\n" not in said
    return said.split("cannot be used: ")[1]


# what cannot be used ---------------------------------------------------------------------------------------------


def test_files_that_are_not_ours_are_left_alone(tmp_path: Path, database: Database) -> None:
    database.close()
    (tmp_path / "folder").mkdir()
    (tmp_path / "garbage.db").write_bytes(b"no database\n" * 100)
    (tmp_path / "empty.db").touch()
    (tmp_path / "short.db").write_bytes(b"SQLite format 3\0")
    shutil.copy(tmp_path / "duban.db", tmp_path / "newer.db")
    for file, sql in [
        ("other.db", "PRAGMA journal_mode=WAL"),
        ("newer.db", f"PRAGMA user_version={SCHEMA_VERSION + 1}"),
    ]:
        other = sqlite3.connect(tmp_path / file)
        other.execute(sql)
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
        other.close()
    before = state_of(tmp_path)
    assert refused(tmp_path / "missing.db") == "there is no such file; duban db init makes one"
    assert refused(tmp_path / "nowhere" / "x.db") == f"there is no folder {tmp_path / 'nowhere'}"
    assert refused(tmp_path / "garbage.db" / "x.db") == f"there is no folder {tmp_path / 'garbage.db'}"
    assert refused(tmp_path / "folder") == "it is a folder"
    assert refused(tmp_path / "garbage.db") == "the file is not a SQLite database"
    assert refused(tmp_path / "short.db") == "the file is not a SQLite database"
    assert refused(tmp_path / "empty.db") == "the file is empty; duban did not make it"
    assert refused(tmp_path / "other.db") == "the file is a SQLite database, but not one of duban"
    newer = f"its schema {SCHEMA_VERSION + 1} is newer than this program's {SCHEMA_VERSION}; install the newer program"
    assert refused(tmp_path / "newer.db") == newer
    assert state_of(tmp_path) == before


def test_somebody_elses_open_wal_is_not_checkpointed(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db", isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE theirs (x)")
    before = state_of(tmp_path)
    assert "other.db-wal" in before
    assert "not one of duban" in refused(tmp_path / "other.db")
    assert state_of(tmp_path) == before
    other.close()


def test_a_damaged_file_is_said_to_be(tmp_path: Path, database: Database) -> None:
    database.close()
    content = bytearray((tmp_path / "duban.db").read_bytes())
    content[100:4096] = b"\xff" * 3996
    (tmp_path / "duban.db").write_bytes(content)
    assert refused(tmp_path / "duban.db") == "the file is damaged; restore a backup"
    (tmp_path / "duban.db").write_bytes(bytes(content[:20]) + b"\xff" * 40 + bytes(content[60:]))
    assert "damaged" in refused(tmp_path / "duban.db")


def _as_nobody(folder: str, answers: Any) -> None:
    os.setgid(65534)
    os.setuid(65534)
    said = []
    for name in ("file.db", "closed/duban.db", "secret.db"):
        try:
            Database(f"sqlite:///{folder}/{name}").open()
            said.append("opened")
        except Unusable as error:
            said.append(str(error.data["why"]))
    try:
        Database(f"sqlite:///{folder}/closed/new.db").create(NOW, "nobody")
    except Unusable as error:
        said.append(str(error.data["why"]))
    answers.put(said)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_what_may_not_be_written_is_refused(database: Database) -> None:
    database.close()
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to everybody else
    try:
        folder.chmod(0o777)
        (folder / "closed").mkdir()
        for name, mode in [("file.db", 0o444), ("closed/duban.db", 0o666), ("secret.db", 0o000)]:
            shutil.copy(database.path, folder / name)
            (folder / name).chmod(mode)
        (folder / "closed").chmod(0o555)
        before = state_of(folder)
        answers = FORK.Queue()
        child = FORK.Process(target=_as_nobody, args=(str(folder), answers))
        child.start()
        assert answers.get(timeout=30) == [
            "the file is read-only for this user",
            "its folder is read-only for this user",
            "access is denied",
            "access is denied",
        ]
        child.join()
        assert state_of(folder) == before
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nonsense", "looks like sqlite:///duban.db"),
        ("sqlite://", "a path to a file is needed"),
        ("sqlite:///:memory:", "a path to a file is needed"),
        ("mysql://li:geheim@host/x", "duban speaks SQLite and PostgreSQL, not mysql"),
        ("://li:geheim@host", "looks like"),
    ],
)
def test_a_url_that_is_none_is_refused_without_its_password(url: str, why: str) -> None:
    with pytest.raises(Unusable, match=why) as caught:
        Database(url)
    assert "geheim" not in str(caught.value)


# making one ------------------------------------------------------------------------------------------------------


def test_a_new_one_says_whose_and_which_it_is(database: Database) -> None:
    driver = database.open().driver
    expected = {"application_id": APPLICATION_ID, "user_version": SCHEMA_VERSION, "journal_mode": "wal"}
    expected |= {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 200}
    assert {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected
    with database.reading() as held:
        row = Query(select(Setting.__table__).where(Setting.__table__.c.name == "schema")).one(held)
    assert (row.value, row.set_at, row.set_by) == (SCHEMA_VERSION, NOW, "li")


def test_nothing_is_made_over_something(tmp_path: Path, database: Database) -> None:
    (tmp_path / "text.txt").write_text("mine")
    (tmp_path / "folder").mkdir()
    database.close()
    before = state_of(tmp_path)
    for name in ("text.txt", "duban.db", "folder"):
        with pytest.raises(Unusable, match="there is a file already; it was left alone"):
            Database(f"sqlite:///{tmp_path / name}").create(NOW, "li")
    with pytest.raises(Unusable, match="there is no folder"):
        Database(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}").create(NOW, "li")
    assert state_of(tmp_path) == before


def test_a_failed_making_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ["CREATE TABLE a (x)", "CREATE nonsense"]
    monkeypatch.setattr("engine.store.shape.schema.statements", lambda dialect: broken)
    with pytest.raises(Unusable, match="syntax error"):
        Database(f"sqlite:///{tmp_path / 'x.db'}").create(NOW, "li")
    assert state_of(tmp_path) == {}


def test_names_that_a_uri_would_read_otherwise(tmp_path: Path) -> None:
    for name in ("督办 库.db", "a?b.db", "a#b.db", "a%20b.db"):
        database = Database(f"sqlite:///{tmp_path / name}")
        if database.path.name == name:  # what follows a question mark belongs to the URL
            database.create(NOW, "li")
            assert (tmp_path / name).is_file()
            database.close()


# transactions ----------------------------------------------------------------------------------------------------


def write(database: Database, *numbers: str, then: type[BaseException] | None = None) -> None:
    """Items in one transaction, which then fails."""
    with database.writing() as held:
        for number in numbers:
            add_item(held, number)
        if then is not None:
            raise then


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, GeneratorExit])
def test_a_transaction_is_whole(database: Database, error: type[BaseException]) -> None:
    with pytest.raises(error):
        write(database, "T-1", "T-2", then=error)
    with database.writing() as held:
        assert COUNT.value(held) == 0
        add_item(held)
    with database.reading() as held:
        assert COUNT.value(held) == 1


def test_an_error_of_a_statement_stays_what_it_is(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write(database, "T-1", "T-1")
    with database.writing() as held:
        assert COUNT.value(held) == 0


def test_nothing_is_written_while_reading(database: Database) -> None:
    with pytest.raises(RuntimeError, match="inside reading"), database.reading() as held:
        add_item(held)
    with database.writing() as held:
        add_item(held)


@pytest.mark.parametrize("outer", ["writing", "reading"])
@pytest.mark.parametrize("inner", ["writing", "reading"])
def test_one_transaction_at_a_time(database: Database, outer: str, inner: str) -> None:
    with getattr(database, outer)() as held:
        with pytest.raises(RuntimeError, match="open already"), getattr(database, inner)():
            pass
        assert held.driver.in_transaction
    assert not database.open().driver.in_transaction


def fail_in_part(held: Held) -> None:
    with held.savepoint():
        add_item(held, "T-2")
        with held.savepoint():
            add_item(held, "T-3")
        raise ZeroDivisionError


def test_a_part_can_fail_alone(database: Database) -> None:
    with database.writing() as held:
        add_item(held, "T-1")
        with pytest.raises(ZeroDivisionError):
            fail_in_part(held)
        with held.savepoint():
            add_item(held, "T-4")
    with database.reading() as held:
        assert [row.number for row in Query(select(Item.__table__.c.number)).all(held)] == ["T-1", "T-4"]


def test_a_look_is_consistent_and_hinders_nobody(database: Database) -> None:
    with Database(str(database)) as other, database.reading() as held:
        assert COUNT.value(held) == 0
        with other.writing() as theirs:
            add_item(theirs)
        assert COUNT.value(held) == 0
    with database.reading() as held:
        assert COUNT.value(held) == 1


def write_too_much(database: Database) -> None:
    with database.writing() as held:
        add_item(held, "T-1")
        with held.savepoint():
            add_item(held, "T-2", title="长" * 100_000)


def test_a_full_disk_undoes_everything_and_is_said(database: Database) -> None:
    driver = database.open().driver
    pages = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute(f"PRAGMA max_page_count={pages + 1}")
    with pytest.raises(Unusable, match="the disk is full; nothing was written"):
        write_too_much(database)
    driver.execute("PRAGMA max_page_count=100000")
    with database.writing() as held:
        assert COUNT.value(held) == 0
        add_item(held)


# several processes -----------------------------------------------------------------------------------------------


def _hold(url: str, exclusively: bool, ready: Any, enough: Any) -> None:
    driver = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    if exclusively:
        driver.execute("PRAGMA locking_mode=EXCLUSIVE")
    driver.execute("BEGIN IMMEDIATE")
    driver.execute("UPDATE setting SET set_by='x'")
    ready.set()
    enough.wait(30)
    driver.execute("ROLLBACK")
    driver.close()


@contextmanager
def _held_by_another(database: Database, exclusively: bool) -> Iterator[None]:
    database.close()
    ready, enough = FORK.Event(), FORK.Event()
    child = FORK.Process(target=_hold, args=(str(database), exclusively, ready, enough))
    child.start()
    assert ready.wait(30)
    try:
        yield
    finally:
        enough.set()
        child.join(30)


def test_a_lock_is_waited_for_and_then_said(database: Database) -> None:
    with _held_by_another(database, exclusively=False):
        with database.reading() as held:
            assert COUNT.value(held) == 0
        with pytest.raises(Unusable, match="another program holds it"), database.writing():
            raise AssertionError("never inside")
    with database.writing() as held:
        add_item(held)


def test_a_file_locked_for_itself_cannot_be_opened(tmp_path: Path, database: Database) -> None:
    with _held_by_another(database, exclusively=True):
        assert "another program holds it" in refused(tmp_path / "duban.db")
    with database.writing() as held:
        add_item(held)


READ = Query(select(series.c.next))
WRITE = Query(update(series).values(next=given("to")))


def _count(url: str, times: int) -> None:
    with Database(url) as database:
        for _ in range(times):
            with database.writing() as held:
                WRITE.run(held, to=READ.value(held) + 1)


def test_two_processes_lose_no_update(database: Database) -> None:
    with database.writing() as held:
        held.driver.execute("INSERT INTO number_series VALUES ('普安办函', 2024, 0)")
    database.close()
    children = [FORK.Process(target=_count, args=(str(database), 300)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join(120)
    assert [child.exitcode for child in children] == [0, 0]
    with database.reading() as held:
        assert READ.value(held) == 600


def test_the_held_connection_may_change_threads(database: Database) -> None:
    from threading import Thread

    def work(held: Held) -> None:
        add_item(held)

    with database.writing() as held:
        thread = Thread(target=work, args=(held,))
        thread.start()
        thread.join()
        assert COUNT.value(held) == 1
