"""What detectors find on an item, and when the clock proposes that somebody looks into it (law 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.decision.indoors import ask
from engine.decision.judge import Case
from engine.decision.outcome import ToOpen
from engine.decision.snapshot import Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.detectors import Detector


@dataclass(frozen=True)
class Clue:
    """A detector's finding that nobody was told of yet: so since ``since``, to be proposed at ``at``."""

    detector: Detector
    since: date
    at: datetime


def clues(definition: Definition, snapshot: Snapshot, world: World) -> Iterator[Clue]:
    """Every finding not claimed yet, those still ahead included; none on an item that stands still.

    It is proposed when the office opens on its day, like a rung (SEMANTICS 10).
    """
    found = world.detectors.get(definition.code, ())
    if not found or snapshot.suspension is not None:
        return
    case = Case(definition, snapshot, world, {})
    for one in found:
        if one.claim in snapshot.occurrences or one.about not in snapshot.parties:
            continue
        since = ask(one.since, one.label, case)
        if since is not None:
            day = since if world.calendar.works(since) else world.calendar.after(since)
            yield Clue(one, since, world.calendar.opening(day))


def proposal(clue: Clue, definition: Definition, snapshot: Snapshot) -> ToOpen:
    """What is opened: an item of its own, for it outlives what gave rise to it."""
    one, since = clue.detector, clue.since
    words = (
        f"{definition.title} {snapshot.number}《{snapshot.title}》：{one.label}"
        f"（自{since.year}年{since.month}月{since.day}日起）。"
    )
    parties = {role: unit.code for role, unit in snapshot.parties.items()}
    parties["addressee"] = snapshot.parties[one.about].code
    facts = {"grounds": words, "sources": snapshot.number, **one.facts}
    procedure, period = one.claim
    return ToOpen(procedure, parties, facts, period=period, as_clock=True, alone=True)
