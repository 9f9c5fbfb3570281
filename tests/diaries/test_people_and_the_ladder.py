"""What people and neighbours do to a ladder: hosts, joined letters, requests, refusals, holds, jumps, cancellations."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document

from engine.errors import Refused
from engine.outputs.figures.counting import Counting
from engine.outputs.ledgers.ledger import Ledger, rows
from engine.outputs.papers.templates import Papers
from engine.testing import Office
from tests.diaries.checks import sound


def task(office: Office, unit: str, month: str = "2024-04", title: str = "细化部署") -> str:
    """A task of one unit, received and begun."""
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title=title, todo="制定子方案", source=f"来源{title}{unit}",
        due_month=month, leads=[unit],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (found,) = office.children(number)
    office.do(found, "receive", by=f"{unit}.liaison")
    office.do(found, "begin", by=f"{unit}.liaison")
    return found


def test_a_letter_to_the_unit_that_hosts_the_office_is_decided_by_the_committee(office: Office) -> None:
    overdue = task(office, "yingji")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(overdue, "letter")
    assert office.item(letter).owes[0].role == "committee_deputy"
    with pytest.raises(Refused):
        office.do(letter, "sign", by="office.head")
    office.do(letter, "sign", by="committee.deputy")
    assert office.state(letter) == "signed"


def test_slips_of_one_fortnight_are_one_letter_that_lists_them(office: Office) -> None:
    """T31: one paper with a table; the ledger of papers has it once, figures and ledgers count it for every item."""
    office.engine.papers = Papers(office.engine.registry)
    first, second = task(office, "jiaoyu", title="甲事"), task(office, "jiaoyu", title="乙事")
    third = dated(office, "jiaoyu", "2024-05-06")
    office.until("2024-05-09 10:00")
    (letter,) = [number for one in (first, second, third) for number in office.children(one, "letter")]
    said = str(office.item(letter).facts["grounds"]).split("\n")
    assert [one in line for one, line in zip((first, second, third), said, strict=True)] == [True] * 3
    assert office.log(letter, "grounds.join") == ["2024-05-08 grounds.join", "2024-05-09 grounds.join"]
    ((_kind, draft),) = office.engine.proposed(letter)  # as it is now, not as it was when only the first was late
    (table,) = Document(io.BytesIO(draft)).tables
    assert [row.cells[1].text for row in table.rows][1:] == [first, second, third]
    office.do(second, "submit", by="jiaoyu.liaison", report="已完成")
    office.do(second, "close", by="office.handler", opinion="属实")  # what is done is not reproached
    office.do(letter, "sign", by="office.head")
    (paper,) = office.engine.documents(letter)
    data = office.engine.content(paper)
    assert data is not None
    (table,) = Document(io.BytesIO(data)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "编号", "事项", "应完成日期", "逾期\n工作日", "备注"],
        ["1", first, "甲事", "2024年4月30日", "4", ""],
        ["2", third, "2024-05-06前办结", "2024年5月6日", "3", ""],
    ]
    at = office.engine.now().date()
    (row,) = Counting(office.engine, ["task"], at.replace(day=1), at).table("unit").rows.values()
    assert (row.opened + row.before, row.letters) == (3, 3)
    tasks = Ledger("x", "x", (("隐患编号", "number"), ("升级记录", "measures")), ("task",))
    assert [one for _number, one in rows(tasks, office.engine)] == ["函告 普安办函〔2024〕1号"] * 3
    papers = Ledger("p", "p", (("文号", "number"),), papers=True)
    assert list(rows(papers, office.engine)).count(["普安办函〔2024〕1号"]) == 1


def dated(office: Office, unit: str, due: str) -> str:
    """A task of one unit due on a day, handed out by the office itself."""
    number = office.open(
        "assignment", by="office.handler", via="draft", kind="handover", title=f"{due}前办结", todo="办",
        source="会议纪要", due_day=due, leads=[unit],
    )  # fmt: skip
    office.do(number, "approve", by="office.deputy")
    office.do(number, "hand_over", by="office.handler")
    (found,) = office.children(number)
    office.do(found, "receive", by=f"{unit}.liaison")
    office.do(found, "begin", by=f"{unit}.liaison")
    return found


def test_a_proposal_is_joined_for_fourteen_days_and_until_it_is_signed(office: Office) -> None:
    first, second, third = (dated(office, "jiaoyu", due) for due in ("2024-04-30", "2024-05-17", "2024-05-21"))
    office.until("2024-05-24 10:00")
    (letter,) = office.children(first, "letter")  # proposed on the 8th; on the 22nd the second slip still joins it
    assert office.log(letter, "grounds.join") == ["2024-05-22 grounds.join"]
    assert len(office.children(third, "letter")) == 1  # on the 24th the third does not
    fourth = dated(office, "gongan", "2024-05-27")
    fifth = dated(office, "gongan", "2024-05-28")
    office.until("2024-05-30 10:00")
    (signed,) = office.children(fourth, "letter")
    office.do(signed, "sign", by="office.head")
    office.until("2024-05-31 10:00")
    assert len(office.children(fifth, "letter")) == 1
    assert office.children(second, "letter") == []
    assert sound(office)


def test_a_request_waits_while_its_task_cannot_hear_it_and_ends_with_it(office: Office) -> None:
    asked = task(office, "gongan", month="2024-06")
    office.until("2024-06-03 10:00")
    office.do(asked, "ask_to_extend", by="gongan.liaison", reason="班子调整", until="2024-07-31")
    (request,) = office.children(asked, "extension")
    assert str(office.due(request)) == "2024-06-06"
    office.do(asked, "submit", by="gongan.liaison", report="已提前完成")
    assert office.item(request).owes[0].standing == "held"
    with pytest.raises(Refused, match="“延期” is possible in “办理中”; the item rests in “审核”"):
        office.do(request, "grant", by="office.head", opinion="同意")
    office.until("2024-06-07 10:00")
    office.do(asked, "send_back", by="office.handler", reason="材料不全")
    assert str(office.due(request)) == "2024-06-13"  # of three working days all were left; 10 June is a holiday
    office.do(asked, "submit", by="gongan.liaison", report="已补齐")
    office.do(asked, "close", by="office.handler")
    assert office.state(request) == "moot"
    assert sound(office)


def test_the_clock_of_a_proposal_pauses_while_all_its_grounds_are_held(office: Office) -> None:
    first, second = task(office, "jiaoyu", title="甲事"), task(office, "jiaoyu", title="乙事")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(first, "letter") + office.children(second, "letter")
    office.do(first, "submit", by="jiaoyu.liaison", report="已完成")
    assert office.item(letter).owes[0].standing == "firm"
    office.do(second, "submit", by="jiaoyu.liaison", report="已完成")
    assert office.item(letter).owes[0].standing == "held"
    with pytest.raises(Refused, match="grounds are held"):
        office.do(letter, "sign", by="office.head")
    office.until("2024-05-10 10:00")
    office.do(first, "send_back", by="office.handler", reason="材料不全")
    assert str(office.due(letter)) == "2024-05-13"  # of two working days both were left on 8 May
    office.do(first, "submit", by="jiaoyu.liaison", report="已补齐")
    office.do(first, "close", by="office.handler")
    office.do(second, "close", by="office.handler")
    assert office.state(letter) == "moot"
    assert sound(office)


def test_a_granted_extension_moves_the_date_and_the_letter_loses_its_grounds(office: Office) -> None:
    asked = task(office, "gongan", month="2024-06")
    office.until("2024-06-03 10:00")
    office.do(asked, "ask_to_extend", by="gongan.liaison", reason="班子调整", until="2024-07-31")
    (request,) = office.children(asked, "extension")
    with pytest.raises(Refused):
        office.do(asked, "ask_late_to_extend", by="gongan.liaison", reason="再次申请", until="2024-08-30")
    office.until("2024-07-04 10:00")
    (letter,) = office.children(asked, "letter")
    office.do(request, "advise", by="office.handler", advice="属实")
    office.do(request, "grant", by="office.head", opinion="同意")
    assert str(office.due(asked)) == "2024-07-31"
    assert office.state(letter) == "moot"
    assert sound(office)


def test_while_the_office_decides_a_request_in_time_no_measure_opens(office: Office) -> None:
    asked = task(office, "gongan", month="2024-06")
    office.until("2024-06-03 10:00")
    office.do(asked, "ask_to_extend", by="gongan.liaison", reason="班子调整", until="2024-07-31")
    (request,) = office.children(asked, "extension")
    office.until("2024-06-28 10:00")
    office.do(request, "advise", by="office.handler", advice="属实")  # ten working days to decide: until 12 July
    office.until("2024-07-12 18:00")
    assert office.children(asked, "letter") == []
    office.until("2024-07-15 09:00")
    assert len(office.children(asked, "letter")) == 1


def test_a_declined_letter_comes_again_on_its_day_or_rests(office: Office) -> None:
    overdue = task(office, "jiaoyu")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(overdue, "letter")
    office.do(letter, "decline", by="office.head", reason="当面说明", then="2024-05-20")
    office.until("2024-05-17 18:00")
    assert len(office.children(overdue, "letter")) == 1
    office.until("2024-05-20 09:00")
    _, again = office.children(overdue, "letter")
    office.do(again, "decline", by="office.head", reason="本周报送", then="rest")
    office.until("2024-08-20 10:00")
    assert len(office.children(overdue)) == 2
    assert office.log(overdue)[-1] == "2024-08-16 clock.remind 逾期报告"


def test_people_may_hold_the_ladder_and_jump_up(office: Office) -> None:
    overdue = task(office, "jiaoyu")
    with pytest.raises(Refused):
        office.engine.escalate(overdue, "急", actor="office.head")
    office.until("2024-05-07 10:00")
    with pytest.raises(Refused):
        office.engine.hold(overdue, date(2024, 5, 14), "汛期", actor="office.handler")
    office.engine.hold(overdue, date(2024, 5, 14), "汛期", actor="office.head")
    office.until("2024-05-14 18:00")
    assert office.children(overdue, "letter") == []
    office.until("2024-05-15 09:00")
    assert len(office.children(overdue, "letter")) == 1
    office.engine.escalate(overdue, "情况紧急", "约谈", actor="office.head")
    assert len(office.children(overdue, "interview")) == 1
    assert sound(office)


def test_cancelling_takes_tasks_and_proposals_along(office: Office) -> None:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="甲事", todo="做", source="来源", due_month="2024-04",
        leads=["jiaoyu", "gongan"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    office.until("2024-05-20 10:00")
    tasks = office.children(number)
    letters = [letter for one in tasks for letter in office.children(one, "letter")]
    assert len(letters) == 2
    office.do(number, "cancel", by="office.head", reason="任务合并")
    assert [office.state(one) for one in tasks] == ["cancelled", "cancelled"]
    assert [office.state(one) for one in letters] == ["moot", "moot"]
    assert sound(office)


def test_a_withdrawn_paper_is_void_and_its_number_never_comes_again(office: Office) -> None:
    overdue = task(office, "jiaoyu")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(overdue, "letter")
    office.do(letter, "sign", by="office.head")
    (paper,) = office.engine.documents(letter)
    office.do(letter, "withdraw", by="office.head", reason="措辞有误", then="2024-05-13")
    (void,) = office.engine.documents(letter)
    assert (void.number, void.status) == (paper.number, "void")
    office.until("2024-05-13 10:00")
    again = office.children(overdue, "letter")[-1]
    office.do(again, "sign", by="office.head")
    assert office.engine.documents(again)[0].number != paper.number


def test_a_second_letter_is_not_served_once_the_work_is_done(office: Office) -> None:
    overdue = task(office, "jiaoyu")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(overdue, "letter")
    office.do(letter, "sign", by="office.head")
    office.do(letter, "serve", by="office.handler", served_on="2024-05-08")
    office.do(letter, "reply", by="jiaoyu.liaison", answer="在办")
    office.do(letter, "find_insufficient", by="office.handler", reason="未写明何时完成")
    office.do(letter, "again_sign", by="office.head")
    office.do(overdue, "submit", by="jiaoyu.liaison", report="已办结")
    office.do(overdue, "close", by="office.handler")
    with pytest.raises(Refused) as refused:
        office.do(letter, "again_serve", by="office.handler", served_on="2024-05-08")
    assert [str(one) for one in refused.value.reasons] == [
        "the grounds are gone: what was overdue has been done or its date has moved"
    ]
    office.do(letter, "again_withdraw", by="office.head", reason="事项已办结")
    assert office.state(letter) == "closed"
    assert sound(office)
