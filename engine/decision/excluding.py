"""Mutual exclusion: what an item holds by where it rests, and who holds what it would need.

What is held follows from state, facts and parties alone, so a correction, a voided act or an end change it by
themselves. A unique row keeps it (law 4); that row, too, is only what these functions say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.decision.snapshot import Snapshot, UnitView
from engine.decision.values import to_json
from engine.decision.world import World
from engine.definition.definition import Definition, ExclusionDef, TransitionDef
from engine.definition.render_composed import alone
from engine.errors import Sentence

Held = tuple[str, str]
"""The shared name of an exclusion, and the values of its keys as one text."""


def held(definition: Definition, item: Snapshot) -> frozenset[Held]:
    """What an item holds; an ended one rests in no state that could exclude."""
    return frozenset(_within(definition, item.state, item.facts, item.parties))


def excluded(
    definition: Definition, item: Snapshot, move: TransitionDef, facts: Mapping[str, Any], world: World
) -> Iterator[Sentence]:
    """Who holds what the item would hold after a move."""
    if not definition.exclusions:
        return
    for one in definition.exclusions.values():
        if move.target not in one.within:
            continue
        after = {**item.facts, **move.sets, **{key: facts[key] for key in _of(one, move) if key in facts}}
        holder = world.holder(one.shared, _key(one, after, item.parties))
        if holder is not None and holder != item.number:
            words = {"number": holder, "what": alone(definition, one)}
            yield Sentence("{number} is in hand: {what}", words)


def in_hand(definition: Definition, item: Snapshot, world: World) -> Iterator[Sentence]:
    """Who holds what the item would hold as it is."""
    for one in definition.exclusions.values():
        holder = world.holder(one.shared, _key(one, item.facts, item.parties)) if item.state in one.within else None
        if holder is not None and holder != item.number:
            yield Sentence("{number} is in hand: {what}", {"number": holder, "what": alone(definition, one)})


def _of(one: ExclusionDef, move: TransitionDef) -> Iterator[str]:
    return (name for kind, name in one.keys if kind == "fact" and name in move.asks)


def _within(
    definition: Definition, state: str, facts: Mapping[str, Any], parties: Mapping[str, UnitView]
) -> Iterator[Held]:
    for one in definition.exclusions.values():
        if state in one.within:
            yield one.shared, _key(one, facts, parties)


def _key(one: ExclusionDef, facts: Mapping[str, Any], parties: Mapping[str, UnitView]) -> str:
    values: dict[str, Any] = {}
    for place, (kind, name) in enumerate(one.keys):
        unit = parties.get(name) if kind == "party" else None
        values[str(place)] = facts.get(name) if kind == "fact" else unit.code if unit else None
    return json.dumps(list(to_json(values).values()), ensure_ascii=False)
