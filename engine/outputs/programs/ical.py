"""Deadlines as an iCalendar feed (RFC 5545): an all-day event on the due day, which takes no time in the calendar.

A term that ends at an hour is an event at that instant. A provisional due day is tentative. Lines are folded at 75
octets, between characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta
from uuid import NAMESPACE_URL, uuid5

from engine.outputs.programs.eventlog import fit
from engine.runtime import Reader
from engine.runtime.answers.views import DeadlineView

LINE = 75
"""Octets of a line, its end not counted (RFC 5545 section 3.1)."""
INSTANT = "%Y%m%dT%H%M%SZ"


def ical(reader: Reader, deadlines: Iterable[DeadlineView], name: str) -> Iterator[str]:
    """The file, in pieces. ``name``: what the calendar is called."""
    stamp = reader.now().astimezone(UTC).strftime(INSTANT)
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//duban//deadlines//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", f"X-WR-TIMEZONE:{reader.zone}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT12H")  # fmt: skip
    yield _lines(head)
    for one in deadlines:
        if one.owed.due is not None:
            yield _lines(_event(reader, one, stamp))
    yield _lines(("END:VCALENDAR",))


def _event(reader: Reader, one: DeadlineView, stamp: str) -> Iterator[str]:
    owed, due = one.owed, one.owed.due
    assert due is not None
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, f'duban:{one.item}:{owed.role}:{owed.what}:{one.round}')}@duban"
    yield f"DTSTAMP:{stamp}"
    whole = owed.due_at is None or owed.due_at == reader.calendars.of(owed.unit).end_of(due)
    if whole or owed.due_at is None:
        yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART:{owed.due_at.astimezone(UTC).strftime(INSTANT)}"
    yield f"SUMMARY:{_text(('【逾期】' if owed.overdue else '') + f'{one.title}：{owed.what}')}"
    yield f"DESCRIPTION:{_text(_about(one))}"
    yield f"STATUS:{'TENTATIVE' if owed.provisional else 'CONFIRMED'}"
    yield f"CATEGORIES:{_text('逾期' if owed.overdue else '督办')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _about(one: DeadlineView) -> str:
    owed = one.owed
    lines = [f"{one.item}", f"由 {owed.unit_name or '—'}（{owed.role_label}）办理：{owed.what}"]
    if owed.days is not None:
        lines.append(f"已逾期 {-owed.days} 个工作日" if owed.days < 0 else f"剩余 {owed.days} 个工作日")
    if owed.provisional:
        lines.append("放假安排尚未公布，日期为暂定")
    return "\n".join(lines)


def _text(words: str) -> str:
    """A TEXT value (section 3.3.11)."""
    escaped = fit(words).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _folded(line: str) -> Iterator[str]:
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            yield part
            part, size = " ", 1
        part, size = part + character, size + octets
    yield part
