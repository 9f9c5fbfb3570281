"""What the lines of a history said of an item at an instant: the record as it was known then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from engine.definition.definition import Definition
from engine.definition.suspending import papers

VOID, CORRECT, FOLLOWS = "item.void", "item.correct", "item.corrected"


class Recorded(Protocol):
    """A line as stored; facts and effects as JSON."""

    @property
    def seq(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def transition(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def effects(self) -> Mapping[str, Any]: ...
    @property
    def corrects(self) -> int | None: ...


Line = TypeVar("Line", bound=Recorded)


@dataclass(frozen=True)
class Stopped:
    """A suspension that lasted then; ``basis``: the papers named when it began and when its review was put off."""

    code: str
    basis: str
    since: datetime
    review_on: date
    approved_by: str


@dataclass
class Then:
    """An item as its lines tell it.

    Attributes:
        rounds: state → what was last noted of its deadline: round, status, due, provisional.
        documents: the papers issued, by official number where they have one. stopped: the suspension that lasted.
        parties: role → unit.
    """

    state: str = ""
    version: int = 0
    seq: int = 0
    ended_at: datetime | None = None
    dropped: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    rounds: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    stopped: Stopped | None = None
    parties: dict[str, str] = field(default_factory=dict)


def replayed(
    definition: Definition | None, lines: Iterable[Recorded], until: datetime, known: datetime | None = None
) -> Then | None:
    """The item after its last line recorded at or before ``until``; ``None``: it was not open yet.

    Args:
        definition: tells which states end an item; without it an item is told as open.
        known: what was voided or corrected afterwards, until then, is told as put right.
    """
    then = Then()
    for line, corrects in told(lines, until, known):
        if corrects:
            _put_right(then, line)
        else:
            _tell(then, line, definition)
    return then if then.seq else None


def told(lines: Iterable[Line], until: datetime, known: datetime | None = None) -> list[tuple[Line, bool]]:
    """The lines that count: those recorded until then, without what was voided later, and later corrections of them.

    An act that is voided is the last one that stood: what was recorded after it was about the state it led to.

    Args:
        known: until when it is known what was voided and corrected; no later than ``until`` unless given.

    Returns:
        each with whether it only puts right what was said before.
    """
    kept: list[tuple[Line, bool]] = []
    for line in lines:
        if line.recorded_at <= until:
            kept.append((line, False))
        elif known is None or line.recorded_at > known:
            break
        elif line.transition == VOID and line.corrects is not None:
            voided = line.corrects
            kept = [(one, late) for one, late in kept if one.seq < voided]
        elif line.transition in (CORRECT, FOLLOWS) and line.corrects in {one.seq for one, _late in kept}:
            kept.append((line, True))
    return kept


def _put_right(then: Then, line: Recorded) -> None:
    """A correction made afterwards: what it says, and the date it moves, but nothing that happened meanwhile."""
    then.facts |= line.facts
    then.parties |= line.effects.get("parties") or {}
    noted = line.effects.get("deadline")
    if noted is not None and (before := then.rounds.get(noted["state"])) is not None:
        then.rounds[noted["state"]] = {**noted, "status": before["status"]}


def _tell(then: Then, line: Recorded, definition: Definition | None) -> None:
    then.state, then.version, then.seq = line.to_state, line.version, line.seq
    if line.transition == VOID:
        then.ended_at, then.dropped = None, False
        for name in line.effects.get("gone", ()):
            then.facts.pop(name, None)
    then.facts |= line.facts
    then.parties |= line.effects.get("parties") or {}
    then.documents += [paper["number"] or paper["name"] for paper in line.effects.get("documents", ())]
    if (noted := line.effects.get("deadline")) is not None:
        then.rounds[noted["state"]] = noted
    if line.transition in ("item.suspend", "item.review"):
        basis, since, by = (line.reason or "", line.recorded_at, line.actor)
        if line.transition == "item.review" and then.stopped is not None:
            stopped = then.stopped
            basis, since, by = papers(stopped.basis, basis), stopped.since, stopped.approved_by
        review = date.fromisoformat(line.effects["review"])
        code = line.effects.get("code") or (then.stopped.code if then.stopped else "")
        then.stopped = Stopped(code, basis, since, review, by)
    elif line.transition == "item.resume":
        then.stopped = None
    state = definition.states.get(line.to_state) if definition else None
    if state is not None and state.final and then.ended_at is None:
        then.ended_at, then.dropped, then.stopped = line.recorded_at, state.dropped, None
