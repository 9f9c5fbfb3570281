"""Questions that only an office can answer: what is asked, and whether a text answers it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from engine.errors import Sentence, Usage
from engine.intake.directory import LONGEST_NAME


@dataclass(frozen=True, eq=False)
class Question:
    """One question.

    Attributes:
        key: how its answer is stored. asks: the question, as it is put. kind: text, month, choice, zone.
        options: of a choice, value → what it means. default: what holds while it is open. sets: the setting that the
            answer becomes; without, it is only recorded. names: the setting that holds
            the unit whose full name it is. then: the command by which people carry it out. why: what
            depends on it.
    """

    key: str
    asks: str
    kind: str
    options: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    sets: str = ""
    names: str = ""
    then: str = ""
    why: str = ""

    def read(self, text: str) -> str:
        """An answer as it is stored.

        Raises:
            Usage: it is none.
        """
        said = " ".join(text.split())
        if not said:
            raise self._not(Sentence("nothing is said"))
        if self.names and len(said) > LONGEST_NAME:
            data = {"count": len(said), "most": LONGEST_NAME}
            raise self._not(Sentence("{count} characters; a name has at most {most}", data))
        if self.kind == "choice":
            by_meaning = {meaning: value for value, meaning in self.options.items()}
            if said not in self.options and said not in by_meaning:
                options = "; ".join(f"{value} ({meaning})" for value, meaning in self.options.items())
                raise self._not(Sentence("one of {options}", {"options": options}))
            return by_meaning.get(said, said)
        if self.kind == "month":
            try:
                return f"{date.fromisoformat(f'{said}-01'):%Y-%m}"
            except ValueError:
                raise self._not(Sentence("a month is written 2026-12")) from None
        if self.kind == "zone":
            try:
                return ZoneInfo(said).key
            except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
                raise self._not(Sentence("a time zone is written Asia/Shanghai")) from None
        return said

    def shown(self, value: str) -> str:
        """An answer as people read it."""
        return self.options.get(value, value)

    def _not(self, why: Sentence) -> Usage:
        return Usage(what=Sentence("{key}: {why}", {"key": self.key, "why": why}))


def read_questions(text: str) -> dict[str, Question]:
    """The questions of a TOML text, by key, in their order."""
    found = [Question(**one) for one in tomllib.loads(text)["question"]]
    return {one.key: one for one in found}
