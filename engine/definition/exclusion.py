"""Mutual exclusion: of the items that are about the same thing only one is in hand at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definition.declared import Declared
from engine.definition.facts import Fact
from engine.definition.moves import State
from engine.definition.roles import Party

UNFIT = ("attachment", "people", "units")
"""Kinds of facts by which nothing is the same thing."""


@dataclass(frozen=True, eq=False)
class Exclusion(Declared):
    """An exclusion of the class body; made by ``exclusive``."""

    keys: tuple[Fact | Party, ...]
    within: tuple[State, ...] = ()
    name: str = ""


def exclusive(*keys: Fact | Party, within: Sequence[State] = (), name: str = "") -> Exclusion:
    """At most one open item with the same values of ``keys``: ``alone = exclusive(OWNER, device)``.

    Whatever would bring a second one there is refused, and the refusal names the first; nothing waits by itself. For
    items to wait, say ``within`` which states are taken in turn: whoever is refused rests in the state before them,
    where somebody owes the next step by a deadline, and takes it once the first has left.

    Args:
        keys: facts and parties; compared as they are recorded, a text letter by letter. None: one item at all.
        within: the states that exclude each other; by default every state, so that a second item cannot be opened.
        name: a name shared with exclusions of other procedures, whose items then exclude each other too; their keys
            are compared in order. By default it is the procedure's own, for all its versions.
    """
    for key in keys:
        if isinstance(key, Fact) and key.kind in UNFIT:
            raise ValueError(f"{key.label}: items are not the same by a fact of the kind {key.kind}")
    return Exclusion(keys, tuple(within), name)
