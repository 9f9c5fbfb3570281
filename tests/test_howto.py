"""The pages that lead from an empty server through a year are typed as they stand, by whom they say."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pages
from tests.conftest import ROOT
from tests.pages import assert_shown

PAGES = [ROOT / "docs" / "howto" / name for name in ("office.md", "a-day.md")]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
PROMPT = re.compile(r"(\w*)\$ (.*)")
DATA = "/srv/duban/data"
SHIM = """
import os, sys
import cli.database
from cli.main import main
cli.database.system_user = lambda: os.environ["WHO"]
sys.argv[0] = "duban"
raise SystemExit(main())
"""
"""Stands for the system users of the page: who somebody is, only the system says."""


def typed(page: str) -> list[tuple[str, str, list[str]]]:
    """Who types what, with the lines shown below it."""
    found: list[tuple[str, str, list[str]]] = []
    for line in "".join(BLOCK.findall(page)).splitlines():
        if prompt := PROMPT.fullmatch(line):
            found.append((prompt[1] or "root", prompt[2], []))
        else:
            found[-1][2].append(line)
    return found


@pytest.mark.full  # sixty whole commands
@pytest.mark.parametrize("file", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_page_does_what_the_page_shows(file: Path, tmp_path: Path) -> None:
    page = file.read_text("utf-8").replace(DATA, str(tmp_path)).replace("2026", f"{dt.date.today().year}")  # noqa: DTZ011
    shim = tmp_path / "shim.py"
    shim.write_text(SHIM, "utf-8")
    (tmp_path / "duban").mkdir()
    for settings in re.findall(r"```toml\n(.*?)```", page, re.DOTALL):
        (tmp_path / "duban" / "duban.toml").write_text(settings, "utf-8")
    script, ends = [f'exec 2>&1\nduban() {{ {sys.executable} {shim} "$@"; }}'], "--- end of command"
    for who, command, _shown in typed(page):
        script += [f"export WHO={who}", command, f"echo '{ends}' $?"]
    keep = {key: value for key, value in os.environ.items() if not key.startswith(("DUBAN", "XDG"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash"], input="\n".join(script), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
        env={**keep, "PATH": path, "DUBAN_ETC": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "none")},
    )  # fmt: skip
    outputs = re.split(rf"{ends} (\d+)\n", ran.stdout)
    for n, (_who, command, shown) in enumerate(typed(page)):
        assert outputs[2 * n + 1] == "0", f"{command}: {outputs[2 * n]}"
        assert_shown(shown, outputs[2 * n], command)


AUTHORS = ["add-a-limit.md", "add-a-document.md", "add-a-calendar.md", "test-a-procedure.md"]


@pytest.mark.full  # some forty whole commands
@pytest.mark.parametrize("name", AUTHORS)
def test_everything_on_an_authors_page_does_what_the_page_shows(name: str, tmp_path: Path) -> None:
    pages.run((ROOT / "docs" / "howto" / name).read_text("utf-8"), tmp_path)


def test_nothing_on_a_page_for_authors_is_left_out() -> None:
    """Every page of the first chapter is done by a test, and every block on it; explanations have nothing to type."""
    chapter = (ROOT / "docs" / "index.md").read_text("utf-8").split("\n## ")[1]
    done = {*AUTHORS, "change-a-procedure.md", "tutorial.md", "tutorial.zh.md"}
    assert {Path(one).name for one in re.findall(r"\]\(([\w./-]+\.md)\)", chapter)} == done
    for name in AUTHORS:
        page = (ROOT / "docs" / "howto" / name).read_text("utf-8")
        assert page.count("```") == 2 * len(pages.blocks(page)), name
        assert [kind for kind, title, _body in pages.blocks(page) if kind != "console" and not title] == [], name
    tutorial = pages.blocks((ROOT / "docs" / "tutorial.md").read_text("utf-8"))
    assert [kind for kind, title, _body in tutorial if kind != "console" and not title] == []
    for explained in (ROOT / "docs" / "explanation").glob("*.md"):
        assert "```" not in explained.read_text("utf-8"), explained.name
