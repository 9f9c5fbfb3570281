"""Where a deadline comes from: every day, pause, move and rung of one round, from what is recorded (laws 5, 6, 12).

Pure: the definition, the rounds and the history of the item, the calendar and the limits give the explanation. It
computes the date once more and says whether that is what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.calendar.days import Calendar
from engine.calendar.pauses import local
from engine.decision import history, trace, waits
from engine.decision.changed import changed
from engine.decision.deadlines import month_end, term_of
from engine.decision.explained import (
    Child,
    Claimed,
    CountedDay,
    Ending,
    Line,
    Next,
    Owner,
    Pausing,
    Standing,
    Start,
    Term,
    Why,
)
from engine.decision.history import Suspended
from engine.decision.snapshot import Deadline, Hold, Snapshot
from engine.decision.trace import Sum
from engine.decision.world import World
from engine.definition.definition import Definition, DueDef
from engine.definition.suspending import REVIEW, REVIEW_ON, state_of
from engine.errors import NotFound

Asked = str | int | tuple[str, int] | None
"""Which deadline: a state, a round of the state the item is (or was last) in, both, or ``None``: the one that runs."""


@dataclass(frozen=True)
class Record:
    """What is recorded of one item, as an explanation needs it.

    Attributes:
        snapshot: the item as it stands. deadlines: every round it has had. lines: its history, oldest first.
        claimed: the rungs that fired, by (state, round). title_of: a procedure's title. unit_name: a unit's name.
    """

    definition: Definition
    snapshot: Snapshot
    deadlines: Sequence[Deadline]
    lines: Sequence[Line]
    children: Sequence[Child] = ()
    suspensions: Sequence[Suspended] = ()
    claimed: Mapping[tuple[str, int], Sequence[Claimed]] = field(default_factory=dict)
    title_of: Callable[[str], str] = str
    unit_name: Callable[[str], str] = str


def why(record: Record, asked: Asked, world: World) -> Why:
    """The explanation of one round.

    Raises:
        NotFound: the item has no such state or round; names those it has.
        BeforeCalendar, BeyondCalendar: the calendar at hand cannot count a day of it.
    """
    deadline = chosen(record, asked)
    definition, item = record.definition, record.snapshot
    calendar = world.calendar_of(deadline.owed_unit, deadline.calendar_revision)
    state = state_of(definition, deadline.state)
    rounds = sorted((one for one in record.deadlines if one.state == deadline.state), key=lambda one: one.round)
    ending = history.ending(definition, deadline, rounds, record.lines, calendar)
    lapse = history.lapse(record.lines, deadline)
    restarts = state.due is not None and state.due.restarts_on_entry
    moves = tuple(history.moves(record.lines, rounds[: rounds.index(deadline) + 1], restarts, record.children))
    sum, closed = _sum(record, deadline), _closed(deadline, rounds, ending)
    stood = [(one.since, one.until) for one in closed if one.until is not None]
    end = trace.end_of(sum, calendar, stood) if sum is not None else None
    dated = deadline.due_on is not None and deadline.status != "waiting"
    still = deadline.status == "held" and deadline.holds[-1].pauses
    days = _days(sum, calendar, stood, deadline.holds[-1] if still else None, world)
    overdue = deadline.status == "running" and deadline.due_at is not None and deadline.due_at <= world.now
    late = -calendar.days_left(world.today, deadline.due_on) if overdue and deadline.due_on else None
    stands = deadline.promised_at is not None and end is not None and end.at < deadline.promised_at
    counted = deadline.promised_at if stands else end.at if end else None
    kept = history.kept(record.lines, deadline) if stands else None
    message, measure, none = _next(record, deadline, world)
    return Why(
        number=item.number, title=item.title, procedure=item.procedure, version=item.version, state=deadline.state,
        state_label=state.label, round=deadline.round, status=deadline.status,
        standing=_standing(record, deadline), owner=_owner(record, deadline), term=_term(record, deadline, world),
        start=_start(record, deadline, sum, calendar),
        due_on=deadline.due_on if dated and not still else None,
        due_at=deadline.due_at if dated and not still else None,
        base_on=deadline.base_on if dated else None,
        first_due_on=moves[0].due_before if moves else deadline.due_on if dated else None,
        armed_at=deadline.armed_at, lapsed_at=deadline.lapsed_at, lapse=history.mark(lapse) if lapse else None,
        overdue=overdue, late=late,
        recomputed_on=end.day if end else None, recomputed_at=end.at if end else None,
        agrees=counted == (deadline.due_at if dated else None), kept=history.mark(kept) if kept else None,
        provisional=deadline.provisional, days=days, runs=trace.runs(days),
        pausings=tuple(_pausings(record, deadline, sum, closed, calendar)), moves=moves,
        claimed=tuple(record.claimed.get(deadline.key, ())), next_message=message, next_measure=measure,
        no_measure=none, ending=ending, waiting_for=_waiting_for(record, deadline),
        missing=_missing(record, deadline), exempt=state.exempt or None,
        rounds=tuple(one.key for one in record.deadlines), calendar=deadline.calendar_revision,
        calendar_now=calendar.revision, published_until=calendar.horizon,
    )  # fmt: skip


def _next(record: Record, deadline: Deadline, world: World) -> tuple[Next | None, Next | None, str | None]:
    """The next message, the next measure or why there is none; of a round that is not at hand, nothing."""
    definition, item = record.definition, record.snapshot
    if not item.open or deadline.state not in (item.state, REVIEW.name) or deadline.status == "over":
        return None, None, None
    message = waits.next_message(definition, item, deadline, world)
    return message, *waits.next_measure(definition, item, deadline, world, record.title_of)


def chosen(record: Record, asked: Asked) -> Deadline:
    """The round meant.

    Raises:
        NotFound: with the states and rounds there are.
    """
    item = record.snapshot
    state, round = asked if isinstance(asked, tuple) else (asked, None) if isinstance(asked, str) else (None, asked)
    if state is not None:
        states = {REVIEW.name: REVIEW, **record.definition.states}
        name = next((code for code, one in states.items() if state in (code, one.label)), state)
    elif item.open:
        name = item.state
    else:  # where it last rested
        name = next((line.from_ or "" for line in reversed(record.lines) if line.from_ != line.to), "")
    own = [one for one in record.deadlines if one.state == name and round in (None, one.round)]
    if not own:
        there = [f"{one.state} {one.round}" for one in record.deadlines]
        words = " ".join(str(one) for one in (state or name, round) if one is not None)
        raise NotFound(kind="deadline", name=words or "—", **({"nearest": there} if there else {}))
    return max(own, key=lambda one: one.round)


# the count -------------------------------------------------------------------------------------------------------


def _due(record: Record, deadline: Deadline) -> DueDef | None:
    return state_of(record.definition, deadline.state).due


def _last_seq(record: Record, deadline: Deadline) -> int:
    """The line that last set the dates of the round."""
    own = history.of_round(record.lines, deadline)
    first = history.arming(record.lines, deadline)
    return own[-1].seq if own else first.seq if first is not None else record.snapshot.seq


def _sum(record: Record, deadline: Deadline) -> Sum | None:
    """The round as a sum; ``None`` if it has no date."""
    due = _due(record, deadline)
    if deadline.due_on is None or deadline.status == "waiting":
        return None
    if deadline.state == REVIEW.name:
        line = history.arming(record.lines, deadline)
        return Sum(date.fromisoformat(line.effects["review"]), None) if line is not None else None
    if due is None:
        return None
    if due.fact is None:
        start = deadline.start_at or deadline.start_on
        if due.before is not None:
            start = deadline.start_on
        return Sum(start, deadline.span, due.before is not None, due.roll) if start and deadline.span else None
    day = history.facts_at(record.definition, record.lines, _last_seq(record, deadline)).get(due.fact)
    if day is None:
        return None
    return Sum(month_end(day) if isinstance(day, str) else day, None, roll=due.roll)


def _closed(deadline: Deadline, rounds: Sequence[Deadline], ending: Ending | None) -> list[Hold]:
    """The closed pauses that moved the date of this round, in order; one that ended with it moved the next one's."""
    ends = [one.armed_at for one in rounds if one.round == deadline.round + 1]
    ends += [ending.event.recorded_at] if ending is not None else []
    over, armed = min((one for one in ends if one is not None), default=None), deadline.armed_at

    def moved_it(until: datetime) -> bool:
        return over is None or until < over or (armed is not None and until <= armed)

    closed = (one for one in deadline.holds if one.pauses and one.until is not None and moved_it(one.until))
    return sorted(closed, key=lambda one: one.since)


def _days(
    sum: Sum | None, calendar: Calendar, stood: Sequence[tuple[datetime, datetime]], still: Hold | None, world: World
) -> tuple[CountedDay, ...]:
    """The count day by day; of a round that stands still up to today, for nobody knows when it goes on."""
    if sum is None:
        return ()
    if still is None or sum.back:
        return trace.days_of(sum, calendar, stood)
    days = trace.days_of(sum, calendar, [*stood, (still.since, max(still.since, world.now))])
    return tuple(one for one in days if one.date <= world.today)


def _pausings(
    record: Record, deadline: Deadline, sum: Sum | None, closed: Sequence[Hold], calendar: Calendar
) -> list[Pausing]:
    """Every time the round did not run, with its cause and with what it did to the date."""
    stood = [(one.since, one.until) for one in closed if one.until is not None]
    did = dict(zip(closed, trace.effects(sum, calendar, stood) if sum is not None else (), strict=False))
    measure = record.snapshot.is_measure
    found = []
    for hold in deadline.holds:
        cause = history.cause(record.definition, deadline, hold, record.lines, record.suspensions, measure)
        pausing = Pausing(hold.since, hold.until, hold.pauses, cause)
        if hold in did:
            pausing = changed(pausing, **vars(did[hold]))
        elif hold.pauses and sum is not None:
            before = trace.end_of(sum, calendar, [one for one in stood if one[1] <= hold.since])
            left, unit = trace.left_at(sum, calendar, before, hold.since)
            pausing = changed(pausing, left=left, unit=unit, base_before=before.unrolled, due_before=before.day)
        found.append(pausing)
    return found


# what it stands on -----------------------------------------------------------------------------------------------


def _standing(record: Record, deadline: Deadline) -> Standing:
    if deadline.status == "over":
        return "over"
    if deadline.status == "waiting":
        return "waiting"
    if deadline.status == "held":
        return "suspended" if record.snapshot.suspension is not None else "held"
    return "provisional" if deadline.provisional else "firm"


def _owner(record: Record, deadline: Deadline) -> Owner:
    role = record.definition.roles.get(deadline.owed_role)
    if role is None and REVIEW.owed_by is not None and REVIEW.owed_by.code == deadline.owed_role:
        role = REVIEW.owed_by
    unit = deadline.owed_unit
    name = record.unit_name(unit) if unit else None
    return Owner(deadline.owed_role, role.label if role else deadline.owed_role, unit, name, deadline.owed_post)


def _term(record: Record, deadline: Deadline, world: World) -> Term:
    due = _due(record, deadline)
    if due is None or due.term is None:
        return Term(None, None, due.roll if due else None)
    term = term_of(deadline, due)
    value = world.value(term, deadline.profile_revision)  # of a term that waits, what it would be today
    key = value.revision if deadline.profile_revision is None else deadline.profile_revision
    profile = next((one for one in world.limits.profiles if one.key == key), None)
    return Term(
        limit=term.limit, span=deadline.span or value.span, roll=due.roll,
        basis=deadline.basis or value.basis or due.basis, standing=deadline.standing or value.standing,
        profile=profile.key if profile else None, profile_title=profile.title if profile else "",
        effective=profile.effective if profile else None,
        named=profile is not None and term.limit in profile.entries,
    )  # fmt: skip


def _start(record: Record, deadline: Deadline, sum: Sum | None, calendar: Calendar) -> Start | None:
    due = _due(record, deadline)
    if sum is None:
        return None
    if deadline.state == REVIEW.name:
        line = history.arming(record.lines, deadline)
        event = history.mark(line) if line else None
        return Start("date", local(calendar, sum.start), fact="review", fact_label=REVIEW_ON.label, event=event)
    if due is None:
        return None
    lines, seq = record.lines, _last_seq(record, deadline)
    if due.since_children is not None:
        ended = [one for one in lines if one.transition == "children.ended" and one.seq <= seq]
        line = next((one for one in reversed(ended) if history.noted(one, deadline.state)), None)
        return Start("children", deadline.start_on, event=history.mark(line) if line else None)
    name = due.since or due.before or due.fact
    if name is None:
        line = history.entering(lines, deadline.state, seq)
        return Start("entry", deadline.start_on, deadline.start_at, event=history.mark(line) if line else None)
    fact = record.definition.facts.get(name)
    line = history.recording(lines, name, seq)
    return Start(
        kind="fact" if due.since else "before" if due.before else "date",
        on=local(calendar, sum.start) if due.fact else deadline.start_on, at=deadline.start_at,
        fact=name, fact_label=fact.label if fact else name, event=history.mark(line) if line else None,
    )  # fmt: skip


def _waiting_for(record: Record, deadline: Deadline) -> tuple[Child, ...]:
    """The children whose end the term waits for."""
    due = _due(record, deadline)
    if deadline.status != "waiting" or due is None or due.since_children is None:
        return ()
    return tuple(one for one in record.children if one.procedure == due.since_children and one.open)


def _missing(record: Record, deadline: Deadline) -> str | None:
    """The label of the date that a waiting deadline lacks."""
    due = _due(record, deadline)
    if deadline.status != "waiting" or due is None:
        return None
    lacking = next((name for name in due.facts if record.snapshot.facts.get(name) is None), None)
    return record.definition.facts[lacking].label if lacking else None
