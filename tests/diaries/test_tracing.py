"""Responsibility is traced to its end, also when the work is done meanwhile: a late deed undoes no slip."""

from __future__ import annotations

import pytest

from engine.errors import Refused
from engine.testing import Office
from tests.diaries.test_people_and_the_ladder import sound, task

TEAM = ["区司法局联络员", "区纪委监委承办人", "区总工会联络员"]
REPORT = {
    "process": "无人承办", "chain": "无记录", "nature": "监管不作为", "suggestion": "责令整改", "prevention": "建台账",
    "all_signed": "yes",
}  # fmt: skip


def proposed(office: Office) -> tuple[str, str]:
    """A task long overdue and the tracing somebody has jumped up to."""
    overdue = task(office, "jiaoyu")
    office.until("2024-05-07 10:00")
    office.engine.escalate(overdue, "长期不办", "移送倒查", actor="office.head")
    (tracing,) = office.children(overdue, "responsibility_tracing")
    return overdue, tracing


def started(office: Office) -> tuple[str, str]:
    overdue, tracing = proposed(office)
    office.do(tracing, "screen", by="office.handler", preliminary="属实", established="regulator_inaction")
    office.do(tracing, "endorse", by="office.head", extent="承办链条", lead="区纪委监委")
    office.do(tracing, "approve_start", by="committee.deputy")
    office.do(tracing, "form", by="office.head", team=TEAM, recused="yes")
    office.do(tracing, "notify", by="office.handler", served_on="2024-05-07")
    return overdue, tracing


def done(office: Office, overdue: str) -> None:
    office.do(overdue, "submit", by="jiaoyu.liaison", report="已办结")
    office.do(overdue, "close", by="office.handler")


def test_the_work_done_before_the_start_ends_the_proposal(office: Office) -> None:
    overdue, tracing = proposed(office)
    done(office, overdue)
    assert office.state(tracing) == "moot"


def test_the_work_done_after_the_notice_does_not_end_the_tracing(office: Office) -> None:
    overdue, tracing = started(office)
    done(office, overdue)
    assert office.log(tracing)[-1] == "2024-05-07 grounds.gone"
    office.do(tracing, "draft_report", by="office.handler", views_asked_on="2024-05-07", **REPORT)
    office.do(tracing, "file_views", by="jiaoyu.liaison", views="接受")
    office.do(tracing, "deliberate", by="office.head", conclusion="同意")
    office.do(tracing, "approve_report", by="committee.deputy", meeting=TEAM)
    with pytest.raises(Refused) as late:
        office.do(
            tracing, "dispose", by="office.handler", handed_as="score", content="考核扣分", receivers=["zuzhi"],
            answer_by="2024-06-07",
        )  # fmt: skip
    assert [str(one) for one in late.value.reasons] == ["分办事项的反馈时限不超过三十日"]
    office.do(
        tracing, "dispose", by="office.handler", handed_as="score", content="考核扣分", receivers=["zuzhi"],
        answer_by="2024-06-06",
    )  # fmt: skip
    office.do(tracing, "track", by="office.handler")
    (handed,) = office.children(tracing, "disposition")
    office.do(handed, "sign", by="office.head")
    office.do(handed, "serve", by="office.handler", served_on="2024-05-07")
    office.do(handed, "report", by="zuzhi.liaison", result="已扣分")
    office.do(tracing, "finish", by="office.handler", evaluation="已落实")
    office.do(tracing, "conclude", by="office.head")
    assert office.state(tracing) == "concluded"
    assert [one.name for one in office.engine.documents(tracing)] == [
        "倒查线索登记表", "倒查初核意见", "倒查启动呈批表", "核查组通知", "陈述申辩记录", "倒查报告", "倒查纪要",
        "倒查分办表", "办结报告",
    ]  # fmt: skip
    assert sound(office)


def test_a_review_is_asked_for_within_thirty_days(office: Office) -> None:
    _overdue, tracing = started(office)
    office.do(tracing, "draft_report", by="office.handler", views_asked_on="2024-05-07", **REPORT)
    office.do(tracing, "file_views", by="jiaoyu.liaison", views="接受")
    office.do(tracing, "deliberate", by="office.head", conclusion="同意")
    office.do(tracing, "approve_report", by="committee.deputy", meeting=TEAM)
    office.until("2024-06-07 10:00")
    with pytest.raises(Refused, match="三十日内"):
        office.do(tracing, "ask_review", by="jiaoyu.liaison", review_reason="事实有误")
