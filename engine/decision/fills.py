"""What a child is opened with: its parties and facts, filled by name from what opens it (SEMANTICS 26-29)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.calendar import workdays
from engine.calendar.periods import Period, periods
from engine.decision import deadlines as rounds
from engine.decision.outcome import ToOpen
from engine.decision.snapshot import Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, OpeningDef
from engine.definition.spans import Span

PERIOD_DAY = "due_day"
"""The child's fact that carries the date of its period."""


def fill(opening: OpeningDef, snapshot: Snapshot, world: World) -> Iterator[ToOpen]:
    """The child, or one for each unit of the list."""
    parties = {role: unit.code for role, unit in snapshot.parties.items()}
    for role, source in opening.parties.items():
        if source in snapshot.parties:
            parties[role] = snapshot.parties[source].code
    facts = {**snapshot.facts, **named_facts(opening, snapshot, world)}
    if opening.each is None:
        yield ToOpen(opening.procedure, parties, facts, via=opening.via)
        return
    for unit in snapshot.facts.get(opening.each) or ():
        assert opening.each_role is not None
        yield ToOpen(opening.procedure, {**parties, opening.each_role: unit}, facts, via=opening.via)


def named_facts(opening: OpeningDef, snapshot: Snapshot, world: World) -> dict[str, Any]:
    """The facts an opening names: this item's, computed dates, plain values."""
    found: dict[str, Any] = {}
    for name, (kind, value) in opening.facts.items():
        if kind == "fact":
            if value in snapshot.facts:
                found[name] = snapshot.facts[value]
        elif kind == "due":
            end = rounds.due_date(value, snapshot.facts, world.now, world)
            if end is not None:
                found[name] = end.day
        else:
            found[name] = value
    return found


# periods ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Occurrence:
    """One period of a series: its name (``2024-06``, ``2024-Q2``, ``2024-H1``), its date, when it is opened."""

    opening: OpeningDef
    period: str
    day: date
    opens_at: datetime


def occurrences(definition: Definition, snapshot: Snapshot, world: World) -> Iterator[Occurrence]:
    """For each series of the state, the first period that is still ahead and not yet claimed.

    What was missed stays missed: a period whose date has passed is never opened afterwards (SEMANTICS 26).
    """
    for opening in definition.states[snapshot.state].opens:
        if opening.period is None:
            continue
        assert opening.day is not None
        series = periods(
            world.calendar, opening.period, opening.day,
            since=world.today, roll=opening.roll, inclusive=opening.inclusive,
        )  # fmt: skip
        ahead = (one for one in series if (opening.procedure, one.name) not in snapshot.occurrences)
        if (period := next(ahead, None)) is not None:
            lead = opening.lead or Span(10, "workdays")
            opens_on = workdays.before(world.calendar, period.end.day, lead).day
            yield Occurrence(opening, period.name, _owed_by(period, opening), world.calendar.opening(opens_on))


def _owed_by(period: Period, opening: OpeningDef) -> date:
    """The date that the child is given: as it is written, if the child's own roll leads to the same last day."""
    return period.date if opening.inclusive and opening.roll == "next" else period.end.day


def children_of_stay(definition: Definition, snapshot: Snapshot, world: World) -> Iterator[ToOpen]:
    """The children that are opened on entering the state (the periodic ones come with their time)."""
    for opening in definition.states[snapshot.state].opens:
        if opening.period is None:
            for child in fill(opening, snapshot, world):
                yield ToOpen(child.procedure, child.parties, child.facts, via=child.via, stay=snapshot.state)


def occurrence_child(occurrence: Occurrence, snapshot: Snapshot, world: World) -> ToOpen:
    """The child of one period."""
    child = next(fill(occurrence.opening, snapshot, world))
    return ToOpen(
        child.procedure, child.parties, {**child.facts, PERIOD_DAY: occurrence.day},
        via=child.via, stay=snapshot.state, period=occurrence.period,
    )  # fmt: skip
