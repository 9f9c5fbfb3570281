"""``--as-of`` at the command line; what it tells is proved in ``tests/runtime/test_past.py``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.runtime import Engine
from tests.cli.conftest import Run


def test_a_command_about_the_past(duban: Run, rehearsed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_DB", f"sqlite:///{rehearsed}")
    engine = Engine(f"sqlite:///{rehearsed}")
    now, number = engine.now().astimezone(engine.zone), engine.items(procedure="assignment")[0].number
    engine.close()
    today = f"{now:%Y-%m-%d}"
    found = json.loads(duban("item", "list", "--procedure", "assignment", "--as-of", today, "-o", "json").out)
    assert number in [one["number"] for one in found]
    assert json.loads(duban("item", "show", number, "--as-of", today, "-o", "json").out)["seq"] >= 1
    early = duban("item", "show", number, "--as-of", "2024-01-02")
    assert (early.code, "才立项" in early.err) == (4, True), early.err
    assert duban("item", "list", "--as-of", "2024-01-02", "-o", "json").out.strip() == "[]"
    ahead = duban("item", "log", number, "--as-of", "2030-01-01")
    assert (ahead.code, "--as-of" in ahead.err) == (2, True), ahead.err
    both = duban("item", "show", number, "--holding", "--as-of", today)
    assert (both.code, "--as-of" in both.err) == (2, True), both.err
