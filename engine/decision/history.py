"""What the lines of an item's history say of its deadlines: when a round began, moved, stood still and ended.

Every line that touches the running deadline notes it among its effects (``Draft.note_deadline``), so the history alone
tells each date a round has had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.calendar.days import Calendar
from engine.decision.explained import Cause, Child, Ending, Happened, Line, Mark, Move
from engine.decision.snapshot import Deadline, Hold
from engine.decision.values import from_json
from engine.decision.world import Outage
from engine.definition.definition import Definition


@dataclass(frozen=True)
class Suspended:
    """A suspension as recorded: a time with its legal reason, its basis and who approved it."""

    code: str
    basis: str
    since: datetime
    until: datetime | None
    review_on: date | None = None
    approved_by: str | None = None


def mark(line: Line) -> Mark:
    """The line as something a date rests on."""
    return Mark(
        seq=line.seq, transition=line.transition, label=line.label, occurred_at=line.occurred_at,
        recorded_at=line.recorded_at, actor=line.actor, actor_kind=line.actor_kind, acting_for=line.acting_for,
        source=line.source, reason=line.reason, outage=_outage(line),
    )  # fmt: skip


def _outage(line: Line) -> Outage | None:
    found = line.effects.get("outage")
    if found is None:
        return None
    return Outage(datetime.fromisoformat(found["since"]), datetime.fromisoformat(found["until"]))


def began(line: Happened) -> datetime:
    """From when terms run that a line starts: when it happened; if the clock acted, when it was recorded
    (SEMANTICS 4)."""
    return line.recorded_at if line.actor_kind == "clock" else line.occurred_at


def noted(line: Happened, state: str) -> Mapping[str, Any] | None:
    """What the line notes of the deadline of a state."""
    deadline = line.effects.get("deadline")
    return deadline if deadline is not None and deadline["state"] == state else None


def of_round(lines: Iterable[Line], deadline: Deadline) -> list[Line]:
    """The lines that touched a round; the first of them armed it."""
    return [
        line for line in lines if (found := noted(line, deadline.state)) and found["round"] == deadline.round
    ]  # fmt: skip


def facts_at(definition: Definition, lines: Iterable[Line], seq: int) -> dict[str, Any]:
    """The facts of the item as they stood after a line, typed."""
    facts: dict[str, Any] = {}
    for line in lines:
        if line.seq <= seq:
            facts.update(line.facts)
    return from_json(definition, facts)


def recording(lines: Iterable[Line], fact: str, seq: int) -> Line | None:
    """The line that recorded the value a fact has after a line."""
    return next((line for line in reversed(list(lines)) if line.seq <= seq and fact in line.facts), None)


def lapse(lines: Iterable[Line], deadline: Deadline) -> Line | None:
    """The line that recorded that a round had passed unmet."""
    key = {"state": deadline.state, "round": deadline.round}
    for line in lines:
        if line.transition == "clock.lapse" and key.items() <= line.effects.items():
            return line
    return None


def kept(lines: Iterable[Line], deadline: Deadline) -> Line | None:
    """The line that last kept the date of a round, though it was counted to end earlier."""
    key = {"state": deadline.state, "round": deadline.round}
    found = [line for line in lines if line.transition in ("calendar.kept", "limit.kept")]
    return next((line for line in reversed(found) if key.items() <= line.effects.items()), None)


def entering(lines: Iterable[Line], state: str, seq: int) -> Line | None:
    """The line by which a state was entered, at or before a line."""
    for line in reversed(list(lines)):
        if line.seq <= seq and line.to == state and line.from_ != state:
            return line
    return None


# moves -----------------------------------------------------------------------------------------------------------


def moves(lines: Sequence[Line], deadline: Deadline, restarts: bool, children: Sequence[Child]) -> list[Move]:
    """Every earlier date of the deadline with the event that moved it, up to this round.

    Args:
        restarts: a term that starts anew on every entry has a history of its own for each stay.
        children: among them the request that was granted.
    """
    found: list[Move] = []
    due: date | None = None
    round = 0
    for line in lines:
        if restarts and line.to == deadline.state and line.from_ != deadline.state:
            due = None
        note = noted(line, deadline.state)
        if note is None or note["round"] > deadline.round:
            continue
        then = date.fromisoformat(note["due"]) if note["due"] and note["status"] != "waiting" else None
        if due is not None and then is not None and then != due:
            request = _granted(line, children)
            found.append(Move(_kind(line), due, then, round, note["round"], mark(line), request))
        due, round = then or due, note["round"]
    return found


def _kind(line: Line) -> Any:
    if line.actor_kind == "child":
        return "request"
    word = line.transition
    if word.startswith("calendar."):
        return "calendar"
    if word.startswith("limit."):
        return "terms"
    if word in ("clock.resume", "item.resume"):
        return "resumption"
    return "correction" if word.startswith(("item.correct", "item.void")) else "act"


def _granted(line: Line, children: Sequence[Child]) -> str | None:
    """The request that told this: a child that ended in the same transaction."""
    if line.actor_kind != "child":
        return None
    return next((one.number for one in children if one.told and one.ended_at == line.recorded_at), None)


# pauses ----------------------------------------------------------------------------------------------------------


def cause(
    definition: Definition,
    deadline: Deadline,
    hold: Hold,
    lines: Sequence[Line],
    suspensions: Iterable[Suspended],
    measure: bool,
) -> Cause:
    """Why a round stood still.

    Args:
        measure: the item is one; its clock pauses with its grounds, that of a request while it cannot be told.
    """
    ended = next((line for line in lines if hold.until is not None and line.recorded_at == hold.until), None)
    then = [line for line in lines if line.recorded_at == hold.since]
    last = mark(ended) if ended is not None else None
    if (found := suspension_of(hold, suspensions)) is not None:
        return Cause(
            "suspended", code=found.code, basis=found.basis, approved_by=found.approved_by, review_on=found.review_on,
            began=mark(then[0]) if then else None, ended=last,
        )  # fmt: skip
    for line in then:
        if line.from_ == deadline.state != line.to:
            label = definition.states[line.to].label if line.to in definition.states else line.to
            return Cause("away", state=line.to, state_label=label, began=mark(line), ended=last)
        if line.transition == "clock.pause":
            return Cause("grounds" if measure else "request", began=mark(line), ended=last)
    return Cause("unknown", ended=last)


def suspension_of(hold: Hold, suspensions: Iterable[Suspended]) -> Suspended | None:
    """The suspension in which a budget stood still."""
    if not hold.pauses:
        return None
    for one in suspensions:
        if one.since <= hold.since and (one.until is None or hold.since < one.until):
            return one
    return None


# the end ---------------------------------------------------------------------------------------------------------


def ending(definition: Definition, deadline: Deadline, lines: Sequence[Line], calendar: Calendar) -> Ending | None:
    """How a round ended; ``None`` while it is not over."""
    own = of_round(lines, deadline)
    if deadline.status != "over" or not own:
        return None
    state = deadline.state
    due = definition.states[state].due
    again = due is not None and not due.restarts_on_entry and due.since_children is None
    for line in lines:
        if line.seq <= own[0].seq:
            continue
        note = noted(line, state)
        if note is not None and note["round"] > deadline.round:
            return Ending("moved", mark(line), *_kept(deadline, line, calendar))
        if line.to == line.from_:
            continue
        if line.to not in definition.states or definition.states[line.to].final:
            return Ending("ended", mark(line), *_kept(deadline, line, calendar))
        if not again or not definition.can_reach(line.to, state):
            return Ending("left", mark(line), *_kept(deadline, line, calendar))
    return None


def _kept(deadline: Deadline, line: Line, calendar: Calendar) -> tuple[bool | None, int | None]:
    if deadline.due_on is None or deadline.due_at is None:
        return None, None
    at = deadline.holds[-1].since if deadline.held_now else began(line)  # the work had left before
    if at < deadline.due_at:
        return True, 0
    return False, calendar.workdays_between(deadline.due_on, calendar.local_date(at))
