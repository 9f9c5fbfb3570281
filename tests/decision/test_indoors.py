"""A rule that looks outside its case decides nothing (law 1): no file, socket, database or process is opened by it."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from engine.decision.indoors import ask
from engine.decision.judge import judge
from engine.definition.definition import RuleDef
from engine.errors import Impure
from tests.decision.case import WORK, Case, procedure


def reads_a_file(_case: Any) -> bool:
    return bool(Path(__file__).read_bytes())


def hides_it(case: Any) -> bool:
    with suppress(Exception):
        reads_a_file(case)
    return True


def calls_somebody(_case: Any) -> bool:
    return socket.create_connection(("127.0.0.1", 9), timeout=1) is not None


def asks_a_database(_case: Any) -> bool:
    return sqlite3.connect(":memory:") is not None


def runs_something(_case: Any) -> bool:
    return subprocess.run([sys.executable, "-V"], check=False).returncode == 0


@pytest.mark.parametrize("check", [reads_a_file, hides_it, calls_somebody, asks_a_database, runs_something])
def test_a_rule_that_reaches_outside_is_refused(check: Callable[[Any], bool]) -> None:
    case = Case(procedure(WORK), due_day="2024-04-30")
    rule = RuleDef("own", (check.__name__,), "一切如常", check)
    with pytest.raises(Impure, match="一切如常"):
        judge(rule, case.definition, case.item, case.world, {})
    assert Path(__file__).read_bytes()  # and everybody else may, also afterwards


def test_a_rule_may_import_and_fail_as_it_likes() -> None:
    def late(_case: Any) -> bool:
        import this_does_not_exist  # noqa: F401  # pyright: ignore

        return True

    with pytest.raises(ModuleNotFoundError):
        ask(late, "x", None)
    with pytest.raises(PermissionError):
        ask(denied, "x", None)
    assert ask(lambda _case: True, "x", None)


def denied(_case: Any) -> bool:
    raise PermissionError("its own")
