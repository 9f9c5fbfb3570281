"""What programs get of the record: items with what happened to them, units and papers, without what names persons.

Logins are left out (a line says which unit acted), and so are facts that name people, files, and everything that is
confidential. Free texts (facts of kind text, reasons, sources) may name anybody: they go along only when asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from engine.definition.definition import Definition
from engine.definition.facts import Fact
from engine.definition.levels import guarded
from engine.errors import NotYet
from engine.runtime import Reader
from engine.runtime.answers.views import DocumentView, EventView, Item

NEVER = ("people", "attachment")
TEXTS = ("text",)
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, JSON or a terminal cannot carry."""
Value = str | int | float | bool | date | datetime
Step = Callable[[], None]


@dataclass(frozen=True)
class Happened:
    """A line of an item's history.

    Attributes:
        id: of the line. unit: code of the unit that acted, if that is known. due: the due day that it noted.
        facts: what it recorded and may be told.
    """

    id: str
    line: EventView
    unit: str | None
    due: date | None
    facts: Mapping[str, Value]


@dataclass(frozen=True)
class Told:
    """An item with its history and papers. ``facts``: what may be told of what it says now."""

    item: Item
    definition: Definition | None
    facts: Mapping[str, Value]
    happened: Sequence[Happened]
    papers: Sequence[DocumentView]


class EventLog:
    """The record, item by item; each is read when it is its turn.

    Args:
        texts: free texts go along. step: called after each item.

    Attributes:
        count: how many have been told.
    """

    def __init__(self, reader: Reader, *, texts: bool = False, step: Step | None = None) -> None:
        self.reader, self.texts, self.step = reader, texts, step
        self.numbers, self.count = reader.numbers(), 0
        self.secret = {one.code for one in reader.registry.definitions() if guarded(one.level)}

    def __iter__(self) -> Iterator[Told]:
        self.count = 0
        for number in self.numbers:
            told = self._told(number)
            if told is not None:
                self.count += 1
                yield told
            if self.step is not None:
                self.step()

    def definitions(self) -> list[Definition]:
        """The procedures whose items are told, each in every version."""
        return [one for one in self.reader.registry.definitions() if one.code not in self.secret]

    def facts_of(self, definition: Definition) -> dict[str, Fact]:
        """The facts of a procedure that may be told."""
        left_out = NEVER if self.texts else (*NEVER, *TEXTS)
        return {
            name: fact for name, fact in definition.facts.items()
            if fact.kind not in left_out and not guarded(definition.level_of(name))
        }  # fmt: skip

    # one item ----------------------------------------------------------------------------------------------------

    def _told(self, number: str) -> Told | None:
        try:
            item = self.reader.item(number)
        except NotYet:
            return None
        if item.procedure in self.secret or guarded(item.level):
            return None
        definition = self.reader.definition(item.procedure, item.version)
        known = self.facts_of(definition) if definition is not None else {}
        lines = self.reader.history(number)
        papers = self._papers.get(number, ())
        return Told(
            item, definition, values(known, item.facts), [self._line(item, one, known) for one in lines], papers
        )

    def _line(self, item: Item, line: EventView, known: Mapping[str, Fact]) -> Happened:
        noted = (line.effects.get("deadline") or {}).get("due")
        unit = line.acting_for or (self._units.get(line.actor) if line.actor_kind == "person" else None)
        due = date.fromisoformat(noted[:10]) if noted else None
        return Happened(f"{item.number}#{line.seq}", line, unit, due, values(known, line.facts))

    @cached_property
    def _units(self) -> dict[str, str]:
        """The unit of each person who has posts in one only."""
        found: dict[str, set[str]] = {}
        for post in self.reader.posts():
            found.setdefault(post.login, set()).add(post.unit)
        return {login: units.pop() for login, units in found.items() if len(units) == 1}

    @cached_property
    def _papers(self) -> dict[str, list[DocumentView]]:
        found: dict[str, list[DocumentView]] = {}
        for paper in self.reader.documents():
            found.setdefault(paper.item, []).append(paper)
        return found


def values(known: Mapping[str, Fact], facts: Mapping[str, Any]) -> dict[str, Value]:
    """Facts as values: dates as dates, choices in words, lists joined; what is not known is left out."""
    return {name: value for name, raw in facts.items()
            if name in known and (value := _value(known[name], raw)) is not None}  # fmt: skip


def _value(fact: Fact, raw: Any) -> Value | None:
    if raw is None:
        return None
    try:
        if fact.kind == "day":
            return date.fromisoformat(str(raw))
        if fact.kind == "instant":
            return datetime.fromisoformat(str(raw))
        if fact.kind == "money":
            return float(raw)
    except ValueError:
        return fit(str(raw))
    if fact.kind == "choice":
        return fit(str(dict(fact.choices).get(str(raw), raw)))
    if isinstance(raw, bool | int | float):
        return raw
    return fit("、".join(map(str, raw)) if isinstance(raw, list) else str(raw))


def kind_of(fact: Fact) -> str:
    """What a value of it is: ``day``, ``instant``, ``number``, ``yes_no`` or ``text``."""
    if fact.kind in ("day", "instant", "yes_no"):
        return fact.kind
    return "number" if fact.kind in ("number", "percent", "money") else "text"


def fit(text: str) -> str:
    """The text without what no format can carry."""
    return UNFIT.sub("\ufffd", text)
