"""Targets: what was promised in numbers, how far it is, and where it leads if it goes on so.

Definitions (口径):

* fall: the highest whole number that is so many percent below the baseline's: ⌊baseline × (100 − percent) / 100⌋. Of a
  baseline of 1 that is 0 for any percent; of 0 it is 0, and a change in percent is nothing ("—").
* so far: the sum of the months that were told. last year: that of the same months of the year before, if all were told.
  change: so far against last year, in percent, half up to one decimal.
* forecast: so far ÷ the days of the months told × the days of the year. Judged exactly, shown to one decimal.
* share, each: the latest word of each unit of the group; a unit that said nothing counts as no, and is named. A share
  is of the group's units; a share of none is nothing. 85 % or more means 85 % too.
* closing: closed ÷ could be closed of the year's figures (``engine.outputs.figures.counting``), exactly.

State: **met** and **missed** are said at the end of the year that is judged, missed before when its figure is past the
goal already. Until then **on course** or **at risk**: a fall by its forecast; a share by the part of the year
that is gone (after half the year half of it should be there); closing by whether anything is overdue. **unknown**: the
baseline or the year's figures are missing, or there is nothing to count.
"""

from __future__ import annotations

import tomllib
from calendar import isleap, monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from engine.errors import Sentence, Usage
from engine.intake.figures import YES, FigureDef, FigureRow

RULES = ("fall", "share", "each", "closing")
MET, MISSED, ON_COURSE, AT_RISK, UNKNOWN = "met", "missed", "on_course", "at_risk", "unknown"


@dataclass(frozen=True)
class Target:
    """A promise. ``years``: in which it is shown; ``judged``: at whose end it is met or missed; the rest: rules."""

    key: str
    title: str
    basis: str
    years: tuple[int, ...]
    judged: int
    rule: str
    figure: str = ""
    percent: int = 0
    baseline: int = 0
    low: int = 0
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How a target stands. ``goal``, ``so_far``: of a fall the figure itself; of a share and of closing percent; of
    each the units that have enough. ``missing``: months that were not told, or units that say no or not enough."""

    target: Target
    state: str
    baseline: int | None = None
    goal: int | None = None
    so_far: Decimal | None = None
    until: date | None = None
    last_year: int | None = None
    change: Decimal | None = None
    forecast: Decimal | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closing:
    """Of the year's items: closed, and of how many; whether something is overdue."""

    closed: int
    of: int
    overdue: bool


def read_targets(folders: Iterable[Path]) -> tuple[dict[str, FigureDef], dict[str, Target]]:
    """The figures and targets of the files in these folders, by key; a later file's replace earlier ones.

    Raises:
        Usage: a file that is none.
    """
    figures: dict[str, FigureDef] = {}
    targets: dict[str, Target] = {}
    for file in (file for folder in folders for file in sorted(folder.glob("*.toml"))):
        try:
            table = tomllib.loads(file.read_text("utf-8"))
            figures |= {one["key"]: FigureDef(**one) for one in table.get("figure", ())}
            for one in table.get("target", ()):
                lists = {name: tuple(one[name]) for name in ("years", "procedures") if name in one}
                targets[one["key"]] = Target(**{**one, **lists})
            _checked(figures, targets)
        except (OSError, ValueError, TypeError, KeyError) as error:
            data = {"file": file.name, "why": str(error)}
            raise Usage(what=Sentence("{file}: no table of targets: {why}", data)) from error
    return figures, targets


def _checked(figures: Mapping[str, FigureDef], targets: Mapping[str, Target]) -> None:
    for one in targets.values():
        if one.rule not in RULES:
            raise ValueError(f"{one.key}: rule = {one.rule!r}; there are: {', '.join(RULES)}")
        figure = figures.get(one.figure)
        if one.rule != "closing" and figure is None:
            raise ValueError(f"{one.key}: figure = {one.figure!r}; there are: {', '.join(figures)}")
        if figure is not None and (one.rule == "fall") == bool(figure.per):
            raise ValueError(f"{one.key}: a fall is of a figure without per, share and each of one with it")
        if (one.rule == "share" and figure is not None and figure.kind != YES) or not 0 <= one.percent <= 100:
            raise ValueError(f"{one.key}: a share is of a figure of kind yes, its percent between 0 and 100")


def standings(
    targets: Iterable[Target], year: int, told: Sequence[FigureRow], *, today: date, figures: Mapping[str, FigureDef],
    members: Mapping[str, Sequence[str]], closing: Mapping[str, Closing],
) -> list[Standing]:  # fmt: skip
    """How the targets of a year stand.

    Args:
        told: the figures that hold. today: the day that is asked about. members: group → codes of its units.
        closing: by target, for those that are told by the record.
    """
    found = []
    for one in targets:
        if year not in one.years:
            continue
        if one.rule == "fall":
            standing = _fall(one, year, [row for row in told if row.figure == one.figure], today)
        elif one.rule == "closing":
            standing = _closing(one, year, closing[one.key], today)
        else:
            units = members.get(figures[one.figure].per, ())
            standing = _units(one, year, [row for row in told if row.figure == one.figure], units, today)
        found.append(standing)
    return found


def _fall(one: Target, year: int, told: Iterable[FigureRow], today: date) -> Standing:
    by = {row.period: row.value for row in told if row.value is not None}
    baseline = _whole(by, one.baseline)
    goal = None if baseline is None else baseline * (100 - one.percent) // 100
    months = [month for month in range(1, 13) if f"{year}-{month:02}" in by]
    over = today > date(year, 12, 31)
    gone = 12 if over else today.month - 1 if today.year == year else 0
    missing = tuple(f"{year}-{month:02}" for month in range(1, gone + 1) if month not in months)
    if len(months) < 12 and str(year) in by:
        months, missing = list(range(1, 13)), ()
        so_far = by[str(year)]
    elif not months:
        return Standing(one, UNKNOWN, baseline, goal, missing=missing)
    else:
        so_far = sum(by[f"{year}-{month:02}"] for month in months)
    whole_year = 366 if isleap(year) else 365
    days = sum(monthrange(year, month)[1] for month in months)
    forecast = Fraction(so_far * whole_year, days)
    same = [by.get(f"{year - 1}-{month:02}") for month in months]
    last_year = sum(filter(None, same)) if None not in same else by.get(str(year - 1)) if len(months) == 12 else None
    change = Fraction(100 * (so_far - last_year), last_year) if last_year else None
    state = UNKNOWN
    if goal is not None and one.judged == year and so_far > goal:
        state = MISSED
    elif goal is not None and len(months) == 12 and one.judged == year:
        state = MET
    elif goal is not None and not (over and missing and one.judged == year):
        state = AT_RISK if forecast > goal else ON_COURSE
    until = date(year, months[-1], monthrange(year, months[-1])[1])
    return Standing(
        one, state, baseline, goal, Decimal(so_far), until, last_year, _shown(change), _shown(forecast), missing
    )


def _whole(by: Mapping[str, int], year: int) -> int | None:
    """The figure of a year: that of the year, or the sum of its twelve months."""
    months = [by.get(f"{year}-{month:02}") for month in range(1, 13)]
    return sum(filter(None, months)) if None not in months else by.get(str(year))


def _units(one: Target, year: int, told: Iterable[FigureRow], units: Sequence[str], today: date) -> Standing:
    latest: dict[str, int] = {}
    for row in sorted((row for row in told if row.value is not None), key=lambda row: row.period):
        if row.period[:4] <= str(year) and row.value is not None:
            latest[row.unit] = row.value
    enough = [unit for unit in units if latest.get(unit, 0) >= max(one.low, 1)]
    short = tuple(unit for unit in units if unit not in enough)
    until = min(today, date(year, 12, 31))
    percent = one.percent if one.rule == "share" else 100
    goal = one.percent if one.rule == "share" else len(units)
    if not units:
        return Standing(one, UNKNOWN, goal=goal, until=until)
    share = Fraction(100 * len(enough), len(units))
    so_far = _shown(share) if one.rule == "share" else Decimal(len(enough))
    state = _by_now(share, percent, one, today)
    return Standing(one, state, goal=goal, so_far=so_far, until=until, missing=short)


def _by_now(share: Fraction, percent: int, one: Target, today: date) -> str:
    """By the part that should be there by now if it grew evenly until the end of the year that is judged."""
    begins, ends = date(min(one.years), 1, 1), date(one.judged, 12, 31)
    if today > ends:
        return MET if share >= percent else MISSED
    gone = Fraction((today - begins).days + 1, (ends - begins).days + 1)
    return ON_COURSE if share >= percent * gone else AT_RISK


def _closing(one: Target, year: int, found: Closing, today: date) -> Standing:
    until = min(today, date(year, 12, 31))
    if not found.of:
        return Standing(one, UNKNOWN, goal=one.percent, until=until)
    share = Fraction(100 * found.closed, found.of)
    state = AT_RISK if found.overdue else ON_COURSE
    if one.judged == year and today > date(year, 12, 31):
        state = MET if share >= one.percent else MISSED
    return Standing(one, state, goal=one.percent, so_far=_shown(share), until=until)


def _shown(number: Fraction | None) -> Decimal | None:
    """Half up, to one decimal, as people round."""
    if number is None:
        return None
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
