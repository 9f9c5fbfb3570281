"""Measures that several items share: a rung joins a proposal that lies unsigned before the same unit (SEMANTICS 17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine.runtime import Reader

JOINED = "grounds.join"


def joins(reader: Reader) -> Iterator[tuple[str, str, datetime]]:
    """An item that joined, the measure it joined, when; the item that began the measure is its parent instead."""
    for one in reader.taken(JOINED):
        if (number := one.line.effects.get("item")) is not None:
            yield str(number), one.number, one.line.recorded_at
