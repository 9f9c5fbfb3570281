"""A diary that nobody wrote: everybody does what is owed, by the shortest way to a good end, a day before it is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count, islice, product
from typing import Any

from engine.definition.definition import Definition, TransitionDef
from engine.definition.facts import Fact
from engine.rehearsal.diary import Diary, Habit, Step, When

OPENS, CLOSES, SOURCE = time(9, 30), time(16, 30), "{unit}来函"
YEAR = timedelta(days=365)
MOST, DAYS = 12, ("{today+20wd}", "{today}", "{today+4wd}")
"""Choices at most in which one act is tried, and the days."""


def course(definitions: Iterable[Definition], first: datetime, *, silent: bool = False) -> Diary:
    """What people do in a rehearsal for which nobody wrote a diary.

    Args:
        first: its first instant, local, without offset. silent: nobody does anything.
    """
    habits = {} if silent else {key: (habit,) for one in definitions for key, habit in _habits(one).items()}
    return Diary(first, (first + YEAR).date(), OPENS, CLOSES, SOURCE, habits, ())


def _habits(definition: Definition) -> dict[tuple[str, str], Habit]:
    found = {}
    for state, move in onward(definition).items():
        one = definition.states[state]
        dated = one.due is not None and one.due.since_children is None
        when = When("due", -1, -1) if dated else When("entry", 1, 1)
        facts = templates(definition, move)
        found[definition.code, state] = Habit(definition.code, (state,), {}, (Step(move.name, when, facts),))
    return found


def onward(definition: Definition) -> Mapping[str, TransitionDef]:
    """state → the move that leads on to an end that is not dropped, mostly by acts of whoever owes the step."""
    into: dict[str, list[tuple[str, TransitionDef]]] = {}
    for move in definition.transitions.values():
        for source in move.sources:
            if source != move.target and _by_people(move):
                into.setdefault(move.target, []).append((source, move))
    way: dict[str, TransitionDef] = {}
    for dropped in (False, True):
        order = count()
        todo: list[tuple[int, int, str, str, TransitionDef | None]] = [
            (0, next(order), one.name, "", None)
            for one in definition.states.values() if one.final and (dropped or not one.dropped)
        ]  # fmt: skip
        seen: set[str] = set()
        while todo:
            far, _, target, _, leads = heappop(todo)
            if target in seen:
                continue
            seen.add(target)
            if leads is not None:
                way.setdefault(target, leads)
            for source, move in into.get(target, ()):
                heappush(todo, (far + _cost(definition, source, move), next(order), source, target, move))
    return way


def others(definition: Definition, state: str, move: str) -> list[TransitionDef]:
    """What else people may do about a state, what whoever owes may do first."""
    found = [one for one in definition.from_state(state) if one.name != move and one.target != state]
    return sorted(filter(_by_people, found), key=lambda one: _cost(definition, state, one))


def _by_people(move: TransitionDef) -> bool:
    return any(role.kind in ("party", "post") for role in move.by)


def _cost(definition: Definition, source: str, move: TransitionDef) -> int:
    """How far out of the way a move is: what somebody else than the debtor decides, or what ends it dropped."""
    owes = definition.states[source].owed_by in move.by
    return 1 + (0 if owes else 5) + (20 if definition.states[move.target].dropped else 0)


def templates(definition: Definition, move: TransitionDef) -> dict[str, Any]:
    """What somebody writes who is asked for everything that must be said, as a diary would say it."""
    asked = {name: definition.facts[name] for name in move.asks if not definition.facts[name].optional}
    return {name: _template(fact, served=name == move.serves) for name, fact in asked.items()}


def variants(definition: Definition, move: TransitionDef) -> Iterator[dict[str, Any]]:
    """The same in other ways, the plainest first: what may be left out is given too, other choices, other days."""
    asked = {name: definition.facts[name] for name in move.asks}
    asked = {name: fact for name, fact in asked.items() if fact.kind != "item" or not fact.optional}  # none is at hand
    ways = {name: [code for code, _ in fact.choices] if fact.kind == "choice" else [True, False]
            for name, fact in asked.items() if fact.kind in ("choice", "yes_no")}  # fmt: skip
    plain = templates(definition, move)
    every = {name: _template(fact, served=name == move.serves) for name, fact in asked.items()}
    dated = [name for name, fact in asked.items() if fact.kind == "day" and name != move.serves]
    for day in DAYS if dated else DAYS[:1]:
        for taken in islice(product(*ways.values()), MOST):
            chosen = {**dict(zip(ways, taken, strict=True)), **dict.fromkeys(dated, day)}
            yield {**plain, **{name: value for name, value in chosen.items() if name in plain}}
            if len(every) > len(plain):
                yield {**every, **chosen}


def _template(fact: Fact, *, served: bool) -> Any:
    """The first choice, the label as words, a date four weeks ahead; of a service, today."""
    if fact.kind == "choice":
        return fact.choices[0][0]
    least = max(1, int(fact.min or 1))
    values: Mapping[str, Any] = {
        "text": fact.example or fact.label, "day": "{today}" if served else "{today+20wd}",
        "month": "{month}", "instant": "{today} 09:00", "yes_no": True, "unit": "one", "units": ["one", "two"],
        "people": [f"某{n}" for n in "甲乙丙丁戊己庚辛"][: max(2, least)], "sequel": "rest", "number": least,
        "percent": least, "money": "100", "secret": "某甲，13800000000",
        "attachment": {"file": f"{fact.label}.txt", "text": fact.label},
    }  # fmt: skip
    return values[fact.kind]
