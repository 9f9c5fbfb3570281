"""The site: everything is reached from the first page, and it is built without a warning."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"


def reached() -> set[str]:
    """The pages that the first page names; decisions have a page of their own that takes all of them."""
    text = (DOCS / "index.md").read_text("utf-8")
    chapters = text.split("\n## ", 1)[1]
    return set(re.findall(r"\]\(([\w./-]+\.md)\)", chapters))


def test_every_page_is_reached_from_the_first() -> None:
    pages = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")}
    decisions = {one for one in pages if re.fullmatch(r"decisions/\d{4}-.*\.md", one)}
    assert pages - decisions - {"index.md"} == reached()


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
