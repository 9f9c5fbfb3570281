"""Running: the outbox, the daemons, their leases and outages, series, and answered requests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index
from sqlalchemy import text as sql

from engine.store.tables.columns import Stored, day, ident, instant, integer, json, real, refer, text

_QUEUED = sql("status = 'queued'")
_FAILED = sql("status = 'failed'")


class Message(Stored, table=True):
    """Something to deliver to someone. ``history``: what became of each attempt; ``token`` fences a lost lease.

    ``batch``: those that were sent together bear the same; it stays when they are sent again.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_deliver_at", "deliver_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
        Index("ix_message_failed", "id", sqlite_where=_FAILED, postgresql_where=_FAILED),
        Index("ix_message_batch", "batch"),
        Index(None, "item_id"),
    )

    id: int = ident()
    item_id: int | None = refer("item.id")
    seq: int | None = integer()
    role: str = text()
    unit_code: str | None = text()
    post: str | None = text()
    code: str = text()
    data: dict[str, Any] = json(default_factory=dict)
    status: str = text(default="queued")
    channel: str | None = text()
    created_at: dt.datetime = instant()
    deliver_at: dt.datetime = instant()
    attempts: int = integer(default=0)
    lease_until: dt.datetime | None = instant()
    token: str | None = text()
    error: str | None = text()
    history: list[Any] = json(default_factory=list)
    batch: str | None = text()


class Daemon(Stored, table=True):
    """One start of a daemon, by its own boot id."""

    __tablename__ = "daemon"

    boot_id: str = text(primary_key=True)
    host: str = text()
    pid: int = integer()
    version: str = text()
    started_at: dt.datetime = instant()
    beat_at: dt.datetime = instant()
    stopped_at: dt.datetime | None = instant()
    handled: int = integer(default=0)
    lag_seconds: float | None = real()


class Lease(Stored, table=True):
    """Who may do a chore that only one may do, and until when."""

    __tablename__ = "lease"

    name: str = text(primary_key=True)
    holder: str = text()
    token: int = integer()
    until: dt.datetime = instant()


class Outage(Stored, table=True):
    """A time in which no daemon was running."""

    __tablename__ = "outage"

    id: int = ident()
    since: dt.datetime = instant()
    until: dt.datetime = instant()
    noticed_at: dt.datetime = instant()
    boot_id: str = text()


class Series(Stored, table=True):
    """A series that runs. ``since``: the day it began; ``reached``: the last day of the last period opened.

    ``error``: why the next period could not be opened; it is tried again at ``retry_at``.
    """

    __tablename__ = "series"

    procedure: str = text(primary_key=True)
    name: str = text(primary_key=True)
    since: dt.date = day()
    reached: dt.date | None = day()
    failures: int = integer(default=0)
    retry_at: dt.datetime | None = instant()
    error: str | None = text()


class SeriesPeriod(Stored, table=True):
    """One period of a series, claimed so that it is opened once. ``units``: for whom; ``items``: what was opened."""

    __tablename__ = "series_period"
    __table_args__ = ({"sqlite_with_rowid": False},)

    procedure: str = text(primary_key=True)
    series: str = text(primary_key=True)
    period: str = text(primary_key=True)
    due_on: dt.date = day()
    opened_at: dt.datetime = instant()
    units: list[str] = json(default_factory=list)
    items: list[str] = json(default_factory=list)


class Request(Stored, table=True):
    """A command that was answered: the same id again gets the same answer."""

    __tablename__ = "request"

    id: str = text(primary_key=True)
    at: dt.datetime = instant()
    login: str = text()
    answer: Any = json(nullable=True)
