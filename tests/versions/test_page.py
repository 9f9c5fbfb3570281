"""The page on changing a released procedure, typed as it stands on the demo's office in April."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from tests.conftest import ROOT
from tests.pages import assert_shown
from tests.test_howto import typed
from tests.versions.hazards import PLAN, changes_of
from tests.versions.test_hazard_listing import Year

PAGE = (ROOT / "docs" / "howto" / "change-a-procedure.md").read_text("utf-8")


@pytest.mark.full
def test_every_command_of_the_page_does_what_the_page_shows(tmp_path: Path) -> None:
    year = Year(tmp_path, Registry.load(["workflows"]), quick=True)
    year.until("2024-04-15 12:00")
    year.engine.close()
    (plan,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert plan == PLAN
    (tmp_path / "plan.toml").write_text(plan, "utf-8")
    keep = {key: value for key, value in os.environ.items() if not key.startswith(("DUBAN", "XDG"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    keep |= {
        "PATH": path,
        "DUBAN_ETC": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "none"),
        "DUBAN_DB": "duban.db",
    }
    commands = typed(PAGE)
    for who, command, shown in commands:
        assert who == "root"
        module = tmp_path / "procedures" / "hazard_listing_2.py"
        if "procedure check" in command:
            text = module.read_text("utf-8")
            for before, after in changes_of(PAGE):
                assert text.count(before) == 1, before
                text = text.replace(before, after)
            module.write_text(text, "utf-8")
        ran = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=keep, capture_output=True, text=True, check=False, timeout=120
        )
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
        assert_shown(shown, ran.stdout + ran.stderr, command)
        if command.startswith("export"):
            keep["DUBAN_WORKFLOWS"] = str(tmp_path / "procedures")
    assert len(commands) == 13


def test_the_page_changes_what_the_tests_change() -> None:
    from tests.versions.hazards import CHANGES

    text = (ROOT / "workflows" / "hazard_listing.py").read_text("utf-8")
    ours = theirs = text
    for before, after in CHANGES:
        ours = ours.replace(before, after)
    for before, after in changes_of(PAGE):
        assert theirs.count(before) == 1, before
        theirs = theirs.replace(before, after)
    assert theirs == ours
