"""What the lines of an item say of its acts: which transition was taken how often, by whom, and who is recused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.decision.changed import changed, made
from engine.decision.duties import deed_of
from engine.decision.snapshot import Taken
from engine.decision.world import World

VOID, RECUSE = "item.void", "item.recuse"
ENGINES = frozenset({VOID, RECUSE})
"""Of the engine's own lines those that say something of acts."""


def taken(acts: Sequence[Any], world: World) -> dict[str, Taken]:
    """What has been taken how often, and by whom last.

    Args:
        acts: the lines that are ``acts``, in order; ``persons`` is their effect of that name.
    """
    found: dict[str, Taken] = {}
    voided = {row.corrects for row in acts if row.transition == VOID}
    entered = 0
    for row in acts:
        if row.transition in ENGINES or row.seq in voided:
            continue
        if row.from_state != row.to_state:
            entered = row.seq
        known = found.get(row.transition)
        mine = row.actor_kind == "person" and row.source is None
        persons = deed_of(row.actor, row.persons) if mine else frozenset[str]()
        since = known.since_entry if known is not None and known.seq >= entered else ()
        found[row.transition] = made(
            Taken, times=known.times + 1 if known else 1, login=row.actor if mine else "", unit=row.acting_for,
            on=world.calendar.local_date(row.occurred_at), at=row.occurred_at, persons=persons,
            since_entry=(*since, persons) if mine and row.seq > entered else (), seq=row.seq,
        )  # fmt: skip
    return {name: _now(one, entered) for name, one in found.items()}


def _now(taken: Taken, entered: int) -> Taken:
    """What was taken before the item came where it rests says nothing of who has agreed since."""
    return changed(taken, since_entry=()) if taken.since_entry and taken.seq < entered else taken


def recused(acts: Sequence[Any]) -> dict[str, str]:
    """Who takes no part in the item, as its history says, and why."""
    found: dict[str, str] = {}
    for row in acts:
        if row.transition == RECUSE:
            said = row.persons or {}
            found.pop(said.get("readmitted", ""), None)
            if "recused" in said:
                found[said["recused"]] = row.reason or ""
    return found
