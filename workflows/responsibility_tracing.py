"""责任倒查: who, along the chain of duty, let a hazard stand or a task slip (DOMAIN 3(c), 2.10)."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import (
    ADDRESSEE,
    CHILD,
    CLOCK,
    PARENT,
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    child,
    choice,
    day,
    days,
    each,
    fact_is,
    grounds_stand,
    limit,
    none_open,
    not_after_today,
    not_the_same_person_as,
    people,
    rule,
    sequel,
    text,
    times,
    units,
    workdays,
    years,
    yes_no,
)
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import COMMITTEE_DEPUTY, COMMITTEE_HEAD, HANDLER, OFFICE_DEPUTY, OFFICE_HEAD, OWNER
from workflows.service import properly_left, service
from workflows.superiors import no_superior

COMMITTEE = (COMMITTEE_DEPUTY, COMMITTEE_HEAD)
START_TERM = limit("tracing.approve", workdays(5))
FORM = limit("tracing.form", workdays(3))
ASK_REVIEW = limit("tracing.review_request", days(30))
ANSWER = limit("tracing.answer", days(30))
GROUNDS: dict[str, Any] = {
    "no_inspection": "未开展排查", "failed_to_find": "查不出", "refused_fix": "拒不整改", "long_standing": "长期存在",
    "false_closure": "虚假销号", "overdue_listing": "挂牌逾期",
    "report_true_but_checked": "举报查实但此前检查未发现", "accident_from_listed": "挂牌期间发生事故",
    "regulator_inaction": "监管不作为", "assigned": "上级或领导交办",
}  # fmt: skip
"""Why responsibility is traced (DOMAIN 3(c), grounds): suggested when a clue comes in, established by the screening."""


@rule("尚未提出任何处理措施；不需处理的，作“不予追责”决定")
def something_disposed(case: Any) -> bool:
    """At least one suggestion of the report has become an item."""
    return any(one.procedure != "tracing_review" for one in case.children)


@rule("分办事项和复核须全部办结")
def all_ended(case: Any) -> bool:
    """Nothing that this tracing gave rise to is open."""
    return not any(one.open for one in case.children)


@rule("复核须在决定之日起三十日内申请")
def within_thirty_days(case: Any) -> bool:
    """A review is asked for at most 30 calendar days after the decision (督查条例 17)."""
    decided = case.snapshot.taken.get("approve_report")
    return decided is not None and case.today <= case.end(decided.on, ASK_REVIEW)


@rule("分办事项的反馈时限不超过三十日")
def answered_in_time(case: Any) -> bool:
    """What a tracing hands out is answered within 30 calendar days (DOMAIN 3(c), clocks)."""
    answer_by = case.facts.get("answer_by")
    return isinstance(answer_by, date) and case.today < answer_by <= case.end(case.today, ANSWER)


class ResponsibilityTracing(Procedure, title="责任倒查", prefix="ZRDC", version=1, slip=OFFICE_LADDER):
    """线索初核 → 启动报批 → 组建核查组 → 核查 → 陈述申辩 → 集体研究 → 审定 → 分办 → 跟踪 → 办结；或不予启动."""

    # what the file records
    grounds = text("倒查事由")
    ground_code = choice("事由类别", optional=True, **GROUNDS)
    sources = text("相关隐患或任务编号", optional=True)
    timeline = text("职责与时限时间线", optional=True)
    preliminary = text("初核意见")
    established = choice("初核认定的事由", **GROUNDS)
    extent = text("核查范围和对象")
    lead = text("牵头部门")
    team = people("核查组成员（3人以上，含应急、行业和属地以外人员）", min=3)
    recused = yes_no("已核对回避名单")
    experts = people("专家", optional=True)
    observer = text("纪委观察员", optional=True)
    served_on = day("核查组通知送达日期")
    how = service()
    process = text("隐患形成过程")
    chain = text("排查、监管、整改链条及责任链")
    nature = text("性质认定")
    suggestion = text("处理建议")
    prevention = text("防范措施")
    report = attachment("倒查报告", optional=True)
    all_signed = yes_no("核查组全体签名")
    dissent = text("不同意见", optional=True)
    views_asked_on = day("告知陈述申辩日期")
    views = text("陈述申辩意见")
    views_file = attachment("陈述申辩材料", optional=True)
    conclusion = text("集体研究意见")
    meeting = people("参会人员", min=3)
    handed_as = choice(
        "分办类别", discipline="移送纪检监察", police="移送公安", penalty="处罚建议", rectify="整改建议",
        score="考核扣分",
    )  # fmt: skip
    content = text("分办内容")
    receivers = units("承办单位")
    answer_by = day("反馈时限")
    review_reason = text("申请复核的理由")
    evaluation = text("落实情况评估")
    reason = text("理由")
    then = sequel("后续")

    # where it rests: who owes the next step, and by when
    clue = State("线索初核", owed_by=HANDLER, due=limit("tracing.screen", workdays(10)))
    start_approval = State("启动报批", owed_by=OFFICE_HEAD, due=START_TERM)
    committee_approval = State("启动审批", owed_by=COMMITTEE_DEPUTY, due=START_TERM)
    team_forming = State("组建核查组", owed_by=OFFICE_HEAD, due=FORM)
    notifying = State("核查组通知待送达", owed_by=HANDLER, due=limit("tracing.notify", workdays(1)))
    investigating = State("核查中", owed_by=HANDLER, due=limit("tracing.investigate", days(60)))
    investigating_extra = State("延长核查", owed_by=HANDLER, due=limit("tracing.investigate_extra", days(60)))
    hearing_views = State(
        "听取陈述申辩", owed_by=ADDRESSEE, due=limit("tracing.views", workdays(5), since=views_asked_on), answers=True,
        slip=REMIND,
    )  # fmt: skip
    deliberation = State("集体研究", owed_by=OFFICE_HEAD, due=limit("tracing.deliberate", workdays(10)))
    report_approval = State("报告审定", owed_by=COMMITTEE_DEPUTY, due=limit("tracing.approve_report", days(15)))
    disposing = State("分办处理", owed_by=HANDLER, due=limit("tracing.dispose", workdays(3)))
    tracking = State("落实跟踪", owed_by=HANDLER, due=limit("tracing.follow_up", years(1)))
    concluding = State("待办结审批", owed_by=OFFICE_HEAD, due=limit("tracing.conclude", workdays(5)))
    concluded = Final("办结")
    no_fault = Final("不予追责")
    terminated = Final("终止核查")
    not_started = Final("不予启动", dropped=True)
    withdrawn = Final("已撤回", dropped=True)
    moot = Final("事由消失", dropped=True)

    # how it moves: a clue is screened, and the tracing started by the office's head and the committee's deputy
    propose = START.to(
        clue, "登记线索", by=[CLOCK, HANDLER, PARENT], parties=[ADDRESSEE],
        asks=[grounds, ground_code, sources, timeline], when=no_superior,
    )  # fmt: skip
    screen = clue.to(
        start_approval, "初核，报启动", by=HANDLER, asks=[preliminary, established, sources, timeline]
    )  # fmt: skip
    endorse = start_approval.to(
        committee_approval, "同意启动，报安委会副主任", by=OFFICE_HEAD, asks=[extent, lead],
        when=not_the_same_person_as(screen),
    )  # fmt: skip
    return_clue = any_of(start_approval, committee_approval).to(
        clue, "退回补充初核", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[reason]
    )
    approve_start = committee_approval.to(
        team_forming, "批准启动", by=COMMITTEE_DEPUTY, when=[grounds_stand(), not_the_same_person_as(screen)],
        issues=["倒查线索登记表", "倒查初核意见", "倒查启动呈批表"], confirm=True,
    )  # fmt: skip
    decline = any_of(clue, start_approval).to(
        not_started, "不予启动", by=[OFFICE_HEAD, OFFICE_DEPUTY], asks=[reason, then]
    )
    decline_start = committee_approval.to(not_started, "安委会不予启动", by=COMMITTEE_DEPUTY, asks=[reason, then])
    drop = any_of(clue, start_approval, committee_approval).to(moot, "事由消失", by=PARENT)
    form = team_forming.to(
        notifying, "组建核查组", by=OFFICE_HEAD, asks=[team, recused, experts, observer], issues=["核查组通知"],
        when=[grounds_stand(), fact_is(recused, True)], confirm=True,
    )  # fmt: skip
    notify = notifying.to(
        investigating, "送达核查组通知", by=HANDLER,
        asks=[served_on, how.mode, how.recipient, how.witnesses, how.receipt],
        when=[grounds_stand(), properly_left], serves=served_on, confirm=True,
    )  # fmt: skip
    withdraw = any_of(team_forming, notifying).to(
        withdrawn, "撤回", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[reason, then], confirm=True
    )

    # investigated, heard, deliberated, decided
    extend_investigation = investigating.to(
        investigating_extra, "批准延长核查", by=COMMITTEE_DEPUTY, asks=[reason], when=times("extend_investigation") < 1
    )
    draft_report = any_of(investigating, investigating_extra).to(
        hearing_views, "形成报告，告知陈述申辩", by=HANDLER, confirm=True,
        asks=[process, chain, nature, suggestion, prevention, report, all_signed, dissent, views_asked_on],
        when=[fact_is(all_signed, True), not_after_today(views_asked_on)],
    )  # fmt: skip
    file_views = hearing_views.to(deliberation, "提交陈述申辩", by=ADDRESSEE, asks=[views, views_file])
    close_hearing = hearing_views.to(deliberation, "逾期未提交陈述申辩", by=CLOCK)
    deliberate = deliberation.to(
        report_approval, "集体研究，报审定", by=OFFICE_HEAD, asks=[conclusion],
        issues=["陈述申辩记录"], when=grounds_stand(until_served=True), confirm=True,
    )  # fmt: skip
    investigate_further = any_of(deliberation, report_approval).to(
        investigating_extra, "退回补充核查", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[reason]
    )
    approve_report = report_approval.to(
        disposing, "安委会会议审定", by=COMMITTEE, asks=[meeting], issues=["倒查报告", "倒查纪要"], confirm=True,
        when=[grounds_stand(until_served=True), not_the_same_person_as(deliberate)],
    )  # fmt: skip
    find_no_fault = report_approval.to(
        no_fault, "不予追责", by=COMMITTEE, asks=[meeting, reason], confirm=True,
        when=[all_ended, not_the_same_person_as(deliberate)],
    )  # fmt: skip
    terminate = any_of(investigating, investigating_extra, hearing_views, deliberation).to(
        terminated, "终止核查", by=COMMITTEE_DEPUTY, asks=[reason], confirm=True
    )

    # one item for each suggestion; while they run, their results are followed
    dispose_letter = disposing.to(
        disposing, "分办：整改函", by=HANDLER, asks=[content], opens=child("letter", facts={"grounds": content})
    )
    dispose_circular = disposing.to(
        disposing, "分办：通报", by=HANDLER, asks=[content], opens=child("circular", facts={"grounds": content})
    )
    dispose_interview = disposing.to(
        disposing, "分办：约谈", by=HANDLER, asks=[content], opens=child("interview", facts={"grounds": content})
    )
    dispose_exposure = disposing.to(
        disposing, "分办：曝光", by=HANDLER, asks=[content], opens=child("exposure", facts={"grounds": content})
    )
    dispose = disposing.to(
        disposing, "分办：移送、处罚建议、整改建议、考核", by=HANDLER, asks=[handed_as, content, receivers, answer_by],
        when=answered_in_time, opens=each(receivers, "disposition", role=OWNER,
                   facts={"kind": handed_as, "content": content, "answer_by": answer_by}),
    )  # fmt: skip
    track = disposing.to(
        tracking, "分办完毕，转入跟踪", by=HANDLER, when=[something_disposed, grounds_stand(until_served=True)],
        issues=["倒查分办表"],
    )  # fmt: skip
    dispose_more = tracking.to(disposing, "补充分办", by=[HANDLER, OFFICE_HEAD], asks=[reason])
    ask_review = disposing.to(
        disposing, "申请复核", by=ADDRESSEE, asks=[review_reason], opens=child("tracing_review"),
        when=[none_open("tracing_review"), times("ask_review_later") < 1, within_thirty_days],
    )  # fmt: skip
    ask_review_later = tracking.to(
        tracking, "跟踪期间申请复核", by=ADDRESSEE, asks=[review_reason], opens=child("tracing_review"),
        when=[none_open("tracing_review"), times("ask_review") < 1, within_thirty_days],
    )  # fmt: skip
    reconsider = any_of(disposing, tracking).to(deliberation, "复核改变，重新研究", by=CHILD("tracing_review"))
    finish = tracking.to(concluding, "全部办结，报结", by=HANDLER, asks=[evaluation], when=all_ended)
    return_finish = concluding.to(tracking, "退回继续跟踪", by=OFFICE_HEAD, asks=[reason])
    conclude = concluding.to(
        concluded, "办结", by=OFFICE_HEAD, confirm=True,
        when=[grounds_stand(until_served=True), all_ended, not_the_same_person_as(finish)],
        issues=["办结报告"],
    )  # fmt: skip
