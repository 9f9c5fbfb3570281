"""What the engine's readers give, as rows: stable English keys (DESIGN part 7), instants in the database's zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cli.language import N_, _, joined
from cli.output import BELOW, WHOLE, Column, tell

if TYPE_CHECKING:
    from engine.decision.explained import Happened
    from engine.runtime.answers.views import (
        Branch,
        DeadlineView,
        Declined,
        DocumentView,
        EventView,
        Held,
        InboxLine,
        Item,
        Owed,
        Possible,
        Suspended,
    )
    from engine.runtime.reader import Reader

STANDINGS = {
    "firm": N_("firm"),
    "provisional": N_("provisional"),
    "suspended": N_("suspended"),
    "held": N_("held"),
    "waiting": N_("waiting"),
}
# on what a limit rests
RESTS = {
    "plan": N_("by the plan"),
    "law": N_("by law"),
    "practice": N_("by practice"),
    "assumed": N_("assumed"),
    "confirmed": N_("confirmed"),
}
PAPERS = {"drafted": N_("drafted"), "issued": N_("issued"), "served": N_("served"), "void": N_("void")}
ITEMS: list[Column] = [
    ("number", N_("Number"), WHOLE),
    ("title", N_("Title")),
    ("state_label", N_("State"), BELOW),
    ("who", N_("Who"), BELOW),
    ("due", N_("Due"), WHOLE),
    ("days", N_("Days left"), WHOLE),
]


def local(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The instant as the clock on the wall shows it, without parts of a second."""
    return instant.astimezone(zone).replace(microsecond=0) if instant else None


def owed_row(owed: Owed, zone: ZoneInfo) -> dict[str, Any]:
    """One debt."""
    return {
        "role": owed.role,
        "unit": owed.unit,
        "what": owed.what,
        "due": owed.due,
        "standing": owed.standing,
        "overdue": owed.overdue,
        "role_label": owed.role_label,
        "unit_name": owed.unit_name,
        "post": owed.post,
        "due_at": local(owed.due_at, zone),
        "days": owed.days,
        "provisional": owed.provisional,
    }


def who(owed: Owed) -> str:
    """Who owes it, as people say: the unit, and the post if one person must act."""
    words = [owed.unit_name or "", owed.role_label if owed.post or not owed.unit_name else ""]
    return " ".join(word for word in words if word)


def item_row(item: Item, zone: ZoneInfo) -> dict[str, Any]:
    """An item as the contract of part 7 has it, and what it records."""
    return {
        "number": item.number,
        "procedure": item.procedure,
        "version": item.version,
        "title": item.title,
        "state": item.state,
        "state_label": item.state_label,
        "parent": item.parent,
        "parties": dict(item.parties),
        "owes": [owed_row(one, zone) for one in item.owes],
        "opened_at": local(item.opened_at, zone),
        "ended_at": local(item.ended_at, zone),
        "seq": item.seq,
        "procedure_title": item.procedure_title,
        "dropped": item.dropped,
        "facts": dict(item.facts),
        "documents": list(item.documents),
        "child_count": item.children,
        "held": held_row(item.held, zone),
        "declined": [declined_row(one, zone) for one in item.declined],
        "suspension": suspended_row(item.suspension, zone),
        "level": item.level,
        "kept_from": list(item.kept_from),
    }


def item_cells(item: Item) -> dict[str, Any]:
    """An item as one line of a table."""
    owed = item.owes[0] if item.owes else None
    return {
        "number": item.number,
        "title": item.title,
        "state_label": item.state_label,
        "who": who(owed) if owed else "",
        "due": due(owed) if owed else "",
        "days": owed.days if owed else None,
    }


def held_row(held: Held | None, zone: ZoneInfo) -> dict[str, Any] | None:
    """A ladder that a person holds."""
    if held is None:
        return None
    return {"until": held.until, "reason": held.reason, "by": held.by, "at": local(held.at, zone)}


def held_words(held: Held) -> str:
    """The same for people."""
    line = _("until {until}: {reason} ({by})")
    return line.format(until=held.until.isoformat(), reason=held.reason or "", by=held.by)


def declined_row(one: Declined, zone: ZoneInfo) -> dict[str, Any]:
    """A measure that was declined, and what follows."""
    return {
        "number": one.number,
        "procedure": one.procedure,
        "rung": one.rung,
        "reason": one.reason,
        "by": one.by,
        "at": local(one.at, zone),
        "then": one.then,
    }


def declined_words(one: Declined) -> str:
    """The same for people."""
    if one.then is None:
        line = _("{rung} {number}: {reason} ({by})")
    elif one.then == "rest":
        line = _("{rung} {number}: {reason} ({by}); no further measure in this round")
    else:
        line = _("{rung} {number}: {reason} ({by}); again on {then}")
    return line.format(rung=one.rung, number=one.number, reason=one.reason or "", by=one.by, then=one.then)


def due(owed: Owed) -> str:
    """The due date, and what is special about it."""
    words = [owed.due.isoformat()] if owed.due else []
    if owed.overdue:
        words.append(_("overdue"))
    if owed.standing != "firm":
        words.append(_(STANDINGS[owed.standing]))
    return " ".join(words)


def warn_provisional(owes: Iterable[Owed], reader: Reader) -> None:
    """Say, where a date crosses the edge of what is published, that a notice may move it (law 6)."""
    if any(one.provisional and one.due is not None for one in owes):
        line = _("Provisional: the calendar is published until {day}; a notice yet to come may move this.")
        tell(line.format(day=reader.calendar.horizon.isoformat()), style="yellow")


def inbox_row(line: InboxLine, zone: ZoneInfo) -> dict[str, Any]:
    """One line of an inbox."""
    return {
        "due": line.owed.due,
        "days": line.owed.days,
        "number": line.item.number,
        "title": line.item.title,
        "what": line.owed.what,
        "who": who(line.owed),
        "procedure": line.item.procedure,
        "state": line.item.state,
        "role": line.owed.role,
        "unit": line.owed.unit,
        "standing": line.owed.standing,
        "overdue": line.owed.overdue,
        "due_at": local(line.owed.due_at, zone),
    }


def event_row(event: EventView, zone: ZoneInfo) -> dict[str, Any]:
    """One line of history."""
    return {
        "seq": event.seq,
        "transition": event.transition,
        "label": event.label,
        "from": event.from_,
        "to": event.to,
        "actor": event.actor,
        "actor_kind": event.actor_kind,
        "acting_for": event.acting_for,
        "occurred_at": local(event.occurred_at, zone),
        "recorded_at": local(event.recorded_at, zone),
        "facts": dict(event.facts),
        "documents": list(event.documents),
        "reason": event.reason,
        "hash": event.hash,
        "typist": event.typist,
        "source": event.source,
        "effects": dict(event.effects),
        "corrects": event.corrects,
        "request_id": event.request_id,
    }


def recorded_later(event: Happened, zone: ZoneInfo) -> list[str]:
    """When a line was recorded, if notably later than it happened, and why only then."""
    from cli.terminal.days import at
    from engine.decision.backdating import belated

    if not belated(event, zone):
        return []
    why, outage = event.effects.get("recorded_late"), event.effects.get("outage")
    if event.actor_kind == "person":
        found = [_("recorded {day}").format(day=event.recorded_at.astimezone(zone).date().isoformat())]
    else:
        found = [_("recorded only {when}").format(when=at(event.recorded_at, zone))]
    if why is not None:
        line = _("{n} working days late: {reason}")
        found.append(line.format(n=why["workdays"], reason=why["reason"]))
    if outage is not None:
        since, until = (at(datetime.fromisoformat(outage[name]), zone) for name in ("since", "until"))
        found.append(_("nobody watched from {since} to {until}").format(since=since, until=until))
    return found


def correction(event: EventView, later: int | None) -> list[str]:
    """What a line corrects, and which line corrects it."""
    found = []
    if event.corrects is not None and event.transition == "item.correct":
        found.append(_("corrects record {seq}").format(seq=event.corrects))
    if event.corrects is not None and event.transition == "item.void":
        found.append(_("takes back record {seq}").format(seq=event.corrects))
    if later is not None:
        found.append(_("corrected by record {seq}").format(seq=later))
    return found


def corrected(history: Sequence[EventView]) -> dict[str, str]:
    """Row of an item → the mark of a value that was corrected last."""
    marks: dict[str, str] = {}
    for event in history:
        for name in event.facts:
            marks.pop(f"fact.{name}", None)
        if event.transition == "item.correct":
            mark = _("(corrected, record {seq})").format(seq=event.seq)
            marks |= {f"fact.{name}": mark for name in event.facts}
            marks |= {f"party.{role}": mark for role in event.effects.get("parties", ())}
    return marks


def suspended_row(one: Suspended | None, zone: ZoneInfo) -> dict[str, Any] | None:
    """A suspension."""
    if one is None:
        return None
    return {
        "code": one.code,
        "label": one.label,
        "basis": one.basis,
        "since": local(one.since, zone),
        "until": local(one.until, zone),
        "review": one.review,
        "approved_by": one.approved_by,
        "parent": one.parent,
    }


def suspended_words(one: Suspended, zone: ZoneInfo) -> str:
    """The same for people."""
    line = _("since {since} for {reason} ({code}): {basis}; ordered by {by}, review by {review}")
    if one.parent is not None:
        line = _("since {since} with {parent}, for {reason} ({code}): {basis}; ordered by {by}")
    return line.format(
        since=one.since.astimezone(zone).date(), reason=one.label, code=one.code, basis=one.basis, by=one.approved_by,
        review=one.review, parent=one.parent,
    )  # fmt: skip


def possible_row(one: Possible) -> dict[str, Any]:
    """A transition seen from an item."""
    return {
        "transition": one.transition,
        "label": one.label,
        "to": one.target,
        "to_label": one.target_label,
        "who": one.who,
        "possible": one.allowed,
        "reasons": list(one.reasons),
        "asks": [asked_row(asked) for asked in one.asks],
        "confirm": one.confirm,
    }


def asked_row(asked: tuple[str, str, str, bool, str]) -> dict[str, Any]:
    """A fact a transition asks for."""
    name, label, kind, optional, example = asked
    return {"name": name, "label": label, "kind": kind, "optional": optional, "example": example}


def asked_words(asked: tuple[str, str, str, bool, str]) -> str:
    """The same for people."""
    name, label, _kind, optional, _example = asked
    return f"{label} ({name})" + (_(" if any") if optional else "")


def branch_row(branch: Branch, zone: ZoneInfo) -> dict[str, Any]:
    """An item with its children, nested."""
    return {**item_row(branch.item, zone), "children": [branch_row(one, zone) for one in branch.children]}


def document_row(one: DocumentView) -> dict[str, Any]:
    """The record of a paper."""
    return {
        "number": one.number,
        "name": one.name,
        "title": one.title,
        "item": one.item,
        "issued_on": one.issued_on,
        "issued_by": one.issued_by,
        "unit": one.unit,
        "served_on": one.served_on,
        "status": one.status,
        "sha256": one.sha256,
    }


def deadline_row(one: DeadlineView, zone: ZoneInfo) -> dict[str, Any]:
    """A running deadline."""
    return {
        "item": one.item,
        "title": one.title,
        **owed_row(one.owed, zone),
        "who": who(one.owed),
        "limit": one.limit,
        "span": one.span,
        "basis": one.basis,
        "limit_standing": one.limit_standing,
        "start": one.start,
        "round": one.round,
        "next_wake": local(one.next_wake, zone),
        "held": held_row(one.held, zone),
        "declined": [declined_row(each, zone) for each in one.declined],
    }


def words(value: Any) -> str:
    """A recorded value as one line for people; an attachment is its name."""
    if isinstance(value, Mapping) and "sha256" in value:
        return str(value.get("name"))
    if isinstance(value, Mapping) and "commitment" in value:
        return str(value.get("code"))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return joined(words(one) for one in value)
    return value.isoformat() if isinstance(value, date) else str(value)
