"""``Scenario``: one item of a procedure, opened in memory and lived through; and every path of a procedure.

    with Scenario("revisit", folders=["mine"], at="2024-04-01 09:00", visit_by="2024-04-12") as case:
        case.until("2024-04-17 09:00")
        assert [one.procedure for one in case.proposed] == ["letter"]

Nothing need be set up: a unit for every party and a person in every post are made up (``rehearsal.people``), facts that
are not given are invented. What fails inside ``with`` tells what had happened until then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from engine.calendar import published
from engine.calendar.dates import read_instant
from engine.calendar.limits import Limits
from engine.calendar.workdays import add
from engine.decision.outcome import Outcome
from engine.decision.world import World
from engine.definition.registry import Registry
from engine.definition.spans import CLOCKED, Span
from engine.errors import Refused
from engine.rehearsal.cast import Cast
from engine.rehearsal.course import templates
from engine.rehearsal.memory import ZONE, opened, stage
from engine.rehearsal.telling import Told, told
from engine.rehearsal.words import Words
from engine.runtime.answers.views import DocumentView, Item
from engine.walking import Node, Walked
from engine.walking import every_path as walk

AT = "2024-04-01 09:00"


@cache
def _read(packages: tuple[str, ...], folders: tuple[str, ...]) -> Registry:
    return Registry.load(packages, folders)


class Scenario:
    """One item, its clock, and everything that came of it.

    Args:
        procedure: its code, or the class. at: the first instant, local.
        via: the opening, where several are possible. by: the login that opens it; else whoever may.
        parties: role → unit. facts: what the opening asks for; what is not given is invented.
        directory, profile: a folder with units and people, a file of limits; without, people are made up and the
            fallbacks of limits hold. kind: of made-up units: department, street, soe, enterprise, superior.
        packages, folders, registry: where procedures are.

    A child or measure that nobody opens by himself gets a parent that does; ``parent`` is its number.

    Raises:
        NotFound, BrokenProcedure: there is no such procedure, or it does not load. Usage, Refused: as ``Engine.open``.
    """

    def __init__(
        self,
        procedure: object,
        *,
        at: str = AT,
        via: str | None = None,
        by: str | None = None,
        parties: dict[str, str] | None = None,
        directory: str | Path | None = None,
        profile: str | Path | None = None,
        kind: str = "department",
        packages: Sequence[str] = ("workflows",),
        folders: Sequence[str | Path] = (),
        registry: Registry | None = None,
        **facts: Any,
    ) -> None:
        self.code = procedure if isinstance(procedure, str) else str(getattr(procedure, "code", procedure))
        known = registry or _read(tuple(packages), tuple(str(Path(one).resolve()) for one in folders))
        for one in known.broken:
            raise one.error
        where = stage(known, self.code, read_instant(at, str(ZONE)), via=via, directory=directory, profile=profile,
                      kind=kind)  # fmt: skip
        self.engine, self.definition = where.engine, where.definition
        self.number = opened(where, by=by, parties=parties, facts=facts)
        self._cast = Cast(self.engine)
        if self.item.procedure != self.code:  # the clock has still to propose it
            while not self._arrived() and (wake := self.engine.next_wake()) is not None:
                self.engine.live_until(max(wake, self.engine.now()))

    def _arrived(self) -> bool:
        found = self.engine.items(parent=self.number, procedure=self.code)
        if found:
            self.number = found[0].number
        return bool(found)

    # time ---------------------------------------------------------------------------------------------------------

    def until(self, when: str) -> Self:
        """Lives until a local instant, with everything time does on the way."""
        self.engine.live_until(read_instant(when, str(ZONE)))
        return self

    def advance(self, span: Span | timedelta) -> Self:
        """Lives on: so many days or working days to the same time of day, or hours."""
        now = self.engine.now()
        if isinstance(span, timedelta):
            return self._live(now + span)
        if span.unit == "hours":
            return self._live(now + timedelta(hours=span.n))
        if span.unit in CLOCKED:
            raise ValueError(f"{span}: name the instant instead, with until()")
        local = now.astimezone(self.engine.zone)
        day = add(self.engine.calendar, local.date(), span, None).day
        return self._live(datetime.combine(day, local.time(), self.engine.zone))

    def _live(self, instant: datetime) -> Self:
        self.engine.live_until(instant.astimezone(self.engine.now().tzinfo))
        return self

    # people -------------------------------------------------------------------------------------------------------

    def act(
        self, transition: str, *, by: str | None = None, item: str | None = None, at: str | None = None, **facts: Any
    ) -> Outcome:
        """Somebody takes a transition.

        Args:
            by: a login, or the code of one of the roles that may; else whoever owes the step, if he may.
            item: another item than this one: a measure, a child, the parent.
            at: lives until then first. facts: what is not given, and must be, is invented.

        Raises:
            as ``Engine.act``; the refusal carries what had happened until then.
        """
        if at is not None:
            self.until(at)
        number = item or self.number
        seen = self.engine.item(number)
        definition = self.engine.registry.get(seen.procedure, seen.version)
        move = definition.transitions.get(transition)
        part = None if move is None else self._cast.part(seen, move, by)
        today = self.engine.calendar.local_date(self.engine.now())
        words = Words(seen, today, self.engine.calendar, self.engine.names.name)
        given = {**(templates(definition, move) if move is not None else {}), **facts}
        proxy: dict[str, Any] = (
            {} if part is None or part.acting_for is None else {"acting_for": part.acting_for, "source": "来函"}
        )
        login = part.login if part is not None else by or "office.handler"
        try:
            return self.engine.act(number, transition, words.facts(given), actor=login, **proxy)
        except Refused as refused:
            refused.add_note(self.history())
            raise

    # looking ------------------------------------------------------------------------------------------------------

    @property
    def item(self) -> Item:
        """The item as it stands."""
        return self.engine.item(self.number)

    @property
    def state(self) -> str:
        """Where it rests."""
        return self.item.state

    @property
    def due(self) -> str | None:
        """The last day of what is owed now, as ``2024-04-12``."""
        owed = self.item.owes
        return str(owed[0].due) if owed and owed[0].due else None

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self.item.ended_at is not None

    @property
    def parent(self) -> str | None:
        """The number of the item it lives under."""
        return self.item.parent

    def children(self, procedure: str | None = None) -> list[Item]:
        """What it opened, in that order: children and measures."""
        return [one for one in self.engine.items(parent=self.number) if procedure in (None, one.procedure)]

    @property
    def proposed(self) -> list[Item]:
        """The measures that the clock or a person proposed on its account."""
        named = {one.effects["opens"] for one in self.engine.history(self.number) if one.transition == "clock.escalate"}
        return [one for one in self.children() if one.procedure in named]

    @property
    def sent(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """The reminders sent: the day, the rung, the roles told."""
        return [
            (f"{one.occurred_at.astimezone(self.engine.zone):%Y-%m-%d}", one.effects["rung"],
             tuple(one.effects.get("told", ())))
            for one in self.engine.history(self.number) if one.transition == "clock.remind"
        ]  # fmt: skip

    @property
    def signed(self) -> list[DocumentView]:
        """The papers issued on it and on what it opened."""
        numbers = {self.number, *(one.number for one in self.children())}
        return [one for one in self.engine.documents() if one.item in numbers]

    @property
    def lines(self) -> list[Told]:
        """Everything that happened, to it and around it, in the order in which it was recorded."""
        return told(self.engine)

    def history(self) -> str:
        """The same as text, one line each."""
        return "\n".join(map(str, self.lines))

    # failing ------------------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, Refused):
            error.add_note(f"{self.number}:\n{self.history()}")
        self.engine.close()


@dataclass(frozen=True)
class Step:
    """A place on a path: where the item rests, after which acts; what the last one decided."""

    node: Node
    word: str
    outcome: Outcome

    @property
    def path(self) -> tuple[str, ...]:
        """The acts that lead here, none left out."""
        return (*self.node.did, self.word)


def every_path(
    procedure: object,
    depth: int = 8,
    *,
    check: Callable[[Step], object] | None = None,
    at: str = AT,
    time: bool = True,
    kind: str = "public",
    suspending: bool = False,
    packages: Sequence[str] = ("workflows",),
    folders: Sequence[str | Path] = (),
    registry: Registry | None = None,
) -> Walked:
    """Every path through a procedure, ``depth`` acts deep: people take each transition, time passes, measures are
    served or declined, children end.

    Args:
        check: is shown every step and may ``assert``; shorter paths come first, so that what fails first is the
            shortest history that shows it, and the failure tells it.
        time, kind, suspending: as ``walking.every_path``.

    Raises:
        AssertionError: as ``check`` raised it, with the path.
    """
    code = procedure if isinstance(procedure, str) else str(getattr(procedure, "code", procedure))
    known = registry or _read(tuple(packages), tuple(str(Path(one).resolve()) for one in folders))

    def look(node: Node, word: str, outcome: Outcome, world: World) -> None:
        step = Step(node, word, outcome)
        try:
            if check is not None:
                check(step)
        except AssertionError as error:
            error.add_note(f"{code}: {' → '.join(step.path)}")
            raise

    begun = World(read_instant(at, str(ZONE)), published.load(str(ZONE)), Limits())
    return walk(known.get(code), begun, depth=depth, time=time, kind=kind, suspending=suspending, look=look)
