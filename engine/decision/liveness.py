"""How long nobody can sit still: before whom an item is brought, and by when at the latest, if nobody acts (law 3).

For every state the way that time alone takes is followed: a term runs out, the clock moves on or the ladder climbs,
until the item lies before somebody above whoever owed the step. He is told by a rung, or owes the next step himself: of
a proposal that a rung opens, or where the clock has moved to. Each way is counted from every day of the published
years, and the worst of them is the bound. Suspended items are not meant: there time looks at the review alone, which is
due within ``suspension.review``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from engine.calendar import workdays
from engine.calendar.days import Calendar
from engine.decision.above import above, kinds, kinds_in, other, rank
from engine.decision.world import World
from engine.definition.definition import Definition, DueDef, RoleDef, RungDef, StateDef
from engine.definition.spans import CLOCKED, Span
from engine.errors import BeforeCalendar

ONE_DAY = timedelta(days=1)
Since = Literal["entry", "fact", "children"]
By = Literal["rung", "measure", "clock", "end"]


@dataclass(frozen=True)
class Stage:
    """One state on the way: its term, or the fact or children that set its date, and what happens there.

    Attributes:
        span, roll: the term; of a date that is recorded none. every: it is over at the end of this month.
        offset: working days from the due day to the rung; ``None``: the clock moves on when the due has passed.
    """

    state: str
    span: Span
    roll: str | None
    offset: int | None
    word: str

    @property
    def key(self) -> tuple[Span, str | None, int | None]:
        """What its length depends on."""
        return self.span, self.roll, self.offset


@dataclass(frozen=True)
class Bound:
    """Before whom an item that rests in a state is brought if nobody acts, and when.

    Attributes:
        kind: of the debtor, where ladders differ; ``any``.
        before: the role it is brought before; ``""``: nobody but whoever owes. above: he stands above the debtor.
        by: a rung tells him, a measure lies before him, the clock moved the item to him; or the item has ended.
        since: what is counted from, and its ``name``: entering the state, a recorded fact, the end of children.
        workdays, days: at most, from there; worst: the day from which it takes that many days.
        late: the same from entering, if the date had passed by then; ``None``: of one long past nobody is told any
            more, for no message to him repeats.
        path: what happens on the way.
        exempt: the declared reason for which nothing is due; then nothing is counted.
    """

    state: str
    kind: str
    before: str = ""
    above: bool = False
    by: By = "rung"
    since: Since = "entry"
    name: str = ""
    workdays: int = 0
    days: int = 0
    worst: date | None = None
    late: int | None = 0
    path: tuple[Stage, ...] = ()
    exempt: str = ""


@dataclass(frozen=True)
class Reach:
    """One way to somebody: the stages, who it is, how."""

    stages: tuple[Stage, ...]
    role: RoleDef | None
    by: By
    late: int | None


class Liveness:
    """Bounds under one calendar and one profile.

    Args:
        world: calendar and limits; its instant says which profile is in force.
        others: definitions by code, for what rungs open. Without one, its proposals bring nothing before anybody.
    """

    def __init__(self, world: World, others: Mapping[str, Definition]) -> None:
        self.world, self.others = world, others
        self._known: dict[object, tuple[int, int, date]] = {}

    def of(self, definition: Definition) -> tuple[Bound, ...]:
        """The bound of every state, for each kind of debtor whose ladder differs, in the order they are declared."""
        return tuple(
            self._bound(definition, state, kind)
            for state in definition.states.values()
            if not state.final
            for kind in kinds(state)
        )

    # the way -----------------------------------------------------------------------------------------------------

    def _bound(self, definition: Definition, state: StateDef, kind: str) -> Bound:
        if state.due is None:
            return Bound(state.name, kind, exempt=state.exempt)
        assert state.owed_by is not None
        ways = list(self._ways(definition, state, kind, state.owed_by, (), frozenset()))
        bounds = [self._counted(definition, state, kind, way) for way in ways]
        return max(bounds, key=lambda one: (not one.before and one.by != "end", one.workdays, one.days))

    def _ways(
        self, definition: Definition, state: StateDef, kind: str, debtor: RoleDef, gone: tuple[Stage, ...],
        seen: frozenset[str],
    ) -> Iterator[Reach]:  # fmt: skip
        """By the ladder, or by the clock; by either where a guard may refuse the clock."""
        move = definition.by_clock.get(state.name)
        rungs = state.slip.rungs(kind) if state.slip is not None else ()
        early = [one for one in self._told(definition, rungs, debtor) if one[0] <= 0]
        if move is not None and early:
            yield self._reached(state, gone, early[0], rungs, debtor, definition)
            return
        if move is None or move.when:
            told = list(self._told(definition, rungs, debtor))
            if told:
                yield self._reached(state, gone, told[0], rungs, debtor, definition)
            else:
                yield Reach((*gone, self._stage(state, None, "")), None, "rung", 0)
        if move is None or state.name in seen:
            return
        target = definition.states[move.target]
        way = (*gone, self._stage(state, None, move.label))
        if target.final:
            yield Reach(way, None, "end", 0)
        elif target.owed_by is not None and above(target.owed_by, debtor):
            yield Reach(way, target.owed_by, "clock", 0)
        elif target.due is not None:
            for one in kinds_in(target, kind):
                yield from self._ways(definition, target, one, debtor, way, seen | {state.name})

    def _reached(
        self, state: StateDef, gone: tuple[Stage, ...], told: tuple[int, RoleDef, RungDef, By],
        rungs: tuple[RungDef, ...], debtor: RoleDef, definition: Definition,
    ) -> Reach:  # fmt: skip
        offset, role, rung, by = told
        late = self._late(definition, rungs, debtor)
        return Reach((*gone, self._stage(state, offset, rung.name)), role, by, late)

    def _told(
        self, definition: Definition, rungs: tuple[RungDef, ...], debtor: RoleDef
    ) -> Iterator[tuple[int, RoleDef, RungDef, By]]:
        """Who is told from the due day on, and when, the first first: those above the debtor, else whoever else is."""
        found: list[tuple[bool, int, int, RoleDef, RungDef, By]] = []
        for rung in rungs:
            offset = self.world.value(rung.after).span.n
            if rung.when is not None or offset < 0:
                continue
            by: By = "rung" if rung.opens is None else "measure"
            for role in rung.tells if rung.opens is None else self._proposed_to(rung):
                if other(role, debtor):
                    found.append((not above(role, debtor), offset, -rank(role), role, rung, by))
        for _, offset, _, role, rung, by in sorted(found, key=lambda one: one[:3]):
            yield offset, role, rung, by

    def _proposed_to(self, rung: RungDef) -> Iterator[RoleDef]:
        """Who decides on the proposal that a rung opens."""
        assert rung.opens is not None
        measure = self.others.get(rung.opens.procedure)
        for move in measure.openings if measure is not None else ():
            if move.may("clock") and rung.opens.via in (None, move.name):
                assert measure is not None
                owed = measure.states[move.target].owed_by
                if owed is not None:
                    yield owed

    def _late(self, definition: Definition, rungs: tuple[RungDef, ...], debtor: RoleDef) -> int | None:
        """The longest wait if the due had passed when the state was entered: a message whose day is over is not sent
        any more, a measure whose day is over opens at once (SEMANTICS 10, 11). ``None``: by then all may be over."""
        told = list(self._told(definition, rungs, debtor))
        if not told:
            return 0
        wanted = above(told[0][1], debtor)
        told = [one for one in told if above(one[1], debtor) == wanted]
        measures = [offset for offset, _, _, by in told if by == "measure"][:1]
        days = {offset for offset, _, _, by in told if by == "rung"}
        for offset, _, rung, _ in told:
            if rung.every is not None:
                days |= {offset + n * max(1, self.world.value(rung.every).span.n) for n in range(1, 40)}
        last = max((offset for offset, *_ in told), default=0)
        waits = []
        for passed in range(last + 2):
            later = [day - passed for day in days if day > passed]
            later += [max(0, one - passed) for one in measures]
            if not later:
                return None
            waits.append(min(later))
        return max(waits)

    def _stage(self, state: StateDef, offset: int | None, word: str) -> Stage:
        due = state.due
        assert due is not None
        span = self.world.value(due.term).span if due.term is not None and due.before is None else Span(0, "days")
        return Stage(state.name, span, due.roll, offset, word)

    # counting ----------------------------------------------------------------------------------------------------

    def _counted(self, definition: Definition, state: StateDef, kind: str, way: Reach) -> Bound:
        """The way as a bound: counted from the last stage that hangs on a date, for before it nobody knows when."""
        stages, dues = way.stages, [definition.states[one.state].due for one in way.stages]
        dated = max(
            (place for place, due in enumerate(dues) if due is not None and anchor(due)[0] != "entry"), default=0
        )
        since, name = anchor(dues[dated] or DueDef())
        most, days, worst = self._longest(stages[dated:], month=bool(dues[dated] and dues[dated].month))  # type: ignore[union-attr]
        before = self._longest(stages[:dated])[0] if dated else 0
        role = way.role
        return Bound(
            state.name, kind, role.code if role is not None else "",
            above=role is not None and state.owed_by is not None and above(role, state.owed_by), by=way.by,
            since=since, name=name, workdays=most, days=days, worst=worst,
            late=None if way.late is None else before + way.late, path=stages,
        )  # fmt: skip

    def _longest(self, stages: tuple[Stage, ...], month: bool = False) -> tuple[int, int, date]:
        """Working days, calendar days, and the day from which it takes them: the worst of the published years."""
        key = (tuple(one.key for one in stages), month)
        if key not in self._known:
            self._known[key] = self._worst(stages, month)
        return self._known[key]

    def _worst(self, stages: tuple[Stage, ...], month: bool) -> tuple[int, int, date]:
        calendar, most, days, worst = self.world.calendar, -1, -1, self.world.calendar.first
        for begin in self._days:
            if month and (begin + ONE_DAY).day != 1:
                continue
            try:
                end = max(_through(calendar, at, stages) for at in _instants(calendar, begin, stages))
            except BeforeCalendar:  # a date on a rest day that rolls back, or a rung before it: not a day to begin on
                continue
            if end > calendar.horizon:
                break
            most = max(most, calendar.workdays_between(begin, end))
            if (end - begin).days > days:
                days, worst = (end - begin).days, begin
        return most, days, worst

    @cached_property
    def _days(self) -> tuple[date, ...]:
        calendar = self.world.calendar
        first = calendar.first.toordinal()
        return tuple(date.fromordinal(one) for one in range(first, calendar.horizon.toordinal() + 1))


def _instants(calendar: Calendar, day: date, stages: tuple[Stage, ...]) -> tuple[date | datetime, ...]:
    """When on a day a way may begin; for terms by the clock that makes a difference."""
    if not any(one.span.unit in CLOCKED for one in stages):
        return (day,)
    last = calendar.end_of(day) - timedelta(minutes=1)
    return calendar.opening(day), calendar.closing(day), last


def _through(calendar: Calendar, at: date | datetime, stages: tuple[Stage, ...]) -> date:
    """The day on which a way that begins at an instant or on a day is through."""
    day = at if not isinstance(at, datetime) else calendar.local_date(at)
    for stage in stages:
        end = workdays.add(calendar, at if stage.span.unit in CLOCKED else day, stage.span, stage.roll)  # type: ignore[arg-type]
        if stage.offset is not None:
            return workdays.offset(calendar, end.day, stage.offset)
        at = end.at  # the clock moves on when the due has passed, and the next term begins then
        day = calendar.local_date(at)
    return day


def anchor(due: DueDef) -> tuple[Since, str]:
    """What a deadline is counted from."""
    if due.since_children is not None:
        return "children", due.since_children
    name = due.since or due.fact or due.before
    return ("fact", name) if name else ("entry", "")
