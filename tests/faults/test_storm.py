"""The short form of ``make faults``: people and daemons at once, some are killed, nothing is lost or doubled."""

from __future__ import annotations

import pytest

from engine.definition.registry import Registry
from tests.faults.__main__ import begun
from tests.faults.storm import Storm


@pytest.mark.full
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whoever_is_killed_nothing_is_lost_doubled_or_stuck(kind: str, registry: Registry) -> None:
    with begun(kind, registry, tasks=24) as (url, numbers, notes):
        found = Storm(url, registry, numbers, notes, people=3, daemons=2).rage(kills=20, seconds=6)
    assert (found.lost, found.doubled, found.stuck) == ([], [], [])
    assert found.kills == 20
    assert found.acts > 0
    assert found.fired > 0
