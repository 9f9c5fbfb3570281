"""The explanation of a deadline as a text: label and words, one pair a line (law 12: what is assumed is said).

``told`` is what ``duban item why`` prints and what exports take.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cli.items.counted import before_the_roll, counted
from cli.language import N_, _, chosen, clauses, joined, term
from cli.terminal.days import at, between, on, weekday
from cli.views import RESTS, STANDINGS

if TYPE_CHECKING:
    from engine.decision.explained import Cause, Mark, Move, Next, Pausing, Start, Wait, Why

LEFT = {
    "workdays": N_("{n} working days of the term remained"),
    "days": N_("{n} calendar days of the term remained"),
    "hours": N_("{n} hours of the term remained"),
    "office_hours": N_("{n} office hours of the term remained"),
    "workdays_same_time": N_("{n} working days of the term remained"),
}
CAUSES = {
    "away": N_("the work was away, in “{state}”"),
    "grounds": N_("the grounds of this measure were held"),
    "request": N_("what is asked could not yet be told to the parent"),
    "unknown": N_("the history does not say why"),
}
MOVES = {
    "request": N_("request granted"),
    "resumption": N_("resumed"),
    "calendar": N_("calendar published or corrected"),
    "terms": N_("terms changed"),
    "correction": N_("record corrected"),
    "act": N_("date changed"),
}
STARTS = {"entry": N_("Counted from"), "date": N_("Recorded"), "before": N_("Counted back from")}
WAITS = {
    "ladder": N_("its own day on the ladder, {day}"),
    "decision": N_("the office to decide about {number}"),
    "service": N_("{number} to be served"),
    "response": N_("the response term of {number}, until {day}"),
    "again": N_("the day set when {number} was declined, {day}"),
    "request": N_("the request {number}, to be decided by {day}"),
    "hold": N_("the hold of the ladder, until {day}"),
    "paused": N_("{number}, whose own clock stands still"),
}
NO_MEASURE = {
    "held": N_("none while the deadline stands still"),
    "undated": N_("none while there is no date"),
    "measure": N_("none: a measure opens no measure"),
    "none": N_("none: this ladder has no measures"),
    "rest": N_("none: declined for this round"),
    "end": N_("none: the ladder is climbed to its end"),
    "taken": N_("none: the clock has acted, or waits for a change"),
}
ENDINGS = {
    "left": N_("over, the state was left: {event}"),
    "ended": N_("over, the item ended: {event}"),
    "moved": N_("over, another date took its place: {event}"),
}
CLAIMS = {"sent": N_("sent"), "skipped": N_("skipped"), "opened": N_("opened"), "joined": N_("joined"),
          "taken": N_("taken")}  # fmt: skip

MOST = 8
"""Children that are named; programs get them all."""


def told(why: Why, zone: ZoneInfo, *, every_day: bool = False) -> list[tuple[str, str]]:
    """The explanation as lines of label and words."""
    notices: list[str] = []
    days = list(counted(why, every_day, notices, zone))
    lines = [
        (_("Owed"), f"{_who(why)}{': ' if chosen() == 'en' else '：'}{why.state_label}"),
        (_("Due"), _due(why, zone)),
        (_("Round"), _round(why, zone)),
        (_("Term"), _term(why)),
        *([(_("Basis"), _basis(why))] if why.term.span is not None else []),
        *([(_(STARTS.get(why.start.kind, STARTS["entry"])), _start(why.start, zone))] if why.start else []),
        *days,
        *before_the_roll(why),
        *_kept(why, zone),
        *((_("Stood still"), _pausing(one, zone)) for one in why.pausings),
        *((_("Moved"), _move(one, zone)) for one in why.moves),
        *_ladder(why, zone),
        (_("Calendar"), _calendar(why)),
        *((f"[{n}]", notice) for n, notice in enumerate(notices, 1)),
    ]
    if not why.agrees:
        lines.append((_("Attention"), _("this calendar and these records do not give the recorded date")))
    return lines


# the head --------------------------------------------------------------------------------------------------------


def _who(why: Why) -> str:
    owner = why.owner
    words = [owner.unit_name or "", owner.role_label if owner.post or not owner.unit_name else ""]
    return " ".join(word for word in words if word)


def _due(why: Why, zone: ZoneInfo) -> str:
    words = []
    if why.due_on is not None and why.due_at is not None:
        from engine.definition.spans import CLOCKED

        clocked = why.term.span is not None and why.term.span.unit in CLOCKED
        end = at(why.due_at, zone) if clocked else on(why.due_on)
        words.append(f"{end} ({weekday(why.due_on)})")
    elif why.exempt:
        words.append(_("no date: {reason}").format(reason=why.exempt))
    elif why.waiting_for:
        children = joined(f"{one.number} ({one.state_label})" for one in why.waiting_for[:MOST])
        if len(why.waiting_for) > MOST:
            children += f" … ({len(why.waiting_for)})"
        words.append(_("counted when these have ended: {children}").format(children=children))
    elif why.missing:
        words.append(_("counted when this is recorded: {fact}").format(fact=why.missing))
    elif why.standing == "suspended":
        words.append(_("no date while it is suspended"))
        if why.pausings and (review := why.pausings[-1].cause.review_on) is not None:
            words.append(_("to be reviewed by {day}").format(day=on(review)))
    if why.standing in STANDINGS and (why.standing not in ("waiting", "suspended") or not words):
        words.append(_(STANDINGS[why.standing]))
    if why.overdue:
        late = _("overdue by {n} working days") if why.late else _("overdue; no working day has begun since")
        words.append(late.format(n=why.late))
    return clauses(words)


def _round(why: Why, zone: ZoneInfo) -> str:
    words = [str(why.round)]
    others = sorted(round for state, round in why.rounds if state == why.state)
    if len(others) > 1:
        words[0] = _("{n} of {all}").format(n=why.round, all=len(others))
    if why.ending is not None:
        words.append(_(ENDINGS[why.ending.how]).format(event=_event(why.ending.event, zone)))
        if why.ending.kept is False:
            words.append(_("{n} working days late").format(n=why.ending.late))
    return clauses(words)


def _term(why: Why) -> str:
    length = why.term
    if length.span is None:
        if why.start is None or why.start.kind != "date":
            return _("none")
        return _("the recorded date “{fact}”").format(fact=why.start.fact_label)
    words = term(str(length.span))
    if why.start is not None and why.start.kind == "before":
        words = _("{term} before “{fact}”").format(term=words, fact=why.start.fact_label)
    return f"{words} ({length.limit})" if length.limit else words


def _basis(why: Why) -> str:
    length = why.term
    words = [_(RESTS.get(length.standing, length.standing))]
    if length.basis:
        words.append(length.basis)
    if length.profile and length.named:
        words.append(f"{length.profile_title} {length.profile}")
    elif length.profile:
        words.append(_("not named in {profile}; the procedure's own value").format(profile=length.profile))
    elif length.limit:
        words.append(_("no profile is loaded; the procedure's own value"))
    return clauses(words)


def _start(start: Start, zone: ZoneInfo) -> str:
    words = [on(start.on) if start.on else ""]
    if start.at is not None and start.event is not None and start.kind == "entry":
        words = [at(start.at, zone)]
    if start.fact_label:
        words.append(f"“{start.fact_label}”")
    if start.kind == "children":
        words.append(_("the last child ended"))
    if start.event is not None:
        words.append(_event(start.event, zone))
        if start.event.actor_kind == "clock" and start.event.occurred_at != start.event.recorded_at:
            words.append(_("the clock acted late; the term runs from the recording"))
        words.append(_unwatched(start.event, zone))
    return clauses(words)


def _event(event: Mark, zone: ZoneInfo) -> str:
    """A line of the history: what, its number, when, and when it was recorded if that was another time."""
    words = _("line {seq} “{label}”, {when}").format(seq=event.seq, label=event.label, when=at(event.occurred_at, zone))
    if event.occurred_at.replace(second=0, microsecond=0) != event.recorded_at.replace(second=0, microsecond=0):
        words += _(" (recorded {when})").format(when=at(event.recorded_at, zone))
    if event.late:
        words += _(" (recorded late: {reason})").format(reason=event.late)
    return words


def _unwatched(event: Mark, zone: ZoneInfo) -> str:
    """Why the clock acted late, if nobody watched."""
    if event.outage is None:
        return ""
    since, until = at(event.outage.since, zone), at(event.outage.until, zone)
    return _("nobody watched from {since} to {until}").format(since=since, until=until)


# what happened to it ---------------------------------------------------------------------------------------------


def _kept(why: Why, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    if why.kept is not None and why.recomputed_on is not None and why.due_on is not None:
        words = _("counted again it would end on {day}, earlier; the date stays").format(day=on(why.recomputed_on))
        yield _("Kept"), clauses([on(why.due_on), words, _event(why.kept, zone), why.kept.reason or ""])


def _pausing(one: Pausing, zone: ZoneInfo) -> str:
    first = one.since.astimezone(zone).date()
    last = one.until.astimezone(zone).date() if one.until else None
    words = [between(first, last) if last else _("since {day}").format(day=on(first)), _cause(one.cause)]
    if one.pauses and one.left is not None and one.unit is not None:
        words.append(_(LEFT[one.unit]).format(n=one.left))
        if one.left and one.base_before is not None and one.unit in ("workdays", "days"):
            words[-1] += f" ({between(first + timedelta(days=1), one.base_before)})"
    if one.due_before is not None and one.due_after is not None and one.due_before != one.due_after:
        words.append(f"{on(one.due_before)} → {on(one.due_after)}")
    elif one.due_before is not None and one.due_after is None:
        words.append(_("until then it was due on {day}").format(day=on(one.due_before)))
    if (one.due_before is not None and one.due_before == one.due_after) or (
        one.cause.kind == "away" and not one.pauses
    ):
        words.append(_("the date stayed, the ladder waited"))
    elif not one.pauses:
        words.append(_("the date was set after it and is not moved by it"))
    return clauses(words)


def _cause(cause: Cause) -> str:
    if cause.kind != "suspended":
        return _(CAUSES[cause.kind]).format(state=cause.state_label)
    words = [_("suspended: {reason}").format(reason=cause.code_label), cause.basis]
    if cause.approved_by:
        words.append(_("approved by {login}").format(login=cause.approved_by))
    if cause.review_on is not None:
        words.append(_("review on {day}").format(day=on(cause.review_on)))
    return clauses(words)


def _move(move: Move, zone: ZoneInfo) -> str:
    words = [f"{on(move.due_before)} → {on(move.due_after)}", _(MOVES[move.kind])]
    if move.request:
        words[-1] += f" {move.request}"
    if move.kind == "request" and move.base_before is not None and move.base_after is not None:
        days = (move.base_after - move.base_before).days
        words.append(_("{n} calendar days counted from {day}").format(n=days, day=on(move.base_before)))
    words.append(_event(move.event, zone))
    if move.event.reason:
        words.append(move.event.reason)
    if move.round_before != move.round_after:
        words.append(_("round {a} → {b}").format(a=move.round_before, b=move.round_after))
    return clauses(words)


def _ladder(why: Why, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    if why.lapse is not None:
        yield _("Lapse"), clauses([_event(why.lapse, zone), _unwatched(why.lapse, zone)])
    for claim in why.claimed:
        words = f"{claim.rung} {claim.n}" if claim.n > 1 else claim.rung
        words += f" {_(CLAIMS.get(claim.kind, claim.kind))} {at(claim.at, zone)}"
        if claim.measure:
            words += f" {claim.measure} ({claim.measure_state})"
        yield _("Rung"), words
    if why.next_message is not None:
        tells = _("to {roles}").format(roles=joined(dict.fromkeys(why.next_message.tells)))
        yield _("Next message"), f"{_named(why.next_message, zone)} {tells}"
    if why.next_measure is not None:
        yield _("Next measure"), _measure(why.next_measure, zone)
    elif why.no_measure is not None:
        yield _("Next measure"), _(NO_MEASURE[why.no_measure])


def _named(step: Next, zone: ZoneInfo) -> str:
    name = f"{step.label} {step.n}" if step.n > 1 else step.label
    return f"{name} {at(step.at, zone)}" if step.at is not None else name


def _measure(step: Next, zone: ZoneInfo) -> str:
    if step.kind == "transition":
        return _("the clock takes “{label}” {when}").format(
            label=step.label, when=at(step.at, zone) if step.at else ""
        )  # fmt: skip
    waits = [one for one in step.waits if step.at is None or one.opens_on is None or one.opens_on >= _day(step, zone)]
    said = [_("{rung}, if nobody acts").format(rung=_named(step, zone)) if step.at else _named(step, zone)]
    if any(one.kind != "ladder" for one in waits):
        said.append(_("waits for {things}").format(things=joined(_wait(one) for one in waits)))
    if step.skipped:
        said.append(_("passes {rungs}").format(rungs=joined(step.skipped)))
    return clauses(said)


def _day(step: Next, zone: ZoneInfo) -> date:
    assert step.at is not None
    return step.at.astimezone(zone).date()


def _wait(wait: Wait) -> str:
    return _(WAITS[wait.kind]).format(number=wait.number or "", day=on(wait.until) if wait.until else "?")


def _calendar(why: Why) -> str:
    words = [why.calendar or why.calendar_now, _("published until {day}").format(day=on(why.published_until))]
    if why.provisional:
        words.append(_("provisional: a notice yet to be published may move this date"))
    if why.calendar not in (None, why.calendar_now):
        words.append(_("explained with {revision}").format(revision=why.calendar_now))
    return clauses(words)
