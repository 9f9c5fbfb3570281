"""Calendars in layers and revisions: national, the district's, a unit's; the narrower decides over the wider (T19).

A revision is one year of one layer as it was loaded, and is never changed: a later one of the same layer and year takes
its place. What the office counts by is composed of the revisions in force, and bears the name of the last one loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import chain, count

from engine.calendar.days import FIXED, Calendar, Day
from engine.calendar.notices import LAYERS, Layer, LayerName, read_layer
from engine.errors import BadCalendar, NoCalendar, Problem, Sentence

OPENS, CLOSES = time(9), time(17, 30)
"""Office hours where no layer states any (assumed; SEMANTICS 10)."""


@dataclass(frozen=True)
class Revision:
    """A layer as it was loaded. ``key``: its name, as events record it; ``unit``: the code of the unit it is for."""

    key: str
    layer: Layer
    unit: str = ""

    @property
    def place(self) -> tuple[LayerName, str, int]:
        """What it says something about; of several with the same place the last one loaded is in force."""
        return self.layer.layer, self.unit, self.layer.year


@dataclass(frozen=True)
class Difference:
    """A day on which two calendars differ."""

    date: date
    before: Day
    after: Day


class Calendars:
    """The calendars of one office: its own, and those of units that have a layer of their own. Immutable.

    Args:
        revisions: all that were loaded, in that order. zone: the office's time zone.

    Raises:
        NoCalendar: none of the national layer. BrokenCalendar: years missing between others.
    """

    def __init__(self, revisions: Iterable[Revision], *, zone: str = "Asia/Shanghai") -> None:
        self.revisions, self.zone = tuple(revisions), zone
        self._in_force = {one.place: one for one in self.revisions}
        self._years = sorted(year for layer, _, year in self._in_force if layer == "national")
        if not self._years:
            raise NoCalendar
        self.revision = self.revisions[-1].key
        self.office = self._composed("")
        self._own = frozenset(unit for layer, unit, _year in self._in_force if layer == "unit")
        self._units: dict[str, Calendar] = {}
        self._past: dict[str, Calendars] = {}

    def of(self, unit: str | None) -> Calendar:
        """The calendar a unit's deadlines are counted by: its own, if it has a layer; else the office's."""
        if unit not in self._own:
            return self.office
        if unit not in self._units:
            self._units[unit] = self._composed(unit)
        return self._units[unit]

    def in_force(self, layer: Layer, unit: str = "") -> Revision | None:
        """The revision a layer would take the place of."""
        return self._in_force.get((layer.layer, unit, layer.year))

    def since(self, key: str | None) -> tuple[Revision, ...]:
        """What was loaded after a revision, in that order; all, if it is not known."""
        keys = [one.key for one in self.revisions]
        return self.revisions[keys.index(key) + 1 :] if key in keys else self.revisions

    def until(self, key: str | None) -> Calendars:
        """The calendars as they were when a revision was the last one loaded; these, if it is not known."""
        keys = [one.key for one in self.revisions]
        if key not in keys or key == self.revision:
            return self
        if key not in self._past:
            self._past[key] = Calendars(self.revisions[: keys.index(key) + 1], zone=self.zone)
        return self._past[key]

    def plus(self, layer: Layer, file: str, unit: str = "") -> Calendars:
        """The calendars as they would be with a further revision.

        Raises:
            BadCalendar: the national years would have a gap, or there is no national calendar of that time.
        """
        first, last = self._years[0], self._years[-1]
        data = {"year": layer.year, "first": first, "last": last}
        reason = None
        if layer.layer == "national" and layer.year > last + 1:
            reason = Sentence("{year} leaves a gap: the calendar ends with {last}, load the years between first", data)
        elif layer.layer == "national" and layer.year < first - 1:
            reason = Sentence(
                "{year} leaves a gap: the calendar begins with {first}, load the years between first", data
            )
        elif layer.year < first - 1 or (layer.year < first and layer.layer != "national"):
            reason = Sentence("{year} lies before {first}, the first year of the national calendar", data)
        if reason is not None:
            raise BadCalendar([Problem(0, "", reason, file)], file=file)
        return Calendars((*self.revisions, Revision(self._key(layer, unit), layer, unit)), zone=self.zone)

    def differences(self, other: Calendars, revision: Revision) -> Iterator[Difference]:
        """The days of a revision's year, and of the December before, on which ``other`` differs from these."""
        before, after = (one.of(revision.unit or None) for one in (self, other))
        day = max(date(revision.layer.year - 1, 12, 1), before.first, after.first)
        while day.year <= revision.layer.year:
            old, new = before.day(day), after.day(day)
            if (old.works, old.name) != (new.works, new.name):
                yield Difference(day, old, new)
            day += timedelta(days=1)

    # composing ---------------------------------------------------------------------------------------------------

    def _key(self, layer: Layer, unit: str) -> str:
        key = key_of(layer, unit)
        known = {one.key for one in self.revisions}
        return next(name for name in chain([key], (f"{key}.{n}" for n in count(2))) if name not in known)

    def _composed(self, unit: str) -> Calendar:
        """National first, then the district, then the unit: of days named twice the last decides."""
        layers = [one for one in self._in_force.values() if one.unit in ("", unit)]
        ranked = sorted(layers, key=lambda one: (LAYERS.index(one.layer.layer), one.layer.year))
        opens, closes = self._hours(unit)
        return Calendar(
            (day for one in ranked for day in one.layer.days),
            self._years,
            zone=self.zone,
            opens=opens,
            closes=closes,
            revision=self.revision,
            fixed=self._fixed(),
        )

    def _hours(self, unit: str) -> tuple[time, time]:
        """The hours of the narrowest layer that states any; of several years, those loaded last."""
        for name in reversed(LAYERS):
            for one in reversed(self.revisions):
                ours = one.layer.layer == name and one.unit in ("", unit) and self._in_force[one.place] is one
                if ours and one.layer.opens is not None and one.layer.closes is not None:
                    return one.layer.opens, one.layer.closes
        return OPENS, CLOSES

    def _fixed(self) -> dict[tuple[int, int], str]:
        for one in reversed(self.revisions):
            if one.layer.fixed is not None and self._in_force[one.place] is one:
                return dict(one.layer.fixed)
        return FIXED


def key_of(layer: Layer, unit: str = "") -> str:
    """What a revision is called: its layer, unit and year, and the beginning of its sha256."""
    return "-".join(part for part in (layer.layer, unit, str(layer.year), layer.sha256[:8]) if part)


@lru_cache(maxsize=16)
def composed(rows: tuple[tuple[str, str, str, str], ...], zone: str) -> Calendars:
    """The calendars of loaded rows (key, unit, content, file); the same rows give the same object."""
    return Calendars((Revision(key, read_layer(text, file), unit) for key, unit, text, file in rows), zone=zone)
