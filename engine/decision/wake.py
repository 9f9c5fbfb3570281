"""When time next has something to do on an item: the projection that a tick looks for (laws 5, 10)."""

from __future__ import annotations

from datetime import datetime

from engine.decision.fills import occurrences
from engine.decision.ladder import next_measure, next_message
from engine.decision.snapshot import Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, TransitionDef


def clock_transition(definition: Definition, state: str) -> TransitionDef | None:
    """The transition that the clock takes when the state's deadline has passed (SEMANTICS 24)."""
    return next((one for one in definition.from_state(state) if one.may("clock")), None)


def next_wake(definition: Definition, snapshot: Snapshot, world: World) -> datetime | None:
    """The earliest instant at which a lapse, a rung, an occurrence or a CLOCK transition is due; ``None``: never."""
    if not snapshot.open:
        return None
    instants: list[datetime | None] = [one.opens_at for one in occurrences(definition, snapshot, world)]
    deadline = snapshot.deadline
    if deadline is not None and deadline.status == "running" and deadline.due_at is not None:
        if deadline.lapsed_at is None or (clock_transition(definition, snapshot.state) and not deadline.clock_refused):
            instants.append(deadline.due_at)
        else:
            measure = next_measure(definition, snapshot, deadline, world)
            instants.append(measure.at if measure else None)
        instants.append(next_message(definition, snapshot, deadline, world))
    return min((one for one in instants if one is not None), default=None)
