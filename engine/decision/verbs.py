"""What people may do to an item besides its transitions: note, hold the ladder, jump up (SEMANTICS 15).

These are the engine's own verbs; procedures do not declare them. Who may is assumed: the office's deputy and head
decide about the ladder, anybody with a part in the item or in the office may leave a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.decision.changed import changed
from engine.decision.decide import Command, standing_still
from engine.decision.draft import Draft
from engine.decision.ladder import rungs
from engine.decision.lapse import proposal
from engine.decision.outcome import Outcome
from engine.decision.snapshot import ActorView, Deadline, Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition, RungDef
from engine.errors import Refused, Sentence

DECIDERS = ("office_deputy", "office_head")
LONGEST_HOLD = 10
"""Working days a person may hold a ladder at most."""


def note(definition: Definition, snapshot: Snapshot, command: Command, words: str, world: World) -> Outcome:
    """A remark in the history; it changes nothing.

    Raises:
        Refused: neither party to the item nor of the office.
    """
    if against := stranger(snapshot, command.actor):
        raise _refused(snapshot, "备注", *against)
    draft = Draft(definition, snapshot, world)
    draft.line("item.note", command.actor, world.now, reason=words)
    return draft.outcome()


def stranger(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
    """That somebody is neither of a party to the item nor of the office."""
    if actor.units & {unit.code for unit in snapshot.parties.values()}:
        return []
    return [Sentence("only parties to the item and the office leave notes")]


def hold(
    definition: Definition, snapshot: Snapshot, command: Command, until: date, reason: str, world: World
) -> Outcome:
    """No measure opens until the end of ``until``, at most ten working days ahead; messages go on.

    Raises:
        Refused: with every reason.
    """
    latest = world.calendar.after(world.today, LONGEST_HOLD)
    against = not_now(snapshot, command.actor, world)
    if not world.today < until <= latest:
        data = {"until": until, "latest": latest}
        against.append(Sentence("a ladder is held until a day after today, at most until {latest}; not {until}", data))
    if against:
        raise _refused(snapshot, "暂缓升级", *against)
    deadline = snapshot.deadline
    assert deadline is not None
    draft = Draft(definition, snapshot, world)
    draft.put(changed(deadline, measures_wait_until=until))
    draft.line("item.hold", command.actor, world.now, reason=reason, effects={"until": until.isoformat()})
    return draft.outcome()


def not_now(snapshot: Snapshot, actor: ActorView, world: World) -> list[Sentence]:
    """Why this actor may not hold the ladder of this item, whatever he says."""
    return [*decider(snapshot, actor), *_live(snapshot, world)]


def not_yet(snapshot: Snapshot, actor: ActorView, world: World) -> list[Sentence]:
    """Why he may not climb it either."""
    against, deadline = not_now(snapshot, actor, world), snapshot.deadline
    if deadline is not None and deadline.lapsed_at is None:
        against.append(Sentence("the deadline has not lapsed; a measure needs a lapse"))
    return against


def escalate(
    definition: Definition, snapshot: Snapshot, command: Command, rung: str | None, reason: str, world: World
) -> Outcome:
    """Opens a measure of the ladder at once, the next one or a named higher one; those between are passed.

    Raises:
        Refused: with every reason.
    """
    against, deadline = not_yet(snapshot, command.actor, world), snapshot.deadline
    if against or deadline is None:
        raise _refused(snapshot, "直接升级", *against)
    chosen, n = _chosen(definition, snapshot, deadline, rung)
    draft = Draft(definition, snapshot, world)
    claim = draft.claim(deadline, chosen.name, n, "opened")
    draft.opens.append(changed(proposal(draft, deadline, chosen, claim), as_clock=False))
    effects = {"rung": chosen.name, "n": n, "opens": chosen.opens.procedure if chosen.opens else None}
    draft.line("item.escalate", command.actor, world.now, reason=reason, effects=effects)
    return draft.outcome()


def _chosen(definition: Definition, snapshot: Snapshot, deadline: Deadline, name: str | None) -> tuple[RungDef, int]:
    """The rung, above the highest one claimed, and the count of its claim."""
    ladder = [rung for rung in rungs(definition, snapshot, deadline) if rung.opens]
    places = {rung.name: place for place, rung in enumerate(ladder)}
    claims = snapshot.claims_of(deadline)
    top = max((places[one.rung] for one in claims if one.rung in places), default=-1)
    above = ladder[top + 1 :]
    found = next((one for one in above if name in (None, one.name)), None)
    if found is None:
        raise _refused(snapshot, "直接升级", _no_rung(ladder, above, name))
    return found, max((one.n for one in claims if one.rung == found.name), default=0) + 1


def _no_rung(ladder: Sequence[RungDef], above: Sequence[RungDef], name: str | None) -> Sentence:
    """Why there is nothing to climb to."""
    if not ladder:
        return Sentence("this ladder has no measures: nothing can be opened on it")
    data = {"rung": name, "rungs": "、".join(one.name for one in above)}
    if not above:
        return Sentence("there is no higher rung: this round has climbed its ladder to the end")
    if name in [one.name for one in ladder]:
        return Sentence("the rung {rung} has been climbed or passed in this round; above it are: {rungs}", data)
    return Sentence("there is no rung {rung}; those above are: {rungs}", data)


def decider(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
    """Why somebody does not decide about the ladder of an item."""
    office = snapshot.parties.get("office")
    if office is not None and any((role, office.code) in actor.posts for role in DECIDERS):
        return []
    return [Sentence("only the office's deputy or head decides about the ladder")]


def _live(snapshot: Snapshot, world: World) -> list[Sentence]:
    if not snapshot.open:
        return [Sentence("the item has ended")]
    if snapshot.suspension is not None:
        return [standing_still(snapshot.suspension, world)]
    deadline = snapshot.deadline
    if deadline is None or deadline.status != "running":
        return [Sentence("no deadline of this item is running")]
    return []


def _refused(snapshot: Snapshot, what: str, *reasons: Sentence) -> Refused:
    return Refused(reasons, number=snapshot.number, transition=what)
