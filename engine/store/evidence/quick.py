"""What an audit reads where SQLite itself writes the texts that are hashed: line by line and row by row, in its own C.

To read every column into Python, to give it its meaning there and to write it again as JSON takes far longer than to
hash what comes of it. Here a line comes as the pieces of its canonical text, a row as the whole of it. If the hash of
such a text is the one that was kept, the text is the one that was written, whoever has put it together; if it is not,
that proves nothing, and ``auditing`` reads the item again in the slow way, which alone finds and names what is wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, case, func, literal_column, select, type_coerce

from engine.store import tables
from engine.store.connections.sqlite import error_code
from engine.store.evidence.evidence import BOUND, event, item
from engine.store.evidence.seals import LATER, PASSING, ROWS_TAG
from engine.store.statements.query import Query
from engine.store.statements.types import Day, Instant, Json, YesNo
from engine.store.tables.columns import Id

CONTENT = "duban_sha256"
_after, _last = (bindparam(name, type_=Id) for name in ("after", "last"))


def _raw(column: Any) -> ColumnElement[Any]:
    """A column as it lies there."""
    return type_coerce(column, Text)


def _array(*names: str) -> ColumnElement[Any]:
    return func.json_array(*(_raw(event.c[name]) for name in names))


LINES = Query(
    select(
        event.c.item_id, event.c.seq, event.c.version, event.c.transition, event.c.to_state, event.c.actor,
        _raw(event.c.recorded_at),
        case((_raw(event.c.occurred_at) != _raw(event.c.recorded_at), _raw(event.c.occurred_at))),
        _raw(event.c.facts), _raw(event.c.effects), event.c.previous_hash, event.c.hash,
        _array("seq", "version", "transition", "from_state", "to_state", "actor", "actor_kind", "typist", "acting_for",
               "source", "occurred_at", "recorded_at"),
        case((func.typeof(event.c.corrects) != "real", _array("reason", "corrects"))),
        _array("calendar_revision", "profile_revision", "request_id"),
    )
    .where(event.c.item_id > _after, event.c.item_id <= _last)
    .order_by(event.c.item_id, event.c.seq)
)  # fmt: skip
"""The lines of a span of items. The three arrays hold, without brackets, what stands before the facts, between them
and the effects, and after those."""


def _text(table: Any, without: tuple[str, ...] = ()) -> ColumnElement[Any]:
    """A row's canonical text; nothing at all where it would not be that."""
    names = sorted(column.name for column in table.c if column.name not in without)
    later = [name for name in names if name in LATER]
    plain = _object(table, [name for name in names if name not in later])
    if not later:
        return plain
    (name,) = later
    return case((table.c[name].is_(None), plain), else_=_object(table, names))


def _object(table: Any, names: list[str]) -> ColumnElement[Any]:
    pairs: list[Any] = []
    for name in names:
        pairs += [literal_column(f"'{name}'"), _value(table.c[name])]
    return func.json_object(*pairs)


def _value(column: Any) -> ColumnElement[Any]:
    if isinstance(column.type, YesNo):
        truth = case((column == literal_column("1"), "true"), (column == literal_column("0"), "false"))
        return func.json(truth)
    if isinstance(column.type, Json):  # what newer versions of SQLite take besides is no JSON
        return func.json(case((func.json_valid(_raw(column)) == literal_column("1"), _raw(column))))
    if column.name == "content":
        return case((func.typeof(column) == "blob", getattr(func, CONTENT)(column)), else_=_raw(column))
    return _raw(column) if isinstance(column.type, (Day, Instant)) else column


_NAMES = sorted(column.name for column in item.c if column.name not in PASSING)
_PLACE = _NAMES.index("facts")
_BEFORE, _AFTER = tuple(_NAMES[_PLACE:]), tuple(_NAMES[: _PLACE + 1])
ITEMS = Query(
    select(*item.c, _text(item, (*PASSING, *_BEFORE)).label("before"), _text(item, (*PASSING, *_AFTER)).label("after"))
    .where(item.c.id > _after, item.c.id <= _last)
    .order_by(item.c.id)
)
"""The items of a span as they are, with what stands in their text before their facts, and after them."""

SAYS = {
    "party": ("role", "unit_code"), "deadline": ("state", "round", "due_on", "limit_name", "lapsed_at"),
    "rung_claim": ("rung", "n"), "ground": (), "suspension": ("seq_from", "seq_until"),
    "document": ("seq", "name", "official_number", "issued_by", "status", "served_on", "sha256"),
    "occurrence": (),
}  # fmt: skip
"""Which columns of the rows that belong to an item its lines tell."""


def _of_items(name: str, column: str) -> Query:
    table: Any = tables.METADATA.tables[name]
    says = (table.c[one] for one in SAYS[name])
    return Query(
        select(table.c[column].label("owner"), _text(table).label("text"), *says)
        .where(table.c[column] > _after, table.c[column] <= _last)
    )  # fmt: skip


ROWS = {name: _of_items(name, column) for name, (column, _question) in BOUND.items()}

Bound = dict[int, dict[str, list[Any]]]


def speaks(held: Any) -> bool:
    """Whether this database can do it."""
    return bool(held.speaks == "sqlite") and _knows_json(held)


def _knows_json(held: Any) -> bool:
    try:
        return bool(held.driver.execute("SELECT json_array(1, json('[]'))").fetchone()[0] == "[1,[]]")
    except sqlite3.OperationalError:  # it was built without
        return False


def lines(held: Any, after: int, last: int) -> Iterator[Any]:
    """The lines of a span of items, column by column as ``LINES`` has them; they are never all there at once."""
    return LINES.raw(held, after=after, last=last)


def items(held: Any, after: int, last: int) -> list[Any]:
    """The items of a span."""
    return ITEMS.all(held, after=after, last=last)


def bound(held: Any, after: int, last: int) -> Bound:
    """The rows that belong to a span of items, with their texts: id → table → rows."""
    held.driver.create_function(CONTENT, 1, _digest, deterministic=True)
    found: Bound = {}
    for name, question in ROWS.items():
        for row in question.all(held, after=after, last=last):
            found.setdefault(row.owner, {}).setdefault(name, []).append(row)
    return found


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def refused(error: Exception) -> bool:
    """Whether SQLite met what it cannot write as JSON, or as text: no value of ours."""
    return isinstance(error, sqlite3.OperationalError) and error_code(error) in (-1, sqlite3.SQLITE_ERROR)


def rows_text(row: Any, rows: dict[str, list[Any]], facts: str) -> str | None:
    """``seals.rows_text`` of an item, put together from its texts; ``None``: one of them is none.

    Args:
        facts: the item's, canonical.
    """
    own = f'{row.before[:-1]},"facts":{facts},{row.after[1:]}'
    texts = {name: [one.text for one in found] for name, found in rows.items()}
    if any(None in found for found in texts.values()):
        return None
    texts["item"] = [own]
    told = ",".join(f'"{name}":[{",".join(sorted(texts[name]))}]' for name in sorted(texts))
    return f'["{ROWS_TAG}",{{{told}}}]'
