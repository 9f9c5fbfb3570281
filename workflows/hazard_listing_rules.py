"""What a listing of a hazard must satisfy: the guards of ``hazard_listing`` (DOMAIN 3(b), T14, T15)."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import rule

__all__ = ["as_ordered", "assessed_if_stopped", "resumption_decided", "within_cap"]


def _later(start: date, years_on: int) -> date:
    try:
        return start.replace(year=start.year + years_on)
    except ValueError:
        return date(start.year + years_on, 2, 28)


@rule("整改期限须晚于今日，自送达之日起不超过一年")
def within_cap(case: Any) -> bool:
    """The treatment ends at most one year after service, extensions included (DOMAIN 9, ``listing.treat_cap``)."""
    until = case.facts.get("rectify_by")
    start = case.today if case.times("serve") < case.times("relist") + 1 else case.facts.get("served_on")
    return isinstance(until, date) and isinstance(start, date) and case.today < until <= _later(start, 1)


@rule("挂牌整改期限须与责令整改期限一致")
def as_ordered(case: Any) -> bool:
    """Two deadlines for one hazard are one (DOMAIN T15)."""
    return case.facts.get("ordered_by") in (None, case.facts.get("rectify_by"))


@rule("停产停业的，申请验收须附评估报告")
def assessed_if_stopped(case: Any) -> bool:
    """Whoever was stopped is assessed before acceptance."""
    return case.facts.get("stopped") is not True or bool(case.facts.get("assessment"))


@rule("停产停业的，须先作出恢复生产经营的决定")
def resumption_decided(case: Any) -> bool:
    """A stop is lifted, or kept with a reason, before the placard comes down."""
    return case.facts.get("stopped") is not True or case.times("resume") + case.times("stay_stopped") > 0
