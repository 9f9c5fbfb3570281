"""The schema as SQL: tables and indexes from SQLModel, and the triggers that keep history append-only (law 7)."""

from __future__ import annotations

from sqlalchemy import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from engine.store.connections import guard
from engine.store.tables import METADATA, CalendarRevision, Document, ProfileRevision, Stored, Vault

APPEND_ONLY = ("event", "seal", "sealed_item", "system_event", "refusal")
"""Tables whose rows are never changed or deleted."""

MAY_CHANGE: dict[type[Stored], frozenset[str]] = {
    Document: frozenset({"status", "served_on"}),
    CalendarRevision: frozenset({"settled_at"}),
    ProfileRevision: frozenset({"asked_at", "settled_at"}),
    Vault: frozenset({"key", "ciphertext"}),
}
"""Tables whose rows are never deleted and keep what they say, and the columns that may change all the same."""


def replaced(dialect: Dialect) -> list[str]:
    """What takes the place of all our triggers in a database that has some."""
    if dialect.name == "sqlite":
        return triggers()
    return [REFUSE.replace("CREATE", "CREATE OR REPLACE", 1), *triggers_there(), *guard.statements()]


def statements(dialect: Dialect) -> list[str]:
    """Everything that makes an empty database ours, in order."""
    made = []
    for table in METADATA.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return made + (triggers() if dialect.name == "sqlite" else [REFUSE, *triggers_there(), *guard.statements()])


def triggers() -> list[str]:
    """SQLite's triggers. ``INSERT OR REPLACE`` meets them too, as every connection sets ``recursive_triggers``."""
    made = []
    for table in (*APPEND_ONLY, *(kept.__tablename__ for kept in MAY_CHANGE)):
        made.append(_refuse(str(table), "delete", "DELETE"))
    for table in APPEND_ONLY:
        made.append(_refuse(table, "update", "UPDATE"))
    for kept, free in MAY_CHANGE.items():
        columns = [column.name for column in kept.__table__.columns if column.name not in free]
        made.append(_refuse(str(kept.__tablename__), "update", f"UPDATE OF {', '.join(columns)}"))
    return made


REFUSE = """CREATE FUNCTION duban_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION 'duban: % is append-only: no %', TG_TABLE_NAME, lower(TG_OP)
USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def triggers_there() -> list[str]:
    """PostgreSQL's: the same, and no table is emptied at one stroke either."""
    made = []
    for table in (*APPEND_ONLY, *(str(kept.__tablename__) for kept in MAY_CHANGE)):
        made.append(_refuse_there(table, "delete", "DELETE", "ROW"))
        made.append(_refuse_there(table, "truncate", "TRUNCATE", "STATEMENT"))
    for table in APPEND_ONLY:
        made.append(_refuse_there(table, "update", "UPDATE", "ROW"))
    for kept, free in MAY_CHANGE.items():
        columns = [f'"{column.name}"' for column in kept.__table__.columns if column.name not in free]
        made.append(_refuse_there(str(kept.__tablename__), "update", f"UPDATE OF {', '.join(columns)}", "ROW"))
    return made


def _refuse_there(table: str, name: str, verb: str, each: str) -> str:
    return (
        f"CREATE TRIGGER no_{name}_{table} BEFORE {verb} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION duban_append_only()"
    )


def _refuse(table: str, name: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER no_{name}_{table} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'duban: {table} is append-only: no {name}'); END"
    )
