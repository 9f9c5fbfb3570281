"""``Engine.void_act``: the last act is taken back (SEMANTICS 23)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.decision.duties import PERSONS, deed_of
from engine.decision.retold import MIGRATE
from engine.decision.snapshot import Taken
from engine.decision.values import Reading, from_json, read
from engine.decision.voiding import VOID, LastAct, void
from engine.definition.facts import text
from engine.store import find
from engine.store.casework import explained
from engine.store.casework.load import deadline_of

if TYPE_CHECKING:
    from engine.decision.decide import Command
    from engine.decision.outcome import Outcome
    from engine.decision.snapshot import Snapshot
    from engine.decision.world import World
    from engine.definition.definition import Definition
    from engine.store.ledger import Ledger


class Voiding:
    """The part of the engine that takes acts back."""

    world: Callable[[], World]
    _by_verb: Callable[..., Outcome]
    _reading: Callable[[World], Reading]

    def void_act(
        self, number: str, *, reason: str, actor: str, typist: str | None = None, expect: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Takes back the last transition of an item, also one that ended it.

        Raises:
            NotFound, Usage, Refused, Changed: as ``act``.
        """
        words = str(read("reason", text("理由"), reason, self._reading(self.world())))

        def decided(
            definition: Definition, snapshot: Snapshot, command: Command, world: World, ledger: Ledger
        ) -> Outcome:
            act = _last(ledger.connection, definition, snapshot, world)
            return void(definition, snapshot, command, act, words, world)

        return self._by_verb(number, VOID, decided, (), actor, typist, expect, dry_run, looks=True)


def _last(held: Any, definition: Definition, snapshot: Snapshot, world: World) -> LastAct | None:
    assert snapshot.id is not None
    lines = find.HISTORY.all(held, id=snapshot.id)
    voided = {line.corrects for line in lines if line.transition == VOID}
    acts = [line for line in lines if "." not in line.transition and line.seq not in voided]
    if not acts:
        return None
    act, before = acts[-1], acts[:-1]
    facts: dict[str, Any] = {}
    for line in lines:
        if line.seq < act.seq:
            for name in line.effects.get("gone", ()) if line.transition == VOID else ():
                facts.pop(name, None)
            facts |= line.facts
    move = definition.transitions.get(act.transition)
    moved = any(line.transition == MIGRATE and line.seq > act.seq for line in lines)
    papers = find.DOCUMENTS_OF.all(held, id=snapshot.id)
    earlier = [paper for paper in papers if paper.seq < act.seq]
    same = [line for line in before if line.transition == act.transition]
    serves = move is not None and bool(move.serves)
    return LastAct(
        seq=act.seq, transition=act.transition, left=act.from_state, person=act.actor_kind == "person",
        facts=sorted(act.facts), before=from_json(definition, facts),
        rounds=[deadline_of(row) for row in explained.ROUNDS.all(held, id=snapshot.id)],
        opened=[one.id for one in snapshot.children if one.opened_at == act.recorded_at], moved=moved,
        told=move is not None and bool(move.tells),
        resumed=any(row.seq_until == act.seq for row in find.SUSPENSIONS_OF.all(held, ids=[snapshot.id])),
        issued=[paper.official_number or paper.name for paper in papers
                if paper.seq == act.seq and paper.status != "void"],
        signed_on=max((paper.issued_on for paper in earlier), default=None),
        served_on=(max((paper.served_on for paper in earlier if paper.served_on), default=None) if serves
                   else snapshot.served_on),
        taken=_taken(same, world),
    )  # fmt: skip


def _taken(same: list[Any], world: World) -> Taken | None:
    if not same:
        return None
    last = same[-1]
    login = last.actor if last.actor_kind == "person" and last.source is None else ""
    on = world.calendar.local_date(last.occurred_at)
    persons = deed_of(login, last.effects.get(PERSONS))
    return Taken(len(same), login, last.acting_for, on, last.occurred_at, persons)
