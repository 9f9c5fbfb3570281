"""Closed suspensions, and what an end on a rest day does: the two things that move a counted end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.calendar.days import Calendar
from engine.definition.due import Roll

__all__ = ["Exact", "Pause", "Roll", "exact", "local", "ordered", "rolled", "within"]

Pause = tuple[date, date]
"""A closed suspension: the day it began and the day work resumed. The days after the first, up to and including the
second, do not count, exactly as the day of an event does not. Instants mean their local days; to a term in hours they
are exact, and days are counted from midnight to midnight."""


def local(calendar: Calendar, start: date | datetime) -> date:
    """A local date, or the local date of an aware instant."""
    return calendar.local_date(start) if isinstance(start, datetime) else start


def ordered(calendar: Calendar, pauses: Iterable[Pause], since: date | None) -> list[Pause]:
    """The pauses in order, joined where they touch, and cut off at ``since``.

    Raises:
        ValueError: a pause that ends before it begins.
    """
    joined: list[Pause] = []
    for stop, resumed in sorted((local(calendar, a), local(calendar, b)) for a, b in pauses):
        if resumed < stop:
            raise ValueError(f"a pause from {stop} cannot end on {resumed}")
        if joined and stop <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], resumed))
        else:
            joined.append((stop, resumed))
    return joined if since is None else [(max(stop, since), resumed) for stop, resumed in joined if resumed > since]


@dataclass(frozen=True)
class Exact:
    """A pause as instants, and as the local days they mean to terms of days."""

    stop: datetime
    again: datetime
    days: Pause


def exact(calendar: Calendar, pauses: Iterable[Pause]) -> list[Exact]:
    """The pauses in order, for what runs by the clock; a day stands for its end.

    Raises:
        ValueError: a pause that ends before it begins.
    """
    found = [Exact(_instant(calendar, a), _instant(calendar, b), (local(calendar, a), local(calendar, b)))
             for a, b in pauses]  # fmt: skip
    for one in found:
        if one.again < one.stop:
            raise ValueError(f"a pause from {one.stop} cannot end on {one.again}")
    return sorted(found, key=lambda one: (one.stop, one.again))


def _instant(calendar: Calendar, moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else calendar.end_of(moment)


def within(pauses: Sequence[Pause], day: date) -> bool:
    """Whether ``day`` does not count because of a pause."""
    return any(stop < day <= resumed for stop, resumed in pauses)


def rolled(calendar: Calendar, day: date, roll: Roll, *, after: date | None = None, before: date | None = None) -> date:
    """``day``, or the working day it rolls to; the other way where it would not stay ``after`` or ``before`` a day.

    A term cannot end before the day it is counted from, nor one counted back after it.
    """
    if roll is None or calendar.works(day):
        return day
    if roll == "previous":
        back = calendar.on_or_before(day)
        return back if after is None or back > after else calendar.on_or_after(day)
    on = calendar.on_or_after(day)
    return on if before is None or on < before else calendar.on_or_before(day)
