"""Who brings procedures: whatever installed package has an entry point of ours, wherever it lies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.definition.provided import provided

OURS = "[console_scripts]\nquay = quay:main\n\n[duban.procedures]\n"


def installed(place: Path, name: str, text: str | None = None, kind: str = "dist-info") -> str:
    """A package as installers leave it; the path it is found on."""
    folder = place / f"{name}-1.{kind}"
    folder.mkdir(parents=True)
    (folder / ("METADATA" if kind == "dist-info" else "PKG-INFO")).write_text(f"Name: {name}\nVersion: 1\n")
    if text is not None:
        (folder / "entry_points.txt").write_text(text)
    return str(place)


def looked_for(monkeypatch: pytest.MonkeyPatch, *places: str) -> tuple[str, ...]:
    monkeypatch.setattr(sys, "path", list(places))
    return provided()


def test_nobody_brings_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = installed(tmp_path, "plain")
    installed(tmp_path, "other", "[duban.procedure]\nother = other\n")
    installed(tmp_path, "loose", f"{OURS}loose = loose\n", "folder")
    assert looked_for(monkeypatch, str(tmp_path / "nowhere"), place) == ()


@pytest.mark.parametrize("suffix", ["dist-info", "egg-info"])
def test_one_among_many_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    for number in range(9):
        installed(tmp_path, f"plain{number}")
    place = installed(tmp_path, "quay", f"{OURS}one = quay.b\nother = quay.a\nagain = quay.b\n", suffix)
    assert looked_for(monkeypatch, str(tmp_path / "nowhere"), place) == ("quay.a", "quay.b")


def test_the_folder_one_works_in_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = installed(tmp_path / "elsewhere", "plain", "[console_scripts]\nplain = plain:main\n")
    monkeypatch.chdir(installed(tmp_path / "here", "quay", f"{OURS}quay = quay\n"))
    assert looked_for(monkeypatch, elsewhere, "") == ("quay",)
    assert looked_for(monkeypatch, elsewhere) == ()
    assert os.getcwd() == str(tmp_path / "here")
