"""What the calendar opens by itself is whole without anybody."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.verify.findings import Finding, Subject
from engine.definition.verify.names import settings
from engine.errors import Sentence

FILLED = frozenset({"due_day", "period"})
"""What the period fills by itself: its date and its name."""


def series_open_whole_items(subject: Subject) -> Iterator[Finding]:
    """P040: a series names an opening by CLOCK, and everything that opening asks for is filled: the date and the name
    of the period, the unit, plain values."""
    definition = subject.definition
    for one in definition.series.values():
        move, words = definition.transitions[one.opens], {"series": one.name, "opening": one.opens}
        if move.sources or not move.may("clock"):
            yield one.where, Sentence("{series}: {opening} is no opening by CLOCK", words)
            continue
        for role in move.parties:
            filled = (one.role is not None and role.code == one.role.code) or role.code in settings(definition)
            if not filled:
                sentence = Sentence("{series}: nobody fills the party {role}", {**words, "role": role.code})
                yield one.where, sentence
        if one.role is not None and one.role.code not in {role.code for role in move.parties}:
            words = {**words, "role": one.role.code}
            yield one.where, Sentence("{series}: {opening} takes no party {role}: write parties=[…]", words)
        for name in move.asks:
            if name not in one.facts and name not in FILLED and not definition.facts[name].optional:
                yield one.where, Sentence("{series}: {opening} asks for {fact}, which nobody gives",
                                          {**words, "fact": name})  # fmt: skip
        for name, value in one.facts.items():
            if name not in move.asks:
                yield one.where, Sentence("{series}: {opening} does not ask for {fact}", {**words, "fact": name})
            elif definition.facts[name].kind == "choice" and value not in dict(definition.facts[name].choices):
                yield one.where, Sentence("{value} is no choice of {fact}", {"value": value, "fact": name})
