"""Rows of the store as readers see them: many items at once, with a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine.definition.definition import Definition
from engine.definition.levels import kept_from, level_of
from engine.definition.suspending import REASONS, REVIEW
from engine.runtime.answers.sight import Sighted, masked, without
from engine.runtime.answers.views import (
    DeadlineView,
    Declined,
    DocumentView,
    EventView,
    Held,
    Item,
    Owed,
    Seal,
    Standing,
    Suspended,
)
from engine.runtime.answers.words import ENGINE_WORDS
from engine.store import find

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.calendar.layers import Calendars
    from engine.intake.names import Names

Rows = dict[int, list[Any]]


NOTHING: frozenset[str] = frozenset()


class Viewing(Sighted):
    """The part of a reader that turns rows into views."""

    names: Names
    calendar: Calendar
    calendars: Calendars
    now: Callable[[], datetime]
    definition: Callable[[str, int], Definition | None]

    def _views(self, held: Any, rows: Sequence[Any], *, bare: bool = False) -> list[Item]:
        """Items as they stand; ``bare``: what they are, not what stands around them."""
        ids = [row.id for row in rows]
        parties = _by_item(find.of_items(find.PARTIES_OF, held, ids))
        if bare:
            ids = []  # of nothing more is asked
        live = self._live(held, [] if bare else rows)
        papers = _by_item(find.of_items(find.PAPERS_OF, held, ids))
        children = {row.parent_id: row.n for row in find.of_items(find.CHILDREN_OF, held, ids)}
        held_by, declined = self._ladders(held, live)
        stopped = self._suspended(held, ids)
        found = []
        definitions: dict[tuple[str, int], Definition | None] = {}
        for row in rows:
            of = (row.procedure, row.version)
            if of not in definitions:
                definitions[of] = self.definition(*of)
            definition = definitions[of]
            facts = row.facts
            if self._shown_to is not None and definition is not None and definition.guarded_facts:
                theirs = {one.role: one.unit_code for one in parties.get(row.id, ())}
                facts = without(facts, self._unseen(held, definition, theirs))
            state = definition.states.get(row.state) if definition else None
            found.append(Item(
                number=row.number, procedure=row.procedure, version=row.version,
                title=masked(row.title, held.hidden), state=row.state,
                state_label=state.label if state else row.state, parent=row.parent_number,
                parties={one.role: one.unit_code for one in parties.get(row.id, ())},
                owes=() if bare else tuple(
                    self._owed(definition, one, row.id in stopped) for one in live.get(row.id, ())
                ),
                opened_at=row.opened_at, ended_at=row.ended_at, seq=row.seq, facts=masked(facts, held.hidden),
                procedure_title=definition.title if definition else row.procedure, dropped=row.dropped,
                children=children.get(row.id, 0),
                documents=() if bare else tuple(one.official_number or one.name for one in papers.get(row.id, ())),
                held=held_by.get(row.id), declined=declined.get(row.id, ()), suspension=stopped.get(row.id),
                level=level_of(row.level), kept_from=tuple(sorted(kept_from(row.level))) if row.level else (),
            ))  # fmt: skip
        return found

    def _definitions(self, procedure: str, rows: Iterable[Any]) -> dict[int, Definition | None]:
        """The versions that lines were recorded under."""
        return {version: self.definition(procedure, version) for version in {row.version for row in rows}}

    def _lines(self, held: Any, procedure: str, id: int, rows: Sequence[Any]) -> list[EventView]:
        """Lines of one history, each in the words of the version it was recorded under; what no version shows is not
        shown."""
        known = self._definitions(procedure, rows)
        unseen = NOTHING.union(
            *(self._unseen_of(held, definition, [id]).get(id, NOTHING) for definition in known.values())
        )
        return [event_view(row, known[row.version], unseen, held.hidden) for row in rows]

    def _unseen_of(self, held: Any, definition: Definition | None, ids: Sequence[int]) -> dict[int, frozenset[str]]:
        """The facts that may not be shown of each of these items, which are of one procedure."""
        if self._shown_to is None or definition is None or not definition.guarded_facts:
            return {}
        parties = _by_item(find.of_items(find.PARTIES_OF, held, ids))
        return {
            id: self._unseen(held, definition, {one.role: one.unit_code for one in parties.get(id, ())}) for id in ids
        }

    def withheld(self, held: Any, row: Any) -> frozenset[str]:
        """The facts of an item that may not be shown, though the item may."""
        return self._unseen_of(held, self.definition(row.procedure, row.version), [row.id]).get(row.id, NOTHING)

    def _deadlines(self, held: Any, rows: Sequence[Any]) -> list[DeadlineView]:
        """The deadlines of items, of the states they rest in."""
        live = self._live(held, rows)
        held_by, declined = self._ladders(held, live)
        stopped = self._suspended(held, [row.id for row in rows])
        found = []
        for row in rows:
            definition = self.definition(row.procedure, row.version)
            for one in live.get(row.id, ()):
                found.append(DeadlineView(
                    item=row.number, title=masked(row.title, held.hidden),
                    owed=self._owed(definition, one, row.id in stopped),
                    limit=one.limit_name,
                    span=f"{one.span_n} {one.span_unit}" if one.span_unit else None, basis=one.basis,
                    limit_standing=one.standing, start=one.start_on, round=one.round, next_wake=row.wake_at,
                    held=held_by.get(row.id), declined=declined.get(row.id, ()),
                ))  # fmt: skip
        return found

    def _live(self, held: Any, rows: Sequence[Any]) -> Rows:
        """The live deadlines of the states that items rest in; then, of suspended ones, that of the review."""
        states = {row.id: row.state for row in rows}
        found = list(find.of_items(find.LIVE_OF, held, list(states)))
        here = [one for one in found if one.state == states[one.item_id]]
        return _by_item([*here, *(one for one in found if one.state == REVIEW.name)])

    def _suspended(self, held: Any, ids: Sequence[int]) -> dict[int, Suspended]:
        """The suspensions that last, by item."""
        return {
            row.item_id: suspended_view(row, row.parent_number if row.review_id is None else None)
            for row in find.of_items(find.SUSPENDED_OF, held, ids)
        }

    def _ladders(self, held: Any, live: Rows) -> tuple[dict[int, Held], dict[int, tuple[Declined, ...]]]:
        """What people decided about the ladders of these rounds: which they hold, which measures they declined."""
        today = self._today()
        until = {
            id: one.measures_wait_until
            for id, rounds in live.items() for one in rounds
            if one.measures_wait_until is not None and one.measures_wait_until >= today
        }  # fmt: skip
        held_by = {
            row.item_id: Held(until[row.item_id], row.reason, row.actor, row.occurred_at)  # the last one counts
            for row in find.of_items(find.HOLDS_OF, held, list(until))
        }
        lapsed = {id: {(one.state, one.round) for one in rounds} for id, rounds in live.items()}
        declined = _by_item(
            row for row in find.of_items(find.DECLINED_OF, held, list(lapsed))
            if (row.state, row.round) in lapsed[row.item_id]
        )  # fmt: skip
        return held_by, {id: tuple(_declined(row) for row in rows) for id, rows in declined.items()}

    def _owed(self, definition: Definition | None, row: Any, suspended: bool) -> Owed:
        """``suspended``: the item stands still; only its review runs."""
        reviewed = row.state == REVIEW.name
        role = REVIEW.owed_by if reviewed else definition.roles.get(row.owed_role) if definition else None
        state = REVIEW if reviewed else definition.states.get(row.state) if definition else None
        overdue = row.status == "running" and row.due_at is not None and row.due_at <= self.now()
        standing: Standing = row.status if row.status in ("held", "waiting") else (
            "provisional" if row.provisional else "firm"
        )  # fmt: skip
        if suspended and not reviewed:
            standing = "suspended"
        shown = row.due_on if row.status == "running" else None
        return Owed(
            role=row.owed_role, role_label=role.label if role else row.owed_role, unit=row.owed_unit,
            unit_name=self.names.name(row.owed_unit) if row.owed_unit else None,
            what=state.label if state else row.state, due=shown, due_at=row.due_at if shown else None,
            standing=standing, overdue=overdue, days=self._days_left(shown, row.owed_unit), post=row.owed_post,
            provisional=row.provisional,
        )  # fmt: skip

    def _days_left(self, due: date | None, unit: str | None) -> int | None:
        return None if due is None else self.calendars.of(unit).days_left(self._today(), due)

    def _today(self) -> date:
        return self.calendar.local_date(self.now())


def _by_item(rows: Iterable[Any]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return dict(found)


def _declined(row: Any) -> Declined:
    return Declined(row.number, row.procedure, row.rung, row.reason, row.actor, row.occurred_at, row.sequel)


def event_view(
    row: Any, definition: Definition | None, unseen: frozenset[str] = NOTHING, hidden: frozenset[str] = NOTHING
) -> EventView:
    """One line of history, without the facts that are ``unseen`` and the numbers of items that are ``hidden``."""
    move = definition.transitions.get(row.transition) if definition else None
    label = move.label if move else ENGINE_WORDS.get(name := str(row.transition), name)
    papers = row.effects.get("documents", ())
    return EventView(
        seq=row.seq, transition=row.transition, label=label,
        from_=row.from_state, to=row.to_state, actor=row.actor, actor_kind=row.actor_kind, acting_for=row.acting_for,
        occurred_at=row.occurred_at, recorded_at=row.recorded_at, facts=_open(row.facts, unseen, hidden),
        documents=tuple(one["number"] or one["name"] for one in papers), reason=masked(row.reason, hidden),
        hash=row.hash, effects=_open(row.effects, unseen, hidden), typist=row.typist, source=row.source,
        corrects=row.corrects, request_id=row.request_id,
    )  # fmt: skip


def _open(recorded: Mapping[str, Any], unseen: frozenset[str], hidden: frozenset[str]) -> Any:
    if not unseen and not hidden:
        return recorded
    return masked(without(recorded, unseen), hidden)


def suspended_view(row: Any, parent: str | None = None) -> Suspended:
    """A suspension, with its reason in words."""
    reason = REASONS.get(row.code)
    return Suspended(
        code=row.code, label=reason.label if reason else row.code, basis=row.basis, since=row.since, until=row.until,
        review=row.review_on, approved_by=row.approved_by, parent=parent,
    )  # fmt: skip


def document_view(row: Any) -> DocumentView:
    """The record of a paper."""
    return DocumentView(
        number=row.official_number, name=row.name, title=row.title, item=row.number, issued_on=row.issued_on,
        issued_by=row.issued_by, unit=row.unit_code, served_on=row.served_on, status=row.status, series=row.series,
        year=row.year, serial=row.serial, sha256=row.sha256, id=row.id, seq=row.seq,
    )  # fmt: skip


def seal_view(row: Any) -> Seal:
    """A seal as outputs name it."""
    from engine.store.evidence import seals

    whole = seals.Seal(
        row.n, row.day, row.sealed_at, row.leaves, row.root, row.news, row.previous, row.key, row.signature
    )
    return Seal(row.n, row.day, row.sealed_at, whole.hash)
