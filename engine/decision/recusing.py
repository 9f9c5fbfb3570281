"""Who takes no part in an item: declared with a reason, kept in its history, lifted only by others (G6, DOMAIN T33)."""

from __future__ import annotations

from engine.decision.decide import Command
from engine.decision.draft import Draft
from engine.decision.duties import DECIDING, PERSONS
from engine.decision.outcome import Outcome
from engine.decision.snapshot import ActorView, Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.errors import Refused, Sentence

RECUSE, LABEL = "item.recuse", "回避"


def recuse(
    definition: Definition, snapshot: Snapshot, command: Command, login: str, name: str, reason: str, lift: bool,
    world: World,
) -> Outcome:  # fmt: skip
    """From now on somebody takes no part in an item, or takes part again.

    Args:
        login: of an operator; empty for somebody who is none. name: what he is called: whoever is named so among
            inspectors, judges or acceptors is refused.

    Raises:
        Refused: with every reason. Anybody may recuse himself, and the office's or the committee's heads and deputies
            others; nobody lets himself in again.
    """
    himself = bool(login) and login in command.actor.persons
    known = {login, name} & snapshot.recused.keys()
    against = []
    if not snapshot.open:
        against.append(Sentence("the item has ended"))
    if lift and himself:
        against.append(Sentence("nobody lifts his own recusal"))
    if lift or not himself:
        against += not_deciding(snapshot, command.actor)
    if lift and not known:
        against.append(Sentence("{person} is not recused from this item", {"person": name}))
    if known and not lift:
        against.append(Sentence("{person} is recused from this item already", {"person": name}))
    if against:
        raise Refused(against, number=snapshot.number, transition=LABEL)
    said = {"readmitted" if lift else "recused": login or name, "name": name}
    draft = Draft(definition, snapshot, world)
    draft.line(RECUSE, command.actor, world.now, reason=reason, effects={PERSONS: said})
    return draft.outcome()


def not_deciding(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
    """Why somebody recuses nobody else."""
    units = {snapshot.parties[party].code for party in ("office", "committee") if party in snapshot.parties}
    if any(role in DECIDING and unit in units for role, unit in actor.posts):
        return []
    return [Sentence("only the office's or the committee's heads and deputies recuse others")]
