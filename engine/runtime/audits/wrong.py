"""A finding of an audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.decision.bound import Difference
from engine.errors import Sentence

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
"""What a value of a kind that is never written becomes on its way out of the database."""


@dataclass(frozen=True)
class Wrong:
    """Something that is not what was written.

    Attributes:
        number: the item; empty for what belongs to none. seq: the line; ``None`` if it is a row or a seal.
        at: until when it was certainly as it should be; until: since when it certainly is not; if that is known.
    """

    number: str
    seq: int | None
    sentence: Sentence
    at: datetime | None = None
    code: str = "chain"
    until: datetime | None = None


def as_wrong(number: str, one: Difference) -> Wrong:
    """A difference as a finding."""
    data = {"number": number, "where": f"{one.table}: {one.what}", "told": one.told, "stored": one.stored,
            "seq": one.seq}  # fmt: skip
    sentence = Sentence("{number}: {where} is stored as {stored}; by line {seq} it is {told}", data)
    return Wrong(number, one.seq, sentence, one.at, one.table)
