"""Lives on databases, the quickest, asked about what no test of the pure rooms notices: whether they notice it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.mutants.judging import DATABASES, LEFT_OUT, Judge
from tests.mutants.mistakes import Mistake
from tests.mutants.telling import LIFE

ROOMS = (
    "tests/diaries",
    "tests/versions/test_migrating.py",
    "tests/sight/test_sight.py",
    "tests/sight/test_single_items.py",
    "tests/runtime/test_series.py",
    "tests/runtime/test_composition.py",
    "tests/runtime/test_past.py",
    "tests/audit/test_responsibility.py",
    "tests/decision/test_liveness.py",
)
LONGEST, FEW = 3.0, 3
"""Seconds that one of them may take; how many are asked about one mistake, the quickest first."""


@dataclass(eq=False)
class Diaries(Judge):
    """The same with lives on databases. The procedures are loaded, and the first life is lived, before a child begins:
    what only loading does has been asked of the pure rooms."""

    learned: ClassVar[str] = "learned-databases.json"
    rooms: ClassVar[tuple[str, ...]] = ROOMS
    noticed: ClassVar[str] = f"{LIFE}:"
    base: Path | None = field(default=None)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [one for one in items if self._lives(one)]

    def _lives(self, one: Any) -> bool:
        kind = getattr(one, "callspec", None)
        if one.path.name == "test_liveness.py":  # no database, but whole procedures
            return True
        return (
            bool(DATABASES & set(one.fixturenames))
            and "quick_demo" not in one.fixturenames
            and one.get_closest_marker("full") is None
            and (kind is None or kind.params.get("kind", "sqlite") == "sqlite")
            and not any(fnmatch(one.nodeid, pattern) for pattern in LEFT_OUT)
        )

    def _prepared(self, items: list[pytest.Item]) -> None:
        """What belongs to the whole session stands from here on: the next test is one of another folder."""
        elsewhere = next((one for one in items if one.path.parent != items[0].path.parent), None)
        if elsewhere is not None:
            items[0].config.hook.pytest_runtest_protocol(item=items[0], nextitem=elsewhere)
        factory = items[0].config._tmp_path_factory  # type: ignore[attr-defined]
        self.base = factory.getbasetemp()

    def _asked(self, one: Mistake) -> list[str]:
        lines = self.seen.get(one.file, {})
        names = sorted({name for line in one.lines for name in lines.get(line, ())}, key=lambda name: self.took[name])
        return [name for name in names if self.took[name] <= LONGEST][:FEW]

    def _begins(self, items: list[pytest.Item], place: str) -> None:
        """Files of each child lie in a folder of its own, which goes with it."""
        assert self.base is not None
        own = self.base / place
        own.mkdir()
        items[0].config._tmp_path_factory._basetemp = own  # type: ignore[attr-defined]

    def _ended(self, place: str) -> None:
        assert self.base is not None
        shutil.rmtree(self.base / place, ignore_errors=True)
