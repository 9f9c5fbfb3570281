"""The record as OCEL 2.0 (Object-Centric Event Log, JSON): items, units and papers are objects, lines are events.

https://www.ocel-standard.org/specification/formats/json/ — object types are the procedures by their titles, 单位 and
文书; event types are what people call the moves. Facts are attributes of the item from the moment they were recorded.
Written piece by piece: one item is in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from engine.outputs.programs.eventlog import EventLog, Told, Value, fit, kind_of
from engine.runtime.answers.views import DocumentView

UNIT, PAPER = "单位", "文书"
TYPES = {"day": "time", "instant": "time", "number": "float", "yes_no": "boolean", "text": "string"}
EVENT_ATTRIBUTES = {"transition": "string", "procedure": "string", "actor_kind": "string", "from": "string",
                    "to": "string", "recorded_at": "time", "due": "time", "reason": "string"}  # fmt: skip
UNIT_ATTRIBUTES = {"name": "string", "kind": "string"}
PAPER_ATTRIBUTES = {"kind": "string", "title": "string", "issued_on": "time", "status": "string", "sha256": "string"}
ITEM_ATTRIBUTES = {"title": "string", "state": "string"}
BEGINNING = "1970-01-01T00:00:00+00:00"
"""OCEL's instant for what has always been so."""


def ocel(log: EventLog) -> Iterator[str]:
    """The file, in pieces; the record is read twice. The types that occurred stand last."""
    made = _Made(log)
    yield '{\n"objects": ['
    yield from _listed(chain(made.units(), chain.from_iterable(made.objects(one) for one in log)))
    yield '\n],\n"events": ['
    yield from _listed(chain.from_iterable(made.events(one) for one in log))
    yield '\n],\n"objectTypes": ' + _dumps(_types(made.object_types))
    yield ',\n"eventTypes": ' + _dumps(_types(made.event_types)) + "\n}\n"


def _listed(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    for at, row in enumerate(rows):
        yield (",\n" if at else "\n") + _dumps(row)


def _types(found: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "attributes": [{"name": one, "type": kind} for one, kind in attributes.items()]}
        for name, attributes in found.items()
    ]


class _Made:
    """Objects and events as they are made, and of which types they were."""

    def __init__(self, log: EventLog) -> None:
        self.log, self.zone = log, log.reader.zone
        self.object_types: dict[str, dict[str, str]] = {}
        self.event_types: dict[str, dict[str, str]] = {}
        self._told: set[str] = set()

    # objects

    def units(self) -> Iterator[dict[str, Any]]:
        for one in self.log.reader.units():
            named = [("name", one.name, BEGINNING), ("kind", one.kind, BEGINNING)]
            yield self._object(f"unit:{one.code}", UNIT, UNIT_ATTRIBUTES, named)

    def objects(self, told: Told) -> Iterator[dict[str, Any]]:
        item = told.item
        self._told.add(item.number)
        attributes = dict(ITEM_ATTRIBUTES)
        if told.definition is not None:
            attributes |= {name: TYPES[kind_of(fact)] for name, fact in self.log.facts_of(told.definition).items()}
        relations = [(f"unit:{unit}", role) for role, unit in item.parties.items()]
        if item.parent in self._told:  # a parent is told before its children, or not at all
            relations.append((str(item.parent), "parent"))
        yield self._object(item.number, item.procedure_title, attributes, list(self._changes(told)), relations)
        for paper in told.papers:
            issued = self._text(paper.issued_on)
            about: dict[str, Value | None] = {
                "kind": paper.name, "title": paper.title, "issued_on": paper.issued_on, "status": paper.status,
                "sha256": paper.sha256,
            }  # fmt: skip
            yield self._object(
                _paper(paper), PAPER, PAPER_ATTRIBUTES,
                [(name, value, issued) for name, value in about.items() if value is not None],
                [(item.number, "issued by"), *([(f"unit:{paper.unit}", "addressed to")] if paper.unit else [])],
            )  # fmt: skip

    def _changes(self, told: Told) -> Iterator[tuple[str, Value, str]]:
        yield "title", told.item.title, self._text(told.item.opened_at)
        states, before = told.definition.states if told.definition else {}, None
        for one in told.happened:
            when, to = self._text(one.line.occurred_at), one.line.to
            if to != before:
                yield "state", states[to].label if to in states else to, when
            before = to
            for name, value in one.facts.items():
                yield name, value, when

    def _object(
        self, id: str, type: str, attributes: Mapping[str, str], said: Iterable[tuple[str, Value, str]],
        relations: Iterable[tuple[str, str]] = (),
    ) -> dict[str, Any]:  # fmt: skip
        self.object_types.setdefault(type, {}).update(attributes)
        return {
            "id": id, "type": type,
            "attributes": [{"name": name, "time": time, "value": self._json(value)} for name, value, time in said],
            "relationships": [{"objectId": other, "qualifier": how} for other, how in relations],
        }  # fmt: skip

    # events

    def events(self, told: Told) -> Iterator[dict[str, Any]]:
        papers: dict[int, list[str]] = {}
        for paper in told.papers:
            papers.setdefault(paper.seq, []).append(_paper(paper))
        for one in told.happened:
            line = one.line
            self.event_types[line.label] = EVENT_ATTRIBUTES
            said = {
                "transition": line.transition, "procedure": told.item.procedure, "actor_kind": line.actor_kind,
                "from": line.from_, "to": line.to, "recorded_at": line.recorded_at, "due": one.due,
                "reason": line.reason if self.log.texts else None,
            }  # fmt: skip
            relations = [(told.item.number, "item"), *((number, "signs") for number in papers.get(line.seq, ()))]
            if one.unit:
                relations.append((f"unit:{one.unit}", "acts"))
            yield {
                "id": one.id, "type": line.label, "time": self._text(line.occurred_at),
                "attributes": [{"name": n, "value": self._json(v)} for n, v in said.items() if v is not None],
                "relationships": [{"objectId": other, "qualifier": how} for other, how in relations],
            }  # fmt: skip

    # values

    def _text(self, at: datetime | date) -> str:
        """An instant here; a day is its beginning, for instants are all that OCEL has."""
        if not isinstance(at, datetime):
            at = datetime.combine(at, time(), self.zone)
        return at.astimezone(self.zone).isoformat()

    def _json(self, value: Value) -> Any:
        if isinstance(value, date):  # instants too
            return self._text(value)
        return fit(value) if isinstance(value, str) else value


def _paper(paper: DocumentView) -> str:
    return paper.number or f"{paper.item}/{paper.name}/{paper.seq}"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
