"""What ``daemon status`` shows: who watches the deadlines, and what time could not act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Daemon:
    """One start of a daemon that has not said goodbye.

    Attributes:
        boot: tells starts apart. lag: for how many seconds the first thing its last beat met had been due.
        silent: it has not been heard of for long; it may have been killed.
    """

    boot: str
    host: str
    pid: int
    started_at: datetime
    beat_at: datetime
    handled: int
    lag: float | None
    silent: bool


@dataclass(frozen=True)
class Parked:
    """An item on which time cannot act: how often it failed, and why the last time."""

    number: str
    failures: int
    error: str


@dataclass(frozen=True)
class DaemonState:
    """Whether time is being watched.

    Attributes:
        oldest: the earliest instant due and not yet handled. failing: what is tried again by itself, and why it failed.
        parked: what is tried no more until a person says so.
    """

    last_beat: datetime | None
    waiting: int
    oldest: datetime | None
    stale: bool
    failing: tuple[str, ...] = ()
    daemons: tuple[Daemon, ...] = ()
    parked: tuple[Parked, ...] = ()
