"""Where dates come from, and who held an item on which days. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine.decision import holding as lives
from engine.decision import why as explanation
from engine.decision.explained import Child, Claimed, Why
from engine.decision.history import Suspended
from engine.decision.holding import Holding
from engine.decision.retold import retold
from engine.errors import Sentence, Usage
from engine.runtime.answers.viewing import event_view
from engine.store import find
from engine.store.casework import explained
from engine.store.casework.load import deadline_of

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.decision.world import World
    from engine.definition.definition import Definition
    from engine.definition.registry import Registry
    from engine.intake.names import Names
    from engine.runtime.answers.views import EventView
    from engine.store.database import Database


@dataclass(frozen=True)
class Passed:
    """One line of a history, as far as time is concerned."""

    seq: int
    transition: str
    from_: str | None
    to: str
    actor_kind: str
    occurred_at: datetime
    recorded_at: datetime
    effects: Mapping[str, Any]


class Reckoning:
    """The part of the engine that accounts for time."""

    database: Database
    looking: Callable[[], AbstractContextManager[Any]]
    registry: Registry
    _definitions: Callable[[str, Any], dict[int, Definition | None]]
    names: Names
    calendar: Calendar
    world: Callable[[], World]
    _seen_by: Callable[[Any], World]
    _ledger: Callable[..., Any]
    _id: Callable[[Any, str], int]
    definition: Callable[[str, int], Definition | None]

    def why(self, number: str, deadline: explanation.Asked = None) -> Why:
        """Where a deadline of an item comes from, so that it can be checked by hand.

        Args:
            deadline: a state (its last round), a round of the state the item is in or last was in, or both as
                (state, round); ``None``: the deadline that runs, or of an ended item the last one.

        Raises:
            NotFound, Ambiguous: no such item, state or round.
        """
        with self.looking() as held:
            world = self._seen_by(held)
            record = self._record(held, self._id(held, number), world)
        return explanation.why(record, deadline, world)

    def _record(self, held: Any, id: int, world: World) -> explanation.Record:
        definition, snapshot, _head = self._ledger(held, world, None, None).snapshot(id, world)
        claimed: dict[tuple[str, int], list[Claimed]] = {}
        for row in explained.CLAIMS.all(held, id=id):
            state = self._label(row.procedure, row.version, row.measure_state) if row.number else ""
            one = Claimed(row.rung, row.n, row.kind, row.claimed_at, row.number, state)
            claimed.setdefault((row.state, row.round), []).append(one)
        return explanation.Record(
            definition=definition, snapshot=snapshot,
            deadlines=[deadline_of(row) for row in explained.ROUNDS.all(held, id=id)],
            lines=retold(self._told(definition.code, find.HISTORY.all(held, id=id))),
            children=[self._child(row) for row in explained.CHILDREN.all(held, id=id)],
            suspensions=[suspended(row) for row in explained.SUSPENSIONS.all(held, id=id)],
            claimed=claimed, title_of=self._title, unit_name=self.names.name,
        )  # fmt: skip

    def _told(self, procedure: str, rows: Any) -> list[EventView]:
        versions = self._definitions(procedure, rows)
        return [event_view(row, versions[row.version]) for row in rows]

    def _child(self, row: Any) -> Child:
        definition = self.definition(row.procedure, row.version)
        telling = {move.target for move in definition.transitions.values() if move.tells} if definition else set()
        return Child(
            row.number, row.procedure, row.state, self._label(row.procedure, row.version, row.state),
            row.ended_at is None, row.dropped, row.opened_at, row.ended_at, told=row.state in telling,
        )  # fmt: skip

    def _title(self, procedure: str) -> str:
        return next((one.title for one in self.registry.latest() if one.code == procedure), procedure)

    def _label(self, procedure: str, version: int, state: str) -> str:
        definition = self.definition(procedure, version)
        return definition.states[state].label if definition and state in definition.states else state

    # holding times -----------------------------------------------------------------------------------------------

    def holding(self, number: str, until: date | None = None) -> Holding | None:
        """Who held one item on which working days, up to the end of a day (today unless given); see ``holdings``."""
        day = self._past(until)
        with self.looking() as held:
            row = explained.ONE.one(held, id=self._id(held, number))
            return next(self._lives(held, [row], day), None)

    def holdings(self, procedure: str | None = None, until: date | None = None) -> Iterator[Holding]:
        """The lives of all items that had begun by the end of a day (today unless given), oldest first.

        Raises:
            NotFound: an unknown procedure. Usage: a day ahead.
        """
        code = self.registry.get(procedure).code if procedure else None
        day = self._past(until)
        with self.looking() as held:
            rows = explained.ITEMS.all(held, until=self.calendar.end_of(day))
            yield from self._lives(held, [row for row in rows if code in (None, row.procedure)], day)

    def _past(self, until: date | None) -> date:
        today = self.world().today
        if until is not None and until > today:
            raise Usage(what=Sentence("{day} lies in the future", {"day": until}))
        return until or today

    def _lives(self, held: Any, rows: list[Any], until: date) -> Iterator[Holding]:
        for one in explained.lived(held, rows):
            lived = lives.Lived(
                one.item.number, one.item.title, one.item.procedure, retold([passed(row) for row in one.lines]),
                [deadline_of(row) for row in one.deadlines], [suspended(row) for row in one.suspensions],
                one.item.is_measure,
            )  # fmt: skip
            definition = self.definition(one.item.procedure, one.item.version)
            found = lives.holding(definition, lived, self.calendar, until)
            if found is not None:
                yield found


def suspended(row: Any) -> Suspended:
    """A row as a time that stood still."""
    return Suspended(row.code, row.basis, row.since, row.until, row.review_on, row.approved_by)


def passed(row: Any) -> Passed:
    """A row as a line, as far as time is concerned."""
    return Passed(
        row.seq, row.transition, row.from_state, row.to_state, row.actor_kind, row.occurred_at, row.recorded_at,
        row.effects,
    )  # fmt: skip
