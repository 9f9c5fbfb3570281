"""What the lines of an item's history say of its deadlines: when a round began, moved, stood still and ended.

Every line that touches the running deadline notes it among its effects (``Draft.note_deadline``), so the history alone
tells each date a round has had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from engine.calendar.days import Calendar
from engine.decision.backdating import EFFECT
from engine.decision.changed import changed
from engine.decision.explained import Cause, Child, Ending, Happened, Line, Mark, Move
from engine.decision.snapshot import Deadline, Hold
from engine.decision.values import from_json
from engine.decision.world import Outage
from engine.definition.definition import Definition
from engine.definition.suspending import REASONS, REVIEW

REVIEWS = ("item.suspend", "item.review")
"""The lines that set the review of a suspension."""
RESUMED = ("item.resume", "clock.resume", "calendar.moved", "limit.moved")
"""The lines that begin a round with another date."""
STOPPING = ("item.suspend", "clock.pause")
"""The lines with which a budget stands still."""


@dataclass(frozen=True)
class Suspended:
    """A suspension as recorded: a time with its legal reason, its basis and who approved it."""

    code: str
    basis: str
    since: datetime
    until: datetime | None
    review_on: date | None = None
    approved_by: str | None = None

    @property
    def label(self) -> str:
        """The reason as officials say it."""
        return REASONS[self.code].label if self.code in REASONS else self.code


def mark(line: Line) -> Mark:
    """The line as something a date rests on."""
    return Mark(
        seq=line.seq, transition=line.transition, label=line.label, occurred_at=line.occurred_at,
        recorded_at=line.recorded_at, actor=line.actor, actor_kind=line.actor_kind, acting_for=line.acting_for,
        source=line.source, reason=line.reason, outage=_outage(line),
        late=line.effects.get(EFFECT, {}).get("reason"),
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


def arming(lines: Sequence[Line], deadline: Deadline) -> Line | None:
    """The line with which a round began. One of a state the item was away from is noted only when it comes back."""
    own = of_round(lines, deadline)
    if own and own[0].recorded_at == deadline.armed_at:
        return own[0]
    then = [line for line in lines if line.recorded_at == deadline.armed_at]
    words = REVIEWS if deadline.state == REVIEW.name else RESUMED
    return next((line for line in reversed(then) if line.transition in words), own[0] if own else None)


def facts_at(definition: Definition, lines: Iterable[Line], seq: int) -> dict[str, Any]:
    """The facts of the item as they stood after a line, typed."""
    facts: dict[str, Any] = {}
    for line in lines:
        if line.seq <= seq:
            for name in line.effects.get("gone", ()) if line.transition == "item.void" else ():
                facts.pop(name, None)
            facts.update(line.facts)
    return from_json(definition, facts)


def recording(lines: Iterable[Line], fact: str, seq: int) -> Line | None:
    """The line that recorded the value a fact has after a line."""
    return next((line for line in reversed(list(lines)) if line.seq <= seq and fact in line.facts), None)


def lapse(lines: Iterable[Line], deadline: Deadline) -> Line | None:
    """The line that recorded that a round had passed unmet."""
    key = {"state": deadline.state, "round": deadline.round}
    for line in lines:
        if line.transition in ("clock.lapse", "suspension.lapse") and key.items() <= line.effects.items():
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
        if line.seq <= seq and line.to == state and line.from_ != state and line.transition != "item.void":
            return line
    return None


# moves -----------------------------------------------------------------------------------------------------------


def moves(lines: Sequence[Line], rounds: Sequence[Deadline], restarts: bool, children: Sequence[Child]) -> list[Move]:
    """Every earlier date of the deadline with the event that moved it, up to the last of these rounds.

    Args:
        rounds: of one state, in order, up to the one that is explained.
        restarts: a term that starts anew on every entry has a history of its own for each stay.
        children: among them the request that was granted.
    """
    found: list[Move] = []
    due: date | None = None
    round, state, known = 0, rounds[-1].state, {one.round: one for one in rounds}
    for line in lines:
        if restarts and line.to == state and line.from_ != state:
            due = None
        note = noted(line, state)
        if note is None or note["round"] not in known:
            continue
        then = date.fromisoformat(note["due"]) if note["due"] and note["status"] != "waiting" else None
        if due is not None and then is not None and then != due:
            began = line if note["round"] == round else arming(lines, known[note["round"]]) or line
            found.append(_move(began, due, then, known[round], known[note["round"]], children))
        due, round = then or due, note["round"]
    for one in rounds:  # begun while the item was elsewhere, and not yet noted by any line
        if one.round <= round or due is None or one.due_on in (None, due):
            continue
        newer = arming(lines, one)
        if newer is not None and newer.transition in RESUMED and one.due_on is not None:
            found.append(_move(newer, due, one.due_on, known[round], one, children))
            due, round = one.due_on, one.round
    return found


def _move(line: Line, due: date, then: date, old: Deadline, new: Deadline, children: Sequence[Child]) -> Move:
    """What a line moved; the dates before the roll where the rounds still have those very dates."""
    return Move(
        _kind(line), due, then, old.round, new.round, mark(line), _granted(line, children),
        base_before=old.base_on if old.due_on == due else None,
        base_after=new.base_on if new.due_on == then else None,
    )  # fmt: skip


def _kind(line: Line) -> Any:
    if line.actor_kind == "child":
        return "request"
    word = line.transition
    if word.startswith("calendar."):
        return "calendar"
    if word.startswith("limit.") or word == "item.migrate":
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
    state = deadline.state
    stopped = [line for line in lines if line.recorded_at == hold.since]
    resumed = [line for line in lines if line.recorded_at == hold.until]
    began = _telling(stopped, lambda line: line.from_ == state != line.to or line.transition in STOPPING)
    ended = _telling(resumed, lambda line: line.from_ != state == line.to or line.transition in RESUMED)
    unknown = Cause("unknown", began=began, ended=ended)
    if (found := suspension_of(hold, suspensions)) is not None:
        return changed(
            unknown, kind="suspended", code=found.code, code_label=found.label, basis=found.basis,
            approved_by=found.approved_by, review_on=found.review_on,
        )  # fmt: skip
    if hold.pauses:
        return changed(unknown, kind="grounds" if measure else "request")
    where = next((line.to for line in stopped if line.from_ == state != line.to), None)
    if where is None:  # it was away before, and a suspension has ended
        where = next((line.to for line in reversed(lines) if line.recorded_at <= hold.since), state)
    if where == state:
        return unknown
    label = definition.states[where].label if where in definition.states else where
    return changed(unknown, kind="away", state=where, state_label=label)


def _telling(lines: Sequence[Line], says: Callable[[Line], bool]) -> Mark | None:
    """Of the lines of one instant, the one that says it, or else the first."""
    found = next((line for line in lines if says(line)), lines[0] if lines else None)
    return mark(found) if found is not None else None


def suspension_of(hold: Hold, suspensions: Iterable[Suspended]) -> Suspended | None:
    """The suspension with which a round began to stand still."""
    known = list(suspensions)
    for one in known:  # also one that ended at once
        if (one.since, one.until) == (hold.since, hold.until):
            return one
    for one in known:
        if one.since <= hold.since and (one.until is None or hold.since < one.until):
            return one
    return None


# the end ---------------------------------------------------------------------------------------------------------


def ending(
    definition: Definition, deadline: Deadline, rounds: Sequence[Deadline], lines: Sequence[Line], calendar: Calendar
) -> Ending | None:
    """How a round ended; ``None`` while it is not over.

    Args:
        rounds: of its state.
    """
    first = arming(lines, deadline)
    if deadline.status != "over" or first is None:
        return None
    following = next((one for one in rounds if one.round == deadline.round + 1), None)
    newer, back = arming(lines, following) if following is not None else None, _taken_back(lines)
    for line in lines:
        if line.seq <= first.seq:
            continue
        how = _ends(definition, deadline, line) or ("moved" if line is newer else None)
        if how is not None and (how == "moved" or line.seq not in back):
            return Ending(how, mark(line), *_kept(deadline, line, calendar))
    return None


def _taken_back(lines: Iterable[Line]) -> set[int]:
    """The acts that were voided: the round that one of them ended has run on as if it had not been (SEMANTICS 23)."""
    acts, found = list[int](), set[int]()
    for line in lines:
        if line.transition == "item.void" and acts:
            found.add(acts.pop())
        elif "." not in line.transition:
            acts.append(line.seq)
    return found


def _ends(definition: Definition, deadline: Deadline, line: Line) -> Literal["left", "ended", "moved"] | None:
    """How a line ends a round, if it does."""
    if line.to != line.from_ and (line.to not in definition.states or definition.states[line.to].final):
        return "ended"
    if deadline.state == REVIEW.name:
        return "moved" if line.transition == "item.review" else "left" if line.transition == "item.resume" else None
    note = noted(line, deadline.state)
    if note is not None and note["round"] > deadline.round:
        return "moved"
    if line.transition == "item.void" and line.from_ != deadline.state:
        return None  # what it leads back to runs on
    due = definition.states[deadline.state].due
    again = due is not None and not due.restarts_on_entry and due.since_children is None
    if line.to != line.from_ and not (again and definition.can_reach(line.to, deadline.state)):
        return "left"
    return None


def _kept(deadline: Deadline, line: Line, calendar: Calendar) -> tuple[bool | None, int | None]:
    if deadline.due_on is None or deadline.due_at is None:
        return None, None
    at, last = began(line), deadline.holds[-1] if deadline.holds else None
    if last is not None and (last.until is None or last.until >= line.recorded_at):
        at = last.since  # the work had left before, or stood still
    if at < deadline.due_at:
        return True, 0
    return False, calendar.workdays_between(deadline.due_on, calendar.local_date(at))
