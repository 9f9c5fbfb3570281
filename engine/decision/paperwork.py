"""A signed paper is declared void, its number used for ever, or is served; the history says why, how and on whom.

Most papers are taken back (撤回，文号作废) and served (送达) by their procedure, which says what follows. This is for
those of which a procedure says nothing: one that was served already, or whose item has ended. The office's head or the
committee's heads declare them void; whoever holds a post in the office or the supervising unit serves them (assumed).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.decision.changed import changed
from engine.decision.decide import Command
from engine.decision.draft import Draft
from engine.decision.outcome import Outcome
from engine.decision.snapshot import ActorView, Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, TransitionDef
from engine.errors import Refused, Sentence

VOID, SERVE = "document.void", "document.serve"
MODES = {"hand": "当面签收", "platform": "电子政务平台", "post": "邮寄", "left": "留置", "notice": "公告"}
SERVING = ("office", "supervisor")
"""The parties whose people serve papers."""
MAY = (("office", ("office_head",)), ("committee", ("committee_deputy", "committee_head")))


@dataclass(frozen=True)
class Issued:
    """A numbered paper as it is on file."""

    number: str
    void: bool
    served: bool
    issued_on: date | None = None
    latest: bool = True
    """Nothing was signed after it on its item."""


@dataclass(frozen=True)
class Service:
    """How a paper reached its addressee. ``receipt``: name and sha256 of a kept file."""

    on: date
    mode: str | None = None
    recipient: str | None = None
    witnesses: tuple[str, ...] = ()
    receipt: dict[str, Any] | None = None


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
    against = no_head(snapshot, command.actor)
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


def serve(
    definition: Definition, snapshot: Snapshot, command: Command, paper: Issued, how: Service, world: World
) -> Outcome:
    """The paper was served; state and time are left alone, for the procedure lets no term run from it.

    Raises:
        Refused: with every reason.
    """
    against = no_server(snapshot, command.actor)
    if paper.void:
        against.append(Sentence("{paper} is void; it is not served", {"paper": paper.number}))
    elif paper.served:
        against.append(Sentence("{paper} was served already", {"paper": paper.number}))
    elif snapshot.open and paper.latest and (own := [m for m in definition.from_state(snapshot.state) if m.serves]):
        labels = "、".join(f"{move.label} ({move.name})" for move in own)
        against.append(Sentence("{paper} is served by: {moves}", {"paper": paper.number, "moves": labels}))
    if how.on > world.today:
        against.append(Sentence("{label} lies in the future", {"label": "送达日期"}))
    if paper.issued_on is not None and how.on < paper.issued_on:
        data = {"label": "送达日期", "signed": paper.issued_on}
        against.append(Sentence("{label} lies before the signing, of {signed}", data))
    if how.mode == "left" and (len(how.witnesses) < 2 or how.receipt is None):
        against.append(Sentence("a paper that is left needs two witnesses and a photograph"))
    if against:
        raise Refused(against, number=snapshot.number, transition="文书送达")
    said = {"mode": how.mode, "recipient": how.recipient, "witnesses": list(how.witnesses), "receipt": how.receipt}
    draft = Draft(definition, snapshot, world)
    draft.line(SERVE, command.actor, world.now, effects={
        "paper": paper.number, "served_on": how.on.isoformat(), **{name: one for name, one in said.items() if one},
    })  # fmt: skip
    return changed(draft.outcome(), serves_paper=(paper.number, how.on))


def _waits(definition: Definition, snapshot: Snapshot) -> list[TransitionDef]:
    """Where the item waits to serve a paper: the ways that void it, else those that end or undo what it says."""
    if not snapshot.open or not any(move.serves for move in definition.from_state(snapshot.state)):
        return []
    return takes_back(definition, snapshot.state) or [
        move for move in definition.from_state(snapshot.state)
        if not move.serves and definition.states[move.target].final
    ]  # fmt: skip


def no_head(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
    """Why somebody declares no signed paper void."""
    posts = {
        (role, snapshot.parties[party].code) for party, roles in MAY if party in snapshot.parties for role in roles
    }
    if posts & actor.posts:
        return []
    return [Sentence("only the office's head or the committee's heads declare a signed paper void")]


def no_server(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
    """Why somebody serves no papers."""
    if actor.units & {snapshot.parties[party].code for party in SERVING if party in snapshot.parties}:
        return []
    return [Sentence("papers are served by people of the office or of the supervising unit")]
