"""Measuring a piece of work against its floor: in turn, several rounds, the median of the ratios; and the table."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Work = Callable[[int], object]
"""Does one round's share; the round's number says which."""


@dataclass(frozen=True)
class Result:
    """How a piece of work stands to its floor.

    Attributes:
        each, floor: seconds for one of them. ratio: speed against the floor's, or with ``at_most`` time against its.
        goal: what the ratio is to reach, or with ``at_most`` not to exceed; ``None``: shown for comparison only.
        note: what else is to be known of it; said under the table.
    """

    name: str
    against: str
    each: float
    floor: float
    ratio: float
    goal: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.goal is None or (self.ratio <= self.goal if self.at_most else self.ratio >= self.goal)


def compare(
    name: str, work: Work, against: str, floor: Work, *, rounds: int, each: int = 1, goal: float | None = None,
    at_most: bool = False,
) -> Result:  # fmt: skip
    """Runs both in turn, the first to go changing from round to round. ``each``: how many are done in a round.

    What lies in memory already, mostly the statements kept for the floor, is not looked through for garbage meanwhile.
    """
    ours: list[float] = []
    theirs: list[float] = []
    gc.collect()
    gc.freeze()
    for n in range(rounds):
        pair = [(work, ours), (floor, theirs)]
        for one, taken in pair if n % 2 else reversed(pair):
            start = perf_counter()
            one(n)
            taken.append((perf_counter() - start) / each)
    gc.unfreeze()
    ratios = [a / b if at_most else b / a for a, b in zip(ours, theirs, strict=True)]
    return Result(name, against, median(ours), median(theirs), median(ratios), goal, at_most)


def table(results: Sequence[Result]) -> str:
    """The results, one a line."""
    head = ("work", "each", "floor", "each", "ratio", "goal", "")
    lines = [head, *map(_cells, results)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    numbers = {1, 3, 4, 5}
    rows = [
        "  ".join(c.rjust(w) if n in numbers else c.ljust(w) for n, (c, w) in enumerate(zip(line, widths, strict=True)))
        .rstrip()
        for line in lines
    ]  # fmt: skip
    return "\n".join([*rows, *(f"{one.name}: {one.note}" for one in results if one.note)])


def _cells(one: Result) -> tuple[str, ...]:
    sign = "≤" if one.at_most else "≥"
    goal = "" if one.goal is None else f"{sign} {one.goal:g}"
    verdict = "" if one.goal is None else "met" if one.met else "not met"
    return one.name, _time(one.each), one.against, _time(one.floor), f"{one.ratio:.2f}", goal, verdict


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"
