"""A database moved to a server and back is the same database, and one that cannot be moved whole is not moved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.errors import Unusable
from engine.runtime import Engine
from engine.runtime.upkeep.copying import copy
from engine.store.casework.attachments import PIECE, read, store
from engine.store.database import Database
from engine.store.shape import copying
from engine.store.statements.query import Query
from engine.store.tables import METADATA
from engine.testing import Office
from tests import servers
from tests.conftest import ON_SQLITE
from tests.diaries.test_worked_vector import letter_served, task

__all__ = ["task"]
NOWHERE = {"schema"}


@pytest.fixture
def empty() -> Iterator[str]:
    """A database on a server with nothing in it."""
    with servers.scratch() as url:
        yield url


def content(url: str) -> dict[str, list[Any]]:
    """Every row of every table as our values."""
    with Database(url) as database, database.reading() as held:
        return {
            table.name: [tuple(row) for row in Query(select(table).order_by(*table.primary_key.columns)).all(held)]
            for table in METADATA.sorted_tables
        }


@pytest.fixture
def lived(office: Office, task: str) -> Office:
    """An office with measures, documents, messages, and a file of more than one piece."""
    letter_served(office, task)
    with office.engine.database.writing() as held:
        store(held, bytes(range(256)) * (PIECE // 128), "方案.docx", office.engine.now(), "li")
    return office


@ON_SQLITE
def test_to_a_server_and_back_everything_is_as_it_was(
    lived: Office, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGE", 3)  # so that every table takes many pages
    back = f"sqlite:///{tmp_path / 'back.db'}"
    before = content(lived.url)
    there = copy(lived.url, empty)
    again = copy(empty, back)
    assert content(empty) == before
    assert content(back) == before
    assert there.rows == again.rows == {name: len(rows) for name, rows in before.items()}
    assert there.lines == again.lines == len(before["event"]) + len(before["system_event"])
    for url in (empty, back):
        with Database(url) as database, database.reading() as held:
            assert read(held, before["attachment"][0][0]) == bytes(range(256)) * (PIECE // 128)


@ON_SQLITE
def test_work_goes_on_in_the_copy_where_it_stood(lived: Office, task: str, empty: str) -> None:
    copy(lived.url, empty)
    moved = Office.entered(empty, registry=lived.engine.registry)
    for one in (lived, moved):
        one.until("2024-06-18 10:00")  # the circular that follows was numbered by either
    mine, theirs = (
        [(event.transition, event.occurred_at, event.facts) for event in one.engine.history(task)]
        for one in (lived, moved)
    )
    assert mine == theirs
    assert [one.number for one in lived.engine.items()] == [one.number for one in moved.engine.items()]
    assert [one for one in moved.engine.doctor() if one.serious] == []
    moved.engine.close()


@ON_SQLITE
def test_a_broken_history_is_not_moved(lived: Office, task: str, empty: str, tmp_path: Path) -> None:
    lived.engine.close()
    with closing(sqlite3.connect(lived.url.removeprefix("sqlite:///"))) as outside:
        outside.execute("DROP TRIGGER no_update_event")
        outside.execute("UPDATE event SET actor = 'somebody' WHERE seq = 2")
        outside.commit()
    file = tmp_path / "copy.db"
    for target in (empty, f"sqlite:///{file}"):
        with pytest.raises(Unusable, match=r"the history of .* is broken at line 2"):
            copy(lived.url, target)
    Database(empty).refuse_taken()
    assert [one.name for one in tmp_path.iterdir() if "copy" in one.name] == []


@ON_SQLITE
def test_a_failure_in_the_middle_leaves_nothing(lived: Office, empty: str, tmp_path: Path) -> None:
    def told(table: str, count: int) -> None:
        if table == "event":
            raise KeyError(table)

    file = tmp_path / "copy.db"
    for target in (empty, f"sqlite:///{file}"):
        with pytest.raises(KeyError):
            copy(lived.url, target, told=told)
    Database(empty).refuse_taken()
    assert not file.exists()


@ON_SQLITE
@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("message", r"11 rows of message were read and 10 written"),
        ("event", r"the history of HG-2024-0001 is broken at line 8"),
    ],
)
def test_a_row_that_got_lost_is_noticed(
    lived: Office, empty: str, monkeypatch: pytest.MonkeyPatch, table: str, why: str
) -> None:
    pages = copying._pages
    monkeypatch.setattr(
        copying, "_pages", lambda held, one: (rows[: -1 if one.name == table else None] for rows in pages(held, one))
    )
    with pytest.raises(Unusable, match=why):
        copy(lived.url, empty)
    Database(empty).refuse_taken()


@ON_SQLITE
def test_what_is_there_is_left_alone_and_a_dry_run_writes_nothing(lived: Office, empty: str, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="there is a file already"):
        copy(lived.url, lived.url)
    found = copy(lived.url, empty, dry_run=True)
    assert found.rows["item"] == len(lived.engine.items())
    Database(empty).refuse_taken()
    copy(lived.url, empty)
    with pytest.raises(Unusable, match="there are tables in it already"):
        copy(lived.url, empty, dry_run=True)


@ON_SQLITE
def test_what_is_recorded_meanwhile_is_not_in_it(lived: Office, task: str, empty: str) -> None:
    """The source is read as it was at one moment."""
    other = lived.again()

    def told(table: str, count: int) -> None:
        if table == "item":
            other.note(task, "趁着复制", actor="office.handler")

    copy(lived.url, empty, told=told)
    seen = Engine(empty, registry=lived.engine.registry)
    assert len(seen.history(task)) + 1 == len(lived.engine.history(task))
    other.close()
    seen.close()
