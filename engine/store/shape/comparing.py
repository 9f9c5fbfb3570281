"""Whether a database has the schema it should have: tables, columns, indexes with their conditions, triggers.

Alembic compares the tables with what is there; of what it does not look at, the rest is compared as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.store.connections.guard import WATCHED
from engine.store.database import Database
from engine.store.shape.schema import replaced
from engine.store.shape.upgrading import connected
from engine.store.tables import METADATA

if TYPE_CHECKING:
    from engine.store.connections.held import Held

CONDITIONS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}

EVERY_TRIGGER = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    ),
}
"""Also those of others: what is done behind every row we write is our business."""


def differences(database: Database) -> list[tuple[str, str]]:
    """What is not as it should be, as (kind, what): ``missing``, ``more`` or ``other``; empty if all is well."""
    database.open()
    with connected(database) as connection, database.reading() as held:
        found = [*_tables(connection), *_conditions(held), *triggers(held)]
    return sorted(dict.fromkeys(found))


def _tables(connection: Any) -> Iterator[tuple[str, str]]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    for change in compare_metadata(context, METADATA):
        for one in change if isinstance(change, list) else [change]:
            yield _as_words(one)


def _as_words(change: Any) -> tuple[str, str]:
    """One of alembic's proposals: what it would add is missing, what it would remove is more than we know."""
    verb, kind = change[0].split("_", 1)
    if verb not in ("add", "remove"):
        return "other", f"column {change[2]}.{change[3]}"
    word = "missing" if verb == "add" else "more"
    if kind == "column":
        return word, f"column {change[2]}.{change[3].name}"
    named = change[1]
    if kind == "table":
        return word, f"table {named.name}"
    return word, f"{'index' if kind == 'index' else 'constraint'} {named.table.name}.{named.name}"


def _conditions(held: Held) -> Iterator[tuple[str, str]]:
    """Indexes over a part of a table are about the part they should be about."""
    there = dict(held.driver.execute(CONDITIONS[held.speaks]).fetchall())
    for table in METADATA.sorted_tables:
        for index in table.indexes:
            wanted = index.dialect_options[held.speaks].get("where")
            text = there.get(str(index.name))
            if text is not None and _plain(_where(text)) != _plain("" if wanted is None else str(wanted)):
                yield "other", f"index {table.name}.{index.name}"


def _where(text: str) -> str:
    return re.split(r"\sWHERE\s", text, maxsplit=1)[1] if re.search(r"\sWHERE\s", text) else ""


def _plain(condition: str) -> str:
    """A condition as both databases and we would write it."""
    return re.sub(r'[()\s"]|::text', "", condition.replace("!=", "<>")).lower()


def triggers(held: Held) -> Iterator[tuple[str, str]]:
    """The triggers that keep the record append-only: what is missing, more, or not as we make it."""
    wanted = {
        found[1]: one
        for one in replaced(held.dialect)
        if (found := re.match(r"CREATE (?:OR REPLACE )?TRIGGER (\w+)", one))
    }
    texts = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if held.speaks == "sqlite"
        else "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
    )
    there = dict(held.driver.execute(texts).fetchall())
    every = {name for (name,) in held.driver.execute(EVERY_TRIGGER[held.speaks]).fetchall()}
    for name, text in wanted.items():
        if name not in there:
            yield "missing", f"trigger {name}"
        elif _trigger(there[name]) != _trigger(text):
            yield "other", f"trigger {name}"
    for name in sorted(every - set(wanted) - {f"who_acts_{table}" for table in WATCHED}):
        yield "more", f"trigger {name}"


def _trigger(text: str) -> str:
    """A trigger without the schema a server names, and without the order in which it lists verbs and columns."""
    plain = re.sub(r'"|\b\w+\.(?=\w)', "", " ".join(text.split())).lower().replace("create or replace", "create")
    head, on, rest = plain.partition(" on ")
    return " ".join(sorted(re.split(r"[\s,]+", head))) + on + rest
