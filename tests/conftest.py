"""Shared fixtures: a rehearsal office with the shipped directory and limits, on real databases of both kinds.

What uses ``office`` or ``place`` runs twice: on SQLite, and on PostgreSQL; the latter is for ``make test-full``, save
the tests that ``SHARE`` names.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.testing import Office
from tests import servers
from tests.once import made_once

ROOT = Path(__file__).parents[1]
PUTUO = ROOT / "workflows" / "directory" / "putuo"
PROFILE = ROOT / "workflows" / "limits" / "putuo.toml"
ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For a test of what only a file has."""
BOTH = ("sqlite", "postgresql")
SHARE = ("diaries/test_worked_vector.py", "workflows/test_measures.py", "store/test_server.py", "faults/test_server.py")
"""The tests that run on PostgreSQL every time."""


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    sys.dont_write_bytecode = True  # a module that a test writes twice in a second would be read as it was before


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        spec = getattr(item, "callspec", None)
        there = spec is not None and spec.params.get("kind") == "postgresql"
        if there and not str(item.path).endswith(SHARE):
            item.add_marker(pytest.mark.full)


@pytest.fixture(scope="session", autouse=True)
def registry() -> Iterator[Registry]:
    """The shipped procedures, read and proved once: they do not change while tests run."""
    shipped, load = Registry.load(["workflows"]), Registry.load

    def kept(
        packages: Iterable[str] = (), folders: Iterable[str | Path] = (), documents: Iterable[str | Path] = ()
    ) -> Registry:
        wanted = list(packages), list(folders), list(documents)
        return shipped if wanted == (["workflows"], [], []) else load(*wanted)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Registry, "load", staticmethod(kept))
        yield shipped


@pytest.fixture(scope="session")
def quick_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a quick demo of the whole year, its papers and ledgers beside it; who writes takes a copy."""

    def lived(folder: Path) -> None:
        from cli.main import main

        assert main(["demo", "--quick", "--dir", str(folder)]) == 0

    return made_once(tmp_path_factory, "quick-demo", lived) / "duban.db"


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def place(kind: str, tmp_path: Path) -> Iterator[Path | str]:
    """Where an ``Office`` can be made: a folder, or an empty database on a server."""
    with ExitStack() as ending:
        yield tmp_path if kind == "sqlite" else ending.enter_context(servers.scratch())


@pytest.fixture
def office(kind: str, tmp_path: Path, registry: Registry) -> Iterator[Office]:
    """The district's office on the day the plan was signed, 2024-03-21 09:00."""
    with entered(kind, tmp_path, registry) as one:
        yield one


@contextmanager
def entered(kind: str, folder: Path, registry: Registry) -> Iterator[Office]:
    """That office, on a database of this kind."""
    with ExitStack() as ending:
        if kind == "sqlite":
            one = Office(folder, directory=PUTUO, profile=PROFILE, registry=registry)
        else:
            made = servers.mould("office", lambda url: _made(url, registry))
            one = Office.entered(ending.enter_context(servers.scratch(made)), registry=registry)
        yield one
        one.engine.close()


def _made(url: str, registry: Registry) -> None:
    Office(url, directory=PUTUO, profile=PROFILE, registry=registry).engine.close()
