"""Which daemons run, and when each last said so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from engine.store import tables
from engine.store.statements.query import Query

daemon = tables.Daemon.__table__
outage = tables.Outage.__table__
lease = tables.Lease.__table__

ADD = Query(insert(daemon))
BEAT = Query(
    update(daemon)
    .where(daemon.c.boot_id == bindparam("boot"))
    .values(
        beat_at=bindparam("n_at"),
        handled=daemon.c.handled + bindparam("n_handled"),
        lag_seconds=bindparam("n_lag"),
    )
)
STOP = Query(update(daemon).where(daemon.c.boot_id == bindparam("boot")).values(stopped_at=bindparam("n_at")))
SET_BACK = Query(update(daemon).where(daemon.c.beat_at > bindparam("now")).values(beat_at=bindparam("n_at")))
ADD_OUTAGE = Query(insert(outage))
OUTAGES = Query(
    select(outage.c.since, outage.c.until).where(outage.c.until >= bindparam("since")).order_by(outage.c.id)
)
LAST_BEAT = Query(select(func.max(daemon.c.beat_at).label("at")))
RUNNING = Query(select(daemon).where(daemon.c.stopped_at.is_(None)).order_by(daemon.c.started_at))


ADD_LEASE = Query(insert(lease), once=True)
TAKE_LEASE = Query(
    update(lease)
    .where(
        lease.c.name == bindparam("which"), or_(lease.c.until <= bindparam("now"), lease.c.holder == bindparam("who"))
    )
    .values(holder=bindparam("n_holder"), token=lease.c.token + 1, until=bindparam("n_until"))
)
LET_GO = Query(update(lease).where(lease.c.holder == bindparam("who")).values(until=bindparam("n_until")))


def started(held: Any, boot: str, host: str, pid: int, version: str, at: datetime) -> None:
    """A daemon has started, under a boot id of its own."""
    ADD.run(
        held, boot_id=boot, host=host, pid=pid, version=version, started_at=at, beat_at=at, stopped_at=None,
        handled=0, lag_seconds=None,
    )  # fmt: skip


def beat(held: Any, boot: str, at: datetime, handled: int, lag: float) -> None:
    """It is alive, and has handled so many items more; what it met first had been due for ``lag`` seconds."""
    BEAT.run(held, boot=boot, n_at=at, n_handled=handled, n_lag=lag)


def stopped(held: Any, boot: str, at: datetime) -> None:
    """It has stopped of its own accord; what only it did, others may do now."""
    STOP.run(held, boot=boot, n_at=at)
    LET_GO.run(held, who=boot, n_until=at)


def take_lease(held: Any, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Whether ``holder`` may do until then what only one does; he is asked again at every beat.

    Nobody holds it longer than that: whoever was killed is followed by another when it has run out.
    """
    if ADD_LEASE.run(held, name=name, holder=holder, token=1, until=until):
        return True
    return bool(TAKE_LEASE.run(held, which=name, now=now, who=holder, n_holder=holder, n_until=until))


def add_outage(held: Any, since: datetime, until: datetime, boot: str) -> None:
    """Nobody looked from ``since`` to ``until``; ``boot`` was the first to look again."""
    ADD_OUTAGE.insert(held, since=since, until=until, noticed_at=until, boot_id=boot)


def set_back(held: Any, now: datetime) -> None:
    """No look lies ahead of ``now``."""
    SET_BACK.run(held, now=now, n_at=now)
