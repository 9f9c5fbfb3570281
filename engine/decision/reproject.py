"""Deadlines counted again, because the calendar or the terms in force have changed (SEMANTICS 6, 30; DOMAIN T18).

A date still ahead begins a new round; any other stays in its round, so that nothing fires again. Never earlier: a date
that was served on somebody, nor one still ahead to a day already past. The item's history names both dates and the
notice. Calendars are applied to every armed deadline, terms only where somebody asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.calendar.limits import Profile
from engine.calendar.units import CLOCKED
from engine.decision import deadlines as rounds
from engine.decision.changed import changed
from engine.decision.draft import Draft
from engine.decision.outcome import Outcome, due_text
from engine.decision.snapshot import THE_CLOCK, Deadline, Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, DueDef
from engine.definition.suspending import REVIEW, state_of

CALENDAR, LIMIT = "calendar", "limit"
MOVED, KEPT, CONFIRMED = "moved", "kept", "confirmed"
"""What becomes of a deadline: it moves; it would move earlier and does not; it stands, provisional no longer."""


@dataclass(frozen=True)
class Cause:
    """What was loaded, and on what paper it rests."""

    what: str
    revision: str
    notice: str
    reason: str | None = None


def by_calendar(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
    """Every armed deadline of the item, counted by the calendar in force now."""
    draft = Draft(definition, snapshot, world)
    for deadline in snapshot.deadlines:
        if _armed(deadline) and deadline.calendar_revision != world.calendar.revision:
            _recount(draft, deadline, deadline, _loaded_since(deadline, world))
    return draft.outcome()


def by_profile(definition: Definition, snapshot: Snapshot, world: World, profile: Profile) -> Outcome:
    """Every armed deadline of the item whose term is another one under this profile, counted by it."""
    draft = Draft(definition, snapshot, world)
    for deadline in snapshot.deadlines:
        due = state_of(definition, deadline.state).due
        if _armed(deadline) and due is not None and due.term is not None and deadline.limit is not None:
            value = world.value(rounds.term_of(deadline, due), profile.key)
            if value.span != deadline.span:
                cause = Cause(LIMIT, profile.key, value.basis or profile.title)
                _recount(draft, deadline, changed(deadline, profile_revision=profile.key), cause)
    return draft.outcome()


def differing(definition: Definition, snapshot: Snapshot, world: World) -> Iterator[tuple[Deadline, Deadline]]:
    """Stored rounds whose due is not what a recount by the same calendar and terms gives (law 5): stored, counted."""
    for deadline in snapshot.deadlines:
        due = state_of(definition, deadline.state).due
        if due is not None and _armed(deadline) and deadline.calendar_revision == world.calendar.revision:
            counted = _projected(snapshot, world, deadline, due)
            if not rounds.same_due(counted, deadline):
                yield deadline, counted


def _armed(deadline: Deadline) -> bool:
    """Whether it is counted at all; the review of a suspension is a day somebody named, and stays."""
    return deadline.status in ("running", "held") and deadline.due_at is not None and deadline.state != REVIEW.name


def _loaded_since(deadline: Deadline, world: World) -> Cause:
    """All that was loaded since the deadline was last counted; usually one notice."""
    loaded = world.calendars.since(deadline.calendar_revision) if world.calendars is not None else ()
    notices = "; ".join(one.layer.source for one in loaded)
    reasons = "; ".join(one.layer.reason for one in loaded if one.layer.reason)
    return Cause(CALENDAR, world.calendar.revision, notices, reasons or None)


def _recount(draft: Draft, old: Deadline, asked: Deadline, cause: Cause) -> None:
    """One deadline: ``asked`` is ``old`` with the terms it is to be counted by."""
    due, world = draft.definition.states[old.state].due, draft.world
    assert due is not None
    new = computed = _projected(draft.now, world, asked, due)
    keeps = _earlier(computed, old) and (_served(due, draft.now) or _passed(computed, old, world))
    if keeps:
        new = _projected(draft.now, world, changed(asked, promised_at=old.due_at), due)
    if old.held_now and old.holds[-1].pauses:
        _restate(draft, old, new, cause)
    elif keeps:
        _put(draft, old, new, cause, KEPT, due=_day(old, world), computed=_day(computed, world))
    elif not rounds.same_due(old, new):
        _move(draft, old, new, cause)
    elif old.provisional and not new.provisional:
        _put(draft, old, new, cause, CONFIRMED, due=_day(old, world))
    elif changed(old, calendar_revision=new.calendar_revision) != new:
        draft.put(new)


def _earlier(computed: Deadline, old: Deadline) -> bool:
    return computed.due_at is not None and old.due_at is not None and computed.due_at < old.due_at


def _passed(computed: Deadline, old: Deadline, world: World) -> bool:
    """Whether somebody who is not late would be."""
    return not rounds.ahead(computed, world) and rounds.ahead(old, world)


def _restate(draft: Draft, old: Deadline, new: Deadline, cause: Cause) -> None:
    """The budget stands still: no date runs, so none moves; what is stored is what the pause will be added to. Other
    terms are another budget, and told."""
    if cause.what == LIMIT:
        _put(draft, old, new, cause, MOVED)
    else:
        draft.put(new)


def _move(draft: Draft, old: Deadline, new: Deadline, cause: Cause) -> None:
    """The round with its new date, or a new one if that lies ahead; a lapse that was recorded is then withdrawn."""
    dates = {"from": _day(old, draft.world), "to": _day(new, draft.world)}
    if not rounds.ahead(new, draft.world):
        _put(draft, old, new, cause, MOVED, **dates)
        return
    withdrawn = {"lapse": "withdrawn"} if old.lapsed_at is not None else {}
    draft.put(rounds.over(old))
    _put(draft, old, _begun(draft, new), cause, MOVED, **dates, **withdrawn)


def _projected(snapshot: Snapshot, world: World, deadline: Deadline, due: DueDef) -> Deadline:
    origin = deadline.start_at or deadline.start_on or world.now
    return rounds.project(deadline, due, snapshot.facts, origin, world)


def _begun(draft: Draft, new: Deadline) -> Deadline:
    """A new round with the new date, under the terms the old one ran by; held if that was."""
    return changed(
        new, id=None, round=draft.now.rounds.get(new.state, 0) + 1, armed_at=draft.world.now, lapsed_at=None,
        measures_wait_until=None, clock_refused=False,
    )  # fmt: skip


def _put(draft: Draft, old: Deadline, new: Deadline, cause: Cause, word: str, **more: Any) -> None:
    draft.put(new)
    draft.note_deadline(new)
    effects = {"state": new.state, "round": new.round, **more, "revision": cause.revision, "notice": cause.notice}
    if cause.what == LIMIT:
        effects["term"] = {"from": str(old.span), "to": str(new.span)}
    draft.line(f"{cause.what}.{word}", THE_CLOCK, draft.world.now, reason=cause.reason, effects=effects)


def _served(due: DueDef, snapshot: Snapshot) -> bool:
    """Whether somebody was told the date on paper: it is counted from the day he was told something (SEMANTICS 3), or
    is itself recorded on an item whose paper was served."""
    if due.since is not None:
        return True
    return (due.fact is not None or due.before is not None) and snapshot.served_on is not None


def _day(deadline: Deadline, world: World) -> str | None:
    """The date as event data; of a term in hours the local instant."""
    if deadline.span is None or deadline.span.unit not in CLOCKED or deadline.due_at is None:
        return due_text(deadline.due_on)
    local: datetime = deadline.due_at.astimezone(world.calendar.zone)
    return local.isoformat(timespec="minutes")
