"""执法处置: what the supervising unit does by law when a listed hazard is not treated in time (DOMAIN 3(b), "expiry
without request"; 安全生产法 102, 70, 113). Owed beside the second look, so a child of the listing (SEMANTICS 26)."""

from __future__ import annotations

from engine import (
    PARENT,
    START,
    Final,
    Procedure,
    State,
    choice,
    day,
    limit,
    not_after_today,
    people,
    text,
    workdays,
)
from workflows.ladders import REMIND
from workflows.roles import LEADER, OWNER, SUPERVISOR


class Enforcement(Procedure, title="执法处置", prefix="ZF", version=1, slip=REMIND):
    """待处置 → 已处罚、责令停产停业、停止供电或提请关闭；依法不予处置的，由分管领导决定并说明理由."""

    hazard = text("隐患内容")
    measure = choice(
        "处置措施", penalty="立案处罚", stop="责令停产停业整顿", power_cut="停止供电、供应民用爆炸物品",
        closure="提请政府关闭",
    )  # fmt: skip
    decision = text("决定文号")
    decided_on = day("决定日期")
    officers = people("执法人员（2人以上）", min=2)
    reason = text("不予处置的理由")

    owed = State("待处置", owed_by=SUPERVISOR, due=limit("listing.enforce", workdays(10)))
    taken = Final("已处置")
    waived = Final("依法不予处置", dropped=True)
    cancelled = Final("随隐患事项终结", dropped=True)

    begin = START.to(owed, "列入执法处置", by=PARENT, parties=[OWNER, SUPERVISOR], asks=[hazard])
    take = owed.to(
        taken, "记录处置决定", by=SUPERVISOR, asks=[measure, decision, decided_on, officers],
        when=not_after_today(decided_on),
    )  # fmt: skip
    waive = owed.to(waived, "依法不予处置", by=LEADER.of(SUPERVISOR), asks=[reason], confirm=True)
    drop = owed.to(cancelled, "随隐患事项终结", by=PARENT)
