"""The bare arithmetic of each unit: no pauses, no roll. ``workdays.py`` builds the terms of law from it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from engine.calendar.days import LAST, Calendar
from engine.definition.spans import Span, Unit
from engine.errors import BeforeCalendar, BeyondCalendar

HOUR = timedelta(hours=1)
CLOCKED = ("hours", "office_hours")
"""The units that run by the clock; all others run by days."""


def months_later(day: date, n: int) -> date:
    """The corresponding day ``n`` months on, else the last day of that month (民法典 202).

    Raises:
        ValueError, OverflowError: there is no such year.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(a: date, b: date) -> int:
    """How many whole months fit from ``a`` to ``b``; negative if ``b`` is earlier."""
    n = (b.year - a.year) * 12 + b.month - a.month
    if n > 0 and months_later(a, n) > b:
        return n - 1
    if n < 0 and months_later(a, n) < b:
        return n + 1
    return n


def shift_day(calendar: Calendar, day: date, span: Span) -> date:
    """``day`` and ``span`` more, in a unit of days; a negative span goes back.

    Raises:
        BeforeCalendar, BeyondCalendar: either end cannot be counted.
    """
    ordinal = calendar.check(day)
    if span.n == 0:
        return day
    if span.unit == "workdays":
        return calendar.after(day, span.n) if span.n > 0 else calendar.before(day, -span.n)
    if span.unit == "days":
        reached = ordinal + span.n
    else:
        n = span.n * (12 if span.unit == "years" else 1)
        year = day.year + (day.month - 1 + n) // 12
        if calendar.first.year <= year <= LAST.year:
            return months_later(day, n)
        reached = LAST.toordinal() + 1 if n > 0 else 0
    if reached < calendar.first.toordinal():
        raise BeforeCalendar(day=f"{day} {span.n:+} {span.unit}", first=calendar.first)
    if reached > LAST.toordinal():
        raise BeyondCalendar(what=f"{day} {span.n:+} {span.unit}", last=LAST)
    return date.fromordinal(reached)


def days_apart(calendar: Calendar, a: date, b: date, unit: Unit) -> int:
    """Whole units of days from ``a`` (not counted) to ``b``; negative if ``b`` is earlier."""
    calendar.check(a)
    calendar.check(b)
    if unit == "workdays":
        return calendar.workdays_between(a, b)
    if unit == "days":
        return (b - a).days
    months = months_between(a, b)
    return months if unit == "months" else int(months / 12)


def shift_instant(calendar: Calendar, start: datetime, amount: timedelta, unit: Unit) -> datetime:
    """``start`` and ``amount`` more: by the clock, or by the time the office is open.

    Office time that ends with the day ends when the office closes, not when it opens next.
    """
    if unit == "hours" or not amount:
        calendar.check(calendar.local_date(start))
        reached = start + amount
        calendar.check(calendar.local_date(reached))
        return reached
    length = _office_day(calendar)
    day, passed = _office_position(calendar, start)
    full, rest = divmod(passed + amount, length)
    if not rest and amount > timedelta():
        full, rest = full - 1, length
    day = shift_day(calendar, day, Span(full, "workdays"))
    opening = datetime.combine(day, calendar.opens)
    return calendar.at(day, (opening + rest).time())


def time_apart(calendar: Calendar, a: datetime, b: datetime, unit: Unit) -> timedelta:
    """The time from ``a`` to ``b``: by the clock, or while the office is open; negative if ``b`` is earlier."""
    if unit == "hours":
        return b - a
    (day, passed), (last, reached) = _office_position(calendar, a), _office_position(calendar, b)
    return calendar.workdays_between(day, last) * _office_day(calendar) + reached - passed


def _office_day(calendar: Calendar) -> timedelta:
    """How long the office is open on a working day."""
    return _since_midnight(calendar.closes) - _since_midnight(calendar.opens)


def _office_position(calendar: Calendar, instant: datetime) -> tuple[date, timedelta]:
    """The working day an instant belongs to, and how long the office has been open on it by then."""
    local = instant.astimezone(calendar.zone)
    day = calendar.on_or_after(local.date())
    if day > local.date():
        return day, timedelta()
    passed = _since_midnight(local.time()) - _since_midnight(calendar.opens)
    return day, min(max(passed, timedelta()), _office_day(calendar))


def _since_midnight(moment: time) -> timedelta:
    return datetime.combine(date.min, moment) - datetime.combine(date.min, time())
