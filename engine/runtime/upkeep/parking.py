"""Parked items: time failed on them so often that it no longer tries by itself. They are shown until somebody acts.

Any act on a parked item also takes it up again, for it may have mended the cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import Sentence
from engine.runtime.upkeep.watched import Parked
from engine.store import find

if TYPE_CHECKING:
    from engine.runtime.reader import Reader


def parked(held: Any) -> tuple[Parked, ...]:
    """Every parked item, in the order they were opened."""
    return tuple(Parked(row.number, row.failures, row.last_error) for row in find.PARKED.all(held, aside=find.ASIDE))


def alarm(one: Parked) -> Sentence:
    """What is said of it."""
    data = {"number": one.number, "count": one.failures, "what": one.error}
    return Sentence("{number} is parked: time could not act on it {count} times: {what}", data)


def alarms(reader: Reader) -> list[Sentence]:
    """What the administrator must look at: parked items, and messages that were given up."""
    with reader.looking() as held:
        found = [alarm(one) for one in parked(held)]
        count = find.GIVEN_UP.value(held)
    if count:
        found.append(Sentence("{count} message(s) could not be delivered and were given up", {"count": count}))
    return found
