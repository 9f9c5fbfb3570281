"""Every shipped procedure, walked: every transition from every state, the laws at every step of every short path."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.calendar import published
from engine.calendar.limits import Limits, read_profile
from engine.decision.lapse import lapse
from engine.decision.outcome import Outcome
from engine.decision.snapshot import ActorView
from engine.decision.wake import next_wake
from engine.decision.world import World
from engine.definition.registry import Registry
from engine.errors import Refused
from engine.walking import Node, every_path, refused
from tests.conftest import PROFILE

REGISTRY = Registry.load(["workflows"])
WORLD = World(datetime(2024, 4, 1, 2, tzinfo=UTC), published.load(), Limits([read_profile(PROFILE)]))
STRANGER = ActorView("person", "nobody.at_all")
NODES, DEPTH = 250, 7

CODES = REGISTRY.codes()
DEEP = {
    "hazard_listing": {
        "reject_further", "submit_delist", "return_delist", "delist", "delist_lower", "look_back", "relist", "revoke",
        "shut_down",
    },
}  # fmt: skip
"""Moves that lie deeper than a short walk goes; the diary of the listed hazard and the whole demo take most of them."""


def check_laws(node: Node, word: str, outcome: Outcome, world: World) -> None:
    """The laws that no single step may break; ``word`` says which step it was."""
    after, definition = outcome.after, REGISTRY.get(outcome.after.procedure)
    where = " → ".join((*node.did, word))
    if after.open:  # law 3: somebody owes the next step
        deadline = after.deadline
        assert deadline is not None, where
        assert deadline.owed_role, where
        assert deadline.due_at is not None or deadline.status in ("waiting", "held"), where
    assert outcome.wake_at == next_wake(definition, after, world), where
    clocked = [line for line in outcome.lines if line.actor.kind == "clock"]
    if clocked and len(clocked) == len(outcome.lines):  # law 2
        assert not outcome.documents, where
        assert after.open or definition.transitions[outcome.lines[-1].transition].basis, where
    keys = [(one.state, one.round, one.rung, one.n) for one in after.claims]
    assert len(keys) == len(set(keys)), where  # law 4
    assert sum(one.as_clock for one in outcome.opens) <= 1, where
    before = outcome.before
    if before is not None:
        for state, number in before.rounds.items():
            assert after.rounds[state] >= number, where
        moved = outcome.lines and outcome.lines[-1].transition in definition.transitions
        same, was, now = before.state == after.state, before.deadline, after.deadline
        if moved and same and was and now and was.start_on == now.start_on and was.due_on == now.due_on:
            assert was.round == now.round, where  # SEMANTICS 5: a self-transition restarts nothing


def idempotent(node: Node, world: World) -> None:
    """A second look at the same instant finds nothing more to say about a lapse or a message."""
    definition = REGISTRY.get(node.item.procedure)
    if node.item.open and node.item.deadline is not None and node.item.deadline.lapsed_at is not None:
        outcome = lapse(definition, node.item, world)
        assert all(line.transition != "clock.lapse" for line in outcome.lines), node.did


@pytest.mark.parametrize("code", CODES)
def test_every_transition_is_taken_from_every_state(code: str) -> None:
    untaken: set[tuple[str, str | None]] | None = None
    for kind in ("public", "enterprise"):
        found = set(every_path(REGISTRY.get(code), WORLD, time=False, most=2500, kind=kind).untaken())
        untaken = found if untaken is None else untaken & found
        if not untaken:
            break
    assert untaken is not None
    assert [one for one in untaken if one[0] not in DEEP.get(code, ())] == []


@pytest.mark.parametrize("code", CODES)
def test_every_path_keeps_the_laws(code: str) -> None:
    walked = every_path(REGISTRY.get(code), WORLD, depth=DEPTH, most=NODES, look=check_laws)
    for node in walked.nodes.values():
        idempotent(node, node.world(WORLD))
    assert walked.outcomes > 5


@pytest.mark.full
@pytest.mark.parametrize("code", CODES)
def test_longer_paths_keep_the_laws_and_end(code: str) -> None:
    walked = every_path(REGISTRY.get(code), WORLD, depth=40, most=4000, look=check_laws)
    assert not walked.whole or walked.stuck() == []


@pytest.mark.parametrize("code", CODES)
def test_whoever_holds_no_post_is_refused_with_reasons(code: str) -> None:
    definition = REGISTRY.get(code)
    walked = every_path(definition, WORLD, time=False, most=120)
    seen: set[tuple[str, str]] = set()
    for node in walked.nodes.values():
        for move in definition.from_state(node.item.state):
            if node.item.open and (move.name, node.item.state) not in seen:
                seen.add((move.name, node.item.state))
                found = refused(definition, node.item, move, STRANGER, node.world(WORLD))
                assert isinstance(found, Refused)
                assert found.reasons
    assert seen


@pytest.mark.parametrize("code", CODES)
def test_from_elsewhere_a_transition_is_refused_with_reasons(code: str) -> None:
    definition = REGISTRY.get(code)
    walked = every_path(definition, WORLD, time=False, most=60)
    for node in walked.nodes.values():
        for move in definition.transitions.values():
            if move.sources and node.item.state not in move.sources:
                found = refused(definition, node.item, move, STRANGER, node.world(WORLD))
                assert found is None or found.reasons
