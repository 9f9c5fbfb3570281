"""Calendars as data: loaded as revisions, compared with what is in force before anything is written (T19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.calendar.layers import Calendars, Revision
from engine.calendar.limits import Limits, read_profile
from engine.calendar.notices import Layer, read_layer
from engine.decision import reproject
from engine.decision.world import World
from engine.errors import NotAllowed, Sentence
from engine.runtime.answers.views import CalendarChange, Impact, Loaded
from engine.runtime.calendars.impact import impact_on
from engine.runtime.office.people import ADMIN
from engine.runtime.transactions.again import again
from engine.store import find
from engine.store.evidence import system
from engine.store.office import revisions

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.intake.names import Names
    from engine.runtime.calendars.reprojection import Reprojection
    from engine.store.database import Database

MAY_LOAD = "office_head"
"""The post that may load calendars and terms besides the administrator (assumed)."""
FATES = (reproject.MOVED, reproject.KEPT, reproject.CONFIRMED)
MOST_NAMED = 100
"""Items that could not be counted again and are named, at most."""
BATCH = 1_000
"""Items counted again between two looks at what is left."""


class Revisions:
    """The part of the engine that knows calendars and terms."""

    database: Database
    commanded: Callable[..., AbstractContextManager[Any]]
    names: Names
    now: Callable[[], datetime]
    world: Callable[[], World]
    calendar: Calendar
    calendars: Calendars
    _follow: Callable[[Any], None]
    _load_calendars: Callable[[Any], None]
    _settings: dict[str, Any]
    office_posts: Callable[[Any, str], frozenset[tuple[str, str]]]
    _ledger: Callable[..., Any]
    _refusals: Callable[..., AbstractContextManager[None]]
    _reprojection: Reprojection

    # what is loaded ----------------------------------------------------------------------------------------------

    def _load_limits(self, held: Any) -> None:
        self._marks = find.MARKS.one(held)
        self.limits = Limits([read_profile(row.content, row.key) for row in find.PROFILES.all(held)])

    def _follow_revisions(self, held: Any) -> None:
        """Another program may have loaded something since: noticed at the beginning of every transaction."""
        if find.MARKS.one(held) != self._marks:
            self._load_calendars(held)
            self._load_limits(held)

    def recount(self) -> Counter[str]:
        """Counts again, to the end, whatever is not yet counted by the calendar in force, or by terms asked for.

        Returns:
            how many deadlines fared how: ``calendar.moved``, ``limit.kept`` and so on.
        """
        found: Counter[str] = Counter()
        while outcomes := self._reprojection.run(BATCH):
            found.update(line.transition for one in outcomes for line in one.lines)
        return found

    def may_load(self, actor: str) -> None:
        """Whether somebody may load calendars and terms.

        Raises:
            NotAllowed: neither the administrator nor the office's head.
        """
        with self.database.reading() as held:
            self._may_load(held, actor)

    def _may_load(self, held: Any, actor: str) -> None:
        office = self._settings.get("office.unit")
        if actor != ADMIN and (MAY_LOAD, office) not in self.office_posts(held, actor):
            raise NotAllowed(
                what=Sentence("only the administrator or the head of the office loads calendars and limits")
            )

    # calendars ---------------------------------------------------------------------------------------------------

    def calendars_with(self, text: str, file: str) -> tuple[Calendars, Layer, str]:
        """The calendars as they would be with a file, what it says, and the code of the unit it is for (or ``""``).

        Raises:
            BadCalendar: with every problem. NotFound: no such unit.
        """
        layer = read_layer(text, file)
        unit = self.names.resolve(layer.unit) if layer.unit else ""
        return self.calendars.plus(layer, file, unit), layer, unit

    def diff_calendar(self, text: str, file: str, *, impact: bool = False) -> CalendarChange:
        """A calendar file beside what is in force: the days that differ, and what it would do to open deadlines.

        Raises:
            BadCalendar, NotFound
        """
        with self.database.reading() as held:
            self._follow(held)
            after, layer, unit = self.calendars_with(text, file)
            new, known = after.revisions[-1], self.calendars.in_force(layer, unit)
            if known is not None and known.layer.sha256 == layer.sha256:
                return CalendarChange(known.key, layer, unit, True, impact=Impact() if impact else None)
            world = replace(self.world(), calendar=after.office, calendars=after)
            ledger = self._ledger(held, world, None, None)
            found = impact_on(held, ledger, world, reproject.by_calendar, self.names) if impact else None
        old_hours, new_hours = ((one.opens, one.closes) for one in (self.calendars.of(unit), after.of(unit)))
        return CalendarChange(
            new.key, layer, unit, False, tuple(self.calendars.differences(after, new)),
            hours=(old_hours, new_hours) if old_hours != new_hours else None,
            impact=found,
        )  # fmt: skip

    @again
    def load_calendar(self, text: str, file: str, *, actor: str) -> Loaded:
        """Adds a revision and counts every armed deadline again; killed in the middle, a tick or another call goes on.

        Loading what is in force already changes nothing.

        Raises:
            BadCalendar, NotFound: as ``diff_calendar``. NotAllowed: neither the administrator nor the office's head.
        """
        with self._refusals(actor, None, "calendar.load", False), self.commanded(alone=True) as held:
            self._follow(held)
            self._may_load(held, actor)
            after, layer, unit = self.calendars_with(text, file)
            known = self.calendars.in_force(layer, unit)
            already = known is not None and known.layer.sha256 == layer.sha256
            key = known.key if known is not None and already else after.revisions[-1].key
            if not already:
                add_calendar(held, after.revisions[-1], text, file, self.now(), actor)
        found = self.recount()
        with self.database.reading() as held:
            self._follow(held)
            left = revisions.LEFT.all(held, revision=self.calendar.revision, limit=MOST_NAMED)
        failing = tuple(one.number for one in left)
        moved, kept, confirmed = (found[f"{reproject.CALENDAR}.{word}"] for word in FATES)
        return Loaded(key, already, moved, kept, confirmed, failing)


def add_calendar(
    held: Any, revision: Revision, text: str, file: str, now: datetime, who: str, *, settled: bool = False
) -> None:
    """Keeps a revision, whole, with a line in the system log."""
    layer = revision.layer
    revisions.ADD_CALENDAR.insert(
        held, revision=revision.key, layer=layer.layer, unit_code=revision.unit or None, year=layer.year,
        document=layer.document, source="\n".join(layer.notices), file=file, sha256=layer.sha256, content=text,
        loaded_at=now, loaded_by=who, settled_at=now if settled else None,
    )  # fmt: skip
    data = {"revision": revision.key, "file": file, "sha256": layer.sha256, "source": layer.source}
    system.log(held, now, who, "calendar.load", data)
