"""The record as XES (IEEE 1849-2016): a trace for each item, an event for each line of its history.

Concept, Time, Lifecycle and Organizational are the standard's extensions; whatever is ours goes without a prefix. The
group of an event is the unit that acted. Written piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from xml.sax.saxutils import quoteattr

from engine.outputs.programs.eventlog import EventLog, Happened, Told, Value, fit

EXTENSIONS = (("Concept", "concept"), ("Time", "time"), ("Lifecycle", "lifecycle"), ("Organizational", "org"))
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
{extensions}  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
    <string key="lifecycle:transition" value="complete"/>
  </global>
  <classifier name="Activity" scope="event" keys="concept:name lifecycle:transition"/>
  <string key="concept:name" value="duban"/>
  <string key="lifecycle:model" value="standard"/>
"""


def xes(log: EventLog) -> Iterator[str]:
    """The file, in pieces."""
    yield HEAD.format(extensions="".join(
        f'  <extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
        for name, prefix in EXTENSIONS
    ))  # fmt: skip
    for told in log:
        yield "".join(_trace(told, log))
    yield "</log>\n"


def _trace(told: Told, log: EventLog) -> Iterator[str]:
    item = told.item
    yield "  <trace>\n"
    about: dict[str, Value | None] = {
        "concept:name": item.number, "title": item.title, "procedure": item.procedure,
        "procedure_title": item.procedure_title, "state": item.state_label, "parent": item.parent,
        **{f"party_{role}": log.reader.names.name(unit) for role, unit in item.parties.items()},
        **{f"fact_{name}": value for name, value in told.facts.items()},
    }  # fmt: skip
    yield from _attributes(about, log, "    ")
    for one in told.happened:
        yield "    <event>\n"
        yield from _attributes(_event(one, log), log, "      ")
        yield "    </event>\n"
    yield "  </trace>\n"


def _event(one: Happened, log: EventLog) -> dict[str, Value | None]:
    line = one.line
    return {
        "concept:name": line.label, "concept:instance": one.id, "time:timestamp": line.occurred_at,
        "lifecycle:transition": "complete", "org:group": log.reader.names.name(one.unit) if one.unit else None,
        "transition": line.transition, "actor_kind": line.actor_kind, "from": line.from_, "to": line.to,
        "recorded_at": line.recorded_at, "due": one.due, "reason": line.reason if log.texts else None,
        **{f"fact_{name}": value for name, value in one.facts.items()},
    }  # fmt: skip


def _attributes(said: dict[str, Value | None], log: EventLog, indent: str) -> Iterator[str]:
    zone = log.reader.zone
    for key, value in said.items():
        if value is None:
            continue
        if isinstance(value, bool):
            kind, text = "boolean", "true" if value else "false"
        elif isinstance(value, int):
            kind, text = "int", str(value)
        elif isinstance(value, float):
            kind, text = "float", repr(value)
        elif isinstance(value, date):  # a day is its beginning: instants are all that XES has
            at = value if isinstance(value, datetime) else datetime.combine(value, time(), zone)
            kind, text = "date", at.astimezone(zone).isoformat()
        else:
            kind, text = "string", fit(value)
        yield f"{indent}<{kind} key={quoteattr(key)} value={_quoted(text)}/>\n"


def _quoted(text: str) -> str:
    """As the value of an attribute: line breaks would come back as blanks if they were written as they are."""
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
