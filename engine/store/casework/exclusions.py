"""What only one item may hold at a time: taken and given back in the transaction that moves the item."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.errors import Refused, Sentence
from engine.store import tables
from engine.store.statements.query import Query

exclusion = tables.Exclusion.__table__
item = tables.Item.__table__

HOLDER = Query(
    select(item.c.number)
    .select_from(exclusion.join(item, item.c.id == exclusion.c.item_id))
    .where(exclusion.c.name == bindparam("which"), exclusion.c.value == bindparam("what"))
)
HELD_BY = Query(select(exclusion.c.name, exclusion.c.value).where(exclusion.c.item_id == bindparam("held_by")))
KNOW = Query(insert(exclusion), once=True)
TAKE = Query(
    update(exclusion)
    .where(
        exclusion.c.name == bindparam("which"),
        exclusion.c.value == bindparam("what"),
        exclusion.c.item_id.is_(None),
    )
    .values(item_id=bindparam("new_item_id"))
)
GIVE_BACK = Query(
    update(exclusion)
    .where(exclusion.c.name == bindparam("which"), exclusion.c.value == bindparam("what"))
    .values(item_id=bindparam("new_item_id"))
)


def holder(held: Any, name: str, value: str) -> str | None:
    """The number of the item that holds it."""
    row = HOLDER.one(held, which=name, what=value)
    return row.number if row is not None else None


def held_by(held: Any, id: int) -> frozenset[tuple[str, str]]:
    """What an item holds, as it is noted."""
    return frozenset((row.name, row.value) for row in HELD_BY.all(held, held_by=id))


def hold(held: Any, id: int, number: str, holds: frozenset[tuple[str, str]]) -> None:
    """An item holds this and nothing else from now on.

    Raises:
        Refused: another holds it. Decisions ask before; this is what two at once are told (law 4).
    """
    known = held_by(held, id)
    for name, value in sorted(known - holds):
        GIVE_BACK.run(held, which=name, what=value, item_id=None)
    for name, value in sorted(holds - known):
        KNOW.run(held, name=name, value=value, item_id=None)
        if not TAKE.run(held, which=name, what=value, item_id=id):
            words = {"number": holder(held, name, value) or "?", "what": name}
            raise Refused([Sentence("{number} is in hand: {what}", words)], number=number, transition=name)
