"""What the store's tests share: a database, and rows to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from engine.store.database import Database, Held
from engine.store.statements.query import Query
from engine.store.tables import Document, Event, Item, Refusal, Seal, SealedItem, SystemEvent, Vault

NOW = datetime(2024, 3, 21, 1, 0, tzinfo=UTC)
ROWS: dict[str, dict[str, Any]] = {
    "event": {
        "seq": 1, "version": 1, "transition": "open", "to_state": "open", "actor": "li", "actor_kind": "person",
        "occurred_at": NOW, "recorded_at": NOW, "previous_hash": "0", "hash": "1",
    },
    "seal": {"n": 1, "day": date(2024, 3, 21), "root": "r", "news": "n", "previous": "p", "leaves": 1,
             "sealed_at": NOW},
    "sealed_item": {"item_id": 1, "n": 1, "number": "T-2024-0001", "seq": 1, "head": "h", "rows": "r"},
    "system_event": {"seq": 1, "at": NOW, "actor": "li", "kind": "k", "previous_hash": "0", "hash": "1"},
    "refusal": {"at": NOW, "login": "li", "reasons": ["no"]},
    "vault": {
        "code": "R-2024-0001", "fact": "reporter", "commitment": "c", "added_at": NOW, "added_by": "li", "key": "k",
        "ciphertext": b"c",
    },
    "document": {
        "seq": 1, "name": "督促函", "title": "t", "status": "issued", "issued_on": date(2024, 3, 21), "issued_by": "li",
    },
}  # fmt: skip
ADD = {
    table.__tablename__: Query(insert(table.__table__))
    for table in (Event, Seal, SealedItem, SystemEvent, Refusal, Document, Vault)
}
ADD_ITEM = Query(insert(Item.__table__))


def add_item(held: Held, number: str = "T-2024-0001", **more: Any) -> int:
    """An item with what it must have."""
    fields = {"procedure": "task", "version": 1, "state": "open", "seq": 1, "opened_at": NOW, "last_at": NOW}
    return ADD_ITEM.insert(held, number=number, **{"head_hash": "", **fields, **more})


def add(held: Held, table: str, **more: Any) -> None:
    """A row of one of the tables that are never changed."""
    ADD[table].run(held, **{**ROWS[table], **more})


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(f"sqlite:///{tmp_path / 'duban.db'}", patience=0.2) as database:
        database.create(NOW, "li")
        yield database


@pytest.fixture
def held(database: Database) -> Held:
    """The connection outside any transaction: each statement is one of its own."""
    return database.open()
