"""Terms: when a span of time ends, how much of it has passed, and both of them day by day.

The day of the event is not counted (民法典 201); months end on the corresponding day (202); a term in calendar days,
months or years that ends on a rest day ends on the next working day (203), unless the rule says otherwise. Terms end at
24:00 local of their last day. Working days and hours never roll. The unit belongs to the rule (DOMAIN T7).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.calendar.clock import utc
from engine.calendar.days import Calendar
from engine.calendar.pauses import ROLLS, Pause, Roll, local, ordered, rolled, within
from engine.calendar.units import CLOCKED, HOUR, days_apart, shift_day, shift_instant, time_apart
from engine.definition.spans import UNITS, Span, Unit

__all__ = ["End", "Pause", "Roll", "Step", "add", "before", "measure", "measured", "month_end", "offset", "steps"]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class End:
    """Where a term ends.

    Attributes:
        day: the last local day of the term, rolled; for hours, the local day of the end.
        at: the exclusive end, UTC: 24:00 of ``day``, or for hours the instant itself. At ``at`` the term is over.
        unrolled: the last day before any roll.
        provisional: a notice yet to come may move it (law 6).
    """

    day: date
    at: datetime
    unrolled: date
    provisional: bool


@dataclass(frozen=True)
class Step:
    """One local day of a term: whether it counted, as which unit of the term, and why.

    Attributes:
        number: the running count after this day (days of the term; for hours, whole hours); ``None`` if not counted.
        why: one word in Chinese: ``工作日``, ``周末``, ``国庆节``, ``国庆节调休上班``, ``中止``…
        notice: the address of the notice that names this day, if one does.
    """

    date: date
    counted: bool
    number: int | None
    why: str
    notice: str | None = None


def add(
    calendar: Calendar,
    start: date | datetime,
    span: Span,
    roll: Roll = "next",
    pauses: Iterable[Pause] = (),
) -> End:
    """Where ``span`` ends, counted from ``start``, whose day is not counted. A negative span is counted back.

    What remained of a term when a pause began remains when it ends, in the term's own unit; of months and years the
    remaining calendar days. A term counted back, or of no length, is a fixed date: a pause that begins before it
    moves it. If only the roll was left, the term ends on the first working day after the pause.

    Args:
        start: a local date; for hours an aware instant (which, for units of days, means its local date).
        roll: what an end on a rest day does, for days, months and years; ``None`` lets it stand. A roll that
            would carry a term to or past the day it is counted from goes the other way.
        pauses: closed suspensions, in any order; those over before ``start`` do not matter to a term counted on.

    Raises:
        BeforeCalendar, BeyondCalendar: some day cannot be counted.
        ValueError: a pause that ends before it begins, an instant without a zone, an unknown roll.
        TypeError: hours from a date.
    """
    if roll not in ROLLS:
        raise ValueError(f"unknown roll {roll!r}; next, previous or None")
    if span.unit in CLOCKED:
        return _add_hours(calendar, _instant(start, span.unit), span, pauses)
    begin = local(calendar, start)
    if span.unit == "workdays":
        roll = None
    end, floor, ceiling = shift_day(calendar, begin, span), begin if span.n > 0 else None, begin if span.n < 0 else None
    for stop, resumed in ordered(calendar, pauses, floor):
        lapses = rolled(calendar, end, roll, after=floor, before=ceiling)
        if stop >= lapses:
            break
        if stop < end:
            rest: Unit = "workdays" if span.unit == "workdays" and span.n else "days"
            end = shift_day(calendar, resumed, Span(days_apart(calendar, stop, end, rest), rest))
        else:
            end = calendar.after(resumed)
        floor, ceiling = resumed, None
    day = rolled(calendar, end, roll, after=floor, before=ceiling)
    return End(day, calendar.end_of(day), end, calendar.provisional(begin, max(day, end)))


def before(calendar: Calendar, day: date | datetime, span: Span, roll: Roll = "next") -> End:
    """The end that lies ``span`` before ``day``: "at least fifteen working days before expiry" (DOMAIN T2)."""
    return add(calendar, day, -span, roll)


def measure(calendar: Calendar, start: date | datetime, end: date | datetime, unit: Unit) -> int:
    """How many whole units lie from ``start`` (its day not counted) to the end of ``end``; negative if that is earlier.

    The inverse of ``add`` before any roll: ``measure(c, s, add(c, s, span).unrolled, span.unit) == span.n``; for hours
    the same with ``add(…).at``.
    """
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}; one of {', '.join(UNITS)}")
    if unit in CLOCKED:
        passed = time_apart(calendar, _instant(start, unit), _instant(end, unit), unit)
        return passed // HOUR if passed >= timedelta() else -(-passed // HOUR)
    return days_apart(calendar, local(calendar, start), local(calendar, end), unit)


def offset(calendar: Calendar, due: date, n: int) -> date:
    """The day of a rung ``n`` working days from a due day; 0 and less count back from the last working day not after
    it (SEMANTICS 10)."""
    if n > 0:
        return calendar.after(due, n)
    day = calendar.on_or_before(due)
    return calendar.before(day, -n) if n else day


def month_end(year: int, month: int) -> date:
    """The last day of a month: where ``month(2024, 6)`` ends; it never rolls (DOMAIN T3)."""
    return date(year, month, monthrange(year, month)[1])


def steps(
    calendar: Calendar,
    start: date | datetime,
    span: Span,
    roll: Roll = "next",
    pauses: Iterable[Pause] = (),
) -> list[Step]:
    """How ``add`` came to its end, day by day from the day of the event; takes and raises the same.

    Terms counted back are listed backwards. The day a roll led to says so, also when it was passed already.
    """
    pauses = tuple(pauses)
    end = add(calendar, start, span, roll, pauses)
    if span.unit in CLOCKED:
        return _hour_steps(calendar, _instant(start, span.unit), end, span, pauses)
    begin = local(calendar, start)
    goal = abs(span.n) if span.unit in ("workdays", "days") else abs((shift_day(calendar, begin, span) - begin).days)
    breaks = [pause for pause in ordered(calendar, pauses, begin if span.n > 0 else None) if pause[0] < end.day]
    listed = [Step(begin, False, None, "当日不计入", calendar.day(begin).notice)]
    day, number, way = begin, 0, ONE_DAY if span.n > 0 else -ONE_DAY
    while number < goal:
        day += way
        known = calendar.day(day)
        paused = span.n > 0 and within(breaks, day)
        counts = not paused and (known.works or span.unit != "workdays")
        number += counts
        listed.append(Step(day, counts, number if counts else None, "中止" if paused else known.why, known.notice))
    way = ONE_DAY if end.day > day else -ONE_DAY
    led = "顺延至此" if end.day > day else "提前至此"
    for n, step in enumerate(listed[1:], 1):
        if step.date == end.day != day:
            listed[n] = replace(step, why=led)
            return listed
    while day != end.day:
        day += way
        known = calendar.day(day)
        why = led if day == end.day else "中止" if within(breaks, day) else known.why
        listed.append(Step(day, False, None, why, known.notice))
    return listed


def measured(calendar: Calendar, start: date | datetime, end: date | datetime, unit: Unit) -> list[Step]:
    """How ``measure`` came to its count, day by day, for working and calendar days; months and years go by days."""
    by: Unit = "workdays" if unit == "workdays" else "days"
    first, last = local(calendar, start), local(calendar, end)
    way = ONE_DAY if last >= first else -ONE_DAY
    listed, day, number = [Step(first, False, None, "当日不计入", calendar.day(first).notice)], first, 0
    while day != last:
        day += way
        known = calendar.day(day)
        counts = known.works or by == "days"
        number += counts
        listed.append(Step(day, counts, number if counts else None, known.why, known.notice))
    return listed


# by the clock ----------------------------------------------------------------------------------------------------


def _add_hours(calendar: Calendar, start: datetime, span: Span, pauses: Iterable[Pause]) -> End:
    at = shift_instant(calendar, start, span.n * HOUR, span.unit)
    for stop, resumed in ordered(calendar, pauses, calendar.local_date(start) - ONE_DAY if span.n > 0 else None):
        stopped, again = calendar.end_of(stop), calendar.end_of(resumed)
        if span.n > 0:
            stopped = max(stopped, start)
        if stopped < min(at, again):
            at = shift_instant(calendar, again, time_apart(calendar, stopped, at, span.unit), span.unit)
    day = calendar.local_date(at)
    return End(day, at, day, calendar.provisional(calendar.local_date(start), day))


def _hour_steps(calendar: Calendar, start: datetime, end: End, span: Span, pauses: Sequence[Pause]) -> list[Step]:
    breaks = ordered(calendar, pauses, None)
    first, last = sorted((start, end.at))
    day, passed, listed = calendar.local_date(first), timedelta(), []
    while day <= calendar.local_date(last):
        known, paused = calendar.day(day), within(breaks, day)
        opened, closed = max(first, calendar.end_of(day - ONE_DAY)), min(last, calendar.end_of(day))
        share = timedelta() if paused else time_apart(calendar, opened, closed, span.unit)
        passed += share
        why = "中止" if paused else known.why if span.unit == "office_hours" else "昼夜连续计算"
        listed.append(Step(day, bool(share), passed // HOUR if share else None, why, known.notice))
        day += ONE_DAY
    return listed


def _instant(start: date | datetime, unit: Unit) -> datetime:
    if not isinstance(start, datetime):
        raise TypeError(f"{unit} are counted from an instant, not from the date {start}")
    return utc(start)
