"""现场督查: what the supervising unit checks on site every month, two inspectors at least (DOMAIN 3(b) ``site_check``,
G3)."""

from __future__ import annotations

from engine import PARENT, START, Final, Procedure, State, attachment, day, not_after_today, people, text, yes_no
from workflows.ladders import REMIND
from workflows.roles import HANDLER, INSPECTOR, OWNER, SUPERVISOR


class SiteCheck(Procedure, title="现场督查", prefix="XC", version=1, slip=REMIND):
    """待督查 → 已督查；逾期未查的记为漏查."""

    due_day = day("督查时限")
    inspectors = people("督查人员（2人以上）", min=2)
    checked_on = day("督查日期")
    finding = text("督查情况")
    measures_kept = yes_no("防控措施已落实")
    photos = attachment("现场照片", optional=True)
    reason = text("理由")

    owed = State("待督查", owed_by=SUPERVISOR, due=due_day)
    checked = Final("已督查")
    missed = Final("漏查", dropped=True)
    cancelled = Final("随治理终结", dropped=True)

    begin = START.to(owed, "列入现场督查", by=PARENT, parties=[OWNER, SUPERVISOR], asks=[due_day])
    record = owed.to(
        checked, "记录督查", by=[SUPERVISOR, INSPECTOR.of(SUPERVISOR)], when=not_after_today(checked_on),
        asks=[inspectors, checked_on, finding, measures_kept, photos], issues=["督办记录表"],
    )  # fmt: skip
    miss = owed.to(missed, "记为漏查", by=HANDLER, asks=[reason])
    drop = owed.to(cancelled, "随治理终结", by=PARENT)
