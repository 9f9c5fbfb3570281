"""How long a text is, as offices count it."""

from __future__ import annotations

import re

_MARKS = "\u2018\u2019\u201c\u201d\u2014\u2026\u00b7"
_WIDE = f"\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff{_MARKS}"
_COUNTED = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")


def word_count(text: str) -> int:
    """How many 字数 Word counts: each Chinese character and mark is one, each run of Latin letters or figures is one.

    Blanks and line breaks count nothing: ``"2024年，PM2.5下降3%。"`` has 8 (DOMAIN T29).
    """
    return sum(1 for _ in _COUNTED.finditer(text))
