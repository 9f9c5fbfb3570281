"""What may be so in a state, by some way there: the values a guard may meet, and how often a move may have been taken.

The counterpart of ``known``, which says what must be so. Guards by an author's own rule are taken to hold. What people
correct afterwards is not counted: no procedure may rest on that.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import inf

from engine.definition.definition import Definition, RuleDef, TransitionDef
from engine.definition.verify.known import certain

Values = frozenset[object]
ABSENT = None


class Possible:
    """The values of choices and yes-or-no facts by state, and how often a move may have been taken there."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        rules = [rule for move in definition.transitions.values() for rule in move.when]
        named = {rule.args[0] for rule in rules if rule.kind == "fact_is"}
        self._domains: Mapping[str, Values] = {
            name: frozenset(code for code, _ in fact.choices) if fact.kind == "choice" else frozenset({True, False})
            for name, fact in definition.facts.items()
            if name in named and fact.kind in ("choice", "yes_no")
        }

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, Values]]:
        """state → fact → the values it may have, ``None`` among them for "not recorded"."""
        found: dict[str, dict[str, Values]] = {}
        changed = bool(self._domains)
        while changed:
            changed = False
            for move in self.definition.transitions.values():
                for source in move.sources or (None,):
                    if source is not None and source not in found:
                        continue
                    if (after := self._after(move, found.get(source) if source else None)) is None:
                        continue
                    known = found.setdefault(move.target, dict.fromkeys(self._domains, frozenset()))
                    for fact, values in after.items():
                        if not values <= known[fact]:
                            known[fact], changed = known[fact] | values, True
        return found

    def reached(self, state: str) -> bool:
        """Whether some way leads to a state."""
        if self._domains:
            return state in self.values
        return any(self._leads(move.target, state) for move in self.definition.openings)

    def known(self, fact: str, values: Values) -> bool:
        """Whether these are values of the fact at all (else P004 speaks)."""
        return values <= self._domains.get(fact, frozenset())

    def met(self, move: TransitionDef, source: str | None, fact: str) -> Values | None:
        """The values of a fact that the guard of a move from ``source`` may meet; ``None``: anything."""
        if fact not in self._domains:
            return None
        before = self.values.get(source, {}).get(fact, frozenset()) if source is not None else frozenset({ABSENT})
        return self._met(move, before, fact)

    def _met(self, move: TransitionDef, before: Values, fact: str) -> Values:
        return self._domains[fact] if fact in move.asks else before

    def _after(self, move: TransitionDef, before: Mapping[str, Values] | None) -> dict[str, Values] | None:
        """The values after a move; ``None``: no values let it be taken."""
        after: dict[str, Values] = {}
        for fact in self._domains:
            values = self._met(move, frozenset({ABSENT}) if before is None else before[fact], fact)
            for rule in move.when:
                if rule.kind == "fact_is" and rule.args[0] == fact:
                    values &= frozenset(rule.args[1:])
            if not values:
                return None
            if fact in move.sets:
                kept = values if fact in move.asks else frozenset[object]()
                values = kept | {move.sets[fact]}
            after[fact] = values
        return after

    # how often ---------------------------------------------------------------------------------------------------

    def most(self, name: str, source: str | None) -> float:
        """How often at most a move may have been taken when an item rests in ``source``."""
        move = self.definition.transitions.get(name)
        if move is None:
            return inf  # P004 speaks of it
        if source is None or not self._leads(move.target, source):
            return 0
        bounds = [limit for rule in move.when if (limit := bound(rule)) is not None and rule.args[0] == name]
        again = any(self._leads(move.target, one) for one in move.sources)
        return min([*bounds, inf if again else 1])

    def least(self, name: str, source: str | None) -> int:
        """How often at least."""
        return int(source is not None and name in self._taken[source])

    @cached_property
    def _taken(self) -> Mapping[str, frozenset[str]]:
        moves = frozenset(self.definition.transitions)
        found = certain(self.definition, lambda move, _: frozenset({move.name}))
        return {state: names & moves for state, names in found.items()}

    def _leads(self, source: str, target: str) -> bool:
        return source == target or self.definition.can_reach(source, target)


def bound(rule: RuleDef) -> float | None:
    """How often the move that a ``times`` guard names may have been taken after a move it guards, if that is itself;
    ``None``: the guard sets no upper bound."""
    if rule.kind != "times" or rule.args[1] not in ("<", "<=", "=="):
        return None
    return float(max(0, rule.args[2] + (rule.args[1] != "<")))


def interval(rules: tuple[RuleDef, ...], name: str) -> tuple[float, float]:
    """The least and the most that ``times`` guards on a move let its number be."""
    least, most = 0.0, inf
    for rule in rules:
        if rule.kind != "times" or rule.args[0] != name:
            continue
        sign, n = rule.args[1], rule.args[2]
        if sign in ("<", "<="):
            most = min(most, n - (sign == "<"))
        elif sign in (">", ">="):
            least = max(least, n + (sign == ">"))
        else:
            least, most = max(least, n), min(most, n)
    return least, most
