"""PDF previews: a LibreOffice that hangs, fails or is not there; here it is a small program of the same name."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from engine.outputs.papers import preview


def office(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """What soffice does: it starts another process, which does the work."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def alive(pid: int) -> bool:
    """Whether a process still runs; one that nobody has buried yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc who still runs")
def test_one_that_hangs_is_stopped_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office(tmp_path, monkeypatch, f"sleep 300 & echo $! >{tmp_path}/pid; wait")
    begun = time.monotonic()
    with pytest.raises(preview.OfficeHangs):
        preview.as_pdf({"paper": b""}, seconds=0.5)
    assert time.monotonic() - begun < 10  # it does not wait for the one that was started
    started = int((tmp_path / "pid").read_text())
    while alive(started) and time.monotonic() - begun < 60:  # a busy machine takes its time
        time.sleep(0.05)
    assert not alive(started)


@pytest.mark.parametrize("script", ["exit 0", "exit 77"])
def test_one_that_gives_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    office(tmp_path, monkeypatch, script)
    with pytest.raises(preview.NoOffice):
        preview.as_pdf({"paper": b""})
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(preview.NoOffice):
        preview.as_pdf({"paper": b""})
    assert preview.as_pdf({}) == {}
