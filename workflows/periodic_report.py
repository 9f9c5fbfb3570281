"""周期报送: what lead units report by the 25th of every month, and streets every quarter (DOMAIN 3(k), E16, T29, T39).

The daemon opens it. Whoever lets the day pass has a 缺报记录 that nothing takes away. A text that is too long is not
refused: the handler decides, and says so. Who reports stands in the groups ``lead_reporters`` and ``street_reporters``;
while they have no members nothing is opened.
"""

from __future__ import annotations

from typing import Any

from engine import (
    CLOCK,
    DEBTOR,
    START,
    Final,
    Ladder,
    Procedure,
    Rung,
    State,
    any_of,
    attachment,
    by_kind,
    child,
    choice,
    count,
    day,
    days,
    every,
    group,
    limit,
    months,
    not_the_same_person_as,
    rule,
    text,
    times,
    word_count,
    workdays,
)
from workflows.ladders import LAST, OFFICE_LADDER, REMIND, REPEAT, SECOND, URGE
from workflows.missed_report import MissedReport
from workflows.roles import COMMITTEE_DEPUTY, HANDLER, OFFICE_DEPUTY, OFFICE_HEAD, OWNER

PARTS = ("highlights", "difficulties", "hazards", "plan")
LONGEST = 800
"""字数 of the four parts together, 800 included; attachments are not counted."""

AGAIN = Rung("逾期报告", REPEAT, tells=(HANDLER, OFFICE_HEAD, COMMITTEE_DEPUTY), every=REPEAT)
BEFORE = Ladder(
    Rung("提醒", SECOND, tells=DEBTOR),
    Rung("末次提醒", LAST, tells=DEBTOR),
    Rung("到期提示", workdays(0), tells=(DEBTOR, HANDLER)),
    AGAIN,
)
NAMED = (
    Rung("催报", LAST, tells=(DEBTOR, HANDLER)),
    Rung("列入晾晒", workdays(0), tells=(DEBTOR, HANDLER, OFFICE_HEAD)),
)
CHASED = Ladder(
    *NAMED,
    Rung("连续缺报函告", URGE, opens="letter", when=count(MissedReport, of=OWNER, within=days(45)) >= 2),
    Rung("多次缺报通报", limit("report.circular", workdays(3)), opens="circular",
         when=count(MissedReport, of=OWNER, within=months(12)) >= 3),
    AGAIN,
)  # fmt: skip
TOLD = Ladder(*NAMED, AGAIN)


def length(facts: Any) -> int:
    """字数 of the four parts."""
    return sum(word_count(str(facts.get(part) or "")) for part in PARTS)


@rule("四部分合计不超过800字；超过的由经办人决定是否采用")
def short_enough(case: Any) -> bool:
    """At most 800 (T29: exactly 800 is allowed)."""
    return length(case.facts) <= LONGEST


@rule("四部分合计超过800字")
def too_long(case: Any) -> bool:
    """More than 800."""
    return length(case.facts) > LONGEST


class PeriodicReport(Procedure, title="周期报送", prefix="BS", version=1, slip=REMIND):
    """待报 → 待核 → 采用；退回补正；到期未报的记为缺报，补报不抹去记录."""

    # what the file records
    report_kind = choice("种类", lead="牵头单位月报", street="街镇季报", highlight="亮点专报")
    period = text("期次")
    due_day = day("报送时限")
    highlights = text("亮点工作")
    difficulties = text("困难问题")
    hazards = text("重大隐患情况")
    plan = text("整改计划")
    checklist = attachment("任务清单完成情况", optional=True)
    opinion = text("审核意见", optional=True)
    too_long_opinion = text("超出字数仍予采用的理由")
    reason = text("理由")

    # where it rests: who owes the next step, and by when
    owed = State("待报", owed_by=OWNER, due=due_day, slip=BEFORE)
    missed = State(
        "缺报", owed_by=OWNER, due=limit("report.make_up", workdays(2)),
        slip=by_kind(public=CHASED, enterprise=TOLD, superior=TOLD, office=TOLD),
    )  # fmt: skip
    checking = State("待核", owed_by=HANDLER, due=limit("report.check", workdays(1)), slip=OFFICE_LADDER)
    returned = State("退回补正", owed_by=OWNER, due=limit("report.redo", workdays(2)))
    accepted = Final("已采用")
    absent = Final("缺报，不再补报", dropped=True)
    exempted = Final("免报", dropped=True)

    # how it moves
    call = START.to(owed, "到期应报", by=CLOCK, parties=[OWNER], asks=[report_kind, period, due_day])
    send_highlight = START.to(
        checking, "报送亮点专报", by=OWNER, parties=[OWNER], sets={"report_kind": "highlight"},
        asks=[period, highlights, checklist],
    )  # fmt: skip
    submit = owed.to(checking, "报送", by=OWNER, asks=[highlights, difficulties, hazards, plan, checklist])
    fall_due = owed.to(missed, "逾期未报", by=CLOCK, opens=child(MissedReport, facts={"period": period}))
    make_up = missed.to(checking, "补报", by=OWNER, asks=[highlights, difficulties, hazards, plan, checklist])
    correct = returned.to(checking, "补正", by=OWNER, asks=[highlights, difficulties, hazards, plan, checklist])
    accept = checking.to(
        accepted, "采用", by=HANDLER, asks=[opinion],
        when=[short_enough, not_the_same_person_as(submit), not_the_same_person_as(make_up),
              not_the_same_person_as(send_highlight)],
    )  # fmt: skip
    accept_long = checking.to(
        accepted, "超出字数，仍予采用", by=HANDLER, asks=[too_long_opinion],
        when=[too_long, not_the_same_person_as(submit), not_the_same_person_as(make_up),
              not_the_same_person_as(send_highlight)],
    )  # fmt: skip
    send_back = checking.to(returned, "退回", by=HANDLER, asks=[reason], when=times("send_back") < 3)
    exempt = any_of(owed, missed, checking, returned).to(
        exempted, "免报", by=OFFICE_DEPUTY, asks=[reason], confirm=True
    )
    give_up = missed.to(absent, "不再补报", by=[HANDLER, OFFICE_DEPUTY], asks=[reason])

    # what the calendar opens
    lead_monthly = every(
        "month",
        25,
        call,
        units=group("lead_reporters"),
        role=OWNER,
        label="牵头单位月报",
        facts={"report_kind": "lead"},
    )
    street_quarterly = every(
        "quarter",
        25,
        call,
        units=group("street_reporters"),
        role=OWNER,
        label="街镇季报",
        facts={"report_kind": "street"},
    )
