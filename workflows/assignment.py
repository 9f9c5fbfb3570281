"""交办事项: one row of the plan, one instruction, one matter to be supervised; a task for each unit (DOMAIN 3(d))."""

from __future__ import annotations

from typing import Any

from engine import (
    CHILD,
    START,
    Final,
    Procedure,
    State,
    any_of,
    choice,
    day,
    each,
    fact_is,
    has,
    limit,
    month,
    not_the_same_person_as,
    number,
    text,
    unit,
    units,
    workdays,
    yes_no,
)
from workflows.ladders import OFFICE_LADDER
from workflows.parts import fan_out
from workflows.roles import HANDLER, OFFICE_DEPUTY, OFFICE_HEAD, OWNER


def tasks(leads: Any, cooperating: Any, due: Any) -> list[Any]:
    """A task for each lead, due on the date, and one for each cooperating unit, due some working days before."""
    earlier = limit("task.cooperate_before", workdays(5), before=due)
    return [
        each(leads, "task", role=OWNER, facts={"part": "lead", "due_day": due}),
        each(cooperating, "task", role=OWNER, facts={"part": "cooperating", "due_day": earlier}),
    ]


class Assignment(Procedure, title="交办事项", prefix="JB", version=1, slip=OFFICE_LADDER):
    """拟办 → 审定 → 交办 → 各单位办理 → 办结评价；责任单位不明的先落实."""

    # what the file records
    kind = choice(
        "类别", plan_row="年度计划任务", handover="交办", supervise="督办", leader_instruction="批示件",
        meeting_decision="会议议定事项", letter_item="来函事项",
    )  # fmt: skip
    row = number("计划行号", optional=True, min=1)
    campaign = text("行动", optional=True)
    title = text("事项")
    todo = text("任务要求")
    deliverable = text("成果", optional=True)
    source = text("来源")
    clause = text("依据条款", optional=True)
    due_month = month("办理月份")
    due_day = day("办理时限")
    key = yes_no("重点任务", optional=True)
    lead_text = text("责任单位原文", optional=True)
    cooperating_text = text("配合单位原文", optional=True)
    leads = units("牵头单位")
    cooperating = units("配合单位", optional=True)
    coordinator = unit("牵头协调单位", optional=True)
    unresolved = text("待落实的责任单位")
    joiners = units("增加的责任单位")
    joiners_due = day("增加单位的办理时限")
    part = choice("承担方式", lead="牵头", cooperating="配合")
    merged_into = text("并入事项的编号")
    reason = text("理由")
    opinion = text("办结意见", optional=True)
    feedback = choice("反馈周期", optional=True, at_end="办结时", weekly="每周", monthly="每月", quarterly="每季")
    shade = choice("单色", optional=True, blue="蓝单（临期）", yellow="黄单（滞后）", red="红单（逾期）")
    quality = choice("办理质量", excellent="A 优", good="B 良", fair="C 中", poor="D 差")

    # where it rests: who owes the next step, and by when
    drafted = State("拟办待审", owed_by=OFFICE_DEPUTY, due=limit("assignment.approve", workdays(2)))
    redrafting = State("退回重拟", owed_by=HANDLER, due=limit("document.draft", workdays(2)))
    resolving = State("责任单位待落实", owed_by=HANDLER, due=limit("assignment.resolve", workdays(5)))
    issuing = State("审定待交办", owed_by=HANDLER, due=limit("assignment.issue", workdays(1)))
    approved = State("审定待交办（定日）", owed_by=HANDLER, due=limit("assignment.issue", workdays(1)))
    closed = Final("办结")
    merged = Final("已并入", dropped=True)
    cancelled = Final("已撤销", dropped=True)

    # how it moves: a row of the printed plan is already approved, a draft of the office is not
    enter_row = START.to(
        issuing, "录入计划任务", by=HANDLER, sets={"kind": "plan_row"},
        asks=[row, campaign, title, todo, deliverable, source, clause, due_month, key, leads, cooperating, coordinator,
              lead_text, cooperating_text],
    )  # fmt: skip
    enter_open_row = START.to(
        resolving, "录入计划任务（责任单位待落实）", by=HANDLER, sets={"kind": "plan_row"},
        asks=[row, campaign, title, todo, deliverable, source, clause, due_month, key, unresolved, cooperating,
              coordinator, lead_text, cooperating_text],
    )  # fmt: skip
    draft = START.to(
        drafted, "拟办", by=HANDLER,
        asks=[kind, title, todo, deliverable, source, clause, due_day, key, leads, cooperating, coordinator],
    )  # fmt: skip
    send_back = drafted.to(redrafting, "退回重拟", by=OFFICE_DEPUTY, asks=[reason])
    redraft = redrafting.to(
        drafted, "重拟报审", by=HANDLER, asks=[title, todo, deliverable, due_day, leads, cooperating, coordinator]
    )
    approve = drafted.to(
        approved, "审定", by=OFFICE_DEPUTY, asks=[feedback],
        when=[not_the_same_person_as(draft), not_the_same_person_as(redraft)],
    )  # fmt: skip
    resolve = resolving.to(issuing, "落实责任单位", by=[HANDLER, OFFICE_DEPUTY], asks=[leads, cooperating, coordinator])

    work = fan_out(
        "task", start=issuing, done=closed, opens=tasks(leads, cooperating, due_month), when=[has(leads)],
        issues=["交办单"], closing_asks=[quality, opinion],
    )  # fmt: skip
    hand_over = approved.to(
        work.in_progress, "交办", by=HANDLER, issues=["交办单"], confirm=True,
        when=fact_is(kind, "plan_row", "handover", "leader_instruction", "meeting_decision", "letter_item"),
        opens=tasks(leads, cooperating, due_day),
    )  # fmt: skip
    supervise = approved.to(
        work.in_progress, "督办", by=HANDLER, asks=[shade], issues=["督办单"], confirm=True,
        when=fact_is(kind, "supervise"), opens=tasks(leads, cooperating, due_day),
    )  # fmt: skip

    # later joiners bring their own date; a task that was objected to with success goes to another unit
    add_units = work.in_progress.to(
        work.in_progress, "增加责任单位", by=OFFICE_DEPUTY, asks=[joiners, joiners_due], confirm=True,
        opens=each(joiners, "task", role=OWNER, facts={"part": "lead", "due_day": joiners_due}),
    )  # fmt: skip
    take_over = work.in_progress.to(
        work.in_progress, "改派", by=CHILD("task"), asks=[joiners, joiners_due, part],
        opens=each(joiners, "task", role=OWNER, facts={"part": part, "due_day": joiners_due, "bounces": "once"}),
    )  # fmt: skip
    take_over_again = work.in_progress.to(
        work.in_progress, "再次改派", by=CHILD("task"), asks=[joiners, joiners_due, part],
        opens=each(joiners, "task", role=OWNER, facts={"part": part, "due_day": joiners_due, "bounces": "twice"}),
    )  # fmt: skip

    # ended otherwise
    merge = any_of(drafted, redrafting, resolving, issuing, approved, work.in_progress).to(
        merged, "并入其他事项", by=OFFICE_DEPUTY, asks=[merged_into, reason], confirm=True
    )
    cancel = any_of(drafted, redrafting, resolving, issuing, approved, work.in_progress).to(
        cancelled, "撤销", by=OFFICE_HEAD, asks=[reason], confirm=True
    )
