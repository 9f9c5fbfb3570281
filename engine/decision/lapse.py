"""Time acts: what is due on one item now, late or not (laws 2, 4; SEMANTICS 4, 9-16, 24-26).

One look at one item handles, in this order: the lapse of its deadline, a CLOCK transition, the messages of its ladder,
at most one measure, the periodic children of its state, and what detectors find; on a suspended item only the review.
Nothing here signs, numbers, serves or ends anything that a transition does not allow by its legal basis.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from engine.decision import clues, ladder, lateness
from engine.decision.changed import changed
from engine.decision.decide import Command, permitted
from engine.decision.draft import Draft
from engine.decision.fills import named_facts, occurrence_child, occurrences
from engine.decision.outcome import Outcome, ToJoin, ToOpen, ToTell, due_text
from engine.decision.snapshot import THE_CLOCK, Deadline, Snapshot
from engine.decision.wake import clock_may_try, clock_transition
from engine.decision.who import stands_for, unit_of
from engine.decision.world import World
from engine.definition.definition import Definition, RoleDef, RungDef, TransitionDef
from engine.definition.levels import kept_from
from engine.definition.suspending import state_of
from engine.errors import Refused


def lapse(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
    """What time does to the item at ``world.now``; an outcome that changes nothing still tells when to look again."""
    draft = Draft(definition, snapshot, world)
    deadline = snapshot.watched
    if snapshot.open and snapshot.suspension is not None:
        if deadline is not None and deadline.status == "running":
            _messages(draft, _pass(draft, deadline, "suspension.lapse"))
        return draft.outcome()
    if snapshot.open and deadline is not None and deadline.status == "running":
        deadline = _pass(draft, deadline, "clock.lapse")
        move = clock_transition(definition, snapshot.state)
        if deadline.lapsed_at is not None and move is not None:
            if clock_may_try(snapshot, deadline, move) and _take(draft, deadline, move):
                return draft.outcome()
        elif deadline.lapsed_at is not None:
            _measure(draft, deadline)
        _messages(draft, deadline)
    if snapshot.open:
        _periods(draft)
        _clues(draft)
    return draft.outcome()


def _pass(draft: Draft, deadline: Deadline, word: str) -> Deadline:
    """Records, once per round, that the due has passed unmet; the office's review under a word of its own."""
    if deadline.lapsed_at is not None or deadline.due_at is None or deadline.due_at > draft.world.now:
        return deadline
    lapsed = changed(deadline, lapsed_at=draft.world.now)
    draft.put(lapsed)
    effects = {"state": deadline.state, "round": deadline.round, "due": due_text(deadline.due_on)}
    draft.line(word, THE_CLOCK, ladder.passed_at(deadline.due_at, deadline), effects=effects)
    return lapsed


@lru_cache(maxsize=256)
def _by_clock(move: str) -> Command:
    return Command(move, THE_CLOCK)


def _take(draft: Draft, deadline: Deadline, move: TransitionDef) -> bool:
    """The CLOCK transition, once per round; a refusing rule is recorded once and waits for a change."""
    try:
        target = permitted(draft.definition, draft.now, move, _by_clock(move.name), {}, draft.world)
    except Refused as refused:
        draft.put(changed(deadline, clock_refused=True))
        reasons = [str(one) for one in refused.reasons]
        draft.line("clock.refused", THE_CLOCK, draft.world.now, effects={"transition": move.name, "reasons": reasons})
        return False
    draft.claim(deadline, move.name, 1, "taken")
    nominal = ladder.passed_at(deadline.due_at or draft.world.now, deadline)
    draft.move(move, target, THE_CLOCK, nominal, {}, reason=move.basis or None)
    draft.open_children(move.opens)
    if not draft.definition.states[target].final:
        draft.open_stay()
    return True


# messages ---------------------------------------------------------------------------------------------------------


def _messages(draft: Draft, deadline: Deadline) -> None:
    """Of several late messages the last is sent, the others are recorded as skipped (SEMANTICS 10); so is what its own
    rule does not call for (9)."""
    definition, item, world = draft.definition, draft.now, draft.world
    due = ladder.messages_due(definition, item, deadline, world)
    if not due:
        return
    last = next((step for step in reversed(due) if ladder.called_for(step.rung, definition, item, world)), None)
    late = [step for step in due if step is not last]
    for step in late:
        draft.claim(deadline, step.rung.name, step.n, "skipped")
    if last is None:
        effects = {"rung": due[-1].rung.name, "n": due[-1].n, "skipped": [step.rung.name for step in late]}
        draft.line("clock.skip", THE_CLOCK, due[-1].at, effects=effects)
        return
    draft.claim(deadline, last.rung.name, last.n, "sent")
    _tell(draft, deadline, last.rung.tells, "rung", rung=last.rung.name, n=last.n)
    effects = {"rung": last.rung.name, "n": last.n, "told": [role.code for role in last.rung.tells]}
    if late:
        effects["skipped"] = [step.rung.name for step in late]
    if deadline.state != draft.now.state:
        effects["state"] = deadline.state
    draft.line("clock.remind", THE_CLOCK, last.at, effects=effects)


def _tell(draft: Draft, deadline: Deadline, roles: Iterable[RoleDef], code: str, **data: object) -> None:
    item = draft.now
    shared = {
        "number": item.number, "title": item.title, "due": due_text(deadline.due_on),
        "state": state_of(draft.definition, deadline.state).label, **data,
    }  # fmt: skip
    told = set()
    for role in roles:
        if role.code == "debtor":
            to = ToTell(deadline.owed_role, deadline.owed_unit, code, shared, post=deadline.owed_post)
        else:
            role = stands_for(role, item)
            post = role.code if role.kind == "post" else None
            to = ToTell(role.code, unit_of(role, item), code, shared, post=post)
        # who must not know of it is not reminded, and nobody twice who owes the step and is to be told of it, too
        if to.unit not in kept_from(item.level) and (to.unit, to.post) not in told:
            told.add((to.unit, to.post))
            draft.messages.append(to)


# measures ---------------------------------------------------------------------------------------------------------


def _measure(draft: Draft, deadline: Deadline) -> None:
    """Opens the next measure as a proposal, or joins one that lies unsigned before the same addressee."""
    following = ladder.next_measure(draft.definition, draft.now, deadline, draft.world)
    if following is None or following.at is None or following.at > draft.world.now:
        return
    for passed, n in following.skipped:
        draft.claim(deadline, passed.name, n, "skipped")
    rung = following.rung
    assert rung.opens is not None
    effects = {"rung": rung.name, "n": following.n, "opens": rung.opens.procedure, "late_days": _late(draft, following)}
    if following.skipped:
        effects["skipped"] = [passed.name for passed, _ in following.skipped]
    known = draft.now.joinable.get(rung.opens.procedure)
    if known is not None:
        claim = draft.claim(deadline, rung.name, following.n, "joined")
        draft.joins.append(ToJoin(known, claim, grounds_text(draft.definition, draft.now, deadline, draft.world)))
    else:
        claim = draft.claim(deadline, rung.name, following.n, "opened")
        draft.opens.append(proposal(draft, deadline, rung, claim))
    draft.line("clock.escalate", THE_CLOCK, following.at, effects=effects)


def _late(draft: Draft, following: ladder.Next) -> int:
    """How many days after its day the rung fires, because nobody ran the clock."""
    assert following.at is not None
    return (draft.world.today - draft.world.calendar.local_date(following.at)).days


def proposal(draft: Draft, deadline: Deadline, rung: RungDef, claim: tuple[str, int, str, int]) -> ToOpen:
    """The measure a rung opens: addressee, office and grounds filled in, the rest by name (SEMANTICS 27)."""
    assert rung.opens is not None
    item = draft.now
    parties = {role: unit.code for role, unit in item.parties.items()}
    for role, source in rung.opens.parties.items():
        if source in item.parties:
            parties[role] = item.parties[source].code
    if deadline.owed_unit is not None:
        parties["addressee"] = deadline.owed_unit
    facts = {
        **item.facts,
        "grounds": grounds_text(draft.definition, item, deadline, draft.world),
        **named_facts(rung.opens, item, draft.world),
    }
    return ToOpen(rung.opens.procedure, parties, facts, via=rung.opens.via, claim=claim, as_clock=True)


def grounds_text(definition: Definition, item: Snapshot, deadline: Deadline, world: World) -> str:
    """What the draft of a measure says of its grounds, in the office's language, as of today; the paper says it anew as
    of the day it is signed (``lateness.said_anew``)."""
    assert deadline.due_on is not None
    state = definition.states[deadline.state].label
    late = world.calendar.workdays_between(deadline.due_on, world.today)
    how = lateness.said(deadline.due_on, late, world.today)
    words = f"{definition.title} {item.number}《{item.title}》“{state}”环节{how}"
    silent = [
        claim.measure.paper or claim.measure.number
        for claim in item.claims_of(deadline)
        if claim.measure and claim.measure.unanswered
    ]
    return words + (f"；{'、'.join(silent)}未按期反馈" if silent else "") + "。"


# periods ----------------------------------------------------------------------------------------------------------


def _periods(draft: Draft) -> None:
    for occurrence in occurrences(draft.definition, draft.now, draft.world):
        if occurrence.opens_at <= draft.world.now:
            draft.opens.append(occurrence_child(occurrence, draft.now, draft.world))
            claimed = (occurrence.opening.procedure, occurrence.period)
            draft.change(occurrences=draft.now.occurrences | {claimed})
            effects = {"opens": occurrence.opening.procedure, "period": occurrence.period}
            opens_at = max(occurrence.opens_at, draft.now.opened_at or occurrence.opens_at)
            draft.line("clock.period", THE_CLOCK, ladder.running_at(opens_at, draft.now.deadline), effects=effects)


# clues ------------------------------------------------------------------------------------------------------------


def _clues(draft: Draft) -> None:
    """Proposes that somebody looks into what a detector has found; each is claimed first, once for all time."""
    for clue in list(clues.clues(draft.definition, draft.now, draft.world)):
        if clue.at <= draft.world.now:
            draft.opens.append(clues.proposal(clue, draft.definition, draft.now))
            draft.now = changed(draft.now, occurrences=draft.now.occurrences | {clue.detector.claim})
            effects = {"opens": clue.detector.opens, "clue": clue.detector.name, "since": clue.since.isoformat()}
            draft.line("clock.clue", THE_CLOCK, max(clue.at, draft.now.opened_at or clue.at), effects=effects)
