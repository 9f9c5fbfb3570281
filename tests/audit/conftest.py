"""An office with a spring behind it (tasks that lapsed, letters proposed), and hands to change it with."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import main
from engine.runtime import Reader

SPRING = (
    "db init --rehearsal --at 2024-03-21T09:00 --directory putuo",
    "plan import putuo-2024 --as office.handler",
    "item do JB-2024-0004 issue --as office.handler -y",
    "item list --at 2024-05-09T10:00",
    "item do HG-2024-0001 sign --as committee.deputy -y",
    "item do RW-2024-0001 submit --as office.handler2 -y --set report=已办 --set evidence=@{file}",
)


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "")  # restored afterwards; main() sets it
    for name in ("DUBAN_DB", "DUBAN_DEBUG", "DUBAN_WORKFLOWS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DUBAN_LANG", "en")


@pytest.fixture(scope="session")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That office on 2024-05-09, honest."""
    file = tmp_path_factory.mktemp("spring") / "duban.db"
    paper = file.with_name("名单.txt")
    paper.write_text("专班名单", "utf-8")
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("LANGUAGE", "")
        for words in SPRING:
            assert main(["--db", str(file), *words.format(file=paper).split()]) == 0
    return file


@pytest.fixture
def desk(spring: Path, tmp_path: Path) -> Path:
    """A copy of it to oneself."""
    return Path(shutil.copyfile(spring, tmp_path / "desk.db"))


@pytest.fixture
def duban(desk: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``duban("audit", "verify")`` on that copy → what it wrote and its exit code."""

    def run(*args: str) -> Ran:
        capsys.readouterr()
        code = main(["--db", str(desk), *args])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return run


@contextmanager
def by_hand(file: Path) -> Iterator[sqlite3.Connection]:
    """As somebody does who has the file: no trigger and no foreign key holds him up."""
    with closing(sqlite3.connect(file)) as held:
        for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            held.execute(f"DROP TRIGGER {name}")
        yield held
        held.commit()


@contextmanager
def reader(file: Path) -> Iterator[Reader]:
    """What answers on a file, closed afterwards."""
    one = Reader(f"sqlite:///{file}")
    try:
        yield one
    finally:
        one.close()
