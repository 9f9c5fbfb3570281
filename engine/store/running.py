"""Which daemons run, and when each last said so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from engine.store import tables
from engine.store.query import Query

daemon = tables.Daemon.__table__
outage = tables.Outage.__table__

ADD = Query(insert(daemon))
BEAT = Query(
    update(daemon)
    .where(daemon.c.boot_id == bindparam("boot"))
    .values(beat_at=bindparam("n_at"), handled=daemon.c.handled + bindparam("n_handled"))
)
STOP = Query(update(daemon).where(daemon.c.boot_id == bindparam("boot")).values(stopped_at=bindparam("n_at")))
SET_BACK = Query(update(daemon).where(daemon.c.beat_at > bindparam("now")).values(beat_at=bindparam("n_at")))
ADD_OUTAGE = Query(insert(outage))
OUTAGES = Query(
    select(outage.c.since, outage.c.until).where(outage.c.until >= bindparam("since")).order_by(outage.c.id)
)
LAST_BEAT = Query(select(func.max(daemon.c.beat_at).label("at")))
RUNNING = Query(select(daemon).where(daemon.c.stopped_at.is_(None)).order_by(daemon.c.started_at))


def started(held: Any, boot: str, host: str, pid: int, version: str, at: datetime) -> None:
    """A daemon has started, under a boot id of its own."""
    ADD.run(
        held, boot_id=boot, host=host, pid=pid, version=version, started_at=at, beat_at=at, stopped_at=None,
        handled=0, lag_seconds=None,
    )  # fmt: skip


def beat(held: Any, boot: str, at: datetime, handled: int) -> None:
    """It is alive, and has handled so many items more."""
    BEAT.run(held, boot=boot, n_at=at, n_handled=handled)


def stopped(held: Any, boot: str, at: datetime) -> None:
    """It has stopped of its own accord."""
    STOP.run(held, boot=boot, n_at=at)


def add_outage(held: Any, since: datetime, until: datetime, boot: str) -> None:
    """Nobody looked from ``since`` to ``until``; ``boot`` was the first to look again."""
    ADD_OUTAGE.insert(held, since=since, until=until, noticed_at=until, boot_id=boot)


def set_back(held: Any, now: datetime) -> None:
    """No look lies ahead of ``now``."""
    SET_BACK.run(held, now=now, n_at=now)
