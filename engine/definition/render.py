"""A definition as a drawing in Mermaid; and in one place what else shows one: its data and its tables."""

from __future__ import annotations

from engine.definition.canonical import canonical, fingerprint
from engine.definition.definition import Definition
from engine.definition.render_composed import alone, marks
from engine.definition.said import NO_TITLES, Titles, condition, due, story, term_of, who
from engine.definition.tables import markdown

__all__ = [
    "canonical",
    "condition",
    "due",
    "fingerprint",
    "identifier",
    "markdown",
    "mermaid",
    "story",
    "term_of",
    "who",
]

ENTITIES = {
    ord("#"): "#35;",
    ord('"'): "#quot;",
    ord(";"): "#59;",
    ord(":"): "#58;",
    ord("<"): "#lt;",
    ord(">"): "#gt;",
}
RESERVED = frozenset({"end", "state", "note", "class", "classdef", "direction", "default", "style", "click", "as"})


MANY, ROW = 3, 3
"""A move from more states than ``MANY`` is drawn once, from a box that names them, ``ROW`` in a line."""


def mermaid(definition: Definition, titles: Titles = NO_TITLES) -> str:
    """A ``stateDiagram-v2``: states with who owes and by when, arrows with label and who may.

    What is possible nearly everywhere, such as revoking or cancelling, is one arrow from a box and not one from each
    state, and moves between the same two states share one arrow; otherwise they hide each other and the way.

    Args:
        titles: code of a procedure → its title, for children and what is waited for.
    """
    lines = ["stateDiagram-v2"]
    called = {name: fact.label for name, fact in definition.facts.items()}
    for state in definition.states.values():
        words = [state.label]
        if state.owed_by is not None:
            words.append(f"{who(state.owed_by)} · {term_of(state, called, titles)}")
        words += [alone(definition, one) for one in definition.exclusions.values() if state.name in one.within]
        label = "<br/>".join(map(_escaped, words))
        lines.append(f'    state "{label}" as {identifier(state.name)}')
    boxes: dict[tuple[str, ...], str] = {}
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in definition.transitions.values():
        sources = move.sources
        if len(sources) > MANY:
            if sources not in boxes:
                boxes[sources] = f"from_{move.name}"
                lines.append(f'    state "{_any_of(definition, sources)}" as {boxes[sources]}')
            sources = (boxes[sources],)
        label = _escaped(
            " · ".join((move.label, "、".join(who(role, titles) for role in move.by), *marks(move, titles)))
        )
        for source in map(identifier, sources) if sources else ("[*]",):
            arrows.setdefault((source, identifier(move.target)), []).append(label)
    lines += [f"    {source} --> {target}: {'<br/>'.join(labels)}" for (source, target), labels in arrows.items()]
    lines += [f"    {identifier(state.name)} --> [*]" for state in definition.states.values() if state.final]
    return "\n".join(lines) + "\n"


def _any_of(definition: Definition, names: tuple[str, ...]) -> str:
    labels = [_escaped(definition.states[name].label) for name in names]
    rows = ["；".join(labels[place : place + ROW]) for place in range(0, len(labels), ROW)]
    return "自下列任一状态：<br/>" + "<br/>".join(rows)


def identifier(name: str) -> str:
    """A state as Mermaid can name it."""
    return f"{name}_" if name.lower() in RESERVED else name


def _escaped(text: str) -> str:
    """Text that can neither end a label nor a statement; Mermaid writes such characters as entities."""
    return " ".join(text.translate(ENTITIES).split())
