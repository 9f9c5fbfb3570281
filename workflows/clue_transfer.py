"""线索移交 (DOMAIN 3(j)): to the police (国务院令第310号), the discipline inspection, other departments, streets, the
procuratorate. Restricted: the receiving unit sees it, and whom the office's procedure names.

To the police, days are calendar days: the ordinance does not say working days.
"""

from __future__ import annotations

from engine import (
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    choice,
    day,
    days,
    fact_is,
    hours,
    item,
    limit,
    not_the_same_person_as,
    people,
    text,
    times,
    workdays,
)
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import HANDLER, OFFICE_DEPUTY, OFFICE_HEAD, OWNER
from workflows.service import properly_left, service


class ClueTransfer(Procedure, title="线索移交", prefix="XSYJ", version=1, slip=OFFICE_LADDER, level="restricted"):
    """登记 → 审批 → 移送 → 回执 → 反馈；移送公安的：决定 → 24小时内移送 → 立案审查 → 复议 → 移交材料."""

    kind = choice(
        "移交类别", crime="涉嫌犯罪，移送公安", duty="职务问题线索，移送纪委监委", department="部门间移送",
        street="街镇移送部门", public_interest="公益诉讼线索，移送检察院",
    )  # fmt: skip
    clue = text("线索内容")
    accused = text("涉及单位和人员")
    found_on = day("发现日期")
    about = item("相关事项编号", of=["hazard_general", "hazard_listing", "public_report"], optional=True)
    team = people("核实人员（2人以上）", min=2)
    report_text = text("核实情况报告")
    crime = text("涉嫌的犯罪")
    materials = text("移送材料清单")
    files = attachment("移送材料", optional=True)
    served_on = day("移送日期")
    how = service()
    receipt_number = text("回执文号", optional=True)
    filing = text("立案决定情况")
    objection = text("复议理由")
    result = text("办理结果")
    result_file = attachment("办理结果材料", optional=True)
    reason = text("理由")

    registered = State("已登记，待核实", owed_by=HANDLER, due=limit("clue.report", workdays(10)))
    deciding = State("移送公安待决定", owed_by=OFFICE_HEAD, due=limit("crime.head", days(3), roll=None))
    approving = State("待审批", owed_by=OFFICE_HEAD, due=limit("clue.approve", workdays(3)))
    sending_case = State("已批准，待移送公安", owed_by=HANDLER, due=limit("crime.transfer", hours(24)))
    sending = State("已批准，待移送", owed_by=HANDLER, due=limit("clue.send", workdays(1)))
    reviewing = State(
        "公安机关立案审查", owed_by=OWNER, due=limit("crime.police", days(3), since=served_on, roll=None), slip=REMIND
    )
    refused = State("不予立案，是否复议", owed_by=HANDLER, due=limit("crime.reconsider", days(3), roll=None))
    reconsidering = State(
        "复议中", owed_by=OWNER, due=limit("crime.reconsider_decide", days(3), roll=None), slip=REMIND
    )
    filed = State("已立案，待移交材料", owed_by=HANDLER, due=limit("crime.handover", days(3), roll=None))
    acting = State("承办中", owed_by=OWNER, due=limit("j3.feedback", workdays(10), since=served_on), slip=REMIND)
    disputed = State("承办单位有异议，待裁定", owed_by=OFFICE_DEPUTY, due=limit("clue.rule", workdays(2)))
    handed_over = Final("已立案，材料已移交")
    upheld = Final("维持不予立案")
    done = Final("已办结")
    not_approved = Final("不予移送", dropped=True)
    returned = Final("已退回", dropped=True)

    register = START.to(
        registered, "登记线索", by=HANDLER, parties=[OWNER], asks=[kind, clue, accused, found_on, about]
    )

    # to the police: two officers, a written report, the head decides within three days, then twenty-four hours
    report_case = registered.to(
        deciding, "报告涉嫌犯罪", by=HANDLER, asks=[team, report_text, crime, materials, files],
        when=fact_is(kind, "crime"),
    )  # fmt: skip
    approve_case = deciding.to(
        sending_case, "决定移送公安", by=OFFICE_HEAD, when=not_the_same_person_as(report_case),
        issues=["涉嫌犯罪案件移送书"], confirm=True,
    )  # fmt: skip
    transfer = sending_case.to(
        reviewing, "移送公安", by=HANDLER, asks=[served_on, how.mode, how.recipient, how.witnesses, how.receipt],
        serves=served_on, when=properly_left, confirm=True,
    )  # fmt: skip
    file_case = reviewing.to(filed, "立案", by=OWNER, asks=[filing])
    refuse_case = reviewing.to(refused, "不予立案", by=OWNER, asks=[filing])
    reconsider = refused.to(reconsidering, "提请复议", by=HANDLER, asks=[objection])
    accept_refusal = refused.to(upheld, "不提请复议", by=OFFICE_HEAD, asks=[reason], confirm=True)
    file_after_all = reconsidering.to(filed, "复议后立案", by=OWNER, asks=[filing])
    uphold = reconsidering.to(upheld, "复议维持不予立案", by=OWNER, asks=[filing], confirm=True)
    hand_over = filed.to(handed_over, "移交物品材料", by=HANDLER, asks=[receipt_number], confirm=True)

    # to all others: approved, sent, answered within ten working days, or disputed once
    propose = registered.to(
        approving, "拟移交", by=HANDLER, asks=[report_text, materials, files],
        when=fact_is(kind, "duty", "department", "street", "public_interest"),
    )  # fmt: skip
    approve = approving.to(
        sending, "批准移交", by=OFFICE_HEAD, when=not_the_same_person_as(propose), issues=["线索移交函"], confirm=True
    )
    send = sending.to(
        acting, "送达移交函", by=HANDLER, asks=[served_on, how.mode, how.recipient, how.witnesses, how.receipt],
        serves=served_on, when=properly_left, confirm=True,
    )  # fmt: skip
    object_ = acting.to(disputed, "提出异议", by=OWNER, asks=[reason], when=times("object_") < 1)
    insist = disputed.to(acting, "裁定仍由其办理", by=OFFICE_DEPUTY, asks=[reason])
    take_back = disputed.to(returned, "裁定退回", by=OFFICE_DEPUTY, asks=[reason], confirm=True)
    feed_back = acting.to(done, "反馈办理结果", by=OWNER, asks=[result, result_file, receipt_number])

    decline = any_of(deciding, approving).to(not_approved, "不予移送", by=OFFICE_HEAD, asks=[reason], confirm=True)
