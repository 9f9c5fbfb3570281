"""Loading a snapshot: everything a decision may look at, made of the rows of ``around``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import and_, bindparam, exists, select

from engine.calendar.workdays import add
from engine.decision.changed import made, whole
from engine.decision.ladder import rungs
from engine.decision.snapshot import (
    Claim,
    Deadline,
    Ground,
    GroundStatus,
    Hold,
    Measure,
    Relative,
    Snapshot,
    Suspension,
    UnitView,
)
from engine.decision.taking import recused, taken
from engine.decision.values import from_json
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.spans import Span
from engine.definition.suspending import REVIEW
from engine.store import tables
from engine.store.casework.around import Ahead
from engine.store.statements.query import Query, given_list

DefinitionOf = Callable[[str, int], Definition]
LATE = "late"
"""The fact by which a request says that it was made later than it had to be (SEMANTICS 21)."""
JOINING_DAYS = 14
"""A proposal opened within so many days is joined, not doubled (SEMANTICS 17)."""

item = tables.Item.__table__
party = tables.Party.__table__
ground = tables.Ground.__table__

PROPOSAL = Query(
    select(item.c.id)
    .join(party, and_(party.c.item_id == item.c.id, party.c.role == "addressee"))
    .where(
        item.c.procedure == bindparam("procedure"), item.c.ended_at.is_(None), item.c.signed_on.is_(None),
        item.c.served_on.is_(None), item.c.opened_at >= bindparam("since"), party.c.unit_code == bindparam("unit"),
        exists().where(ground.c.measure_id == item.c.id),
    )
    .order_by(item.c.id)
    .limit(1)
)  # fmt: skip
MADE = Query(select(item.c.id, item.c.facts).where(item.c.id.in_(given_list("ids"))))
"""What open requests say of themselves; they are few, and so they are not read with all children."""
GIVEN = Query(
    select(item.c.id)
    .join(party, and_(party.c.item_id == item.c.id, party.c.role == bindparam("role")))
    .where(
        item.c.procedure == bindparam("procedure"), item.c.opened_at >= bindparam("since"),
        item.c.dropped.is_(False), party.c.unit_code == bindparam("unit"),
    )
)  # fmt: skip


class Loader:
    """Loads snapshots over one connection.

    Args:
        definition_of: the pinned definition of (code, version).
        standing: the parties that settings fill on every item. host: the unit the office sits in.
    """

    def __init__(
        self, connection: Any, definition_of: DefinitionOf, standing: Mapping[str, UnitView], host: str | None
    ) -> None:
        self.connection, self.definition_of, self.standing, self.host = connection, definition_of, standing, host
        self.ahead = Ahead()
        self._units: dict[tuple[str, str, str], UnitView] = {}
        self._parents: dict[tuple[int, int], tuple[Any, Relative]] = {}

    def snapshot(self, id: int, world: World) -> tuple[Definition, Snapshot, str]:
        """The item, its definition, and the hash of its last line."""
        rows = self.ahead.take(self.connection, id)
        row = rows.item
        definition = self.definition_of(row.procedure, row.version)
        live = tuple([deadline_of(one) for one in rows.deadlines if one.status != "over"])
        rounds: dict[str, int] = {}
        for one in rows.deadlines:
            rounds[one.state] = max(one.round, rounds.get(one.state, 0))
        keys = {one.key for one in live}
        parties = self._parties(rows.parties)
        snapshot = whole(Snapshot, {
            "number": row.number, "procedure": row.procedure, "version": row.version, "state": row.state,
            "seq": row.seq, "id": id, "title": row.title, "opened_at": row.opened_at, "ended_at": row.ended_at,
            "dropped": row.dropped, "last_at": row.last_at, "facts": from_json(definition, row.facts),
            "parties": parties, "deadlines": live, "rounds": rounds,
            "claims": tuple([self._claim(one) for one in rows.claims if (one.state, one.round) in keys]),
            "taken": taken(rows.acts, world), "recused": recused(rows.acts),
            "parent": self._parent(rows.parent, definition) if rows.parent is not None else None,
            "children": self._children(rows.children, definition, world) if rows.children else (),
            "grounds": tuple([_ground(one) for one in rows.grounds]),
            "occurrences": frozenset([(one.procedure, one.period) for one in rows.occurrences]),
            "is_measure": row.is_measure, "signed_on": row.signed_on, "served_on": row.served_on,
            "answer_due_on": row.answer_due_on, "sequel": row.sequel, "grounds_flag": row.grounds_flag,
            "stay": row.stay, "level": row.level, "counts": self._counts(definition, parties, world), "joinable": {},
            "suspension": suspension_of(row, with_parent=all(one.state != REVIEW.name for one in live)),
        })  # fmt: skip
        return definition, snapshot, row.head_hash

    def joinable(self, definition: Definition, snapshot: Snapshot, world: World) -> dict[str, int]:
        """The unsigned proposals that a rung of the running round would join, by procedure (SEMANTICS 17)."""
        running = snapshot.deadline
        if running is None or running.owed_unit is None:
            return {}
        self.connection.alone("joining")  # or two daemons would each propose what one should have joined
        since = world.now - timedelta(days=JOINING_DAYS)
        found: dict[str, int] = {}
        for rung in rungs(definition, snapshot, running):
            if rung.opens is not None:
                row = PROPOSAL.one(self.connection, procedure=rung.opens.procedure, since=since, unit=running.owed_unit)
                if row is not None:
                    found[rung.opens.procedure] = row.id
        return found

    # pieces ------------------------------------------------------------------------------------------------------

    def _parties(self, rows: Sequence[Any]) -> dict[str, UnitView]:
        """Role → unit, the settings' parties included."""
        found = dict(self.standing)
        for row in rows:
            known = row.code, row.name, row.kind
            if known not in self._units:
                self._units[known] = UnitView(*known, row.code == self.host)
            found[row.role] = self._units[known]
        return found

    def _claim(self, row: Any) -> Claim:
        return made(
            Claim, state=row.state, round=row.round, rung=row.rung, n=row.n, kind=row.kind, claimed_at=row.claimed_at,
            measure=self._measure(row) if row.measure_id is not None else None, id=row.id,
        )  # fmt: skip

    def _measure(self, row: Any) -> Measure:
        state = self.definition_of(row.procedure, row.version).states[row.measure_state]
        sequel: date | Literal["rest"] | None = (
            None if row.sequel is None else "rest" if row.sequel == "rest" else date.fromisoformat(row.sequel)
        )
        return Measure(
            number=row.number, procedure=row.procedure, open=row.ended_at is None, signed=row.signed_on is not None,
            served_on=row.served_on, answer_due_on=row.answer_due_on, dropped=row.dropped, sequel=sequel,
            held=row.status == "held", unanswered=state.answers and row.lapsed_at is not None,
            paper=row.paper, id=row.measure_id,
        )  # fmt: skip

    def _parent(self, row: Any, definition: Definition) -> Relative:
        """The parent as its children see it; those fetched together share its row, which is kept too."""
        known = self._parents.get((id(row), id(definition)))
        if known is None:
            known = self._parents[id(row), id(definition)] = row, self._seen_by(definition, row)
        return known[1]

    def _seen_by(self, definition: Definition, parent: Any) -> Relative:
        told = definition.tells
        stopped = suspension_of(parent)
        theirs = self.definition_of(parent.procedure, parent.version) if told or stopped else None
        return made(
            Relative,
            id=parent.id, number=parent.number, procedure=parent.procedure, version=parent.version,
            state=parent.state, open=parent.ended_at is None, dropped=parent.dropped, measure=parent.is_measure,
            requests=theirs is not None and definition.code in theirs.speakers[1],
            tells={one: tellable(theirs, parent.state, one, stopped is not None) for one in told} if theirs else {},
            suspension=stopped,
            suspends_children=theirs is None or theirs.states[parent.state].suspends_children,
        )  # fmt: skip

    def _children(self, rows: Sequence[Any], definition: Definition, world: World) -> tuple[Relative, ...]:
        speaks, requests = definition.speakers
        asking = [row.id for row in rows if row.ended_at is None and row.procedure in requests]
        late = {row.id for row in MADE.all(self.connection, ids=asking) if row.facts.get(LATE)} if asking else ()
        return tuple(
            Relative(
                id=row.id, number=row.number, procedure=row.procedure, version=row.version, state=row.state,
                open=row.ended_at is None, dropped=row.dropped, measure=row.is_measure, stay=row.stay,
                opened_at=row.opened_at, due_on=row.due_on,
                ended_on=world.calendar.local_date(row.ended_at) if row.ended_at else None,
                speaks=row.procedure in speaks, requests=row.procedure in requests, late=row.id in late,
                suspension=suspension_of(row),
            )
            for row in rows
        )  # fmt: skip

    def _counts(
        self, definition: Definition, parties: Mapping[str, UnitView], world: World
    ) -> dict[tuple[str, str, str], int]:
        found: dict[tuple[str, str, str], int] = {}
        for procedure, role, span in definition.counted:
            if role in parties:
                since, unit = _back(span, world), parties[role].code
                rows = GIVEN.all(self.connection, role=role, procedure=procedure, since=since, unit=unit)
                found[procedure, role, str(span)] = len(rows)
        return found


def _back(span: Span, world: World) -> datetime:
    return add(world.calendar, world.today, -span, roll=None).at.astimezone(UTC)


def ground_status(status: str, lapsed_at: datetime | None) -> GroundStatus:
    """A claim stands while its round is lapsed and running, is held while the round is, and else is gone."""
    if status == "held":
        return "held"
    return "stand" if status == "running" and lapsed_at is not None else "gone"


def tellable(
    definition: Definition, state: str, transition: str, suspended: bool = False
) -> Literal["legal", "reachable", "never"]:
    """Whether the parent can be told something now, later, or never again (SEMANTICS 28); while it is suspended only
    what ends it."""
    move = definition.transitions.get(transition)
    if move is None or definition.states[state].final:
        return "never"
    if state in move.sources:
        return "reachable" if suspended and not definition.states[move.target].final else "legal"
    return "reachable" if any(definition.can_reach(state, source) for source in move.sources) else "never"


def suspension_of(row: Any, *, with_parent: bool = False) -> Suspension | None:
    """The open suspension beside an item's row. Whoever stopped with his parent has no review of his own."""
    if row.suspension_id is None:
        return None
    return Suspension(
        code=row.suspension_code, basis=row.suspension_basis, since=row.suspension_since,
        review_on=row.suspension_review_on, approved_by=row.suspension_approved_by, with_parent=with_parent,
        seq=row.suspension_seq_from, id=row.suspension_id,
    )  # fmt: skip


def deadline_of(row: Any) -> Deadline:
    """A row as the decision knows it."""
    return whole(Deadline, {
        "state": row.state, "round": row.round, "status": row.status, "owed_role": row.owed_role,
        "owed_unit": row.owed_unit, "owed_post": row.owed_post,
        "span": _span(row.span_n, row.span_unit) if row.span_unit else None, "limit": row.limit_name,
        "basis": row.basis, "standing": row.standing, "roll": row.roll, "start_on": row.start_on,
        "start_at": row.start_at, "base_on": row.base_on, "due_on": row.due_on, "due_at": row.due_at,
        "provisional": row.provisional, "armed_at": row.armed_at, "lapsed_at": row.lapsed_at,
        "holds": tuple([_hold(one) for one in row.holds or ()]), "measures_wait_until": row.measures_wait_until,
        "clock_refused": row.clock_refused, "calendar_revision": row.calendar_revision,
        "profile_revision": row.profile_revision, "promised_at": row.promised_at, "term_of": row.term_of, "id": row.id,
    })  # fmt: skip


_span = lru_cache(maxsize=256)(Span)


def _ground(row: Any) -> Ground:
    return Ground(row.item_id, row.number, ground_status(row.status, row.lapsed_at), row.title, row.due_on)


def _hold(stored: Mapping[str, Any]) -> Hold:
    until = stored.get("until")
    return Hold(
        datetime.fromisoformat(stored["since"]), datetime.fromisoformat(until) if until else None, stored["pauses"]
    )
