"""The system log — directory, settings, calendars, profiles — chained like an item; and small system rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from engine.store import tables
from engine.store.chain import SYSTEM_GENESIS, system_hash
from engine.store.statements.query import Query

event = tables.SystemEvent.__table__

LAST = Query(select(event.c.seq, event.c.hash).order_by(event.c.seq.desc()).limit(1))
ADD = Query(insert(event))
ALL = Query(select(event).order_by(event.c.seq))


def log(held: Any, at: datetime, actor: str, kind: str, data: dict[str, Any]) -> None:
    """Appends a line to the system log."""
    held.alone("system log")
    last = LAST.one(held)
    seq, previous = (last.seq + 1, last.hash) if last is not None else (1, SYSTEM_GENESIS)
    row = {"seq": seq, "at": at, "actor": actor, "kind": kind, "data": data}
    ADD.run(held, **row, previous_hash=previous, hash=system_hash(previous, row))
