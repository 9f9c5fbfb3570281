"""What the record gives to count: each item under one key, with what happened because of it (see ``statistics``).

Keys are region, industry, class, unit, source, month, ended or state; ``""`` where nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from engine.outputs.figures.industries import Industries, industries_of
from engine.outputs.figures.statistics import MEASURES, Counted, Figures, figures
from engine.outputs.joining import joins
from engine.runtime import Reader
from engine.runtime.answers.views import Course, Item

HAZARDS = ("hazard_listing", "hazard_general")
BY = ("region", "industry", "class", "unit", "source", "month", "ended", "state")
BECAME, WAS = "listing", "general"
"""Facts of a general hazard that became a listed one, and of that: the number of the other."""
MOOT, GRANTED, REMINDED = "moot", "granted", "clock.remind"


@dataclass(frozen=True)
class Table:
    """Figures by key, with how many acts were voided and records corrected on the way: those do not count, or count
    as corrected."""

    rows: Mapping[str, Figures]
    voided: int
    corrected: int


class Counting:
    """What a reader knows at a period's end about the items of some procedures; asked for one table after another.

    Args:
        items: all items, if they are at hand.
    """

    def __init__(
        self, reader: Reader, procedures: Sequence[str], first: date, last: date, items: Sequence[Item] | None = None
    ) -> None:  # fmt: skip
        self.reader, self.first, self.last = reader, first, last
        everything = reader.items() if items is None else items
        chosen = [one for one in everything if one.procedure in procedures]
        before = {one.number: one for one in chosen}
        # A general hazard that became a listed one is told by that one only, from the day it was entered itself.
        self.since = {
            one.number: before[was]
            for one in chosen
            if (was := str(one.facts.get(WAS) or "")) in before and (before[was].dropped or not one.dropped)
        }
        self.since |= {
            str(became): one for one in chosen if (became := one.facts.get(BECAME)) in before and one.dropped
        }  # fmt: skip
        upgraded = {one.number for one in self.since.values()}
        self.items = [one for one in chosen if one.number not in upgraded]
        stands_for = {one.number: number for number, one in self.since.items()}
        self.happened: dict[str, dict[str, int]] = {}
        for number, name in self._happened(everything):
            of = self.happened.setdefault(stands_for.get(number, number), {})
            of[name] = of.get(name, 0) + 1
        self.courses: dict[str, Course] = {}
        for procedure in procedures:
            self.courses |= reader.courses(procedure)

    def table(self, by: str) -> Table:
        """The figures under a key."""
        counted = [self._counted(one, by) for one in self.items]
        known = [one for one in self.courses.values() if one.states]
        return Table(
            figures(counted, self.first, self.last, self._always(by)),
            sum(one.voided for one in known), sum(one.corrected for one in known),
        )  # fmt: skip

    # one item ----------------------------------------------------------------------------------------------------

    def _counted(self, item: Item, by: str) -> Counted:
        began = self.since.get(item.number, item)
        opened, ended = self._day(began.opened_at), self._day(item.ended_at) if item.ended_at else None
        days, office = self._lay(item, self._day(item.opened_at), ended)
        if began is not item:
            more, ours = self._lay(began, opened, self._day(item.opened_at))
            days, office = days + more, office + ours
        found_on = item.facts.get("found_on") or began.facts.get("found_on")
        return Counted(
            key=self._key(item, by), opened=opened, ended=ended, dropped=item.dropped,
            overdue=any(owed.overdue for owed in item.owes),
            happened={**self.happened.get(item.number, {}), "days": days, "office_days": office},
            found=date.fromisoformat(str(found_on)) if found_on else None,
        )  # fmt: skip

    def _lay(self, item: Item, opened: date, ended: date | None) -> tuple[int, int]:
        """On how many working days of the period it lay open, and on how many of these with the office."""
        course = self.courses.get(item.number)
        if course is None:
            return 0, 0
        until = min(self.last, ended or self.last, self._today)
        days = ours = 0
        changes = [*((self._day(at), state) for at, state in course.states), (until, "")]
        before = _before(self.first)
        for (since, state), (then, _next) in pairwise(changes):
            begins, ends = max(since, opened, before), min(then, until)
            if begins < ends:
                n = self.reader.calendar.workdays_between(begins, ends)
                days, ours = days + n, ours + n * (course.units.get(state) in self._office)
        return days, ours

    def _happened(self, everything: Sequence[Item]) -> Iterator[tuple[str, str]]:
        for one in everything:
            name, at = MEASURES.get(one.procedure), one.opened_at
            if one.state == MOOT:
                continue
            if one.procedure == "extension" and one.state == GRANTED and one.ended_at is not None:
                name, at = "extended", one.ended_at
            if name and one.parent and self._within(at):
                yield one.parent, name
        measures = {one.number: one for one in everything if one.procedure in MEASURES and one.state != MOOT}
        for number, measure, at in joins(self.reader):
            if measure in measures and self._within(at):
                yield number, MEASURES[measures[measure].procedure]
        for line in self.reader.taken(REMINDED):
            if self._within(line.line.recorded_at):
                yield line.number, "reminders"

    def _within(self, at: datetime) -> bool:
        return self.first <= self._day(at) <= self.last

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.reader.zone).date()

    # keys --------------------------------------------------------------------------------------------------------

    def _key(self, item: Item, by: str) -> str:
        if by == "unit":
            return self._name(item.parties.get("owner"))
        if by == "month":
            return f"{self.since.get(item.number, item).opened_at.astimezone(self.reader.zone):%Y-%m}"
        if by == "ended":
            return f"{item.ended_at.astimezone(self.reader.zone):%Y-%m}" if item.ended_at else ""
        if by == "state":
            return item.state_label
        if by == "region":
            return self._region(item)
        written = self._fact(item, "sector" if by != "source" else by)
        if by == "industry":
            return self._industries.system(written, item.parties.get("supervisor"))
        return self._industries.class_label(written) if by == "class" else written

    def _region(self, item: Item) -> str:
        owner = item.parties.get("owner")
        place = item.facts.get("territory") or item.parties.get("street") or (owner if owner in self._streets else None)
        return self._name(str(place) if place else None)

    def _fact(self, item: Item, name: str) -> str:
        value = item.facts.get(name)
        definition = self.reader.definition(item.procedure, item.version)
        fact = definition.facts.get(name) if definition else None
        if value and fact is not None and fact.kind == "choice":
            return str(dict(fact.choices).get(value, value))
        return str(value or "")

    def _name(self, unit: str | None) -> str:
        return self.reader.names.name(unit) if unit else ""

    def _always(self, by: str) -> Sequence[str]:
        """Keys that a table has in any case: all streets, all systems, all classes."""
        if by == "region":
            return [self._name(one) for one in self._streets]
        if by == "industry":
            return self._industries.systems
        return list(self._industries.classes.values()) if by == "class" else ()

    @cached_property
    def _streets(self) -> list[str]:
        """In the order of their official codes, which their notes say."""
        streets = [one for one in self.reader.units() if one.kind == "street"]
        return [one.code for one in sorted(streets, key=lambda one: (one.note or "", one.code))]

    @cached_property
    def _industries(self) -> Industries:
        return industries_of(self.reader)

    @cached_property
    def _office(self) -> set[Any]:
        settings = self.reader.settings()
        return {settings.get("office.unit")} - {None}

    @cached_property
    def _today(self) -> date:
        return self._day(self.reader.now())


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
