"""Which items a transaction has to itself, where several write at once (PostgreSQL); on SQLite a writer has everything.

One order: the item first, before anything about it is read, and of several always the older first, so that parents
come before their children. A person's act locks everything above the item too, for it may speak to the parent. What a
sweep would have to wait for it leaves to whoever has it.

Rows are locked ``FOR NO KEY UPDATE``: rows that only point at an item do not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.store import tables
from engine.store.statements.query import Query, given_list

item = tables.Item.__table__

_start = select(item.c.id, item.c.parent_id).where(item.c.id.in_(given_list("ids"))).cte("line", recursive=True)
_above = item.alias("above")
_line = _start.union(select(_above.c.id, _above.c.parent_id).join(_start, _above.c.id == _start.c.parent_id))

LINE = Query(select(_line.c.id))
_OF = item.c.id.in_(given_list("ids"))
LOCK = Query(select(item.c.id).where(_OF).order_by(item.c.id).with_for_update(key_share=True))
CLAIM = Query(
    select(item.c.id)
    .where(_OF, item.c.last_at <= bindparam("now"))
    .order_by(item.c.id)
    .with_for_update(key_share=True, skip_locked=True)
)


def lock(held: Any, ids: Iterable[int]) -> None:
    """Waits until this transaction has these items; the first time, with all that stands above them."""
    wanted = list(ids)
    if held.holds_none:
        wanted = [row.id for row in LINE.all(held, ids=wanted)]
    if wanted := held.unlocked(wanted):
        LOCK.all(held, ids=sorted(wanted))


def claim(held: Any, ids: list[int], now: datetime) -> list[int]:
    """Those of these items that nobody else has, in the same order; they are ours until the transaction ends.

    Not those on which somebody acted who began after us: nothing is recorded before the last line of a history.
    """
    if not held.locks:
        return ids
    free = {row.id for row in CLAIM.all(held, ids=ids, now=now)}
    held.unlocked(list(free))
    return [id for id in ids if id in free]
