"""``Past``: a reader that answers as of an instant gone by, from what had been recorded until then.

    Past("sqlite:///duban.db", instant).item("RW-2024-0007")

It folds histories (``engine.decision.replayed``); nothing is moved back and nothing written. Whose the next step was,
and the hour at which a day ended, are taken from the stored rounds. What people then held or had declined about a
ladder is not told. Only ``item``, ``items``, ``history``, ``taken``, ``courses``, ``documents``, ``number_series``,
``lapses`` and ``seal`` look back; whatever else it inherits speaks of today. A service counts from its day, also if it
was recorded later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.calendar.clock import utc
from engine.decision.paperwork import VOID as PAPER_VOID
from engine.decision.replayed import Then, replayed, told
from engine.decision.retold import Names, names_since
from engine.definition.suspending import REASONS, REVIEW
from engine.errors import NotYet, Sentence, Usage
from engine.runtime.answers.filing import Series, series_of
from engine.runtime.answers.views import Course, DocumentView, EventView, Item, Lapsed, Suspended, Taken
from engine.runtime.reader import Reader
from engine.store import find

ASKED_OF_ROWS = ("procedure", "unit", "parent")
"""What does not change with time; all else is asked of the items as they were."""


class Past(Reader):
    """What the record said at ``instant``.

    Args:
        known: what was voided or corrected between ``instant`` and then is told as put right (items only).

    Raises:
        Usage: it lies ahead.
    """

    def __init__(self, url: str, instant: datetime, *, known: datetime | None = None, **more: Any) -> None:
        super().__init__(url, **more)
        self.instant, self.known = utc(instant), None if known is None else utc(known)
        if self.instant > super().now():
            now = super().now().astimezone(self.zone).strftime("%Y-%m-%d %H:%M")
            raise Usage(what=Sentence("--as-of asks about the past; now it is {now}", {"now": now}))
        self._then: dict[int, Then] = {}
        self._names: dict[int, Names] = {}

    def now(self) -> datetime:
        """The instant that is asked about."""
        return self.instant

    def item(self, number: str) -> Item:
        """The item as it stood.

        Raises:
            NotFound, Ambiguous. NotYet: it was opened later.
        """
        with self.looking() as held:
            row = find.ITEM.one(held, id=self._id(held, number))
            found = self._views(held, [row])
        if not found:
            raise NotYet(number=row.number, opened=row.opened_at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M"))
        return found[0]

    def items(self, **filters: Any) -> list[Item]:
        """As ``Reader.items``; states, ends and what was overdue are those of then."""
        kept = {name: value for name, value in filters.items() if name in ASKED_OF_ROWS}
        found = super().items(**kept)
        if filters.get("state"):
            meant = self._states(str(filters["state"]).strip(), filters.get("procedure"))
            found = [one for one in found if (one.procedure, one.state) in meant]
        owner = self.names.resolve(filters["owner"]) if filters.get("owner") else None
        fitting = [
            one for one in found
            if (not filters.get("open_only") or one.ended_at is None)
            and (not filters.get("ended_only") or one.ended_at is not None)
            and (not filters.get("overdue") or any(owed.overdue for owed in one.owes))
            and owner in (None, *(owed.unit for owed in one.owes))
        ]  # fmt: skip
        return fitting[: filters.get("limit")]

    def history(self, number: str) -> list[EventView]:
        """The lines recorded until then."""
        return [line for line in super().history(number) if line.recorded_at <= self.instant]

    def taken(self, *transitions: str) -> list[Taken]:
        """The lines recorded until then."""
        return [one for one in super().taken(*transitions) if one.line.recorded_at <= self.instant]

    def _course(self, lines: list[Any], units: dict[str, str | None]) -> Course:
        """What had happened until then, put right; a state's unit is the one that owed it when last."""
        until = self.known or self.instant
        counted = [line for line, _corrects in told(lines, self.instant, self.known)]
        return replace(
            super()._course([one for one in lines if one.recorded_at <= until], units),
            states=tuple((one.recorded_at, one.to_state) for one in counted if one.recorded_at <= self.instant),
        )

    def documents(self, item: str | None = None) -> list[DocumentView]:
        """Those signed until then, served or void if they were by then."""
        day, signed = self.calendar.local_date(self.instant), dict[str, list[EventView]]()
        found = []
        for paper in super().documents(item):
            if paper.item not in signed:
                signed[paper.item] = self.history(paper.item)
            lines = signed[paper.item]
            if any(line.seq == paper.seq for line in lines):
                void = any(line.effects.get("paper") == paper.number for line in lines if line.transition == PAPER_VOID)
                served = paper.served_on if paper.served_on is not None and paper.served_on <= day else None
                status = "issued" if paper.status == "void" and not void else paper.status
                found.append(replace(paper, served_on=served, status=status))
        return found

    def number_series(self) -> list[Series]:
        """Those that papers had been signed in; a number is missing if a later one had been given."""
        with self.looking() as held:
            started = [row.data for row in find.STARTED.all(held)]
        return series_of(self.documents(), (), started, self.unseen_papers())

    def lapses(self) -> list[Lapsed]:
        """Those recorded until then."""
        return [one for one in super().lapses() if one.at <= self.instant]

    # rows as they were -------------------------------------------------------------------------------------------

    def _views(self, held: Any, rows: Sequence[Any], *, bare: bool = False) -> list[Item]:
        before = [one for row in rows if (one := self._before(held, row)) is not None]
        children = self._children(held, [row.id for row in before])
        found = []
        for row, view in zip(before, super()._views(held, before, bare=bare), strict=True):
            then = self._then[row.id]
            parties = {role: then.parties.get(role, unit) for role, unit in view.parties.items()}
            documents, below = tuple(then.documents), children.get(row.id, 0)
            found.append(replace(view, documents=documents, children=below, parties=parties))
        return found

    def _before(self, held: Any, row: Any) -> Any:
        definition = self.definition(row.procedure, row.version)
        lines = find.HISTORY.all(held, id=row.id)
        then = replayed(definition, lines, self.instant, self.known)
        if then is None:
            return None
        self._then[row.id] = then
        self._names[row.id] = names_since(line for line in lines if line.recorded_at > self.instant)
        return row._replace(
            state=then.state, version=then.version, seq=then.seq, ended_at=then.ended_at, dropped=then.dropped,
            facts=then.facts, title=then.facts.get("title") or row.title,
        )  # fmt: skip

    def _children(self, held: Any, ids: Sequence[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for row in find.of_items(find.OPENED_UNDER, held, ids):
            if row.opened_at <= self.instant:
                found[row.parent_id] = found.get(row.parent_id, 0) + 1
        return found

    def _live(self, held: Any, rows: Sequence[Any]) -> dict[int, list[Any]]:
        """The round of the state an item rested in, and of a suspended one the review, as last noted."""
        found: dict[int, list[Any]] = {row.id: [] for row in rows if row.ended_at is None}
        for stored in find.of_items(find.ROUNDS_OF, held, list(found)):
            then = self._then[stored.item_id]
            noted, names = then.rounds.get(then.state), self._names[stored.item_id]
            if noted is not None and names.place(then.state, noted["round"]) == (stored.state, stored.round):
                found[stored.item_id].append(self._as_noted(stored, noted)._replace(state=then.state))
        for id, review in self._reviews(held, [id for id in found if self._then[id].stopped is not None]).items():
            found[id].append(review)
        return found

    def _reviews(self, held: Any, ids: Sequence[int]) -> dict[int, Any]:
        """Of those that stood still, the last review that had been set."""
        return {
            stored.item_id: stored._replace(status="running") for stored in find.of_items(find.ROUNDS_OF, held, ids)
            if stored.state == REVIEW.name and stored.armed_at <= self.instant
        }  # fmt: skip

    def _as_noted(self, stored: Any, noted: Any) -> Any:
        due = date.fromisoformat(noted["due"]) if noted["due"] else None
        at = stored.due_at if due == stored.due_on else due and self.calendars.of(stored.owed_unit).end_of(due)
        return stored._replace(
            status=noted["status"], due_on=due, due_at=at, provisional=noted["provisional"], measures_wait_until=None
        )

    def _suspended(self, held: Any, ids: Sequence[int]) -> dict[int, Suspended]:
        found = {}
        for id in ids:
            if (then := self._then[id]).stopped is not None:
                one = then.stopped
                label = REASONS[one.code].label if one.code in REASONS else one.code
                found[id] = Suspended(
                    code=one.code, label=label, basis=one.basis, since=one.since, until=None, review=one.review_on,
                    approved_by=one.approved_by, parent=None,
                )  # fmt: skip
        return found

    def _ladders(self, held: Any, live: Any) -> Any:
        return {}, {}
