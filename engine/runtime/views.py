"""What readers are given: plain values with stable English keys (DESIGN part 7), instants aware in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from engine.decision.explained import Why as Why
from engine.decision.holding import Holding as Holding
from engine.errors import Sentence

Standing = Literal["firm", "provisional", "suspended", "held", "waiting"]


@dataclass(frozen=True)
class Owed:
    """Who owes the next step of an item, and by when.

    Attributes:
        role: role code; role_label: as officials say. unit: code; unit_name.
        what: the label of the state that is owed. due: the last day; due_at: the instant it has passed.
        overdue: derived at the instant of asking, never stored. days: working days left (negative: overdue).
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
    """The record of what was issued."""

    number: str | None
    name: str
    title: str
    item: str
    issued_on: date
    issued_by: str
    unit: str | None
    served_on: date | None
    status: str


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
class DaemonState:
    """Whether time is being watched. ``oldest``: the earliest instant due and not yet handled."""

    last_beat: datetime | None
    waiting: int
    oldest: datetime | None
    stale: bool
    failing: tuple[str, ...] = ()
