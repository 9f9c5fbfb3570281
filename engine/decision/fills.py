"""What a child is opened with: its parties and facts, filled by name from what opens it (SEMANTICS 26-29)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.calendar import workdays
from engine.decision import deadlines as rounds
from engine.decision.outcome import ToOpen
from engine.decision.snapshot import Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, OpeningDef
from engine.definition.spans import Span

PERIODS = {"month": 1, "quarter": 3, "half_year": 6}
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
            end = rounds.due_date(value, snapshot.facts, world.today, world)
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
        for name, day in _periods(opening, world.today):
            end = workdays.add(world.calendar, day, Span(0, "days"))
            if end.at <= world.now or (opening.procedure, name) in snapshot.occurrences:
                continue
            lead = opening.lead or Span(10, "workdays")
            opens_on = workdays.before(world.calendar, end.day, lead).day
            yield Occurrence(opening, name, day, world.calendar.opening(opens_on))
            break


def _periods(opening: OpeningDef, today: date) -> Iterator[tuple[str, date]]:
    assert opening.period is not None
    assert opening.day is not None
    months = PERIODS[opening.period]
    index = (today.year * 12 + today.month - 1) // months - 1
    for place in range(index, index + 4 + 12 // months):
        year, month = divmod(place * months + months - 1, 12)
        name = f"{year}-{month + 1:02}" if months == 1 else f"{year}-{'Q' if months == 3 else 'H'}{month // months + 1}"
        yield name, date(year, month + 1, min(opening.day, monthrange(year, month + 1)[1]))


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
