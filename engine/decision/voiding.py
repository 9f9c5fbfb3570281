"""The last act was a mistake and is taken back, also out of a final state (SEMANTICS 23; T20).

A line says so; nothing is written over. State, facts, the start and the round of the deadline are those from before the
act, as if it had not been. Whatever has left the item by it is not undone: papers stay issued and are named, children
that ended with it stay ended, those it opened follow it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.decision import deadlines as rounds
from engine.decision.changed import changed
from engine.decision.decide import Command, title_of
from engine.decision.draft import Draft
from engine.decision.outcome import Outcome, ToFire
from engine.decision.snapshot import ActorView, Deadline, Snapshot, Taken
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.suspending import REVIEW
from engine.errors import Refused, Sentence

VOID, LABEL = "item.void", "撤销上一动作"


@dataclass(frozen=True)
class LastAct:
    """The last transition that was taken and not voided yet.

    Attributes:
        person: whether a person took it. facts: names that it recorded. before: all facts before it, typed.
        opened: children it opened, by id. told: whether it told another item something.
        moved: whether the item has moved to another version of its procedure since.
        resumed: whether a suspension ended with it. issued: papers signed by it that are not void.
        signed_on, served_on: as they were before. taken: how that transition had been taken before.
    """

    seq: int
    transition: str
    left: str | None
    person: bool
    facts: Sequence[str]
    before: Mapping[str, Any]
    rounds: Sequence[Deadline]
    opened: Sequence[int] = ()
    told: bool = False
    moved: bool = False
    resumed: bool = False
    issued: Sequence[str] = ()
    signed_on: Any = None
    served_on: Any = None
    taken: Taken | None = field(default=None)


def not_allowed(snapshot: Snapshot, actor: ActorView, world: World) -> list[Sentence]:
    """Why this actor may void nothing on this item: only the office's head may."""
    office = snapshot.parties.get("office")
    if office is not None and ("office_head", office.code) in actor.posts:
        return []
    return [Sentence("only the office's head voids an act")]


def void(
    definition: Definition, snapshot: Snapshot, command: Command, act: LastAct | None, reason: str, world: World
) -> Outcome:
    """The item as it was before its last act.

    Raises:
        Refused: with every reason.
    """
    against = [*not_allowed(snapshot, command.actor, world), *_about(snapshot, act)]
    if against or act is None or act.left is None:
        raise Refused(against, number=snapshot.number, transition=LABEL)
    draft, left = Draft(definition, snapshot, world), act.left
    gone = [name for name in act.facts if name not in act.before]
    back = {name: act.before[name] for name in act.facts if name in act.before}
    entered, moved = snapshot.state, snapshot.state != left
    old_title = title_of(definition, snapshot.facts)
    draft.change(
        facts=dict(act.before), state=left, ended_at=None, dropped=False, sequel=None, signed_on=act.signed_on,
        served_on=act.served_on, taken=_taken(snapshot, act),
    )  # fmt: skip
    if snapshot.title == old_title:
        draft.change(title=title_of(definition, act.before))
    if moved:
        for deadline in snapshot.deadlines:
            if deadline.state == entered and deadline.status != "over":
                draft.put(rounds.leave(definition, deadline, left, world.now))
        draft.put(*_restored(definition, act, left, world))
    elif (now := snapshot.deadline) is not None and _dated(definition, now, act):
        asked, profile = changed(now, promised_at=None), now.profile_revision
        draft.put(*rounds.refreshed(definition, draft.now, asked, world, profile=profile))
    for child in snapshot.children:
        if child.open and child.id in act.opened:
            draft.fires.append(ToFire(child.id, None, "parent"))
    draft.note_deadline()
    effects: dict[str, Any] = {"voids": act.transition, **({"gone": gone} if gone else {})}
    if act.issued:
        effects["issued"] = list(act.issued)
    draft.line(
        VOID, command.actor, world.now, left=entered, to=left, facts=back, reason=reason, effects=effects,
        corrects=act.seq,
    )  # fmt: skip
    if snapshot.parent is not None:
        draft.settles[snapshot.parent.id] = None
    if snapshot.id is not None:
        draft.settles[snapshot.id] = None
    return draft.outcome()


def _about(snapshot: Snapshot, act: LastAct | None) -> list[Sentence]:
    if act is None or act.left is None:
        return [Sentence("there is no act to be voided: what should not have been opened is cancelled or dropped")]
    data = {"seq": act.seq, "transition": act.transition}
    found = []
    if not act.person:
        found.append(Sentence("record {seq} ({transition}) is no person's act", data))
    if act.moved:
        found.append(Sentence("since record {seq} ({transition}) the item has moved to another version", data))
    if act.told:
        found.append(Sentence("by record {seq} ({transition}) another item moved too: both cannot be taken back", data))
    if act.resumed:
        found.append(Sentence("a suspension ended with record {seq} ({transition})", data))
    if snapshot.suspension is not None:
        found.append(Sentence("the item is suspended; resume it first"))
    if snapshot.parent is not None and not snapshot.parent.open:
        found.append(Sentence("its parent {number} has ended", {"number": snapshot.parent.number}))
    return found


def _taken(snapshot: Snapshot, act: LastAct) -> dict[str, Taken]:
    others = {name: taken for name, taken in snapshot.taken.items() if name != act.transition}
    return others if act.taken is None else {**others, act.transition: act.taken}


def _dated(definition: Definition, deadline: Deadline, act: LastAct) -> bool:
    due = definition.states[deadline.state].due
    return due is not None and bool(set(due.facts) & set(act.facts))


def _restored(definition: Definition, act: LastAct, left: str, world: World) -> list[Deadline]:
    """The round of the state that was left runs on as if it had not been; those of others that ended with the item are
    held again."""
    latest: dict[str, Deadline] = {}
    for one in act.rounds:
        if one.state not in latest or one.round > latest[one.state].round:
            latest[one.state] = one
    found = []
    for state, one in latest.items():
        if state == REVIEW.name or one.status == "waiting":
            continue
        open_hold = bool(one.holds) and one.holds[-1].until is None
        if state == left:
            holds = one.holds[:-1] if open_hold else one.holds
            waiting = one.due_at is None
            found.append(changed(one, status="waiting" if waiting else "running", holds=holds))
        elif one.status == "over" and open_hold and definition.can_reach(left, state):
            found.append(changed(one, status="held"))
    return found
