"""Whether what a line says another item did was done there: a parent's or a child's part is a line of its own.

Both lines are written in one transaction and carry the same instant. Without this, whoever writes a line by hand in the
name of the parent or of a child would need no post at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.definition.definition import Definition
from engine.errors import Sentence
from engine.store.evidence import evidence


def uncaused(
    held: Any, definition_of: Callable[[str, int], Definition | None], row: Any, line: Any
) -> Iterator[Sentence]:  # fmt: skip
    """Why a transition that a line says the parent or a child took did not come from there.

    Args:
        row: the item, as stored.
    """
    if "." in line.transition:  # what the engine notes of relatives moves nothing
        return
    at = line.recorded_at
    if line.actor_kind == "parent":
        if evidence.BY_CAUSE.one(held, at=at, number=line.actor, id=row.id) is None:
            yield Sentence("{actor} did nothing at that instant that would have led to it", {"actor": line.actor})
    elif line.actor_kind == "child":
        for one in evidence.BY_CHILDREN.all(held, at=at, id=row.id):
            definition = definition_of(one.procedure, one.version)
            move = definition.transitions.get(one.transition) if definition is not None else None
            if definition is None or (move is not None and move.tells == line.transition):
                return
        yield Sentence("no child of the item told it at that instant")
