"""Series in the database: since when each runs, how far it has come, and which period opened which items."""

from __future__ import annotations

from sqlalchemy import and_, insert, select, update

from engine.store import tables
from engine.store.statements.query import Query, given

series = tables.Series.__table__
period = tables.SeriesPeriod.__table__

_THIS = and_(series.c.procedure == given("code"), series.c.name == given("which"))

ALL = Query(select(series).order_by(series.c.procedure, series.c.name))
BEGIN = Query(insert(series), once=True)
ADVANCE = Query(update(series).where(_THIS).values(reached=given("new_reached"), failures=0, retry_at=None, error=None))
FAILED = Query(
    update(series)
    .where(_THIS)
    .values(failures=given("new_failures"), retry_at=given("new_retry_at"), error=given("new_error"))
)
CLAIM = Query(insert(period), once=True)
OPENED = Query(
    update(period)
    .where(period.c.procedure == given("code"), period.c.series == given("which"), period.c.period == given("per"))
    .values(items=given("new_items"))
)
PERIODS = Query(select(period).order_by(period.c.procedure, period.c.series, period.c.opened_at, period.c.period))
