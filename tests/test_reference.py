"""The reference pages say what the program says of itself today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import engine
from cli.main import NOUNS, duban
from cli.making import manual
from cli.options import HELP
from engine.errors import DubanError


@pytest.mark.parametrize("page", manual.pages(), ids=lambda page: page.name)
def test_no_page_is_stale(page: Path) -> None:
    assert page.read_text("utf-8") == manual.pages()[page], "run `make docs`"


def test_every_word_of_the_language_is_explained() -> None:
    page = manual.vocabulary()
    chapters = {part.partition("\n")[0]: part.split("```")[2].strip() for part in page.split("\n### ")[1:]}
    assert set(engine.__all__) | {"… .to"} == set(chapters)
    assert [name for name, said in chapters.items() if not said] == []


def test_every_command_and_every_option_of_it_is_there() -> None:
    page = manual.commands()
    for noun in NOUNS:
        found = duban.get_command(click.Context(duban, **HELP), noun)
        verbs = found.commands if isinstance(found, click.Group) else {"": found}
        for verb, command in verbs.items():
            _before, heading, rest = page.partition(f"\n{'###' if verb else '##'} {f'{noun} {verb}'.strip()}\n")
            assert heading, (noun, verb)
            section = rest.partition("\n##")[0]
            assert command is not None
            for option in command.params:
                if isinstance(option, click.Option) and option.name not in manual.SHARED:
                    assert all(f"`{name}" in section for name in option.opts), (noun, verb, option.name)


def test_the_page_has_both_languages_and_nothing_untranslated() -> None:
    quoted = [line[2:] for line in manual.commands().splitlines() if line.startswith("> ")]
    assert len(quoted) > 70
    assert [line for line in quoted if line.isascii()] == []


def test_every_exit_code_an_error_has_is_explained() -> None:
    def below(kind: type[DubanError]) -> Iterator[type[DubanError]]:
        yield kind
        for one in kind.__subclasses__():
            yield from below(one)

    assert {one.exit_code for one in below(DubanError)} <= set(manual.EXITS)
