"""Everything a decision is given besides the item: now, the calendar, the limits in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from engine.calendar.days import Calendar
from engine.calendar.layers import Calendars
from engine.calendar.limits import Limits, Value
from engine.definition.definition import TermDef
from engine.definition.detectors import Detector


@dataclass(frozen=True)
class Outage:
    """A time in which nobody watched the deadlines."""

    since: datetime
    until: datetime


def nobody(name: str, value: str) -> None:
    """Nobody holds anything: there is no other item."""


@dataclass(frozen=True)
class World:
    """What is so everywhere at one instant.

    Attributes:
        calendar: the office's. calendars: those of all units, where some have a layer of their own.
        outages: those that explain why time acts late now. detectors: procedure → what is looked out for on its items.
        holder: the number of the item that holds something of an exclusion, by its name and value.
    """

    now: datetime
    calendar: Calendar
    limits: Limits
    outages: tuple[Outage, ...] = ()
    calendars: Calendars | None = None
    detectors: Mapping[str, tuple[Detector, ...]] = field(default_factory=dict)
    holder: Callable[[str, str], str | None] = field(default=nobody, compare=False)
    _values: dict[tuple[int, str | None], tuple[TermDef, Value]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    openings: dict[tuple[date, int], tuple[date, datetime]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """Rungs so many working days from a due day: their day, and when the office opens on it; many rounds share them."""

    @cached_property
    def today(self) -> date:
        """The office's date."""
        return self.calendar.local_date(self.now)

    @cached_property
    def revision(self) -> str:
        """The profile in force today; a round keeps the one it began under (SEMANTICS 30). ``""`` if there is none."""
        profile = self.limits.in_force(self.today)
        return profile.key if profile else ""

    def calendar_of(self, unit: str | None, revision: str | None = None) -> Calendar:
        """The calendar by which what a unit owes is counted: its own if it has a layer, else the office's.

        Args:
            revision: as it was when this revision was the last one loaded.
        """
        if self.calendars is None:
            return self.calendar
        return (self.calendars if revision is None else self.calendars.until(revision)).of(unit)

    def value(self, term: TermDef, revision: str | None = None) -> Value:
        """A term as it holds today, or as it held under the revision a round began under (SEMANTICS 30)."""
        known = self._values.get((id(term), revision))
        if known is None:  # kept by which term it is, which costs less than comparing; the term is kept too
            known = self._values[id(term), revision] = term, self._value(term, revision)
        return known[1]

    def _value(self, term: TermDef, revision: str | None) -> Value:
        if term.limit is None:
            return Value("", term.fallback, "", "assumed", "")
        if revision is not None:
            return self.limits.get(revision, term.limit, term.fallback)
        return self.limits.value(term.limit, term.fallback, self.today)

    def outage_at(self, instant: datetime) -> Outage | None:
        """The outage in which something was due at ``instant`` and nobody looked."""
        for one in self.outages:
            if one.since < instant <= one.until:
                return one
        return None
