"""``Engine.correct``: a line that was wrong, and what is right instead (SEMANTICS 23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.decision.correcting import CORRECT, Entry, correct
from engine.decision.values import Reading, from_json, read
from engine.definition.facts import text
from engine.errors import NotFound, UnknownFact
from engine.store import find

if TYPE_CHECKING:
    from engine.decision.decide import Command
    from engine.decision.outcome import Outcome
    from engine.decision.snapshot import Snapshot
    from engine.decision.world import World
    from engine.definition.definition import Definition
    from engine.intake.names import Names
    from engine.store.ledger import Ledger


class Correcting:
    """The part of the engine that corrects what was recorded."""

    names: Names
    world: Callable[[], World]
    _by_verb: Callable[..., Outcome]
    _reading: Callable[[World], Reading]
    _stored: Callable[..., dict[str, Any]]

    def correct(
        self, number: str, seq: int, facts: Mapping[str, Any] | None = None, parties: Mapping[str, str] | None = None,
        *, reason: str, actor: str, typist: str | None = None, expect: int | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Records what is right instead of what a line says; the line itself stays.

        Args:
            seq: the line that is wrong: the last one that recorded the fact. facts: fact → the right value.
            parties: role → the right unit (code, name or alias); the first line says who is what.
            reason: why it is wrong.

        Raises:
            NotFound, Usage, Refused, Changed: as ``act``.
        """
        words = str(read("reason", text("理由"), reason, self._reading(self.world())))
        codes = {role: self.names.resolve(unit) for role, unit in (parties or {}).items()}

        def decided(
            definition: Definition, snapshot: Snapshot, command: Command, world: World, ledger: Ledger
        ) -> Outcome:
            entry = _entry(ledger.connection, definition, snapshot, seq)
            given = self._stored(facts or {}, ledger.connection, world.now, actor)
            right = {name: self._right(definition, name, raw, world) for name, raw in given.items()}
            found = {role: ledger.unit(code) for role, code in codes.items()}
            return correct(definition, snapshot, command, entry, right, found, words, world)

        return self._by_verb(number, CORRECT, decided, (), actor, typist, expect, dry_run, looks=True)

    def _right(self, definition: Definition, name: str, raw: Any, world: World) -> Any:
        if name not in definition.facts:
            raise UnknownFact(procedure=definition.code, name=name)
        return read(name, definition.facts[name], raw, self._reading(world))


def _entry(held: Any, definition: Definition, snapshot: Snapshot, seq: int) -> Entry:
    """The line, with what later lines say of its facts and the papers signed since.

    Raises:
        NotFound: no such line.
    """
    assert snapshot.id is not None
    lines: Sequence[Any] = find.HISTORY.all(held, id=snapshot.id)
    line = next((one for one in lines if one.seq == seq), None)
    if line is None:
        raise NotFound(kind="line", name=f"{snapshot.number}#{seq}", nearest=[str(len(lines))])
    later = {name: one.seq for one in lines if one.seq > seq for name in one.facts if name in line.facts}
    person = line.actor if line.actor_kind == "person" else ""
    return Entry(seq, line.transition, from_json(definition, line.facts), person, later,
                 tuple(_issued(held, snapshot.id, seq)))  # fmt: skip


def _issued(held: Any, id: int, seq: int) -> Iterator[str]:
    for paper in find.DOCUMENTS_OF.all(held, id=id):
        if paper.seq >= seq and paper.status != "void":
            yield paper.official_number or paper.name
