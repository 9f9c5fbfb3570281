"""The tables are all there, named throughout, and what must not change cannot be changed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from engine.store import tables
from engine.store.database import Database, Held
from engine.store.shape.schema import APPEND_ONLY
from engine.store.statements.query import Query
from tests.store.conftest import NOW, add, add_item

EXPECTED = [
    "attachment",
    "attachment_piece",
    "calendar_revision",
    "daemon",
    "deadline",
    "definition",
    "delegation",
    "document",
    "event",
    "exclusion",
    "ground",
    "group_member",
    "item",
    "lease",
    "message",
    "number_series",
    "occurrence",
    "operator",
    "outage",
    "party",
    "post",
    "profile_revision",
    "recusal",
    "refusal",
    "request",
    "rung_claim",
    "seal",
    "sealed_item",
    "series",
    "series_period",
    "setting",
    "suspension",
    "system_event",
    "unit",
    "unit_group",
    "vault",
]


def test_every_table_is_made(held: Held) -> None:
    found = held.driver.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name").fetchall()
    assert [name for (name,) in found] == EXPECTED


def test_every_column_and_index_is_made(held: Held) -> None:
    for table in tables.METADATA.sorted_tables:
        columns = [row[1] for row in held.driver.execute(f"PRAGMA table_info({table.name})")]
        assert columns == [column.name for column in table.columns]
        indexes = {row[1] for row in held.driver.execute(f"PRAGMA index_list({table.name})")}
        assert {index.name for index in table.indexes} <= indexes


def test_everything_has_a_name() -> None:
    for table in tables.METADATA.sorted_tables:
        assert all(constraint.name for constraint in table.constraints), table.name
        assert all(index.name for index in table.indexes), table.name


def test_every_table_has_a_postgresql_text() -> None:
    for table in tables.METADATA.sorted_tables:
        text = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "VARCHAR" not in text
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=postgresql.dialect()))
    assert "JSONB" in str(CreateTable(tables.Item.__table__).compile(dialect=postgresql.dialect()))


def test_constraint_names_are_unique_and_short_enough_for_postgresql() -> None:
    names = [str(c.name) for t in tables.METADATA.sorted_tables for c in (*t.constraints, *t.indexes)]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 63


@pytest.mark.parametrize("table", [*APPEND_ONLY, "document"])
def test_no_row_of_history_is_deleted_or_replaced(held: Held, table: str) -> None:
    more = {"item_id": add_item(held)} if table in ("event", "document", "vault") else {}
    add(held, table, **more)
    before = held.driver.execute(f"SELECT * FROM {table}").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only: no delete"):
        held.driver.execute(f"DELETE FROM {table}")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        held.driver.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert held.driver.execute(f"SELECT * FROM {table}").fetchall() == before


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_column_of_history_is_changed(held: Held, table: str) -> None:
    add(held, table, **({"item_id": add_item(held)} if table == "event" else {}))
    for column in tables.METADATA.tables[table].columns:
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only: no update"):
            held.driver.execute(f"UPDATE {table} SET {column.name} = {column.name}")


def test_a_paper_is_served_or_voided_and_nothing_else(held: Held) -> None:
    add(held, "document", item_id=add_item(held))
    for column in tables.Document.__table__.columns:
        if column.name in ("status", "served_on"):
            held.driver.execute(f"UPDATE document SET {column.name} = '2024-03-22'")
        else:
            with pytest.raises(sqlite3.IntegrityError, match="document is append-only"):
                held.driver.execute(f"UPDATE document SET {column.name} = {column.name}")


@pytest.mark.parametrize(
    ("table", "free"), [("calendar_revision", {"settled_at"}), ("profile_revision", {"asked_at", "settled_at"})]
)
def test_a_revision_stays_as_it_was_loaded(held: Held, table: str, free: set[str]) -> None:
    rows = {
        "calendar_revision": {"revision": "r", "layer": "national", "year": 2024, "source": "s", "file": "f"},
        "profile_revision": {"key": "k", "name": "n", "revision": "1", "effective": date(2024, 3, 21)},
    }
    made = tables.METADATA.tables[table]
    shared = {"sha256": "0", "content": "c", "loaded_at": NOW, "loaded_by": "li"}
    Query(insert(made)).insert(held, **rows[table], **shared)
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only: no delete"):
        held.driver.execute(f"DELETE FROM {table}")
    for column in made.columns:
        change = f"UPDATE {table} SET {column.name} = {column.name}"
        if column.name in free:
            held.driver.execute(change)
        else:
            with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only: no update"):
                held.driver.execute(change)


def test_a_rung_is_claimed_once(held: Held) -> None:
    item_id = add_item(held)
    names = "item_id, state, round, rung, n, kind, claimed_at"
    claim = f"INSERT INTO rung_claim ({names}) VALUES ({item_id}, 's', 1, '催办', 0, 'sent', '')"
    held.driver.execute(claim)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        held.driver.execute(claim)


def test_a_member_without_a_first_day_is_a_member_once(held: Held) -> None:
    Query(insert(tables.Unit.__table__)).run(held, code="u", name="U", kind="street")
    Query(insert(tables.UnitGroup.__table__)).run(held, code="g", name="G")
    member = "INSERT INTO group_member (group_code,unit_code,valid_from) VALUES ('g','u',{})"
    held.driver.execute(member.format("NULL"))
    held.driver.execute(member.format("'2024-01-01'"))
    for again in ("NULL", "'2024-01-01'"):
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            held.driver.execute(member.format(again))


def test_what_is_pointed_at_must_be_there(held: Held) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        add(held, "event", item_id=404)


def test_a_closed_database_stays_guarded_after_it_is_opened_again(database: Database) -> None:
    add(database.open(), "refusal")
    database.close()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.open().driver.execute("DELETE FROM refusal")


def test_the_store_imports_neither_alembic_nor_a_driver_it_does_not_use() -> None:
    """Importing the tables costs what SQLModel costs (about 0.3 s); nothing else is to come on top."""
    code = (
        "import sys, engine.store.database; print(sorted({'alembic', 'psycopg', 'asyncio.runners'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "alembic" not in found.stdout
    assert "psycopg" not in found.stdout
