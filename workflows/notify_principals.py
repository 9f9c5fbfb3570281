"""告知: tells one principal of the owner of the major hazard; one item for the 主要负责人, one for the 实际控制人
(DOMAIN 3(b) ``notify_principals``, T34: the two may be one person, both are recorded)."""

from __future__ import annotations

from typing import Any

from engine import (
    PARENT,
    START,
    Final,
    Procedure,
    State,
    attachment,
    choice,
    day,
    limit,
    people,
    rule,
    text,
    workdays,
)
from workflows.ladders import REMIND
from workflows.roles import HANDLER, OWNER, SUPERVISOR
from workflows.service import LEFT, MODE, PROOF, properly_left


@rule("须附回执；未取得回执的，改为上门留置或公告送达")
def receipted(case: Any) -> bool:
    """Each of the two is told with a receipt; who gives none is told at his door, or by public notice."""
    return case.given.get(MODE) in (LEFT, "notice") or bool(case.given.get(PROOF[1]))


class NotifyPrincipals(Procedure, title="重大隐患告知", prefix="GZD", version=1, slip=REMIND):
    """待告知 → 签发告知书 → 已送达，附回执."""

    who = choice("告知对象", head="主要负责人", controller="实际控制人")
    hazard = text("隐患内容")
    name = text("告知对象姓名或职务")
    told_on = day("告知日期")
    mode = choice("送达方式", hand="当面签收", post="邮寄", left="留置", notice="公告")
    witnesses = people("留置见证人", min=2, optional=True)
    receipt = attachment("回执或留置照片", optional=True)
    reason = text("理由")

    telling = State("待告知", owed_by=SUPERVISOR, due=limit("listing.notify_principals", workdays(1)))
    delivering = State("待送达", owed_by=SUPERVISOR, due=limit("listing.notify_principals", workdays(1)))
    told = Final("已告知")
    cancelled = Final("随挂牌事项终结", dropped=True)

    begin = START.to(telling, "告知", by=PARENT, parties=[OWNER, SUPERVISOR], asks=[who, hazard])
    write = telling.to(
        delivering, "签发告知书", by=SUPERVISOR, asks=[name], issues=["重大事故隐患告知书"], confirm=True
    )
    deliver = delivering.to(
        told, "送达告知书", by=SUPERVISOR, asks=[told_on, mode, witnesses, receipt], confirm=True,
        serves=told_on, when=[receipted, properly_left],
    )  # fmt: skip
    name_anew = delivering.to(telling, "告知对象有误，重新告知", by=[SUPERVISOR, HANDLER], asks=[reason])
    drop_unwritten = telling.to(cancelled, "随挂牌事项终结", by=PARENT)
    drop_unserved = delivering.to(cancelled, "未送达，随挂牌事项终结", by=PARENT)
