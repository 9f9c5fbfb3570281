"""Series: items that nobody asks for, because the calendar does — the monthly report of every lead unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definition.declared import Declared
from engine.definition.due import Roll, known_roll
from engine.definition.moves import Transition
from engine.definition.openings import LEAD, Period
from engine.definition.roles import Party
from engine.definition.spans import CLOCKED, Span


@dataclass(frozen=True)
class Group:
    """A group of units of the directory, by its code or name."""

    code: str


def group(code: str) -> Group:
    """The units of a group of the directory, by its code, name or alias, as they are when a period is opened."""
    return Group(code)


@dataclass(frozen=True, eq=False)
class Series(Declared):
    """Built by ``every``; the name it is bound to in the class body is the name of the series."""

    period: Period
    day: int
    opens: Transition
    units: Group | None = None
    role: Party | None = None
    label: str = ""
    lead: Span = LEAD
    roll: Roll = "next"
    inclusive: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)


def every(
    period: Period,
    day: int,
    opens: Transition,
    *,
    units: Group | None = None,
    role: Party | None = None,
    label: str = "",
    lead: Span = LEAD,
    roll: Roll = "next",
    inclusive: bool = True,
    facts: Mapping[str, Any] | None = None,
) -> Series:
    """A series: each period the daemon opens an item by itself, one for every unit of a group.

    ``report = every("month", 25, call, units=group("lead_units"), role=OWNER)``, in the class body, after the opening.
    The date of the period fills the fact ``due_day``, its name (``2024-06``, ``2024-Q2``, ``2024-H1``) the fact
    ``period``, where the opening asks for them. Each period is opened once, whoever looks and how often; after an
    outage the periods that were missed are opened too, for what was owed does not depend on a daemon. A series begins
    when it is first seen with a group that has members: the first period is the first whose date lies ahead then.

    Args:
        period: ``"month"``, ``"quarter"``, ``"half_year"`` or ``"year"``.
        day: of its last month; a shorter one ends it.
        opens: the opening, ``START.to(…, by=CLOCK, …)``.
        units: for which units; without, one item each period, with the parties that settings fill.
        role: the party each unit fills.
        label: what officials call the series; it names its items.
        lead: how long before the date the period is opened. roll, inclusive: as for ``monthly``.
        facts: plain values for further facts of the opening: what tells this series from another of the procedure.
    """
    if not 1 <= day <= 31:
        raise ValueError(f"day {day} is in no month")
    if lead.unit in CLOCKED:
        raise ValueError(f"{lead} before a date: what runs by the clock is counted from an instant")
    if (units is None) != (role is None):
        raise ValueError("units= says for which units, role= what they are on the item: both or neither")
    return Series(period, day, opens, units, role, label, lead, known_roll(roll), inclusive, dict(facts or {}))
