"""How long a text is, as offices count it."""

from __future__ import annotations

import pytest

from engine.definition.wording import word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), (" \n\t", 0), ("安全", 2), ("2024年，PM2.5下降3%。", 8), ("one two,three", 2), ("“甲”——乙…·", 8)],
)
def test_each_character_and_each_run_of_letters_is_one(text: str, count: int) -> None:
    assert word_count(text) == count
