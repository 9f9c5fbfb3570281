"""What happened, counted from the lines of history in the database: by month, by unit, by procedure.

Nothing is counted along the way; whoever asks again gets the same figures from the same lines. An instant at 24:00
belongs to the day that ends with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from engine.decision.who import SUBJECTS
from engine.definition.definition import Definition
from engine.runtime import Engine
from engine.store import happened

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
MEASURES = ("letter", "circular", "interview", "exposure", "responsibility_tracing")
"""The columns of the table by unit, in the order of the ladder."""


@dataclass
class Counts:
    """How often what happened.

    Attributes:
        opened: items opened. closed: items that came to a proper end. dropped: ended without having been done.
        slipped: deadlines that passed unmet. reminded: messages of a ladder.
        proposed: measures opened; by_clock: those of them that the clock opened.
        signed: papers issued, with or without a number. served: papers, interviews, publications that reached somebody.
        declined: measures a person decided not to take. withdrawn: signed measures taken back. moot: proposals
        whose grounds were gone. moved: acts of persons.
    """

    opened: int = 0
    closed: int = 0
    dropped: int = 0
    slipped: int = 0
    reminded: int = 0
    proposed: int = 0
    by_clock: int = 0
    signed: int = 0
    served: int = 0
    declined: int = 0
    withdrawn: int = 0
    moot: int = 0
    moved: int = 0

    def add(self, other: Counts) -> None:
        """Adds another count to this one."""
        for one in fields(Counts):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass
class Month(Counts):
    """What happened in one month (``2024-03``)."""

    month: str = ""


@dataclass
class UnitLine:
    """One unit: what it was given to do, what became of it, what was done about it.

    Attributes:
        given: tasks and hazards it answers for. done, dropped, open: what became of them. overdue: open and past due.
        slipped: how many of its deadlines of every kind passed unmet. late: given work whose own term it once missed.
        measures: procedure → how many were opened against it. signed: how many of them were signed.
    """

    unit: str
    name: str
    given: int = 0
    done: int = 0
    dropped: int = 0
    open: int = 0
    overdue: int = 0
    late: int = 0
    slipped: int = 0
    measures: dict[str, int] = field(default_factory=dict)
    signed: int = 0


@dataclass
class Tally:
    """All figures of a stretch of time."""

    months: list[Month]
    units: list[UnitLine]
    procedures: dict[str, Counts]
    states: dict[tuple[str, str, str], int]

    @property
    def total(self) -> Counts:
        """The months together."""
        total = Counts()
        for month in self.months:
            total.add(month)
        return total


GIVEN = ("task", "hazard_listing")


def tally(engine: Engine, since: datetime = BEGINNING, until: datetime | None = None) -> Tally:
    """Counts the lines recorded after ``since`` and not after ``until``; units and states are as they are now."""
    with engine.database.reading() as held:
        items = {row.id: row for row in happened.ITEMS.all(held)}
        events = happened.EVENTS.all(held, since=since, until=until or engine.now())
        parties: dict[int, dict[str, str]] = {}
        for row in happened.PARTIES.all(held):
            parties.setdefault(row.item_id, {})[row.role] = row.unit_code
    months: dict[str, Month] = {}
    units: dict[str, UnitLine] = {}
    procedures: dict[str, Counts] = {}
    late: set[int] = set()
    standing = {key: str(engine.settings().get(f"{key}.unit")) for key in ("office", "committee")}

    def line_of(code: str) -> UnitLine:
        return units.setdefault(code, UnitLine(code, engine.names.name(code)))

    for event in events:
        item = items[event.item_id]
        definition = engine.registry.get(item.procedure, item.version)
        counts = _counted(event, item, definition)
        month = _day(engine, event.recorded_at).strftime("%Y-%m")
        months.setdefault(month, Month(month=month)).add(counts)
        procedures.setdefault(item.procedure, Counts()).add(counts)
        if counts.slipped:
            party, unit = _owing(definition, event.effects["state"], parties.get(event.item_id, {}), standing)
            line_of(unit).slipped += 1
            if party and item.procedure in GIVEN:
                late.add(item.id)
    for item, unit in _against(items, parties):
        _unit_line(line_of(unit), item, item.id in late)
    for deadline in engine.deadlines(overdue=True):
        row = next((one for one in (engine.item(deadline.item),) if one.procedure in GIVEN), None)
        if row is not None:
            line_of(next(row.parties[role] for role in SUBJECTS if role in row.parties)).overdue += 1
    return Tally(
        [months[one] for one in sorted(months)],
        sorted(units.values(), key=lambda one: (-one.slipped, -one.given, one.unit)),
        dict(sorted(procedures.items())),
        _states(engine, items.values()),
    )


def _counted(event: Any, item: Any, definition: Definition) -> Counts:
    """What one line of history counts as."""
    state = definition.states[event.to_state]
    moves = event.transition in definition.transitions
    person = event.actor_kind == "person"
    ended = moves and state.final
    not_taken = ended and state.dropped and item.is_measure
    return Counts(
        opened=int(event.from_state is None),
        closed=int(ended and not state.dropped),
        dropped=int(ended and state.dropped),
        slipped=int(event.transition == "clock.lapse"),
        reminded=int(event.transition == "clock.remind"),
        proposed=int(event.from_state is None and item.is_measure),
        by_clock=int(event.from_state is None and item.is_measure and event.actor_kind == "clock"),
        signed=len(event.effects.get("documents", ())),
        served=int(moves and bool(definition.transitions[event.transition].serves)),
        declined=int(not_taken and person and item.signed_on is None),
        withdrawn=int(not_taken and person and item.signed_on is not None),
        moot=int(not_taken and not person),
        moved=int(moves and person),
    )


def _owing(
    definition: Definition, state: str, parties: Mapping[str, str], standing: Mapping[str, str]
) -> tuple[bool, str]:
    """Whether a party owed that state, and the unit that did."""
    role = definition.states[state].owed_by
    party = role.party if role is not None else None
    if role is None or party is None:
        return False, standing["office"]
    ours = {**standing, **parties}
    return role.kind == "party" and party.code in SUBJECTS, ours.get(party.code, standing["office"])


def _against(items: Mapping[int, Any], parties: Mapping[int, Mapping[str, str]]) -> Iterator[tuple[Any, str]]:
    for id, item in items.items():
        unit = next((parties[id][role] for role in SUBJECTS if role in parties.get(id, {})), None)
        if unit is not None:
            yield item, unit


def _unit_line(line: UnitLine, item: Any, late: bool) -> None:
    if item.procedure in GIVEN:
        line.given += 1
        line.done += int(item.ended_at is not None and not item.dropped)
        line.dropped += int(bool(item.dropped))
        line.open += int(item.ended_at is None)
        line.late += int(late)
    if item.procedure in MEASURES:
        line.measures[item.procedure] = line.measures.get(item.procedure, 0) + 1
        line.signed += int(item.signed_on is not None)


def _states(engine: Engine, items: Any) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = {}
    for item in items:
        label = engine.registry.get(item.procedure, item.version).states[item.state].label
        key = (item.procedure, item.state, label)
        found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items()))


def _day(engine: Engine, instant: datetime) -> date:
    return engine.calendar.local_date(instant - timedelta(microseconds=1))
