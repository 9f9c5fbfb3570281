"""Figures over items, by whatever they are grouped under, for a period; every item is counted under exactly one key.

Definitions (口径), of the items of some procedures, by the days on which things were recorded:

* before: open when the period began. opened: begun within it. closed: properly ended within it. dropped: ended
  within it without having been done (moved, merged, revoked), so that nothing is counted twice. open: still open when
  it ended.
  **before + opened = closed + dropped + open**, in every row and in the total.
* found: of those begun within it, without those that were dropped again within it. late_found: of those begun within
  it, those found before it began.
* overdue: of the open, those with something owed that was past its due then. extended: extensions granted within the
  period. reminders: of the clock. letters, circulars, interviews, exposures: measures begun within it because of these
  items, without those whose grounds were gone before anybody decided.
* over_30, over_60, over_90: of the open, those begun more than so many days before the period's end (each contains
  the next).
* days: working days of the period on which items lay open, the day they began not counted; office_days: of these,
  those on which the office owed the step.
* rate: closed of what could be closed, closed / (before + opened − dropped); nothing where that is 0.

A general hazard that became a listed one is one hazard, begun when the general one was, wherever both are counted
together. What was voided does not count; what was corrected counts as corrected.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from engine.errors import Sentence, Usage

MEASURES = {"letter": "letters", "circular": "circulars", "interview": "interviews", "exposure": "exposures"}
AGES = (30, 60, 90)


@dataclass(frozen=True)
class Counted:
    """An item as the count sees it: the days on which it began and ended, and what happened because of it.

    ``happened``: what it counts towards within the period besides, by the name of the figure. ``found``: the day on
    which the thing itself was found, where that is recorded.
    """

    key: str
    opened: date
    ended: date | None
    dropped: bool
    overdue: bool
    happened: Mapping[str, int]
    found: date | None = None


@dataclass
class Figures:
    """One row; see the module for what each figure means."""

    before: int = 0
    opened: int = 0
    found: int = 0
    closed: int = 0
    dropped: int = 0
    open: int = 0
    overdue: int = 0
    extended: int = 0
    reminders: int = 0
    letters: int = 0
    circulars: int = 0
    interviews: int = 0
    exposures: int = 0
    over_30: int = 0
    over_60: int = 0
    over_90: int = 0
    late_found: int = 0
    days: int = 0
    office_days: int = 0

    @property
    def rate(self) -> Decimal | None:
        """Per cent with one decimal, half up; ``None`` where nothing could have been closed (T27)."""
        base = self.before + self.opened - self.dropped
        if base == 0:
            return None
        return (Decimal(100 * self.closed) / base).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def reconciled(self) -> bool:
        """Whether what came in is what went out and what is left."""
        return self.before + self.opened == self.closed + self.dropped + self.open

    def add(self, other: Figures) -> None:
        """Adds every figure of another row."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def figures(items: Iterable[Counted], first: date, last: date, always: Iterable[str] = ()) -> dict[str, Figures]:
    """The rows by key, in the order of the keys; items begun after the period are left out.

    Args:
        always: keys that have a row in any case, before all others and in this order; ``""`` comes last.
    """
    fixed = {key: Figures() for key in always}
    found: dict[str, Figures] = {}
    for item in items:
        if item.opened <= last:
            row = fixed if item.key in fixed else found
            row.setdefault(item.key, Figures()).add(_of(item, first, last))
    rest = sorted((not key, key, row) for key, row in found.items() if row != Figures())
    return fixed | {key: row for _empty, key, row in rest}


def total(rows: Iterable[Figures]) -> Figures:
    """All rows together."""
    whole = Figures()
    for row in rows:
        whole.add(row)
    return whole


def _of(item: Counted, first: date, last: date) -> Figures:
    row = Figures()
    if item.ended is not None and item.ended < first:
        return row
    if item.opened < first:
        row.before = 1
    else:
        row.opened = 1
        row.late_found = int(item.found is not None and item.found < first)
    if item.ended is not None and item.ended <= last:
        row.dropped, row.closed = (1, 0) if item.dropped else (0, 1)
        row.found = 0 if row.dropped else row.opened
    else:
        row.found = row.opened
        age = (last - item.opened).days
        row.open, row.overdue = 1, int(item.overdue)
        row.over_30, row.over_60, row.over_90 = (int(age > days) for days in AGES)
    for name, n in item.happened.items():
        setattr(row, name, n)
    return row


PERIODS: tuple[tuple[str, Callable[[re.Match[str]], tuple[int, int, int]]], ...] = (
    (r"(\d{4})年?", lambda found: (int(found[1]), 1, 12)),
    (r"(\d{4})(?:-|年)(\d{1,2})月?", lambda found: (int(found[1]), int(found[2]), 1)),
    (r"(\d{4})-?[Qq]([1-4])", lambda found: (int(found[1]), int(found[2]) * 3 - 2, 3)),
    (r"(\d{4})-?[Hh]([12])", lambda found: (int(found[1]), int(found[2]) * 6 - 5, 6)),
)


def period(text: str) -> tuple[date, date]:
    """``2024``, ``2024-06``, ``2024Q2``, ``2024H1`` or ``2024-03-01..2024-06-30`` as first and last day.

    Raises:
        Usage: it is none of these.
    """
    wrong = Usage(what=Sentence("{text} is no period; write 2024, 2024-06, 2024Q2, 2024H1 or 2024-03-01..2024-06-30",
                                {"text": text[:40]}))  # fmt: skip
    try:
        if ".." in text:
            first, last = (date.fromisoformat(one.strip()) for one in text.split("..", 1))
            if first > last:
                raise wrong
            return first, last
        for pattern, months in PERIODS:
            if (found := re.fullmatch(pattern, text.strip())) is not None:
                year, month, count = months(found)
                ends = month + count - 1
                return date(year, month, 1), date(year, ends, monthrange(year, ends)[1])
    except ValueError:
        raise wrong from None
    raise wrong
