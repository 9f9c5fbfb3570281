"""What every measure says of itself (SEMANTICS 12, 13, 20): what serves it, who answers it, how it is declined."""

from __future__ import annotations

import pytest

from engine.decision.decide import is_measure
from engine.definition.definition import Definition
from workflows.circular import Circular
from workflows.exposure import Exposure
from workflows.interview import Interview
from workflows.letter import Letter
from workflows.responsibility_tracing import ResponsibilityTracing

MEASURES = [one.definition for one in (Letter, Circular, Interview, Exposure, ResponsibilityTracing)]
by_code = pytest.mark.parametrize("definition", MEASURES, ids=lambda one: one.code)


@pytest.mark.parametrize(
    ("procedure", "fact", "answers"),
    [
        (Letter, "served_on", {"awaiting"}),  # 函告: delivery
        (Circular, "served_on", {"awaiting"}),  # 通报: delivery
        (Interview, "held_on", {"rectifying"}),  # 约谈: the interview held
        (Exposure, "published_on", {"followup"}),  # 曝光: publication
    ],
)
def test_what_serves_a_measure_and_what_is_its_response_term(procedure: type, fact: str, answers: set[str]) -> None:
    """SEMANTICS 12."""
    definition: Definition = procedure.definition  # type: ignore[attr-defined]
    assert {move.serves for move in definition.serving} == {fact}
    assert {state.name for state in definition.answering} >= answers
    for name in answers:
        state = definition.states[name]
        assert state.due is not None
        assert (state.owed_by.code if state.owed_by else None, state.due.since) == ("addressee", fact)


@by_code
def test_declining_asks_a_reason_and_what_follows(definition: Definition) -> None:
    """SEMANTICS 12, 15: wherever a person ends a measure unserved and dropped."""
    dropping = [
        move for move in definition.transitions.values()
        if definition.states[move.target].dropped and not move.may("parent")
    ]  # fmt: skip
    assert dropping
    for move in dropping:
        kinds = {definition.facts[name].kind for name in move.asks}
        assert "sequel" in kinds, move.name
        assert "reason" in move.asks, move.name


@by_code
def test_a_measure_opens_no_measure_by_the_clock(definition: Definition) -> None:
    """SEMANTICS 13."""
    assert is_measure(definition)
    for state in definition.states.values():
        for ladder in (state.slip.ladders if state.slip else {}).values():
            assert not any(rung.opens for rung in ladder), state.name
