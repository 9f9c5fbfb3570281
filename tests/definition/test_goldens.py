"""Whole texts, letter for letter: what is read of a procedure, told of it, drawn of it and compared with it."""

from __future__ import annotations

import pytest

from tests.definition.goldens import GOLDENS, HERE
from tests.definition.goldens.refusals import FILE


@pytest.mark.parametrize("file", GOLDENS)
def test_it_says_what_it_said(file: str) -> None:
    assert GOLDENS[file]() == (HERE / file).read_text("utf-8")


def test_no_text_is_left_over() -> None:
    assert {one.name for one in HERE.glob("*.txt")} == {*GOLDENS, FILE.name}
