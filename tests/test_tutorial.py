"""The tutorial is done as it stands, from an empty folder to a released procedure; in both languages the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import pages
from tests.conftest import ROOT

ENGLISH = (ROOT / "docs" / "tutorial.md").read_text("utf-8")


@pytest.mark.full
def test_everything_on_the_page_does_what_the_page_shows(tmp_path: Path) -> None:
    pages.run(ENGLISH, tmp_path)


def test_a_page_that_shows_what_is_not_so_is_caught(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="does not show 'two'"):
        pages.run("```console\n$ echo one\n…two…\n```", tmp_path)
    with pytest.raises(AssertionError, match="shows more or less than the page"):
        pages.run("```console\n$ printf 'one\\ntwo\\n'\none\n```", tmp_path)
    with pytest.raises(AssertionError, match="false"):
        pages.run("```console\n$ false\n```", tmp_path)
    pages.run("```console\n$ false\n$ echo $?\n1\n```", tmp_path)
