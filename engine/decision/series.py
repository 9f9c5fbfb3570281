"""Which period of a series comes next, and what its items are opened with: pure, like everything decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.calendar import workdays
from engine.calendar.periods import periods
from engine.decision.world import World
from engine.definition.definition import Definition, SeriesDef

DAY, NAME = "due_day", "period"
"""The facts of the opening that a period fills, where they are asked for."""


@dataclass(frozen=True)
class Turn:
    """One period of a series.

    Attributes:
        period: its name. day: the date the items are given. ends: the last day, rolled. opens_at: nominally.
    """

    series: SeriesDef
    period: str
    day: date
    ends: date
    opens_at: datetime

    def facts(self, definition: Definition) -> dict[str, Any]:
        """What an item of this period is opened with."""
        asked = definition.transitions[self.series.opens].asks
        own: Mapping[str, Any] = {DAY: self.day, NAME: self.period}
        return {**{name: value for name, value in own.items() if name in asked}, **self.series.facts}

    @property
    def about(self) -> str:
        """What its items are called after."""
        return f"{self.period} {self.series.label}".strip()


def turn(series: SeriesDef, since: date, world: World) -> Turn:
    """The first period whose last day is ``since`` or later."""
    one = next(periods(
        world.calendar, series.period, series.day, since=since, roll=series.roll, inclusive=series.inclusive
    ))  # fmt: skip
    opens_on = workdays.before(world.calendar, one.end.day, series.lead).day
    as_written = series.inclusive and series.roll == "next"  # the item's own roll leads to the same last day
    day = one.date if as_written else one.end.day
    return Turn(series, one.name, day, one.end.day, world.calendar.opening(opens_on))
