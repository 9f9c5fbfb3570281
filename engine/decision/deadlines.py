"""Rounds: when a deadline begins to run, is held, moves, and is over (SEMANTICS 1-8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from engine.calendar import workdays
from engine.decision.changed import changed, made
from engine.decision.snapshot import Deadline, Hold, Snapshot
from engine.decision.who import stands_for, unit_of
from engine.decision.world import World
from engine.definition.definition import Definition, DueDef, StateDef, TermDef
from engine.definition.spans import CLOCKED, Span, Unit
from engine.definition.suspending import LONGEST_REVIEW, REVIEW


def due_date(
    due: DueDef, facts: Mapping[str, Any], start: date | datetime | None, world: World, unit: str | None = None
) -> workdays.End | None:
    """Where a due lies that starts no clock of its own: a date fact, or a limit counted from or back from one.

    Args:
        unit: who owes it; it is counted on that unit's calendar.

    Returns ``None`` when the date it needs is not known yet.
    """
    calendar = world.calendar_of(unit)
    if due.fact is not None:
        value = facts.get(due.fact)
        if value is None:
            return None
        day = month_end(value) if due.month or isinstance(value, str) else value
        return workdays.add(calendar, day, Span(0, "days"), roll=due.roll)
    assert due.term is not None
    span = world.value(due.term).span
    if due.before is not None:
        day = facts.get(due.before)
        if day is None:
            return None
        return workdays.before(calendar, month_end(day) if isinstance(day, str) else day, span, due.roll)
    start = facts.get(due.since) if due.since else start
    return None if start is None else workdays.add(calendar, start, span, roll=due.roll)


def month_end(month: str) -> date:
    """The last day of ``2024-06``."""
    year, number = month.split("-")
    return workdays.month_end(int(year), int(number))


def enter(definition: Definition, snapshot: Snapshot, at: datetime, world: World) -> Deadline:
    """The round that runs in the state just entered: a continued one, or a new one."""
    state = definition.states[snapshot.state]
    before = snapshot.deadline
    fresh = derive(definition, state, snapshot, at, world)
    if before is None or state.due is None:  # what cannot run again was over when it was left
        return fresh
    back = before if snapshot.suspension is not None else release(before, world)
    promise = back.promised_at
    back = changed(
        back, owed_role=fresh.owed_role, owed_post=fresh.owed_post, owed_unit=fresh.owed_unit, promised_at=None
    )
    again = project(back, state.due, snapshot.facts, at, world)
    if promise is not None and back.base_on == again.base_on:
        again = held_to(again, promise, world)  # the same term: what was promised of it holds
    if not same_due(back, again):
        again = project(_set_anew(back, state.due, world), state.due, snapshot.facts, at, world)
        if ahead(again, world):
            return project(changed(fresh, holds=again.holds), state.due, snapshot.facts, at, world)
    return changed(again, clock_refused=False)  # the item has changed (SEMANTICS 24)


def derive(
    definition: Definition,
    state: StateDef,
    snapshot: Snapshot,
    at: datetime,
    world: World,
    *,
    ended: date | None = None,
) -> Deadline:
    """A new round of a state's deadline, computed from the facts; ``at`` is when the state was entered."""
    assert state.owed_by is not None
    role = stands_for(state.owed_by, snapshot)
    blank = made(
        Deadline,
        state=state.name,
        round=snapshot.rounds.get(state.name, 0) + 1,
        status="running",
        owed_role=role.code,
        owed_post=role.code if role.kind == "post" else None,
        owed_unit=unit_of(role, snapshot),
        armed_at=world.now,
        calendar_revision=world.calendar.revision,
        profile_revision=world.revision,
    )
    due = state.due
    if due is None:
        return changed(blank, status="waiting", standing="exempt", basis=state.exempt)
    if due.since_children is not None and ended is None:
        return changed(blank, status="waiting", limit=due.term.limit if due.term else None)
    return project(blank, due, snapshot.facts, ended or at, world)


def project(deadline: Deadline, due: DueDef, facts: Mapping[str, Any], at: date | datetime, world: World) -> Deadline:
    """The round with its due derived anew, on the calendar of the unit that owes it and under the revision of the
    profile it began under (SEMANTICS 30); a round that waited for its first date runs from now on (SEMANTICS 6)."""
    filled: dict[str, Any] = {}
    calendar = world.calendar_of(deadline.owed_unit)
    if due.term is not None:
        term = term_of(deadline, due)
        value = world.value(term, deadline.profile_revision)
        start = facts.get(due.since) if due.since else facts.get(due.before) if due.before else at
        if start is None:
            return changed(deadline, status="waiting")
        if isinstance(start, str):
            start = month_end(start)
        begun_at = start if isinstance(start, datetime) else None
        begun_on = start if begun_at is None else calendar.local_date(begun_at)
        filled = {
            "span": value.span, "limit": term.limit, "basis": value.basis or due.basis, "standing": value.standing,
            "start_on": begun_on, "start_at": begun_at,
        }  # fmt: skip
        if due.before is not None:
            end = workdays.before(calendar, begun_on, value.span, due.roll)
            end = _paused_date(end, deadline, due, world)
        else:
            begun = start if value.span.unit in CLOCKED else begun_on
            end = workdays.add(calendar, begun, value.span, roll=due.roll, pauses=pauses(deadline))
    else:
        found = due_date(due, facts, None, world, deadline.owed_unit)
        if found is None:
            return changed(deadline, status="waiting")
        end = _paused_date(found, deadline, due, world)
        began = deadline.start_on or world.calendar.local_date(deadline.armed_at or world.now)
        filled = {"start_on": began}
    dated = changed(
        deadline, **filled, status="running" if deadline.status == "waiting" else deadline.status, roll=due.roll,
        base_on=end.unrolled, due_on=end.day, due_at=end.at, provisional=end.provisional,
        calendar_revision=world.calendar.revision,
    )  # fmt: skip
    return dated if deadline.promised_at is None else held_to(dated, deadline.promised_at, world)


def term_of(deadline: Deadline, due: DueDef) -> TermDef:
    """The term a round runs by: that of its state, or, where a migration kept it, the one it had (SEMANTICS 30)."""
    assert due.term is not None
    if deadline.term_of is None or deadline.span is None:
        return due.term
    return TermDef(deadline.span, deadline.limit)


def held_to(deadline: Deadline, promised: datetime, world: World) -> Deadline:
    """The round, ending not before the instant that was promised: what was served is not taken back (DOMAIN T18)."""
    if deadline.due_at is None or deadline.due_at >= promised:
        return changed(deadline, promised_at=promised)
    day = world.calendar_of(deadline.owed_unit).local_date(promised)
    if deadline.span is None or deadline.span.unit not in CLOCKED:
        day -= timedelta(days=1)  # day terms end at 24:00, which is the next day's beginning
    return changed(deadline, promised_at=promised, due_on=day, due_at=promised)


def _paused_date(end: workdays.End, deadline: Deadline, due: DueDef, world: World) -> workdays.End:
    """A fixed date after pauses: its remaining calendar days are armed again (SEMANTICS 22)."""
    stood = pauses(deadline)
    if not stood:
        return end
    calendar = world.calendar_of(deadline.owed_unit)
    return workdays.add(calendar, end.unrolled, Span(0, "days"), roll=due.roll, pauses=stood)


def pauses(deadline: Deadline) -> tuple[tuple[datetime, datetime], ...]:
    """The closed times in which the budget stood still; to terms of days they mean local days."""
    return tuple([(hold.since, hold.until) for hold in deadline.holds if hold.pauses and hold.until is not None])


def left(definition: Definition, deadline: Deadline, world: World) -> Span | None:
    """What is left of the budget today, in the unit in which it is kept: the term's own, calendar days for a date and
    for terms in months and years. Of a round that stands still, what was left when it stopped; ``None`` once overdue.
    """
    due = definition.states[deadline.state].due
    calendar = world.calendar_of(deadline.owed_unit)
    stopped = deadline.holds[-1].since if deadline.held_now and deadline.holds[-1].pauses else world.now
    if due is None or deadline.due_at is None or deadline.base_on is None or deadline.due_at <= stopped:
        return None
    counted = deadline.span if due.term is not None and due.before is None else None
    unit: Unit = counted.unit if counted is not None else "days"
    if unit == "workdays_same_time" and deadline.due_on is not None:
        stopped_on = calendar.local_date(stopped)
        return Span(calendar.workdays_between(stopped_on, deadline.due_on), unit)
    if unit in CLOCKED:
        return Span(workdays.measure(calendar, stopped, deadline.due_at, unit), unit)
    unit = "workdays" if unit == "workdays" else "days"
    return Span(max(0, workdays.measure(calendar, stopped, deadline.base_on, unit)), unit)


def same_due(one: Deadline, other: Deadline) -> bool:
    """Whether both end on the same day."""
    return one.due_at == other.due_at


def ahead(deadline: Deadline, world: World) -> bool:
    """Whether the due still lies ahead."""
    return deadline.due_at is not None and deadline.due_at > world.now


def hold(deadline: Deadline, at: datetime, *, pauses: bool = False) -> Deadline:
    """The round stands still: nothing fires, no ladder day counts; with ``pauses`` the budget stands too.

    A round that is away and whose budget now stands too goes on being held, for a reason of another kind.
    """
    if not deadline.held_now:
        return changed(deadline, status="held", holds=(*deadline.holds, Hold(at, None, pauses)))
    *past, last = deadline.holds
    if last.pauses or not pauses:
        return changed(deadline, status="held")
    return changed(deadline, holds=(*past, changed(last, until=at), Hold(at, None, True)))


def release(deadline: Deadline, world: World) -> Deadline:
    """The round runs on."""
    if not deadline.held_now:
        return changed(deadline, status="running") if deadline.status == "held" else deadline
    *past, last = deadline.holds
    return changed(deadline, status="running", holds=(*past, changed(last, until=world.now)))


def leave(definition: Definition, deadline: Deadline, target: str, at: datetime) -> Deadline:
    """The round of a state that is left: held if this deadline can run again, else over."""
    due = definition.states[deadline.state].due
    returns = due is not None and not due.restarts_on_entry and definition.can_reach(target, deadline.state)
    return hold(deadline, at) if returns else over(deadline)


def over(deadline: Deadline) -> Deadline:
    """The round has ended."""
    return changed(deadline, status="over")


def resumed(
    definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World, *, away: bool = False
) -> tuple[Deadline, ...]:
    """The round after a hold; where the budget stood still the due moves, and a date ahead begins a new round.

    Args:
        away: the item rests elsewhere; the budget no longer stands still, but the round is still held.
    """
    running = release(deadline, world)
    *before, now = refreshed(definition, snapshot, running, world, profile=deadline.profile_revision) or (running,)
    return (*before, hold(now, world.now) if away else now)


def refreshed(
    definition: Definition,
    snapshot: Snapshot,
    deadline: Deadline,
    world: World,
    *,
    anew: bool = False,
    profile: str | None = None,
) -> tuple[Deadline, ...]:
    """The deadline after a fact it derives from has changed: unchanged, moved, or one over and a new one begun.

    Args:
        anew: a person has set the date anew. profile: the revision that a new round keeps; else the one in force.
    """
    state = definition.states[deadline.state]
    assert state.due is not None
    origin = deadline.start_at or deadline.start_on or world.now
    candidate = project(deadline, state.due, snapshot.facts, origin, world)
    if same_due(candidate, deadline):
        return () if candidate == deadline else (candidate,)
    if anew:
        candidate = project(_set_anew(deadline, state.due, world), state.due, snapshot.facts, origin, world)
    if ahead(candidate, world):
        begun = changed(
            candidate, id=None, round=snapshot.rounds.get(state.name, 0) + 1, armed_at=world.now, lapsed_at=None,
            measures_wait_until=None, clock_refused=False, calendar_revision=world.calendar.revision,
            profile_revision=world.revision if profile is None else profile,
        )  # fmt: skip
        return over(deadline), project(begun, state.due, snapshot.facts, origin, world)
    return (candidate,)


def _set_anew(deadline: Deadline, due: DueDef, world: World) -> Deadline:
    """What stood still before a date was set does not move that date; a term counted from a day it still moves."""
    if due.since is not None:
        return deadline
    past = tuple(changed(one, until=one.until or world.now, pauses=False) for one in deadline.holds)
    still = (Hold(world.now, None, deadline.holds[-1].pauses),) if deadline.held_now else ()
    return changed(deadline, holds=(*past, *still))


def review(snapshot: Snapshot, on: date, world: World) -> Deadline:
    """A round of the review of a suspension: by when the office owes another look (SEMANTICS 22)."""
    assert REVIEW.owed_by is not None
    limit = world.value(LONGEST_REVIEW)
    end = workdays.add(world.calendar, on, Span(0, "days"))
    return Deadline(
        state=REVIEW.name, round=snapshot.rounds.get(REVIEW.name, 0) + 1, status="running",
        owed_role=REVIEW.owed_by.code, owed_post=REVIEW.owed_by.code, owed_unit=unit_of(REVIEW.owed_by, snapshot),
        limit=limit.name, basis=limit.basis, standing=limit.standing, roll="next", start_on=world.today,
        base_on=end.unrolled, due_on=end.day, due_at=end.at, provisional=end.provisional, armed_at=world.now,
        calendar_revision=world.calendar.revision, profile_revision=limit.revision,
    )  # fmt: skip
