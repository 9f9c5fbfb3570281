"""Terms: when a span of time ends, how much of it has passed, and both of them day by day.

The day of the event is not counted (民法典 201); months end on the corresponding day (202); a term in calendar days,
months or years that ends on a rest day ends on the next working day (203), unless the rule says otherwise. Terms of
days end at 24:00 local of their last day, terms by the clock at an instant. Working days and hours never roll. The
unit belongs to the rule (DOMAIN T7).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from engine.calendar.clock import utc
from engine.calendar.days import Calendar
from engine.calendar.pauses import Exact, Pause, Roll, exact, local, ordered, rolled, within
from engine.calendar.units import (
    HOUR,
    NOTHING,
    at_same_time,
    days_apart,
    instants_apart,
    months_later,
    pass_time,
    shift_day,
    shift_instant,
    time_apart,
)
from engine.definition.due import known_roll
from engine.definition.spans import CLOCKED, Span, Unit, known_unit
from engine.errors import NoInstant

__all__ = ["End", "Pause", "Roll", "Step", "add", "before", "measure", "measured", "month_end", "offset", "steps"]

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class End:
    """Where a term ends; a value, never changed (a frozen class would cost as much as the count itself).

    Attributes:
        day: the last local day of the term, rolled; for terms by the clock, the local day of the end.
        unrolled: the last day before any roll.
        calendar, begin: what it was counted on, and the local day from which.
        instant: where a term by the clock ends.
    """

    day: date
    unrolled: date
    calendar: Calendar = field(repr=False)
    begin: date
    instant: datetime | None = None

    @property
    def at(self) -> datetime:
        """The exclusive end, UTC: 24:00 of ``day``, or the instant of a term by the clock. Then the term is over."""
        return self.instant or self.calendar.end_of(self.day)

    @property
    def provisional(self) -> bool:
        """Whether a notice yet to come may move it (law 6)."""
        return self.calendar.provisional(self.begin, max(self.day, self.unrolled))


@dataclass(frozen=True)
class Step:
    """One local day of a term: whether it counted, as which unit of the term, and why.

    Attributes:
        number: the running count after this day (days of the term; by the clock, whole hours or working days);
            ``None`` if not counted.
        why: a word or two in Chinese: ``工作日``, ``周末``, ``国庆节``, ``国庆节调休上班``, ``中止``, ``满1个月``…
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
    moves it. A pause that begins on the last day leaves that of resumption: whoever was not late when it began is not
    late when it ends. If only the roll was left, the term ends on the first working day after the pause.

    Args:
        start: a local date; for units by the clock an aware instant (which, for units of days, means its local date).
        roll: what an end on a rest day does, for days, months and years; ``None`` lets it stand. A roll that
            would carry a term to or past the day it is counted from goes the other way.
        pauses: closed suspensions, in any order; those over before ``start`` do not matter to a term counted on.

    Raises:
        BeforeCalendar, BeyondCalendar: some day cannot be counted.
        ValueError: a pause that ends before it begins, an instant without a zone, an unknown roll.
        NoInstant: a unit by the clock, from a date.
    """
    if roll != "next":
        known_roll(roll)
    if span.unit == "workdays" and span.n > 0 and not pauses and type(start) is date:  # nearly all there is to count
        day = calendar.after(start, span.n)
        return End(day, day, calendar, start)
    if span.unit in CLOCKED:
        instant = _instant(start)
        at = _clocked(calendar, instant, span, pauses)
        day = calendar.local_date(at)
        return End(day, day, calendar, calendar.local_date(instant), at)
    begin = local(calendar, start)
    day, unrolled = _daily(calendar, begin, span, None if span.unit == "workdays" else roll, pauses)
    return End(day, unrolled, calendar, begin)


def before(calendar: Calendar, day: date | datetime, span: Span, roll: Roll = "next") -> End:
    """The end that lies ``span`` before ``day``: "at least fifteen working days before expiry" (DOMAIN T2)."""
    return add(calendar, day, -span, roll)


def measure(calendar: Calendar, start: date | datetime, end: date | datetime, unit: Unit) -> int:
    """The largest number of units that, counted from ``start``, does not lead past ``end``: whole units passed.

    The inverse of ``add`` before any roll: ``measure(c, s, add(c, s, span).unrolled, span.unit) == span.n``; for units
    by the clock the same with ``add(…).at``. Negative if ``end`` is earlier than ``start``.

    Raises:
        NotATerm: an unknown unit.
        BeforeCalendar, BeyondCalendar: some day cannot be counted.
        ValueError: an instant without a zone.
        NoInstant: a unit by the clock, from or to a date.
    """
    known_unit(unit)
    if unit in CLOCKED:
        return instants_apart(calendar, _instant(start), _instant(end), unit)
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


# where a term ends -----------------------------------------------------------------------------------------------


def _daily(calendar: Calendar, begin: date, span: Span, roll: Roll, pauses: Iterable[Pause]) -> tuple[date, date]:
    """The last day of a term in a unit of days, rolled and not."""
    end, floor, ceiling = shift_day(calendar, begin, span), begin if span.n > 0 else None, begin if span.n < 0 else None
    for stop, resumed in ordered(calendar, pauses, floor):
        lapses = rolled(calendar, end, roll, after=floor, before=ceiling)
        if stop > lapses:
            break
        rest: Unit = "workdays" if span.unit == "workdays" and span.n else "days"
        if stop < end:
            end = shift_day(calendar, resumed, Span(days_apart(calendar, stop, end, rest), rest))
        elif stop < lapses:
            end = calendar.after(resumed)
        else:
            end = calendar.on_or_after(resumed) if rest == "workdays" else resumed
        floor, ceiling = resumed, None
    return rolled(calendar, end, roll, after=floor, before=ceiling), end


def _clocked(calendar: Calendar, start: datetime, span: Span, pauses: Iterable[Pause]) -> datetime:
    """The instant at which a term by the clock ends."""
    at, counted = shift_instant(calendar, start, span), start if span.n > 0 else None
    passed: list[Pause] = []
    for pause in exact(calendar, pauses):
        stopped, again = pause.stop if counted is None else max(pause.stop, counted), pause.again
        if stopped >= min(at, again):
            continue
        if span.unit == "workdays_same_time":
            at = _same_time_after(calendar, start, span, passed, pause)
            continue
        left = time_apart(calendar, stopped, at, span.unit)
        at = pass_time(calendar, again, left, span.unit) if left else calendar.opening(calendar.after(pause.days[1]))
        counted = again
    return at


def _same_time_after(calendar: Calendar, start: datetime, span: Span, passed: list[Pause], pause: Exact) -> datetime:
    """Where a term to the same time of day ends after one more pause, which is added to those ``passed``; if the time
    of its last day has gone by when it runs on, on the next working day."""
    begin, (first, last) = calendar.local_date(start), pause.days
    for resumed in last, last + ONE_DAY:
        day, _ = _daily(calendar, begin, Span(span.n, "workdays"), None, [*passed, (first, resumed)])
        at = at_same_time(calendar, start, day, span.n)
        if at > pause.again or resumed > last:
            break
    passed.append((first, resumed))
    return at


def _instant(start: date | datetime) -> datetime:
    if not isinstance(start, datetime):
        raise NoInstant(day=start)
    return utc(start)


# day by day ------------------------------------------------------------------------------------------------------

PARTIAL = {
    "months": "不满一个月",
    "years": "不满一年",
    "hours": "不满一小时",
    "office_hours": "不满一小时",
    "workdays_same_time": "未到同一时刻",
}


def steps(
    calendar: Calendar,
    start: date | datetime,
    span: Span,
    roll: Roll = "next",
    pauses: Iterable[Pause] = (),
) -> list[Step]:
    """How ``add`` came to its end, day by day from the day of the event; takes and raises the same.

    Terms counted back are listed backwards. Of months and years every calendar day is counted, and the corresponding
    days say which they are. The day a roll led to says so, also when it was passed already.
    """
    pauses = tuple(pauses)
    end = add(calendar, start, span, roll, pauses)
    breaks = ordered(calendar, pauses, end.begin if span.n > 0 else None)
    if span.unit in ("hours", "office_hours"):
        return list(_clock_steps(calendar, _instant(start), end, span, exact(calendar, pauses)))
    listed = _counted(calendar, end.begin, span, [one for one in breaks if one[0] < end.day])
    last = listed[-1].date
    if last != end.day:
        _show_roll(calendar, listed, end.day, breaks)
    return listed


def measured(calendar: Calendar, start: date | datetime, end: date | datetime, unit: Unit) -> list[Step]:
    """How ``measure`` came to its count: the days of the whole units, and those after them; raises the same."""
    n = measure(calendar, start, end, unit)
    listed, last = steps(calendar, start, Span(n, unit), None), local(calendar, end)
    while (day := listed[-1].date + ONE_DAY) <= last and n >= 0:
        known = calendar.day(day)
        rests = unit in ("workdays", "office_hours", "workdays_same_time") and not known.works
        listed.append(Step(day, False, None, known.why if rests else PARTIAL.get(unit, known.why), known.notice))
    return listed


def _counted(calendar: Calendar, begin: date, span: Span, breaks: Sequence[Pause]) -> list[Step]:
    """The days of a term in a unit of days, from the day of the event until all have been counted."""
    working = span.unit in ("workdays", "workdays_same_time")
    goal = abs(span.n) if working else abs((shift_day(calendar, begin, span) - begin).days)
    listed = [Step(begin, False, None, "当日不计入", calendar.day(begin).notice)]
    day, number, way = begin, 0, ONE_DAY if span.n > 0 else -ONE_DAY
    while number < goal:
        day += way
        known, paused = calendar.day(day), span.n > 0 and within(breaks, day)
        counts = not paused and (known.works or not working)
        number += counts
        why = "中止" if paused else known.why
        if not breaks or day <= breaks[0][0]:  # after a pause the remaining days are counted, not the months
            why += _corresponding(begin, day, span.unit)
        listed.append(Step(day, counts, number if counts else None, why, known.notice))
    return listed


def _corresponding(begin: date, day: date, unit: Unit) -> str:
    """That a day completes a month or a year, if it does (民法典 202)."""
    months = (day.year - begin.year) * 12 + day.month - begin.month
    if unit not in ("months", "years") or months_later(begin, months) != day or (unit == "years" and months % 12):
        return ""
    full = f"，满{abs(months)}个月" if unit == "months" else f"，满{abs(months) // 12}年"
    return full if day.day == begin.day else f"{full}（当月无{begin.day}日）"


def _show_roll(calendar: Calendar, listed: list[Step], end: date, breaks: Sequence[Pause]) -> None:
    """Lead on to the day a term rolled to, or mark it where it was passed."""
    day = listed[-1].date
    way, led = (ONE_DAY, "顺延至此") if end > day else (-ONE_DAY, "提前至此")
    for n, step in enumerate(listed[1:], 1):
        if step.date == end:
            listed[n] = replace(step, why=led)
            return
    while day != end:
        day += way
        known = calendar.day(day)
        why = led if day == end else "中止" if within(breaks, day) else known.why
        listed.append(Step(day, False, None, why, known.notice))


def _clock_steps(calendar: Calendar, start: datetime, end: End, span: Span, breaks: Sequence[Exact]) -> Iterator[Step]:
    """The days that hours run on, and how many whole hours have run after each."""
    first, last = sorted((start, end.at))
    day, goal, passed = calendar.local_date(start), end.day, NOTHING
    way = ONE_DAY if goal >= day else -ONE_DAY
    while True:
        known = calendar.day(day)
        began, ended = max(first, calendar.at(day, time())), min(last, calendar.end_of(day))
        runs = [time_apart(calendar, *stretch, span.unit) for stretch in _running(began, ended, breaks)]
        share = sum(runs, NOTHING)
        passed += share
        paused = not share and any(one.stop < ended and one.again > began for one in breaks)
        why = "中止" if paused else known.why if span.unit == "office_hours" else "昼夜连续计算"
        yield Step(day, bool(share), passed // HOUR if share else None, why, known.notice)
        if day == goal:
            return
        day += way


def _running(began: datetime, ended: datetime, breaks: Sequence[Exact]) -> Iterator[tuple[datetime, datetime]]:
    """What is left of a stretch of time without the pauses, which come in order."""
    for one in breaks:
        if one.stop < ended and one.again > began:
            if one.stop > began:
                yield began, one.stop
            began = max(began, one.again)
    if began < ended:
        yield began, ended
