"""Lengths of time as the law writes them: a count and the unit it is counted in.

The unit belongs to the rule, never to a global setting: "three days" are working days in one law and calendar days in
another (DOMAIN T7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Unit = Literal["workdays", "days", "months", "years", "hours", "office_hours"]
UNITS: tuple[str, ...] = get_args(Unit)


@dataclass(frozen=True, order=False)
class Span:
    """``n`` units of time. ``n`` may be zero or negative where a rung counts back from a due day."""

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}; one of {', '.join(UNITS)}")
        if isinstance(self.n, bool) or not isinstance(self.n, int):
            raise TypeError(f"a span counts whole {self.unit}, not {self.n!r}")
        if abs(self.n) > 1_000_000:
            raise ValueError(f"{self.n} {self.unit} is beyond a million")

    def __str__(self) -> str:
        return f"{self.n} {self.unit}"

    def __neg__(self) -> Span:
        return Span(-self.n, self.unit)


def workdays(n: int) -> Span:
    """Working days of the office's calendar; the day of the event is not counted (民法典 201)."""
    return Span(n, "workdays")


def days(n: int) -> Span:
    """Calendar days; an end on a rest day rolls to the next working day unless said otherwise (民法典 203)."""
    return Span(n, "days")


def months(n: int) -> Span:
    """Months to the corresponding day, else to the last day of the month (民法典 202)."""
    return Span(n, "months")


def years(n: int) -> Span:
    """Years to the corresponding day; 29 February ends on 28 February."""
    return Span(n, "years")


def hours(n: int) -> Span:
    """Hours that run through nights and holidays."""
    return Span(n, "hours")


def office_hours(n: int) -> Span:
    """Hours that run only while the office is open."""
    return Span(n, "office_hours")
