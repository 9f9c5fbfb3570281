"""Every shipped procedure, walked with suspensions anywhere on the way: what must hold around them (SEMANTICS 22)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from engine.decision import deadlines as rounds
from engine.decision.outcome import Outcome
from engine.decision.snapshot import Deadline, Snapshot
from engine.decision.world import World
from engine.definition.suspending import REVIEW
from engine.walking import Node, every_path
from tests.walks.test_walks import CODES, LONGER, REGISTRY, WORLD, check_laws

BEGUN = World(datetime(2024, 9, 23, 2, tzinfo=UTC), WORLD.calendar, WORLD.limits)
"""Shortly before the National Day."""
NODES, DEPTH = 200, 6


def live(item: Snapshot) -> dict[str, Deadline]:
    return {one.state: one for one in item.deadlines if one.status != "over"}


def check_standing_still(node: Node, word: str, outcome: Outcome, world: World) -> None:
    """What no single step around a suspension may break."""
    check_laws(node, word, outcome, world)
    before, after, definition = outcome.before, outcome.after, REGISTRY.get(outcome.after.procedure)
    where = " → ".join((*node.did, word))
    if not after.open:
        assert after.suspension is None, where
        assert after.review is None, where
    elif after.suspension is not None:
        assert after.deadline is not None, where
        assert after.deadline.status in ("held", "waiting"), where
        if after.suspension.with_parent:
            assert (after.review, outcome.wake_at) == (None, None), where
        else:  # law 3: the office owes another look, and is reminded of it
            assert after.review is not None, where
            assert (after.review.status, after.review.owed_role) == ("running", "handler"), where
            assert outcome.wake_at is not None, where
    else:
        assert after.review is None, where
    if before is None:
        return
    if before.suspension is not None:
        check_suspended(before, outcome, where)
    if before.suspension is not None and after.suspension is None and after.open and word.endswith("resumed"):
        assert before.suspension.with_parent, where
    if (before.suspension is None) != (after.suspension is None) and after.open:
        check_budgets(before, after, world, where)
    assert not after.must_wait or after.deadline is None or after.deadline.status != "running", (where, definition.code)


def check_suspended(before: Snapshot, outcome: Outcome, where: str) -> None:
    """Nothing of the ladder fires, no lapse, child or paper; only what ends it, the parent and the verbs move it."""
    after, definition = outcome.after, REGISTRY.get(outcome.after.procedure)
    words = {line.transition for line in outcome.lines}
    assert not words & {"clock.lapse", "clock.escalate", "clock.period", "clock.refused", "clock.pause"}, where
    assert {one.state for one in outcome.claims} <= {REVIEW.name}, where
    if after.suspension is not None:
        assert not outcome.documents, where
        assert not [one for one in outcome.opens if one.as_clock or one.period], where
    for line in outcome.lines:
        move = definition.transitions.get(line.transition)
        if move is not None:
            assert line.actor.kind == "parent" or definition.states[move.target].final, where


def check_budgets(before: Snapshot, after: Snapshot, world: World, where: str) -> None:
    """A budget is what it was, when it stops and when it runs on; what was overdue is overdue, in the same round."""
    for state, old in live(before).items():
        new = live(after).get(state)
        if state == REVIEW.name or new is None:
            continue
        definition = REGISTRY.get(after.procedure)
        was, left = rounds.left(definition, old, world), rounds.left(definition, new, world)
        away = state != after.state
        if after.suspension is not None and not (old.status == "held" and old.holds[-1].pauses) and not away:
            assert was == left, where
        if before.suspension is not None and new.status == "running":
            assert was is None or left is not None, where  # nobody is late because he stood still
            if was is None and old.due_at is not None:
                assert (new.round, new.due_at, left) == (old.round, old.due_at, None), where
            elif was is not None and was.n and not away:
                assert was == left, where
        assert new.round - old.round in (0, 1), where
        assert (new.round == old.round) <= (new.lapsed_at == old.lapsed_at), where


SHARE = ("task", "hazard_listing", "letter", "extension")
"""Those walked every time; `make test-full` walks all of them, and on longer paths."""


@pytest.mark.parametrize("code", [pytest.param(one, marks=[] if one in SHARE else pytest.mark.full) for one in CODES])
def test_standing_still_keeps_the_laws(code: str) -> None:
    seen: Counter[str] = Counter()

    def look(node: Node, word: str, outcome: Outcome, world: World) -> None:
        seen[word] += 1
        check_standing_still(node, word, outcome, world)

    every_path(REGISTRY.get(code), BEGUN, depth=DEPTH, most=NODES, suspending=True, look=look)
    assert min(seen["suspend"], seen["resume"], seen["resume at once"]) > 0


@pytest.mark.full
@pytest.mark.parametrize("code", CODES)
def test_standing_still_on_longer_paths_keeps_the_laws(code: str) -> None:
    every_path(REGISTRY.get(code), BEGUN, depth=40, most=LONGER, suspending=True, look=check_standing_still)
