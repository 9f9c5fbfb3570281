"""What would happen: the pure answer to a command, to time, or to a change around an item.

An outcome says everything the runtime then writes in one transaction: lines of history, deadlines, claims, documents,
messages, and what other items are to be opened, moved or looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from engine.decision.snapshot import ActorView, Claim, Deadline, Snapshot


@dataclass(frozen=True)
class Line:
    """One event to append. ``transition`` is a declared name, or a dotted engine word such as ``clock.lapse``.

    ``corrects``: the line that was wrong.
    """

    transition: str
    from_state: str | None
    to_state: str
    actor: ActorView
    occurred_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    acting_for: str | None = None
    source: str | None = None
    effects: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None


@dataclass(frozen=True)
class ToOpen:
    """A child to open.

    Attributes:
        stay: the state whose stay it lives with; period: the occurrence it is claimed for.
        claim: (state, round, rung, n) of the rung that opens it.
        as_clock: a rung opens it, so the clock acts; otherwise the parent does. alone: it is nobody's child.
    """

    procedure: str
    parties: Mapping[str, str]
    facts: Mapping[str, Any]
    via: str | None = None
    stay: str | None = None
    period: str | None = None
    claim: tuple[str, int, str, int] | None = None
    as_clock: bool = False
    alone: bool = False


@dataclass(frozen=True)
class ToFire:
    """A transition of another item in the same transaction: its PARENT exit, or what a child tells its parent."""

    item_id: int
    transition: str | None
    actor_kind: Literal["parent", "child"]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ToTell:
    """A message to queue: code and data; ``cli`` and the channels turn them into words."""

    role: str
    unit: str | None
    code: str
    data: Mapping[str, Any]
    post: str | None = None


@dataclass(frozen=True)
class ToJoin:
    """A further ground for a proposal that is not signed yet (SEMANTICS 17)."""

    measure_id: int
    claim: tuple[str, int, str, int]
    grounds: str


@dataclass(frozen=True)
class Renamed:
    """What an item's rows are called under another version of its procedure.

    Attributes:
        states: old → new, and how many rounds of that name there were before. rungs: old → new.
    """

    version: int
    states: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    rungs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """Before and after, and everything in between."""

    before: Snapshot | None
    after: Snapshot
    lines: tuple[Line, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    claims: tuple[Claim, ...] = ()
    documents: tuple[str, ...] = ()
    serves: bool = False
    voids: bool = False
    voids_paper: str | None = None
    serves_paper: tuple[str, date] | None = None
    opens: tuple[ToOpen, ...] = ()
    fires: tuple[ToFire, ...] = ()
    joins: tuple[ToJoin, ...] = ()
    messages: tuple[ToTell, ...] = ()
    settles: tuple[int, ...] = ()
    wake_at: datetime | None = None
    attention: tuple[str, ...] = ()
    renamed: Renamed | None = None
    holds: frozenset[tuple[str, str]] | None = None

    @property
    def number(self) -> str:
        """The number of the item."""
        return self.after.number

    @property
    def changed(self) -> bool:
        """Whether anything at all is to be written."""
        return bool(self.lines or self.deadlines or self.claims)


def due_text(due: date | None) -> str | None:
    """A date as event data."""
    return due.isoformat() if due else None
