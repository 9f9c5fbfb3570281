"""What the clock on the wall shows and when it shows it, in any time zone, also where summer time begins and ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)


def instant(zone: ZoneInfo, day: date, moment: time) -> datetime:
    """The first instant, in UTC, at which the clocks of ``zone`` show ``moment`` of ``day`` or later.

    A time of day that happens twice means the first; one that is skipped means the moment of the change, so that what
    lies later by the clock never comes earlier (assumed: no law speaks of it).
    """
    wall = datetime.combine(day, moment).replace(fold=0)
    shown = wall.replace(tzinfo=zone)
    found = shown.astimezone(UTC)
    if shows(zone, found) == wall:
        return found
    # It is skipped: the change, at a whole second, comes after the one and not after the other.
    early, late = (one.replace(microsecond=0) for one in (shown.replace(fold=1).astimezone(UTC), found))
    while late - early > SECOND:
        middle = early + (late - early) // SECOND // 2 * SECOND
        if shows(zone, middle) >= wall:
            late = middle
        else:
            early = middle
    return late


def shows(zone: ZoneInfo, instant: datetime) -> datetime:
    """The date and time of day that the clocks of ``zone`` show at an aware instant, without zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=4096)  # a decision asks for the day of the same few instants again and again
def day(zone: ZoneInfo, instant: datetime) -> date:
    """The local date at an instant in UTC."""
    try:
        return instant.astimezone(zone).date()
    except OverflowError:  # the first or last hours of all that Python can date
        return instant.date()
