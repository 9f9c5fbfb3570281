"""What time does next to a running round, and for what the next measure waits (SEMANTICS 9-16, 21, 24).

The dates are those of ``ladder``; here each reason is named. The latest day of the waits is the day of the measure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from engine.decision import ladder
from engine.decision.explained import Next, Wait
from engine.decision.snapshot import Claim, Deadline, Snapshot
from engine.decision.wake import clock_may_try, clock_transition
from engine.decision.who import stands_for
from engine.decision.world import World
from engine.definition.definition import Definition, RoleDef

TitleOf = Callable[[str], str]


def next_message(definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World) -> Next | None:
    """The next message rung, with whom it tells."""
    step = ladder.next_step(definition, snapshot, deadline, world)
    if step is None:
        return None
    tells = tuple(dict.fromkeys(_told(role, definition, snapshot, deadline) for role in step.rung.tells))
    return Next("message", step.rung.name, step.n, step.at, tells=tells)


def _told(role: RoleDef, definition: Definition, snapshot: Snapshot, deadline: Deadline) -> str:
    """Who a rung tells, by label; the debtor is whoever owes the step."""
    if role.code == "debtor":
        owes = definition.roles.get(deadline.owed_role)
        return owes.label if owes else deadline.owed_role
    told = stands_for(role, snapshot)
    return told.label or told.code


def next_measure(
    definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World, title_of: TitleOf
) -> tuple[Next | None, str | None]:
    """The next measure, or the transition the clock takes, with everything it waits for; else why there is none.

    Returns:
        the step and ``None``; or ``None`` and one of ``held``, ``undated``, ``measure`` (a measure opens none itself),
        ``none`` (its ladder has no measures), ``rest`` (declined for this round), ``end`` (the ladder is climbed),
        ``taken`` (the clock has taken its transition, or was refused and waits for a change).
    """
    if deadline.status != "running":
        return None, "held" if deadline.status == "held" else "undated"
    if snapshot.suspension is not None:
        return None, "none"  # what runs is the review of the suspension, whose ladder is messages
    move = clock_transition(definition, deadline.state)
    if move is not None:
        if not clock_may_try(snapshot, deadline, move):
            return None, "taken"
        return Next("transition", move.label, 1, deadline.due_at, basis=move.basis), None
    if snapshot.is_measure:
        return None, "measure"
    rungs = [rung for rung in ladder.rungs(definition, snapshot, deadline) if rung.opens]
    if not rungs or deadline.due_on is None:
        return None, "none" if not rungs else "undated"
    last = ladder.last_measure(rungs, snapshot.claims_of(deadline))
    following = ladder.next_measure(definition, snapshot, deadline, world)
    if following is None:
        declined = last is not None and last.measure is not None and last.measure.dropped
        return None, "rest" if declined and not isinstance(_sequel(last), date) else "end"
    if following.at is None:  # ``ladder`` names the rung that is waited for; what comes is the next one above it
        above = rungs[rungs.index(following.rung) + 1 :]
        fits = [one for one in above if ladder.called_for(one, definition, snapshot, world)]
        if not fits:
            return None, "end"
        skipped = tuple((one, 1) for one in above[: above.index(fits[0])])
        following = ladder.Next(fits[0], 1, None, skipped)
    waits = [*_after_the_last(last, world), *_of_the_round(following, snapshot, deadline, world)]
    if following.at is None:  # a day that has come hinders nobody any more
        waits = [one for one in waits if one.opens_on is None or one.opens_on > world.today]
    opens = following.rung.opens.procedure if following.rung.opens else ""
    return Next(
        "measure", following.rung.name, following.n, following.at, opens=opens, opens_title=title_of(opens),
        waits=tuple(waits), skipped=tuple(one.name for one, _n in following.skipped),
    ), None  # fmt: skip


def _sequel(last: Claim | None) -> object:
    return last.measure.sequel if last is not None and last.measure is not None else None


def _after_the_last(last: Claim | None, world: World) -> list[Wait]:
    """What the measure before asks for: a decision, service, the end of its response term."""
    measure = last.measure if last is not None else None
    if last is None or last.kind == "skipped":
        return []
    if measure is None:
        return [Wait("decision")]
    number, calendar = measure.number, world.calendar
    if measure.served_on is None:
        if measure.open:
            return [Wait("service" if measure.signed else "decision", number)]
        if isinstance(measure.sequel, date):
            day = calendar.on_or_after(measure.sequel)
            return [Wait("again", number, measure.sequel, day)]
        return []
    if measure.held:
        return [Wait("paused", number)]
    if measure.answer_due_on is None:
        return [Wait("response", number)] if measure.open else []
    return [Wait("response", number, measure.answer_due_on, calendar.after(measure.answer_due_on))]


def _of_the_round(following: ladder.Next, snapshot: Snapshot, deadline: Deadline, world: World) -> list[Wait]:
    """The rung's own day, undecided requests, a person's hold."""
    calendar = world.calendar
    found = []
    if following.n == 1:
        day = ladder.rung_day(deadline, ladder.offset_of(following.rung, deadline, world), world)
        found.append(Wait("ladder", None, day, day))
    for child in snapshot.children:
        if ladder.is_pending_request(child, deadline) and child.due_on is not None:
            by = ladder.decided_by(child, child.due_on)
            found.append(Wait("request", child.number, by, calendar.after(by)))
    if deadline.measures_wait_until is not None:
        until = deadline.measures_wait_until
        found.append(Wait("hold", None, until, calendar.after(until)))
    return found
