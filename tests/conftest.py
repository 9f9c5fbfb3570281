"""Shared fixtures: a rehearsal office on a real SQLite database, with the shipped directory and limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.testing import Office

ROOT = Path(__file__).parents[1]
PUTUO = ROOT / "workflows" / "directory" / "putuo"
PROFILE = ROOT / "workflows" / "limits" / "putuo.toml"


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped procedures, read once."""
    return Registry.load(["workflows"])


@pytest.fixture
def office(tmp_path: Path, registry: Registry) -> Iterator[Office]:
    """The district's office on the day the plan was signed, 2024-03-21 09:00."""
    one = Office(tmp_path, directory=PUTUO, profile=PROFILE, registry=registry)
    yield one
    one.engine.close()
