"""Something around an item has changed: a child ended, a measure was served, the grounds were held or are gone.

Level-triggered like time: settling compares what is with what should be and writes the difference, so it may be asked
any number of times (SEMANTICS 19, 20, 22, 28, 29).
"""

from __future__ import annotations

from typing import Any

from engine.decision import deadlines as rounds
from engine.decision.changed import changed
from engine.decision.decide import Command, is_measure, parents_exit, permitted
from engine.decision.draft import Draft
from engine.decision.joined import joined, joined_on
from engine.decision.outcome import Outcome
from engine.decision.proposed import proposed_papers
from engine.decision.snapshot import THE_CLOCK, ActorView, Deadline, Snapshot
from engine.decision.suspension import follow_suspension
from engine.decision.world import World
from engine.definition.definition import Definition


def settle(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
    """The difference between what the surroundings now ask for and what stands."""
    draft = Draft(definition, snapshot, world)
    if snapshot.open:
        _retry(draft)
        _await_children(draft)
        if is_measure(definition):
            _follow_grounds(draft)
        if draft.now.open:
            follow_suspension(draft, around(draft.now))
            _pause_or_run(draft)
    return draft.outcome()


def around(snapshot: Snapshot) -> ActorView:
    """The actor of such changes: the parent, if there is one, else the clock."""
    return ActorView("parent", snapshot.parent.number) if snapshot.parent else ActorView("clock", "clock")


def follow_parent(definition: Definition, snapshot: Snapshot, world: World, actor: ActorView) -> Outcome | None:
    """The PARENT exit of the state the item rests in; ``None`` if it has none and runs its own course."""
    move = parents_exit(definition, snapshot.state) if snapshot.open else None
    if move is None:
        return None
    draft = Draft(definition, snapshot, world)
    target = permitted(definition, snapshot, move, Command(move.name, actor), {}, world)
    draft.move(move, target, actor, world.now, {}, reason=move.basis or None)
    return draft.outcome()


def join(definition: Definition, snapshot: Snapshot, number: str, grounds: str, world: World) -> Outcome:
    """A further ground for an unsigned proposal: its draft names both (SEMANTICS 17)."""
    draft = Draft(definition, snapshot, world)
    both = {"grounds": f"{snapshot.facts.get('grounds', '')}\n{grounds}".strip()}
    draft.change(facts={**snapshot.facts, **both})
    effects: dict[str, Any] = {"item": number}
    if papers := proposed_papers(definition, draft.now, world):
        effects["drafts"] = list(papers)  # bytes are filled in by whoever records it
    draft.line("grounds.join", THE_CLOCK, world.now, facts=both, effects=effects)
    return draft.outcome()


def _retry(draft: Draft) -> None:
    """A refused CLOCK transition is tried again after a change (SEMANTICS 24)."""
    deadline = draft.now.deadline
    if deadline is not None and deadline.clock_refused:
        draft.put(changed(deadline, clock_refused=False))


def _await_children(draft: Draft) -> None:
    """The office's own term is dormant while a child is open and runs when the last has ended (SEMANTICS 29)."""
    item, deadline = draft.now, draft.now.deadline
    state = draft.definition.states[item.state]
    if deadline is None or state.due is None or state.due.since_children is None:
        return
    children = [one for one in item.children if one.procedure == state.due.since_children and not one.measure]
    waiting = not children or not joined(children, state.due.at_least)
    if waiting == (deadline.status == "waiting"):
        return
    if waiting:
        draft.put(rounds.over(deadline))
        begun = rounds.derive(draft.definition, state, draft.now, draft.world.now, draft.world)
        word = "children.open"
    else:
        ended = joined_on(children, state.due.at_least) or draft.world.today
        begun = rounds.derive(draft.definition, state, item, draft.world.now, draft.world, ended=ended)
        begun = changed(begun, round=deadline.round, id=deadline.id)
        if item.suspension is not None and begun.status == "running":
            begun = rounds.hold(begun, draft.world.now, pauses=True)
        word = "children.ended"
    draft.put(begun)
    draft.note_deadline()
    dropped = sum(one.dropped for one in children)
    draft.line(word, ActorView("child", "children"), draft.world.now,
               effects={"children": len(children), "dropped": dropped})  # fmt: skip


def _follow_grounds(draft: Draft) -> None:
    """Gone: an unsigned proposal takes its PARENT exit; where there is none, it is flagged and a person decides."""
    item = draft.now
    standing = item.standing_of_grounds()
    if standing == "gone":
        move = parents_exit(draft.definition, item.state)
        if move is not None and draft.definition.states[move.target].final:
            actor = around(item)
            target = permitted(draft.definition, item, move, Command(move.name, actor), {}, draft.world)
            draft.effects["grounds"] = standing
            draft.move(move, target, actor, draft.world.now, {}, reason=move.basis or None)
            draft.change(grounds_flag=standing)
            return
    if standing != item.grounds_flag:
        draft.change(grounds_flag=standing)
        draft.line(f"grounds.{standing}", around(item), draft.world.now)


def _pause_or_run(draft: Draft) -> None:
    """The clock of an unserved paper pauses with its grounds; that of a request while it cannot be told; that of a
    suspended item stands still anyway."""
    deadline = draft.now.deadline
    if deadline is None or deadline.status == "waiting" or draft.now.suspension is not None:
        return
    if draft.now.must_wait:
        if not deadline.held_now:
            draft.put(rounds.hold(deadline, draft.world.now, pauses=True))
            _say(draft, "clock.pause", deadline)
    elif deadline.held_now and deadline.holds[-1].pauses:
        draft.put(*rounds.resumed(draft.definition, draft.now, deadline, draft.world))
        _say(draft, "clock.resume", deadline)


def _say(draft: Draft, word: str, deadline: Deadline) -> None:
    draft.note_deadline()
    draft.line(word, around(draft.now), draft.world.now, effects={"state": deadline.state})
