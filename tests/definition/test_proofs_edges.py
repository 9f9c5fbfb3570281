"""Just before the line of each proof, and just behind it: what is refused, and what is not."""

from __future__ import annotations

import pytest

from tests.definition.edges import EDGES
from tests.definition.goldens.refusals import edge, refusals


@pytest.mark.parametrize("name", EDGES)
def test_what_stands_at_the_edge_of_a_proof(name: str) -> None:
    assert edge(EDGES[name]) == refusals()[name]
