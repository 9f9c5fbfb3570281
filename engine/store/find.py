"""Questions of readers: items, deadlines, documents, histories. Nothing here writes, nothing here needs SQLAlchemy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from engine.store.statements.ready import Ready

BY_NUMBER = Ready("BY_NUMBER")
CONFIDENTIAL = Ready("CONFIDENTIAL")
NUMBERS = Ready("NUMBERS")
ITEM = Ready("ITEM")
ITEMS = Ready("ITEMS")
ITEMS_UNDER = Ready("ITEMS_UNDER")
MINE = Ready("MINE")
OURS = Ready("OURS")
ALL_OPEN = Ready("ALL_OPEN")
LIVE_OF = Ready("LIVE_OF")
ROUNDS_OF = Ready("ROUNDS_OF")
OPENED_UNDER = Ready("OPENED_UNDER")
PARTIES_OF = Ready("PARTIES_OF")
CHILDREN_OF = Ready("CHILDREN_OF")
PAPERS_OF = Ready("PAPERS_OF")
HOLDS_OF = Ready("HOLDS_OF")
DECLINED_OF = Ready("DECLINED_OF")
SUSPENDED_OF = Ready("SUSPENDED_OF")
SUSPENSIONS_OF = Ready("SUSPENSIONS_OF")
REFUSALS = Ready("REFUSALS")
HISTORY = Ready("HISTORY")
TAKEN = Ready("TAKEN")
COURSE = Ready("COURSE")
OWING = Ready("OWING")
CHILDREN = Ready("CHILDREN")
DOCUMENTS = Ready("DOCUMENTS")
DOCUMENTS_OF = Ready("DOCUMENTS_OF")
RESTS_ON = Ready("RESTS_ON")
CONTENT = Ready("CONTENT")
SERIES = Ready("SERIES")
STARTED = Ready("STARTED")
FIGURES = Ready("FIGURES")
WAITING = Ready("WAITING")
FAILING = Ready("FAILING")
PARKED = Ready("PARKED")
GIVEN_UP = Ready("GIVEN_UP")
UNDATED = Ready("UNDATED")
UNREVIEWED = Ready("UNREVIEWED")
NEXT_WAKE = Ready("NEXT_WAKE")
SEALED = Ready("SEALED")
NEXT_RETRY = Ready("NEXT_RETRY")
PROFILES = Ready("PROFILES")
CALENDARS = Ready("CALENDARS")
MARKS = Ready("MARKS")

ALL = 2**62
NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""For questions whose answer does not depend on what is overdue."""
ASIDE = datetime(9000, 1, 1, tzinfo=UTC)
"""When a parked item would be tried again: not before a person says so."""
AT_ONCE = 500
"""How many items are asked about in one statement."""


def items(held: Any, filters: Mapping[str, Any], now: datetime) -> list[Any]:
    """The rows of items that fit, in the order they were opened, with their parent's number."""
    words = {name: filters.get(name) or None for name in ("procedure", "state", "unit", "owner")}
    flags = {name: int(bool(filters.get(name))) for name in ("open_only", "ended_only", "overdue")}
    given = {**words, **flags, "now": now, "limit": int(filters.get("limit") or ALL)}
    if filters.get("parent"):
        return ITEMS_UNDER.all(held, parent=filters["parent"], **given)
    return ITEMS.all(held, **given)


def of_items(question: Ready, held: Any, ids: Sequence[int]) -> Iterator[Any]:
    """The rows that belong to these items, however many there are."""
    for start in range(0, len(ids), AT_ONCE):
        yield from question.all(held, ids=ids[start : start + AT_ONCE])


def next_wake(held: Any) -> datetime | None:
    """The next instant at which time has something to do, a retry included."""
    found = [at for at in (NEXT_WAKE.value(held), NEXT_RETRY.value(held)) if at is not None]
    return min(found, default=None)
