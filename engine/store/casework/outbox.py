"""The outbox: which messages may be delivered now, who has them in hand, and what became of each.

A message is ``queued`` until a channel has taken it (``handed_over``, or ``delivered`` where the channel knows), until
it is given up (``failed``) or withdrawn (``cancelled``). Whoever delivers leases what he takes, under a token of his
own; a report under a token that is no longer the message's counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update

from engine.store import tables
from engine.store.statements.query import Query, given, given_list
from engine.store.statements.questions import where_given
from engine.store.statements.types import Instant

message = tables.Message.__table__
item = tables.Item.__table__
event = tables.Event.__table__
QUEUED = message.c.status == "queued"
NOW: Any = bindparam("now", type_=Instant())
FREE = and_(QUEUED, message.c.deliver_at <= NOW, or_(message.c.lease_until.is_(None), message.c.lease_until <= NOW))

WAITING = Query(
    select(
        message.c.unit_code, message.c.post,
        func.min(message.c.created_at, type_=Instant()).label("oldest"), func.count().label("n"),
    )
    .where(FREE, message.c.batch.is_(None))
    .group_by(message.c.unit_code, message.c.post)
    .order_by(func.min(message.c.id))
)  # fmt: skip
BEGUN = Query(
    select(message.c.batch, func.min(message.c.unit_code).label("unit"), func.min(message.c.post).label("post"))
    .where(FREE, message.c.batch.is_not(None))
    .group_by(message.c.batch)
    .order_by(func.min(message.c.id))
)
"""What was sent together before and must be sent again, as it was."""
OF_UNIT = Query(
    select(message.c.id)
    .where(FREE, message.c.batch.is_(None), message.c.unit_code == given("unit"))
    .where(func.coalesce(message.c.post, "") == given("post"))
    .order_by(message.c.id)
    .limit(given("most"))
)
OF_BATCH = Query(select(message.c.id).where(FREE, message.c.batch == given("which")).order_by(message.c.id))
TAKE = Query(
    update(message)
    .where(FREE, message.c.id.in_(given_list("ids")), func.coalesce(message.c.batch, given("which")) == given("which"))
    .values(
        batch=given("new_batch"), token=given("new_token"), lease_until=given("new_lease_until"),
        channel=given("new_channel"), attempts=message.c.attempts + 1,
    )
)  # fmt: skip
SHOWN = select(message, item.c.number, event.c.request_id).select_from(
    message.outerjoin(item, item.c.id == message.c.item_id).outerjoin(
        event, and_(event.c.item_id == message.c.item_id, event.c.seq == message.c.seq)
    )
)
TAKEN = Query(SHOWN.where(message.c.token == given("token"), QUEUED).order_by(message.c.id))
BY_ID = Query(SHOWN.where(message.c.id == given("id")))
LISTED = Query(
    SHOWN.where(
        where_given("status", message.c.status == bindparam("status")),
        where_given("unit", message.c.unit_code == bindparam("unit")),
        where_given("number", item.c.number == bindparam("number")),
    )
    .order_by(message.c.id.desc())
    .limit(given("most"))
)
FAILED = Query(select(message.c.id).where(message.c.status == "failed").order_by(message.c.id))
REPORT = Query(
    update(message)
    .where(message.c.id == given("id"), message.c.token == given("held"), QUEUED)
    .values(
        status=given("new_status"), deliver_at=given("new_deliver_at"), error=given("new_error"),
        history=given("new_history"), attempts=given("new_attempts"), lease_until=None, token=None,
    )
)  # fmt: skip
CHANGE = Query(
    update(message)
    .where(message.c.id == given("id"), message.c.status == given("was"))
    .values(
        status=given("new_status"), deliver_at=given("new_deliver_at"), attempts=given("new_attempts"),
        error=given("new_error"), history=given("new_history"),
    )
)  # fmt: skip
TRIED = Query(
    select(message.c.channel, message.c.history).where(QUEUED, message.c.error.is_not(None)).order_by(message.c.id)
)
"""What was tried and waits to be tried again."""
COUNTS = Query(select(message.c.status, func.count().label("n")).group_by(message.c.status))
UNADDRESSED = Query(
    select(message.c.unit_code, message.c.post, func.count().label("n"))
    .where(QUEUED)
    .group_by(message.c.unit_code, message.c.post)
    .order_by(message.c.unit_code, message.c.post)
)
"""Whom what waits is for."""


@dataclass(frozen=True)
class Lease:
    """What somebody may deliver.

    Attributes:
        batch: stays the same however often it is sent. token: of this attempt. until: then others may take it.
    """

    batch: str
    token: str
    until: datetime
    channel: str


def take(held: Any, lease: Lease, ids: Sequence[int], now: datetime) -> list[Any]:
    """Takes those of these messages that nobody else has; gives their rows."""
    if ids:
        TAKE.run(
            held, now=now, ids=list(ids), which=lease.batch, batch=lease.batch, token=lease.token,
            lease_until=lease.until, channel=lease.channel,
        )  # fmt: skip
    return TAKEN.all(held, token=lease.token)


def free(held: Any, unit: str, posts: Iterable[str | None], now: datetime, most: int) -> list[int]:
    """The messages to a unit, by post, that wait for their first attempt; the oldest first."""
    found = [row.id for post in posts for row in OF_UNIT.all(held, now=now, unit=unit, post=post or "", most=most)]
    return sorted(found)[:most]


def report(
    held: Any, row: Any, lease: Lease, status: str, history: list[Any], *, again_at: datetime, error: str | None,
    attempts: int,
) -> bool:  # fmt: skip
    """What became of an attempt; says whether it still counted."""
    return bool(
        REPORT.run(
            held, id=row.id, held=lease.token, status=status, deliver_at=again_at, error=error,
            history=history, attempts=attempts,
        )
    )  # fmt: skip
