"""约谈: three levels of talk with those who answer for what is overdue (DOMAIN 3(g))."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import (
    ADDRESSEE,
    CLOCK,
    DUE,
    PARENT,
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    before,
    child,
    choice,
    day,
    days,
    grounds_stand,
    later_than,
    limit,
    none_open,
    not_after_today,
    not_the_same_person_as,
    on,
    people,
    rule,
    sequel,
    text,
    times,
    units,
    workdays,
)
from workflows.interview_minutes import LEVELS
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import COMMITTEE_DEPUTY, COMMITTEE_HEAD, HANDLER, OFFICE_DEPUTY, OFFICE_HEAD
from workflows.service import properly_left, service
from workflows.superiors import no_superior

DECIDE = limit("interview.decide", workdays(2))
HOLD = limit("interview.hold", workdays(5))
NOTICE = limit("interview.notice", workdays(3))
HOSTS = (OFFICE_HEAD, OFFICE_DEPUTY, COMMITTEE_DEPUTY, COMMITTEE_HEAD)
PAPERS = ["约谈呈批表", "约谈通知书"]
USUAL = {
    "place": "区安委办会议室",
    "agenda": "通报情况；说明原因；讨论整改措施和时限；表态承诺",
    "wanted": "书面材料：基本情况、原因分析、教训、整改措施",
}
"""What a notice says unless the approver says otherwise."""


@rule("约谈须在批准后规定的工作日内举行")
def soon_enough(case: Any) -> bool:
    """The interview is held within five working days of the approval (DOMAIN 9, ``interview.hold``)."""
    meet_on = case.facts.get("meet_on")
    return isinstance(meet_on, date) and case.today <= meet_on <= case.end(case.today, HOLD)


@rule("隐患事项须由两人以上现场核查")
def checked_on_site(case: Any) -> bool:
    """What was promised about a hazard is verified on site by two at least (DOMAIN 3(g) ``verify``, G3)."""
    parent = case.snapshot.parent
    return parent is None or parent.procedure != "hazard_listing" or bool(case.given.get("inspectors"))


class Interview(Procedure, title="约谈", prefix="YT", version=1, slip=OFFICE_LADDER):
    """拟约谈 → 按级别批准 → 通知 → 约谈 → 报送整改 → 核查 → 办结；或说明理由不约谈."""

    # what the file records
    level = choice("约谈级别", **LEVELS)
    grounds = text("事由")
    occasion = choice(
        "约谈情形", optional=True, rung="逾期事项经督促仍未办结", hazard="隐患逾期或整改不力",
        zero_penalty="零处罚、只检查不处罚", accidents="一季度内两起以上一般事故", leader="领导批示",
        false_report="虚假报告",
    )  # fmt: skip
    objects = text("约谈对象（职务）")
    meet_on = day("约谈日期")
    meet_at = text("约谈时间（时分）", optional=True, example="14:00")
    place = text("约谈地点", optional=True)
    agenda = text("约谈程序", optional=True)
    attending = units("参加单位", optional=True)
    wanted = text("需提交的材料", optional=True)
    urgent_reason = text("临时通知的理由")
    notified_on = day("通知送达日期")
    how = service()
    materials = text("书面材料：基本情况、原因分析、教训、整改措施")
    materials_file = attachment("书面材料附件", optional=True)
    held_on = day("约谈日期（实际）")
    interviewers = people("主约谈人", optional=True)
    attendance = choice("到场情况", principal="约谈对象本人到场", approved_delegate="经批准委托他人")
    excuse = text("缺席情况")
    problems = text("问题清单、整改措施和时限", optional=True)
    report = text("逐项整改情况")
    report_file = attachment("整改报告", optional=True)
    inspectors = people("现场核查人", min=2, optional=True)
    finding = text("核查情况")
    copied_to = units("抄送的监察机关", optional=True)
    reason = text("理由")
    then = sequel("后续")

    # where it rests: who owes the next step, and by when
    proposed = State("拟约谈", owed_by=OFFICE_HEAD, due=DECIDE)
    deputy_deciding = State("待安委会副主任批准", owed_by=COMMITTEE_DEPUTY, due=DECIDE)
    head_deciding = State("待安委会主任批准", owed_by=COMMITTEE_HEAD, due=DECIDE)
    approved = State("已批准待通知", owed_by=HANDLER, due=limit("interview.notify", workdays(2)))
    notified = State("已发通知书", owed_by=HANDLER, due=on(meet_on, roll=None))
    postponed = State("改期", owed_by=HANDLER, due=on(meet_on, roll=None))
    no_show = State("无故缺席", owed_by=OFFICE_HEAD, due=DECIDE)
    rectifying = State(
        "整改期", owed_by=ADDRESSEE, due=limit("interview.report", days(15), since=held_on), answers=True, slip=REMIND
    )
    verifying = State("核查", owed_by=HANDLER, due=limit("interview.verify", workdays(10)))
    unsatisfied = State("整改不到位", owed_by=HANDLER, due=limit("interview.follow_up", days(30)))
    closed = Final("整改到位，办结")
    failed = Final("整改不到位，结案")
    declined = Final("不约谈", dropped=True)
    withdrawn = Final("已撤回", dropped=True)
    moot = Final("事由消失", dropped=True)

    # how it moves: proposed, and approved by whom the level names
    propose = START.to(
        proposed, "拟约谈", by=[CLOCK, HANDLER, PARENT], parties=[ADDRESSEE], asks=[grounds, occasion], sets=USUAL,
        when=no_superior,
    )  # fmt: skip
    propose_by_leader = START.to(
        deputy_deciding, "按领导批示拟约谈", by=[HANDLER, OFFICE_DEPUTY], parties=[ADDRESSEE], asks=[grounds],
        sets={**USUAL, "occasion": "leader"}, when=no_superior,
    )  # fmt: skip
    approve = proposed.to(
        approved, "批准约谈（安委办）", by=OFFICE_HEAD, sets={"level": "L1"}, issues=PAPERS, confirm=True,
        asks=[objects, meet_on, meet_at, place, agenda, attending, wanted],
        when=[grounds_stand(), not_the_same_person_as(propose), soon_enough],
    )  # fmt: skip
    submit_to_deputy = proposed.to(deputy_deciding, "报安委会副主任", by=[OFFICE_HEAD, OFFICE_DEPUTY], asks=[reason])
    submit_to_head = any_of(proposed, deputy_deciding).to(
        head_deciding, "报安委会主任", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[reason]
    )
    approve_second = deputy_deciding.to(
        approved, "批准约谈（安委会副主任）", by=COMMITTEE_DEPUTY, sets={"level": "L2"}, issues=PAPERS,
        asks=[objects, meet_on, meet_at, place, agenda, attending, wanted], when=[grounds_stand(), soon_enough],
        confirm=True,
    )  # fmt: skip
    approve_third = head_deciding.to(
        approved, "批准约谈（安委会主任）", by=COMMITTEE_HEAD, sets={"level": "L3"}, issues=PAPERS,
        asks=[objects, meet_on, meet_at, place, agenda, attending, wanted], when=[grounds_stand(), soon_enough],
        confirm=True,
    )  # fmt: skip
    lower = any_of(deputy_deciding, head_deciding).to(
        proposed, "退回安委办约谈", by=[COMMITTEE_DEPUTY, COMMITTEE_HEAD], asks=[reason]
    )
    decline = proposed.to(declined, "不约谈", by=[OFFICE_HEAD, OFFICE_DEPUTY], asks=[reason, then])
    decline_second = deputy_deciding.to(declined, "安委会副主任决定不约谈", by=COMMITTEE_DEPUTY, asks=[reason, then])
    decline_third = head_deciding.to(declined, "安委会主任决定不约谈", by=COMMITTEE_HEAD, asks=[reason, then])
    drop = any_of(proposed, deputy_deciding, head_deciding).to(moot, "事由消失", by=PARENT)

    # notified, three working days ahead
    reset_day = approved.to(approved, "另定约谈日期", by=HOSTS, asks=[meet_on])
    notify = approved.to(
        notified, "送达约谈通知书", by=HANDLER, asks=[notified_on, how.mode, how.recipient, how.witnesses, how.receipt],
        when=[grounds_stand(), properly_left, not_after_today(notified_on), before(meet_on, NOTICE)], confirm=True,
    )  # fmt: skip
    notify_at_once = approved.to(
        notified, "临时送达约谈通知书", by=HANDLER, confirm=True,
        asks=[urgent_reason, notified_on, how.mode, how.recipient, how.witnesses, how.receipt],
        when=[grounds_stand(), properly_left, not_after_today(notified_on)],
    )  # fmt: skip
    file_materials = notified.to(notified, "报送书面材料", by=ADDRESSEE, asks=[materials, materials_file])
    file_materials_later = postponed.to(postponed, "改期后报送书面材料", by=ADDRESSEE, asks=[materials, materials_file])
    postpone = notified.to(postponed, "改期", by=HOSTS, asks=[meet_on, reason])
    postpone_again = postponed.to(
        postponed, "再次改期", by=HOSTS, asks=[meet_on, reason],
        when=[times("postpone_again") < 1, later_than(DUE, fact=meet_on)],
    )  # fmt: skip

    # held or missed; the minutes are owed beside the report
    hold = any_of(notified, postponed).to(
        rectifying, "举行约谈", by=[HANDLER, *HOSTS], asks=[held_on, interviewers, attendance, problems],
        when=grounds_stand(), serves=held_on, opens=child("interview_minutes"), confirm=True,
    )  # fmt: skip
    miss = any_of(notified, postponed).to(
        no_show, "无故缺席，拟通报", by=HANDLER, asks=[excuse], when=[grounds_stand(), none_open("circular")],
        opens=child("circular", facts={"grounds": excuse}),
    )  # fmt: skip
    reschedule = no_show.to(postponed, "重新安排约谈", by=HOSTS, asks=[meet_on])
    withdraw = any_of(approved, notified, postponed, no_show).to(
        withdrawn, "撤回约谈", by=[OFFICE_HEAD, COMMITTEE_DEPUTY, COMMITTEE_HEAD], asks=[reason, then], confirm=True,
        voids=True,
    )  # fmt: skip

    # put right or not
    file_report = rectifying.to(verifying, "报送整改报告", by=ADDRESSEE, asks=[report, report_file])
    verify_unreported = rectifying.to(verifying, "逾期未报，直接核查", by=[HANDLER, OFFICE_DEPUTY], asks=[reason])
    return_report = verifying.to(
        rectifying, "报告不合格，退回", by=HANDLER, asks=[reason], when=times("return_report") < 1
    )
    find_satisfied = verifying.to(
        closed, "整改到位，办结", by=HANDLER, asks=[finding, inspectors],
        when=[not_the_same_person_as(file_report), none_open("interview_minutes"), checked_on_site],
    )  # fmt: skip
    find_unsatisfied = verifying.to(
        unsatisfied, "整改不到位，拟通报", by=HANDLER, asks=[finding, inspectors, copied_to],
        when=[not_the_same_person_as(file_report), none_open("circular"), checked_on_site],
        opens=child("circular", facts={"grounds": finding}),
    )  # fmt: skip
    interview_again = unsatisfied.to(
        proposed, "拟再次约谈", by=HANDLER, asks=[grounds],
        when=[times("interview_again") < 1, none_open("interview_minutes")],
    )  # fmt: skip
    put_right = unsatisfied.to(
        closed, "后续整改到位，办结", by=HANDLER, asks=[finding, inspectors],
        when=[none_open("interview_minutes"), checked_on_site],
    )  # fmt: skip
    give_up = unsatisfied.to(
        failed, "整改不到位，结案", by=OFFICE_HEAD, asks=[reason],
        when=[none_open("circular"), none_open("interview_minutes")],
    )  # fmt: skip
    settle = rectifying.to(
        closed, "未报而事项已了结", by=OFFICE_DEPUTY, asks=[reason], when=none_open("interview_minutes")
    )
