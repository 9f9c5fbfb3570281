"""What has happened, across items: for those who count or follow events. Nothing here writes."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.store import tables
from engine.store.statements.query import Query

item = tables.Item.__table__
event = tables.Event.__table__
party = tables.Party.__table__

CHANGED = Query(
    select(item.c.number, item.c.seq, item.c.grounds_flag)
    .where(item.c.last_at >= bindparam("since"))
    .order_by(item.c.id)
)
"""Items whose last line was recorded at ``since`` or later."""

ITEMS = Query(
    select(
        item.c.id, item.c.number, item.c.procedure, item.c.version, item.c.state, item.c.opened_at, item.c.ended_at,
        item.c.dropped, item.c.is_measure, item.c.signed_on,
    ).order_by(item.c.id)
)  # fmt: skip
PARTIES = Query(select(party.c.item_id, party.c.role, party.c.unit_code))
EVENTS = Query(
    select(
        event.c.item_id, event.c.seq, event.c.transition, event.c.from_state, event.c.to_state, event.c.actor_kind,
        event.c.recorded_at, event.c.effects,
    )
    .where(event.c.recorded_at > bindparam("since"), event.c.recorded_at <= bindparam("until"))
    .order_by(event.c.item_id, event.c.seq)
)  # fmt: skip
"""Lines recorded after ``since`` and not after ``until``."""
