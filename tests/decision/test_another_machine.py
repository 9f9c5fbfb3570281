"""The same random flat procedures, lived through by us and by python-statemachine: same states, same refusals.

It shares no code with us nor with the library our legality is compiled to. What it cannot know (terms, ladders, people)
is kept out of the way; moves from several states, to the same state, guarded by counts and by facts, are in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.decision.decide import Command, reasons_against
from engine.definition.procedure import unproved
from engine.errors import Refused
from engine.walking import somebody
from tests.decision.case import Case
from tests.definition.authors import HEADER, definitions

statemachine = pytest.importorskip("statemachine", reason="python-statemachine is not installed (pip install .[dev])")


@dataclass(frozen=True)
class Move:
    """``count``: (move, sign, number), how often another has been taken; ``kind``: what the fact must be."""

    name: str
    sources: tuple[int, ...]
    target: int
    count: tuple[str, str, int] | None
    kind: str | None

    def written(self) -> str:
        """As an author writes it."""
        rules = ([f'times("{self.count[0]}") {self.count[1]} {self.count[2]}'] if self.count else []) + (
            [f'fact_is(kind, "{self.kind}")'] if self.kind else []
        )
        sources = f"any_of({', '.join(f's{one}' for one in self.sources)})"
        return f'{self.name} = {sources}.to(s{self.target}, "{self.name}", by=HANDLER, when=[{", ".join(rules)}])'


@dataclass(frozen=True)
class Flat:
    """States ``s0`` … in a row, the last of them final; ``events``: what is tried, in order."""

    last: int
    moves: tuple[Move, ...]
    kind: str
    events: tuple[str, ...]

    def source(self) -> str:
        states = [
            f's{n} = State("状态{n}", owed_by=HANDLER, due=limit("flat.s{n}", workdays(9)))' for n in range(self.last)
        ]
        lines = [
            'kind = choice("类别", plain="一般", key="重点")', *states, f's{self.last} = Final("办结")',
            'begin = START.to(s0, "开始", by=HANDLER, asks=[kind])', *(one.written() for one in self.moves),
        ]  # fmt: skip
        head = '\n\nclass Flat(Procedure, title="平", prefix="PZ", version=1, slip=CALM):\n    '
        return HEADER + head + "\n    ".join(lines)


@st.composite
def flat(draw: st.DrawFn) -> Flat:
    """Every state leads on, so that neither side calls it a trap; whatever else is drawn freely."""
    last = draw(st.integers(1, 4))
    names = [f"go{n}" for n in range(last)] + [f"m{n}" for n in range(draw(st.integers(0, 5)))]
    counts = st.none() | st.tuples(st.sampled_from(names), st.sampled_from(("<", ">=")), st.integers(1, 2))
    moves = []
    for name in names:
        onward = name.startswith("go")
        sources = (int(name[2:]),) if onward else tuple(sorted(draw(st.sets(st.integers(0, last - 1), min_size=1))))
        target = sources[0] + 1 if onward else draw(st.integers(0, last))
        kind = None if onward else draw(st.sampled_from((None, None, "plain", "key")))
        moves.append(Move(name, sources, target, None if onward else draw(counts), kind))
    events = draw(st.lists(st.sampled_from(names), min_size=1, max_size=12))
    return Flat(last, tuple(moves), draw(st.sampled_from(("plain", "key"))), tuple(events))


def other(one: Flat, taken: Counter[str]) -> Any:
    """The same as a machine of that library; ``taken`` is what its guards count."""

    def holds(move: Move) -> Callable[[], bool]:
        def cond() -> bool:
            if move.count is not None:
                name, sign, number = move.count
                if (taken[name] < number) != (sign == "<"):
                    return False
            return move.kind in (None, one.kind)

        return cond

    states = [statemachine.State(f"s{n}", initial=n == 0, final=n == one.last) for n in range(one.last + 1)]
    body: dict[str, Any] = {f"s{n}": state for n, state in enumerate(states)}
    for move in one.moves:
        first, *rest = (states[n].to(states[move.target], cond=holds(move)) for n in move.sources)
        for transition in rest:
            first = first | transition
        body[move.name] = first
    return type(statemachine.StateMachine)("Other", (statemachine.StateMachine,), body)()


def possible(case: Case) -> set[str]:
    """The moves from here that nothing speaks against."""
    found = set()
    for move in case.definition.from_state(case.item.state):
        command = Command(move.name, somebody(move.by[0], case.item, "p"))
        if not reasons_against(case.definition, case.item, move, command, case.item.facts, case.world):
            found.add(move.name)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flat())
def test_both_machines_rest_in_the_same_states_and_refuse_the_same(one: Flat) -> None:
    with unproved():
        case = Case(definitions(one.source())["Flat"], kind=one.kind)
    taken: Counter[str] = Counter()
    machine = other(one, taken)
    for event in one.events:
        assert possible(case) == {found.id for found in machine.enabled_events()}
        try:
            machine.send(event)
        except statemachine.exceptions.TransitionNotAllowed:
            with pytest.raises(Refused):
                case.do(event)
        else:
            taken[event] += 1
            case.do(event)
        assert case.item.state == machine.current_state_value
        assert case.item.open == (not machine.is_terminated)
