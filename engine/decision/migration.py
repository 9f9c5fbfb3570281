"""The plan by which running items move to another version of their procedure, as it fits both versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from engine.definition.definition import Definition, DueDef
from engine.definition.verify.known import Known, known

How = Literal["keep", "recompute", "anew", "anchor"]
KEEP: How = "keep"
RECOMPUTE: How = "recompute"
ANEW: How = "anew"
ANCHOR: How = "anchor"
HOWS: Mapping[str, How] = {"keep": KEEP, "recompute": RECOMPUTE, "anew": ANEW}


@dataclass(frozen=True)
class Deal:
    """What becomes of a running term: ``anchor`` counts it from the day of a fact."""

    how: How = KEEP
    fact: str | None = None


@dataclass(frozen=True)
class Plan:
    """A plan that fits both versions.

    Attributes:
        states: each state of the old version in which an item may rest → its state of the new one.
        deals: old state → what becomes of its deadline, where it is not kept.
        values: facts of the new version that are filled. copies: those that are taken over from another fact.
        rungs: old name → new name. shorten: old state → why its term may become shorter.
        items: the only ones meant, as their numbers are written; none: all.
    """

    file: str
    old: Definition
    new: Definition
    reason: str
    states: Mapping[str, str]
    deals: Mapping[str, Deal] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    rungs: Mapping[str, str] = field(default_factory=dict)
    shorten: Mapping[str, str] = field(default_factory=dict)
    items: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """``hazard_listing@1 → hazard_listing@2``."""
        return f"{self.old.code}@{self.old.version} → {self.new.code}@{self.new.version}"

    @cached_property
    def known(self) -> Known:
        """What is certain in each state of the new version."""
        return known(self.new)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The states that are called otherwise now."""
        return {old: new for old, new in self.states.items() if old != new}

    def deal(self, state: str) -> Deal:
        """What becomes of the deadline of a state of the old version."""
        return self.deals.get(state, Deal())

    @cached_property
    def endings(self) -> Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
        """(old state, new state) → the labels of the finals that can be reached before and after."""
        return {(old, new): (reachable(self.old, old), reachable(self.new, new)) for old, new in self.states.items()}


def reachable(definition: Definition, state: str) -> tuple[str, ...]:
    """The endings that can be reached from a state, by their labels in the order of the definition."""
    return tuple(one.label for one in definition.states.values() if one.final and definition.can_reach(state, one.name))


def same_form(old: DueDef | None, new: DueDef | None, copies: Mapping[str, str]) -> bool:
    """Whether two deadlines are counted alike, from the same date in the same way; only the term may differ.

    Args:
        copies: old fact → the one that takes it over, from which the new version may count instead.
    """
    if old is None or new is None:
        return old is new

    def form(due: DueDef, names: Mapping[str, str]) -> tuple[Any, ...]:
        facts = [names.get(one, one) if one else None for one in (due.since, due.before, due.fact)]
        return (*facts, due.since_children, due.at_least, due.month, due.roll, due.term is None)

    return form(new, {}) in (form(old, {}), form(old, copies))


def rung_names(definition: Definition) -> dict[str, str]:
    """The names under which rungs are claimed: of all ladders, and the transitions that the clock takes."""
    found = {
        rung.name: rung.name
        for state in definition.states.values() if state.slip is not None
        for ladder in state.slip.ladders.values() for rung in ladder
    }  # fmt: skip
    return found | {move.name: move.name for move in definition.by_clock.values()}
