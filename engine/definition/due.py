"""By when: the terms and dates that a state's deadline is derived from (SEMANTICS 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.definition.facts import Fact
from engine.definition.roles import code_of
from engine.definition.spans import Span

Roll = Literal["next", "previous"] | None
"""What an end on a rest day does: the next working day, the previous one, or nothing."""

ROLLS = ("next", "previous", None)


def known_roll(roll: Roll) -> Roll:
    """``roll``, if it is one.

    Raises:
        ValueError: it is none.
    """
    if roll not in ROLLS:
        raise ValueError(f"unknown roll {roll!r}; next, previous or None")
    return roll


@dataclass(frozen=True)
class ChildrenEnded:
    """Children of one procedure: as ``since=`` the day the last of them ended; as a guard, none open and at least one
    that ended without being dropped (SEMANTICS 29).

    Attributes:
        at_least: so many that ended without being dropped are enough, whatever the others do; ``None``: all.
    """

    procedure: str
    at_least: int | None = None


def children_ended(procedure: object, *, at_least: int | None = None) -> ChildrenEnded:
    """When (or that) all children of ``procedure`` have ended, or ``at_least`` so many of them with their work done.

    ``at_least=1`` is the first that is ready, ``at_least=2`` the second. A term that waits for so many also runs once
    all have ended with fewer done, so that somebody decides what follows; a guard then still refuses. Children that
    are left over go on: they end with the parent, or with the stay whose state opens them.
    """
    if at_least is not None and at_least < 1:
        raise ValueError(f"at_least={at_least}: a join waits for one child or more")
    return ChildrenEnded(code_of(procedure), at_least)


@dataclass(frozen=True, eq=False)
class Limit:
    """A named term. Its value comes from the profile in force, else from ``fallback``, which is then an assumption.

    Attributes:
        name: ``subject.term``, one name per value (``listing.plan``).
        since: a date fact, or the end of children; ``None`` counts from entering the state.
        before: a date fact that the term is counted back from; excludes ``since``.
        roll: what happens to calendar terms that end on a rest day.
    """

    name: str
    fallback: Span
    since: Fact | ChildrenEnded | None = None
    before: Fact | None = None
    roll: Roll = "next"
    basis: str = ""


def limit(
    name: str,
    fallback: Span,
    *,
    since: Fact | ChildrenEnded | None = None,
    before: Fact | None = None,
    roll: Roll = "next",
    basis: str = "",
) -> Limit:
    """A term of law, plan or practice: ``limit("listing.plan", workdays(10), since=served_on)``."""
    if since is not None and before is not None:
        raise ValueError(f"{name}: a term is counted since or before a date, not both")
    return Limit(name, fallback, since, before, known_roll(roll), basis)


@dataclass(frozen=True, eq=False)
class On:
    """A deadline that is a recorded date. A month ends with its last day and never rolls."""

    fact: Fact
    roll: Roll = "next"


def on(fact: Fact, *, roll: Roll = "next") -> On:
    """The date recorded in ``fact``; write it where the default roll to the next working day is not wanted."""
    return On(fact, known_roll(roll))


class DueOfState:
    """The derived due date of the state the item rests in; for guards (``later_than(DUE)``)."""

    def __repr__(self) -> str:
        return "DUE"


DUE = DueOfState()
"""The due date of the state the item rests in, as it is derived now; for rules: ``later_than(DUE)``."""
Due = Limit | On | Fact
