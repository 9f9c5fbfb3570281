"""Children that an item opens: with a transition, with a stay in a state, or one for each unit of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.definition.due import Limit, Roll, known_roll
from engine.definition.facts import Fact
from engine.definition.roles import Party, code_of
from engine.definition.spans import CLOCKED, Span, workdays

Period = Literal["month", "quarter", "half_year", "year"]
LEAD = workdays(10)
"""How long before its date a periodic child is opened, unless said otherwise."""


@dataclass(frozen=True, eq=False)
class Opening:
    """How a child is opened.

    Attributes:
        procedure: the child's procedure, by code.
        parties: child's role code → this item's party that fills it; others are filled by the same name.
        facts: child's fact name → this item's fact, a term whose date is computed, or a plain value.
        each: a ``units`` fact of this item; one child per unit, the unit filling ``each_role`` (SEMANTICS 29).
        period, day: one child per period, due on that day of the period's last month (SEMANTICS 26).
        lead: how long before its date a periodic child is opened.
        roll, inclusive: what a periodic date on a rest day does; whether the day itself is still in time.
        via: the child's opening transition, where several are possible.
        returns: child's fact name → this item's fact that it fills when the child ``tells`` (others match by name).
    """

    procedure: str
    parties: Mapping[str, Party] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    each: Fact | None = None
    each_role: Party | None = None
    period: Period | None = None
    day: int | None = None
    lead: Span = LEAD
    roll: Roll = "next"
    inclusive: bool = True
    via: str | None = None
    returns: Mapping[str, Fact] = field(default_factory=dict)


def _named(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    for name, value in (facts or {}).items():
        if not isinstance(value, Fact | Limit | str | int | bool):
            raise TypeError(f"{name}: a child's fact is a fact of this item, a limit, or a plain value, not {value!r}")
    return dict(facts or {})


def child(
    procedure: object,
    *,
    parties: Mapping[str, Party] | None = None,
    facts: Mapping[str, Any] | None = None,
    via: str | None = None,
    returns: Mapping[str, Fact] | None = None,
) -> Opening:
    """One child; its ``asks`` and ``parties`` are filled by name from what opens it (SEMANTICS 27)."""
    return Opening(code_of(procedure), dict(parties or {}), _named(facts), via=via, returns=dict(returns or {}))


def each(
    units: Fact,
    procedure: object,
    *,
    role: Party,
    parties: Mapping[str, Party] | None = None,
    facts: Mapping[str, Any] | None = None,
    via: str | None = None,
) -> Opening:
    """Fan-out: one child for each unit of a ``units`` fact; the list is frozen in the event (SEMANTICS 29)."""
    return Opening(code_of(procedure), dict(parties or {}), _named(facts), each=units, each_role=role, via=via)


def monthly(
    day: int, procedure: object, *, lead: Span = LEAD, roll: Roll = "next", inclusive: bool = True, **fills: Any
) -> Opening:
    """One child each month, due on that day, opened ``lead`` before it; a shorter month ends it.

    Args:
        roll: what a date on a rest day does: ``"next"``, ``"previous"`` ("send it before the weekend") or ``None``;
            then the child's own state must not roll it either (``due=on(due_day, roll=None)``).
        inclusive: whether the day itself is still in time, as offices read "by the 25th" (DOMAIN T6).
        fills: ``parties`` and ``facts``, as for ``child``.
    """
    return _periodic("month", day, procedure, lead, roll, inclusive, **fills)


def quarterly(
    day: int, procedure: object, *, lead: Span = LEAD, roll: Roll = "next", inclusive: bool = True, **fills: Any
) -> Opening:
    """One child each quarter, due on that day of the quarter's last month; else as ``monthly``."""
    return _periodic("quarter", day, procedure, lead, roll, inclusive, **fills)


def half_yearly(
    day: int, procedure: object, *, lead: Span = LEAD, roll: Roll = "next", inclusive: bool = True, **fills: Any
) -> Opening:
    """One child each half-year, due on that day of June and December; else as ``monthly``."""
    return _periodic("half_year", day, procedure, lead, roll, inclusive, **fills)


def _periodic(
    period: Period,
    day: int,
    procedure: object,
    lead: Span,
    roll: Roll,
    inclusive: bool,
    *,
    parties: Mapping[str, Party] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Opening:
    if not 1 <= day <= 31:
        raise ValueError(f"day {day} is in no month")
    if lead.unit in CLOCKED:
        raise ValueError(f"{lead} before a date: what runs by the clock is counted from an instant")
    return Opening(
        code_of(procedure), dict(parties or {}), _named(facts),
        period=period, day=day, lead=lead, roll=known_roll(roll), inclusive=inclusive,
    )  # fmt: skip


def opening(given: object) -> Opening:
    """What ``opens=`` accepts: an opening, or a bare procedure, which means ``child(P)``."""
    return given if isinstance(given, Opening) else child(given)
