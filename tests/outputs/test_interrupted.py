"""Long outputs show that they are at work, to people only, and leave the whole file or none when interrupted."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from cli.terminal.progress import working
from engine.testing import Office
from tests.cli.conftest import Run, duban  # noqa: F401

LONG = (
    ("report", "board", "--out", "board.html"),
    ("report", "board", "-o", "xlsx", "--out", "board.xlsx"),
    ("report", "ledger", "tasks", "--out", "tasks.xlsx"),
    ("report", "submissions", "--period", "2024", "-o", "xlsx", "--out", "ranks.xlsx"),
    ("report", "monthly", "2024-05", "--out", "month.docx"),
    ("report", "brief", "--out", "page.docx"),
)


@pytest.mark.parametrize("words", LONG, ids=lambda words: " ".join(words[1:3]))
def test_whoever_interrupts_finds_the_file_of_before(
    words: tuple[str, ...], district: Office, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", district.url)
    monkeypatch.chdir(tmp_path)
    file = Path(words[-1])
    file.write_bytes(b"of yesterday")

    def interrupted(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)  # all is written, but not yet named
    assert duban(*words).code == 130
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [(file.name, b"of yesterday")]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_sign_of_life_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, seen in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with working() as step:
            for _ in range(200):
                step()
        assert bool(stream.getvalue()) is seen
