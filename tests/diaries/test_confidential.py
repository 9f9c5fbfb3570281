"""A report from the public to its reward; clues handed over, to the police within the ordinance's terms, to others."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from engine.errors import DubanError, NotFound, Refused
from engine.outputs.ledgers.ledger import read_ledgers, rows
from engine.runtime import Engine
from engine.runtime.audits.replaying import replay
from engine.runtime.secrets import looking
from engine.testing import Office
from tests.conftest import ROOT

WHO = "欧阳举报 13911112222"
TWO = "执法人员甲、执法人员乙"
CHECKER = "xiaofang"


def reported(office: Office, **facts: Any) -> str:
    said = {"channel": "insider", "content": "仓库夜间违规动火", "accused": "某仓储公司", "reporter": WHO, **facts}
    return office.open("public_report", by="office.handler", parties={"owner": CHECKER}, **said)


def founded(office: Office) -> str:
    """Accepted, checked in time and found true; the reporter is answered."""
    number = reported(office)
    office.do(number, "accept", by="office.handler")
    assert office.due(number) == date(2024, 3, 22)  # contacted first within one working day
    office.do(number, "assign", by="office.handler", contact="已联系", task="夜间突击检查")
    assert office.due(number) == date(2024, 4, 22)  # thirty days, a Saturday rolls
    office.do(
        number, "report", by=f"{CHECKER}.liaison", checkers=TWO, verdict="true", finding="属实", measures="罚款，整改",
        signed_by="支队长",
    )  # fmt: skip
    office.do(number, "answer_founded", by="office.handler", answer="经核查属实，已责令整改")
    return number


def amounts(office: Office, number: str, **facts: Any) -> None:
    office.do(number, "propose", by="office.handler", **{"first": "yes", "known": "no", **facts})


def test_a_report_is_checked_answered_and_rewarded_by_the_table(office: Office) -> None:
    number = founded(office)
    for wrong in (
        {"reward_for": "hazard", "fine": "100000", "amount": "14999"},
        {"reward_for": "hazard", "fine": "1000", "amount": "150"},
        {"reward_for": "accident", "amount": "30000"},
        {"reward_for": "hazard", "fine": "100000", "amount": "15000", "known": "yes"},
        {"reward_for": "minor", "amount": "3000.01"},
    ):
        with pytest.raises(Refused):
            amounts(office, number, **wrong)
    amounts(
        office, number, reward_for="accident", accident_grade="larger", deaths=9, amount="300000"
    )  # 360,000, capped
    office.do(number, "send_back", by="office.head", reason="等级有误")
    amounts(office, number, reward_for="hazard", fine="100000", amount="15000")
    office.do(number, "approve", by="office.head")
    with pytest.raises(Refused):
        office.do(number, "notify", by="office.handler", notified_on="2024-03-21")
    office.do(number, "notify", by="office.keeper", notified_on="2024-03-21")
    assert office.due(number) == date(2024, 5, 20)
    office.do(number, "pay", by="office.keeper", paid_on="2024-03-21", receipt="领款人欧阳，账号6222")
    item = office.item(number)
    assert (item.state_label, item.facts["reporter"]["code"]) == ("已发放奖励", "R-2024-0001")
    assert item.facts["receipt"]["code"] == "R-2024-0002"
    assert [*replay(office.engine)] == []
    (row,) = rows(read_ledgers([ROOT / "workflows" / "ledgers"])["reports"], office.engine)
    assert "R-2024-0001" in row
    assert WHO not in repr(row)


def test_whom_a_report_concerns_sees_it_and_nobody_else(office: Office) -> None:
    number = founded(office)
    other = reported(office, content="另一举报")

    def seen(login: str) -> list[str]:
        door = Engine(office.url, registry=office.engine.registry)
        door.show_to(lambda held: login)
        return [one.number for one in door.items()]

    assert seen("office.head") == seen("office.keeper") == [number, other]
    assert seen(f"{CHECKER}.liaison") == [number, other]
    assert seen("jiaoyu.liaison") == seen("admin") == []


def test_a_report_bounces_once_and_its_clock_runs_on(office: Office) -> None:
    number = reported(office)
    office.do(number, "refer", by="office.handler", task="请办理")
    office.do(number, "bounce", by=f"{CHECKER}.liaison", reason="不属于我单位")
    office.do(number, "refer", by="office.handler", task="请办理")
    with pytest.raises(Refused):
        office.do(number, "bounce", by=f"{CHECKER}.liaison", reason="仍不属于我单位")
    office.do(number, "confirm_receipt", by=f"{CHECKER}.liaison")
    assert office.state(number) == "handed_over"


def test_nobody_makes_up_a_code_and_no_words_are_taken_uncoded(office: Office) -> None:
    with pytest.raises(DubanError):
        reported(office, reporter={"code": "R-2024-0009", "commitment": "0"})
    with pytest.raises(NotFound):
        looking.ask(office.engine, "R-2024-0009", "核实", actor="office.keeper")


def clue(office: Office, kind: str) -> str:
    return office.open(
        "clue_transfer", by="office.handler", kind=kind, clue="涉嫌伪造检测报告", accused="某检测公司",
        found_on="2024-03-20", parties={"owner": "gongan" if kind == "crime" else "jiwei"},
    )  # fmt: skip


def test_a_crime_goes_to_the_police_in_three_days_and_a_day(office: Office) -> None:
    number = clue(office, "crime")
    with pytest.raises(DubanError):
        office.do(
            number, "report_case", by="office.handler", team="一人", report_text="属实", crime="伪造", materials="报告"
        )
    office.do(
        number, "report_case", by="office.handler2", team=TWO, report_text="属实", crime="伪造印章", materials="报告"
    )
    assert office.due(number) == date(2024, 3, 24)  # a Sunday: calendar days, which do not roll
    office.do(number, "approve_case", by="office.head")
    due = office.item(number).owes[0].due_at
    assert due is not None
    assert due.astimezone(office.engine.zone) == datetime(2024, 3, 22, 9, 0, tzinfo=office.engine.zone)
    office.do(number, "transfer", by="office.handler", served_on="2024-03-21", mode="hand", recipient="值班民警")
    assert office.due(number) == date(2024, 3, 24)
    office.do(number, "refuse_case", by="office.handler", for_="gongan", source="不予立案通知书", filing="情节轻微")
    office.do(number, "reconsider", by="office.handler", objection="数额巨大")
    office.do(number, "file_after_all", by="office.handler", for_="gongan", source="立案通知", filing="已立案")
    office.do(number, "hand_over", by="office.handler", receipt_number="沪公收〔2024〕1号")
    assert office.state(number) == "handed_over"
    papers = [one.name for one in office.engine.documents(number)]
    assert papers == ["涉嫌犯罪案件移送书"]


def test_other_clues_are_answered_or_disputed_once(office: Office) -> None:
    number = clue(office, "duty")
    with pytest.raises(Refused):
        office.do(number, "report_case", by="office.handler", team=TWO, report_text="?", crime="?", materials="?")
    office.do(number, "propose", by="office.handler", report_text="属实", materials="材料")
    office.do(number, "approve", by="office.head")
    office.do(number, "send", by="office.handler", served_on="2024-03-21", mode="hand", recipient="收件人")
    assert office.due(number) == date(2024, 4, 7)  # ten working days, Qingming passed over, a make-up Sunday worked
    for_it: dict[str, Any] = {"by": "office.handler", "for_": "jiwei", "source": "来函"}
    office.do(number, "object_", reason="管辖不符", **for_it)
    office.do(number, "insist", by="office.deputy", reason="属你单位职责")
    with pytest.raises(Refused):
        office.do(number, "object_", reason="仍不符", **for_it)
    office.do(number, "feed_back", result="已立案审查", **for_it)
    assert [*replay(office.engine)] == []
    ledger = read_ledgers([ROOT / "workflows" / "ledgers"])["transfers"]
    (row,) = rows(ledger, office.engine)
    assert "职务问题线索，移送纪委监委" in row
