"""治理进展: what the owner of a listed hazard reports every month by the 25th (DOMAIN 3(b) ``progress``)."""

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
    percent,
    text,
    workdays,
)
from workflows.ladders import REMIND
from workflows.roles import HANDLER, OWNER, SUPERVISOR


class Progress(Procedure, title="治理进展报告", prefix="JZ", version=1, slip=REMIND):
    """待报 → 待阅 → 已报；不合格的退回，逾期未报的记为缺报."""

    due_day = day("报送时限")
    done = percent("治理进度")
    work = text("已完成工作")
    next_step = text("下一步安排")
    risk = text("现存风险及防控措施")
    photos = attachment("现场照片", optional=True)
    reason = text("理由")

    owed = State("待报", owed_by=OWNER, due=due_day)
    reading = State("待阅", owed_by=SUPERVISOR, due=limit("listing.progress_read", workdays(5)))
    reported = Final("已报")
    missed = Final("缺报", dropped=True)
    cancelled = Final("随治理终结", dropped=True)

    begin = START.to(owed, "列入进展报告", by=PARENT, parties=[OWNER, SUPERVISOR], asks=[due_day])
    file = owed.to(reading, "报送进展", by=OWNER, asks=[done, work, next_step, risk, photos])
    take_note = reading.to(reported, "已阅", by=SUPERVISOR, when=not_the_same_person_as(file))
    send_back = reading.to(owed, "内容不实或不全，退回", by=SUPERVISOR, asks=[reason])
    miss = owed.to(missed, "记为缺报", by=[SUPERVISOR, HANDLER], asks=[reason])
    drop = any_of(owed, reading).to(cancelled, "随治理终结", by=PARENT)
