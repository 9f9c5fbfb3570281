"""Periodic dates: the 25th of every month, of every quarter's last month, of June and December (DOMAIN T1, T17)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from engine.calendar.days import Calendar
from engine.calendar.pauses import Roll
from engine.calendar.workdays import End, add
from engine.definition.spans import Span
from engine.errors import BeforeCalendar

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True)
class Period:
    """One date of a series.

    Attributes:
        name: ``2024-06``, ``2024-Q2``, ``2024-H1``, ``2024``.
        date: the date as the rule names it, in the last month of the period; a shorter month ends it.
        end: by when: that day, or the day before if the day itself is too late; rolled.
    """

    name: str
    date: date
    end: End


def periods(
    calendar: Calendar,
    every: str,
    day: int,
    *,
    since: date,
    until: date | None = None,
    roll: Roll = "next",
    inclusive: bool = True,
) -> Iterator[Period]:
    """The periods whose last day, rolled, lies from ``since`` to ``until``, both included, in order.

    Args:
        every: ``month``, ``quarter``, ``half_year`` or ``year``.
        day: the day of the period's last month, 1 to 31; in a shorter month its last day.
        until: ``None`` goes on to the end of the calendar.
        roll: what a last day on a rest day does, as in ``add``.
        inclusive: "by the 25th" is in time on the 25th, as offices read it; else the last day is the 24th, and no roll
            carries it to the 25th or further (DOMAIN T6).

    Raises:
        BeforeCalendar, BeyondCalendar: some day cannot be counted.
        ValueError: no such period, day or roll.
    """
    if every not in MONTHS:
        raise ValueError(f"unknown period {every!r}; one of {', '.join(MONTHS)}")
    if not 1 <= day <= 31:
        raise ValueError(f"day {day} is in no month")
    calendar.check(since)
    span = Span(0 if inclusive else -1, "days")

    def period(place: int) -> Period:
        name, written = _named(every, place, day)
        return Period(name, written, add(calendar, written, span, roll))

    first = (since.year * 12 + since.month - 1) // MONTHS[every]
    try:
        while period(first - 1).end.day >= since:  # a roll may lead out of its own period
            first -= 1
    except BeforeCalendar:
        pass
    for place in count(first):
        one = period(place)
        if until is not None and one.end.day > until:
            return
        if one.end.day >= since:
            yield one


def _named(every: str, place: int, day: int) -> tuple[str, date]:
    """The name of the ``place``-th period since the year 0, and its date."""
    months = MONTHS[every]
    year, month = divmod(place * months + months - 1, 12)
    part = {1: f"-{month + 1:02}", 3: f"-Q{month // 3 + 1}", 6: f"-H{month // 6 + 1}", 12: ""}[months]
    return f"{year}{part}", date(year, month + 1, min(day, monthrange(year, month + 1)[1]))
