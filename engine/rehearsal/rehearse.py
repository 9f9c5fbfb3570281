"""One item lived through from its opening to its end, or for a year: what ``duban procedure rehearse`` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.definition.registry import Registry
from engine.rehearsal.course import course, others, variants
from engine.rehearsal.diary import Diary, read_diary
from engine.rehearsal.frame import CODE
from engine.rehearsal.memory import ZONE, opened, stage
from engine.rehearsal.player import Failure, Player, Seen
from engine.rehearsal.telling import Told, told
from engine.runtime.answers.views import Item

PATIENCE = 3
"""Times that somebody tries in one stay."""


@dataclass(frozen=True)
class Rehearsed:
    """What came of it.

    Attributes:
        item: as it stands at the end; ``None``: the diary opened nothing. lines: all that happened, in order.
        failures: acts of the diary that were refused. since, until: the instants lived through, local.
    """

    item: Item | None
    state: str
    lines: tuple[Told, ...]
    failures: tuple[Failure, ...]
    since: datetime
    until: datetime


class Willing(Player):
    """People who do what is owed even if the first way of doing it is refused: they leave nothing out, choose anew, and
    in the end do something else about it."""

    def _act(self, seen: Seen, do: str, facts: Mapping[str, Any], by: str | None) -> bool:
        stay = (seen.item.number, seen.item.state, seen.visits[seen.item.state])
        if self._tried[stay] >= PATIENCE:
            return False
        self._tried[stay] += 1
        before = len(self.failures)
        definition = self.engine.registry.get(seen.item.procedure, seen.item.version)
        moves = [definition.transitions[do], *others(definition, seen.item.state, do)]
        for move in moves:
            for given in variants(definition, move):
                if super()._act(seen, move.name, given, by):
                    del self.failures[before:]
                    return True
                del self.failures[before + 1 :]
        return False

    @cached_property
    def _tried(self) -> Counter[tuple[str, str, int]]:
        return Counter()


def rehearse(
    registry: Registry,
    code: str,
    at: datetime,
    *,
    until: date | None = None,
    diary: str | Path | None = None,
    silent: bool = False,
    via: str | None = None,
    directory: str | Path | None = None,
    profile: str | Path | None = None,
    kind: str = "department",
    facts: Mapping[str, Any] | None = None,
) -> Rehearsed:
    """Opens an item in memory and lives through it.

    Args:
        at: its first instant. until: the last day; a year unless said.
        diary: a file; without, everybody does what is owed a day before it is due, or, ``silent``, nobody does.
        via, directory, profile, kind: as ``memory.stage``. facts: of the opening, instead of invented ones.

    Raises:
        NotFound, BrokenProcedure, BadTable, Refused, Usage.
    """
    where = stage(registry, code, at, via=via, directory=directory, profile=profile, kind=kind)
    engine = where.engine
    try:
        local = at.astimezone(ZONE).replace(tzinfo=None)
        own = course(registry.definitions(), local, silent=silent or diary is not None)
        script = own
        if diary is not None:
            script = read_diary(diary, engine.registry, [one.code for one in engine.units()], own)
        last = until or script.last
        number = None if _opens(script, code) else opened(where, facts=facts)
        player = (Player if diary is not None else Willing)(engine, script)
        end = engine.calendar.end_of(last)
        while (ahead := player.following()) is not None and ahead <= end and (number is None or not _over(player)):
            player.live(ahead)
        found = engine.items(procedure=code)
        item = found[0] if found else None
        state = where.definition.states[item.state].label if item is not None else ""
        over = engine.now() if item is not None and _over(player) else end
        return Rehearsed(item, state, tuple(told(engine)), tuple(player.failures), at.astimezone(ZONE),
                         over.astimezone(ZONE))  # fmt: skip
    finally:
        engine.close()


def _opens(diary: Diary, code: str) -> bool:
    return any(line.opens == code for line in diary.lines)


def _over(player: Player) -> bool:
    """Nothing is open any more but what was made up for it."""
    return not any(seen.item.ended_at is None and seen.item.procedure != CODE for seen in player.items.values())
