"""What is certain in a state, whichever way led there: a data flow over all moves, guards taken at their word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.definition.definition import Definition, TransitionDef

Gives = Callable[[TransitionDef, str | None], frozenset[str]]


@dataclass(frozen=True)
class Known:
    """For each state the facts, parties and opened procedures of children that every path into it brings along.

    States that no path reaches know everything, for nothing false can be said about them.
    """

    definition: Definition
    facts: Mapping[str, frozenset[str]]
    parties: Mapping[str, frozenset[str]]
    children: Mapping[str, frozenset[str]]

    def facts_before(self, move: TransitionDef) -> frozenset[str]:
        """The facts that are certain before the move, from whichever state it is taken."""
        return frozenset.intersection(*(self.facts[one] for one in move.sources)) if move.sources else frozenset()

    def facts_after(self, move: TransitionDef) -> frozenset[str]:
        """The same together with what the move itself records."""
        return self.facts_before(move) | facts_of(self.definition, move)

    def parties_after(self, move: TransitionDef) -> frozenset[str]:
        """The parties that are certain once the move is taken."""
        brought = parties_of(self.definition, move)
        if not move.sources:
            return brought
        return frozenset.intersection(*(self.parties[one] for one in move.sources)) | brought


def known(definition: Definition) -> Known:
    """Solves the three flows."""
    children = certain(definition, lambda move, source: children_of(definition, move, source))
    return Known(
        definition,
        facts=certain(definition, lambda move, _: facts_of(definition, move)),
        parties=certain(definition, lambda move, _: parties_of(definition, move)),
        children={
            name: opened | {one.procedure for one in definition.states[name].opens} for name, opened in children.items()
        },
    )


def facts_of(definition: Definition, move: TransitionDef) -> frozenset[str]:
    """What a move certainly records, or proves by its guards: required asks, settings, ``has`` and ``fact_is``."""
    asked = {name for name in move.asks if not definition.facts[name].optional}
    proved = {rule.args[0] for rule in move.when if rule.kind in ("has", "fact_is") and isinstance(rule.args[0], str)}
    return frozenset(asked | set(move.sets) | proved)


def parties_of(definition: Definition, move: TransitionDef) -> frozenset[str]:
    """The parties a move brings: those it must be given, those a setting fills; a rung fills the addressee, if nobody
    else may open."""
    given = {role.code for role in move.parties} | {"office"}
    given |= {role.code for role in definition.roles.values() if role.kind == "party" and role.setting}
    if not move.sources and move.by and all(role.kind == "clock" for role in move.by):
        given.add("addressee")
    return frozenset(given)


def children_of(definition: Definition, move: TransitionDef, source: str | None) -> frozenset[str]:
    """The procedures of the children a move leaves behind, with those of the stay it ends."""
    opened = {one.procedure for one in move.opens}
    if source is not None:
        opened |= {one.procedure for one in definition.states[source].opens}
    return frozenset(opened)


def certain(definition: Definition, gives: Gives) -> dict[str, frozenset[str]]:
    """The greatest solution of: known in a state = what every move into it knew before or gives."""
    found: dict[str, frozenset[str] | None] = dict.fromkeys(definition.states)
    changed = True
    while changed:
        changed = False
        for move in definition.transitions.values():
            for source in move.sources or (None,):
                before = frozenset[str]() if source is None else found[source]
                if before is None:
                    continue
                brought = before | gives(move, source)
                had = found[move.target]
                has = brought if had is None else had & brought
                if has != had:
                    found[move.target], changed = has, True
    everything = frozenset(definition.facts) | frozenset(definition.roles) | {"office", "addressee"}
    everything |= {one.procedure for move in definition.transitions.values() for one in move.opens}
    everything |= {one.procedure for state in definition.states.values() for one in state.opens}
    return {name: everything if value is None else value for name, value in found.items()}
