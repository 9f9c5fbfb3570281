"""任务: what one unit owes under an assignment (DOMAIN 3(d))."""

from __future__ import annotations

from typing import Any

from engine import (
    CHILD,
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
    each,
    fact_is,
    later_than,
    limit,
    none_open,
    not_the_same_person_as,
    on,
    percent,
    rule,
    text,
    times,
    unit,
    units,
    workdays,
    yes_no,
)
from workflows.extension import ASK_BEFORE, too_late_to_ask, within_a_year
from workflows.ladders import BY_DEBTOR, OFFICE_LADDER, REMIND
from workflows.roles import COMMITTEE_DEPUTY, HANDLER, LEADER, OFFICE_DEPUTY, OFFICE_HEAD, OWNER


@rule("重点任务由安委办副主任审核销号")
def ordinary(case: Any) -> bool:
    """A key task is closed by the office's deputy."""
    return not case.facts.get("key")


class Task(Procedure, title="任务", prefix="RW", version=1, slip=BY_DEBTOR):
    """交办 → 签收 → 办理 → 报结 → 审核 → 销号，不合格的退回重办."""

    # what the file records
    title = text("事项")
    todo = text("任务要求")
    source = text("来源", optional=True)
    clause = text("依据条款", optional=True)
    part = choice("承担方式", lead="牵头", cooperating="配合")
    coordinator = unit("牵头协调单位", optional=True)
    key = yes_no("重点任务", optional=True)
    due_day = day("办理时限")
    received_by = text("承办人", optional=True)
    bounces = choice("改派情况", optional=True, none="未改派", once="已改派一次", twice="已改派两次")
    claim = text("异议理由及权责依据")
    objection = attachment("异议函", optional=True)
    proposed_owner = unit("建议改由何单位承担")
    ruling = text("裁定意见")
    joiners = units("改派单位")
    joiners_due = day("改派后的办理时限")
    done = percent("完成进度")
    progress = text("进展情况")
    problems = text("存在问题", optional=True)
    next_step = text("下一步打算")
    obstacle = text("受阻事由")
    blockers = units("需协调的单位")
    needed_by = day("需于何日前解决")
    milestone = text("节点内容")
    milestone_day = day("节点时限")
    report = text("办结情况")
    evidence = attachment("佐证材料", optional=True)
    confirmations = text("配合单位确认情况", optional=True)
    opinion = text("审核意见", optional=True)
    reason = text("理由")
    interim = text("延期期间防控措施", optional=True)
    until = day("申请延至")
    signed_request = attachment("主要负责人签字的申请书", optional=True)

    # where it rests: who owes the next step, and by when. The date of the task runs on its own through the few days of
    # receipt and objection, which nobody can lengthen: the clock receives for a unit that does not sign for its task.
    assigned = State("待签收", owed_by=OWNER, due=limit("task.receive", workdays(1)), slip=REMIND)
    received = State("已签收", owed_by=OWNER, due=limit("task.object", workdays(2)), slip=REMIND)
    objected = State("异议待裁定", owed_by=OFFICE_HEAD, due=limit("task.rule", workdays(3)), slip=OFFICE_LADDER)
    committee_ruling = State(
        "第三次异议，待安委会裁定", owed_by=COMMITTEE_DEPUTY, due=limit("task.rule", workdays(3)), slip=OFFICE_LADDER
    )
    in_progress = State("办理中", owed_by=OWNER, due=on(due_day, roll=None))
    reviewing = State("审核", owed_by=HANDLER, due=limit("task.review", workdays(5)), slip=OFFICE_LADDER)
    returned = State("限期重办", owed_by=OWNER, due=limit("task.redo", workdays(10)))
    closed = Final("办结销号")
    reassigned = Final("已改派", dropped=True)
    exempted = Final("已免办", dropped=True)
    cancelled = Final("已撤销", dropped=True)

    # how it moves: assigned, received or objected to
    assign = START.to(
        assigned, "交办", by=PARENT, parties=[OWNER],
        asks=[title, todo, source, clause, part, coordinator, key, due_day, bounces], sets={"bounces": "none"},
    )  # fmt: skip
    receive = assigned.to(received, "签收", by=OWNER, asks=[received_by])
    deem_received = assigned.to(received, "逾期未签收，视为签收", by=CLOCK)
    begin = received.to(in_progress, "开始办理", by=[OWNER, CLOCK])
    object = any_of(assigned, received).to(
        objected, "提出异议", by=LEADER.of(OWNER), asks=[claim, objection, proposed_owner],
        when=fact_is(bounces, "none", "once"),
    )  # fmt: skip
    object_again = any_of(assigned, received).to(
        committee_ruling, "第三次提出异议", by=LEADER.of(OWNER), asks=[claim, objection, proposed_owner],
        when=fact_is(bounces, "twice"),
    )  # fmt: skip
    reject_objection = objected.to(
        in_progress, "异议不成立", by=OFFICE_HEAD, asks=[ruling], issues=["异议裁定意见"], confirm=True
    )
    reassign = objected.to(
        reassigned, "异议成立，改派", by=OFFICE_HEAD, asks=[ruling, joiners, joiners_due], issues=["异议裁定意见"],
        when=fact_is(bounces, "none"), tells="take_over", confirm=True,
    )  # fmt: skip
    reassign_again = objected.to(
        reassigned, "异议成立，再次改派", by=OFFICE_HEAD, asks=[ruling, joiners, joiners_due],
        issues=["异议裁定意见"], when=fact_is(bounces, "once"), tells="take_over_again", confirm=True,
    )  # fmt: skip
    committee_reject = committee_ruling.to(
        in_progress, "安委会裁定异议不成立", by=COMMITTEE_DEPUTY, asks=[ruling], issues=["异议裁定意见"], confirm=True
    )
    committee_reassign = committee_ruling.to(
        reassigned, "安委会裁定改派", by=COMMITTEE_DEPUTY, asks=[ruling, joiners, joiners_due],
        issues=["异议裁定意见"], tells="take_over_again", confirm=True,
    )  # fmt: skip

    # work
    report_progress = in_progress.to(in_progress, "报进展", by=OWNER, asks=[done, progress, problems, next_step])
    block = in_progress.to(
        in_progress, "受阻，请求协调", by=OWNER, asks=[obstacle, blockers, needed_by], when=none_open("coordination"),
        opens=each(blockers, "coordination", role=OWNER, parties={"requester": OWNER},
                   facts={"title": title, "obstacle": obstacle, "due_day": needed_by}),
    )  # fmt: skip
    plan_milestone = in_progress.to(
        in_progress, "列里程碑", by=[OWNER, HANDLER], asks=[milestone, milestone_day],
        opens=child("milestone", facts={"title": milestone, "due_day": milestone_day}),
    )  # fmt: skip
    ask_to_extend = in_progress.to(
        in_progress, "申请延期", by=OWNER, asks=[reason, interim, until, signed_request],
        when=[none_open("extension"), times("extend") < 1, later_than(DUE, fact=until), before(DUE, ASK_BEFORE)],
        opens=child(
            "extension", via="request_for_task", facts={"late": False, "asked_until": until}, returns={"until": due_day}
        ),
    )  # fmt: skip
    ask_late_to_extend = in_progress.to(
        in_progress, "迟报延期申请", by=OWNER, asks=[reason, interim, until, signed_request],
        when=[none_open("extension"), times("extend") < 1, later_than(DUE, fact=until), before(DUE, workdays(0)),
              too_late_to_ask],
        opens=child(
            "extension", via="request_for_task", facts={"late": True, "asked_until": until}, returns={"until": due_day}
        ),
    )  # fmt: skip
    extend = in_progress.to(
        in_progress, "延期", by=CHILD("extension"), asks=[due_day],
        when=[times("extend") < 1, later_than(DUE, fact=due_day), within_a_year],
    )  # fmt: skip

    # handed in, checked, closed
    submit = any_of(received, in_progress, returned).to(
        reviewing, "报结", by=OWNER, asks=[report, evidence, confirmations]
    )
    close = reviewing.to(
        closed, "审核通过，销号", by=HANDLER, asks=[opinion], when=[not_the_same_person_as(submit), ordinary]
    )
    close_key = reviewing.to(
        closed, "审核通过，销号（重点任务）", by=OFFICE_DEPUTY, asks=[opinion], when=not_the_same_person_as(submit)
    )
    send_back = reviewing.to(
        in_progress, "退回重办，时限不变", by=[HANDLER, OFFICE_DEPUTY], asks=[reason],
        when=not_the_same_person_as(submit),
    )  # fmt: skip
    allow_redo = reviewing.to(
        returned, "退回，限期重办", by=[HANDLER, OFFICE_DEPUTY], asks=[reason],
        when=[not_the_same_person_as(submit), times("allow_redo") < 1],
    )  # fmt: skip

    # ended otherwise
    exempt = any_of(assigned, received, objected, committee_ruling, in_progress, reviewing, returned).to(
        exempted, "免办", by=OFFICE_HEAD, asks=[reason], confirm=True
    )
    cancel = any_of(assigned, received, objected, committee_ruling, in_progress, reviewing, returned).to(
        cancelled, "随交办事项撤销", by=PARENT
    )
