"""里程碑: a date inside a long task (DOMAIN finding 2); a child of the task, with messages only."""

from __future__ import annotations

from engine import (
    PARENT,
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    day,
    limit,
    not_the_same_person_as,
    on,
    text,
    workdays,
)
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import HANDLER, OFFICE_DEPUTY, OWNER


class Milestone(Procedure, title="里程碑", prefix="LCB", version=1, slip=REMIND):
    """待完成 → 待核 → 已完成."""

    title = text("节点内容")
    due_day = day("节点时限")
    report = text("完成情况")
    evidence = attachment("佐证材料", optional=True)
    opinion = text("核实意见", optional=True)
    reason = text("理由")

    ahead = State("待完成", owed_by=OWNER, due=on(due_day, roll=None))
    checking = State("待核", owed_by=HANDLER, due=limit("task.review", workdays(5)), slip=OFFICE_LADDER)
    reached = Final("已完成")
    cancelled = Final("已取消", dropped=True)

    plan = START.to(ahead, "列入里程碑", by=PARENT, parties=[OWNER], asks=[title, due_day])
    hand_in = ahead.to(checking, "报告完成", by=OWNER, asks=[report, evidence])
    confirm = checking.to(reached, "核实完成", by=HANDLER, asks=[opinion], when=not_the_same_person_as(hand_in))
    send_back = checking.to(ahead, "退回", by=HANDLER, asks=[reason])
    cancel = any_of(ahead, checking).to(cancelled, "取消节点", by=OFFICE_DEPUTY, asks=[reason])
    drop = any_of(ahead, checking).to(cancelled, "随任务终结", by=PARENT)
