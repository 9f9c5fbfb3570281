"""What the office hands out: to joint leads with a unit that helps, to a whole group, to one that objects."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import docx
import pytest

from engine.errors import Refused
from engine.intake.directory import Directory, GroupMemberRow
from engine.intake.names import Groups
from engine.intake.plan import read_plan, resolve
from engine.outputs.papers.templates import Papers
from engine.testing import Office
from tests.conftest import ROOT
from tests.diaries.checks import sound

PLAN = ROOT / "workflows" / "plans" / "putuo-2024.csv"


def entered(office: Office, folder: Path, row: int) -> str:
    """One row of the district's plan, entered as the plan is: with its groups as they stand today."""
    lines = PLAN.read_text("utf-8").splitlines(keepends=True)
    one = folder / "row.csv"
    one.write_text(lines[0] + next(line for line in lines[1:] if next(csv.reader([line]))[0] == str(row)), "utf-8")
    today = office.engine.now().astimezone(office.engine.zone).date()
    rows = resolve(read_plan(one), office.engine.names, Groups(office.engine.groups()), today)
    (number,) = office.engine.import_plan(rows, actor="office.handler").opened
    return number


def of_unit(office: Office, number: str, unit: str) -> str:
    """The task that a unit owes under an assignment."""
    (found,) = [one for one in office.children(number, "task") if office.item(one).parties["owner"] == unit]
    return found


def begun(office: Office, task: str) -> None:
    unit = office.item(task).parties["owner"]
    office.do(task, "receive", by=f"{unit}.liaison", received_by=f"{unit}联络员")
    office.do(task, "begin", by=f"{unit}.liaison")


def finished(office: Office, task: str, **facts: object) -> None:
    unit = office.item(task).parties["owner"]
    office.do(task, "submit", by=f"{unit}.liaison", report="已办结", **facts)
    office.do(task, "close", by="office.handler", opinion="属实")


# joint leads, one unit that helps --------------------------------------------------------------------------------


def test_joint_leads_and_a_helping_unit_whose_slip_is_its_own(office: Office) -> None:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="完善督办制度", todo="写出督办和倒查制度",
        source="计划第19行", due_month="2024-06", leads=["区司法局", "区纪委监委"], coordinator="区司法局",
        cooperating=["区财政局"],
    )  # fmt: skip
    office.engine.papers = Papers(office.engine.registry)
    office.do(number, "issue", by="office.handler")
    (paper,) = office.engine.documents(number)
    assert paper.name == "交办单"
    data = office.engine.content(paper)
    assert data is not None
    told = {row.cells[0].text: row.cells[1].text for row in docx.Document(io.BytesIO(data)).tables[0].rows}
    assert told["各单位时限"] == "牵头单位（区司法局、区纪委监委）：2024年6月30日\n配合单位（区财政局）：2024年6月24日"
    law, discipline, finance = (of_unit(office, number, one) for one in ("sifa", "jiwei", "caizheng"))
    for task in (law, discipline, finance):
        begun(office, task)

    # a lead owes it by the end of the month, which is a Sunday and does not roll; who helps, five working days before
    assert [str(office.due(one)) for one in (law, discipline, finance)] == ["2024-06-30", "2024-06-30", "2024-06-24"]
    assert office.item(finance).facts["part"] == "cooperating"

    # finance slips: its own ladder climbs, nobody else's
    office.until("2024-06-27 10:00")
    assert office.log(finance, "clock.lapse", "clock.escalate") == [
        "2024-06-25 clock.lapse", "2024-06-27 clock.escalate 函告",
    ]  # fmt: skip
    assert office.children(law) == office.children(discipline) == []

    # the leads hand in on time, with the word of the unit that helped
    for task in (law, discipline):
        finished(office, task, confirmations="区财政局配合意见：无")
    assert office.item(number).owes[0].standing == "waiting"

    # finance hands in; its letter has no grounds any more; when the last has ended the office has five working days
    finished(office, finance)
    (letter,) = office.children(finance, "letter")
    assert office.state(letter) == "moot"
    assert str(office.due(number)) == "2024-07-04"
    office.do(number, "close", by="office.handler", quality="good", opinion="制度已试行")
    assert office.log(number) == [
        "2024-03-21 enter_row", "2024-03-21 issue", "2024-06-27 children.ended", "2024-06-27 close",
    ]  # fmt: skip
    assert sound(office)


# a whole group ---------------------------------------------------------------------------------------------------


def test_a_row_for_a_whole_group(office: Office, tmp_path: Path) -> None:
    number = entered(office, tmp_path, 10)  # 各负有安全生产监管职责的部门, November
    office.do(number, "issue", by="office.handler")
    tasks = office.children(number, "task")
    members = [one.unit for one in office.engine.groups() if one.group == "regulators"]
    assert [office.item(one).parties["owner"] for one in tasks] == members
    assert len(tasks) == 14
    assert office.item(number).facts["leads"] == members  # frozen in the event

    # who joins the group in May owes nothing under a row that was issued in March; a person adds it with its own date
    office.until("2024-05-06 10:00")
    joins = GroupMemberRow(
        valid_from=date(2024, 5, 6), group="regulators", name="各负有安全生产监管职责的部门", unit="lvrong"
    )
    office.engine.import_directory(Directory(groups=(joins,)), actor="admin")
    assert len(office.children(number, "task")) == 14
    office.do(number, "add_units", by="office.deputy", joiners=["区绿化市容局"], joiners_due="2024-12-20")
    joined = of_unit(office, number, "lvrong")
    assert str(office.item(joined).facts["due_day"]) == "2024-12-20"

    # nobody signs for anything: the clock receives and begins for all, and every date runs
    office.until("2024-05-13 10:00")
    assert {office.state(one) for one in [*tasks, joined]} == {"in_progress"}
    assert {str(office.due(one)) for one in tasks} == {"2024-11-30"}

    # thirteen hand in, one is silent: it gets a letter, and the assignment waits for it
    office.until("2024-11-25 10:00")
    *others, silent = tasks
    for task in [*others, joined]:
        finished(office, task)
    office.until("2024-12-04 10:00")
    assert len(office.children(silent, "letter")) == 1
    assert [len(office.children(one)) for one in [*others, joined]] == [0] * 14
    with pytest.raises(Refused) as refused:
        office.do(number, "close", by="office.handler", quality="good")
    assert [str(one) for one in refused.value.reasons] == [f"1 are still open, among them {silent}"]

    # the head exempts it; that is no work done, but the others did theirs, and a person closes
    office.do(silent, "exempt", by="office.head", reason="职能划出")
    assert office.item(number).owes[0].standing == "firm"
    office.until("2024-12-12 10:00")
    assert office.log(number, "clock.lapse", "clock.remind")[-1] == "2024-12-12 clock.remind 催办"
    office.do(number, "close", by="office.handler", quality="fair", opinion="一家免办")
    assert office.state(number) == "closed"
    assert sound(office)


def test_a_row_whose_units_a_person_must_name(office: Office, tmp_path: Path) -> None:
    number = entered(office, tmp_path, 3)  # 区应急局、区建管委、区消防救援支队等有关成员单位
    assert office.state(number) == "resolving"
    with pytest.raises(Refused, match="“交办” is possible in “审定待交办”"):
        office.do(number, "issue", by="office.handler")
    office.until("2024-03-29 10:00")  # five working days, then the office is reminded of itself
    assert office.log(number, "clock.lapse") == ["2024-03-29 clock.lapse"]
    assert office.log(number, "clock.remind")[-1] == "2024-03-29 clock.remind 报安委办主任"
    office.do(
        number, "resolve", by="office.deputy", leads=["区应急局", "区建管委", "区消防救援支队"], coordinator="区应急局"
    )
    office.do(number, "issue", by="office.handler")
    assert [office.item(one).parties["owner"] for one in office.children(number)] == ["yingji", "jianguan", "xiaofang"]


# drafted by the office, objected to, taken over ------------------------------------------------------------------


def test_a_key_matter_of_the_office_is_drafted_approved_objected_to_and_taken_over(office: Office) -> None:
    number = office.open(
        "assignment", by="office.handler", via="draft", kind="supervise", title="燃气管线占压", todo="拆除占压物",
        source="区领导批示", due_day="2024-04-19", key="yes", leads=["区公安分局"],
    )  # fmt: skip
    office.do(number, "send_back", by="office.deputy", reason="责任单位有误")
    office.do(
        number,
        "redraft",
        by="office.handler",
        title="燃气管线占压",
        todo="拆除占压物",
        due_day="2024-04-19",
        leads=["区建管委"],
    )
    office.do(number, "approve", by="office.deputy")
    with pytest.raises(Refused):
        office.do(number, "hand_over", by="office.handler")  # what is supervised goes out as a 督办单
    office.do(number, "supervise", by="office.handler")
    (first,) = office.children(number, "task")

    # the unit objects by its leader; while the office decides, the few days of receipt run on elsewhere
    office.do(first, "receive", by="jianguan.liaison")
    with pytest.raises(Refused):
        office.do(first, "object", by="jianguan.liaison", claim="非本单位职责", proposed_owner="区房管局")
    office.do(first, "object", by="jianguan.leader", claim="依三定方案非本单位职责", proposed_owner="区房管局")
    office.do(first, "reassign", by="office.head", ruling="异议成立", joiners=["区房管局"], joiners_due="2024-05-10")
    assert office.state(first) == "reassigned"
    _, second = office.children(number, "task")
    assert office.item(second).parties["owner"] == "fangguan"
    assert office.log(number)[-1] == "2024-03-21 take_over"
    assert office.item(number).owes[0].standing == "waiting"

    # blocked, it asks another unit; handed in, found wanting, given ten working days once; closed by the deputy
    begun(office, second)
    office.do(
        second, "block", by="fangguan.liaison", obstacle="产权不清", blockers=["区规划资源局"], needed_by="2024-04-12"
    )
    (help_,) = office.children(second, "coordination")
    office.do(help_, "solve", by="guizi.liaison", answer="已出具权属证明")
    office.until("2024-05-09 10:00")
    office.do(second, "submit", by="fangguan.liaison", report="已拆除")
    office.do(second, "allow_redo", by="office.handler", reason="现场仍有残留")
    assert str(office.due(second)) == "2024-05-22"
    office.do(second, "submit", by="fangguan.liaison", report="已清运")
    for action in ("allow_redo", "close"):
        with pytest.raises(Refused):
            office.do(second, action, by="office.handler", **({"reason": "再退"} if action == "allow_redo" else {}))
    office.do(second, "close_key", by="office.deputy", opinion="属实")
    office.do(number, "close", by="office.handler", quality="good")
    assert office.state(number) == "closed"
    assert sound(office)
