"""What readers ask: items, histories, inboxes, deadlines, documents. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from engine.decision.decide import Command, reasons_against, roles_text, transition_named
from engine.decision.judge import ToBeGiven
from engine.decision.ladder import rungs
from engine.decision.machine import legality
from engine.decision.snapshot import Deadline, Snapshot
from engine.definition.definition import Definition, TransitionDef
from engine.errors import Ambiguous, DubanError, NotFound, Sentence
from engine.runtime import people
from engine.runtime.views import (
    Branch,
    DeadlineView,
    Declined,
    DocumentView,
    EventView,
    Held,
    Inbox,
    InboxLine,
    Item,
    Owed,
    Possible,
)
from engine.runtime.words import ENGINE_WORDS
from engine.store import find
from engine.store.load import deadline_of

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.decision.world import World
    from engine.definition.registry import Registry
    from engine.intake.names import Names
    from engine.store.database import Database


class Reading:
    """The part of the engine that answers."""

    database: Database
    registry: Registry
    names: Names
    calendar: Calendar
    now: Callable[[], datetime]
    world: Callable[[], World]
    _ledger: Callable[..., Any]

    # numbers -----------------------------------------------------------------------------------------------------

    def find(self, written: str) -> str:
        """The whole number of an item typed whole, or without prefix or zeros.

        Raises:
            NotFound: with the nearest. Ambiguous: with the candidates.
        """
        with self.database.reading() as held:
            return self._number(held, written)

    def _id(self, held: Any, written: str) -> int:
        """The id of the item meant; raises as ``find`` does."""
        id: int | None = find.BY_NUMBER.value(held, number=written)
        return find.BY_NUMBER.value(held, number=self._number(held, written)) if id is None else id

    def _number(self, held: Any, written: str) -> str:
        written = written.strip().upper()
        if find.BY_NUMBER.value(held, number=written) is not None:
            return written
        numbers = [row.number for row in find.NUMBERS.all(held)]
        found = [one for one in numbers if _abbreviates(written, one)]
        if len(found) == 1:
            return str(found[0])
        if found:
            raise Ambiguous(name=written, candidates=", ".join(found[:8]))
        raise NotFound(kind="item", name=written, nearest=get_close_matches(written, numbers, n=3, cutoff=0.6))

    # items -------------------------------------------------------------------------------------------------------

    def item(self, number: str) -> Item:
        """One item as it stands.

        Raises:
            NotFound, Ambiguous
        """
        with self.database.reading() as held:
            return self._view(held, self._id(held, number))

    def items(self, **filters: Any) -> list[Item]:
        """The items that fit: procedure, state, unit (any role), owner, parent, open_only, ended_only, overdue, limit.

        Raises:
            NotFound: an unknown procedure or unit.
        """
        if filters.get("procedure"):
            self.registry.get(filters["procedure"])
        for name in ("unit", "owner"):
            if filters.get(name):
                filters[name] = self.names.resolve(filters[name])
        if filters.get("parent"):
            filters["parent"] = self.find(filters["parent"])
        with self.database.reading() as held:
            return [self._item(held, row) for row in find.items(held, filters, self.now())]

    def _view(self, held: Any, id: int) -> Item:
        return self._item(held, find.items(held, {"ids": id}, self.now())[0])

    def _item(self, held: Any, row: Any) -> Item:
        definition = self._readable(row.procedure, row.version)
        deadlines = [deadline_of(one) for one in find.LIVE.all(held, id=row.id)]
        return Item(
            number=row.number, procedure=row.procedure, version=row.version, title=row.title, state=row.state,
            state_label=definition.states[row.state].label if definition else row.state, parent=row.parent_number,
            parties={one.role: one.unit_code for one in find.PARTIES.all(held, id=row.id)},
            owes=tuple(self._owed(definition, one) for one in deadlines if one.state == row.state),
            opened_at=row.opened_at, ended_at=row.ended_at, seq=row.seq, facts=row.facts,
            procedure_title=definition.title if definition else row.procedure, dropped=row.dropped,
            children=find.COUNT_CHILDREN.value(held, id=row.id),
            documents=tuple(
                one.official_number or one.name for one in find.DOCUMENTS_OF.all(held, id=row.id)
            ),
            held=self._held(held, row.id, deadlines), declined=_declined(held, row.id, deadlines),
        )  # fmt: skip

    def _held(self, held: Any, id: int, deadlines: list[Deadline]) -> Held | None:
        """Until when a person holds the ladder of the running round, and why; nothing once that day is over."""
        today = self.calendar.local_date(self.now())
        until = max((one.measures_wait_until for one in deadlines if one.measures_wait_until), default=None)
        if until is None or until < today:
            return None
        row = find.HOLD.one(held, id=id)
        return Held(until, row.reason, row.actor, row.occurred_at) if row else None

    def _readable(self, code: str, version: int) -> Definition | None:
        """The definition, or nothing: a procedure that does not load must not keep anybody from reading."""
        try:
            return self.registry.get(code, version)
        except DubanError:
            return None

    def _owed(self, definition: Definition | None, deadline: Deadline) -> Owed:
        role = definition.roles.get(deadline.owed_role) if definition else None
        overdue = deadline.status == "running" and deadline.due_at is not None and deadline.due_at <= self.now()
        standing = deadline.status if deadline.status in ("held", "waiting") else (
            "provisional" if deadline.provisional else "firm"
        )  # fmt: skip
        shown = deadline.due_on if deadline.status == "running" else None
        return Owed(
            role=deadline.owed_role, role_label=role.label if role else deadline.owed_role, unit=deadline.owed_unit,
            unit_name=self.names.name(deadline.owed_unit) if deadline.owed_unit else None,
            what=definition.states[deadline.state].label if definition else deadline.state, due=shown,
            due_at=deadline.due_at if shown else None, standing=standing,
            overdue=overdue, days=self._days_left(deadline) if shown else None, post=deadline.owed_post,
        )  # fmt: skip

    def _days_left(self, deadline: Deadline) -> int | None:
        today = self.calendar.local_date(self.now())
        if deadline.due_on is None:
            return None
        return self.calendar.workdays_between(today, deadline.due_on)

    def tree(self, number: str) -> Branch:
        """The item with its children, and theirs."""
        with self.database.reading() as held:
            return self._branch(held, self._id(held, number))

    def _branch(self, held: Any, id: int) -> Branch:
        below = tuple(self._branch(held, row.id) for row in find.CHILDREN.all(held, id=id))
        return Branch(self._view(held, id), below)

    # history -----------------------------------------------------------------------------------------------------

    def history(self, number: str) -> list[EventView]:
        """Every line of an item's history, oldest first."""
        item = self.item(number)
        definition = self._readable(item.procedure, item.version)
        with self.database.reading() as held:
            rows = find.HISTORY.all(held, id=find.BY_NUMBER.value(held, number=item.number))
        return [_event(row, definition) for row in rows]

    # what is possible --------------------------------------------------------------------------------------------

    def explain(self, number: str, transition: str | None = None, actor: str | None = None) -> list[Possible]:
        """Which transitions are possible now, for whom, and why the others are not.

        Args:
            actor: judged for this login; otherwise only for the state and the rules.
        """
        world = self.world()
        with self.database.reading() as held:
            ledger = self._ledger(held, world, None, None)
            definition, snapshot, _ = ledger.snapshot(self._id(held, number), world)
            who = people.actor(held, actor, world.today) if actor else None
        moves = (
            [transition_named(definition, transition)]
            if transition
            else [one for one in definition.transitions.values() if snapshot.state in one.sources]
        )
        return [self._possible(definition, snapshot, move, who, world) for move in moves]

    def rungs(self, number: str) -> list[str]:
        """The measure rungs of the running round that nobody has climbed yet, lowest first."""
        world = self.world()
        with self.database.reading() as held:
            ledger = self._ledger(held, world, None, None)
            definition, snapshot, _ = ledger.snapshot(self._id(held, number), world)
        if snapshot.deadline is None:
            return []
        ladder = [one.name for one in rungs(definition, snapshot, snapshot.deadline) if one.opens]
        claimed = {one.rung for one in snapshot.claims_of(snapshot.deadline)}
        return ladder[max((place for place, name in enumerate(ladder) if name in claimed), default=-1) + 1 :]

    def _possible(
        self, definition: Definition, snapshot: Snapshot, move: TransitionDef, who: Any, world: World
    ) -> Possible:
        nobody = who is None
        against: list[Sentence] = []
        command = Command(move.name, who) if who is not None else None
        found = legality(definition).fire(move.name, snapshot.state, lambda: None)
        if isinstance(found, Sentence):
            against.append(found)
        elif command is not None:
            against = reasons_against(definition, snapshot, move, command, ToBeGiven(move.asks), world)
        elif nobody:
            clockwork = Command(move.name, people.NOBODY)
            against = reasons_against(definition, snapshot, move, clockwork, ToBeGiven(move.asks), world)[1:]
        asks = tuple(
            (name, (fact := definition.facts[name]).label, fact.kind, fact.optional, fact.example) for name in move.asks
        )
        return Possible(
            transition=move.name, label=move.label, target=move.target,
            target_label=definition.states[move.target].label, who=roles_text(snapshot, move), asks=asks,
            reasons=tuple(against), confirm=move.confirm,
        )  # fmt: skip

    # lists -------------------------------------------------------------------------------------------------------

    def inbox(self, login: str) -> Inbox:
        """What the operator owes, and what he waits for: items his units are parties to, or, in the office, all."""
        with self.database.reading() as held:
            who = people.actor(held, login, self.calendar.local_date(self.now()))
            units, posts = sorted(who.units), sorted(who.posts)
            mine = find.owing(held, units, posts)
            owed = [self._view(held, id) for id in mine]
            rows = find.items(held, {"open_only": True}, self.now())
            office = self._settings.get("office.unit")  # type: ignore[attr-defined]
            wide = office in who.units
            seen = set(mine)
            others = [
                item for row in rows if row.id not in seen
                and (item := self._item(held, row)) and (wide or set(item.parties.values()) & who.units)
            ]  # fmt: skip
        return Inbox(_lines(owed), _lines(others))

    def deadlines(
        self, *, overdue: bool = False, unit: str | None = None, until: Any = None, procedure: str | None = None,
        waiting: bool = False,
    ) -> list[DeadlineView]:  # fmt: skip
        """Every running deadline, soonest first.

        Args:
            waiting: only those whose ladder a person holds, or of which a measure was declined (SEMANTICS 15).
        """
        code = self.names.resolve(unit) if unit else None
        found: list[DeadlineView] = []
        with self.database.reading() as held:
            for row in find.items(held, {"open_only": True, "procedure": procedure}, self.now()):
                definition = self._readable(row.procedure, row.version)
                for one in (deadline_of(each) for each in find.LIVE.all(held, id=row.id)):
                    if one.state == row.state:
                        found.append(self._deadline(held, row, definition, one))
        fitting = [
            one for one in found
            if (not overdue or one.owed.overdue) and code in (None, one.owed.unit)
            and (not waiting or one.held or one.declined)
            and (until is None or (one.owed.due is not None and one.owed.due <= until))
        ]  # fmt: skip
        return sorted(fitting, key=lambda one: (one.owed.due is None, one.owed.due or 0, one.item))

    def _deadline(self, held: Any, row: Any, definition: Definition | None, deadline: Deadline) -> DeadlineView:
        return DeadlineView(
            item=row.number, title=row.title, owed=self._owed(definition, deadline), limit=deadline.limit,
            span=str(deadline.span) if deadline.span else None, basis=deadline.basis,
            limit_standing=deadline.standing, start=deadline.start_on, round=deadline.round, next_wake=row.wake_at,
            held=self._held(held, row.id, [deadline]), declined=_declined(held, row.id, [deadline]),
        )  # fmt: skip

    def documents(self, item: str | None = None) -> list[DocumentView]:
        """The papers issued, in the order they were numbered; all, or those of an item."""
        number = self.find(item) if item is not None else None
        with self.database.reading() as held:
            if number is None:
                return [_document(row) for row in find.DOCUMENTS.all(held)]
            rows = find.DOCUMENTS_OF.all(held, id=find.BY_NUMBER.value(held, number=number))
            return [_document(row) for row in rows]

    def document(self, official_number: str) -> DocumentView:
        """One paper by its official number.

        Raises:
            NotFound
        """
        papers = {one.number: one for one in self.documents() if one.number}
        if official_number in papers:
            return papers[official_number]
        raise NotFound(kind="document", name=official_number, nearest=get_close_matches(official_number, papers, n=3))


def _abbreviates(written: str, number: str) -> bool:
    prefix, year, serial = number.rsplit("-", 2)
    parts = written.split("-")
    if not all(part.isalnum() for part in parts) or not parts[-1].isdigit() or int(parts[-1]) != int(serial):
        return False
    return parts[:-1] in ([], [year], [prefix], [prefix, year])


def _declined(held: Any, id: int, deadlines: list[Deadline]) -> tuple[Declined, ...]:
    """The measures of the live rounds that persons declined or withdrew, in the order they were proposed."""
    rounds = {(one.state, one.round) for one in deadlines}
    return tuple(
        Declined(row.number, row.procedure, row.rung, row.reason, row.actor, row.occurred_at, row.sequel)
        for row in (find.DECLINED.all(held, id=id) if rounds else ())
        if (row.state, row.round) in rounds
    )


def _lines(items: list[Item]) -> tuple[InboxLine, ...]:
    lines = [InboxLine(item, owed) for item in items for owed in item.owes]
    return tuple(sorted(lines, key=lambda one: (one.owed.due_at is None, one.owed.due_at or one.item.opened_at)))


def _event(row: Any, definition: Definition | None) -> EventView:
    move = definition.transitions.get(row.transition) if definition else None
    label = move.label if move else ENGINE_WORDS.get(row.transition, row.transition)
    papers = row.effects.get("documents", ())
    return EventView(
        seq=row.seq, transition=row.transition, label=label,
        from_=row.from_state, to=row.to_state, actor=row.actor, actor_kind=row.actor_kind, acting_for=row.acting_for,
        occurred_at=row.occurred_at, recorded_at=row.recorded_at, facts=row.facts,
        documents=tuple(one["number"] or one["name"] for one in papers), reason=row.reason, hash=row.hash,
        effects=row.effects, typist=row.typist, source=row.source,
    )  # fmt: skip


def _document(row: Any) -> DocumentView:
    return DocumentView(
        number=row.official_number, name=row.name, title=row.title, item=row.number, issued_on=row.issued_on,
        issued_by=row.issued_by, unit=row.unit_code, served_on=row.served_on, status=row.status,
    )  # fmt: skip
