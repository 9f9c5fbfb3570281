"""A stored deadline computed once more, day by day, from its start, its budget and its pauses (law 5).

The same arithmetic as ``deadlines.project``, but with every day and with what each pause did; ``why`` compares the end
with the stored projection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.calendar import workdays
from engine.calendar.days import WEEKEND, Calendar
from engine.calendar.pauses import Pause, Roll, local
from engine.decision.changed import changed
from engine.decision.explained import CountedDay, DayKind, Run
from engine.definition.spans import CLOCKED, Span, Unit

PAUSED, ROLLED, STARTED = "中止", ("顺延至此", "提前至此"), "当日不计入"
"""The words of ``workdays.steps`` that say more than the calendar knows of the day."""
WORKING: tuple[Unit, ...] = ("workdays", "office_hours", "workdays_same_time")
"""The units in which only working days count."""


@dataclass(frozen=True)
class Sum:
    """A deadline to be computed: a term counted on from a start or back from a date, or a recorded date."""

    start: date | datetime
    span: Span | None = None
    back: bool = False
    roll: Roll = "next"


@dataclass(frozen=True)
class Effect:
    """What a pause did: the days left when it began (in ``unit``), the last day of the term without and with it.

    ``base_before``: the last day without it, before any roll.
    """

    left: int | None
    unit: Unit | None
    base_before: date
    due_before: date
    due_after: date


def end_of(sum: Sum, calendar: Calendar, pauses: Iterable[Pause] = ()) -> workdays.End:
    """Where it ends.

    Raises:
        BeforeCalendar, BeyondCalendar: some day cannot be counted.
    """
    stood = tuple(pauses)
    if sum.span is not None and not sum.back:
        return workdays.add(calendar, sum.start, sum.span, roll=sum.roll, pauses=stood)
    end = _fixed(sum, calendar)
    if not stood:
        return end
    return workdays.add(calendar, end.unrolled, Span(0, "days"), roll=sum.roll, pauses=stood)


def _fixed(sum: Sum, calendar: Calendar) -> workdays.End:
    """A recorded date, or the day that lies a term before one."""
    if sum.span is not None:
        return workdays.before(calendar, sum.start, sum.span, sum.roll)
    return workdays.add(calendar, sum.start, Span(0, "days"), roll=sum.roll)


def days_of(sum: Sum, calendar: Calendar, pauses: Iterable[Pause] = ()) -> tuple[CountedDay, ...]:
    """Every day from the day of the event to the end; of a recorded date that pauses moved, the remaining days."""
    stood = tuple(pauses)
    if sum.span is not None and not sum.back:
        listed = workdays.steps(calendar, sum.start, sum.span, sum.roll, stood)
        return _known(listed, calendar, sum.span.unit)
    day = _fixed(sum, calendar).unrolled
    moved = _moved_days(day, sum.roll, calendar, stood) if stood else ()
    if sum.span is None:
        return moved or _known(workdays.steps(calendar, day, Span(0, "days"), sum.roll), calendar, "days")
    back = workdays.steps(calendar, sum.start, -sum.span, None if stood else sum.roll)
    return (*_known(back, calendar, sum.span.unit), *moved)


def _moved_days(day: date, roll: Roll, calendar: Calendar, stood: tuple[Pause, ...]) -> tuple[CountedDay, ...]:
    """A fixed date arms its remaining calendar days again (SEMANTICS 22): they are counted from the first pause, unless
    by then only the roll was left, or nothing."""
    first = min(local(calendar, stop) for stop, _resumed in stood)
    fixed, left = Span(0, "days"), Span(max((day - first).days, 0), "days")
    end = workdays.add(calendar, day, fixed, roll, stood)
    if left.n and workdays.add(calendar, first, left, roll, stood).day == end.day:
        return _known(workdays.steps(calendar, first, left, roll, stood), calendar, "days")
    return _known(workdays.steps(calendar, day, fixed, roll, stood), calendar, "days")


def effects(sum: Sum, calendar: Calendar, pauses: Sequence[Pause]) -> list[Effect]:
    """What each pause did to the end, in the order of the pauses; they must be in the order of time."""
    found = []
    for n, (stop, _resumed) in enumerate(pauses):
        before, after = (end_of(sum, calendar, pauses[:m]) for m in (n, n + 1))
        found.append(Effect(*left_at(sum, calendar, before, stop), before.unrolled, before.day, after.day))
    return found


def left_at(sum: Sum, calendar: Calendar, end: workdays.End, stop: date) -> tuple[int | None, Unit | None]:
    """What remains of the term when it stops: working days, time by the clock, or else calendar days.

    On the last day, and where only the roll is left, 0; ``None`` if the term has ended by then.

    Args:
        stop: a day, none of which counts as passed, or an instant.
    """
    day = local(calendar, stop)
    if sum.span is not None and not sum.back and sum.span.unit in CLOCKED and isinstance(sum.start, datetime):
        stopped = max(stop if isinstance(stop, datetime) else calendar.end_of(stop), sum.start)
        if stopped >= end.at:
            return None, None
        if sum.span.unit == "workdays_same_time":
            return calendar.workdays_between(max(day, local(calendar, sum.start)), end.day), sum.span.unit
        return workdays.measure(calendar, stopped, end.at, sum.span.unit), sum.span.unit
    if day >= end.unrolled:
        return (0, "days" if sum.span is None or sum.back else _kept(sum.span)) if day <= end.day else (None, None)
    if sum.span is None or sum.back:
        return workdays.measure(calendar, day, end.unrolled, "days"), "days"
    day = max(day, local(calendar, sum.start))  # a pause from before the start takes nothing from the term
    return workdays.measure(calendar, day, end.unrolled, _kept(sum.span)), _kept(sum.span)


def _kept(span: Span) -> Unit:
    """The unit in which what remains of a term is kept: of months and years the calendar days."""
    return "workdays" if span.unit == "workdays" else "days"


def _known(listed: Iterable[workdays.Step], calendar: Calendar, unit: Unit) -> tuple[CountedDay, ...]:
    """The steps with what the calendar knows of each day, as codes."""
    found = []
    for step in listed:
        day = calendar.day(step.date)
        name = "" if day.name == WEEKEND else day.name
        kind = _kind(step, day.works, day.name, unit)
        found.append(CountedDay(step.date, step.counted, step.number, kind, name, step.notice, day.published))
    return tuple(found)


def _kind(step: workdays.Step, works: bool, name: str, unit: Unit) -> DayKind:
    if step.why == STARTED:
        return "start"
    if step.why == PAUSED:
        return "paused"
    if step.why in ROLLED:
        return "rolled"
    if unit == "hours":
        return "hours"
    if step.counted and unit not in WORKING:
        return "day"
    if works:
        return "made_up" if name else "workday"
    return "weekend" if name == WEEKEND else "holiday"


def runs(days: Iterable[CountedDay]) -> tuple[Run, ...]:
    """Days of one kind in a row, folded: what a person needs to check the count by hand.

    A day that counts whatever the calendar says of it (of a term in calendar days) folds with its neighbours, so does a
    day of a pause.
    """
    found: list[Run] = []
    for day in days:
        bare = day.kind in ("day", "hours", "paused")
        name, notice = ("", None) if bare else (day.name, day.notice)
        last = found[-1] if found else None
        if (
            last is not None
            and (last.kind, last.counted, last.name, last.notice, last.published)
            == (day.kind, day.counted, name, notice, day.published)
            and abs((day.date - last.last).days) == 1
        ):
            found[-1] = changed(last, last=day.date, days=last.days + 1, number_last=day.number)
        else:
            found.append(changed(single(day), name=name, notice=notice))
    return tuple(found)


def single(day: CountedDay) -> Run:
    """A run of one day."""
    return Run(
        day.date, day.date, 1, day.counted, day.number, day.number, day.kind, day.name, day.notice, day.published
    )  # fmt: skip
