"""One item moves to another version of its procedure (SEMANTICS 30, law 8).

Start, suspensions, rounds and claims are kept; claims follow the names of rungs. Nothing fires again: what was claimed
stays claimed, in the same round, also where its date moves. Only a lapse that the new term undoes ends a round, as a
correction does (SEMANTICS 23). No term becomes shorter unless the plan says why, and none ends in the past.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from engine.decision import deadlines as rounds
from engine.decision.changed import changed
from engine.decision.draft import Draft
from engine.decision.excluding import held, in_hand
from engine.decision.ladder import rungs
from engine.decision.migration import ANCHOR, ANEW, KEEP, Plan
from engine.decision.outcome import Outcome, Renamed, due_text
from engine.decision.retold import MIGRATE
from engine.decision.snapshot import ActorView, Claim, Deadline, Snapshot
from engine.decision.wake import clock_transition
from engine.decision.world import World
from engine.definition.definition import DueDef, StateDef
from engine.definition.suspending import REVIEW
from engine.errors import Refused, Sentence


def migrate(plan: Plan, snapshot: Snapshot, actor: ActorView, world: World) -> Outcome:
    """The item under the new version, with one line that says what became of it.

    Raises:
        Refused: with every reason.
    """
    against: list[Sentence] = []
    given = dict(_facts(plan, snapshot))
    renamed, now = _renamed(plan, snapshot, given)
    draft = Draft(plan.new, snapshot, world)
    draft.before, draft.now = changed(now, deadlines=snapshot.deadlines, rounds=snapshot.rounds), now
    against += [*_missing(plan, now), *in_hand(plan.new, now, world)]
    terms = []
    for before, moved in zip(snapshot.deadlines, now.deadlines, strict=True):
        if before.state != REVIEW.name:
            against += _unclaimable(plan, now, moved)
            after = _dealt(plan, now, before, moved, world)
            against += _wrong(plan, before, after, world)
            terms.append(_term(before, after))
            _put(draft, moved, after, world)
    if against:
        raise Refused(against, number=snapshot.number, transition=plan.name)
    draft.note_deadline()
    effects: dict[str, Any] = {"version": {"from": plan.old.version, "to": plan.new.version}, "terms": terms}
    effects |= {"states": renamed.states} if renamed.states else {}
    effects |= {"rungs": renamed.rungs} if renamed.rungs else {}
    draft.line(MIGRATE, actor, world.now, left=snapshot.state, to=now.state, facts=given, reason=plan.reason,
               effects=effects)  # fmt: skip
    draft.settles.update(dict.fromkeys(_neighbours(draft.now)))
    excluding = plan.old.exclusions or plan.new.exclusions
    return changed(
        draft.outcome(), before=snapshot, renamed=renamed, holds=held(plan.new, draft.now) if excluding else None
    )


# facts, names -----------------------------------------------------------------------------------------------------


def _facts(plan: Plan, snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    """What is filled: never over what was recorded."""
    for source, name in plan.copies.items():
        if source in snapshot.facts and name not in snapshot.facts:
            yield name, snapshot.facts[source]
    for name, value in plan.values.items():
        if name not in snapshot.facts:
            yield name, value


def _renamed(plan: Plan, snapshot: Snapshot, given: Mapping[str, Any]) -> tuple[Renamed, Snapshot]:
    """The item with the names of the new version. A state that takes another's place has its rounds after those."""
    counted = dict(snapshot.rounds)
    states: dict[str, tuple[str, int]] = {}
    for old, new in plan.renamed.items():
        if old in counted:
            states[old] = (new, counted.get(new, 0))
            counted[new] = counted.get(new, 0) + counted.pop(old)

    def place(state: str, round: int) -> tuple[str, int]:
        name, after = states.get(state, (state, 0))
        return name, round + after

    def deadline(one: Deadline) -> Deadline:
        state, round = place(one.state, one.round)
        return changed(one, state=state, round=round)

    def claim(one: Claim) -> Claim:
        state, round = place(one.state, one.round)
        return changed(one, state=state, round=round, rung=plan.rungs.get(one.rung, one.rung))

    now = changed(
        snapshot, version=plan.new.version, state=plan.states[snapshot.state], facts={**snapshot.facts, **given},
        deadlines=tuple(map(deadline, snapshot.deadlines)), rounds=counted, claims=tuple(map(claim, snapshot.claims)),
        stay=snapshot.stay,
    )  # fmt: skip
    return Renamed(plan.new.version, states, dict(plan.rungs)), now


def _missing(plan: Plan, now: Snapshot) -> Iterator[Sentence]:
    """What the new version takes for certain where the item will rest, and the item does not have."""
    for name in sorted(plan.known.facts[now.state] & plan.new.facts.keys()):
        if name not in now.facts:
            data = {"fact": name, "label": plan.new.facts[name].label, "state": now.state}
            yield Sentence("{fact} ({label}) is certain in {state} and not recorded; fill it in [facts]", data)
    roles = {name for name, role in plan.new.roles.items() if role.kind == "party"}
    for name in sorted(plan.known.parties[now.state] & roles):
        if name not in now.parties:
            yield Sentence(
                "nobody fills the role {role}, which {state} takes for certain", {"role": name, "state": now.state}
            )
    old = plan.renamed.keys() & {one.stay for one in now.children if one.open and one.stay}
    for child in now.children:
        if child.open and child.stay in old:
            data = {"number": child.number, "state": child.stay}
            yield Sentence("{number} lives with the stay in {state}, which gets no other name before it ends", data)


def _unclaimable(plan: Plan, now: Snapshot, deadline: Deadline) -> Iterator[Sentence]:
    """Rungs that were climbed and are no longer there: what fired might fire again under another name."""
    names = {one.name for one in rungs(plan.new, now, deadline)}
    move = clock_transition(plan.new, deadline.state)
    for claim in now.claims_of(deadline):
        gone = claim.rung not in names and (move is None or claim.rung != move.name)
        if gone and (claim.kind != "taken" or move is not None):
            data = {"rung": claim.rung, "state": deadline.state}
            yield Sentence("the rung {rung} was climbed and is gone from the ladder of {state}; [rungs] maps it", data)


# terms ------------------------------------------------------------------------------------------------------------


def _dealt(plan: Plan, now: Snapshot, before: Deadline, moved: Deadline, world: World) -> Deadline:
    """The round with its deadline as the plan says."""
    state = plan.new.states[moved.state]
    fresh = rounds.derive(plan.new, state, now, world.now, world)
    deal, due = plan.deal(before.state), state.due
    same = changed(
        fresh, round=moved.round, id=moved.id, armed_at=moved.armed_at, holds=moved.holds, lapsed_at=moved.lapsed_at,
        measures_wait_until=moved.measures_wait_until,
    )  # fmt: skip
    was = plan.old.states[before.state].due
    if due is None or was is None or (due.since_children is not None and not _running_since_children(was, moved)):
        if fresh.status == "waiting":
            return same
        if moved.status == "held":
            return changed(same, status="held")
        return rounds.hold(same, world.now, pauses=True) if now.suspension is not None else same
    asked = changed(
        moved, owed_role=fresh.owed_role, owed_post=fresh.owed_post, owed_unit=fresh.owed_unit, clock_refused=False
    )
    origin: date | datetime = moved.start_at or moved.start_on or world.now
    if deal.how == KEEP:
        asked = changed(asked, term_of=_kept(plan, asked, state, world))
    elif deal.how == ANEW:
        asked, origin = changed(asked, term_of=None, profile_revision=world.revision, promised_at=None), world.now
    else:
        asked = changed(asked, term_of=None, promised_at=None)
        if deal.how == ANCHOR and deal.fact is not None:
            origin = now.facts.get(deal.fact) or origin
    return rounds.project(asked, due, now.facts, origin, world)


def _running_since_children(was: DueDef, moved: Deadline) -> bool:
    """Whether the round has begun to run because its children have ended; what has begun is dealt with as any term."""
    return was.since_children is not None and moved.start_on is not None


def _kept(plan: Plan, deadline: Deadline, state: StateDef, world: World) -> str | None:
    """Whose term a round runs by that keeps it: the old version's, if the new one gives another."""
    due = state.due
    if deadline.term_of is not None or due is None or due.term is None or deadline.span is None:
        return deadline.term_of
    value = world.value(due.term, deadline.profile_revision)
    same = value.span == deadline.span and due.term.limit == deadline.limit
    return None if same else f"{plan.old.code}@{plan.old.version}"


def _wrong(plan: Plan, before: Deadline, after: Deadline, world: World) -> Iterator[Sentence]:
    """A term that becomes shorter and may not, or that would end in the past."""
    if after.due_at is None or (before.due_at is not None and after.due_at >= before.due_at):
        return
    data = {"state": before.state, "before": due_text(before.due_on), "after": due_text(after.due_on)}
    if before.due_at is not None and before.state not in plan.shorten:
        yield Sentence("the term of {state} would become shorter, {before} → {after}; [shorten] says why it may", data)
    elif not rounds.ahead(after, world) and before.lapsed_at is None:
        yield Sentence("the term of {state} would end in the past, {before} → {after}", data)


def _put(draft: Draft, moved: Deadline, after: Deadline, world: World) -> None:
    """The same round with its new date; if a lapse is undone by it, that round is over and another begins."""
    if moved.lapsed_at is not None and rounds.ahead(after, world):
        draft.put(rounds.over(moved))
        draft.put(changed(
            after, id=None, round=draft.now.rounds.get(moved.state, 0) + 1, armed_at=world.now, lapsed_at=None,
            measures_wait_until=None,
        ))  # fmt: skip
        return
    here = draft.now.deadline
    twice = here is not None and here.key != moved.key and here.state == moved.state
    draft.put(rounds.over(moved) if twice else after)


def _term(before: Deadline, after: Deadline) -> dict[str, Any]:
    found: dict[str, Any] = {"state": after.state, "round": after.round, "from": due_text(before.due_on),
                             "to": due_text(after.due_on)}  # fmt: skip
    if after.term_of is not None:
        found["kept"] = str(after.span)
    return found


def _neighbours(now: Snapshot) -> Iterator[int]:
    """Who sees the item otherwise now: children that have a say, what it rests on, its parent, and itself."""
    yield from (one.id for one in now.children if one.open)
    yield from (one.item_id for one in now.grounds)
    if now.parent is not None and now.parent.open:
        yield now.parent.id
    if now.id is not None:
        yield now.id
