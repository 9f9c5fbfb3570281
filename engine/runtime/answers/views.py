"""What readers are given: plain values with stable English keys (DESIGN part 7), instants aware in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Literal

from engine.decision.explained import Why as Why
from engine.decision.holding import Holding as Holding
from engine.errors import Sentence

if TYPE_CHECKING:
    from engine.calendar.layers import Difference
    from engine.calendar.notices import Layer

Standing = Literal["firm", "provisional", "suspended", "held", "waiting"]


@dataclass(frozen=True)
class Owed:
    """Who owes the next step of an item, and by when.

    Attributes:
        role: role code; role_label: as officials say. unit: code; unit_name.
        what: the label of the state that is owed. due: the last day; due_at: the instant it has passed.
        overdue: derived at the instant of asking, never stored. days: working days left (negative: overdue).
        provisional: a notice yet to come may move it (law 6), also while it is held.
    """

    role: str
    role_label: str
    unit: str | None
    unit_name: str | None
    what: str
    due: date | None
    due_at: datetime | None
    standing: Standing
    overdue: bool
    days: int | None
    post: str | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Held:
    """A ladder that a person holds: no measure opens until the end of ``until`` (SEMANTICS 15)."""

    until: date
    reason: str | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Declined:
    """A measure of the running round that a person declined or withdrew.

    ``then``: the date on which it comes again, or ``rest``.
    """

    number: str
    procedure: str
    rung: str
    reason: str | None
    by: str
    at: datetime
    then: str | None


@dataclass(frozen=True)
class Suspended:
    """A suspension, with its reason in words.

    Attributes:
        since, until: ``until`` is ``None`` while it lasts. approved_by: the login.
        review: the day by which the office looks again, as it was set.
        parent: the number of the item it stopped with and goes on with; that one is reviewed for both.
    """

    code: str
    label: str
    basis: str
    since: datetime
    until: datetime | None
    review: date
    approved_by: str
    parent: str | None = None


@dataclass(frozen=True)
class Item:
    """One item as it stands. ``facts`` are JSON values; ``documents`` official numbers.

    Attributes:
        held, declined: what people decided about the ladder of the running round, for leaders to see (SEMANTICS 15).
        kept_from: the codes of the units that must not know of it though the procedure names them.
    """

    number: str
    procedure: str
    version: int
    title: str
    state: str
    state_label: str
    parent: str | None
    parties: Mapping[str, str]
    owes: tuple[Owed, ...]
    opened_at: datetime
    ended_at: datetime | None
    seq: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    procedure_title: str = ""
    dropped: bool = False
    children: int = 0
    documents: tuple[str, ...] = ()
    held: Held | None = None
    declined: tuple[Declined, ...] = ()
    suspension: Suspended | None = None
    level: str = "internal"
    kept_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventView:
    """One line of history."""

    seq: int
    transition: str
    label: str
    from_: str | None
    to: str
    actor: str
    actor_kind: str
    acting_for: str | None
    occurred_at: datetime
    recorded_at: datetime
    facts: Mapping[str, Any]
    documents: tuple[str, ...]
    reason: str | None
    hash: str
    effects: Mapping[str, Any] = field(default_factory=dict)
    typist: str | None = None
    source: str | None = None
    corrects: int | None = None
    request_id: str | None = None


@dataclass(frozen=True)
class Taken:
    """A line of some item's history, with whose it is."""

    number: str
    procedure: str
    procedure_title: str
    title: str
    line: EventView


@dataclass(frozen=True)
class Lapsed:
    """A deadline that passed unmet.

    Attributes:
        at: when the clock recorded it. state: its code. unit: code of the unit that owed it.
    """

    number: str
    procedure: str
    title: str
    state: str
    state_label: str
    unit: str | None
    due: date
    at: datetime


@dataclass(frozen=True)
class Course:
    """What happened to an item, without what was said.

    Attributes:
        states: since when it rested in which state, as recorded; the last one until it ended. units: state → the unit
            that owed its step, when last. voided, corrected: how often an act was taken back, or a record put right.
    """

    states: tuple[tuple[datetime, str], ...]
    units: Mapping[str, str | None]
    voided: int = 0
    corrected: int = 0


@dataclass(frozen=True)
class Seal:
    """A seal of the record: its number, day, instant and hash (``engine.store.evidence.seals``)."""

    n: int
    day: date
    at: datetime
    hash: str


@dataclass(frozen=True)
class Possible:
    """A transition seen from one item and one actor.

    Attributes:
        who: the roles that may, with the units that fill them. reasons: why not, all of them; empty: possible.
        asks: the facts it asks for, as (name, label, kind, optional, example).
    """

    transition: str
    label: str
    target: str
    target_label: str
    who: str
    asks: tuple[tuple[str, str, str, bool, str], ...]
    reasons: tuple[Sentence, ...]
    confirm: bool = False

    @property
    def allowed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons


@dataclass(frozen=True)
class InboxLine:
    """One line of an inbox: what is owed on which item, and what the reader may do about it now."""

    item: Item
    owed: Owed


@dataclass(frozen=True)
class Inbox:
    """Two blocks, soonest first: ``ours`` (我方, we owe) and ``theirs`` (他方, we wait for)."""

    ours: tuple[InboxLine, ...]
    theirs: tuple[InboxLine, ...]


@dataclass(frozen=True)
class Branch:
    """An item with its children, for ``item tree``."""

    item: Item
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class DocumentView:
    """The record of what was issued. ``sha256``: of the .docx frozen when it was signed, if there is one."""

    number: str | None
    name: str
    title: str
    item: str
    issued_on: date
    issued_by: str
    unit: str | None
    served_on: date | None
    status: str
    series: str | None = None
    year: int | None = None
    serial: int | None = None
    sha256: str | None = None
    id: int = 0
    seq: int = 0


@dataclass(frozen=True)
class DeadlineView:
    """One running deadline."""

    item: str
    title: str
    owed: Owed
    limit: str | None
    span: str | None
    basis: str
    limit_standing: str
    start: date | None
    round: int
    next_wake: datetime | None
    held: Held | None = None
    declined: tuple[Declined, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What ``doctor`` sees. ``serious``: something is lost, late or broken; otherwise it is a notice."""

    code: str
    serious: bool
    sentence: Sentence
    todo: Sentence | None = None


@dataclass(frozen=True)
class Shift:
    """What a revision makes of one open deadline.

    Attributes:
        effect: ``moved``; ``kept``, it would move earlier and does not; ``confirmed``, provisional no longer.
        before, after: dates as text (of terms in hours, local instants); of ``kept`` what stays and what was computed;
            of other terms for what is suspended the terms themselves, as there is no date.
        unit: code of the unit that owes it.
    """

    item: str
    title: str
    state: str
    state_label: str
    unit: str | None
    unit_name: str | None
    effect: Literal["moved", "kept", "confirmed"]
    before: str
    after: str


@dataclass(frozen=True)
class Impact:
    """What would happen to open deadlines. ``failing``: items that could not be counted."""

    shifts: tuple[Shift, ...] = ()
    failing: tuple[str, ...] = ()

    def count(self, effect: str) -> int:
        """How many deadlines fare so."""
        return sum(one.effect == effect for one in self.shifts)


@dataclass(frozen=True)
class CalendarChange:
    """A calendar file beside what is in force.

    Attributes:
        revision: the name it has or would have. same: exactly this is in force already.
        hours: office hours before and after, if they differ.
    """

    revision: str
    layer: Layer
    unit: str
    same: bool
    days: tuple[Difference, ...] = ()
    hours: tuple[tuple[time, time], tuple[time, time]] | None = None
    impact: Impact | None = None


@dataclass(frozen=True)
class Loaded:
    """What loading did. ``already``: it was there, and nothing changed. ``failing``: items still to be counted again.

    ``current``: a profile's date has come and no newer one is in force; a calendar always is.
    """

    key: str
    already: bool
    moved: int = 0
    kept: int = 0
    confirmed: int = 0
    failing: tuple[str, ...] = ()
    current: bool = True


@dataclass(frozen=True)
class LimitView:
    """A limit that procedures name, as it holds on some day.

    Attributes:
        since: from when it holds; ``None`` for a fallback in a procedure, which is only assumed.
        revision: the profile that says so, or ``""``. used_by: procedure and state (or rung), as codes and labels.
    """

    name: str
    span: str
    basis: str
    standing: str
    since: date | None
    revision: str
    used_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LimitChange:
    """A limit that two profiles say differently; ``None`` where a profile and the procedures are silent."""

    name: str
    before: LimitView | None
    after: LimitView | None
