"""Lengths of time as the law writes them: a count and the unit it is counted in.

The unit belongs to the rule, never to a global setting: "three days" are working days in one law and calendar days in
another (DOMAIN T7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from engine.errors import NotATerm, Sentence

Unit = Literal["workdays", "days", "months", "years", "hours", "office_hours", "workdays_same_time"]
UNITS: tuple[str, ...] = get_args(Unit)

CLOCKED: tuple[Unit, ...] = ("hours", "office_hours", "workdays_same_time")
"""The units that run by the clock, from an instant to an instant; all others run by days."""

WORDS: Mapping[str, Sentence] = MappingProxyType({
    "workdays": Sentence("working days"),
    "days": Sentence("calendar days"),
    "months": Sentence("months"),
    "years": Sentence("years"),
    "hours": Sentence("hours"),
    "office_hours": Sentence("office hours"),
    "workdays_same_time": Sentence("working days to the same time of day"),
})  # fmt: skip
"""Each unit as it is said after a number."""

MOST = 1_000_000
"""No term is longer, in whatever unit; more is a slip of the hand."""


def known_unit(unit: object) -> None:
    """Nothing, if ``unit`` is one of ``UNITS``.

    Raises:
        NotATerm: it is none.
    """
    if unit not in UNITS:
        given = {"unit": str(unit), "units": ", ".join(UNITS)}
        raise NotATerm(what=Sentence("unknown unit '{unit}'; one of {units}", given))


@dataclass(frozen=True, order=False)
class Span:
    """``n`` units of time. ``n`` may be zero or negative where a rung counts back from a due day.

    Raises:
        NotATerm: an unknown unit, a number that is not whole, or more than a million of them.
    """

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        known_unit(self.unit)
        if isinstance(self.n, bool) or not isinstance(self.n, int):
            given = {"unit": WORDS[self.unit], "n": repr(self.n)}
            raise NotATerm(what=Sentence("a span counts whole {unit}, not {n}", given))
        if abs(self.n) > MOST:
            most = {"n": self.n, "unit": WORDS[self.unit], "most": MOST}
            raise NotATerm(what=Sentence("{n} {unit} are more than {most}: no term is that long", most))

    def since(self, start: date) -> Sentence:
        """The span and the day or instant it is counted from, as errors name it."""
        return Sentence("{n} {unit} from {start}", {"n": self.n, "unit": WORDS[self.unit], "start": start})

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


def workdays_same_time(n: int) -> Span:
    """Working days that end by the clock: at the time of day at which they began, while the office is open.

    What comes before the office opens counts as of its opening, what comes after it closes as of its closing, and what
    comes on a rest day as of the last closing (assumed: no law knows this unit; service agreements do).
    """
    return Span(n, "workdays_same_time")
