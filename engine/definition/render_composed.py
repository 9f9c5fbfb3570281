"""What composes procedures, as data, in drawings and in tables: a second person, a join of some, an exclusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.definition.definition import Definition, ExclusionDef, TransitionDef


def exclusion_data(one: ExclusionDef) -> dict[str, Any]:
    """An exclusion as canonical data."""
    return {"keys": [list(key) for key in one.keys], "within": sorted(one.within), "shared": one.shared}


def marks(move: TransitionDef, titles: Mapping[str, str]) -> Iterator[str]:
    """What a drawing says of the guards that compose: a second person, a join of some."""
    for rule in move.when:
        if rule.kind == "second_person":
            yield "须由另一人"
        elif rule.kind == "children_ended" and len(rule.args) > 1:
            yield f"{titles.get(rule.args[0], rule.args[0])}有{rule.args[1]}件办结"


def alone(definition: Definition, one: ExclusionDef) -> str:
    """An exclusion in words."""
    roles = definition.roles
    called = [
        definition.facts[name].label if kind == "fact" else roles[name].label if name in roles else name
        for kind, name in one.keys
    ]
    return f"同一{'、'.join(called)}只办一件" if called else "同时只办一件"


def exclusion_rows(definition: Definition) -> Iterator[tuple[str, str, str, str]]:
    """The rows of the table of exclusions."""
    for one in definition.exclusions.values():
        yield one.name, alone(definition, one), "、".join(one.within), one.shared
