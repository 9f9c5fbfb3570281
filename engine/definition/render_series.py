"""Series as data and as a row of a table; lengths of time in the office's language."""

from __future__ import annotations

from typing import Any

from engine.definition.definition import SeriesDef
from engine.definition.spans import Span

PERIODS = {"month": "每月", "quarter": "每季末月", "half_year": "每半年末月", "year": "每年12月"}
UNITS = {
    "workdays": "个工作日",
    "days": "日",
    "months": "个月",
    "years": "年",
    "hours": "小时",
    "office_hours": "个办公小时",
    "workdays_same_time": "个工作日（至同一时刻）",
}


def span(value: Span) -> str:
    """``10个工作日``."""
    return f"{value.n}{UNITS[value.unit]}"


def series_data(one: SeriesDef) -> dict[str, Any]:
    """A series in the canonical form; what is empty or usual is left out."""
    found = {
        "period": one.period, "day": one.day, "opens": one.opens, "lead": str(one.lead), "group": one.group,
        "role": one.role.code if one.role else None, "label": one.label, "facts": dict(one.facts),
        "roll": None if one.roll == "next" else str(one.roll).lower(), "exclusive": not one.inclusive,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value not in (None, "", False, {})}


def series_row(one: SeriesDef) -> tuple[str, ...]:
    """Name, label, when, how long before, for whom, by which opening, with which facts."""
    when = f"{PERIODS[one.period]}{one.day}日{'' if one.inclusive else '前'}"
    facts = "、".join(f"{fact}={value}" for fact, value in one.facts.items())
    return one.name, one.label, when, span(one.lead), one.group or "", one.opens, facts
