"""Running ``duban`` in this process, with what it wrote and how it ended."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import main


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """Nothing of the machine's own configuration reaches a test."""
    for name in ("DUBAN_DB", "DUBAN_LANG", "DUBAN_DEBUG", "DUBAN_WORKFLOWS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DUBAN_ETC", str(tmp_path))
    monkeypatch.setenv("LANGUAGE", "")  # restored afterwards; main() sets it


@pytest.fixture
def duban(capsys: pytest.CaptureFixture[str]) -> Run:
    """``duban("item", "list")`` → what it wrote and its exit code."""

    def run(*args: str) -> Ran:
        capsys.readouterr()
        code = main(args)
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return run


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rehearsal database at 2024-03-21 09:00: directory and plan imported, row 1 handed over to its 36 units."""
    file = tmp_path_factory.mktemp("rehearsed") / "duban.db"
    for words in (
        "db init --rehearsal --at 2024-03-21T09:00 --directory putuo",
        "plan import putuo-2024 --as office.handler",
        "item do JB-2024-0001 issue --as office.handler -y",
    ):
        assert main(["--db", str(file), *words.split()]) == 0
    return file


@pytest.fixture
def office(rehearsed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to oneself, and the database of every command of this test."""
    file = tmp_path / "office.db"
    shutil.copyfile(rehearsed, file)
    monkeypatch.setenv("DUBAN_DB", str(file))
    return file


def rows(file: Path, table: str = "event") -> int:
    """How many rows a table has."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as held:
        count: int = held.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count


class Person(io.StringIO):
    """Somebody at a terminal who types these lines."""

    def isatty(self) -> bool:
        return True
