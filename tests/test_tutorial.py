"""The tutorial is run as it stands: its file is saved, its commands are typed, what it shows must be shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
BLOCK = re.compile(r"```(python|console)\n(.*?)```", re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [body for found, body in BLOCK.findall(PAGE) if found == kind]


def typed() -> list[tuple[str, list[str]]]:
    """Each command of the page with the lines shown below it."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "revisit.py").write_text(blocks("python")[0], "utf-8")
    return tmp_path


def test_every_command_of_the_page_does_what_the_page_shows(folder: Path) -> None:
    script, ends = ["exec 2>&1"], "--- end of command"
    for command, _shown in typed():
        script += [command, f"echo '{ends}' $?"]
    keep = {key: value for key, value in os.environ.items() if not key.startswith("DUBAN")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash"], input="\n".join(script), cwd=folder, env={**keep, "PATH": path}, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    outputs = re.split(rf"{ends} (\d+)\n", ran.stdout)
    for n, (command, shown) in enumerate(typed()):
        assert outputs[2 * n + 1] == "0", f"{command}: {outputs[2 * n]}"
        assert_shown(shown, outputs[2 * n], command)


def assert_shown(lines: list[str], output: str, command: str) -> None:
    if lines and not any("…" in line for line in lines):
        assert output.splitlines() == lines, f"{command} shows more or less than the page: mark it with …"
    place = 0
    for line in lines:
        line = line.strip("…")
        found = output.find(line, place)
        assert found >= 0, f"{command} does not show {line!r} but\n{output}"
        place = found + len(line)


def test_the_pages_own_test_passes(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    exec(compile(blocks("python")[1], "test_revisit.py", "exec"), names)
    names["test_a_silent_unit_gets_a_letter"](tmp_path)  # type: ignore[operator]


def test_a_deleted_deadline_is_named_with_its_line(folder: Path) -> None:
    file = folder / "mine" / "revisit.py"
    file.write_text(file.read_text("utf-8").replace(", due=visit_by", ""), "utf-8")
    (broken,) = Registry.load(["workflows"], [folder / "mine"]).broken
    assert (Path(broken.file).name, broken.check) == ("revisit.py", "P009")
    assert "planned = State" in file.read_text("utf-8").splitlines()[broken.line - 1]
