"""What workflow authors test with.

* ``Scenario``: one item opened in memory on a made-up office, with a clock to move.
* ``every_path``: every path through a procedure, each step shown to a check.
* ``Office``: a rehearsal office on a real database in a folder, for several items and several programs::

    office = Office(tmp_path, directory="workflows/directory/putuo", profile="workflows/limits/putuo.toml")
    number = office.open("assignment", by="office.handler", title="…", …)
    office.until("2024-05-08 09:00")
    office.do(number, "issue", by="office.handler")
    assert office.state(number) == "in_progress"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.calendar.dates import read_instant
from engine.decision.outcome import Outcome
from engine.definition.registry import Registry
from engine.intake.directory import read_directory
from engine.runtime import Engine, create
from engine.runtime.answers.views import Item
from engine.scenario import Scenario, Step, every_path

__all__ = ["ZONE", "Office", "Scenario", "Step", "every_path", "local"]

ZONE = "Asia/Shanghai"


class Office:
    """A rehearsal database in a folder, or in an empty database on a server, and the engine on it.

    Args:
        place: the folder, or the URL.
        at: its first instant, local. directory, profile: files to load. packages, folders: where procedures are.
    """

    def __init__(
        self,
        place: str | Path,
        *,
        at: str = "2024-03-21 09:00",
        directory: str | Path | None = None,
        profile: str | Path | None = None,
        packages: Sequence[str] = ("workflows",),
        folders: Sequence[str | Path] = (),
        registry: Registry | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.url = str(place) if "://" in str(place) else f"sqlite:///{Path(place) / 'office.db'}"
        text = Path(profile).read_text("utf-8") if profile else None
        create(self.url, rehearsal=True, now=read_instant(at, ZONE), profile=text, settings=settings)
        self._how: dict[str, Any] = {"packages": packages, "folders": folders, "registry": registry}
        self.engine = Engine(self.url, **self._how)
        if directory is not None:
            self.engine.import_directory(read_directory(directory), actor="admin")

    @classmethod
    def entered(cls, url: str, **how: Any) -> Office:
        """An office that was made already. ``how``: packages, folders, registry."""
        office = cls.__new__(cls)
        office.url, office._how = url, how
        office.engine = Engine(url, **how)
        return office

    def again(self) -> Engine:
        """Another engine on the same database, as a second process would have it."""
        return Engine(self.url, **self._how)

    # acting ------------------------------------------------------------------------------------------------------

    def open(
        self, procedure: str, *, by: str, parties: Mapping[str, str] | None = None, via: str | None = None, **facts: Any
    ) -> str:
        """Opens an item and gives its number."""
        return self.engine.open(procedure, facts, parties or {}, actor=by, via=via).number

    def do(self, number: str, transition: str, *, by: str, **facts: Any) -> Outcome:
        """Takes a transition as an operator. ``for_``, ``on`` and ``source`` make it an act recorded for a unit,
        ``late`` says why so late."""
        acting_for, source, on, late = (facts.pop(name, None) for name in ("for_", "source", "on", "late"))
        occurred = read_instant(on, ZONE) if on else None
        return self.engine.act(
            number, transition, facts, actor=by, acting_for=acting_for, source=source, occurred_at=occurred, late=late
        )

    def until(self, when: str) -> int:
        """Lives until a local instant, with everything time does on the way; gives how much that was."""
        return self.engine.live_until(read_instant(when, ZONE))

    # looking -----------------------------------------------------------------------------------------------------

    def now(self) -> str:
        """Local now, to the minute."""
        return f"{self.engine.now().astimezone(self.engine.zone):%Y-%m-%d %H:%M}"

    def item(self, number: str) -> Item:
        """The item as it stands."""
        return self.engine.item(number)

    def state(self, number: str) -> str:
        """Where it rests."""
        return self.item(number).state

    def due(self, number: str) -> date | None:
        """The last day of what is owed now."""
        owed = self.item(number).owes
        return owed[0].due if owed else None

    def children(self, number: str, procedure: str | None = None) -> list[str]:
        """Numbers of the children, in the order they were opened."""
        return [one.number for one in self.engine.items(parent=number) if procedure in (None, one.procedure)]

    def log(self, number: str, *words: str) -> list[str]:
        """The history as ``2024-05-08 clock.escalate 函告`` lines: when it happened, what, which rung.

        Args:
            words: only these transitions.
        """
        return [
            " ".join(
                part
                for part in (
                    f"{event.occurred_at.astimezone(self.engine.zone):%Y-%m-%d}", event.transition,
                    event.effects.get("rung", ""),
                )
                if part
            )
            for event in self.engine.history(number)
            if not words or event.transition in words
        ]  # fmt: skip


def local(instant: datetime) -> str:
    """A UTC instant as local date and time in the default zone."""
    from zoneinfo import ZoneInfo

    return f"{instant.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}"
