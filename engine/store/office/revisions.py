"""Loaded revisions of calendars and terms, and which deadlines are not yet counted by those in force."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, exists, insert, or_, select, update

from engine.store import tables
from engine.store.statements.query import Query, given_list

calendar = tables.CalendarRevision.__table__
profile = tables.ProfileRevision.__table__
item = tables.Item.__table__
deadline = tables.Deadline.__table__

ADD_CALENDAR = Query(insert(calendar))
ADD_PROFILE = Query(insert(profile))
UNSETTLED = Query(select(calendar.c.place).where(calendar.c.settled_at.is_(None)).limit(1))
SETTLE = Query(update(calendar).where(calendar.c.settled_at.is_(None)).values(settled_at=bindparam("at")))
ASKED = Query(
    select(profile)
    .where(profile.c.asked_at.is_not(None), profile.c.settled_at.is_(None))
    .order_by(profile.c.place.desc())
    .limit(1)
)
ASK = Query(
    update(profile).where(profile.c.key == bindparam("which")).values(asked_at=bindparam("at"), settled_at=None)
)
SETTLE_ASKED = Query(
    update(profile)
    .where(profile.c.asked_at.is_not(None), profile.c.settled_at.is_(None))
    .values(settled_at=bindparam("at"))
)

_LIVE = and_(deadline.c.item_id == item.c.id, deadline.c.status != "over")
_OTHER = or_(deadline.c.calendar_revision.is_(None), deadline.c.calendar_revision != bindparam("revision"))
_STALE = and_(item.c.ended_at.is_(None), exists().where(_LIVE, _OTHER))
_READY = or_(item.c.retry_at.is_(None), item.c.retry_at <= bindparam("now"))

STALE = Query(select(item.c.id).where(_STALE, _READY).order_by(item.c.id).limit(bindparam("limit")))
"""Open items of which a deadline was counted by another calendar, save those that failed a while ago."""

STILL_STALE = Query(select(item.c.id, item.c.failures).where(_STALE, item.c.id.in_(given_list("ids"))))
LEFT = Query(select(item.c.number).where(_STALE).order_by(item.c.id).limit(bindparam("limit")))
STAMP = Query(
    update(deadline)
    .where(deadline.c.item_id.in_(given_list("ids")), deadline.c.status != "over")
    .values(calendar_revision=bindparam("revision"))
)


def _terms(*conditions: Any) -> Query:
    return Query(
        select(
            item.c.id, item.c.procedure, item.c.version, item.c.failures, item.c.retry_at, deadline.c.state,
            deadline.c.limit_name, deadline.c.span_n, deadline.c.span_unit, deadline.c.term_of,
        )
        .join(deadline, _LIVE)
        .where(
            item.c.ended_at.is_(None), deadline.c.limit_name.is_not(None), deadline.c.due_at.is_not(None),
            deadline.c.span_unit.is_not(None),  # a review is a day somebody named, whatever its longest term
            deadline.c.status.in_(["running", "held"]), deadline.c.profile_revision.in_(given_list("older")),
            *conditions,
        )
        .order_by(item.c.id)
    )  # fmt: skip


TERMS, TERMS_OF = _terms(), _terms(item.c.id.in_(given_list("ids")))
"""The terms that run under one of these profiles, of all open items or of some."""

OPEN = Query(select(item.c.id).where(item.c.ended_at.is_(None)).order_by(item.c.id))
