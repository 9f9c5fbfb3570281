"""Number series: the next number of an organ's papers in a year, and of a prefix's items; gapless within a commit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.store import tables
from engine.store.statements.query import Query

series = tables.NumberSeries.__table__
_HERE = series.c.organ == bindparam("o"), series.c.year == bindparam("y")

NEXT_NUMBER = Query(
    select(series.c.next)
    .where(series.c.organ == bindparam("organ"), series.c.year == bindparam("year"))
    .with_for_update(key_share=True)
)
BEGIN_SERIES = Query(insert(series), once=True)
TAKE_NUMBER = Query(update(series).where(*_HERE).values(next=series.c.next + 1))
MOVE_SERIES = Query(update(series).where(*_HERE).values(next=bindparam("n")))


def take_number(connection: Any, organ: str, year: int) -> int:
    """The next number of a series; a roll-back gives it back."""
    row = NEXT_NUMBER.one(connection, organ=organ, year=year)
    if row is None and BEGIN_SERIES.run(connection, organ=organ, year=year, next=2):
        return 1
    if row is None:  # somebody else began it while we looked
        row = NEXT_NUMBER.one(connection, organ=organ, year=year)
    TAKE_NUMBER.run(connection, o=organ, y=year)
    return int(row.next)


def next_number(connection: Any, organ: str, year: int) -> int:
    """The number that would be taken now; the series is held until the transaction ends."""
    row = NEXT_NUMBER.one(connection, organ=organ, year=year)
    return int(row.next) if row is not None else 1


def start_series(connection: Any, organ: str, year: int, next: int) -> None:
    """From now on the next number is ``next``; the caller has seen that it does not go back."""
    if not BEGIN_SERIES.run(connection, organ=organ, year=year, next=next):
        MOVE_SERIES.run(connection, o=organ, y=year, n=next)


def official_number(organ: str, serial: int, year: int) -> str:
    """``普安办函〔2024〕12号``: six-angle brackets, the full year, no leading zeros (GB/T 9704-2012)."""
    return f"{organ}〔{year}〕{serial}号"
