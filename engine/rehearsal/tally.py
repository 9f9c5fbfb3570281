"""What happened, counted from the lines of history in the database: by month, by unit, by procedure.

Nothing is counted along the way; whoever asks again gets the same figures from the same lines. An instant at 24:00
belongs to the day that ends with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from engine.decision.who import SUBJECTS
from engine.definition.definition import Definition
from engine.runtime import Engine
from engine.store.casework import happened

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
MEASURES = ("letter", "circular", "interview", "exposure", "responsibility_tracing")
"""The columns of the table by unit, in the order of the ladder."""


@dataclass
class Counts:
    """How often what happened.

    Attributes:
        opened: items opened. closed: items that came to a proper end. dropped: ended without having been done.
        slipped: deadlines that passed unmet. deemed: those whose passing moves the item on (逾期视为…).
        reminded: messages of a ladder.
        proposed: measures opened; by_clock: those of them that the clock opened.
        signed: papers issued, with or without a number. served: papers, interviews, publications that reached somebody.
        declined: measures a person decided not to take. withdrawn: signed measures taken back. moot: proposals
        whose grounds were gone. moved: acts of persons.
    """

    opened: int = 0
    closed: int = 0
    dropped: int = 0
    slipped: int = 0
    deemed: int = 0
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
        slipped: how many of its deadlines of every kind passed unmet.
        late: given work whose term the unit itself once missed.
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
"""What a unit is given to do."""


def counted(engine: Engine, since: datetime, until: datetime) -> Counts:
    """What happened after ``since`` and not after ``until``."""
    total = Counts()
    for _event, _item, counts in _lines(engine, since, until):
        total.add(counts)
    return total


def tally(engine: Engine) -> Tally:
    """Everything that ever happened in the database; units and states are as they are now."""
    with engine.database.reading() as held:
        items = {row.id: row for row in happened.ITEMS.all(held)}
        parties: dict[int, dict[str, str]] = {id: {} for id in items}
        for row in happened.PARTIES.all(held):
            parties[row.item_id][row.role] = row.unit_code
    standing = {key: str(engine.settings().get(f"{key}.unit")) for key in ("office", "committee")}
    months: dict[str, Month] = {}
    procedures: dict[str, Counts] = {}
    units: dict[str, UnitLine] = {}
    late: set[int] = set()

    def line_of(code: str) -> UnitLine:
        return units.setdefault(code, UnitLine(code, engine.names.name(code)))

    for event, item, counts in _lines(engine, BEGINNING, engine.now()):
        month = _day(engine, event.recorded_at).strftime("%Y-%m")
        months.setdefault(month, Month(month=month)).add(counts)
        procedures.setdefault(item.procedure, Counts()).add(counts)
        if counts.slipped:
            definition = engine.registry.get(item.procedure, item.version)
            own, unit = _owing(definition, event.effects["state"], parties[item.id], standing)
            line_of(unit).slipped += 1
            if own:
                late.add(item.id)
    overdue = {one.item for one in engine.deadlines(overdue=True)}
    for item in items.values():
        subject = next((parties[item.id][role] for role in SUBJECTS if role in parties[item.id]), None)
        if subject is not None:
            _unit_line(line_of(subject), item, item.id in late, item.number in overdue)
    return Tally(
        [months[one] for one in sorted(months)],
        sorted(units.values(), key=lambda one: (-one.slipped, -one.given, one.unit)),
        dict(sorted(procedures.items())),
        _states(engine, items.values()),
    )


def _lines(engine: Engine, since: datetime, until: datetime) -> Iterator[tuple[Any, Any, Counts]]:
    """Every line of history of that time with its item, and what it counts as."""
    with engine.database.reading() as held:
        items = {row.id: row for row in happened.ITEMS.all(held)}
        events = happened.EVENTS.all(held, since=since, until=until)
    for event in events:
        item = items[event.item_id]
        yield event, item, _counted(event, item, engine.registry.get(item.procedure, item.version))


def _counted(event: Any, item: Any, definition: Definition) -> Counts:
    """What one line of history counts as."""
    state = definition.states[event.to_state]
    moves = event.transition in definition.transitions
    person = event.actor_kind == "person"
    ended = moves and state.final
    passed = event.transition == "clock.lapse"
    deemed = passed and any(one.may("clock") for one in definition.from_state(event.effects["state"]))
    not_taken = ended and state.dropped and item.is_measure
    return Counts(
        opened=int(event.from_state is None),
        closed=int(ended and not state.dropped),
        dropped=int(ended and state.dropped),
        slipped=int(passed and not deemed),
        deemed=int(passed and deemed),
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


def _unit_line(line: UnitLine, item: Any, late: bool, overdue: bool) -> None:
    if item.procedure in GIVEN:
        line.given += 1
        line.done += int(item.ended_at is not None and not item.dropped)
        line.dropped += int(bool(item.dropped))
        line.open += int(item.ended_at is None)
        line.late += int(late)
        line.overdue += int(overdue)
    if item.is_measure:
        line.measures[item.procedure] = line.measures.get(item.procedure, 0) + 1
        line.signed += int(item.signed_on is not None)


def _states(engine: Engine, items: Iterable[Any]) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = {}
    for item in items:
        label = engine.registry.get(item.procedure, item.version).states[item.state].label
        key = (item.procedure, item.state, label)
        found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items()))


def _day(engine: Engine, instant: datetime) -> date:
    return engine.calendar.local_date(instant - timedelta(microseconds=1))
