"""``Reader``: the door for whoever only asks. It imports no SQLAlchemy and proves no procedure, so it opens at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.calendar.clock import Clock, FixedClock, SystemClock
from engine.definition.glance import Glance
from engine.errors import DubanError
from engine.intake.names import Names
from engine.runtime.answers.filing import Filing
from engine.runtime.answers.reading import Reading
from engine.runtime.office.people import People
from engine.store import find
from engine.store.database import Database
from engine.store.office import directory

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.calendar.layers import Calendars
    from engine.definition.definition import Definition
    from engine.definition.registry import Registry

REHEARSAL = "rehearsal.now"


class Reader(People, Reading, Filing):
    """What the engine knows, for readers. One object per thread of use.

    Args:
        url: ``sqlite:///duban.db``, or a database.
        clock: where now comes from; a rehearsal database has its own, stored now.
        packages, folders: where procedures are found.
    """

    registry: Registry
    calendar: Calendar
    calendars: Calendars
    zone: ZoneInfo

    def __init__(
        self,
        url: str | Database,
        clock: Clock | None = None,
        *,
        packages: Sequence[str] = ("workflows",),
        folders: Sequence[str | Path] = (),
        registry: Registry | None = None,
    ) -> None:
        self.database = url if isinstance(url, Database) else Database(url)
        self.url = str(self.database)
        self._packages, self._folders = list(packages), [Path(one) for one in folders]
        self._glance = Glance(self._packages)
        if registry is not None:
            self.registry = registry
        with self.database.reading() as held:
            self._settings = directory.settings(held)
            self._load(held)
        self.zone = ZoneInfo(str(self._settings.get("time_zone", "Asia/Shanghai")))
        self.rehearsal = REHEARSAL in self._settings
        self._clock: Clock = clock or SystemClock()
        if self.rehearsal:
            self._clock = FixedClock(datetime.fromisoformat(self._settings[REHEARSAL]))

    def _load(self, held: Any) -> None:
        """What rarely changes: the names of units, the calendars."""
        self.names = Names(directory.units(held))
        self._load_calendars(held)

    def _load_calendars(self, held: Any) -> None:
        """What the calendars are made of; they are composed when they are first asked for."""
        self._loaded = tuple(
            (row.revision, row.unit_code or "", row.content, row.file) for row in find.CALENDARS.all(held)
        )
        for name in ("calendars", "calendar"):
            vars(self).pop(name, None)

    def _follow(self, held: Any) -> None:
        """A reader looks once; it need not notice what others load meanwhile."""

    def close(self) -> None:
        """Lets go of the database."""
        self.database.close()

    def now(self) -> datetime:
        """The present instant; of a rehearsal database the last instant it lived through."""
        return self._clock.now()

    def __getattr__(self, name: str) -> Any:
        """``registry`` (all procedures, proved) and the calendars (as loaded) come when they are first asked for."""
        if name == "registry":
            from engine.definition.registry import Registry

            self.registry = Registry.load(self._packages, self._folders)
            return self.registry
        if name == "calendars":
            from engine.calendar.layers import composed

            self.calendars = composed(self._loaded, str(self.zone))
            return self.calendars
        if name == "calendar":
            self.calendar = self.calendars.office
            return self.calendar
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def definition(self, code: str, version: int) -> Definition | None:
        """What a procedure calls its states, roles and facts; nothing if it does not load, and one reads on."""
        if "registry" not in vars(self):
            found = self._glance.get(code, version)
            if found is not None:
                return found
        try:
            return self.registry.get(code, version)
        except DubanError:
            return None
