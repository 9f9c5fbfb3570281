"""Who, along the chain of duty, let it stand: from the clue to the conclusion, with a review on the way."""

from __future__ import annotations

import pytest

from engine.errors import Refused
from engine.testing import Office
from tests.diaries.checks import sound

UNIT = "jiaoyu"
TEAM = ["应急局某科长", "房管局某科长", "市场监管局某科长"]
MEETING = ["安委会副主任", "安委办主任", "安委办副主任"]
REPORT = {
    "process": "两轮排查均未发现", "chain": "排查—监管—整改", "nature": "排查走过场", "suggestion": "通报并整改",
    "prevention": "交叉复查",
}  # fmt: skip


def started(office: Office) -> str:
    """A clue, screened by a handler, endorsed by the office's head, and started by the committee's deputy."""
    number = office.open(
        "responsibility_tracing", by="office.handler", via="propose", parties={"addressee": UNIT},
        grounds="举报查实而此前两次检查未发现", ground_code="report_true_but_checked",
    )  # fmt: skip
    office.do(number, "screen", by="office.handler", preliminary="线索属实，建议倒查",
              established="report_true_but_checked")  # fmt: skip
    office.do(number, "endorse", by="office.head", extent="近两轮排查及监管人员", lead="区应急局")
    office.do(number, "approve_start", by="committee.deputy")
    return number


def investigated(office: Office, number: str) -> None:
    """A team with nobody recused, its notice served, sixty days to look into it; a report that all of them signed."""
    office.do(number, "form", by="office.head", team=TEAM, recused="yes", observer="区纪委监委某室")
    office.do(number, "notify", by="office.handler", served_on=office.now()[:10])
    office.until("2024-04-15 10:00")
    office.do(number, "draft_report", by="office.handler", all_signed="yes", views_asked_on="2024-04-15", **REPORT)


def decided(office: Office, number: str) -> None:
    office.do(number, "deliberate", by="office.head", conclusion="同意报告意见")
    office.do(number, "approve_report", by="committee.deputy", meeting=MEETING)


def test_from_the_clue_to_the_conclusion_with_a_review_that_changes_it(office: Office) -> None:
    number = started(office)
    assert str(office.due(number)) == "2024-03-26"  # three working days to form the team
    with pytest.raises(Refused):  # a team from which nobody was recused is not formed
        office.do(number, "form", by="office.head", team=TEAM, recused="no")
    with pytest.raises(Refused, match="the item rests in “组建核查组”"):
        office.do(number, "draft_report", by="office.handler", all_signed="yes", views_asked_on="2024-03-21", **REPORT)
    investigated(office, number)

    # whoever it is about is heard within five working days of being told
    assert office.item(number).owes[0].unit == UNIT
    assert str(office.due(number)) == "2024-04-22"
    office.do(number, "file_views", by=f"{UNIT}.liaison", views="第二轮排查由第三方承担")
    with pytest.raises(Refused):  # who put the report before the committee does not approve it
        office.do(number, "approve_report", by="office.head", meeting=MEETING)
    decided(office, number)
    assert [one.name for one in office.engine.documents(number)] == [
        "倒查线索登记表", "倒查初核意见", "倒查启动呈批表", "核查组通知", "陈述申辩记录", "倒查报告", "倒查纪要",
    ]  # fmt: skip

    # it asks for a review; people from outside the team change the decision, and it is deliberated anew
    office.do(number, "ask_review", by=f"{UNIT}.liaison", review_reason="未考虑第三方责任")
    with pytest.raises(Refused, match="is still open"):
        office.do(number, "ask_review", by=f"{UNIT}.liaison", review_reason="再次申请")
    (review,) = office.children(number, "tracing_review")
    with pytest.raises(Refused):
        office.do(
            review, "change", by="committee.deputy", reviewers=["甲处长", "乙处长"], outside_team="no", decision="变更"
        )
    office.do(
        review, "change", by="committee.deputy", reviewers=["甲处长", "乙处长"], outside_team="yes", decision="减轻"
    )
    assert (office.state(review), office.state(number)) == ("changed", "deliberation")
    assert office.log(number)[-1] == "2024-04-15 reconsider"
    office.do(number, "deliberate", by="office.head", conclusion="区分主次责任")
    office.do(number, "approve_report", by="committee.deputy", meeting=MEETING)

    # one item for each suggestion: two units put things right, one circular goes to whom it is about
    with pytest.raises(Refused, match="尚未提出任何处理措施"):
        office.do(number, "track", by="office.handler")
    office.do(
        number, "dispose", by="office.handler", handed_as="rectify", content="复查全部校舍", answer_by="2024-05-15",
        receivers=["区教育局", "区房管局"],
    )  # fmt: skip
    office.do(number, "dispose_circular", by="office.handler", content="排查走过场")
    office.do(number, "track", by="office.handler")
    first, second = office.children(number, "disposition")
    (circular,) = office.children(number, "circular")
    assert office.item(circular).facts["grounds"] == "排查走过场"
    for one in (first, second):
        office.do(one, "sign", by="office.head")
        office.do(one, "serve", by="office.handler", served_on="2024-04-15")
    assert [str(office.due(one)) for one in (first, second)] == ["2024-05-15", "2024-05-15"]
    office.do(first, "report", by="jiaoyu.liaison", result="已复查")
    office.do(second, "record_result", by="office.handler", result="已复查（来函）")

    # nothing is concluded while something it gave rise to is open: the circular is checked, signed, served, answered
    with pytest.raises(Refused, match="分办事项和复核须全部办结"):
        office.do(number, "finish", by="office.handler", evaluation="落实")
    office.do(circular, "check_facts", by="office.deputy", fact_sheet="两轮排查未发现")
    office.do(circular, "confirm_facts", by=f"{UNIT}.liaison")
    office.do(circular, "redraft", by="office.handler2", draft="通报稿")
    office.do(circular, "check", by="office.deputy")
    office.do(circular, "clear", by="office.legal")
    office.do(circular, "sign", by="office.head", names_persons="no")
    office.do(circular, "serve", by="office.handler", served_on="2024-04-15")
    office.until("2024-04-25 10:00")
    office.do(circular, "give_feedback", by=f"{UNIT}.liaison", feedback="已整改")
    office.do(circular, "accept_feedback", by="office.handler")

    # reported as finished by a handler, concluded by the office's head
    office.do(number, "finish", by="office.handler", evaluation="均已落实")
    office.do(number, "conclude", by="office.head")
    assert office.state(number) == "concluded"
    assert office.log(number) == [
        "2024-03-21 propose", "2024-03-21 screen", "2024-03-21 endorse", "2024-03-21 approve_start", "2024-03-21 form",
        "2024-03-21 notify", "2024-04-15 draft_report", "2024-04-15 file_views", "2024-04-15 deliberate",
        "2024-04-15 approve_report", "2024-04-15 ask_review", "2024-04-15 reconsider", "2024-04-15 deliberate",
        "2024-04-15 approve_report", "2024-04-15 dispose", "2024-04-15 dispose_circular", "2024-04-15 track",
        "2024-04-25 finish", "2024-04-25 conclude",
    ]  # fmt: skip
    assert sound(office)


def test_a_clue_that_is_not_followed_says_why(office: Office) -> None:
    number = office.open(
        "responsibility_tracing", by="office.handler", via="propose", parties={"addressee": UNIT}, grounds="一般问题"
    )
    office.do(number, "decline", by="office.deputy", reason="已按一般隐患处理", then="rest")
    assert (office.state(number), office.item(number).dropped) == ("not_started", True)
    assert office.engine.history(number)[-1].reason == "已按一般隐患处理"


def test_an_investigation_is_lengthened_once_and_whoever_says_nothing_was_heard(office: Office) -> None:
    number = started(office)
    office.do(number, "form", by="office.head", team=TEAM, recused="yes")
    office.do(number, "notify", by="office.handler", served_on="2024-03-21")
    assert str(office.due(number)) == "2024-05-20"  # sixty days
    office.until("2024-05-17 10:00")
    office.do(number, "extend_investigation", by="committee.deputy", reason="取证困难")
    assert str(office.due(number)) == "2024-07-16"
    with pytest.raises(Refused, match="the item rests in “延长核查”"):
        office.do(number, "extend_investigation", by="committee.deputy", reason="再延")
    office.do(number, "draft_report", by="office.handler", all_signed="yes", views_asked_on="2024-05-17", **REPORT)

    # five working days pass without a word: the clock closes the hearing, and the office's own term begins
    office.until("2024-05-25 00:00")
    assert office.log(number, "clock.lapse", "close_hearing") == [
        "2024-05-25 clock.lapse", "2024-05-25 close_hearing",
    ]  # fmt: skip
    assert (office.state(number), str(office.due(number))) == ("deliberation", "2024-06-07")

    # without a fault found the committee says so, with its reasons, and that is an end
    office.do(number, "deliberate", by="office.head", conclusion="无责")
    office.do(number, "find_no_fault", by="committee.deputy", meeting=MEETING, reason="已尽职")
    assert office.state(number) == "no_fault"
    assert sound(office)


def test_a_review_is_asked_for_within_thirty_days_and_once(office: Office) -> None:
    number = started(office)
    investigated(office, number)
    office.do(number, "file_views", by=f"{UNIT}.liaison", views="无异议")
    decided(office, number)
    office.do(
        number, "dispose", by="office.handler", handed_as="score", content="扣分", answer_by="2024-05-15",
        receivers=["区教育局"],
    )  # fmt: skip
    office.do(number, "track", by="office.handler")
    office.until("2024-05-15 10:00")
    office.do(number, "ask_review_later", by=f"{UNIT}.liaison", review_reason="扣分过重")
    (review,) = office.children(number, "tracing_review")
    office.do(
        review, "uphold", by="committee.deputy", reviewers=["甲处长", "乙处长"], outside_team="yes", decision="维持"
    )
    office.until("2024-05-16 10:00")
    office.do(number, "dispose_more", by="office.handler", reason="补充")
    with pytest.raises(Refused) as refused:
        office.do(number, "ask_review", by=f"{UNIT}.liaison", review_reason="再次申请")
    assert [str(one) for one in refused.value.reasons] == [
        "“跟踪期间申请复核” has been taken already; this is possible only before it", "复核须在决定之日起三十日内申请",
    ]  # fmt: skip


def test_a_tracing_that_the_ladder_proposed_ends_with_the_work(office: Office) -> None:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-03", leads=[UNIT],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (task,) = office.children(number)
    office.until("2024-04-10 10:00")
    office.engine.escalate(task, "屡催不办", "移送倒查", actor="office.head")
    (tracing,) = office.children(task, "responsibility_tracing")
    assert "逾期7个工作日" in office.item(tracing).facts["grounds"]
    office.do(task, "submit", by=f"{UNIT}.liaison", report="已办结")
    assert office.item(tracing).owes[0].standing == "held"
    office.do(task, "close", by="office.handler")
    assert office.state(tracing) == "moot"
    assert sound(office)
