"""Days as the reader's language writes them, for texts; tables and programs get ISO dates."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cli.calendar import WEEKDAYS
from cli.language import _, chosen


def weekday(day: date) -> str:
    """The day of the week."""
    return _(WEEKDAYS[day.weekday()])


def on(day: date, year: int | None = None) -> str:
    """``2024年10月1日`` or ``2024-10-01``; in Chinese without its year if that is ``year``, known already."""
    if chosen() == "en":
        return day.isoformat()
    return f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"


def between(first: date, last: date, year: int | None = None) -> str:
    """``10月1日—7日`` or ``2024-10-01 to 2024-10-07``; of one day only that."""
    if first == last:
        return on(first, year)
    if chosen() == "en":
        return f"{first.isoformat()} to {last.isoformat()}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{on(first, year)}—{last.day}日"
    return f"{on(first, year)}—{on(last, first.year)}"


def at(instant: datetime, zone: ZoneInfo) -> str:
    """A local day and time: ``2024年10月1日 09:00``."""
    local = instant.astimezone(zone)
    return f"{on(local.date())} {local:%H:%M}"
