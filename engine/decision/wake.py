"""When time next has something to do on an item: the projection that a tick looks for (laws 5, 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.decision.clues import clues
from engine.decision.fills import occurrences
from engine.decision.ladder import next_measure, next_message
from engine.decision.snapshot import Deadline, Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, TransitionDef


def clock_transition(definition: Definition, state: str) -> TransitionDef | None:
    """The transition that the clock takes when the state's deadline has passed (SEMANTICS 24)."""
    return definition.by_clock.get(state)


def clock_may_try(snapshot: Snapshot, deadline: Deadline, move: TransitionDef) -> bool:
    """Once per round, and after a refusal only when something has changed (SEMANTICS 24)."""
    return not deadline.clock_refused and all(one.rung != move.name for one in snapshot.claims_of(deadline))


def next_wake(definition: Definition, snapshot: Snapshot, world: World) -> datetime | None:
    """The earliest instant at which a lapse, rung, occurrence, clue or CLOCK transition is due; ``None``: never.

    On a suspended item time looks at the review alone.
    """
    if not snapshot.open:
        return None
    instants: list[datetime | None] = []
    if snapshot.suspension is None:
        instants += [one.opens_at for one in occurrences(definition, snapshot, world)]
        instants += [one.at for one in clues(definition, snapshot, world)]
    deadline = snapshot.watched
    if deadline is not None and deadline.status == "running" and deadline.due_at is not None:
        instants.append(_next_lapse_or_measure(definition, snapshot, deadline, world))
        instants.append(next_message(definition, snapshot, deadline, world))
    return min([one for one in instants if one is not None], default=None)


def before_detectors(definition: Definition, snapshot: Snapshot, world: World) -> datetime | None:
    """The same as it was noted before there were detectors; a daemon notes it anew when it starts."""
    return next_wake(definition, snapshot, replace(world, detectors={}))


def _next_lapse_or_measure(
    definition: Definition, snapshot: Snapshot, deadline: Deadline, world: World
) -> datetime | None:
    if deadline.lapsed_at is None:
        return deadline.due_at
    if snapshot.suspension is not None:
        return None
    move = clock_transition(definition, snapshot.state)
    if move is not None:
        return deadline.due_at if clock_may_try(snapshot, deadline, move) else None
    measure = next_measure(definition, snapshot, deadline, world)
    return measure.at if measure else None
