"""The join of children: whether enough of them have ended, and since when (SEMANTICS 29)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from engine.decision.snapshot import Relative


def joined(children: Collection[Relative], at_least: int | None) -> bool:
    """Whether nobody is left to wait for: none is open, or ``at_least`` so many are done."""
    return all(not one.open for one in children) or (at_least is not None and len(_done(children)) >= at_least)


def joined_on(children: Collection[Relative], at_least: int | None) -> date | None:
    """The day on which the last one that was waited for ended; ``None``: no day is known."""
    done = _done(children)
    if at_least is not None and len(done) >= at_least:
        return done[at_least - 1]
    return max((one.ended_on for one in children if one.ended_on), default=None)


def _done(children: Collection[Relative]) -> list[date]:
    """The days on which children ended with their work done, earliest first."""
    return sorted(one.ended_on for one in children if not one.open and not one.dropped and one.ended_on)
