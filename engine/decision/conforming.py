"""Whether a history could have happened: each line taken again by the state machine of the pinned definition.

A chain shows that lines are those that were written, not that the program wrote them: whoever adds a line with a right
hash has still to keep to the procedure. What a guard saw at the time is not judged again; legality, actors, facts and
papers are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.decision.machine import legality
from engine.definition.definition import Definition, TransitionDef
from engine.errors import Sentence


class Walk:
    """An item's way through its procedure, line by line."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.state: str | None = None
        self._recorded: dict[int, frozenset[str]] = {}
        self._acts: list[tuple[int, str | None]] = []

    def hear(self, line: Any) -> Iterator[Sentence]:
        """What is not possible about the next line."""
        data = {"transition": line.transition, "from": line.from_state, "to": line.to_state, "state": self.state}
        if line.from_state != self.state:
            yield Sentence("{transition} is said to start from {from}; the item was in {state}", data)
        move = self.definition.transitions.get(line.transition)
        if move is not None:
            yield from self._move(line, move, data)
        elif "." not in line.transition:
            yield Sentence("{transition} is no transition of the procedure", data)
        elif line.transition == "item.void":
            yield from self._void(line)
        elif line.to_state != line.from_state:
            yield Sentence("{transition} moves no item, and this one went to {to}", data)
        elif line.transition == "item.correct":
            if line.corrects not in self._recorded or line.facts.keys() - self._recorded[line.corrects]:
                yield Sentence("it corrects what line {corrects} does not record", {"corrects": line.corrects})
        elif (line.facts and line.transition != "grounds.join") or line.effects.get("documents"):
            yield Sentence("{transition} records no facts and issues no papers", data)
        self.state = line.to_state
        self._recorded[line.seq] = frozenset(line.facts)
        if move is not None:
            self._acts.append((line.seq, line.from_state))

    def _void(self, line: Any) -> Iterator[Sentence]:
        """It takes back the last act, whatever that was."""
        seq, before = self._acts.pop() if self._acts else (None, None)
        if (line.corrects, line.to_state) != (seq, before):
            data = {"corrects": line.corrects, "seq": seq}
            yield Sentence("it voids line {corrects}; the last act was line {seq}", data)

    def _move(self, line: Any, move: TransitionDef, data: dict[str, Any]) -> Iterator[Sentence]:
        if line.from_state is not None and line.from_state not in self.definition.states:
            yield Sentence("the procedure has no state {from}", data)
            return
        target = legality(self.definition).fire(move.name, line.from_state)
        if isinstance(target, Sentence):
            yield target
        elif target != line.to_state:
            yield Sentence("{transition} does not lead to {to}", data)
        if not _may(line, move):
            kind = {**data, "kind": line.actor_kind, "actor": line.actor}
            yield Sentence("{transition} is not for {actor} ({kind})", kind)
        strange = sorted(line.facts.keys() - {*move.asks, *move.sets})
        if strange:
            yield Sentence("{transition} does not ask for {facts}", {**data, "facts": ", ".join(strange)})
        issued = [paper["name"] for paper in line.effects.get("documents", ())]
        if issued != list(move.issues):
            names = {**data, "papers": "、".join(issued) or "-", "meant": "、".join(move.issues) or "-"}
            yield Sentence("{transition} issued {papers}; it issues {meant}", names)


def _may(line: Any, move: TransitionDef) -> bool:
    if line.actor_kind == "person":
        return any(role.kind in ("post", "party") for role in move.by)
    return any(role.code.partition(":")[0] == line.actor_kind for role in move.by)
