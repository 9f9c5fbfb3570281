"""What an author writes, outside our tree, is clean for both type checkers; and both really look."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.definition.authors import CHILDREN, HEADER, JOB, PAPER

ROOT = Path(__file__).parent.parent
OURS = ("workflows", "engine/__init__.py", "engine/testing.py", "engine/scenario.py")
"""What authors read and use: the shipped procedures, the language, and what they test with."""
MISTAKES = """
from engine import *

OWNER = Party("责任单位")
HANDLER = Post("经办人", at=OFFICE)


class Wrong(Procedure, title="错", prefix="CW", version="1"):
    doing = State("办理中", owed_by="owner", due=limit("wrong.do", 3))
    closed = Final("办结")
    begin = START.to(doing, "开始", by=HANDLER, parties=OWNER)
    close = doing.to("closed", "办结", by=HANDLER)
"""
LINES = {8: ("owed_by=", "due="), 10: ("parties=",), 11: ('"closed"',)}
"""Where the mistakes stand: two in the first line, one in each of the others."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An author's folder: a new procedure with its test, a module of several, and one full of mistakes."""
    made = tmp_path_factory.mktemp("author")
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "procedure", "new", "spill", "--title", "泄漏处置", "--dir", str(made)],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (made / "several.py").write_text(HEADER + JOB + PAPER + CHILDREN, "utf-8")
    (made / "wrong.py").write_text(MISTAKES.lstrip(), "utf-8")
    return made


@pytest.mark.full
def test_strict_mypy_knows_the_language_outside_our_tree(folder: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(folder / "cache")]
    files = ["spill.py", "test_spill.py", "several.py", "wrong.py"]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False, cwd=folder)
    found = [line.split(":")[:2] for line in done.stdout.splitlines() if ": error:" in line]
    assert {name for name, _line in found} == {"wrong.py"}, done.stdout + done.stderr
    assert {int(line) for _name, line in found} >= set(LINES), done.stdout


@pytest.mark.full
@pytest.mark.skipif(find_spec("pyright") is None, reason="pyright is not installed (pip install 'duban[dev]')")
@pytest.mark.skipif(shutil.which("node") is None, reason="pyright needs node, and would fetch it")
def test_pyright_finds_nothing_in_the_language_and_all_of_an_authors_mistakes(folder: Path) -> None:
    ours = [str(ROOT / one) for one in OURS]
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, ".", *ours]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    told = json.loads(done.stdout)
    assert told["summary"]["filesAnalyzed"] > 30
    errors = [one for one in told["generalDiagnostics"] if one["severity"] == "error"]
    found = [(Path(one["file"]).name, one["range"]["start"]["line"] + 1) for one in errors]
    assert {name for name, _line in found} == {"wrong.py"}, found
    assert {line for _name, line in found} >= set(LINES), found
