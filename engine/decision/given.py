"""What a command says, read: its facts, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from engine.decision.deadlines import month_end
from engine.decision.values import Reading, read
from engine.decision.world import World
from engine.definition.definition import Definition, TransitionDef
from engine.definition.facts import Fact
from engine.errors import BeforeCalendar, BeyondCalendar, IllTyped, MissingFacts, Named, Sentence, UnknownFact, Usage

MONTH = re.compile(r"\d{4}-\d{2}")
SOURCE = Fact("依据", "text", max=500)
LATE = Fact("迟录原因", "text", max=500)
REQUEST = Fact("请求编号", "text", max=200)
NAMES = {SOURCE.label: "source", LATE.label: "late", REQUEST.label: "request_id"}


def given_facts(
    definition: Definition,
    move: TransitionDef,
    given: Mapping[str, Any],
    reading: Reading,
    world: World,
    *,
    lenient: bool = False,
) -> dict[str, Any]:
    """The facts a transition asks for, typed; what a deadline is counted from can be counted from.

    Raises:
        UnknownFact, IllTyped, MissingFacts
    """
    facts = read_facts(definition, move, given, reading, lenient=lenient)
    for name, value in facts.items():
        fact = definition.facts[name]
        if name not in definition.counted_from or fact.kind not in ("day", "month", "instant"):
            continue
        try:
            world.calendar.check(_day_of(value, world))
        except (BeforeCalendar, BeyondCalendar) as error:
            raise IllTyped(label=fact.label, name=name, what=error.sentence) from None
    return facts


def _day_of(value: Any, world: World) -> date:
    """The day from which is counted: a month's last, an instant's in the office's zone."""
    if isinstance(value, datetime):
        return world.calendar.local_date(value)
    return month_end(value) if isinstance(value, str) else value


def words(kind: Fact, given: str, reading: Reading) -> str:
    """What is said beside the facts, as ``SOURCE``, ``LATE`` or ``REQUEST``.

    Raises:
        IllTyped: empty, too long, or with a control character.
    """
    said: str = read(NAMES[kind.label], kind, given, reading)
    return said


def read_facts(
    definition: Definition, move: TransitionDef, given: Mapping[str, Any], reading: Reading, *, lenient: bool = False
) -> dict[str, Any]:
    """The facts a transition asks for, typed. ``lenient`` passes over what a child was offered but does not ask.

    Raises:
        UnknownFact, IllTyped, MissingFacts
    """
    facts: dict[str, Any] = {}
    for name, raw in given.items():
        if name not in move.asks:
            if lenient:
                continue
            raise _not_asked(definition, move, name)
        if raw is None:
            continue
        fact = definition.facts[name]
        if lenient and fact.kind == "day" and isinstance(raw, str) and MONTH.fullmatch(raw):
            raw = month_end(raw)  # what a child is due in a month is due on its last day (SEMANTICS 2)
        facts[name] = read(name, fact, raw, reading)
    missing = lacking(definition, move, facts)
    if missing:
        raise MissingFacts(transition=move.label, labels="、".join(labelled(definition, missing)), names=missing)
    return facts


def lacking(definition: Definition, move: TransitionDef, given: Mapping[str, Any]) -> list[str]:
    """The facts a transition must have and was not given."""
    return [name for name in move.asks if given.get(name) is None and not definition.facts[name].optional]


def _not_asked(definition: Definition, move: TransitionDef, name: str) -> Usage:
    if name in definition.facts:
        data = {"transition": move.label, "name": name, "asks": ", ".join(labelled(definition, move.asks)) or "—"}
        return Usage(what=Sentence("“{transition}” does not ask for {name}; it asks for: {asks}", data))
    nearest = nearest_names(name, {one: definition.facts[one].label for one in move.asks}) or list(move.asks)
    meant = {"nearest": labelled(definition, nearest)} if nearest else {}
    return UnknownFact(procedure=Named(definition.title, code=definition.code), name=name, **meant)


def labelled(definition: Definition, names: Iterable[str]) -> list[str]:
    """Facts as people read them: label and name."""
    return [f"{definition.facts[one].label} ({one})" for one in names]


def nearest_names(written: str, labels: Mapping[str, str]) -> list[str]:
    """The names that look most like what was written, or whose labels do; best first, at most three.

    Args:
        labels: name → label.
    """
    known: dict[str, list[str]] = {}
    for name, label in labels.items():
        for word in dict.fromkeys((label, name)):
            known.setdefault(word, []).append(name)
    hits = get_close_matches(written, known, n=6, cutoff=0.5)
    return list(dict.fromkeys(name for hit in hits for name in known[hit]))[:3]
