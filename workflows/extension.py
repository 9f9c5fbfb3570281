"""延期: a request that may move its parent's deadline (DOMAIN 3.0, sub-machine EXT; SEMANTICS 21)."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import (
    PARENT,
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    choice,
    day,
    fact_is,
    limit,
    not_the_same_person_as,
    rule,
    text,
    workdays,
    years,
    yes_no,
)
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import COMMITTEE_DEPUTY, HANDLER, OFFICE_HEAD, OWNER, SUPERVISOR

OPINION = limit("extension.opinion", workdays(3))
DECIDE = limit("extension.decide", workdays(10))
ASK_BEFORE = limit("extension.request_before", workdays(15))
CAP = limit("extension.cap", years(1), roll=None)
LOWER = ("street", "department")
"""The levels at which the office's head lists, and therefore extends."""


@rule("延期不得超过原时限一年")
def within_a_year(case: Any) -> bool:
    """An extension ends at most a year after the date it moves; it is granted once (DOMAIN 3.0 EXT, 9, T14)."""
    until = case.facts.get("due_day")
    return case.base is None or not isinstance(until, date) or until <= case.end(case.base, CAP)


@rule("仍在规定的提前期内，请用“申请延期”")
def too_late_to_ask(case: Any) -> bool:
    """A request that is still in time is no late one."""
    latest = case.before_due(ASK_BEFORE)
    return latest is None or bool(case.today > latest)


class Extension(Procedure, title="延期", prefix="YQ", version=1, slip=OFFICE_LADDER):
    """申请 → 意见 → 审批，准予或不予；不批不等于同意."""

    # what the file records; ``until`` is what the parent's ``extend`` takes
    reason = text("延期理由")
    interim = text("延期期间防控措施", optional=True)
    until = day("延至")
    asked_until = day("申请延至", optional=True)
    signed_request = attachment("主要负责人签字的申请书", optional=True)
    late = yes_no("迟于规定提前期", optional=True)
    level = choice("挂牌级别", optional=True, street="街镇级", department="部门级", district="区级")
    advice = text("经办或督办单位意见")
    unheard = text("督办单位未提意见的情况")
    opinion = text("审批意见")
    ground = text("决定理由")

    # where it rests: who owes the next step, and by when
    advising = State("经办人拟出意见", owed_by=HANDLER, due=OPINION)
    deciding = State("待安委办审批", owed_by=OFFICE_HEAD, due=DECIDE)
    opining = State("督办单位提出意见", owed_by=SUPERVISOR, due=OPINION, slip=REMIND)
    listing_deciding = State("待安委会审批", owed_by=COMMITTEE_DEPUTY, due=DECIDE)
    granted = Final("准予延期")
    denied = Final("不予延期")
    withdrawn = Final("已撤回申请", dropped=True)
    moot = Final("原事项已结束", dropped=True)

    # how it moves: a task's request is decided by the office's head, a listed hazard's by whoever listed it
    request_for_task = START.to(
        advising, "申请延期", by=PARENT, parties=[OWNER],
        asks=[reason, interim, until, asked_until, signed_request, late],
    )  # fmt: skip
    request_for_hazard = START.to(
        opining, "申请延期（挂牌隐患）", by=PARENT, parties=[OWNER, SUPERVISOR],
        asks=[reason, interim, until, asked_until, signed_request, late, level],
    )  # fmt: skip
    advise = advising.to(deciding, "提出意见", by=HANDLER, asks=[advice])
    opine = opining.to(
        listing_deciding, "提出意见，报安委会", by=SUPERVISOR, asks=[advice],
        when=[not_the_same_person_as(request_for_hazard), fact_is(level, "district")],
    )  # fmt: skip
    opine_lower = opining.to(
        deciding, "提出意见，报安委办（街镇、部门级）", by=SUPERVISOR, asks=[advice],
        when=[not_the_same_person_as(request_for_hazard), fact_is(level, *LOWER)],
    )  # fmt: skip
    go_without = opining.to(
        listing_deciding, "督办单位逾期未提意见，报安委会", by=HANDLER, asks=[unheard], when=fact_is(level, "district")
    )
    go_without_lower = opining.to(
        deciding, "督办单位逾期未提意见，报安委办（街镇、部门级）", by=HANDLER, asks=[unheard],
        when=fact_is(level, *LOWER),
    )  # fmt: skip
    grant = any_of(advising, deciding).to(
        granted, "准予延期", by=OFFICE_HEAD, asks=[opinion], when=not_the_same_person_as(request_for_task),
        issues=["延期审批意见书"], tells="extend", confirm=True,
    )  # fmt: skip
    grant_other = any_of(advising, deciding).to(
        granted, "准予延期，另定日期", by=OFFICE_HEAD, asks=[until, opinion],
        when=not_the_same_person_as(request_for_task), issues=["延期审批意见书"], tells="extend", confirm=True,
    )  # fmt: skip
    deny = any_of(advising, deciding).to(
        denied, "不予延期", by=OFFICE_HEAD, asks=[ground], issues=["延期审批意见书"], confirm=True
    )
    grant_listed = listing_deciding.to(
        granted, "准予延期（挂牌隐患）", by=COMMITTEE_DEPUTY, asks=[opinion],
        when=not_the_same_person_as(request_for_hazard), issues=["延期审批意见书"], tells="extend", confirm=True,
    )  # fmt: skip
    grant_listed_other = listing_deciding.to(
        granted, "准予延期（挂牌隐患），另定日期", by=COMMITTEE_DEPUTY, asks=[until, opinion],
        when=not_the_same_person_as(request_for_hazard), issues=["延期审批意见书"], tells="extend", confirm=True,
    )  # fmt: skip
    deny_listed = listing_deciding.to(
        denied, "不予延期（挂牌隐患）", by=COMMITTEE_DEPUTY, asks=[ground], issues=["延期审批意见书"], confirm=True
    )
    withdraw = any_of(advising, deciding, opining, listing_deciding).to(withdrawn, "撤回申请", by=OWNER)
    drop = any_of(advising, deciding, opining, listing_deciding).to(moot, "原事项已结束", by=PARENT)
