"""A signed paper is declared void: its number stays used for ever, and the history says why.

Most papers are taken back by their procedure (撤回，文号作废). This is for those of which a procedure says nothing: one
that was served already, or whose item has ended. Who may is assumed: the office's head, or the committee's heads.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.decision.changed import changed
from engine.decision.decide import Command
from engine.decision.draft import Draft
from engine.decision.outcome import Outcome
from engine.decision.snapshot import Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, TransitionDef
from engine.errors import Refused, Sentence

VOID = "document.void"
MAY = (("office", ("office_head",)), ("committee", ("committee_deputy", "committee_head")))


@dataclass(frozen=True)
class Issued:
    """A numbered paper as it is on file."""

    number: str
    void: bool
    served: bool


def takes_back(definition: Definition, state: str) -> list[TransitionDef]:
    """The procedure's own ways to void a paper that waits to be served."""
    return [move for move in definition.from_state(state) if move.voids]


def void(
    definition: Definition, snapshot: Snapshot, command: Command, paper: Issued, reason: str, world: World
) -> Outcome:
    """The number is void; state and time are left alone.

    Raises:
        Refused: with every reason.
    """
    against: list[Sentence] = []
    posts = {
        (role, snapshot.parties[party].code) for party, roles in MAY if party in snapshot.parties for role in roles
    }
    if not posts & set(command.actor.posts):
        against.append(Sentence("only the office's head or the committee's heads declare a signed paper void"))
    if paper.void:
        against.append(Sentence("{paper} is void already", {"paper": paper.number}))
    elif not paper.served and (own := _waits(definition, snapshot)):
        labels = "、".join(f"{move.label} ({move.name})" for move in own)
        what = Sentence("{paper} waits to be served; it is taken back by: {moves}",
                        {"paper": paper.number, "moves": labels})  # fmt: skip
        against.append(what)
    if against:
        raise Refused(against, number=snapshot.number, transition="文号作废")
    draft = Draft(definition, snapshot, world)
    draft.line(VOID, command.actor, world.now, reason=reason, effects={"paper": paper.number})
    return changed(draft.outcome(), voids_paper=paper.number)


def _waits(definition: Definition, snapshot: Snapshot) -> list[TransitionDef]:
    """Where the item waits to serve a paper: the ways that void it, else those that end or undo what it says."""
    if not snapshot.open or not any(move.serves for move in definition.from_state(snapshot.state)):
        return []
    return takes_back(definition, snapshot.state) or [
        move for move in definition.from_state(snapshot.state)
        if not move.serves and definition.states[move.target].final
    ]  # fmt: skip
