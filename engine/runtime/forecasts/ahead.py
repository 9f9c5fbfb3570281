"""What lies ahead: what time would do, told line by line, counted by week and unit, and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from engine.decision.outcome import Outcome
from engine.decision.snapshot import Deadline, Snapshot
from engine.runtime.engine import Engine
from engine.store import find
from engine.store.casework import begun

What = Literal["lapse", "measure", "transition"]
NOTED: dict[str, What] = {"clock.lapse": "lapse", "clock.escalate": "measure"}
"""Which of the engine's own lines are told; reminders are only counted."""


@dataclass(frozen=True)
class Ahead:
    """One thing that time would do.

    Attributes:
        on: the local day; of a lapse the last day on which it could have been done.
        what: a deadline lapses, a measure is proposed (``measure`` says which procedure, ``rung`` which rung), or the
            clock takes a transition (``transition``).
        unit: who owes what is late. joined: the measure joins a proposal that lies before the same unit.
        provisional: the day may move when a calendar is published.
        under: the item of today under which this one is opened meanwhile; ``None`` if it is there already. Its own
            number is a guess: it depends on what else is opened.
        added: it is, or hangs under, one of the items that are added.
    """

    on: date
    item: str
    title: str
    procedure: str
    what: What
    unit: str | None
    state: str
    rung: str | None = None
    measure: str | None = None
    transition: str | None = None
    joined: bool = False
    provisional: bool = False
    under: str | None = None
    added: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same in two forecasts: not a number given meanwhile, nor whether its day is firm."""
        who = (self.under or self.item, self.under is None, self.added, self.procedure, self.unit, self.state)
        return (self.on, *who, self.what, self.rung, self.measure, self.transition, self.joined)


@dataclass(frozen=True)
class Forecast:
    """What time would do until ``until`` if nobody acted, in the order it would do it.

    Attributes:
        published: the last day of the calendar it was lived through by. handled: how often time acted.
    """

    since: datetime
    until: datetime
    ahead: tuple[Ahead, ...]
    reminders: int
    published: date
    handled: int = 0

    @property
    def provisional(self) -> bool:
        """Whether some of it rests on a calendar that is not published yet."""
        return any(one.provisional for one in self.ahead)


def by_week(found: Iterable[Ahead]) -> dict[date, list[Ahead]]:
    """What lies ahead by the Monday of its week."""
    weeks: dict[date, list[Ahead]] = {}
    for one in found:
        weeks.setdefault(one.on - timedelta(days=one.on.weekday()), []).append(one)
    return dict(sorted(weeks.items()))


def by_unit(found: Iterable[Ahead]) -> dict[str, list[Ahead]]:
    """What lies ahead by the unit that owes, the most first."""
    units: dict[str, list[Ahead]] = {}
    for one in found:
        units.setdefault(one.unit or "", []).append(one)
    return dict(sorted(units.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def difference(before: Forecast, after: Forecast) -> tuple[list[Ahead], list[Ahead]]:
    """What would no longer happen, and what would happen instead."""
    return list(_missing(before.ahead, after.ahead)), list(_missing(after.ahead, before.ahead))


def _missing(ours: Iterable[Ahead], theirs: Iterable[Ahead]) -> Iterator[Ahead]:
    there = Counter(one.key for one in theirs)
    for one in ours:
        if there[one.key]:
            there[one.key] -= 1
        else:
            yield one


class Telling:
    """Writes down what time does on a twin.

    Args:
        added: the numbers of the items that are added, as they come.
    """

    def __init__(self, copy: Engine, added: Mapping[str, str]) -> None:
        self.copy, self.added = copy, added
        self.ahead: list[Ahead] = []
        self.reminders = Counter[str]()
        with copy.database.reading() as held:
            self._newest = begun.NEWEST.value(held) or 0
        self._roots: dict[int, str] = {}

    def note(self, outcome: Outcome) -> None:
        """What an outcome says that is worth telling."""
        if reminded := sum(line.transition == "clock.remind" for line in outcome.lines):
            self.reminders[outcome.number] += reminded
        self.ahead.extend(self._ahead(outcome))

    def _ahead(self, outcome: Outcome) -> Iterable[Ahead]:
        before = outcome.before
        if before is None:  # a report that is due again has been opened: what becomes of it is told when it is late
            return
        deadline = before.deadline
        definition = self.copy.registry.get(before.procedure, before.version)
        for line in outcome.lines:
            move = definition.transitions.get(line.transition) if line.actor.kind == "clock" else None
            what = NOTED.get(line.transition) or ("transition" if move is not None else None)
            if what is not None:
                on = self._day(what, deadline, line.occurred_at)
                root = self._root(before)
                yield Ahead(
                    on=on, item=before.number, title=before.title, procedure=before.procedure, what=what,
                    unit=deadline.owed_unit if deadline else None,
                    state=definition.states[line.from_state or before.state].label, rung=line.effects.get("rung"),
                    measure=line.effects.get("opens") if what == "measure" else None,
                    transition=move.label if move is not None else None, joined=bool(outcome.joins),
                    provisional=self._provisional(what, deadline, on), under=root if root != before.number else None,
                    added=root in self.added,
                )  # fmt: skip

    def _day(self, what: What, deadline: Deadline | None, at: datetime) -> date:
        missed = deadline.due_on if deadline is not None and what == "lapse" else None
        return missed or self.copy.calendar.local_date(at)

    def _provisional(self, what: What, deadline: Deadline | None, on: date) -> bool:
        """A rung is counted on from the due day: its own day may lie past the edge where the due does not."""
        if deadline is not None and deadline.provisional:
            return True
        return what != "lapse" and self.copy.calendar.provisional(on, on)

    def _root(self, one: Snapshot) -> str | None:
        """The item of today under which this hangs, or the one that was added; ``None`` for one of today's own."""
        assert one.id is not None
        if one.id <= self._newest:
            return None
        if one.id not in self._roots:
            with self.copy.database.reading() as held:
                self._roots[one.id] = self._above(held, one.id)
        return self._roots[one.id]

    def _above(self, held: Any, id: int) -> str:
        row = find.ITEM.one(held, id=id)
        while id > self._newest and row.parent_id is not None:
            id = row.parent_id
            row = find.ITEM.one(held, id=id)
        return str(row.number)
