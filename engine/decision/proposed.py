"""Which paper a proposal is the draft of: the nearest one that would be signed if people agreed to all of it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.decision.judge import ToBeGiven, Undecided, judge
from engine.decision.snapshot import Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, TransitionDef

ABOUT_FACTS = ("fact_is", "has", "own")
"""The rules that tell which of several papers it is; the others say when and by whom it may be signed."""


def proposed_papers(definition: Definition, snapshot: Snapshot, world: World) -> tuple[str, ...]:
    """The papers that the fewest steps lead to from where the item rests, as far as its facts let them be issued."""
    seen, layer = {snapshot.state}, [snapshot.state]
    while layer:
        moves = [move for state in layer for move in definition.from_state(state)]
        issuing = [move for move in moves if move.issues and _fits(move, definition, snapshot, world)]
        if issuing:
            return tuple(dict.fromkeys(name for move in issuing for name in move.issues))
        layer = list(_onward((move for move in moves if _fits(move, definition, snapshot, world)), definition, seen))
        seen.update(layer)
    return ()


def _onward(moves: Iterable[TransitionDef], definition: Definition, seen: set[str]) -> dict[str, None]:
    targets = (move.target for move in moves)
    return dict.fromkeys(one for one in targets if one not in seen and not definition.states[one].final)


def _fits(move: TransitionDef, definition: Definition, snapshot: Snapshot, world: World) -> bool:
    for rule in move.when:
        if rule.kind in ABOUT_FACTS:
            try:
                if judge(rule, definition, snapshot, world, ToBeGiven(move.asks)) is not None:
                    return False
            except Undecided:
                continue
    return True
