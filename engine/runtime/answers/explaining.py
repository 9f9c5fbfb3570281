"""What is possible now, for whom, and why the rest is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.decision import correcting, suspension, verbs, voiding
from engine.decision.decide import Command, reasons_against, reasons_anywhere, roles_text, transition_named
from engine.decision.duties import recused
from engine.decision.judge import ToBeGiven
from engine.decision.ladder import rungs
from engine.decision.machine import legality
from engine.decision.snapshot import ActorView, Snapshot
from engine.decision.values import read
from engine.definition.definition import Definition, TransitionDef
from engine.errors import Refused, Sentence
from engine.runtime.answers.sight import Sighted, masked_sentence
from engine.runtime.answers.views import Possible
from engine.runtime.answers.words import ENGINE_WORDS
from engine.runtime.office import people

if TYPE_CHECKING:
    from engine.decision.values import Reading
    from engine.decision.world import World
    from engine.store.database import Database

NOBODY = ActorView("person", "")
"""Nobody in particular: for asking what the rules say, whoever acts."""


AGAINST: Mapping[str, Callable[[Snapshot, ActorView, World], list[Sentence]]] = {
    "item.hold": verbs.not_now,
    "item.escalate": verbs.not_yet,
    suspension.SUSPEND: suspension.not_now,
    suspension.RESUME: suspension.not_suspended,
    correcting.CORRECT: correcting.not_allowed,
    voiding.VOID: voiding.not_allowed,
}


class Explaining(Sighted):
    """The part of the engine that judges without acting."""

    database: Database
    _seen_by: Callable[[Any], World]
    _ledger: Callable[..., Any]
    _reading: Callable[[World], Reading]
    world: Callable[[], World]
    _refusals: Callable[..., AbstractContextManager[None]]
    _id: Callable[[Any, str], int]

    def explain(
        self, number: str, transition: str | None = None, actor: str | None = None, *,
        acting_for: str | None = None, source: str | None = None, typist: str | None = None,
    ) -> list[Possible]:  # fmt: skip
        """Which transitions are possible now, for whom, and why the others are not.

        Args:
            actor: judged for this login; otherwise only for the state and the rules.
            acting_for: the unit (its code) whose act he would record, on the word of ``source``.
        """
        with self.database.reading() as held:
            world = self._seen_by(held)
            definition, snapshot = self._seen(held, number, world)
            who = people.actor(held, actor, world.today, typist).within(definition.code) if actor else None
        moves = (
            [transition_named(definition, transition, snapshot.state)]
            if transition
            else [one for one in definition.transitions.values() if snapshot.state in one.sources]
        )
        found = []
        for move in moves:
            command = None if who is None else Command(move.name, who, {}, acting_for, None, source)
            found.append(self._possible(definition, snapshot, move, command, world))
        if self._shown_to is None or not (hidden := self.hidden()):
            return found
        return [replace(one, reasons=tuple(masked_sentence(reason, hidden) for reason in one.reasons)) for one in found]

    def refuse(
        self, number: str, verb: str, actor: str, *, typist: str | None = None, dry_run: bool = False
    ) -> None:  # fmt: skip
        """Raises Refused if this actor may not hold, climb, suspend or resume here, whatever he says besides.

        Args:
            verb: as in the history, such as ``item.hold``.
        """
        with self._refusals(actor, number, verb, dry_run), self.database.reading() as held:
            world = self._seen_by(held)
            definition, snapshot = self._seen(held, number, world)
            who = people.actor(held, actor, world.today, typist).within(definition.code)
            against = [*AGAINST[verb](snapshot, who, world), *recused(snapshot, who)]
            if against:
                raise Refused(against, number=snapshot.number, transition=ENGINE_WORDS[verb])

    def read_fact(self, definition: Definition, name: str, raw: Any) -> Any:
        """The value that what somebody typed would have as this fact.

        Raises:
            IllTyped: names the label and what is wrong.
        """
        return read(name, definition.facts[name], raw, self._reading(self.world()))

    def rungs(self, number: str) -> list[str]:
        """The measure rungs of the running round that nobody has climbed yet, lowest first."""
        with self.database.reading() as held:
            definition, snapshot = self._seen(held, number, self._seen_by(held))
        if snapshot.deadline is None:
            return []
        ladder = [one.name for one in rungs(definition, snapshot, snapshot.deadline) if one.opens]
        claimed = {one.rung for one in snapshot.claims_of(snapshot.deadline)}
        return ladder[max((place for place, name in enumerate(ladder) if name in claimed), default=-1) + 1 :]

    def _seen(self, held: Any, number: str, world: World) -> tuple[Definition, Snapshot]:
        definition, snapshot, _ = self._ledger(held, world, None, None).snapshot(self._id(held, number), world)
        return definition, snapshot

    def _possible(
        self, definition: Definition, snapshot: Snapshot, move: TransitionDef, command: Command | None, world: World
    ) -> Possible:
        against: list[Sentence] = []
        found = legality(definition).fire(move.name, snapshot.state)
        if isinstance(found, Sentence):
            against = [
                found,
                *(reasons_anywhere(definition, snapshot, move, command, world) if command is not None else ()),
            ]
        elif command is not None:
            against = reasons_against(definition, snapshot, move, command, ToBeGiven(move.asks), world)
        else:
            clockwork = Command(move.name, NOBODY)
            against = reasons_against(definition, snapshot, move, clockwork, ToBeGiven(move.asks), world)[1:]
        asks = tuple(
            (name, (fact := definition.facts[name]).label, fact.kind, fact.optional, fact.example) for name in move.asks
        )
        return Possible(
            transition=move.name, label=move.label, target=move.target,
            target_label=definition.states[move.target].label, who=roles_text(snapshot, move), asks=asks,
            reasons=tuple(against), confirm=move.confirm,
        )  # fmt: skip
