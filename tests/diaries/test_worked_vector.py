"""The worked vector of the rules of time: one task of a public unit, due 2024-04-30, and nobody moves."""

from __future__ import annotations

import pytest

from engine.testing import Office

UNIT = "jiaoyu"


@pytest.fixture
def task(office: Office) -> str:
    """A task due at the end of April, received and begun at once."""
    return begun_task(office)


def begun_task(office: Office) -> str:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-04", leads=[UNIT],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (task,) = office.children(number)
    office.do(task, "receive", by=f"{UNIT}.liaison")
    office.do(task, "begin", by=f"{UNIT}.liaison")
    return task


def measure(office: Office, task: str, procedure: str) -> str:
    (found,) = office.children(task, procedure)
    return found


def letter_served(office: Office, task: str) -> str:
    office.until("2024-05-09 15:00")
    letter = measure(office, task, "letter")
    office.do(letter, "sign", by="office.head")
    office.until("2024-05-11 10:00")
    office.do(letter, "serve", by="office.handler", served_on="2024-05-11")
    return letter


def test_reminders_then_the_letter(office: Office, task: str) -> None:
    office.until("2024-05-08 09:00")
    assert office.log(task, "clock.remind", "clock.lapse", "clock.escalate") == [
        "2024-04-17 clock.remind 首次提醒",
        "2024-04-24 clock.remind 再次提醒",
        "2024-04-29 clock.remind 末次提醒",
        "2024-04-30 clock.remind 到期提示",
        "2024-05-01 clock.lapse",
        "2024-05-06 clock.remind 催办",
        "2024-05-08 clock.escalate 函告",
    ]
    letter = office.item(measure(office, task, "letter"))
    assert letter.state == "proposed"
    assert str(letter.owes[0].due) == "2024-05-10"
    assert letter.parties == {"addressee": UNIT}
    assert letter.title == "函告：区教育局 逾期未办结《细化部署》"
    assert letter.facts["grounds"].startswith(f"任务 {task}《细化部署》“办理中”环节应于2024年4月30日前完成")


def test_the_circular_waits_for_the_letters_response_term(office: Office, task: str) -> None:
    letter = letter_served(office, task)
    assert str(office.due(letter)) == "2024-05-24"
    office.until("2024-05-24 23:00")
    assert office.children(task, "circular") == []
    office.until("2024-05-27 09:00")
    assert office.log(task, "clock.escalate")[-1] == "2024-05-27 clock.escalate 通报"
    assert "未按期反馈" in office.item(measure(office, task, "circular")).facts["grounds"]


def circular_served(office: Office, task: str) -> str:
    letter_served(office, task)
    office.until("2024-05-27 10:00")
    circular = measure(office, task, "circular")
    office.do(circular, "check_facts", by="office.deputy", fact_sheet="至5月24日未报子方案")
    office.do(circular, "confirm_facts", by=f"{UNIT}.liaison")
    office.do(circular, "redraft", by="office.handler", draft="通报稿")
    office.do(circular, "check", by="office.deputy")
    office.do(circular, "clear", by="office.legal")
    office.until("2024-05-31 10:00")
    office.do(circular, "sign", by="office.head", names_persons="no")
    office.do(circular, "serve", by="office.handler", served_on="2024-05-31")
    return circular


def test_the_interview_waits_for_the_circulars_feedback_term(office: Office, task: str) -> None:
    circular = circular_served(office, task)
    assert str(office.due(circular)) == "2024-06-17"
    office.until("2024-06-18 08:59")
    assert office.children(task, "interview") == []
    office.until("2024-06-18 09:00")
    assert office.item(measure(office, task, "interview")).state == "proposed"


def interview_held(office: Office, task: str) -> str:
    circular_served(office, task)
    office.until("2024-06-18 10:00")
    interview = measure(office, task, "interview")
    office.do(interview, "approve", by="office.head", objects="分管负责同志", meet_on="2024-06-24")
    office.do(interview, "notify", by="office.handler", notified_on="2024-06-18")
    office.until("2024-06-24 16:00")
    office.do(interview, "hold", by="office.handler", held_on="2024-06-24", attendance="principal")
    return interview


def test_the_last_rung_waits_for_the_report_of_the_interview(office: Office, task: str) -> None:
    interview = interview_held(office, task)
    assert str(office.due(interview)) == "2024-07-09"
    office.until("2024-07-10 08:59")
    assert office.children(task, "responsibility_tracing") == []
    office.until("2024-07-10 09:00")
    assert office.log(task, "clock.escalate") == [
        "2024-05-08 clock.escalate 函告",
        "2024-05-27 clock.escalate 通报",
        "2024-06-18 clock.escalate 约谈",
        "2024-07-10 clock.escalate 移送倒查",
    ]


def test_the_work_done_on_the_first_of_june_stops_the_ladder(office: Office, task: str) -> None:
    circular = circular_served(office, task)
    office.until("2024-06-01 10:00")
    office.do(task, "submit", by=f"{UNIT}.liaison", report="已办结")
    office.until("2024-06-03 10:00")
    office.do(task, "close", by="office.handler")
    assert office.log(circular)[-1] == "2024-06-03 grounds.gone"
    office.until("2024-07-31 09:00")
    assert office.children(task, "interview") == []


def test_rejected_with_the_same_date_the_ladder_goes_on_where_it_stood(office: Office, task: str) -> None:
    circular_served(office, task)
    office.until("2024-06-01 10:00")
    office.do(task, "submit", by=f"{UNIT}.liaison", report="已办结")
    office.until("2024-06-05 08:00")
    assert office.item(task).owes[0].what == "审核"
    office.do(task, "send_back", by="office.handler", reason="材料不全")
    assert office.item(task).owes[0].overdue
    office.until("2024-06-18 09:00")
    assert office.log(task, "clock.escalate") == [
        "2024-05-08 clock.escalate 函告",
        "2024-05-27 clock.escalate 通报",
        "2024-06-18 clock.escalate 约谈",
    ]


def test_a_daemon_that_was_down_opens_one_measure_not_four(office: Office, task: str) -> None:
    from engine.calendar.dates import read_instant

    office.engine.set_now(read_instant("2024-07-31 09:00", "Asia/Shanghai"))
    while office.engine.tick():
        pass
    assert office.log(task, "clock.escalate") == ["2024-05-08 clock.escalate 函告"]
    assert [one.procedure for one in office.engine.items(parent=task)] == ["letter"]
    reminded = [one for one in office.engine.history(task) if one.transition == "clock.remind"]
    assert len(reminded) == 1
    assert "催办" in reminded[0].effects["skipped"]
