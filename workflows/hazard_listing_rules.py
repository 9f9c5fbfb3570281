"""What a listing of a hazard must satisfy: the guards of ``hazard_listing`` (DOMAIN 3(b), 2.3, T14, T15)."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import limit, rule, years

__all__ = [
    "approved_by_government", "as_ordered", "assessed_if_stopped", "expired", "fire_at_district", "fully_reported",
    "resumption_decided", "within_cap",
]  # fmt: skip

CAP = limit("listing.treat_cap", years(1), roll=None)


SOURCE, OWN, REPORTED = "source", "self_check", ("cause", "harm", "first_plan")
FIRE, GREAT = "fire", "great"
"""Named outside the rules: they decide what must be said, never where the item goes, and a walk need not try each."""


@rule("企业自查上报的，须写明现状及成因、危害程度与整改难度和初步治理方案")
def fully_reported(case: Any) -> bool:
    """What a firm reports about its own major hazard (16号令 §14); a finder from outside cannot know all of it."""
    return case.facts.get(SOURCE) != OWN or all(case.facts.get(name) for name in REPORTED)


@rule("整改期限须晚于今日，自送达之日起不超过一年")
def within_cap(case: Any) -> bool:
    """The treatment ends at most one year after service, extensions included (DOMAIN 9, ``listing.treat_cap``)."""
    until = case.facts.get("rectify_by")
    start = case.today if case.times("serve") < case.times("relist") + 1 else case.facts.get("served_on")
    return isinstance(until, date) and isinstance(start, date) and case.today < until <= case.end(start, CAP)


@rule("挂牌整改期限须与责令整改期限一致")
def as_ordered(case: Any) -> bool:
    """Two deadlines for one hazard are one (DOMAIN T15)."""
    return case.facts.get("ordered_by") in (None, case.facts.get("rectify_by"))


@rule("重大火灾隐患由区级挂牌")
def fire_at_district(case: Any) -> bool:
    """A major fire hazard is listed by the district (上海市消防条例 10)."""
    return bool(case.facts.get(FIRE) != GREAT or case.facts.get("level") == "district")


@rule("重大火灾隐患挂牌须有区政府批准文号")
def approved_by_government(case: Any) -> bool:
    """… and by its government, whose paper is cited."""
    return case.facts.get(FIRE) != GREAT or bool(case.facts.get("government_ref"))


@rule("整改期限尚未届满")
def expired(case: Any) -> bool:
    """The day for the treatment has passed."""
    return case.due is not None and case.due < case.today


@rule("停产停业的，申请验收须附评估报告")
def assessed_if_stopped(case: Any) -> bool:
    """Whoever was stopped is assessed before acceptance."""
    return case.facts.get("stopped") is not True or bool(case.facts.get("assessment"))


@rule("停产停业的，须先作出恢复生产经营的决定")
def resumption_decided(case: Any) -> bool:
    """A stop is lifted, or kept with a reason, before the placard comes down."""
    return case.facts.get("stopped") is not True or case.times("resume") + case.times("stay_stopped") > 0
