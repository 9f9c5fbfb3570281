"""How the open items began."""

from __future__ import annotations

from sqlalchemy import and_, func, select

from engine.store import tables
from engine.store.statements.query import Query

item = tables.Item.__table__
event = tables.Event.__table__

BEGUN = Query(
    select(item.c.id, item.c.number, item.c.procedure, event.c.transition, event.c.actor_kind)
    .join(event, and_(event.c.item_id == item.c.id, event.c.seq == 1))
    .where(item.c.ended_at.is_(None))
    .order_by(item.c.number)
)
"""Every open item with the opening it came by and who opened it, in the order of the numbers."""
NEWEST = Query(select(func.max(item.c.id)))
"""The id of the item opened last."""
