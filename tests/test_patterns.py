"""The patterns of the reference page: each definition is proved, and lived through by the history below it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from cli.language import say
from engine.definition.registry import Registry
from engine.errors import DubanError, Refused
from engine.testing import Scenario
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "patterns.md").read_text("utf-8")
BLOCK = re.compile(r"```(python|history)\n(.*?)```", re.DOTALL)
ALL = range(1, 44)
UNITS = ["one", "two", "owner"]
"""Units of a made-up office."""


def blocks() -> list[tuple[str, str]]:
    """Each history with the code of the procedure it is about: the last one declared above it."""
    found, code = [], ""
    for kind, body in BLOCK.findall(PAGE):
        if kind == "python":
            name = re.findall(r"^class (\w+)", body, re.MULTILINE)[-1]
            code = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        else:
            found.append((code, body))
    return found


@cache
def registry(folder: Path) -> Registry:
    file = folder / "patterns.py"
    file.write_text("\n\n".join(body for kind, body in BLOCK.findall(PAGE) if kind == "python"), "utf-8")
    return Registry.load((), [folder])


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return registry(tmp_path_factory.mktemp("patterns"))


def test_the_file_of_the_page_is_sound(known: Registry) -> None:
    assert [str(one.error) for one in known.broken] == []


def test_every_pattern_is_spoken_of() -> None:
    named = {int(n) for n in re.findall(r"\d+", " ".join(re.findall(r"\(([\d, ]+)\)", " ".join(headings()))))}
    assert named == set(ALL)


def headings() -> list[str]:
    return re.findall(r"^### (.*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("code", "history"), blocks(), ids=[code for code, _ in blocks()])
def test_the_history_is_lived(code: str, history: str, known: Registry) -> None:
    first, *lines = history.strip().splitlines()
    words, _, state = first.removeprefix("open").partition(" → ")
    with Scenario(code, registry=known, **facts(words)) as case:
        assert case.state == state
        second = ""
        for line in lines:
            second = live(case, line, facts(words), second)


def facts(words: str) -> dict[str, object]:
    """``leads=2`` is a list of so many units."""
    pairs = (one.split("=") for one in words.split())
    return {name: units(int(value)) if value.isdigit() else value for name, value in pairs}


def units(n: int) -> list[str]:
    return UNITS[:n]


def live(case: Scenario, line: str, given: dict[str, object], second: str) -> str:
    """One line of a history; gives the number of the second item, once there is one."""
    told, arrow, state = line.partition(" → ")
    if line.startswith("second"):
        return beside(case, told, state, given, second)
    item, who = case.number, re.match(r"(\w+) (\d+)(?:: )?", told)
    if who is not None and who[1] not in ("do", "no", "until"):
        item, told = case.children(who[1])[int(who[2]) - 1].number, told[who.end() :]
        told = told if told.startswith("no ") or not told else f"do {told}"
    verb, _, words = told.partition(" ")
    if verb == "no":
        move, _, why = words.partition(": ")
        with pytest.raises(Refused) as refused:
            case.act(move, item=item)
        assert why in said(refused.value), line
    elif verb == "until":
        case.until(f"{words} 09:00")
    elif verb == "do":
        move, _, more = words.partition(" ")
        case.act(move, item=item, **facts(more))
    if arrow:
        assert case.engine.item(item).state == state, line
    return second


def beside(case: Scenario, told: str, state: str, given: dict[str, object], second: str) -> str:
    """Another item of the same procedure: it is opened, refused, or somebody acts on it."""
    told, _, why = told.partition(": ")
    move = told.removeprefix("second").strip()
    parties = {role: case.item.parties[role] for role in case.item.parties if role == "owner"}

    def happens() -> str:
        if not move:
            return case.engine.open(case.code, given, parties, actor="office.handler").number
        case.act(move, item=second)
        return second

    if why:
        with pytest.raises(Refused) as refused:
            happens()
        assert why in said(refused.value)
        return second
    number = happens()
    assert case.engine.item(number).state == state
    return number


def said(error: DubanError) -> str:
    return "；".join(say(one) for one in getattr(error, "reasons", ()) or [error.sentence])
