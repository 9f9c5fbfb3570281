"""Who could take a transition of an item, in which right, and why each other who holds the post may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from engine.decision.decide import Command, reasons_against, transition_named
from engine.decision.duties import in_place
from engine.decision.judge import ToBeGiven
from engine.decision.machine import legality
from engine.decision.snapshot import ActorView, Snapshot
from engine.decision.who import acts_as
from engine.definition.definition import Definition, TransitionDef
from engine.errors import Sentence
from engine.runtime.office import people
from engine.store.office import directory

if TYPE_CHECKING:
    from engine.decision.world import World
    from engine.store.database import Database

WORD = "?"
"""Stands for the source that a proxy would give."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who could act, or who holds the post and may not.

    Attributes:
        how: in his own post; standing in for ``of``; under the login of ``of``, who has delegated to him; or recording
            it for the unit ``of``. reasons: why not; empty: he could.
    """

    login: str
    name: str
    how: Literal["own", "substitute", "delegate", "proxy"]
    of: str
    reasons: tuple[Sentence, ...]


class Candidates:
    """The part of the engine that asks it of everybody."""

    database: Database
    _seen_by: Callable[[Any], World]
    _seen: Callable[..., tuple[Definition, Snapshot]]

    def candidates(self, number: str, transition: str) -> tuple[list[Candidate], int]:
        """Everybody who holds a post that the transition asks for, by whatever right; and how many others there are.

        Raises:
            NotFound, UnknownTransition
        """
        with self.database.reading() as held:
            world = self._seen_by(held)
            definition, snapshot = self._seen(held, number, world)
            move = transition_named(definition, transition, snapshot.state)
            operators = [one for one in directory.operators(held) if one.login != people.ADMIN]
            found = [
                one for operator in operators
                for one in _of(held, operator, definition, snapshot, move, world)
            ]  # fmt: skip
        return found, len({one.login for one in operators} - {one.login for one in found})


def _of(
    held: Any, operator: Any, definition: Definition, snapshot: Snapshot, move: TransitionDef, world: World
) -> Iterator[Candidate]:  # fmt: skip
    """Every right in which one person could act."""
    illegal = legality(definition).fire(move.name, snapshot.state)
    for actor in _views(held, operator.login, world.today):
        who = actor.within(definition.code)
        for unit in _units(move, who, snapshot):
            command = Command(move.name, who, {}, unit, None, WORD if unit else None)
            against = reasons_against(definition, snapshot, move, command, ToBeGiven(move.asks), world)
            if isinstance(illegal, Sentence):
                against = [illegal, *against]
            placed = in_place(who, move, snapshot, unit)
            if who.hand:
                yield Candidate(operator.login, operator.name, "delegate", who.login, tuple(against))
            elif unit:
                yield Candidate(operator.login, operator.name, "proxy", unit, tuple(against))
            else:
                how: Literal["own", "substitute"] = "substitute" if placed.place else "own"
                yield Candidate(operator.login, operator.name, how, placed.place, tuple(against))


def _views(held: Any, login: str, today: date) -> Iterator[ActorView]:
    """As himself, and as everybody who has delegated to him."""
    yield people.actor(held, login, today)
    for one in directory.delegations(held, login):
        if not one.substitute and one.in_force(today):
            yield people.under(held, one.principal, login, today)


def _units(move: TransitionDef, who: ActorView, snapshot: Snapshot) -> Iterator[str | None]:
    """For whom he could act at all: for nobody else, or for the unit that a party is."""
    if any(acts_as(role, who, snapshot, None) for role in move.by):
        yield None
        return
    for role in move.by:
        unit = snapshot.parties.get(role.code) if role.kind == "party" else None
        if unit is not None and acts_as(role, who, snapshot, unit.code):
            yield unit.code
