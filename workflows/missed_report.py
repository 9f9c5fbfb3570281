"""缺报记录: that a unit let the day of a report pass; a report handed in later does not take it away (DOMAIN 3(k))."""

from __future__ import annotations

from engine import PARENT, START, Final, Procedure, State, limit, text, workdays
from workflows.ladders import REMIND
from workflows.roles import HANDLER, OWNER


class MissedReport(Procedure, title="缺报记录", prefix="QB", version=1, slip=REMIND):
    """逾期未报，记一次 → 报送单位说明原因 → 已记录."""

    period = text("期次")
    reason = text("理由")

    explaining = State("待说明", owed_by=OWNER, due=limit("report.explain", workdays(3)))
    explained = Final("已说明")
    noted = Final("已记录")

    note = START.to(explaining, "记为缺报", by=PARENT, parties=[OWNER], asks=[period])
    explain = explaining.to(explained, "说明缺报原因", by=OWNER, asks=[reason])
    settle = explaining.to(noted, "未说明，结案", by=HANDLER, asks=[reason])
    drop = explaining.to(noted, "随报告了结", by=PARENT)
