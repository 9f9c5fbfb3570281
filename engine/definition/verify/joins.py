"""Joins: children that are waited for can be enough, and who must act when they are, may (SEMANTICS 29)."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from engine.definition.definition import RuleDef, StateDef, TransitionDef
from engine.definition.verify.debtors import satisfies
from engine.definition.verify.findings import Finding, Site, Subject
from engine.definition.verify.possible import Possible
from engine.definition.verify.together import Together
from engine.errors import Sentence

ALL = 0
"""Stands for "all of them" where a number is expected."""


def joins_can_be_reached(together: Together, subject: Subject) -> Iterator[Finding]:
    """P041: SEMANTICS 29 — children that are waited for are opened, and never fewer than are waited for: measures do
    not count, and a list may be as short as its ``min``. Once the term of the state runs, because enough have ended,
    who owes the next step can take it: no guard of his waits for more."""
    for move in subject.definition.transitions.values():
        for rule in move.when:
            if rule.kind == "children_ended":
                yield from _enough(together, subject, rule.args[0], _least(rule), move)
    for state in subject.resting:
        if state.due is not None and state.due.since_children is not None:
            if state.due.at_least is not None:
                yield from _enough(together, subject, state.due.since_children, state.due.at_least, state)
            yield from _waits_for_more(subject, state)


def _least(rule: RuleDef) -> int:
    return int(rule.args[1]) if len(rule.args) > 1 else ALL


def _enough(
    together: Together, subject: Subject, procedure: str, least: int, at: TransitionDef | StateDef
) -> Iterator[Finding]:
    if procedure not in together.latest:
        return  # P012 speaks of it
    sites = [one for one in subject.sites if one.opening.procedure == procedure and one.rung is None]
    if procedure in together.measures:
        sites = []
    words = {"name": at.name, "label": at.label, "procedure": procedure, "n": least}
    if not sites:
        yield at.where, Sentence("{name} ({label}) waits for {procedure}, of which no child is ever opened", words)
        return
    fewest = sum(_times(subject, one) * _fewest(subject, one) for one in sites if _fewest(subject, one))
    if least != ALL and fewest < least:
        yield (
            at.where,
            Sentence(
                "{name} ({label}) waits for {n} of {procedure}, but there may be only {fewest}: open more, or give the "
                "list a min",
                {**words, "fewest": f"{fewest:g}"},
            ),
        )


def _fewest(subject: Subject, site: Site) -> float:
    if site.opening.period is not None:
        return inf
    if site.opening.each is None:
        return 1
    fact = subject.definition.facts[site.opening.each]
    return 0 if fact.optional else float(fact.min or 1)


def _times(subject: Subject, site: Site) -> float:
    """How often at most; where it may be again and again, a procedure is believed to know how often."""
    if site.move is not None:
        return Possible(subject.definition).most(site.move.name, site.move.target)
    return inf if subject.definition.can_reach(site.after, site.after) else 1


def _waits_for_more(subject: Subject, state: StateDef) -> Iterator[Finding]:
    """The term runs when k have ended, but each way on for who owes the step waits for more than k."""
    assert state.due is not None
    assert state.owed_by is not None
    if state.due.at_least is None:
        return
    onward = [
        move
        for move in subject.definition.from_state(state.name)
        if move.target != state.name and any(satisfies(state.owed_by, role) for role in move.by)
    ]
    more = [move for move in onward if _needs_more(state.due.since_children, state.due.at_least, move)]
    if onward and len(more) == len(onward):
        words = {"state": state.name, "label": state.label, "move": more[0].name, "n": state.due.at_least}
        yield (
            more[0].where,
            Sentence(
                "the term of {state} ({label}) runs once {n} have ended, but {move} waits for more: who owes the step "
                "cannot take it",
                {**words, "procedure": state.due.since_children},
            ),
        )


def _needs_more(procedure: str | None, enough: int, move: TransitionDef) -> bool:
    rules = [one for one in move.when if one.kind == "children_ended" and one.args[0] == procedure]
    return any(_least(one) == ALL or _least(one) > enough for one in rules)
