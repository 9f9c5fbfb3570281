"""Two versions of a procedure as one drawing, with what is new, gone and changed marked (＋ － ～, and in colour)."""

from __future__ import annotations

from dataclasses import replace

from engine.definition.compare import Change, compare
from engine.definition.definition import Definition, StateDef, TransitionDef
from engine.definition.render import canonical, identifier, mermaid
from engine.definition.said import NO_TITLES, Titles

MARKS = {"added": "＋ ", "removed": "－ ", "changed": "～ "}
COLOURS = {
    "added": "fill:#d9f2d9,stroke:#2b7a2b",
    "removed": "fill:#f7d9d9,stroke:#a33,stroke-dasharray:4",
    "changed": "fill:#fff3cd,stroke:#a67c00",
}


def drawn(old: Definition, new: Definition, titles: Titles = NO_TITLES) -> str:
    """A ``stateDiagram-v2`` of both: a move that leads elsewhere now is drawn as one gone and one new."""
    marks = _marks(compare(canonical(old), canonical(new)))
    states: dict[str, StateDef] = {**old.states, **new.states}
    states = {name: replace(one, label=_marked(marks, "state", name, one.label)) for name, one in states.items()}
    both = replace(new, facts={**old.facts, **new.facts}, states=states, transitions=_moves(old, new, marks))
    lines = [mermaid(both, titles).rstrip("\n"), *(f"    classDef {kind} {colour}" for kind, colour in COLOURS.items())]
    lines += [f"    class {identifier(name)} {marks['state', name]}" for name in states if ("state", name) in marks]
    return "\n".join(lines) + "\n"


def _moves(old: Definition, new: Definition, marks: dict[tuple[str, str], str]) -> dict[str, TransitionDef]:
    found: dict[str, TransitionDef] = {}
    for name in dict.fromkeys([*old.transitions, *new.transitions]):
        before, after = old.transitions.get(name), new.transitions.get(name)
        if before is not None and after is not None and _way(before) != _way(after):
            found[f"{name}_before"] = replace(before, name=f"{name}_before", label=MARKS["removed"] + before.label)
            found[name] = replace(after, label=MARKS["added"] + after.label)
        elif (one := after or before) is not None:
            found[name] = replace(one, label=_marked(marks, "transition", name, one.label))
    return found


def _way(move: TransitionDef) -> tuple[tuple[str, ...], str]:
    return tuple(sorted(move.sources)), move.target


def _marks(changes: list[Change]) -> dict[tuple[str, str], str]:
    """What became of each state and transition; of limits and facts a drawing shows nothing."""
    return {(one.part, name): one.kind for one in changes for name in one.name.split(", ")}


def _marked(marks: dict[tuple[str, str], str], part: str, name: str, label: str) -> str:
    return MARKS.get(marks.get((part, name), ""), "") + label
