"""Who owed what on each day of an item's life, by which date, and how late it was (责任倒查).

Two questions are kept apart. *Known then*: the date that the record showed at the end of that very day, which is what
whoever acted could know. *Known now*: the date of the same round as it is known at the instant asked about, after
recounts and what was recorded late. Days are those of the holding timeline: a state has the days after that on which it
was entered; only the day an item was opened belongs, here, to its first holder as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine.calendar.days import Calendar
from engine.decision.backdating import belated
from engine.decision.explained import Happened
from engine.decision.history import began
from engine.decision.holding import Holding, Kind, Stretch


@dataclass(frozen=True)
class DayHeld:
    """One day of an item's life.

    Attributes:
        workday: whether the office worked. role, unit, post: who owed the step. kind: whether the clock ran.
        due_then: as the record stood at the end of the day; due_now: as it is known now; ``None``: no date.
        late: working days past ``due_now``; 0 if it was not late, or its clock stood still.
    """

    day: date
    workday: bool
    state: str
    state_label: str
    role: str
    unit: str | None
    post: str | None
    kind: Kind
    due_then: date | None
    due_now: date | None
    late: int


@dataclass(frozen=True)
class Late:
    """What one unit was late with in one state: by how many working days in all, over which dates."""

    state_label: str
    role: str
    unit: str | None
    due: date
    first: date
    last: date
    workdays: int


@dataclass(frozen=True)
class Responsibility:
    """The whole life, day by day, as it is known at ``as_of``; ``belated``: lines recorded later than they happened."""

    number: str
    title: str
    procedure: str
    as_of: datetime
    ended: bool
    days: tuple[DayHeld, ...]
    late: tuple[Late, ...]
    belated: tuple[Happened, ...] = ()


def responsibility(life: Holding, lines: Sequence[Happened], calendar: Calendar, as_of: datetime) -> Responsibility:
    """Every day of a life.

    Args:
        life: the stretches, from what had been recorded at ``as_of``. lines: what had been recorded then.
    """
    days = tuple(_days(life, lines, calendar))
    later = tuple(line for line in lines if belated(line, calendar.zone))
    return Responsibility(life.number, life.title, life.procedure, as_of, life.ended, days, tuple(_late(days)), later)


def _days(life: Holding, lines: Sequence[Happened], calendar: Calendar) -> Iterator[DayHeld]:
    first = True
    for stretch in life.stretches:
        day = stretch.since if first else stretch.since + timedelta(days=1)
        first = False
        while day <= stretch.until:
            yield _day(day, stretch, lines, calendar)
            day += timedelta(days=1)


def _day(day: date, stretch: Stretch, lines: Sequence[Happened], calendar: Calendar) -> DayHeld:
    end = calendar.end_of(day)
    then = _last(line for line in lines if line.recorded_at < end and _of(line, stretch.state) is not None)
    now = _last(line for line in lines if began(line) < end and _of(line, stretch.state) is not None)
    noted_then = _of(then, stretch.state) if then is not None else None
    noted_now = _of(now, stretch.state) if now is not None else None
    if noted_now is not None:  # what was said of the same round later
        for line in lines:
            found = _of(line, stretch.state)
            if found is not None and found["round"] == noted_now["round"]:
                noted_now = found
    due = _date(noted_now)
    late = 0
    if due is not None and due < day and stretch.kind == "running":
        late = calendar.workdays_between(due, day)
    return DayHeld(
        day, calendar.works(day), stretch.state, stretch.state_label, stretch.role, stretch.unit, stretch.post,
        stretch.kind, _date(noted_then), due, late,
    )  # fmt: skip


def _last(lines: Iterable[Happened]) -> Happened | None:
    found = None
    for line in lines:
        found = line
    return found


def _of(line: Happened, state: str) -> Mapping[str, Any] | None:
    """What a line notes of a state's deadline; the old date stands while the work is elsewhere."""
    noted: Mapping[str, Any] | None = line.effects.get("deadline")
    return noted if noted is not None and noted["state"] == state else None


def _date(noted: Mapping[str, Any] | None) -> date | None:
    return date.fromisoformat(noted["due"]) if noted is not None and noted["due"] else None


def _late(days: Iterable[DayHeld]) -> Iterator[Late]:
    """The days that were late, by what was owed: state, holder and date."""
    found: dict[tuple[str, str, str | None, date], list[DayHeld]] = {}
    for one in days:
        if one.late and one.due_now is not None:
            found.setdefault((one.state_label, one.role, one.unit, one.due_now), []).append(one)
    for (label, role, unit, due), held in found.items():
        yield Late(label, role, unit, due, held[0].day, held[-1].day, sum(one.workday for one in held))
