"""Lives a diary on a rehearsal database: time acts by the daemon's own tick, people act through the public verbs.

The player jumps to whatever comes next, a deadline or an act. What somebody will do about a state is decided when an
item comes to rest in it and again whenever the item changes; acts fall into office hours, so they always come after the
tick of the morning. There is no chance in it: where items differ, it is by a checksum of their number.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine.calendar.workdays import offset
from engine.errors import DubanError, Refused
from engine.rehearsal.cast import Cast, Part
from engine.rehearsal.diary import Diary, Habit, Line, Step
from engine.rehearsal.words import Words, variety
from engine.runtime import Engine
from engine.runtime.answers.views import Item
from engine.store.casework import happened

SLOT = timedelta(minutes=30)
"""People act on the half hour, so that what they do together commits at one instant."""
LINES_FIRST, HABITS = 0, 1


@dataclass
class Seen:
    """An item as the player last saw it.

    Attributes:
        tags: row and hazard it belongs to, from itself or what it is a child of. grounds: whether a measure's stand.
        visits: how often it came to rest in each state; entered: when it last did; done: acts of this stay.
        blocked: the line at which it refused; nothing is tried before it changes.
    """

    item: Item
    tags: Mapping[str, Any]
    parent: str | None
    subject: str | None
    kind: str | None
    entered: date
    grounds: str = "stand"
    visits: Counter[str] = field(default_factory=Counter)
    done: int = 0
    blocked: int = 0
    waits_for: str | None = None


@dataclass(frozen=True)
class Failure:
    """An act of the diary that did not happen."""

    at: datetime
    what: str
    error: DubanError


class Player:
    """Lives from one instant to another; one player per database and life, from its first day."""

    def __init__(self, engine: Engine, diary: Diary) -> None:
        self.engine, self.diary, self.cast = engine, diary, Cast(engine)
        self.items: dict[str, Seen] = {}
        self.hazards: dict[str, str] = {}
        self.failures: list[Failure] = []
        self.unspoken: Counter[tuple[str, str]] = Counter()
        self.acts = 0
        self._kinds = {one.code: one.kind for one in engine.units()}
        self._served: dict[tuple[str, str], date] = {}
        self._since = datetime.min.replace(tzinfo=engine.now().tzinfo)
        self._queue: list[tuple[datetime, int, str, int]] = []
        self._calendar = engine.calendar
        for n, line in enumerate(diary.lines):
            at = line.at.replace(tzinfo=engine.zone)
            heapq.heappush(self._queue, (at.astimezone(engine.now().tzinfo), LINES_FIRST, "", n))
        self._look()

    # living ------------------------------------------------------------------------------------------------------

    def live(self, until: datetime, on_instant: Callable[[datetime], None] | None = None) -> None:
        """Lives through everything up to and including ``until``."""
        while (following := self.following()) is not None and following <= until:
            wake = self.engine.next_wake()
            if on_instant is not None:
                on_instant(following)
            self.engine.live_until(following)
            if wake is not None and wake <= following:
                self._look()
            self._play(following)
        self.engine.live_until(until)
        self._look()

    def following(self) -> datetime | None:
        """When something happens next: time does something, or somebody acts."""
        wake, act = self.engine.next_wake(), self._queue[0][0] if self._queue else None
        found = min((one for one in (wake, act) if one is not None), default=None)
        return None if found is None else max(found, self.engine.now())

    def _play(self, now: datetime) -> None:
        while self._queue and self._queue[0][0] <= now:
            _at, kind, number, n = heapq.heappop(self._queue)
            if kind == LINES_FIRST:
                self._line(self.diary.lines[n])
            else:
                self._habit(number, n)

    # looking -----------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Takes note of everything that has changed, and decides anew what will be done about it."""
        with self.engine.database.reading() as held:
            rows = happened.CHANGED.all(held, since=self._since)
        self._since = self.engine.now()
        served: set[tuple[str, str]] = set()
        changed = []
        for row in rows:
            known = self.items.get(row.number)
            if known is not None and known.item.seq == row.seq:
                continue
            seen = self._note(self.engine.item(row.number), known)
            seen.grounds = row.grounds_flag
            changed.append(seen)
            served |= self._measure(seen)
        for seen in changed:
            self._plan(seen)
        if served:
            for seen in self.items.values():
                if seen.waits_for and seen.subject and (seen.waits_for, seen.subject) in served:
                    self._plan(seen)

    def _note(self, item: Item, known: Seen | None) -> Seen:
        today = self._today()
        if known is None:
            known = Seen(item, self._tags(item), self._procedure_of(item.parent), self.cast.subject(item), None, today)
            known.kind = self._kinds.get(known.subject or "")
            self.items[item.number] = known
            known.visits[item.state] += 1
        elif known.item.state != item.state:
            known.visits[item.state] += 1
            known.entered, known.done = today, 0
        known.item = item
        return known

    def _tags(self, item: Item) -> Mapping[str, Any]:
        if item.parent in self.items:
            return self.items[item.parent].tags
        return {"row": item.facts["row"]} if "row" in item.facts else {}

    def _procedure_of(self, number: str | None) -> str | None:
        return self.items[number].item.procedure if number in self.items else None

    def _measure(self, seen: Seen) -> set[tuple[str, str]]:
        """What a unit may have waited for: a measure served on it, or opened if it asks for no answer."""
        item = seen.item
        if seen.subject is None or "addressee" not in item.parties:
            return set()
        definition = self.engine.registry.get(item.procedure, item.version)
        answering = {one.name for one in definition.answering}
        if answering and item.state not in answering:
            return set()
        key = (item.procedure, seen.subject)
        self._served[key] = self._today()
        return {key}

    # planning ----------------------------------------------------------------------------------------------------

    def habit(self, seen: Seen) -> Habit | None:
        """The most specific habit that fits; of equals the last one written."""
        for habit in reversed(self.diary.habits.get((seen.item.procedure, seen.item.state), ())):
            if all(self._fits(seen, name, wanted) for name, wanted in habit.where.items()):
                return habit
        return None

    def _fits(self, seen: Seen, name: str, wanted: Any) -> bool:
        if name == "where":
            return all(seen.item.facts.get(fact) == value for fact, value in wanted.items())
        found = {
            "unit": seen.subject, "kind": seen.kind, "visit": seen.visits[seen.item.state], "parent": seen.parent,
            "grounds": seen.grounds,
        }  # fmt: skip
        return found.get(name, seen.tags.get(name)) in wanted

    def _plan(self, seen: Seen) -> None:
        seen.waits_for = None
        if seen.item.ended_at is not None:
            return
        habit = self.habit(seen)
        if habit is None:
            self.unspoken[(seen.item.procedure, seen.item.state)] += 1
            return
        if seen.done >= len(habit.steps) or any(one.standing == "held" for one in seen.item.owes):
            return
        step = habit.steps[seen.done]
        day = self._day(seen, step)
        if day is not None:
            at = self._slot(day, f"{seen.item.number} {step.do}")
            heapq.heappush(self._queue, (at, HABITS, seen.item.number, seen.item.seq))

    def _day(self, seen: Seen, step: Step) -> date | None:
        """The day on which somebody acts; None: not as things are."""
        when, item = step.when, seen.item
        n = when.low + variety(f"{item.number} {item.state}", abs(when.high - when.low) + 1)
        if when.anchor == "never":
            return None
        if when.anchor == "entry":
            return self._calendar.after(seen.entered, n) if n else seen.entered
        if when.anchor == "due":
            due = item.owes[0].due if item.owes else None
            return offset(self._calendar, due, n) if due is not None else None
        if when.anchor == "fact":
            value = item.facts.get(when.name)
            return date.fromisoformat(value) if value else None
        served = self._served.get((when.name, seen.subject or ""))
        if served is None or served < seen.entered:
            seen.waits_for = when.name
            return None
        return self._calendar.after(served, n) if n else served

    def _slot(self, day: date, key: str) -> datetime:
        """A half hour of that day, or of the next on which there is still one ahead."""
        now = self.engine.now()
        day = self._calendar.on_or_after(max(day, self._today()))
        first, last = (self._calendar.at(day, one) for one in (self.diary.opens, self.diary.closes))
        at = first + SLOT * variety(key, int((last - first) / SLOT) + 1)
        if at <= now:
            at = first + SLOT * (int((now - first) / SLOT) + 1)
        return at if at <= last else self._slot(self._calendar.after(day, 1), key)

    def _today(self) -> date:
        return self._calendar.local_date(self.engine.now())

    # acting ------------------------------------------------------------------------------------------------------

    def _habit(self, number: str, seq: int) -> None:
        seen = self.items[number]
        if seen.item.seq != seq or seen.blocked == seq:
            return  # it has changed since, and was planned anew
        habit = self.habit(seen)
        assert habit is not None
        step = habit.steps[seen.done]
        if self._act(seen, step.do, step.facts, step.by):
            seen.done += 1
            self._look()
        else:
            seen.blocked = seq

    def _act(self, seen: Seen, do: str, facts: Mapping[str, Any], by: str | None) -> bool:
        item = seen.item
        move = self.engine.registry.get(item.procedure, item.version).transitions[do]
        part = self.cast.part(item, move, by)
        words = Words(item, self._today(), self._calendar, self.engine.names.name)
        try:
            if part is None:
                raise Refused(number=item.number, transition=move.label)
            self.engine.act(item.number, do, words.facts(facts), actor=part.login, **self._proxy(part, words))
        except DubanError as error:
            self.failures.append(Failure(self.engine.now(), f"{item.number} {item.state} {do}", error))
            return False
        self.acts += 1
        return True

    def _proxy(self, part: Part, words: Words) -> dict[str, Any]:
        if part.acting_for is None:
            return {}
        source = words.text(self.diary.source.replace("{unit}", self.engine.names.name(part.acting_for)))
        return {"acting_for": part.acting_for, "source": source}

    def _line(self, line: Line) -> None:
        if line.opens is not None:
            self._open(line)
        else:
            seen = self._found(line.find)
            if seen is None:
                self.failures.append(Failure(self.engine.now(), line.place, DubanError()))
                return
            if line.verb:
                self._verb(seen, line)
            else:
                self._act(seen, line.do, line.facts, line.by)
        self._look()

    def _verb(self, seen: Seen, line: Line) -> None:
        """One of the engine's own verbs: ``note``, ``hold``, ``escalate``."""
        given = dict(line.facts)
        if "until" in given:
            given["until"] = date.fromisoformat(str(given["until"]))
        try:
            getattr(self.engine, line.do)(seen.item.number, **given, actor=line.by)
        except DubanError as error:
            self.failures.append(Failure(self.engine.now(), f"{seen.item.number} {line.do}", error))
            return
        self.acts += 1

    def _found(self, find: Mapping[str, Any]) -> Seen | None:
        for seen in self.items.values():
            wanted = {"procedure": seen.item.procedure, "state": seen.item.state, "unit": seen.subject, **seen.tags}
            if seen.item.ended_at is None and all(wanted.get(name) == value for name, value in find.items()):
                return seen
        return None

    def _open(self, line: Line) -> None:
        assert line.opens is not None
        move = self.engine.registry.get(line.opens).transitions[line.do]
        part = self.cast.opener(dict(line.parties), move, line.by)
        words = Words(None, self._today(), self._calendar, self.engine.names.name)
        if part is None:
            self.failures.append(Failure(self.engine.now(), line.place, DubanError()))
            return
        try:
            item = self.engine.open(
                line.opens, words.facts(line.facts), dict(line.parties), actor=part.login, via=line.do,
                **self._proxy(part, words),
            )  # fmt: skip
        except DubanError as error:
            self.failures.append(Failure(self.engine.now(), line.place, error))
            return
        self.acts += 1
        seen = self._note(item, None)
        if line.hazard is not None:
            seen.tags = {**seen.tags, "hazard": line.hazard}
            self.hazards[line.hazard] = item.number
        self._plan(seen)
