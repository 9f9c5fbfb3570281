"""Every shipped procedure, walked: every transition from every state, the laws at every step of every short path."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from engine.calendar import published
from engine.calendar.limits import Limits, read_profile
from engine.decision.decide import Command, decide, roles_text
from engine.decision.lapse import lapse
from engine.decision.outcome import Outcome
from engine.decision.snapshot import ActorView
from engine.decision.wake import next_wake
from engine.decision.world import World
from engine.definition.registry import Registry
from engine.errors import Refused
from engine.guessing import guesses
from engine.seeking import every_move
from engine.walking import Node, Walked, every_path, reading, refused, somebody
from tests.conftest import PROFILE

REGISTRY = Registry.load(["workflows"])
WORLD = World(datetime(2024, 4, 1, 2, tzinfo=UTC), published.load(), Limits([read_profile(PROFILE)]))
NODES, DEPTH = 200, 7

CODES = REGISTRY.codes()
OTHERS = [
    (code, kind) for code in CODES for kind in ("enterprise", "superior", "office")
    if any(len(state.slip.ladders) > 1 for state in REGISTRY.get(code).states.values() if state.slip)
]  # fmt: skip
"""Procedures that climb another ladder when another kind of unit owes."""


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
    running = node.item.watched
    if clocked and outcome.before is not None and running is not None and running.armed_at is not None:
        for line in clocked:  # SEMANTICS 10: nothing that time does in a round happens before the round runs
            assert line.transition == "clock.clue" or line.occurred_at >= running.armed_at, where
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


LONGER = int(os.environ.get("DUBAN_WALK", "2000"))
"""Nodes of a longer walk; with everything else they must fit into half an hour. DUBAN_WALK=4000 walks further."""


@pytest.fixture(scope="module", params=CODES)
def moved(request: pytest.FixtureRequest) -> Walked:
    """A walk to every declared move of one procedure."""
    return every_move(REGISTRY.get(request.param), WORLD)


def places(walked: Walked) -> dict[str, Node]:
    """One node of the walk for each state, ends included."""
    found: dict[str, Node] = {}
    for node in walked.nodes.values():
        found.setdefault(node.item.state, node)
    return found


def test_every_transition_is_taken_from_every_state(moved: Walked) -> None:
    assert moved.untaken() == []
    assert places(moved).keys() == moved.definition.states.keys()


def test_whoever_holds_all_posts_but_elsewhere_is_refused_with_the_reason(moved: Walked) -> None:
    definition = moved.definition
    posts = [role.code for role in definition.roles.values() if role.kind == "post"]
    stranger = ActorView("person", "somebody.else", frozenset((code, "u_elsewhere") for code in [*posts, "liaison"]))
    for state, node in places(moved).items():
        for move in definition.from_state(state):
            found = refused(definition, node.item, move, stranger, node.world(WORLD))
            assert found is not None, (move.name, state)
            asked = f"only {roles_text(node.item, move)} may do this, not somebody.else"
            assert str(found.reasons[0]) == asked, (move.name, state)


def test_from_elsewhere_the_right_actor_is_refused_with_the_reason(moved: Walked) -> None:
    definition, labels = moved.definition, {name: one.label for name, one in moved.definition.states.items()}
    for state, node in places(moved).items():
        for move in definition.transitions.values():
            if state in move.sources:
                continue
            if definition.states[state].final:
                reason = f"the item has ended in “{labels[state]}”"
            elif move.sources:
                sources = ", ".join(labels[one] for one in move.sources)
                reason = f"“{move.label}” is possible in “{sources}”; the item rests in “{labels[state]}”"
            else:
                reason = f"“{move.label}” opens a new item; this one is open already"
            world = node.world(WORLD)
            facts = next(guesses(definition, move, node.item.facts, node.item.deadline, world))
            for role in move.by:
                command = Command(move.name, somebody(role, node.item, "p.right"), facts)
                with pytest.raises(Refused) as found:
                    decide(definition, node.item, command, world, reading(world))
                assert [str(one) for one in found.value.reasons] == [reason], (move.name, state)


@pytest.mark.parametrize("code", CODES)
def test_every_path_keeps_the_laws(code: str) -> None:
    walked = every_path(REGISTRY.get(code), WORLD, depth=DEPTH, most=NODES, look=check_laws)
    for node in walked.nodes.values():
        idempotent(node, node.world(WORLD))
    assert walked.outcomes > 5


@pytest.mark.parametrize(("code", "kind"), OTHERS)
def test_the_ladders_of_other_debtors_keep_the_laws(code: str, kind: str) -> None:
    walked = every_path(REGISTRY.get(code), WORLD, depth=DEPTH, most=NODES // 4, look=check_laws, kind=kind)
    assert walked.outcomes > 5


@pytest.mark.full
@pytest.mark.parametrize(("code", "kind"), [*((code, "public") for code in CODES), *OTHERS])
def test_longer_paths_keep_the_laws_and_end(code: str, kind: str) -> None:
    most = LONGER if kind == "public" else LONGER // 4
    walked = every_path(REGISTRY.get(code), WORLD, depth=40, most=most, look=check_laws, kind=kind)
    assert not walked.whole or walked.stuck() == []
