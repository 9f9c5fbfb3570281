"""A rehearsal office as a file, for commands in processes of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import main
from engine.calendar.dates import read_instant
from engine.runtime import Engine
from engine.runtime.audits import sealing
from tests.faults.processes import fresh

BEGIN = ("db init --rehearsal --at 2024-03-21T09:00 --directory putuo", "plan import putuo-2024 --as office.handler")
LATE = 39


def made(file: Path, *commands: str) -> Path:
    """A database by these commands, run in this process, so that the forks need not compile the statements again."""
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("LANGUAGE", "")  # restored afterwards; main() sets it
        for name in ("DUBAN_LANG", "DUBAN_DEBUG", "DUBAN_WORKFLOWS"):
            surroundings.delenv(name, raising=False)
        for words in (*BEGIN, *commands):
            assert main(["--db", str(file), *words.split()]) == 0
    return file


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rehearsal database at 2024-03-21 09:00: directory and plan imported, row 1 handed over to its 36 units."""
    file = tmp_path_factory.mktemp("planned") / "duban.db"
    return made(file, "item do JB-2024-0001 issue --as office.handler -y")


@pytest.fixture
def desk(planned: Path, tmp_path: Path) -> Path:
    """A copy of it to oneself."""
    return fresh(planned, tmp_path / "desk.db")


@pytest.fixture(scope="session")
def slipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The morning of 2024-05-08: on 39 tasks that slipped a letter is due, and nobody has acted yet."""
    file = made(
        tmp_path_factory.mktemp("slipped") / "duban.db",
        "item do JB-2024-0004 issue --as office.handler -y",
        "item do JB-2024-0005 issue --as office.handler -y",
        "daemon tick --at 2024-05-07T18:00",
    )
    engine = Engine(f"sqlite:///{file}")
    engine.set_now(read_instant("2024-05-08 09:00", engine.zone))
    engine.looked()  # the night was no outage
    sealing.seal(engine)  # the day's seal is there, so that a tick is what it does to items and nothing else
    assert engine.daemon_state().waiting == LATE
    engine.close()
    return file


@pytest.fixture
def late(slipped: Path, tmp_path: Path) -> Path:
    """A copy of it to oneself."""
    return fresh(slipped, tmp_path / "late.db")
