"""协调: what a blocked unit needs from another one; a child of its task (DOMAIN 3(d), row ``block``)."""

from __future__ import annotations

from engine import PARENT, START, Final, Procedure, State, any_of, day, limit, text, workdays
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import HANDLER, OFFICE_DEPUTY, OWNER, REQUESTER


class Coordination(Procedure, title="协调", prefix="XT", version=1, slip=REMIND):
    """待答复 → 已解决；答复不能解决的，由安委办协调."""

    title = text("协调事项")
    obstacle = text("受阻事由")
    due_day = day("需于何日前解决")
    answer = text("答复")
    decision = text("协调意见")

    asked = State("待答复", owed_by=OWNER, due=due_day)
    settling = State("安委办协调", owed_by=OFFICE_DEPUTY, due=limit("task.rule", workdays(3)), slip=OFFICE_LADDER)
    solved = Final("已解决")
    decided = Final("已协调")
    cancelled = Final("已取消", dropped=True)

    ask = START.to(
        asked, "发协调单", by=PARENT, parties=[OWNER, REQUESTER], asks=[title, obstacle, due_day], issues=["协调单"]
    )
    solve = asked.to(solved, "答复解决", by=OWNER, asks=[answer])
    refuse = asked.to(settling, "答复不能解决", by=OWNER, asks=[answer])
    take_up = asked.to(settling, "提请安委办协调", by=HANDLER)
    decide = settling.to(decided, "作出协调意见", by=OFFICE_DEPUTY, asks=[decision])
    drop = any_of(asked, settling).to(cancelled, "随任务终结", by=PARENT)
