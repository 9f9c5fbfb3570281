"""Ledgers: every column the office asks for, values as recorded, dates in both forms, text that stays text."""

from __future__ import annotations

import gc
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from cli.procedures.shipped import ledgers
from engine.definition.registry import Registry
from engine.errors import NotFound, Usage
from engine.outputs.bulk import in_bulk
from engine.outputs.ledgers.ledger import Ledger, foot, is_date, read_ledgers, rows
from engine.outputs.workbook import LONGEST, workbook
from engine.runtime.answers.past import Past
from engine.runtime.audits.sealing import seal
from engine.testing import Office
from tests.cli.conftest import Run, duban  # noqa: F401 - a fixture

PUTUO = Path(__file__).parent.parent.parent / "workflows" / "directory" / "putuo"
MADE = datetime(2024, 3, 21, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(["workflows"], [])


@pytest.fixture
def office(tmp_path: Path, registry: Registry) -> Office:
    """A district on 7 May: an assignment to two units, one of which is late, and a letter to it that was sent."""
    made = Office(tmp_path, directory=PUTUO, registry=registry)
    number = made.open(
        "assignment", by="office.handler", via="enter_row", title="=SUM(1)*清查", todo="逐户清查", source="附件1",
        due_month="2024-04", leads="tiyu,shuju", clause="五(五)13", campaign="清查行动", deliverable="清单一份",
    )  # fmt: skip
    made.do(number, "issue", by="office.handler")
    made.until("2024-05-07 10:00")
    letter = made.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds="逾期")
    made.do(letter, "sign", by="office.head")
    return made


def shown(kind: str, office: Office) -> tuple[list[str], list[dict[str, object]]]:
    """The headings and rows of a ledger."""
    ledger = ledgers()[kind]
    headings = [heading for heading, _source in ledger.columns]
    return headings, [dict(zip(headings, one, strict=True)) for one in rows(ledger, office.engine)]


def test_tasks_say_who_is_late_by_how_much(office: Office) -> None:
    _headings, found = shown("tasks", office)
    assert [one["责任单位"] for one in found] == ["区体育局", "区数据局"]
    first = found[0]
    assert (first["行动"], first["年度目标"], first["来源条款"]) == ("清查行动", "清单一份", "五(五)13")
    assert first["牵头"] == "区体育局、区数据局"
    assert first["时限"] == date(2024, 4, 30)
    assert str(first["任务编号"]).startswith("RW-2024-")


def test_days_late_are_counted_in_both_ways(tmp_path: Path, registry: Registry) -> None:
    office = Office(tmp_path, directory=PUTUO, registry=registry)
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="清查", todo="逐户", source="附件1",
        due_month="2024-04", leads="tiyu",
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (task,) = office.children(number, "task")
    office.do(task, "receive", by="tiyu.liaison", received_by="联络员")
    office.do(task, "begin", by="tiyu.liaison")
    office.until("2024-05-07 10:00")
    _headings, (row,) = shown("tasks", office)
    # due 30 April; 1–5 May are holidays, 6 and 7 May working days (国办发明电〔2023〕7号)
    assert row["状态"] == "办理中"
    assert (row["超期天数(自然)"], row["超期天数(工作)"], row["状态色"]) == (7, 2, "▲ 红（逾期）")


def test_papers_are_listed_with_their_gaps(office: Office) -> None:
    headings, found = shown("papers", office)
    assert headings[1] == "文号"
    assert [one["文号"] for one in found] == ["普安督〔2024〕1号", "普安办函〔2024〕1号"]
    assert (found[1]["主送单位"], found[1]["签发日期"], found[1]["状态"]) == ("区体育局", date(2024, 5, 7), "已制发")
    ledger = ledgers()["papers"]
    assert "无缺号" in "".join(foot(ledger, office.engine, 2))
    import sqlite3

    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE number_series SET next = 4 WHERE organ = '普安办函'")
    assert "普安办函〔2024〕缺 2、3" in "".join(foot(ledger, office.engine, 2))


def test_the_foot_says_until_when_by_which_calendar_and_what_is_not_recorded(office: Office) -> None:
    own = Ledger("own", "本办台账", (("编号", "number"), ("巡查记录", "")), ("task",))
    said = "\n".join(foot(own, office.engine, 0))
    assert "数据截至 2024-05-07 10:00" in said
    assert office.engine.calendar.revision in said
    assert "口径版本" in said
    assert "留空的栏：巡查记录。" in said
    assert "封签 无" in said
    made = seal(office.engine)
    assert f"封签 第1号（2024-05-07）{made.hash}" in foot(ledgers()["tasks"], office.engine, 0)[0]
    assert made.line in Path(office.url.removeprefix("sqlite:///") + "-seals").read_text("utf-8")


def test_a_hazard_names_who_answers_for_it_there_and_above(office: Office) -> None:
    hazard = office.open(
        "hazard_listing", by="xiaofang.liaison", via="report",
        parties={"owner": "shilicangchu", "supervisor": "xiaofang"}, source="inspection", hazard="冷库无防火分隔",
        territory="wanli", high_risk=True,
    )  # fmt: skip
    _headings, (row,) = shown("hazards", office)
    assert (row["隐患编号"], row["是否高危"]) == (hazard, "是")
    assert (row["监管责任单位"], row["监管责任人"]) == ("区消防救援支队", "区消防救援支队分管领导")
    assert (row["属地单位"], row["属地责任人"]) == ("万里街道", "万里街道分管领导")


def test_every_shipped_column_can_be_filled(office: Office) -> None:
    """Sources name facts, papers, transitions and procedures that there are."""
    registry = office.engine.registry
    latest = {one.code: one for one in registry.latest()}
    for ledger in ledgers().values():
        for heading, source in ledger.columns:
            head, _dot, rest = source.partition(".")
            owns = [latest[code] for code in ledger.procedures]
            if head == "fact":
                assert all(rest in one.facts for one in owns), (ledger.kind, heading)
            elif head == "unit" and rest:
                assert all(rest in one.roles for one in owns), (ledger.kind, heading)
            elif head in ("place", "post"):
                post, _dot, places = rest.partition(".") if head == "post" else ("leader", "", rest)
                assert post in {one.role for one in office.engine.posts()}, (ledger.kind, heading)
                assert all(one in each.roles or one in each.facts for each in owns for one in places.split("|"))
            elif head in ("paper", "issued", "childpaper"):
                assert set(rest.split("|")) <= set(registry.documents), (ledger.kind, heading)
            elif head in ("day", "by"):
                moves = set(rest.partition("?")[0].split("|")) - {"START"}
                assert all(moves <= set(one.transitions) for one in owns), (ledger.kind, heading)
            elif head in ("child", "count"):
                procedure, _dot, name = rest.partition(".")
                known = latest[procedure]
                assert not name or name in (known.facts if head == "child" else known.states), (ledger.kind, heading)


# the file --------------------------------------------------------------------------------------------------------


def test_the_file_keeps_text_as_text_and_dates_twice() -> None:
    odd = ["=1+1", "+86", "@cmd", "http://x.example", "00123", "𠮷🔥", "a\nb", "名" * 300]
    columns = [("文字", False), ("日期", True), ("数", False)]
    data = workbook("台账", columns, [[one, date(2024, 3, 21), 7] for one in odd], ["脚注"], MADE)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [sheet.cell(2, at).value for at in (1, 2, 3, 4)] == ["文字", "日期", "日期(ISO)", "数"]
    for at, text in enumerate(odd, 3):
        cell = sheet.cell(at, 1)
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
        assert [sheet.cell(at, column).value for column in (2, 3, 4)] == ["2024年3月21日", "2024-03-21", 7]
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref == f"A2:D{2 + len(odd)}"
    assert sheet.cell(4 + len(odd), 1).value == "脚注"


def test_a_text_too_long_for_a_cell_says_so_and_an_empty_ledger_opens() -> None:
    data = workbook("长", [("文", False)], [["字" * 40_000]], [], MADE)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    said = str(sheet.cell(3, 1).value)
    assert len(said) == LONGEST
    assert said.endswith("…（全文 40000 字）")
    assert (
        openpyxl.load_workbook(io.BytesIO(workbook("空:[]/账", [("甲", True)], [], ["共 0 行"], MADE))).active
        is not None
    )


def test_the_same_rows_give_the_same_bytes() -> None:
    assert workbook("甲", [("乙", False)], [["丙"]], [], MADE) == workbook("甲", [("乙", False)], [["丙"]], [], MADE)


def test_the_command_writes_whole_files_and_an_exported_ledger_is_read_back(
    office: Office, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", office.url)
    monkeypatch.chdir(tmp_path)
    ran = duban("report", "ledger", "assignments", "--out", "交办.xlsx", "-o", "json")
    assert (ran.code, json.loads(ran.out)) == (0, {"kind": "assignments", "file": "交办.xlsx", "rows": 1})
    sheet = openpyxl.load_workbook(tmp_path / "交办.xlsx").active
    assert sheet is not None
    headings = [cell.value for cell in sheet[2]]
    row = dict(zip(headings, (cell.value for cell in sheet[3]), strict=True))
    assert (row["事项"], row["交办日期"], row["交办日期(ISO)"]) == ("=SUM(1)*清查", "2024年3月21日", "2024-03-21")
    assert row["办理月份"] == "2024年4月"
    assert (row["文号"], row["分任务数"]) == ("普安督〔2024〕1号", 2)
    assert duban("report", "ledger", "no-such").code == 4
    ran = duban("report", "ledger", "tasks", "--out", "missing/x.xlsx")
    assert (ran.code, "missing" in ran.err) == (2, True)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_an_office_may_have_ledgers_of_its_own(tmp_path: Path, office: Office) -> None:
    (tmp_path / "own.toml").write_text(
        'title = "自定"\nprocedures = ["letter"]\ncolumns = [["编号", "number"]]\n', "utf-8"
    )
    own = read_ledgers([tmp_path])["own"]
    assert list(rows(own, office.engine)) == [["HG-2024-0001"]]
    assert not is_date(own, "number", office.engine)
    with pytest.raises(NotFound):
        list(rows(Ledger("x", "x", (("甲", "nubmer"),), ("letter",)), office.engine))
    (tmp_path / "own.toml").write_text('title = "自定"\n', "utf-8")
    with pytest.raises(Usage, match=r"own\.toml"):
        read_ledgers([tmp_path])


def test_a_ledger_of_a_day_gone_by_is_what_it_was(
    office: Office, duban: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", office.url)
    (letter,) = [one.number for one in office.engine.items(procedure="letter")]
    office.do(letter, "serve", by="office.handler", served_on="2024-05-07", mode="hand", recipient="张三")
    office.until("2024-05-09 10:00")
    office.engine.void("普安办函〔2024〕1号", reason="错发", actor="office.head")
    office.engine.correct(letter, 1, parties={"addressee": "shuju"}, reason="写错单位", actor="office.head")

    def told(*as_of: str) -> tuple[list[str], list[str], str]:
        file = tmp_path / "台账.xlsx"
        assert duban("report", "ledger", "papers", "--out", str(file), *as_of).code == 0
        cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(file).active.iter_rows()]
        rows = [dict(zip(cells[1], row, strict=True)) for row in cells[2:] if str(row[0]).isdecimal()]
        return [row["文号"] for row in rows], [row["状态"] for row in rows], "".join(str(row[0]) for row in cells)

    now, then, before = told(), told("--as-of", "2024-05-08"), told("--as-of", "2024-05-06")
    assert now[0] == then[0] == ["普安督〔2024〕1号", "普安办函〔2024〕1号"]
    assert (now[1][1], then[1][1], before[0]) == ("作废", "已制发", ["普安督〔2024〕1号"])
    assert "各序列连续" in before[2]
    past = Past(office.url, datetime(2024, 5, 8, tzinfo=UTC), registry=office.engine.registry)
    assert past.item(letter).parties["addressee"] == "tiyu"
    assert office.engine.item(letter).parties["addressee"] == "shuju"


def test_the_search_for_cycles_goes_on_after_bulk_work_however_it_ended() -> None:
    seen = []

    @in_bulk()
    def breaks_off() -> None:
        seen.append(gc.isenabled())
        raise KeyError

    with pytest.raises(KeyError):
        breaks_off()
    assert (seen, gc.isenabled()) == ([False], True)
    gc.disable()
    try:
        with in_bulk():
            pass
        assert not gc.isenabled()  # whoever had stopped it goes on without
    finally:
        gc.enable()


def test_a_wide_ledger_is_printed_on_sheets_that_can_be_read() -> None:
    """60 columns on one sheet of A3 would be printed at a quarter of their size."""
    made = datetime(2024, 6, 3, tzinfo=UTC)
    for columns, pages in ((12, 1), (60, 4)):
        data = workbook("台账", [(f"栏目{n}", False) for n in range(columns)], [["内容" * 6] * columns], [], made)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (pages, 0)
        assert sheet.print_title_cols == "$A:$B"
        assert sheet["A1"].alignment.horizontal == ("center" if pages == 1 else "left")
