import csv
import datetime as dt
from pathlib import Path

import pytest

from engine.errors import BadTable
from engine.intake.directory import read_directory
from engine.intake.names import Groups, Names
from engine.intake.plan import PlanRow, read_file, read_plan, resolve
from engine.intake.rows import GroupMemberRow, UnitRow

WORKFLOWS = Path(__file__).parents[2] / "workflows"
PLAN = WORKFLOWS / "plans" / "putuo-2024.csv"
DAY = dt.date(2024, 3, 21)


@pytest.fixture(scope="module")
def rows() -> dict[int, PlanRow]:
    putuo = read_directory(WORKFLOWS / "directory" / "putuo")
    resolved = resolve(read_plan(PLAN), Names(putuo.units), Groups(putuo.groups), DAY)
    return {row.no: row for row in resolved}


def test_the_plan_has_its_thirty_five_rows(rows: dict[int, PlanRow]) -> None:
    assert list(rows) == list(range(1, 36))
    assert all(row.clause and row.todo.endswith("。") and row.campaign and row.task for row in rows.values())
    months = [row.due_month for row in rows.values()]
    assert {month: months.count((2024, month)) for month in (3, 4, 6, 7, 9, 11, 12)} == {
        3: 1,
        4: 1,
        6: 1,
        7: 1,
        9: 2,
        11: 5,
        12: 24,
    }
    assert len({row.digest for row in rows.values()}) == 35


def test_named_units_in_their_order(rows: dict[int, PlanRow]) -> None:
    row = rows[13]
    assert (row.source, row.due_month, row.leads) == ("附件1第13行", (2024, 7), ("yingji",))
    helpers = "fagai kewei jiaoyu gongan caizheng guizi jianguan shuju guozi tiyu lvrong guodong"
    assert row.cooperating == tuple(helpers.split())
    assert row.resolved
    assert rows[4].leads == ("anweiban",)
    assert rows[19].leads == ("sifa", "yingji", "jiwei")
    assert rows[12].leads == ("anweiban", "xiaofangban")


def test_groups_are_taken_with_their_members(rows: dict[int, PlanRow]) -> None:
    for no in (1, 2, 5, 6, 18):
        assert rows[no].lead_groups[0][0] == "member_units"
    assert [group for group, _ in rows[5].lead_groups] == ["member_units", "soes"]
    assert len(rows[5].lead_units) == 39
    assert rows[10].lead_groups[0][0] == "regulators"
    assert rows[11].leads == ("zuzhi", "bianban", "yingji")
    assert len(rows[11].lead_units) == 13
    assert rows[8].cooperating_groups == (("soes", ("guoqijia", "guoqiyi", "guoqibing")),)


def test_what_a_person_must_decide(rows: dict[int, PlanRow]) -> None:
    etc, some = ("等有关成员单位",), ("区安委会有关成员单位",)
    assert {no: row.unresolved for no, row in rows.items() if row.unresolved} == {
        3: etc,
        7: ("区安委会各专业委员会",),
        16: ("等",),
        20: some,
        21: etc,
        24: etc,
        26: some,
        27: etc,
        30: some,
        31: some,
        32: some,
        33: some,
        34: etc,
        35: etc,
    }
    assert {no: row.unresolved_cooperating for no, row in rows.items() if row.unresolved_cooperating} == {
        7: etc,
        12: some,
        16: some,
        23: some,
        28: some,
        29: some,
    }
    assert rows[3].leads == ("yingji", "jianguan", "xiaofang")
    assert rows[27].leads == ("guozi",)
    assert rows[27].lead_groups[0][0] == "soes"


def test_the_fan_out(rows: dict[int, PlanRow]) -> None:
    leads = sum(len(row.lead_units) for row in rows.values())
    helpers = sum(len(row.cooperating_units) for row in rows.values())
    assert (leads, helpers) == (264, 18)
    assert sum(len(row.lead_units) + len(row.cooperating_units) for row in rows.values() if row.resolved) > 200


def test_every_name_in_the_annex_is_known_or_open(rows: dict[int, PlanRow]) -> None:
    left = {text for row in rows.values() for text in (*row.unresolved, *row.unresolved_cooperating)}
    assert left == {"等", "等有关成员单位", "区安委会有关成员单位", "区安委会各专业委员会"}


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_the_same_plan_saved_otherwise(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(PLAN.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    assert read_plan(path) == read_plan(PLAN)


def test_the_same_plan_from_excel(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2024年工作计划表"])
    sheet.append(["序号", "行动", "任务", "时间节点", "责任单位", "配合单位", "条款", "工作内容"])
    with PLAN.open(encoding="utf-8") as file:
        for row in list(csv.reader(file))[1:]:
            year, month = row[3].split("-")
            sheet.append([float(row[0]), row[1], row[2], dt.date(int(year), int(month), 1), *row[4:]])
    for top, bottom in ((3, 5), (6, 7)):
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=2, end_column=2)
    path = tmp_path / "plan.xlsx"
    book.save(path)
    assert [line.digest for line in read_plan(path)] == [line.digest for line in read_plan(PLAN)]


NO_MONTH = "is not a month; write for example 2027-06, 2027年6月, 2027年6月底, 2027年上半年, 2027年三季度, 2027年底"
A_DAY = "names a day; a row of a plan is due by the end of a month: write 2027-06"
HEADER = "no,campaign,task,due_month,lead_units,cooperating_units,clause,todo\n"


def plan(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "plan.csv"
    path.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "written",
    [
        "2024-12",
        "2024.12",
        "２０２４年１２月",
        "二〇二四年十二月",
        "12月",
        "１２月",
        "十二月",
        "12",
        "12月底",
        "年底前",
        "2024年底",
    ],
)
def test_months_as_people_write_them(tmp_path: Path, written: str) -> None:
    (line,) = read_plan(plan(tmp_path, f"1,a,b,{written},甲,,,做"), year=2024)
    assert line.due_month == (2024, 12)


def test_half_a_year_ends_in_june(tmp_path: Path) -> None:
    (line,) = read_plan(plan(tmp_path, "1,a,b,上半年,甲,,,做"), year=2024)
    assert line.due_month == (2024, 6)


@pytest.mark.parametrize(
    ("written", "month"), [("一季度", 3), ("第二季度", 6), ("2024年3季度末", 9), ("2024年四季度", 12)]
)
def test_a_quarter_ends_with_its_last_month(tmp_path: Path, written: str, month: int) -> None:
    (line,) = read_plan(plan(tmp_path, f"1,a,b,{written},甲,,,做"), year=2024)
    assert line.due_month == (2024, month)


def test_what_the_item_calls_its_facts_heads_a_column_too(tmp_path: Path) -> None:
    header = "计划行号,行动,事项,办理月份,责任单位原文,配合单位原文,依据条款,任务要求,成果,重点任务,备注\n"
    found = read_file(plan(tmp_path, "3,夏季,排查,2024-06,甲,乙,二,逐户查,台账,是,x", header=header))
    (line,) = found.lines
    assert (line.no, line.task, line.todo, line.deliverable, line.key) == (3, "排查", "逐户查", "台账", True)
    assert found.ignored == ("备注",)


def test_missing_columns_and_bad_rows_come_together(tmp_path: Path) -> None:
    with pytest.raises(BadTable) as caught:
        read_plan(plan(tmp_path, "x,排查,长期", header="序号,任务,时间节点\n"))
    assert [(one.line, one.column) for one in caught.value.problems] == [
        (1, "责任单位 / lead_units"), (1, "任务要求 / todo"), (2, "序号"), (2, "时间节点"),
    ]  # fmt: skip


def test_a_row_is_cited_by_its_plan(tmp_path: Path) -> None:
    lines = read_plan(plan(tmp_path, "1,a,b,2024-12,甲,,,做"))
    (row,) = resolve(lines, Names(UNITS), Groups(GROUPS), DAY, plan="夏季{行动}")
    assert row.source == "夏季{行动}第1行"


def test_every_bad_row_is_listed(tmp_path: Path) -> None:
    path = plan(
        tmp_path,
        "1,a,好,2024-12,甲,,,做",
        "1,a,b,2024年13月,甲,,,做",
        ",a,,,",
        "x,a,b,12月,甲,,,做",
        "5,a,b,近期,甲,,,做",
        "6,a,b,2024-12-15,甲,,,做,,多",
        "7,a,\x01,2024-12,甲,,,做",
        header=HEADER.replace("due_month", "时间节点"),
    )
    with pytest.raises(BadTable) as caught:
        read_plan(path)
    assert [str(reason) for reason in caught.value.reasons] == [
        "plan.csv, line 3, no: 1 is already on line 2",
        f"plan.csv, line 3, 时间节点: 2024年13月 {NO_MONTH}",
        "plan.csv, line 4, no: - is not a row number",
        "plan.csv, line 4, 时间节点: this cell is empty",
        "plan.csv, line 4, task: this cell is empty",
        "plan.csv, line 4, lead_units: this cell is empty",
        "plan.csv, line 4, todo: this cell is empty",
        "plan.csv, line 5, no: x is not a row number",
        "plan.csv, line 5, 时间节点: 12月 names no year; say which year the plan is for: --year",
        f"plan.csv, line 6, 时间节点: 近期 {NO_MONTH}",
        "plan.csv, line 7: 1 cell(s) more than the header has columns",
        f"plan.csv, line 7, 时间节点: 2024-12-15 {A_DAY}",
        "plan.csv, line 8, task: a control character (U+0001)",
    ]
    assert {problem.line for problem in caught.value.problems} == {3, 4, 5, 6, 7, 8}


UNITS = [
    UnitRow("a", "区甲局", "department", ("甲局",)),
    UnitRow("b", "区乙和丙局", "department"),
    UnitRow("c", "丁镇", "street"),
]
GROUPS = [
    GroupMemberRow(group="g", name="全体单位", unit="a", valid_from=dt.date(2024, 1, 1)),
    GroupMemberRow(group="g", name="全体单位", unit="c", valid_from=dt.date(2024, 6, 1)),
    GroupMemberRow(group="old", name="旧名单", unit="c", valid_to=dt.date(2023, 12, 31)),
]


def one(folder: Path, leads: str, helpers: str = "", on: dt.date = DAY) -> PlanRow:
    path = plan(folder, f'1,a,b,2024-12,"{leads}","{helpers}",,做')
    (row,) = resolve(read_plan(path), Names(UNITS), Groups(GROUPS), on)
    return row


def test_separators_and_conjunctions(tmp_path: Path) -> None:
    row = one(tmp_path, "甲局，区乙和丙局,丁镇、 区 甲\n局")
    assert (row.leads, row.unresolved) == (("a", "b", "c"), ())
    row = one(tmp_path, "区甲局和丁镇")
    assert (row.leads, row.unresolved) == (("a", "c"), ())
    row = one(tmp_path, "区甲局和戊局")
    assert (row.leads, row.unresolved) == ((), ("区甲局和戊局",))


def test_a_lead_does_not_cooperate_with_itself(tmp_path: Path) -> None:
    row = one(tmp_path, "区甲局", "甲局、全体单位、丁镇", dt.date(2024, 6, 1))
    assert (row.leads, row.cooperating, row.cooperating_groups) == (("a",), ("c",), (("g", ("c",)),))
    assert row.cooperating_units == ("c",)


def test_members_are_those_of_the_day(tmp_path: Path) -> None:
    assert one(tmp_path, "全体单位").lead_units == ("a",)
    assert one(tmp_path, "全体单位", on=dt.date(2024, 6, 1)).lead_units == ("a", "c")


def test_an_empty_group_is_unresolved(tmp_path: Path) -> None:
    row = one(tmp_path, "旧名单、丁镇等")
    assert (row.leads, row.lead_groups, row.unresolved) == (("c",), (), ("旧名单", "等"))
    assert not row.resolved
    assert one(tmp_path, "没有的局等单位").unresolved == ("没有的局等单位",)


def test_the_digest_is_of_what_is_written(tmp_path: Path) -> None:
    first = one(tmp_path, "区甲局、丁镇")
    assert one(tmp_path, "区甲局，丁 镇").digest == first.digest
    assert one(tmp_path, "区甲局、丁镇", on=dt.date(2024, 12, 1)).digest == first.digest
    assert one(tmp_path, "区甲局").digest != first.digest
