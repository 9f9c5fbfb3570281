"""The shell is offered what is possible now, and nothing when there is no database."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from cli.main import duban as root

AS = ["--as", "yingji.liaison"]


def offered(*words: str) -> list[str]:
    """What the shell would offer for the last of these words."""
    completer = ShellComplete(root, {}, "duban", "_DUBAN_COMPLETE")
    return [one.value for one in completer.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.usefixtures("office")
def test_numbers_of_open_items() -> None:
    assert offered("item", "do", "rw-2024-003")[0] == "RW-2024-0030"
    assert len(offered("item", "do", "JB-")) == 35


@pytest.mark.usefixtures("office")
def test_transitions_possible_now_for_this_actor() -> None:
    assert offered(*AS, "item", "do", "RW-2024-0001", "") == ["receive"]
    assert offered("--as", "office.head", "item", "do", "RW-2024-0001", "rec") == []


@pytest.mark.usefixtures("office")
def test_facts_parties_units_and_logins() -> None:
    assert offered("item", "do", "JB-2024-0003", "resolve", "--set", "le") == ["leads="]
    assert offered("item", "open", "letter", "--via", "propose", "--party", "") == ["addressee="]
    assert offered("item", "open", "letter", "--via", "propose", "--party", "addressee=changf") == [
        "addressee=changfeng"
    ]
    assert offered("unit", "show", "anwei") == ["anweiban", "anweihui"]
    assert offered("operator", "show", "office.ha") == ["office.handler", "office.handler2"]


def test_procedures_need_no_database_and_all_else_is_silent(tmp_path: Path) -> None:
    assert offered("procedure", "show", "let") == ["letter"]
    assert offered("item", "do", "") == []
    assert offered("--db", str(tmp_path / "none.db"), "item", "do", "") == []
    assert offered("unit", "show", "") == []
