"""约谈纪要: record and minutes of an interview, owed by the office while the addressee already puts things right
(DOMAIN 3(g), rows ``hold`` and ``minutes``; SEMANTICS 26)."""

from __future__ import annotations

from typing import Any

from engine import (
    ADDRESSEE,
    PARENT,
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    choice,
    day,
    limit,
    not_the_same_person_as,
    people,
    rule,
    text,
    units,
    workdays,
    yes_no,
)
from workflows.ladders import OFFICE_LADDER
from workflows.roles import COMMITTEE_DEPUTY, COMMITTEE_HEAD, HANDLER, OFFICE_HEAD

LEVELS: dict[str, Any] = {"L1": "安委办约谈", "L2": "安委会副主任约谈", "L3": "安委会主任约谈"}
"""Of an interview, by who approved it."""


@rule("约谈记录须由双方签字；拒签的，写明情况")
def signed_or_refused(case: Any) -> bool:
    """The record bears both signatures, or says why one is missing."""
    return case.facts.get("both_signed") is True or bool(case.facts.get("refusal"))


class InterviewMinutes(Procedure, title="约谈纪要", prefix="YTJY", version=1, slip=OFFICE_LADDER):
    """起草 → 主约谈人签发，记录由双方签字."""

    level = choice("约谈级别", optional=True, **LEVELS)
    objects = text("约谈对象（职务）", optional=True)
    held_on = day("约谈日期", optional=True)
    place = text("约谈地点", optional=True)
    interviewers = people("主约谈人", optional=True)
    attending = units("参加单位", optional=True)
    problems = text("问题清单")
    measures = text("整改措施和时限")
    commitment = text("约谈对象承诺")
    record = attachment("约谈记录", optional=True)
    both_signed = yes_no("记录已由双方签字")
    refusal = text("拒签情况", optional=True)
    reason = text("理由")

    drafting = State("起草纪要", owed_by=HANDLER, due=limit("interview.minutes", workdays(3)))
    signing = State("待主约谈人签发", owed_by=OFFICE_HEAD, due=limit("interview.minutes_sign", workdays(2)))
    signed = Final("已签发")
    cancelled = Final("随约谈终结", dropped=True)

    begin = START.to(
        drafting, "起草纪要", by=PARENT, parties=[ADDRESSEE],
        asks=[level, objects, held_on, place, interviewers, attending],
    )  # fmt: skip
    draft = drafting.to(
        signing, "报签", by=HANDLER, asks=[problems, measures, commitment, record, both_signed, refusal],
        when=signed_or_refused,
    )  # fmt: skip
    sign = signing.to(
        signed, "签发纪要", by=[OFFICE_HEAD, COMMITTEE_DEPUTY, COMMITTEE_HEAD], when=not_the_same_person_as(draft),
        issues=["约谈记录", "约谈纪要"], confirm=True,
    )  # fmt: skip
    send_back = signing.to(drafting, "退回修改", by=[OFFICE_HEAD, COMMITTEE_DEPUTY, COMMITTEE_HEAD], asks=[reason])
    drop = any_of(drafting, signing).to(cancelled, "随约谈终结", by=PARENT)
