"""How the targets of a year stand by the record and the figures that were entered, and the words for it on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.intake.figures import FigureDef
from engine.outputs.figures.counting import Counting
from engine.outputs.figures.statistics import total
from engine.outputs.figures.targets import (
    AT_RISK,
    MET,
    MISSED,
    ON_COURSE,
    UNKNOWN,
    Closing,
    Standing,
    Target,
    standings,
)
from engine.runtime import Reader
from engine.runtime.answers.views import Item
from engine.runtime.office.figures import holding

SYMBOLS: Mapping[str, str] = {MET: "●", MISSED: "▲", ON_COURSE: "■", AT_RISK: "◆", UNKNOWN: "○"}
WORDS: Mapping[str, str] = {
    MET: "已完成",
    MISSED: "未完成",
    ON_COURSE: "进度正常",
    AT_RISK: "有风险",
    UNKNOWN: "数据不全",
}
NOTEWORTHY = (MISSED, AT_RISK, UNKNOWN)
"""What leaders have to look at, in this order."""
NAMED = 4
"""So many months or units that are missing are named; of the rest the number."""
LONGEST = 24
"""Characters of a title within a sentence."""


@dataclass(frozen=True)
class Told:
    """A target's row, as people read it; ``lacks``: months that were not told, or units that have not enough."""

    title: str
    state: str
    goal: str
    so_far: str
    until: str
    last_year: str
    change: str
    forecast: str
    baseline: str
    judged: int
    basis: str
    lacks: str


def members(reader: Reader) -> dict[str, list[str]]:
    """Group → codes of the units that are in it on the day asked about."""
    today = reader.calendar.local_date(reader.now())
    found: dict[str, list[str]] = {}
    for one in reader.groups():
        if one.in_force(today):
            found.setdefault(one.group, []).append(one.unit)
    return found


def promised(
    reader: Reader, year: int, figures: Mapping[str, FigureDef], targets: Iterable[Target], *, today: date,
    counted: Callable[[Target], Closing] | None = None, items: Iterable[Item] | None = None,
) -> list[Standing]:  # fmt: skip
    """The targets of a year, as known at the reader's now.

    Args:
        today: the day that is asked about. counted: what the record says of a target that it tells; by default as the
            reader sees it. items: all there are, if they were read already.
    """
    shown = [one for one in targets if year in one.years]
    everything = list(items) if items is not None else None
    closing = {
        one.key: counted(one) if counted is not None else closed(reader, one, year, everything)
        for one in shown if one.rule == "closing"
    }  # fmt: skip
    return standings(
        shown, year, holding(reader), today=today, figures=figures, members=members(reader), closing=closing
    )


def closed(reader: Reader, target: Target, year: int, items: list[Item] | None = None) -> Closing:
    """What the record says of the items of the target's procedures within a year."""
    codes = [one for one in target.procedures if any(one == known.code for known in reader.registry.latest())]
    table = Counting(reader, codes, date(year, 1, 1), date(year, 12, 31), items).table("state")
    whole = total(table.rows.values())
    return Closing(whole.closed, whole.before + whole.opened - whole.dropped, whole.overdue > 0)


def told(one: Standing, name_of: Callable[[str], str]) -> Told:
    """A row; ``name_of``: a unit's name by its code."""
    of_units = one.target.rule in ("share", "each")
    lacks = [name_of(text) if of_units else text for text in one.missing]
    unit = "%" if one.target.rule in ("share", "closing") else ""
    sign = "≤" if one.target.rule == "fall" else "≥"
    return Told(
        one.target.title, f"{SYMBOLS[one.state]} {WORDS[one.state]}", _shown(one.goal, sign, unit),
        _shown(one.so_far, "", unit), one.until.isoformat() if one.until else "—", _shown(one.last_year),
        f"{one.change:+}%" if one.change is not None else "—", _shown(one.forecast), _shown(one.baseline),
        one.target.judged, one.target.basis,
        "、".join(lacks[:NAMED]) + (f"等{len(lacks)}项" if len(lacks) > NAMED else ""),
    )  # fmt: skip


def number(value: Decimal | int | None) -> int | float | None:
    """A whole number without a point."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def summary(found: Iterable[Standing]) -> str:
    """How many stand how: 进度正常3项、有风险1项."""
    counts = Counter(one.state for one in found)
    return "、".join(f"{WORDS[state]}{counts[state]}项" for state in WORDS if counts[state])


def noteworthy(found: Iterable[Standing]) -> list[Standing]:
    """Those that are missed, at risk or not known, in this order."""
    return sorted((one for one in found if one.state in NOTEWORTHY), key=lambda one: NOTEWORTHY.index(one.state))


def in_words(one: Standing, name_of: Callable[[str], str]) -> str:
    """One target in a sentence, for a page with little room."""
    row = told(one, name_of)
    parts = [f"目标{row.goal}"] if one.goal is not None else []
    if one.so_far is None and one.forecast is None:
        parts.append("没有数据")
    if one.so_far is not None:
        parts.append(f"累计{row.so_far}" + (f"（至{one.until.month}月{one.until.day}日）" if one.until else ""))
    if one.forecast is not None:
        parts.append(f"预计全年{row.forecast}")
    parts.append(f"{row.judged}年底考核")
    title = row.title if len(row.title) <= LONGEST else f"{row.title[: LONGEST - 1]}…"
    return f"{row.state}　{title}：{'，'.join(parts)}"


def _shown(value: Decimal | int | None, before: str = "", after: str = "") -> str:
    return "—" if value is None else f"{before}{number(value)}{after}"
