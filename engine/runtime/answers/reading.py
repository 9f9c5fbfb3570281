"""What readers ask: items, histories, inboxes, deadlines, documents. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from difflib import get_close_matches
from itertools import groupby
from typing import TYPE_CHECKING, Any

from engine.calendar.dates import narrow
from engine.decision.replayed import CORRECT, VOID
from engine.decision.values import Named
from engine.errors import Ambiguous, NotFound
from engine.runtime.answers.refusal import RefusalView, told
from engine.runtime.answers.sight import abbreviates
from engine.runtime.answers.viewing import NOTHING, Viewing, event_view, seal_view, suspended_view
from engine.runtime.answers.views import (
    Branch,
    Course,
    DeadlineView,
    EventView,
    Inbox,
    InboxLine,
    Item,
    Lapsed,
    Owed,
    Seal,
    Suspended,
    Taken,
)
from engine.runtime.office import people
from engine.store import find

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from engine.definition.registry import Registry
    from engine.store.database import Database

LAPSE = "clock.lapse"


class Reading(Viewing):
    """The part of a reader that answers."""

    database: Database
    registry: Registry
    zone: ZoneInfo
    _settings: dict[str, Any]
    _follow: Callable[[Any], None]

    # numbers -----------------------------------------------------------------------------------------------------

    def find(self, written: str) -> str:
        """The whole number of an item typed whole, or without prefix or zeros.

        Raises:
            NotFound: with the nearest. Ambiguous: with the candidates.
        """
        with self.looking() as held:
            return self._number(held, written)

    def _id(self, held: Any, written: str) -> int:
        """The id of the item meant; raises as ``find`` does, also for an item that may not be shown."""
        id: int | None = find.BY_NUMBER.value(held, number=written) if written.isascii() else None
        if id is None or not self._may_know(held, id):
            id = find.BY_NUMBER.value(held, number=self._number(held, written))
        assert id is not None
        return id

    def _number(self, held: Any, written: str) -> str:
        written = narrow(written).strip().upper()
        id = find.BY_NUMBER.value(held, number=written) if written.isascii() else None
        if id is not None and self._may_know(held, id):
            return written
        numbers = [row.number for row in find.NUMBERS.all(held)]
        if self._shown_to is not None:  # what may not be shown is no neighbour either
            hidden = {*self._hidden(held).values()}
            numbers = [one for one in numbers if one not in hidden]
        found = [one for one in numbers if abbreviates(written, one)]
        if len(found) == 1:
            return str(found[0])
        if found:
            raise Ambiguous(name=written, candidates=", ".join(found[:8]))
        raise NotFound(kind="item", name=written, nearest=get_close_matches(written, numbers, n=3, cutoff=0.6))

    def _named(self, held: Any, written: str) -> Named:
        """The item that a fact names; raises as ``find`` does."""
        if held is None:
            with self.looking() as held:
                return self._named(held, written)
        row = find.ITEM.one(held, id=self._id(held, written))
        ended = row.ended_at.astimezone(self.zone).date() if row.ended_at else None
        return Named(row.number, row.procedure, self.registry.get(row.procedure).title, ended, row.dropped)

    def numbers(self) -> list[str]:
        """The numbers of all items, in the order they were opened."""
        with self.looking() as held:
            return [str(row.number) for row in find.NUMBERS.all(held)]

    # items -------------------------------------------------------------------------------------------------------

    def item(self, number: str) -> Item:
        """One item as it stands.

        Raises:
            NotFound, Ambiguous
        """
        with self.looking() as held:
            self._follow(held)
            return self._view(held, self._id(held, number))

    def items(self, **filters: Any) -> list[Item]:
        """The items that fit: procedure, state, unit (any role), owner, parent, open_only, ended_only, overdue, limit.

        Args:
            state: its code or its label.

        Raises:
            NotFound: an unknown procedure, state or unit.
        """
        if filters.get("procedure"):
            self.registry.get(filters["procedure"])
        for name in ("unit", "owner"):
            if filters.get(name):
                filters[name] = self.names.resolve(filters[name])
        if filters.get("parent"):
            filters["parent"] = self.find(filters["parent"])
        with self.looking() as held:
            self._follow(held)
            return self._views(held, self._fitting(held, filters))

    def bare_items(self, procedure: str) -> list[Item]:
        """The items of a procedure with facts and parties; who owes what, papers and children are not looked up."""
        with self.looking() as held:
            self._follow(held)
            return self._views(held, find.items(held, {"procedure": procedure}, self.now()), bare=True)

    def _fitting(self, held: Any, filters: dict[str, Any]) -> list[Any]:
        """The rows of the items that fit; one label may be that of several states."""
        if not filters.get("state"):
            return find.items(held, filters, self.now())
        meant = self._states(str(filters["state"]).strip(), filters.get("procedure"))
        rest = {**filters, "limit": None}
        rows = [
            row for code in sorted({code for _procedure, code in meant})
            for row in find.items(held, {**rest, "state": code}, self.now()) if (row.procedure, row.state) in meant
        ]  # fmt: skip
        return sorted(rows, key=lambda row: row.id)[: filters.get("limit")]

    def _states(self, written: str, procedure: str | None) -> set[tuple[str, str]]:
        """The states of that code or label, as (procedure, code); raises NotFound with the nearest."""
        known = [
            (one.code, state) for one in self.registry.definitions() if procedure in (None, one.code)
            for state in one.states.values()
        ]  # fmt: skip
        meant = {(code, state.name) for code, state in known if written in (state.name, state.label)}
        if not meant:
            words = dict.fromkeys(word for _code, state in known for word in (state.label, state.name))
            near = get_close_matches(written, words, n=3, cutoff=0.4)
            if not near and procedure is not None:
                near = list(dict.fromkeys(state.label for _code, state in known))
            raise NotFound(kind="state", name=written, **({"nearest": near} if near else {}))
        return meant

    def _view(self, held: Any, id: int) -> Item:
        return self._views(held, [find.ITEM.one(held, id=id)])[0]

    def tree(self, number: str) -> Branch:
        """The item with its children, and theirs."""
        with self.looking() as held:
            self._follow(held)
            return self._branch(held, self._id(held, number))

    def _branch(self, held: Any, id: int) -> Branch:
        below = tuple(self._branch(held, row.id) for row in find.CHILDREN.all(held, id=id))
        return Branch(self._view(held, id), below)

    # history -----------------------------------------------------------------------------------------------------

    def history(self, number: str) -> list[EventView]:
        """Every line of an item's history, oldest first."""
        with self.looking() as held:
            id = self._id(held, number)
            row = find.ITEM.one(held, id=id)
            lines = find.HISTORY.all(held, id=id)
            return self._lines(held, row.procedure, id, lines)

    def refusals(
        self, *, login: str | None = None, number: str | None = None, since: datetime | None = None, most: int = 100
    ) -> list[RefusalView]:  # fmt: skip
        """What was refused, the latest first; of items that the reader may not see nothing.

        Args:
            login: to whom. number: of an item. since: not before. most: at most so many.
        """
        beginning = since or datetime(1970, 1, 1, tzinfo=UTC)
        known = self.find(number) if number else None
        with self.looking() as held:
            rows = find.REFUSALS.all(held, login=login, number=known, since=beginning, most=most)
            return [
                RefusalView(row.at, row.login, row.number, row.transition, tuple(map(told, row.reasons)))
                for row in rows
            ]  # fmt: skip

    def taken(self, *transitions: str) -> list[Taken]:
        """The lines of all histories with these transitions, as they were recorded."""
        with self.looking() as held:
            return [self._taken(held, row) for row in find.TAKEN.all(held, transitions=list(transitions))]

    def _taken(self, held: Any, row: Any) -> Taken:
        definition = self.definition(row.procedure, row.version)
        title = definition.title if definition else row.procedure
        unseen = self._unseen_of(held, definition, [row.item_id]).get(row.item_id, NOTHING)
        return Taken(row.number, row.procedure, title, row.title, event_view(row, definition, unseen, held.hidden))

    def courses(self, procedure: str) -> dict[str, Course]:
        """What happened to the items of a procedure, by their numbers: which states they rested in, since when."""
        with self.looking() as held:
            rows, owing = find.COURSE.all(held, code=procedure), find.OWING.all(held, code=procedure)
        units: dict[str, dict[str, str | None]] = {}
        for row in owing:
            units.setdefault(row.number, {})[row.state] = row.owed_unit
        return {
            number: self._course(list(lines), units.get(number, {}))
            for number, lines in groupby(rows, key=lambda row: str(row.number))
        }

    def _course(self, lines: list[Any], units: dict[str, str | None]) -> Course:
        return Course(
            tuple((one.recorded_at, one.to_state) for one in lines), units,
            voided=sum(one.transition == VOID for one in lines),
            corrected=sum(one.transition == CORRECT for one in lines),
        )  # fmt: skip

    def seal(self) -> Seal | None:
        """The last seal there is, which whatever is handed out may name."""
        with self.database.reading() as held:
            row = find.SEALED.one(held, now=self.now())
        return None if row is None else seal_view(row)

    def lapses(self) -> list[Lapsed]:
        """Every deadline that has passed unmet, as the clock recorded it; what a correction withdrew is among them."""
        with self.looking() as held:
            rows = find.TAKEN.all(held, transitions=[LAPSE])
            rounds = {
                (one.item_id, one.state, one.round): one
                for one in find.of_items(find.ROUNDS_OF, held, sorted({row.item_id for row in rows}))
            }
        found = []
        for row in rows:
            noted = row.effects
            definition = self.definition(row.procedure, row.version)
            state = definition.states.get(noted["state"]) if definition else None
            owed = rounds.get((row.item_id, noted["state"], noted["round"]))
            found.append(Lapsed(
                number=row.number, procedure=row.procedure, title=row.title, state=noted["state"],
                state_label=state.label if state else noted["state"], unit=owed.owed_unit if owed else None,
                due=date.fromisoformat(noted["due"][:10]), at=row.recorded_at,
            ))  # fmt: skip
        return found

    def suspensions(self, number: str) -> list[Suspended]:
        """Every suspension of an item, oldest first; ``parent`` is told only by the item, of the one that lasts."""
        with self.looking() as held:
            return [suspended_view(row) for row in find.SUSPENSIONS_OF.all(held, ids=[self._id(held, number)])]

    # lists -------------------------------------------------------------------------------------------------------

    def inbox(self, login: str) -> Inbox:
        """What the operator owes, and what he waits for: items his units are parties to, or, in the office, all."""
        with self.looking() as held:
            self._follow(held)
            today = self._today()
            posts = people.posts_held(held, login, today)
            units = {unit for _role, unit in posts}
            wide = self._settings.get("office.unit") in units
            filled = people.filled_in(held, login, today)
            mine = {row.id: row for row in find.MINE.all(held, login=login, today=today)}
            for holder, scope in filled:
                mine |= {
                    row.id: row for row in find.MINE.all(held, login=holder, today=today)
                    if not scope.procedures or row.procedure in scope.procedures
                }  # fmt: skip
                filling = people.posts_held(held, holder, today)
                posts |= {(role, unit) for role, unit in filling if scope.covers(role, unit)}
            units |= {unit for _role, unit in posts}
            around = find.ALL_OPEN.all(held) if wide else find.OURS.all(held, login=login, today=today)
            others = [row for row in around if row.id not in mine]
            lines = _lines(self._views(held, list(mine.values())))
            theirs = _lines(self._views(held, others))
        ours = [one for one in lines if _owes(one.owed, posts, units)]
        return Inbox(_soonest(ours), _soonest([*theirs, *(one for one in lines if one not in ours)]))

    def deadlines(
        self, *, overdue: bool = False, unit: str | None = None, until: date | None = None,
        procedure: str | None = None, waiting: bool = False,
    ) -> list[DeadlineView]:  # fmt: skip
        """Every running deadline, soonest first.

        Args:
            waiting: only those whose ladder a person holds, or of which a measure was declined (SEMANTICS 15).
        """
        code = self.names.resolve(unit) if unit else None
        with self.looking() as held:
            self._follow(held)
            rows = find.items(held, {"open_only": True, "procedure": procedure}, self.now())
            found = self._deadlines(held, rows)
        fitting = [
            one for one in found
            if (not overdue or one.owed.overdue) and code in (None, one.owed.unit)
            and (not waiting or one.held or one.declined)
            and (until is None or (one.owed.due is not None and one.owed.due <= until))
        ]  # fmt: skip
        return sorted(fitting, key=lambda one: (one.owed.due is None, one.owed.due or date.min, one.item))


def _lines(items: list[Item]) -> list[InboxLine]:
    return [InboxLine(item, owed) for item in items for owed in item.owes]


def _owes(owed: Owed, posts: Collection[tuple[str, str]], units: Collection[str]) -> bool:
    """Whether it is somebody of these units, or with one of these posts, that owes it."""
    return owed.unit in units if owed.post is None else (owed.post, owed.unit) in posts


def _soonest(lines: list[InboxLine]) -> tuple[InboxLine, ...]:
    return tuple(sorted(lines, key=lambda one: (one.owed.due_at is None, one.owed.due_at or one.item.opened_at)))
