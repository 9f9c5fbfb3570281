"""The schema as SQL: tables and indexes from SQLModel, and the triggers that keep history append-only (law 7)."""

from __future__ import annotations

from sqlalchemy import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from engine.store.tables import METADATA, Document

APPEND_ONLY = ("event", "seal", "system_event", "refusal")
"""Tables whose rows are never changed or deleted."""

MAY_CHANGE = frozenset({"status", "served_on"})
"""The columns of a document that may change after it was issued."""


def statements(dialect: Dialect) -> list[str]:
    """Everything that makes an empty database ours, in order; triggers for SQLite only, PostgreSQL's come with it."""
    made = []
    for table in METADATA.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return made + triggers()


def triggers() -> list[str]:
    """SQLite's triggers. ``INSERT OR REPLACE`` meets them too, as every connection sets ``recursive_triggers``."""
    made = []
    for table in (*APPEND_ONLY, "document"):
        made.append(_refuse(table, "delete", "DELETE"))
    for table in APPEND_ONLY:
        made.append(_refuse(table, "update", "UPDATE"))
    columns = [column.name for column in Document.__table__.columns if column.name not in MAY_CHANGE]
    return [*made, _refuse("document", "update", f"UPDATE OF {', '.join(columns)}")]


def _refuse(table: str, name: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER no_{name}_{table} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'duban: {table} is append-only: no {name}'); END"
    )
