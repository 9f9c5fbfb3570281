"""Two hundred random sound procedures load, walk and end; and one deadline less, each of them is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from engine.calendar import published
from engine.calendar.dates import read_instant
from engine.calendar.limits import Limits
from engine.decision.liveness import Liveness
from engine.decision.world import World
from engine.definition.verify import verify_together
from engine.outputs import proofs
from engine.walking import every_path
from tests.definition.authors import HEADER, PAPER, definitions, refused
from tests.definition.random_procedures import Drawn, sound

QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)
WORLD = World(read_instant("2024-03-21 10:00", "Asia/Shanghai"), published.load(), Limits())
MOST = 12_000
LIVING = Liveness(WORLD, {one.code: one for one in definitions(HEADER + PAPER).values()})


def lives(drawn: Drawn) -> int:
    """It loads, nothing in it is dead or silent, everywhere a way leads to an end. Gives the number of nodes."""
    known = definitions(drawn.source)
    assert [str(one) for one in verify_together(known)] == []
    definition = known["Drawn"]
    assert [str(one) for one in proofs.silent(definition, LIVING.of(definition))] == []
    walked = every_path(definition, WORLD, time=False, most=MOST)
    assert walked.whole, drawn.source
    assert walked.stuck() == []
    assert any(not node.item.open and node.item.state == "done" for node in walked.nodes.values())
    untaken = [one for one in walked.untaken() if not one[0].startswith(("help", "move"))]
    assert untaken == []
    return len(walked.nodes)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=QUIET, phases=[Phase.generate])
@given(sound())
def test_a_sound_procedure_loads_walks_and_ends(drawn: Drawn) -> None:
    assert lives(drawn) > drawn.states


@pytest.mark.full
@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(sound())
def test_two_hundred_sound_procedures_load_walk_and_end(drawn: Drawn) -> None:
    assert lives(drawn) > drawn.states
    without = re.sub(r"(s0 = State\([^\n]*?), due=(?:due_day|limit\(.*?\)\))", r"\1", drawn.source, count=1)
    assert without != drawn.source
    line = next(number for number, text in enumerate(drawn.source.splitlines(), 1) if text.startswith("    s0 = "))
    assert ("author.py", line, "P009") in [row[:3] for row in refused(without)]
