"""Which rungs of a ladder are due, and when the next one will be (SEMANTICS 7-18).

Messages and measures climb separately: a message never waits for anybody, a measure waits for the service of the one
before and for its response term. Both resume above the highest rung claimed in the round and never go back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.calendar import workdays
from engine.decision.changed import made
from engine.decision.judge import judge
from engine.decision.snapshot import Claim, Deadline, Relative, Snapshot
from engine.decision.who import debtor_kind
from engine.decision.world import World
from engine.definition.definition import Definition, RungDef
from engine.definition.suspending import state_of
from engine.errors import BeyondCalendar

FAR = 400
"""Repeats of a message that are counted at most in one look, a bound and not a rule."""


@dataclass(frozen=True)
class Step:
    """A rung that is due: ``n`` counts its repeats, ``at`` is when it should have fired."""

    rung: RungDef
    n: int
    at: datetime


def rungs(definition: Definition, snapshot: Snapshot, deadline: Deadline) -> tuple[RungDef, ...]:
    """The ladder this round climbs, by the kind of its debtor."""
    slip = state_of(definition, deadline.state).slip
    if slip is None:
        return ()
    for unit in snapshot.parties.values():
        if unit.code == deadline.owed_unit:
            return slip.rungs(debtor_kind(unit, snapshot))
    return slip.rungs(debtor_kind(None, snapshot))


def rung_day(deadline: Deadline, offset: int, world: World) -> date:
    """The day a rung belongs to: working days from the due day, counting only days on which the round ran."""
    assert deadline.due_on is not None
    day = workdays.offset(world.calendar, deadline.due_on, offset)
    if offset <= 0 or not deadline.holds:
        return day
    day, left = deadline.due_on, offset
    while left:
        day = world.calendar.after(day)
        left -= not _held_on(deadline, day, world)
    return day


def _held_on(deadline: Deadline, day: date, world: World) -> bool:
    opening = world.calendar.opening(day)
    return any(hold.since <= opening and (hold.until is None or opening < hold.until) for hold in deadline.holds)


def offset_of(rung: RungDef, deadline: Deadline, world: World) -> int:
    """Working days from the due day, under the revision the round began under."""
    return world.value(rung.after, deadline.profile_revision).span.n


def called_for(rung: RungDef, definition: Definition, snapshot: Snapshot, world: World) -> bool:
    """Whether the rung's own rule lets it fire; a false one skips it (SEMANTICS 9)."""
    return rung.when is None or judge(rung.when, definition, snapshot, world, {}) is None


def runs_since(deadline: Deadline) -> datetime | None:
    """From when the round has run without a break: since it began, or since it last stood still. Nothing that time does
    in a round happens before (SEMANTICS 10); ``None``: nobody has noted when it began."""
    held_until = deadline.holds[-1].until if deadline.holds else None
    began = deadline.armed_at
    return began if held_until is None or (began is not None and began > held_until) else held_until


def running_at(at: datetime, deadline: Deadline | None) -> datetime:
    """The instant, or that from which the round runs if it is later: of a round that begins at 14:00, a rung of this
    very day belongs to 14:00 and not to the morning, when the office opened."""
    since = None if deadline is None else runs_since(deadline)
    return at if since is None or since <= at else since


def passed_at(due_at: datetime, deadline: Deadline) -> datetime:
    """When a due passed: not before there was a round that it could pass in. What stood still afterwards does not move
    it."""
    return due_at if deadline.armed_at is None or deadline.armed_at <= due_at else deadline.armed_at


# messages ---------------------------------------------------------------------------------------------------------


def messages_due(definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World) -> list[Step]:
    """The message rungs whose day has come, in order of their days. The last is sent, the others are skipped."""
    due = []
    for step in _messages(definition, snapshot, deadline, world):
        if step.at > world.now:
            break
        due.append(step)
    return due


def next_message(definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World) -> datetime | None:
    """When the next message rung fires."""
    step = next_step(definition, snapshot, deadline, world)
    return step.at if step else None


def next_step(definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World) -> Step | None:
    """The next message rung, due or not."""
    return next(_messages(definition, snapshot, deadline, world), None)


def _messages(definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World) -> Iterator[Step]:
    """The message rungs not yet claimed, in the order of their days; a repeating rung ends the ladder, and so does the
    last day of all counting."""
    try:
        yield from _message_steps(definition, snapshot, deadline, world)
    except BeyondCalendar:
        return


def _message_steps(definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World) -> Iterator[Step]:
    if deadline.due_on is None or deadline.status != "running" or deadline.armed_at is None:
        return
    ladder = [rung for rung in rungs(definition, snapshot, deadline) if rung.tells]
    claimed, top = _told(ladder, snapshot.claims_of(deadline))
    armed_on = world.calendar.local_date(deadline.armed_at)
    since = runs_since(deadline) or deadline.armed_at
    for place, rung in enumerate(ladder):
        if place <= top and rung.every is None:
            continue
        first, every, n = offset_of(rung, deadline, world), 0, 0
        if rung.every is not None:
            every = max(1, world.value(rung.every, deadline.profile_revision).span.n)
            n = max((one.n for one in claimed if one.rung == rung.name), default=0)
        for again in range(n + 1, n + 1 + FAR if every else 2):
            day, opening = _opening(deadline, first + every * (again - 1), world)
            if day >= armed_on:
                yield made(Step, rung=rung, n=again, at=opening if opening >= since else since)


def _opening(deadline: Deadline, offset: int, world: World) -> tuple[date, datetime]:
    """The day a message rung belongs to, and when the office opens on it."""
    assert deadline.due_on is not None
    known = None if deadline.holds else world.openings.get((deadline.due_on, offset))
    if known is None:
        day = rung_day(deadline, offset, world)
        known = day, world.calendar.opening(day)
        if not deadline.holds:
            world.openings[deadline.due_on, offset] = known
    return known


def _told(ladder: Sequence[RungDef], claims: Sequence[Claim]) -> tuple[Sequence[Claim], int]:
    """The claims of its messages, and the place of the highest; -1 if none has been sent."""
    if not claims:
        return claims, -1
    places = {rung.name: place for place, rung in enumerate(ladder)}
    claimed = [one for one in claims if one.rung in places and one.measure is None]
    return claimed, max((places[one.rung] for one in claimed), default=-1)


# measures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """The measure rung that comes next: from ``at`` on, or waiting for somebody (``at`` is ``None``).

    ``skipped`` are those below it that are not called for now, each with the count of its claim.
    """

    rung: RungDef
    n: int
    at: datetime | None
    skipped: tuple[tuple[RungDef, int], ...] = ()


def next_measure(definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World) -> Next | None:
    """The next measure of a lapsed round, or ``None`` when this round opens no further one."""
    if deadline.due_on is None or deadline.status != "running" or snapshot.is_measure:
        return None  # a measure opens no measure itself (SEMANTICS 13)
    ladder = [rung for rung in rungs(definition, snapshot, deadline) if rung.opens]
    places = {rung.name: place for place, rung in enumerate(ladder)}
    last = last_measure(ladder, snapshot.claims_of(deadline))
    waits = _waits_for(last, world)
    if waits is None:
        return Next(ladder[places[last.rung]], last.n, None) if last else None
    place, n = (places[last.rung] + 1, 1) if last else (0, 1)
    if last and last.measure and last.measure.dropped:
        if not isinstance(last.measure.sequel, date):
            return None  # declined, and the round rests
        place, n = places[last.rung], last.n + 1
    skipped: list[tuple[RungDef, int]] = []
    while place < len(ladder):
        rung = ladder[place]
        if called_for(rung, definition, snapshot, world):
            try:
                day = max(waits, rung_day(deadline, offset_of(rung, deadline, world), world) if n == 1 else waits)
                return Next(rung, n, _not_before(day, snapshot, deadline, world), tuple(skipped))
            except BeyondCalendar:  # the last day of all counting comes first
                return None
        skipped.append((rung, n))
        place, n = place + 1, 1
    return None


def last_measure(ladder: Sequence[RungDef], claims: Iterable[Claim]) -> Claim | None:
    """The claim of the highest measure rung that has been climbed, and of its repeats the last."""
    places = {rung.name: place for place, rung in enumerate(ladder) if rung.opens}
    climbed = [one for one in claims if one.rung in places]
    return max(climbed, key=lambda one: (places[one.rung], one.n), default=None)


def _waits_for(last: Claim | None, world: World) -> date | None:
    """The first day on which the next measure may open as far as the last one goes; ``None``: not while it is so."""
    calendar = world.calendar
    if last is None or last.kind == "skipped":
        return date.min
    measure = last.measure
    if measure is None:
        return None
    if measure.served_on is None:
        if measure.open:
            return None  # nobody climbs past an office that has not decided, or a paper not yet served (11, 14)
        if isinstance(measure.sequel, date):
            return calendar.on_or_after(measure.sequel)
        return date.min
    if measure.held:
        return None
    if measure.answer_due_on is None:
        return None if measure.open else date.min
    return calendar.after(measure.answer_due_on)


def _not_before(day: date, snapshot: Snapshot, deadline: Deadline, world: World) -> datetime:
    """The opening of the office on the day, or later while a request is undecided or a person holds the ladder; of the
    day on which the round began to run, that instant."""
    calendar = world.calendar
    for child in snapshot.children:
        if is_pending_request(child, deadline) and child.due_on is not None:
            day = max(day, calendar.after(decided_by(child, child.due_on)))
    if deadline.measures_wait_until is not None:
        day = max(day, calendar.after(deadline.measures_wait_until))
    return running_at(calendar.opening(day), deadline)


def is_pending_request(child: Relative, deadline: Deadline) -> bool:
    """An open request that may move the deadline, made in time and before it lapsed (SEMANTICS 21)."""
    opened, due = child.opened_at, deadline.due_at
    if not child.requests or not child.open or child.late:
        return False
    return opened is not None and due is not None and opened < due


def decided_by(request: Relative, due_on: date) -> date:
    """The last day of the office's own term for a request; while its decision is suspended, at least that of the
    review, which is then what the office owes."""
    return due_on if request.suspension is None else max(due_on, request.suspension.review_on)
