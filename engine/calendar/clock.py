"""Where "now" comes from. The clock is an argument; nothing else in the project reads the time (law 9)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The source of now."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock: the only reader of the wall clock in the project."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is set: for tests, rehearsals and questions about the past.

    Raises:
        ValueError: an instant without a time zone.
    """

    def __init__(self, instant: datetime) -> None:
        self.set(instant)

    def now(self) -> datetime:
        """The instant it was last set to, in UTC."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Move the clock to ``instant``, forward or back."""
        self._instant = utc(instant)


def utc(instant: datetime) -> datetime:
    """``instant`` in UTC.

    Raises:
        ValueError: an instant without a time zone: nobody knows when that was.
    """
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} says no time zone")
    return instant.astimezone(UTC)
