"""The record as JSON lines: what is told, units, then each item followed by its events and papers.

A line has a ``kind``: ``head``, ``unit``, ``item``, ``event`` or ``paper``. Keys are stable; some may be added. Days
are dates, instants have an offset.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from engine.outputs.footing import DEFINITIONS
from engine.outputs.programs.eventlog import EventLog, Told, fit

FORMAT = 1
"""Of the lines; a key that changes its meaning is a new number."""


def json_lines(log: EventLog) -> Iterator[str]:
    """The file, in pieces."""
    reader = log.reader
    seal = reader.seal()
    yield _line(
        log, kind="head", format=FORMAT, as_of=reader.now(), calendar=reader.calendar.revision, definitions=DEFINITIONS,
        seal={"n": seal.n, "day": seal.day, "hash": seal.hash} if seal else None, texts=log.texts,
    )  # fmt: skip
    for one in reader.units():
        yield _line(log, kind="unit", code=one.code, name=one.name, unit_kind=one.kind)
    for told in log:
        yield "".join(_item(told, log))


def _item(told: Told, log: EventLog) -> Iterator[str]:
    item = told.item
    owes = [
        {"role": one.role, "unit": one.unit, "what": one.what, "due": one.due, "standing": one.standing,
         "overdue": one.overdue} for one in item.owes
    ]  # fmt: skip
    yield _line(
        log, kind="item", number=item.number, procedure=item.procedure, version=item.version, title=item.title,
        state=item.state, state_label=item.state_label, parent=item.parent, parties=dict(item.parties), owes=owes,
        opened_at=item.opened_at, ended_at=item.ended_at, dropped=item.dropped, seq=item.seq, facts=dict(told.facts),
    )  # fmt: skip
    for one in told.happened:
        line = one.line
        texts = {"reason": line.reason, "source": line.source} if log.texts else {}
        yield _line(
            log, kind="event", item=item.number, seq=line.seq, transition=line.transition, label=line.label,
            **{"from": line.from_, "to": line.to}, actor_kind=line.actor_kind, unit=one.unit,
            occurred_at=line.occurred_at, recorded_at=line.recorded_at, due=one.due,
            facts=dict(one.facts), documents=list(line.documents), corrects=line.corrects, hash=line.hash, **texts,
        )  # fmt: skip
    for paper in told.papers:
        yield _line(
            log, kind="paper", item=paper.item, number=paper.number, name=paper.name, title=paper.title,
            issued_on=paper.issued_on, served_on=paper.served_on, unit=paper.unit, status=paper.status,
            sha256=paper.sha256, seq=paper.seq,
        )  # fmt: skip


def _line(log: EventLog, **said: Any) -> str:
    return json.dumps(_plain(said, log), ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: Any, log: EventLog) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one, log) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, log) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(log.reader.zone).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return fit(value) if isinstance(value, str) else value
