"""Authors' files as text, so that every test knows on which line a mistake stands."""

from __future__ import annotations

from typing import Any

from engine.definition.definition import Definition
from engine.definition.procedure import Procedure
from engine.definition.verify import Problem, verify_together
from engine.errors import BrokenProcedure

HERE = "# here"

HEADER = """\
from engine import *

OWNER = Party("责任单位")
SUPERVISOR = Party("督办单位")
CHIEF = Post("安委办主任", at=OFFICE)
HANDLER = Post("经办人", at=OFFICE)
HEAD = Post("主要负责人")
CALM = Ladder(
    Rung("提醒", workdays(-1), tells=DEBTOR),
    Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)),
)
STEEP = Ladder(
    Rung("提醒", workdays(-1), tells=DEBTOR),
    Rung("函告", workdays(3), opens="paper"),
    Rung("报告", workdays(9), tells=CHIEF, every=workdays(5)),
)
"""

JOB = '''
class Job(Procedure, title="任务", prefix="RW", version=1, slip=CALM):
    """交办 → 办理 → 办结."""

    kind = choice("类别", plain="一般", key="重点")
    leads = units("牵头单位")
    due_day = day("时限")
    remark = text("备注", optional=True)
    answer = text("报告")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))
    closed = Final("办结")
    cancelled = Final("撤销", dropped=True)
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[kind, due_day, remark])
    hand_in = doing.to(checking, "报结", by=OWNER, asks=[answer])
    close = checking.to(closed, "销号", by=HANDLER, when=[not_the_same_person_as(hand_in)])
    send_back = checking.to(doing, "退回", by=HANDLER, when=[times("send_back") < 2])
    cancel = any_of(doing, checking).to(cancelled, "撤销", by=CHIEF)
'''

PAPER = '''
class Paper(Procedure, title="函告", prefix="HG", version=1, slip=CALM):
    """拟函 → 签发 → 送达 → 复函."""

    grounds = text("事由")
    served_on = day("送达日期")
    answer = text("复函")
    reason = text("理由")
    then = sequel("后续")
    proposed = State("拟发", owed_by=CHIEF, due=limit("paper.decide", workdays(2)))
    signed = State("待送达", owed_by=HANDLER, due=limit("paper.dispatch", workdays(1)))
    awaiting = State("待复", owed_by=ADDRESSEE, due=limit("paper.reply", workdays(10), since=served_on), answers=True)
    answered = Final("已复")
    declined = Final("不发", dropped=True)
    moot = Final("事由消失", dropped=True)
    withdrawn = Final("已撤回", dropped=True)
    propose = START.to(proposed, "拟函", by=[CLOCK, HANDLER], parties=[ADDRESSEE], asks=[grounds])
    sign = proposed.to(signed, "签发", by=CHIEF, when=[grounds_stand()], issues=["督促函"])
    decline = proposed.to(declined, "不发", by=CHIEF, asks=[reason, then])
    drop = proposed.to(moot, "事由消失", by=PARENT)
    serve = signed.to(awaiting, "送达", by=HANDLER, when=[grounds_stand()], asks=[served_on], serves=served_on)
    withdraw = signed.to(withdrawn, "撤回", by=CHIEF, asks=[reason, then])
    reply = awaiting.to(answered, "复函", by=ADDRESSEE, asks=[answer])
'''

CHILDREN = """
class Extension(Procedure, title="延期", prefix="YQ", version=1, slip=CALM):
    until = day("延至")
    reason = text("理由")
    asked = State("待批", owed_by=CHIEF, due=limit("extension.decide", workdays(3)))
    granted = Final("准予")
    refused = Final("不准", dropped=True)
    ask = START.to(asked, "申请", by=PARENT, parties=[OWNER], asks=[until, reason])
    grant = asked.to(granted, "准予", by=CHIEF, tells="extend")
    refuse = asked.to(refused, "不准", by=CHIEF, asks=[reason])
    drop = asked.to(refused, "随任务终结", by=PARENT)


class Report(Procedure, title="月报", prefix="YB", version=1, slip=CALM):
    due_day = day("时限")
    body = text("内容")
    owed = State("待报", owed_by=OWNER, due=due_day)
    filed = Final("已报")
    missed = Final("未报", dropped=True)
    call = START.to(owed, "到期", by=PARENT, parties=[OWNER], asks=[due_day])
    file = owed.to(filed, "报送", by=OWNER, asks=[body])
    drop = owed.to(missed, "终结", by=PARENT)


class Task(Procedure, title="任务", prefix="RW", version=1, slip=STEEP):
    due_day = day("时限")
    until = day("申请延至")
    reason = text("理由")
    doing = State("办理中", owed_by=OWNER, due=due_day, opens=[monthly(25, Report)])
    done = Final("办结")
    cancelled = Final("撤销", dropped=True)
    assign = START.to(doing, "交办", by=PARENT, parties=[OWNER], asks=[due_day])
    request = doing.to(
        doing, "申请延期", by=OWNER, asks=[until, reason], when=[none_open("extension"), before(DUE, workdays(5))],
        opens=child(Extension, returns={"until": due_day}),
    )
    extend = doing.to(doing, "延期", by=CHILD("extension"), asks=[due_day], when=[later_than(DUE), times("extend") < 1])
    finish = doing.to(done, "办结", by=OWNER)
    drop = doing.to(cancelled, "终结", by=PARENT)


class Plan(Procedure, title="交办事项", prefix="JB", version=1, slip=CALM):
    leads = units("牵头单位")
    helpers = units("配合单位", optional=True)
    due_month = month("办理月份")
    drafted = State("拟办", owed_by=HANDLER, due=limit("plan.issue", workdays(2)))
    running = State("办理中", owed_by=HANDLER, due=limit("plan.close", workdays(5), since=children_ended("task")))
    closed = Final("办结")
    draft = START.to(drafted, "拟办", by=HANDLER, asks=[leads, helpers, due_month])
    issue = drafted.to(
        running, "交办", by=HANDLER, issues=["交办单"],
        opens=[
            each(leads, Task, role=OWNER, facts={"due_day": due_month}),
            each(helpers, Task, role=OWNER, facts={"due_day": limit("plan.help", workdays(5), before=due_month)}),
        ],
    )
    close = running.to(closed, "办结", by=HANDLER, when=[ended(children_ended("task"))])
"""


def run(source: str, name: str = "author") -> dict[str, Any]:
    """Runs an author's file under the name ``author.py``."""
    space: dict[str, Any] = {"__name__": name}
    exec(compile(source, f"{name}.py", "exec"), space)
    return space


def definitions(source: str) -> dict[str, Definition]:
    """The procedures of an author's file, by class name."""
    return {
        name: value.definition
        for name, value in run(source).items()
        if isinstance(value, type) and issubclass(value, Procedure) and value is not Procedure
    }


def changed(source: str, old: str, new: str) -> str:
    """The source with one place changed, which must be there exactly once."""
    assert source.count(old) == 1, f"{old!r} stands there {source.count(old)} times"
    return source.replace(old, new)


def marked(source: str) -> int:
    """The line that bears the mark."""
    return next(number for number, line in enumerate(source.splitlines(), 1) if HERE in line)


def refused(source: str) -> list[tuple[str, int, str, str]]:
    """Every problem with which the file refuses to load, as (file, line, code, text); none if it loads."""
    try:
        run(source)
    except BrokenProcedure as error:
        data = error.data
        rows: list[tuple[str, int, str, str]] = data.get("problems") or [
            (data["file"], data["line"], data["check"], str(data["what"]))
        ]
        return rows
    return []


def joint(source: str) -> list[Problem]:
    """What the procedures of a file prove about each other; each of them is sound alone."""
    return verify_together(definitions(source))
