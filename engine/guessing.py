"""Facts invented for a transition, so that a walk gets through its guards: one guess for each way that matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice, product
from types import CodeType, FunctionType
from typing import Any

from engine.decision.snapshot import Deadline
from engine.decision.world import World
from engine.definition.definition import Definition, TransitionDef
from engine.definition.facts import Fact

MOST = 24
"""Guesses at most for one transition from one node."""
LONG = "长" * 900
"""A text beyond what reports may have (DOMAIN 3(k): 800)."""
LEFT_OUT = object()
"""The way of an optional text that a rule looks at to say nothing."""


def guesses(
    definition: Definition, move: TransitionDef, known: Mapping[str, Any], deadline: Deadline | None, world: World
) -> Iterator[dict[str, Any]]:
    """Facts for everything a transition asks, optional ones too: each choice, each yes or no in turn; an optional text
    that a rule looks at also left out.

    Dates lie well ahead of everything known so far, a few working days on, today (services, reports), or stay as they
    are.
    """
    ahead = max([world.today, *(value for value in known.values() if isinstance(value, date))])
    if deadline is not None and deadline.due_on is not None:
        ahead = max(ahead, deadline.due_on)
    later = ahead + timedelta(days=40)
    soon = world.calendar.after(world.today, 4)
    days = [world.today] if move.serves else [later, soon, world.today, None]
    asked = [definition.facts[name] for name in move.asks]
    if not any(fact.kind in ("day", "sequel") for fact in asked):
        days = days[:1]
    matters = mattering(definition).facts
    ways = [_ways(fact) if name in matters or fact.kind == "sequel" else _ways(fact)[:1]
            for name, fact in zip(move.asks, asked, strict=True)]  # fmt: skip
    for place, (name, fact) in enumerate(zip(move.asks, asked, strict=True)):
        if fact.kind != "text" or name not in matters:
            continue
        if fact.optional:  # an author's rule may ask for a certain form
            ways[place] = [LEFT_OUT, *ways[place][:1]]
        elif name in mattering(definition).measured:
            ways[place] = [None, LONG]
    slowest = sorted(range(len(ways)), key=lambda place: ways[place][0] is not LEFT_OUT)  # what is seldom said
    names, asked, ways = (
        [move.asks[one] for one in slowest],
        [asked[one] for one in slowest],
        [ways[one] for one in slowest],
    )
    for day in days:
        for values in islice(product(*ways), MOST):
            yield {
                name: known[name] if day is None and name in known else _value(fact, value, day or later, world)
                for name, fact, value in zip(names, asked, values, strict=True)
                if value is not LEFT_OUT
            }


@dataclass(frozen=True)
class Mattering:
    """What some rule of a procedure looks at, by name.

    Attributes:
        facts: facts whose value decides. measured: texts whose length does. counted: transitions whose number decides.
        children: procedures of children that decide; ``None``: an author's own rule looks at all of them.
        joins: procedures of which some are enough, and how many.
    """

    facts: frozenset[str]
    measured: frozenset[str]
    counted: frozenset[str]
    children: frozenset[str] | None
    joins: Mapping[str, int]


def mattering(definition: Definition) -> Mattering:
    """What the rules of a procedure look at; the words in an author's own rule count as looked at."""
    _seen.setdefault(id(definition), definition)
    return _mattering(id(definition))


@cache
def _mattering(key: int) -> Mattering:
    definition = _seen[key]
    rules = [rule for move in definition.transitions.values() for rule in move.when]
    rules += [rung.when for state in definition.states.values() if state.slip is not None
              for ladder in state.slip.ladders.values() for rung in ladder if rung.when is not None]  # fmt: skip
    words: set[str] = set()
    measured: set[str] = set()
    all_children = False
    for rule in rules:
        if rule.kind not in ("not_same_person", "second_person"):  # in a walk every act has its own actor
            words.update(one for one in rule.args if isinstance(one, str))
        if rule.check is not None:
            said = list(_said(rule.check.__code__))
            words.update(said)
            deep = set(_named(rule.check))
            measured.update(deep if "word_count" in deep else ())
            all_children = all_children or "children" in said
    awaited = {state.due.since_children for state in definition.states.values() if state.due is not None}
    children = words | definition.speakers[0] | {one for one in awaited if one is not None}
    dues = [state.due for state in definition.states.values() if state.due is not None]
    joins = [(one.since_children or "", one.at_least) for one in dues if one.at_least is not None]
    joins += [rule.args for rule in rules if rule.kind == "children_ended" and len(rule.args) > 1]
    return Mattering(
        frozenset((words | measured) & definition.facts.keys()), frozenset(measured & definition.facts.keys()),
        frozenset(words & definition.transitions.keys()),
        None if all_children else frozenset(children),
        {code: max(n for other, n in joins if other == code) for code, _ in joins},
    )  # fmt: skip


def _said(code: CodeType) -> Iterator[str]:
    """Every word and attribute in a function, and in those within it."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, str):
            yield one
        elif isinstance(one, CodeType):
            yield from _said(one)


def _named(check: Any) -> Iterator[str]:
    """The same, and what the functions and constants of its module say that it names."""
    todo, done = [check], set[int]()
    while todo:
        function = todo.pop()
        if id(function) in done:
            continue
        done.add(id(function))
        for name in _said(function.__code__):
            yield name
            value = function.__globals__.get(name)
            if isinstance(value, FunctionType) and value.__globals__ is function.__globals__:
                todo.append(value)
            elif isinstance(value, tuple):
                yield from (one for one in value if isinstance(one, str))


_seen: dict[int, Definition] = {}


def _ways(fact: Fact) -> list[Any]:
    if fact.kind == "choice":
        return [code for code, _ in fact.choices]
    if fact.kind == "yes_no":
        return [True, False]
    if fact.kind == "sequel":
        return ["rest", None]
    return [None]


def _value(fact: Fact, way: Any, day: date, world: World) -> Any:
    if way is not None:
        return way
    least, most = int(fact.min or 1), fact.max
    if fact.kind in ("number", "percent", "money"):
        return min(max(1, least), int(most)) if most is not None else max(1, least)
    people = [f"某{place}" for place in range(max(least, 2))]
    return {
        "text": "甲", "day": day, "month": f"{day:%Y-%m}", "instant": world.now, "unit": "u_other", "people": people,
        "units": ["u_one", "u_two"], "sequel": (world.today + timedelta(days=9)).isoformat(),
        "attachment": {"name": "件.pdf", "sha256": "0" * 64, "size": 1}, "item": "YB-2024-0001",
        "secret": {"code": "R-2024-0001", "commitment": "0" * 64},
    }[fact.kind]  # fmt: skip
