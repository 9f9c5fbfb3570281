"""What an audit reads, part by part: histories beside the rows that are bound to them. Nothing here writes.

An audit reads everything there is; so that its memory does not grow with the record, it asks for items by the hundred
and for lines by the thousand, each time for those after the last one it has seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, tuple_

from engine.store import tables
from engine.store.statements.query import Query
from engine.store.tables.columns import Id

item = tables.Item.__table__
event = tables.Event.__table__
attachment = tables.Attachment.__table__

ITEMS_AT_ONCE, LINES_AT_ONCE = 200, 2000
_after, _last, _most = (bindparam(name, type_=Id) for name in ("after", "last", "most"))

HOW_MANY = Query(select(func.count()).select_from(event))
HEADS = Query(
    select(item.c.id, item.c.number, item.c.seq, item.c.head_hash)
    .where(item.c.id > _after)
    .order_by(item.c.id)
    .limit(_most)
)
ITEMS = Query(select(item).where(item.c.id > _after, item.c.id <= _last).order_by(item.c.id))
LINES = Query(
    select(event)
    .where(
        tuple_(event.c.item_id, event.c.seq) > tuple_(_after, bindparam("after_seq", type_=Id)),
        event.c.item_id <= _last,
    )
    .order_by(event.c.item_id, event.c.seq)
    .limit(_most)
)
SYSTEM = Query(
    select(tables.SystemEvent.__table__)
    .where(tables.SystemEvent.__table__.c.seq > _after)
    .order_by(tables.SystemEvent.__table__.c.seq)
    .limit(_most)
)


def _of_items(table: Any, column: str = "item_id") -> Query:
    return Query(select(table).where(table.c[column] > _after, table.c[column] <= _last))


BOUND: dict[str, tuple[str, Query]] = {
    str(table.__tablename__): (column, _of_items(table.__table__, column))
    for table, column in (
        (tables.Party, "item_id"), (tables.Deadline, "item_id"), (tables.RungClaim, "item_id"),
        (tables.Ground, "measure_id"), (tables.Suspension, "item_id"), (tables.Document, "item_id"),
        (tables.Occurrence, "item_id"),
    )
}  # fmt: skip
"""The tables whose rows belong to one item each: name → the column that says which, and the question."""

FILES = Query(select(attachment.c.sha256, attachment.c.size).order_by(attachment.c.sha256))
DEFINITIONS = Query(select(tables.Definition.__table__))
CALENDARS = Query(select(tables.CalendarRevision.__table__))
PROFILES = Query(select(tables.ProfileRevision.__table__))

ground = tables.Ground.__table__
BY_CAUSE = Query(
    select(event.c.seq)
    .join(item, item.c.id == event.c.item_id)
    .where(
        event.c.recorded_at == bindparam("at"),
        or_(
            item.c.number == bindparam("number"),
            item.c.id.in_(select(ground.c.item_id).where(ground.c.measure_id == bindparam("id", type_=Id))),
        ),
    )
    .limit(1)
)  # fmt: skip
"""A line of the item of this number, or of one on which this measure rests, recorded at an instant."""
BY_CHILDREN = Query(
    select(item.c.procedure, event.c.version, event.c.transition)
    .join(item, item.c.id == event.c.item_id)
    .where(item.c.parent_id == bindparam("id", type_=Id), event.c.recorded_at == bindparam("at"))
)
"""What children of an item did at an instant."""

NEVER = 2**62


def spans(held: Any, after: int = -NEVER) -> Iterator[tuple[int, int, list[Any]]]:
    """All items in the order they were opened, some at a time: where each history ends, and the span of ids they take,
    after the first and up to the last. Together the spans leave nothing out, so what remains of an item that is gone
    is met as well."""
    while True:
        rows = HEADS.all(held, after=after, most=ITEMS_AT_ONCE)
        last = rows[-1].id if len(rows) == ITEMS_AT_ONCE else NEVER
        yield after, last, rows
        if last == NEVER:
            return
        after = last


def lines(held: Any, after: int, last: int) -> Iterator[tuple[int, Iterator[Any]]]:
    """The histories of a span of items: id → its lines in order. Each must be used up before the next."""
    yield from ((id, rows) for id, rows in groupby(_lines(held, after, last), key=lambda row: int(row.item_id)))


def _lines(held: Any, after: int, last: int) -> Iterator[Any]:
    seq = NEVER
    while rows := LINES.all(held, after=after, after_seq=seq, last=last, most=LINES_AT_ONCE):
        yield from rows
        after, seq = rows[-1].item_id, rows[-1].seq


def bound(held: Any, after: int, last: int) -> dict[int, dict[str, list[Any]]]:
    """The rows that belong to a span of items: id → table → rows."""
    found: dict[int, dict[str, list[Any]]] = {}
    for name, (column, question) in BOUND.items():
        for row in question.all(held, after=after, last=last):
            found.setdefault(getattr(row, column), {}).setdefault(name, []).append(row)
    return found


def system_lines(held: Any) -> Iterator[Any]:
    """The system log in order."""
    after = -NEVER
    while rows := SYSTEM.all(held, after=after, most=LINES_AT_ONCE):
        yield from rows
        after = rows[-1].seq


# seals ------------------------------------------------------------------------------------------------------------

seal = tables.Seal.__table__
sealed = tables.SealedItem.__table__

SYSTEM_HEAD = Query(
    select(tables.SystemEvent.__table__.c.seq, tables.SystemEvent.__table__.c.hash)
    .order_by(tables.SystemEvent.__table__.c.seq.desc())
    .limit(1)
)
SEALS = Query(select(seal).order_by(seal.c.n))
LAST_SEAL = Query(select(seal).order_by(seal.c.n.desc()).limit(1))
LEAVES = Query(
    select(sealed)
    .where(
        sealed.c.item_id > _after, sealed.c.item_id <= _last, sealed.c.n <= bindparam("n", type_=Id)
    )
    .order_by(sealed.c.item_id, sealed.c.n)
)  # fmt: skip
SEALED_IDS = Query(
    select(sealed.c.item_id)
    .where(sealed.c.item_id > _after, sealed.c.n <= bindparam("n", type_=Id))
    .distinct()
    .order_by(sealed.c.item_id)
    .limit(_most)
)
BY_SEAL = Query(
    select(sealed)
    .where(tuple_(sealed.c.n, sealed.c.item_id) > tuple_(bindparam("n", type_=Id), _after))
    .order_by(sealed.c.n, sealed.c.item_id)
    .limit(_most)
)
ADD_SEAL = Query(insert(seal))
ADD_LEAF = Query(insert(sealed))

SYSTEM_ID = 0
"""The system log's place among the leaves: before every item."""


def leaves(held: Any, after: int, last: int, n: int) -> dict[int, Any]:
    """The leaves of a span of items as the seal ``n`` saw them, in order: id → row."""
    return {row.item_id: row for row in LEAVES.all(held, after=after, last=last, n=n)}


def by_seal(held: Any) -> Iterator[tuple[int, Iterator[Any]]]:
    """The new leaves of each seal, in order: n → rows. Each must be used up before the next."""
    yield from ((n, rows) for n, rows in groupby(_by_seal(held), key=lambda row: int(row.n)))


def _by_seal(held: Any) -> Iterator[Any]:
    n, after = -NEVER, -NEVER
    while rows := BY_SEAL.all(held, n=n, after=after, most=LINES_AT_ONCE):
        yield from rows
        n, after = rows[-1].n, rows[-1].item_id
