"""The bare arithmetic of each unit: no pauses, no roll. ``workdays.py`` builds the terms of law from it.

For every unit there is a way on and its inverse: the largest number of units that does not lead past a day or instant.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from engine.calendar.days import LAST, Calendar
from engine.definition.spans import CLOCKED as CLOCKED
from engine.definition.spans import Span, Unit
from engine.errors import BeforeCalendar, BeyondCalendar

HOUR, NOTHING = timedelta(hours=1), timedelta()
LONGEST_DAY = 26
"""Hours: more than any day has, also where the clocks are put back."""


# by days ---------------------------------------------------------------------------------------------------------


def months_later(day: date, n: int) -> date:
    """The corresponding day ``n`` months on, else the last day of that month (民法典 202).

    Raises:
        ValueError, OverflowError: there is no such year.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(a: date, b: date) -> int:
    """The largest number of months that, counted from ``a``, does not lead past ``b``."""
    n = (b.year - a.year) * 12 + b.month - a.month
    return n if months_later(a, n) <= b else n - 1


def shift_day(calendar: Calendar, day: date, span: Span) -> date:
    """``day`` and ``span`` more, in a unit of days; a negative span goes back.

    Raises:
        BeforeCalendar, BeyondCalendar: either end cannot be counted.
    """
    place, n = calendar.check(day), span.n
    if n == 0:
        return day
    if span.unit == "workdays":
        return calendar.after(day, n) if n > 0 else calendar.before(day, -n)
    if span.unit == "days":
        if not 0 <= place + n <= calendar.check(LAST):
            raise calendar.refusal(day, n, "days")
        return day + timedelta(days=n)
    months = n * 12 if span.unit == "years" else n
    if not calendar.first.year <= day.year + (day.month - 1 + months) // 12 <= LAST.year:
        raise calendar.refusal(day, n, span.unit)
    return months_later(day, months)


def days_apart(calendar: Calendar, a: date, b: date, unit: Unit) -> int:
    """The largest number of units of days that, counted from ``a``, does not lead past ``b``.

    Raises:
        BeforeCalendar, BeyondCalendar: some day cannot be counted.
    """
    calendar.check(a)
    calendar.check(b)
    if unit == "workdays":
        return calendar.workdays_between(a, b if b >= a else calendar.on_or_before(b))
    if unit == "days":
        return (b - a).days
    months = months_between(a, b)
    return months if unit == "months" else months // 12


# by the clock ----------------------------------------------------------------------------------------------------


def shift_instant(calendar: Calendar, start: datetime, span: Span) -> datetime:
    """``start`` and ``span`` more, in a unit that runs by the clock; a negative span goes back.

    Raises:
        BeforeCalendar, BeyondCalendar: either end cannot be counted.
    """
    day = calendar.local_date(start)
    calendar.check(day)
    if span.n == 0:
        return start
    try:
        if span.unit == "workdays_same_time":
            return at_same_time(calendar, start, shift_day(calendar, day, Span(span.n, "workdays")), span.n)
        if span.unit == "office_hours":  # what is far out of the calendar is refused without walking there
            shift_day(calendar, day, Span(int(span.n / LONGEST_DAY), "workdays"))
        return pass_time(calendar, start, span.n * HOUR, span.unit)
    except (BeforeCalendar, BeyondCalendar, OverflowError) as error:
        raise calendar.refusal(day, span.n, span.unit) from error


def at_same_time(calendar: Calendar, start: datetime, day: date, n: int) -> datetime:
    """On ``day``, the time of day of ``start``, from which it is counted on (or back, if ``n`` is negative).

    What lies before the opening means the opening, after the closing the closing; on a rest day the office had closed
    when it is counted on, and had not opened when it is counted back: a later start never ends earlier.
    """
    if not n:
        return calendar.at(day, calendar.local_time(start))
    if not calendar.works(calendar.local_date(start)):
        return calendar.closing(day) if n > 0 else calendar.opening(day)
    moment = calendar.at(day, calendar.local_time(start))
    return min(max(moment, calendar.opening(day)), calendar.closing(day))


def pass_time(calendar: Calendar, start: datetime, amount: timedelta, unit: Unit) -> datetime:
    """``start`` and an amount of time more, by the clock or while the office is open.

    Office time that ends with the day ends when the office closes, not when it opens next; counted back, it ends when
    the office opened. Hours are hours, also on the days on which the clocks are changed.

    Raises:
        BeforeCalendar, BeyondCalendar: the end cannot be counted.
    """
    if unit == "hours" or not amount:
        reached = start + amount
        calendar.check(calendar.local_date(reached))
        return reached
    day = calendar.local_date(start)
    if amount > NOTHING:
        day = calendar.on_or_after(day)
        while True:
            begun, closing = max(start, calendar.opening(day)), calendar.closing(day)
            if amount <= closing - begun:
                return begun + amount
            amount -= max(closing - begun, NOTHING)
            day = calendar.after(day)
    day, amount = calendar.on_or_before(day), -amount
    while True:
        opening, ended = calendar.opening(day), min(start, calendar.closing(day))
        if amount <= ended - opening:
            return ended - amount
        amount -= max(ended - opening, NOTHING)
        day = calendar.before(day)


def time_apart(calendar: Calendar, a: datetime, b: datetime, unit: Unit) -> timedelta:
    """The time from ``a`` to ``b``: by the clock, or while the office is open; negative if ``b`` is earlier.

    Raises:
        BeforeCalendar, BeyondCalendar: either end cannot be counted.
    """
    if b < a:
        return -time_apart(calendar, b, a, unit)
    first, last = calendar.local_date(a), calendar.local_date(b)
    calendar.check(first)
    calendar.check(last)
    if unit == "hours":
        return b - a
    open_for = (min(b, calendar.closing(day)) - max(a, calendar.opening(day)) for day in calendar.worked(first, last))
    return sum((one for one in open_for if one > NOTHING), NOTHING)


def instants_apart(calendar: Calendar, a: datetime, b: datetime, unit: Unit) -> int:
    """The largest number of units by the clock that, counted from ``a``, does not lead past ``b``.

    Raises:
        BeforeCalendar, BeyondCalendar: some day cannot be counted.
    """
    if unit == "hours":
        return time_apart(calendar, a, b, unit) // HOUR
    if unit == "office_hours":
        n = time_apart(calendar, a, b, unit) // HOUR
    else:
        n = calendar.workdays_between(calendar.local_date(a), calendar.local_date(b))
    while shift_instant(calendar, a, Span(n, unit)) > b:  # the office was closed at the end, or had not yet opened
        n -= 1
    return n
