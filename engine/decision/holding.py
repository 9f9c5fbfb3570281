"""Who held an item on which working days, and why its clock stood still: the responsibility timeline (DOMAIN 6.9).

An item's life is cut into stretches: one state, one holder, one standing. A stretch takes the days after the one on
which it began, up to the day on which it ended, as a term does (SEMANTICS 2); so the stretches of an item add up to the
working days of its life, day for day. Days are those on which something happened, not on which it was recorded; what
the clock did counts from its recording, as terms do (SEMANTICS 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from engine.calendar.days import Calendar
from engine.decision.changed import changed
from engine.decision.explained import Happened
from engine.decision.history import Suspended, began, noted
from engine.decision.snapshot import Deadline
from engine.definition.definition import Definition

Kind = Literal["running", "suspended", "held", "waiting", "undated"]
"""``held``: the clock of a paper stood still with its grounds, that of a request while it could not be told;
``waiting``: for children to end, or for a date; ``undated``: the state has no term."""
KINDS: tuple[Kind, ...] = ("running", "suspended", "held", "waiting", "undated")


@dataclass(frozen=True)
class Stretch:
    """A part of an item's life in one state and one hand.

    Attributes:
        since, until: the day it began (not counted) and its last day. workdays: the working days between.
        role, unit, post: who owed the step. kind: whether the clock ran, or why it did not.
        cause: of a held clock, ``grounds`` or ``request``. code, basis, approved_by: of a suspension.
        awaits: the procedure of the children waited for.
        stands: states whose deadline stood still because the work was away from them, here, and could come back.
        seq: the line that began it.
    """

    state: str
    state_label: str
    since: date
    until: date
    workdays: int
    kind: Kind
    role: str
    unit: str | None
    post: str | None
    cause: Literal["grounds", "request"] | None = None
    code: str | None = None
    basis: str = ""
    approved_by: str | None = None
    awaits: str | None = None
    stands: tuple[str, ...] = ()
    seq: int = 0


@dataclass(frozen=True)
class Holding:
    """The life of one item, stretch by stretch; ``workdays``: of the whole life, counted once over."""

    number: str
    title: str
    procedure: str
    since: date
    until: date
    ended: bool
    workdays: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Lived:
    """What is recorded of an item's life: its history and every round it has had, oldest first.

    ``measure``: the item is one; its clock stands still with its grounds.
    """

    number: str
    title: str
    procedure: str
    lines: Sequence[Happened]
    deadlines: Sequence[Deadline]
    suspensions: Sequence[Suspended] = ()
    measure: bool = False


def holding(definition: Definition | None, lived: Lived, calendar: Calendar, until: date) -> Holding | None:
    """The item's life up to the end of the day ``until``; ``None`` if it began later.

    Args:
        definition: ``None`` if the procedure does not load; then states go by their codes.

    Raises:
        BeforeCalendar, BeyondCalendar: some day cannot be counted.
    """
    stays = list(_stays(definition, lived.lines, calendar, until))
    if not stays:
        return None
    first, last = stays[0].since, stays[-1].until
    stretches = [one for stay in stays for one in _stretches(definition, lived, stay, calendar)]
    return Holding(
        lived.number, lived.title, lived.procedure, first, last, ended=stays[-1].then is not None,
        workdays=calendar.workdays_between(first, last), stretches=tuple(stretches),
    )  # fmt: skip


# stays -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stay:
    """A time in one state under one standing: waiting or not. ``then``: the state it led to, if it is over."""

    state: str
    round: int
    waiting: bool
    since: date
    until: date
    seq: int
    then: str | None


def _stays(
    definition: Definition | None, lines: Iterable[Happened], calendar: Calendar, until: date
) -> Iterable[_Stay]:  # fmt: skip
    now: _Stay | None = None
    day, later = date.min, list(lines)
    for line in later:
        note = noted(line, line.to)
        moved = line.to != line.from_
        waiting = note is not None and note["status"] == "waiting"
        if not moved and (now is None or note is None or waiting == now.waiting):
            if now is not None and note is not None:
                now = changed(now, round=note["round"])
            continue
        day = max(day, calendar.local_date(began(line)))
        if day > until:
            break
        if now is not None:
            yield changed(now, until=day, then=line.to)
        final = line.to in definition.states and definition.states[line.to].final if definition else note is None
        if final and not any(one.seq > line.seq and one.transition == "item.void" for one in later):
            return
        now = _Stay(line.to, note["round"] if note else 1, waiting, day, until, line.seq, None)
    if now is not None:
        yield now


# stretches -------------------------------------------------------------------------------------------------------


def _stretches(definition: Definition | None, lived: Lived, stay: _Stay, calendar: Calendar) -> Iterable[Stretch]:
    """A stay, cut where its budget stood still."""
    rounds = [one for one in lived.deadlines if one.state == stay.state]
    own = next((one for one in rounds if one.round == stay.round), rounds[-1] if rounds else None)
    state = definition.states.get(stay.state) if definition else None
    kind: Kind = "waiting" if stay.waiting else "running"
    if state is not None and state.due is None:
        kind = "undated"
    plain = Stretch(
        stay.state, state.label if state else stay.state, stay.since, stay.until, 0, kind,
        own.owed_role if own else "", own.owed_unit if own else None, own.owed_post if own else None,
        awaits=state.due.since_children if kind == "waiting" and state and state.due else None,
        stands=_stands(definition, lived, stay, calendar), seq=stay.seq,
    )  # fmt: skip
    cut = stay.since
    for since, until, reason in _pauses(rounds, lived, stay, calendar):
        if since > cut:
            yield _counted(plain, cut, since, calendar)
        yield changed(_counted(plain, max(since, cut), until, calendar), **reason)
        cut = until
    if cut < stay.until or cut == stay.since:
        yield _counted(plain, cut, stay.until, calendar)


def _counted(stretch: Stretch, since: date, until: date, calendar: Calendar) -> Stretch:
    return changed(stretch, since=since, until=until, workdays=calendar.workdays_between(since, until))


def _pauses(
    rounds: Sequence[Deadline], lived: Lived, stay: _Stay, calendar: Calendar
) -> list[tuple[date, date, dict[str, Any]]]:  # fmt: skip
    """The times within a stay in which the budget stood still, in order, without overlap, each with its cause; where
    there are two, the item was suspended."""
    local, found = calendar.local_date, []
    for one in lived.suspensions:
        reason = {"kind": "suspended", "code": one.code, "basis": one.basis, "approved_by": one.approved_by}
        found.append((local(one.since), local(one.until) if one.until else date.max, reason))
    for place, row in enumerate(rounds):
        newer = next((later.armed_at for later in rounds[place + 1 :] if later.armed_at is not None), None)
        for hold in row.holds:
            if hold.pauses:
                end = hold.until or newer
                reason = {"kind": "held", "cause": "grounds" if lived.measure else "request"}
                found.append((local(hold.since), local(end) if end else date.max, reason))
    edges = {day for since, until, _reason in found for day in (since, until)} | {stay.since, stay.until}
    inner = sorted(day for day in edges if stay.since <= day <= stay.until)
    ordered: list[tuple[date, date, dict[str, Any]]] = []
    for since, until in pairwise(inner):
        reasons = [why for first, last, why in found if first <= since and until <= last]
        if not reasons:
            continue
        if ordered and ordered[-1][1:] == (since, reasons[0]):
            ordered[-1] = (ordered[-1][0], until, reasons[0])
        else:
            ordered.append((since, until, reasons[0]))
    return ordered


def _stands(definition: Definition | None, lived: Lived, stay: _Stay, calendar: Calendar) -> tuple[str, ...]:
    """The states whose deadline is held while the work is here, and to which a move leads straight back."""
    if definition is None:
        return ()
    found: dict[str, None] = {}
    back = {move.target for move in definition.from_state(stay.state)} - {stay.state}
    for one in lived.deadlines:
        if one.state not in back:
            continue
        for hold in one.holds:
            until = calendar.local_date(hold.until) if hold.until else date.max
            if calendar.local_date(hold.since) <= stay.since and until > stay.since:
                found[definition.states[one.state].label] = None
    return tuple(found)


# totals ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Total:
    """Working days of many items under one heading; the five kinds add up to ``workdays``.

    ``codes``: working days of suspension by reason code.
    """

    key: str
    items: int = 0
    workdays: int = 0
    running: int = 0
    suspended: int = 0
    held: int = 0
    waiting: int = 0
    undated: int = 0
    codes: Mapping[str, int] = field(default_factory=dict)


def totals(holdings: Iterable[Holding], key: Callable[[Holding, Stretch], str]) -> list[Total]:
    """The working days under each key, most first."""
    found: dict[str, dict[str, Any]] = {}
    for one in holdings:
        for stretch in one.stretches:
            row = found.setdefault(key(one, stretch), {"numbers": set(), "codes": {}, **dict.fromkeys(KINDS, 0)})
            row["numbers"].add(one.number)
            row[stretch.kind] += stretch.workdays
            if stretch.code is not None:
                row["codes"][stretch.code] = row["codes"].get(stretch.code, 0) + stretch.workdays
    made = [
        Total(name, len(row.pop("numbers")), sum(row[kind] for kind in KINDS), **row) for name, row in found.items()
    ]
    return sorted(made, key=lambda total: (-total.workdays, total.key))
