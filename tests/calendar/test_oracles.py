"""Against what others wrote: pandas' business days and business hours on the published calendar, make-up days included.

pandas knows no weekend that is worked. Here it is told that every day of the week is worked, and that all rest days are
holidays.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pandas as pd
import pytest

from engine.calendar.days import Calendar
from engine.calendar.workdays import add, measure
from engine.definition.spans import Span

HOURS = {"start": "09:00", "end": "17:30"}


@pytest.fixture(scope="module")
def rest(cal: Calendar) -> list[date]:
    days = (cal.first + timedelta(days=n) for n in range((cal.horizon - cal.first).days + 1))
    return [day for day in days if not cal.works(day)]


def naive(cal: Calendar, instant: datetime) -> datetime:
    return instant.astimezone(cal.zone).replace(tzinfo=None)


@pytest.mark.parametrize("n", [1, 2, 5, 15, 60, -1, -5, -60])
def test_working_days_of_every_day_ever_published(cal: Calendar, rest: list[date], n: int) -> None:
    business = pd.offsets.CustomBusinessDay(n, weekmask="1111111", holidays=rest)
    first, last = cal.first + timedelta(days=100), cal.horizon - timedelta(days=100)
    for day in pd.date_range(first, last, freq="D"):
        assert add(cal, day.date(), Span(n, "workdays")).day == (day + business).date(), day


@pytest.mark.parametrize("n", [1, 3, 10, -1, -4])
def test_working_days_to_the_same_time_from_every_working_day(cal: Calendar, rest: list[date], n: int) -> None:
    business = pd.offsets.CustomBusinessDay(n, weekmask="1111111", holidays=rest)
    first, last = cal.first + timedelta(days=30), cal.horizon - timedelta(days=30)
    for count, day in enumerate(cal.worked(first, last)):
        moment = time(9 + count % 8, count % 60)
        start = datetime.combine(day, moment)
        end = add(cal, cal.at(day, moment), Span(n, "workdays_same_time")).at
        assert naive(cal, end) == pd.Timestamp(start) + business, start


@pytest.mark.parametrize("n", [1, 9, 17, 170])
def test_office_hours_from_every_day_ever_published(cal: Calendar, rest: list[date], n: int) -> None:
    business = pd.offsets.CustomBusinessHour(n, weekmask="1111111", holidays=rest, **HOURS)
    day, last, count = cal.first + timedelta(days=10), cal.horizon - timedelta(days=60), 0
    while day <= last:
        start = datetime.combine(day, time(count * 7 % 24, count * 11 % 60))
        end = add(cal, start.replace(tzinfo=cal.zone).astimezone(UTC), Span(n, "office_hours")).at
        theirs = (pd.Timestamp(start) + business).to_pydatetime()
        assert naive(cal, end) == _closing(cal, theirs), start
        assert measure(cal, start.replace(tzinfo=cal.zone), end, "office_hours") == n
        day, count = day + timedelta(days=1), count + 1


def _closing(cal: Calendar, end: datetime) -> datetime:
    """Their end where it is an opening: ours is the closing before it, for then the hours were over."""
    return datetime.combine(cal.before(end.date()), cal.closes) if end.time() == cal.opens else end


@pytest.mark.parametrize("n", [-1, -8, -20])
def test_office_hours_counted_back(cal: Calendar, rest: list[date], n: int) -> None:
    business = pd.offsets.CustomBusinessHour(n, weekmask="1111111", holidays=rest, **HOURS)
    day, last, count = cal.first + timedelta(days=60), cal.horizon, 0
    while day <= last:
        start = datetime.combine(day, time(count * 7 % 24, count * 11 % 60))
        end = add(cal, start.replace(tzinfo=cal.zone).astimezone(UTC), Span(n, "office_hours")).at
        theirs = (pd.Timestamp(start) + business).to_pydatetime()
        if theirs.time() == cal.closes:  # ours is the opening after it
            theirs = datetime.combine(cal.after(theirs.date()), cal.opens)
        assert naive(cal, end) == theirs, start
        day, count = day + timedelta(days=1), count + 1
