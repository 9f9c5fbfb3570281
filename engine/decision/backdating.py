"""What is recorded long after it happened says why, and nothing happens before what came before it (DOMAIN T21).

Terms run from when a thing happened, so whoever records it late moves dates that others live by. Both instants stay in
the line (``occurred_at``, ``recorded_at``); beyond three working days between them, so does the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Protocol

from engine.decision.snapshot import ActorView, Snapshot
from engine.decision.world import World
from engine.definition.definition import TransitionDef
from engine.errors import Sentence

if TYPE_CHECKING:
    from engine.decision.explained import Happened

IN_TIME = 3
"""Working days within which a record needs no reason (assumed: DOMAIN T21)."""
GRACE = timedelta(minutes=10)
"""So much later the clock may write a line before that is worth a word (assumed)."""
EFFECT = "recorded_late"
"""The effect that carries the reason, and by how many working days, in the line."""


class Said(Protocol):
    """What a command says of time (``decide.Command``)."""

    # fmt: off
    @property
    def actor(self) -> ActorView: ...
    @property
    def occurred_at(self) -> datetime | None: ...
    @property
    def late(self) -> str | None: ...
    # fmt: on


def instant(snapshot: Snapshot, command: Said, world: World) -> datetime:
    """When it happened: now, or as said; a bare day (its first instant) is never before the last act of that day."""
    said, last = command.occurred_at, last_act(snapshot)
    if said is None:
        return world.now
    bare = world.calendar.local_time(said) == time.min
    if bare and last is not None and world.calendar.local_date(last) == world.calendar.local_date(said):
        return max(said, last)
    return said


def last_act(snapshot: Snapshot) -> datetime | None:
    """When the last transition happened that was taken and not voided."""
    return max((one.at for one in snapshot.taken.values() if one.at is not None), default=None)


def out_of_order(snapshot: Snapshot, command: Said, world: World) -> list[Sentence]:
    """Why it cannot have happened then: ahead of now, or before its predecessor."""
    if command.occurred_at is None:
        return []
    day, last = world.calendar.local_date(command.occurred_at), last_act(snapshot)
    if command.occurred_at > world.now:
        return [Sentence("{day} lies in the future", {"day": day})]
    if last is None or instant(snapshot, command, world) >= last:
        return []
    on = world.calendar.local_date(last)
    if on != day:
        return [Sentence("{day} lies before the last act, of {last}", {"day": day, "last": on})]
    zone = world.calendar.zone
    data = {"day": command.occurred_at.astimezone(zone), "last": last.astimezone(zone)}
    return [Sentence("{day} lies before the last act, of {last}", data)]


def unexplained(
    move: TransitionDef, command: Said, facts: Mapping[str, Any], world: World
) -> list[Sentence]:  # fmt: skip
    """That it is recorded late without a reason."""
    day, late = _late(move, command, facts, world)
    if not late or command.late:
        return []
    data = {"day": day, "late": late, "days": IN_TIME}
    return [Sentence("{day} lies {late} working days back, more than {days}: say why it is recorded only now (--late)",
                     data)]  # fmt: skip


def effect(move: TransitionDef, command: Said, facts: Mapping[str, Any], world: World) -> dict[str, Any]:
    """What the line says of it; nothing where it is in time."""
    _day, late = _late(move, command, facts, world)
    return {EFFECT: {"workdays": late, "reason": command.late}} if late else {}


def _late(
    move: TransitionDef, command: Said, facts: Mapping[str, Any], world: World
) -> tuple[date, int]:  # fmt: skip
    """The day it is said to have happened, or a paper to have been served, whichever is earlier; and how many working
    days lie between that and today, if too many."""
    days = [world.today]
    if command.occurred_at is not None:
        days.append(world.calendar.local_date(command.occurred_at))
    served = facts.get(move.serves) if move.serves and type(facts) is dict else None
    if isinstance(served, date):
        days.append(served)
    day = min(days)
    if command.actor.kind != "person" or day == world.today:
        return day, 0
    behind = world.calendar.workdays_between(day, world.today)
    return day, behind if behind > IN_TIME else 0


def belated(line: Happened, zone: tzinfo) -> bool:
    """Whether a line was recorded notably later than it happened: a person's on a later day, or with the reason why;
    what time, the parent or a child did by more than ``GRACE``, for a daemon that watches looks every minute."""
    if line.actor_kind == "person":
        happened, recorded = (one.astimezone(zone).date() for one in (line.occurred_at, line.recorded_at))
        return happened != recorded or EFFECT in line.effects
    return line.recorded_at - line.occurred_at > GRACE
