"""Questions of readers: items, deadlines, documents, histories. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from engine.store import tables
from engine.store.query import Query

item = tables.Item.__table__
parent = item.alias("parent")
party = tables.Party.__table__
deadline = tables.Deadline.__table__
document = tables.Document.__table__
event = tables.Event.__table__
claim = tables.RungClaim.__table__
measure = item.alias("measure")
daemon = tables.Daemon.__table__
message = tables.Message.__table__
profile = tables.ProfileRevision.__table__

BY_NUMBER = Query(select(item.c.id).where(item.c.number == bindparam("number")))
NUMBERS = Query(select(item.c.number, item.c.ended_at).order_by(item.c.id))
PARTIES = Query(select(party.c.item_id, party.c.role, party.c.unit_code).where(party.c.item_id == bindparam("id")))
LIVE = Query(
    select(deadline).where(deadline.c.item_id == bindparam("id"), deadline.c.status != "over").order_by(deadline.c.id)
)
HISTORY = Query(select(event).where(event.c.item_id == bindparam("id")).order_by(event.c.seq))
CHILDREN = Query(select(item.c.id).where(item.c.parent_id == bindparam("id")).order_by(item.c.id))
COUNT_CHILDREN = Query(select(func.count().label("n")).where(item.c.parent_id == bindparam("id")))
DOCUMENTS = Query(select(document, item.c.number).join(item, item.c.id == document.c.item_id).order_by(document.c.id))
DOCUMENTS_OF = Query(
    select(document, item.c.number)
    .join(item, item.c.id == document.c.item_id)
    .where(document.c.item_id == bindparam("id"))
    .order_by(document.c.id)
)
HOLD = Query(
    select(event.c.reason, event.c.actor, event.c.occurred_at)
    .where(event.c.item_id == bindparam("id"), event.c.transition == "item.hold")
    .order_by(event.c.seq.desc())
    .limit(1)
)
DECLINED = Query(
    select(
        claim.c.state, claim.c.round, claim.c.rung, measure.c.number, measure.c.procedure, measure.c.sequel,
        event.c.reason, event.c.actor, event.c.occurred_at,
    )
    .join(measure, and_(measure.c.id == claim.c.measure_id, measure.c.dropped.is_(True)))
    .join(
        event,
        and_(
            event.c.item_id == measure.c.id, event.c.to_state == measure.c.state,
            event.c.from_state != event.c.to_state, event.c.actor_kind == "person",
        ),
    )
    .where(claim.c.item_id == bindparam("id"))
    .order_by(claim.c.id)
)  # fmt: skip
LAST_BEAT = Query(select(func.max(daemon.c.beat_at).label("at")))
WAITING = Query(
    select(func.count().label("n"), func.min(item.c.wake_at).label("oldest")).where(
        item.c.ended_at.is_(None), item.c.wake_at <= bindparam("now")
    )
)
FAILING = Query(
    select(item.c.number, item.c.last_error).where(item.c.ended_at.is_(None), item.c.failures > 0).order_by(item.c.id)
)
PROFILES = Query(select(profile).order_by(profile.c.place))
MESSAGES = Query(select(message).order_by(message.c.id))
UNDATED = Query(
    select(item.c.number).where(
        item.c.ended_at.is_(None),
        ~item.c.id.in_(select(deadline.c.item_id).where(deadline.c.status != "over", deadline.c.state == item.c.state)),
    )
)
NEXT_WAKE = Query(
    select(func.min(item.c.wake_at).label("at")).where(
        item.c.ended_at.is_(None), item.c.wake_at.is_not(None), item.c.retry_at.is_(None)
    )
)
NEXT_RETRY = Query(select(func.min(item.c.retry_at).label("at")).where(item.c.ended_at.is_(None)))
LAST_EVENT = Query(select(func.max(item.c.last_at).label("at")))


def items(held: Any, filters: Mapping[str, Any], now: datetime) -> list[Any]:
    """The rows of items that fit, in the order they were opened, with their parent's number."""
    conditions: list[ColumnElement[bool]] = []
    values: dict[str, Any] = {}
    plain = {"procedure": item.c.procedure, "state": item.c.state}
    for name, column in plain.items():
        if filters.get(name):
            conditions.append(column == bindparam(f"f_{name}"))
            values[f"f_{name}"] = filters[name]
    if filters.get("open_only"):
        conditions.append(item.c.ended_at.is_(None))
    if filters.get("ended_only"):
        conditions.append(item.c.ended_at.is_not(None))
    if filters.get("parent"):
        conditions.append(parent.c.number == bindparam("f_parent"))
        values["f_parent"] = filters["parent"]
    if filters.get("unit"):
        conditions.append(item.c.id.in_(select(party.c.item_id).where(party.c.unit_code == bindparam("f_unit"))))
        values["f_unit"] = filters["unit"]
    if filters.get("owner"):
        owned = select(party.c.item_id).where(
            party.c.unit_code == bindparam("f_owner"), party.c.role.in_(["owner", "addressee"])
        )
        conditions.append(item.c.id.in_(owned))
        values["f_owner"] = filters["owner"]
    if filters.get("overdue"):
        late = select(deadline.c.item_id).where(
            deadline.c.status == "running", deadline.c.state == item.c.state, deadline.c.due_at <= bindparam("f_now")
        )
        conditions.append(and_(item.c.ended_at.is_(None), item.c.id.in_(late)))
        values["f_now"] = now
    if filters.get("ids") is not None:
        conditions.append(item.c.id == bindparam("f_id"))
        values["f_id"] = filters["ids"]
    statement: Select[Any] = (
        select(item, parent.c.number.label("parent_number"))
        .outerjoin(parent, parent.c.id == item.c.parent_id)
        .where(*conditions)
        .order_by(item.c.id)
    )
    if filters.get("limit"):
        statement = statement.limit(int(filters["limit"]))
    return Query(statement).all(held, **values)


def owing(held: Any, units: list[str], posts: list[tuple[str, str]]) -> list[int]:
    """The ids of items on which one of these units, or one of these (post, unit), owes the next step."""
    conditions = []
    values: dict[str, Any] = {}
    for n, code in enumerate(units):
        conditions.append(and_(deadline.c.owed_post.is_(None), deadline.c.owed_unit == bindparam(f"u{n}")))
        values[f"u{n}"] = code
    for n, (role, code) in enumerate(posts):
        conditions.append(and_(deadline.c.owed_post == bindparam(f"p{n}"), deadline.c.owed_unit == bindparam(f"q{n}")))
        values[f"p{n}"], values[f"q{n}"] = role, code
    if not conditions:
        return []
    statement = (
        select(item.c.id)
        .join(deadline, and_(deadline.c.item_id == item.c.id, deadline.c.state == item.c.state))
        .where(item.c.ended_at.is_(None), deadline.c.status != "over", or_(*conditions))
        .order_by(deadline.c.due_at, item.c.id)
    )
    return [row.id for row in Query(statement).all(held, **values)]


def next_wake(held: Any) -> datetime | None:
    """The next instant at which time has something to do, a retry included."""
    found = [at for at in (NEXT_WAKE.value(held), NEXT_RETRY.value(held)) if at is not None]
    return min(found, default=None)
