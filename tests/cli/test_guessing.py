"""Whoever guesses the number of an item that he may not see is answered as if there were none, by whatever command.

The commands are asked of the program itself, so that a new one is guessed at as well: each is run on two databases, one
with a restricted report and its paper, and one in which nobody ever reported anything.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from cli.main import NOUNS
from cli.main import duban as root
from cli.options import HELP, SHARED, Leaf
from tests.cli.conftest import Ran, Run

NUMBER, PAPER = "QZJB-2024-0001", "普安举〔2024〕1号"
REPORTED = (
    "item open public_report --set channel=insider --set content=夜间违规动火 --set accused=某公司 "
    "--party owner=xiaofang -y --as office.handler",
    f"item do {NUMBER} accept -y --as office.handler",
)
OF_ITEMS = {"number", "numbers", "of", "parent"}
"""What arguments and options are called that take the number of an item or of a paper."""
OF_OTHERS = {
    "code", "codes", "file", "id", "ids", "kind", "level", "login", "month", "n", "name", "new", "old", "os_user_",
    "person", "procedure", "record", "series", "shell", "source", "start", "target", "transition", "unit", "when",
    "words", "year",
}  # fmt: skip
"""What arguments are called that do not."""
ELSE = {"integer range": "1", "integer": "1", "transition": "close", "code": "task", "number": "RW-2024-0001"}
"""What stands in a place that must be filled, by what is wanted there or by its name."""


def leaves() -> Iterator[tuple[str, Leaf]]:
    for noun in NOUNS:
        found = root.get_command(click.Context(root, **HELP), noun)
        for leaf in found.commands.values() if isinstance(found, click.Group) else [found]:
            if isinstance(leaf, Leaf):
                yield noun if leaf is found else f"{noun} {leaf.name}", leaf


def texts(leaf: Leaf) -> list[click.Parameter]:
    return [one for one in leaf.params if one.name not in SHARED and one.type.name == "text"]


def asking() -> Iterator[tuple[str, Leaf, click.Parameter]]:
    """Every command that takes a number, and as what."""
    for words, leaf in leaves():
        for one in texts(leaf):
            if one.name in OF_ITEMS or "NUMBER" in (one.metavar or ""):
                yield words, leaf, one


def line(leaf: Leaf, at: click.Parameter, guess: str) -> list[str]:
    """A command with a guess, and something in every other place that must be filled."""
    before, after = list[str](), list[str]()
    for one in leaf.params:
        if one is not at and (one.name in SHARED or not one.required):
            continue
        given = guess if one is at else ELSE.get(one.type.name) or ELSE.get(one.name or "", "office.head")
        if isinstance(one, click.Argument):
            after.append(given)
        else:
            before += [one.opts[-1], given]
    return [*before, "--", *after]


def test_every_argument_is_known_to_take_a_number_or_none() -> None:
    """Whoever adds a command says here what its argument is."""
    names = {one.name for _words, leaf in leaves() for one in leaf.params if isinstance(one, click.Argument)}
    assert names - OF_ITEMS == OF_OTHERS
    assert len([*asking()]) > 25


@pytest.mark.full
def test_a_guess_is_answered_as_if_there_were_nothing_and_is_on_record(
    office: Path, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    without = Path(shutil.copyfile(office, tmp_path / "without.db"))
    assert [duban(*one.split()).code for one in REPORTED] == [0, 0]

    def told(file: Path, words: str, leaf: Leaf, at: click.Parameter, guess: str) -> Ran:
        given = [*words.split(), *(["-y"] if leaf.writes else []), *line(leaf, at, guess)]
        return duban("--db", str(file), "--as", "jiaoyu.liaison", *given)

    for words, leaf, at in asking():
        named = isinstance(at, click.Argument) and "NUMBER" in (at.metavar or "")
        papers = named and words.startswith("document") and words != "document list"  # that one asks for items alone
        for guess in [*([PAPER] if papers else []), *([] if at.metavar == "OFFICIAL_NUMBER" else [NUMBER])]:
            before = kept(office)
            found = told(office, words, leaf, at, guess)
            assert found == told(without, words, leaf, at, guess), words
            assert found.code == 4, (words, found)
            assert kept(office) == before + 1, (words, guess)
    assert kept(without) == 0


def kept(file: Path) -> int:
    """How many attempts on the report are on record."""
    with closing(sqlite3.connect(file)) as held:
        count: int = held.execute("SELECT count(*) FROM refusal WHERE number = ?", (NUMBER,)).fetchone()[0]
        return count
