"""Suspension: an item stands still for a legal reason until somebody of the office lets it run on (SEMANTICS 22).

Its rounds are held and their budgets stand still; what the office owes meanwhile is another look by the review date,
a deadline of its own with messages upward. Children stop and go on with their parent where it says so; measures follow
their grounds. A suspension begins and ends now: one that began or ended earlier is a correction (23).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.calendar import workdays
from engine.decision import deadlines as rounds
from engine.decision.changed import changed
from engine.decision.decide import Command, set_aside, standing_still
from engine.decision.draft import Draft
from engine.decision.outcome import Outcome
from engine.decision.snapshot import ActorView, Snapshot, Suspension
from engine.decision.who import acts_as, stands_for
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.suspending import APPROVERS, LONGEST_REVIEW, papers
from engine.errors import Refused, Sentence

SUSPEND, REVIEWED, RESUME = "item.suspend", "item.review", "item.resume"
LABELS = {SUSPEND: "中止", RESUME: "恢复"}
"""What a refusal calls them, in the office's language."""


def suspend(
    definition: Definition,
    snapshot: Snapshot,
    command: Command,
    code: str,
    basis: str,
    review_on: date,
    world: World,
) -> Outcome:
    """The item stands still from now on; or, if it does already, its review is put off to a later day.

    Args:
        code: one of ``REASONS``. basis: the paper it rests on; that of a later review is kept beside the first.
        review_on: after today, within the limit ``suspension.review``.

    Raises:
        Refused: with every reason.
    """
    known = snapshot.suspension
    against = [*not_now(snapshot, command.actor, world), *_review(review_on, world)]
    if known is not None:
        against += _goes_on(snapshot, known, code, review_on, world)
    if against:
        raise Refused(against, number=snapshot.number, transition=LABELS[SUSPEND])
    draft = Draft(definition, snapshot, world)
    if known is None:
        login = command.actor.login
        _stop(draft, command.actor, Suspension(code, basis, world.now, review_on, login), reason=basis)
        return draft.outcome()
    if (last := snapshot.review) is not None:
        draft.put(rounds.over(last))
    draft.put(rounds.review(draft.now, review_on, world))
    effects = {"code": code, "review": review_on.isoformat(), "before": known.review_on.isoformat()}
    draft.change(suspension=changed(known, review_on=review_on, basis=papers(known.basis, basis)))
    draft.line(REVIEWED, command.actor, world.now, reason=basis, effects=effects)
    return draft.outcome()


def resume(definition: Definition, snapshot: Snapshot, command: Command, reason: str, world: World) -> Outcome:
    """The item runs on with the budget it had; one that was overdue is overdue.

    Raises:
        Refused: with every reason.
    """
    against = not_suspended(snapshot, command.actor, world)
    if against:
        raise Refused(against, number=snapshot.number, transition=LABELS[RESUME])
    draft = Draft(definition, snapshot, world)
    _go_on(draft, command.actor, reason=reason)
    return draft.outcome()


def not_now(snapshot: Snapshot, actor: ActorView, _: World) -> list[Sentence]:
    """Why this actor may not suspend this item, whatever he says."""
    return [*approver(snapshot, actor), *_open(snapshot)]


def not_suspended(snapshot: Snapshot, actor: ActorView, world: World) -> list[Sentence]:
    """Why he may not resume it."""
    known, against = snapshot.suspension, not_now(snapshot, actor, world)
    if known is None and snapshot.open:
        against.append(Sentence("the item is not suspended"))
    elif known is not None and known.with_parent:
        against.append(_with_parent(snapshot))
    return against


def follow_suspension(draft: Draft, actor: ActorView) -> None:
    """A child stops with its suspended parent, under the same suspension, and goes on with it; a suspension of its own
    stays (SEMANTICS 22)."""
    item, own = draft.now, draft.now.suspension
    if own is None and item.stops_with_parent:
        assert item.parent is not None
        assert item.parent.suspension is not None
        theirs = item.parent.suspension
        _stop(draft, actor, changed(theirs, since=draft.world.now, with_parent=True, id=None), reason=theirs.basis)
    elif own is not None and own.with_parent and not item.stops_with_parent:
        _go_on(draft, actor)


# what happens -----------------------------------------------------------------------------------------------------


def _stop(draft: Draft, actor: ActorView, suspension: Suspension, *, reason: str) -> None:
    world = draft.world
    for deadline in draft.now.deadlines:
        if deadline.status in ("running", "held"):
            draft.put(rounds.hold(deadline, world.now, pauses=True))
    if not suspension.with_parent:
        draft.put(rounds.review(draft.now, suspension.review_on, world))
    _note(draft)
    effects = {"code": suspension.code, "review": suspension.review_on.isoformat()}
    draft.line(SUSPEND, actor, world.now, reason=reason, effects=effects)
    draft.change(suspension=changed(suspension, seq=draft.now.seq))


def _go_on(draft: Draft, actor: ActorView, *, reason: str | None = None) -> None:
    known, world = draft.now.suspension, draft.world
    assert known is not None
    draft.change(suspension=None)
    if (last := draft.now.review) is not None:
        draft.put(rounds.over(last))
    for deadline in draft.now.deadlines:
        here = deadline.state == draft.now.state
        still = draft.now.stops_with_parent or (here and draft.now.must_wait)
        if deadline.status == "held" and deadline.holds[-1].pauses and not still:
            draft.put(*rounds.resumed(draft.definition, draft.now, deadline, world, away=not here))
    _note(draft)
    since = world.calendar.local_date(known.since)
    effects = {"code": known.code, "since": since.isoformat(), "days": (world.today - since).days}
    draft.line(RESUME, actor, world.now, reason=reason, effects=effects)
    if draft.now.stops_with_parent and draft.now.id is not None:
        draft.settles[draft.now.id] = None


def _note(draft: Draft) -> None:
    """Notes the deadline and what is left of its budget, which is the same before and after."""
    draft.note_deadline()
    deadline = draft.now.deadline
    if deadline is not None and (left := rounds.left(draft.definition, deadline, draft.world)) is not None:
        draft.effects["left"] = {"n": left.n, "unit": left.unit}


# what speaks against it -------------------------------------------------------------------------------------------


def approver(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
    """Why somebody suspends and resumes nothing here."""
    if any(acts_as(role, actor, snapshot, None) for role in APPROVERS):
        return []
    roles = dict.fromkeys(stands_for(role, snapshot).label for role in APPROVERS)
    data = {"roles": "、".join(roles), "actor": actor.login}
    return [
        Sentence("only {roles} may suspend and resume this item, not {actor}", data),
        *set_aside(snapshot, APPROVERS),
    ]


def _open(snapshot: Snapshot) -> list[Sentence]:
    return [] if snapshot.open else [Sentence("the item has ended")]


def _review(on: date, world: World) -> list[Sentence]:
    span = world.value(LONGEST_REVIEW).span
    latest = workdays.add(world.calendar, world.today, span, roll=None).day
    if world.today < on <= latest:
        return []
    data = {"review": on, "latest": latest, "span": span}
    return [Sentence("the review is due on a day after today, at most on {latest} ({span}); not on {review}", data)]


def _goes_on(snapshot: Snapshot, known: Suspension, code: str, review_on: date, world: World) -> Iterator[Sentence]:
    """Why an item that stands still cannot be suspended again, except to put its review off."""
    if known.with_parent:
        yield _with_parent(snapshot)
    elif code != known.code:
        yield standing_still(known, world)
        yield Sentence("another reason is another suspension: resume the item first")
    elif review_on <= known.review_on:
        yield standing_still(known, world)
        yield Sentence("its review can only be put off to a day after {review}", {"review": known.review_on})


def _with_parent(snapshot: Snapshot) -> Sentence:
    assert snapshot.parent is not None
    return Sentence("the item is suspended with {number} and runs on with it", {"number": snapshot.parent.number})
