"""Running ``duban`` in this process, with what it wrote and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
