"""The site is built without a warning; ``test_docs`` says whether everything is reached from the first page."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"


@pytest.mark.full
@pytest.mark.skipif(find_spec("sphinx") is None, reason="the extra docs: make site")
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(tmp_path / "site"),
         "-d", str(tmp_path / "trees")],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    page = (tmp_path / "site" / "tutorial.html").read_text("utf-8")
    for chapter in ("Write a procedure", "Work with it", "Run it", "Understand it", "Look it up"):
        assert chapter in page
    assert "decisions/0049" in page or (tmp_path / "site" / "decisions" / "0049-how-procedures-compose.html").exists()
