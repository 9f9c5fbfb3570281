"""Documents do not go stale: what they link to exists, and the commands they show are commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.main import main
from tests.conftest import ROOT
from tests.mutants.summing import counted
from tests.pages import blocks

PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#:]+)\)")
COMMAND = re.compile(r"^\$ duban((?: --?\S+(?: \S*:\S+)?)*) (\w[\w-]*)(?: (\w[\w-]*))?", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()] == []


def test_the_numbers_of_mistakes_are_those_of_the_rooms() -> None:
    """`python -m tests.mutants --page ROOM` writes both."""
    pages = ROOT / "docs" / "reference"
    text = (pages / "mutants.md").read_text("utf-8")
    assert counted(text, pages) == text
    assert "| **all** |" in text


def shown() -> set[tuple[str, ...]]:
    """Noun and verb of every command on any page."""
    found = set()
    for page in PAGES:
        if page.parent.name == "reference":
            continue  # written from the commands themselves
        for _options, noun, verb in COMMAND.findall(page.read_text("utf-8")):
            single = noun in ("inbox", "doctor", "demo", "completion")
            found.add((noun,) if single or not verb else (noun, verb))
    return found


@pytest.mark.parametrize("words", sorted(shown()), ids=" ".join)
def test_commands_shown_exist(words: tuple[str, ...]) -> None:
    assert main([*words, "--help"]) == 0


TWINS = sorted((ROOT / "docs").rglob("*.zh.md"))
"""Pages in Chinese, each of a page in English."""


@pytest.mark.parametrize("page", TWINS, ids=lambda page: page.name)
def test_a_page_in_chinese_says_the_same_to_the_machine(page: Path) -> None:
    """Its commands and files are the English page's, which tests run; it has its sections, and each names the other."""
    other = page.with_name(page.name.replace(".zh.md", ".md"))
    chinese, english = page.read_text("utf-8"), other.read_text("utf-8")
    assert blocks(chinese) == blocks(english)
    assert re.findall(r"^#+ ", chinese, re.MULTILINE) == re.findall(r"^#+ ", english, re.MULTILINE)
    assert f"]({other.name})" in chinese
    assert f"]({page.name})" in english


def test_the_first_page_in_chinese_shows_the_commands_of_the_first_page() -> None:
    def commands(name: str) -> set[str]:
        text = (ROOT / name).read_text("utf-8")
        return {line.partition(" #")[0].rstrip() for line in text.splitlines() if line.startswith("$ ")}

    left_out = {"$ make test", "$ make test-full"}  # for those who work on the program
    assert commands("README.zh.md") == commands("README.md") - left_out


def reached() -> set[str]:
    """The pages that the first page names; decisions have a page of their own that takes all of them, and a page in
    Chinese is named by its twin."""
    text = ((ROOT / "docs") / "index.md").read_text("utf-8")
    chapters = text.split("\n## ", 1)[1]
    return set(re.findall(r"\]\(([\w./-]+\.md)\)", chapters)) | {str(one.relative_to(ROOT / "docs")) for one in TWINS}


def test_every_page_is_reached_from_the_first() -> None:
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}
    decisions = {one for one in pages if re.fullmatch(r"decisions/\d{4}-.*\.md", one)}
    assert pages - decisions - {"index.md"} == reached()
