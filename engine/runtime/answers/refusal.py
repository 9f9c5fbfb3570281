"""A refusal as it is kept and as it is shown: its reasons go in as sentences, to be read in whatever language later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.definition.spans import Span
from engine.errors import Sentence

LONGEST = 300
"""So long is a reason, or a word in it, at most."""


@dataclass(frozen=True)
class RefusalView:
    """A command that was refused to somebody, and why."""

    at: datetime
    login: str
    number: str | None
    transition: str | None
    reasons: tuple[Sentence, ...]


def bounded(text: str, most: int = LONGEST) -> str:
    """On one line, without what a terminal would obey, at most so long."""
    plain = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def kept(reason: Sentence) -> Any:
    """A reason as JSON; one that is too long, or would not be written on a line, as its text."""
    text = str(reason)
    if len(text) > LONGEST or not reason.template.isprintable():
        return bounded(text)
    return {"says": reason.template, "data": {name: _word(value) for name, value in reason.data.items()}}


def told(raw: Any) -> Sentence:
    """The reason that was kept."""
    if not isinstance(raw, Mapping):
        return Sentence(str(raw))
    return Sentence(str(raw["says"]), {name: _read(value) for name, value in raw["data"].items()})


def _word(value: Any) -> Any:
    if isinstance(value, Sentence):
        return kept(value)
    if isinstance(value, Span):
        return {"n": value.n, "unit": value.unit}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_word(one) for one in value]
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | float) else bounded(str(value))


def _read(raw: Any) -> Any:
    if isinstance(raw, list):
        return [_read(one) for one in raw]
    if isinstance(raw, Mapping):
        return Span(raw["n"], raw["unit"]) if "n" in raw else told(raw)
    return raw
