"""What if more came in: copies of the items already open, opened by the real engine on a twin.

A copy is opened as its original was, by the same person with the same facts; its dates lie as many days (or months)
ahead of it. Where the office itself moved the original on before anybody else had to act, it moves the copy on at
once, so that a bigger plan lies before those who will have to carry it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.definition.definition import Definition, TransitionDef
from engine.errors import NotAllowed, NotFound, Refused, Sentence, Usage
from engine.store import find
from engine.store.casework import begun

if TYPE_CHECKING:
    from engine.runtime.engine import Engine

Kind = tuple[str, str]
"""(procedure, opening)."""
CANNOT = (NotAllowed, NotFound, Refused, Usage)
"""What a person would be told who tried the same."""


class More:
    """So many more items like the open ones, in the order of their numbers, over the working days of a span.

    Args:
        engine: a twin. count: how many.

    Attributes:
        copied: the number of each item opened → the number of its original.

    Raises:
        Usage: nothing that is open was opened by a person.
    """

    def __init__(self, engine: Engine, count: int) -> None:
        self.engine, self.count = engine, count
        self.copied: dict[str, str] = {}
        with engine.database.reading() as held:
            rows = begun.BEGUN.all(held)
        self._kinds: dict[Kind, bool] = {(row.procedure, row.transition): False for row in rows}
        self._originals = [row for row in rows if row.actor_kind == "person"]
        self._refused: set[int] = set()
        if not self._originals:
            self._nothing()

    @property
    def skipped(self) -> list[Kind]:
        """The kinds of open items of which none could be copied: only another item opens them, or it was refused."""
        left = {(one.procedure, one.transition) for one in self._originals if one.id not in self._refused}
        return [kind for kind, opened in self._kinds.items() if not opened and kind not in left]

    def days(self, until: date) -> Iterator[tuple[datetime, list[int]]]:
        """When how many are opened: at the opening of each working day left, evenly; as (instant, their places).

        Raises:
            Usage: no working day is left.
        """
        calendar, now = self.engine.calendar, self.engine.now()
        today = calendar.local_date(now)
        left = [day for day in calendar.worked(today, until) if calendar.closing(day) > now] if today <= until else []
        if not left:
            raise Usage(what=Sentence("no working day is left until {day}", {"day": until}))
        places: dict[date, list[int]] = {}
        for n in range(self.count):
            places.setdefault(left[n * len(left) // self.count], []).append(n)
        for day, some in places.items():
            yield max(calendar.opening(day), now), some

    def open(self, place: int) -> None:
        """Opens the copy that has a place in the row; where its original cannot be copied, of the next that can.

        Raises:
            Usage: none can.
        """
        originals = self._originals
        first = self._chosen(place)
        for n in range(len(originals)):
            one = originals[(first + n) % len(originals)]
            if one.id not in self._refused and self._copy(one):
                return
        if not self.copied:
            self._nothing()

    def _chosen(self, place: int) -> int:
        """Whole rounds first; what is left over is taken evenly from the whole row, so that the mix stays."""
        length = len(self._originals)
        whole, over = divmod(self.count, length)
        return place % length if place < whole * length else (place - whole * length) * length // over

    def _copy(self, original: Any) -> bool:
        engine = self.engine
        with engine.database.reading() as held:
            first, *others = find.HISTORY.all(held, id=original.id)
            parties = {row.role: row.unit_code for row in find.PARTIES_OF.all(held, ids=[original.id])}
        try:
            definition = engine.registry.get(original.procedure)
            move = _move(definition, first.transition)
            named = {role.code: parties[role.code] for role in move.parties if role.code in parties}
            number = engine.open(
                original.procedure, self._facts(definition, move, first), named, actor=first.actor, via=move.name,
                acting_for=first.acting_for if first.source else None, source=first.source,
            ).number  # fmt: skip
        except CANNOT:
            self._refused.add(original.id)
            return False
        self.copied[number] = original.number
        self._kinds[original.procedure, original.transition] = True
        self._move_on(number, definition, others)
        return True

    def _move_on(self, number: str, definition: Definition, lines: Sequence[Any]) -> None:
        """As the office or the committee moved the original on, while they were the first who had to act."""
        ours = {unit.code for unit in self.engine.standing.values()}
        for line in lines:
            if "." in line.transition:
                continue
            owes = self.engine.item(number).owes
            if line.actor_kind != "person" or not owes or owes[0].unit not in ours:
                return
            try:
                facts = self._facts(definition, _move(definition, line.transition), line)
                self.engine.act(
                    number, line.transition, facts, actor=line.actor,
                    acting_for=line.acting_for if line.source else None, source=line.source,
                )  # fmt: skip
            except CANNOT:
                return

    def _facts(self, definition: Definition, move: TransitionDef, line: Any) -> dict[str, Any]:
        """What was given then, dates moved on by as much time as has passed since."""
        calendar = self.engine.calendar
        then, now = calendar.local_date(line.occurred_at), calendar.local_date(self.engine.now())
        return {
            name: _later(definition.facts[name].kind, value, then, now)
            for name, value in line.facts.items()
            if name in move.asks
        }

    def _nothing(self) -> None:
        raise Usage(what=Sentence("nothing that is open can be opened once more as a copy"))


def _move(definition: Definition, name: str) -> TransitionDef:
    move = definition.transitions.get(name)
    if move is None:
        raise NotFound(kind="transition", name=name, nearest=[])
    return move


def _later(kind: str, value: Any, then: date, now: date) -> Any:
    """A recorded value as it would be given on a later day."""
    if kind == "day":
        return (date.fromisoformat(value) + (now - then)).isoformat()
    if kind == "instant":
        return (datetime.fromisoformat(value) + timedelta(days=(now - then).days)).isoformat()
    if kind == "month":
        year, month = map(int, value.split("-"))
        months = year * 12 + month - 1 + (now.year - then.year) * 12 + now.month - then.month
        return f"{months // 12}-{months % 12 + 1:02}"
    if kind == "sequel" and value != "rest":
        return (date.fromisoformat(value) + (now - then)).isoformat()
    return value
