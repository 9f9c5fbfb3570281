"""Ledgers in: what is filled in becomes items, what is edited becomes events, and whatever is wrong is named."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from cli.procedures.shipped import ledgers
from cli.reports.filled import filled
from engine.definition.registry import Registry
from engine.errors import BadTable, Usage
from engine.outputs.ledgers.empty import empty_csv, empty_workbook, headings
from engine.outputs.ledgers.taking_in import MOST_ROWS, take_in
from engine.runtime.audits.replaying import replay
from engine.store import find
from engine.testing import Office
from tests.cli.conftest import Run, duban  # noqa: F401 - a fixture

PUTUO = Path(__file__).parent.parent.parent / "workflows" / "directory" / "putuo"
HEAD = ["来源", "单位名称", "隐患描述", "监管责任单位", "发现日期", "统一社会信用代码"]
ROW = ["督导检查发现", "示例仓储冷库有限公司", "灭火器过期", "区消防救援支队", "2024年3月20日", ""]
RARE = "火🔥与𠮷\n第二行\u200f标记"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(["workflows"], [])


@pytest.fixture
def office(tmp_path: Path, registry: Registry) -> Office:
    return Office(tmp_path, directory=PUTUO, registry=registry)


def table(folder: Path, *rows: list[str], name: str = "隐患.csv", encoding: str = "utf-8") -> Path:
    made = io.StringIO(newline="")
    csv.writer(made).writerows([HEAD, *rows])
    file = folder / name
    file.write_bytes(made.getvalue().encode(encoding))
    return file


def bring(office: Office, file: Path, kind: str = "general", by: str = "office.handler", **how: Any) -> list[str]:
    source, dry = how.pop("source", None), how.pop("dry_run", False)
    found = take_in(file, ledgers()[kind], office.engine, proxy=source is not None, **how)
    return office.engine.bring_in(found.steps, actor=by, file=file.name, source=source, dry_run=dry)


def wrong(office: Office, file: Path, kind: str = "general", **how: Any) -> list[str]:
    """What is said of a bad file; nothing of it is written and no number spent."""
    before = counted(office)
    with pytest.raises(BadTable) as refused:
        bring(office, file, kind, **how)
    assert counted(office) == before
    return [f"{one.line} {one.column} {one.reason}" for one in refused.value.problems]


def test_whoever_interrupts_has_taken_in_nothing(office: Office, tmp_path: Path) -> None:
    found = take_in(table(tmp_path, ROW, [*ROW[:2], "通道堵塞", *ROW[3:]]), ledgers()["general"], office.engine)
    before, lines = counted(office), office.engine.refusals()
    for row in (1, 2):
        left = iter([None] * (row - 1))

        def interrupted(left: Any = left) -> None:
            if next(left, "now") == "now":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            office.engine.bring_in(found.steps, actor="office.handler", file="隐患.csv", told=interrupted)
        assert (counted(office), office.engine.refusals()) == (before, lines)


def counted(office: Office) -> tuple[int, list[Any]]:
    with office.engine.database.reading() as held:
        series = find.SERIES.all(held)
    return len(office.engine.items()), series


def hazards(office: Office) -> list[dict[str, Any]]:
    return [dict(one.facts) for one in office.engine.items() if one.procedure == "hazard_general"]


# new rows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_rows_become_items(office: Office, tmp_path: Path, encoding: str) -> None:
    second = ["群众举报查实", "示例商业综合体有限公司", RARE, "区消防救援支队", "２０２４/３/１９", ""]
    numbers = bring(office, table(tmp_path, ROW, second, encoding=encoding))
    assert numbers == ["YB-2024-0001", "YB-2024-0002"]
    first, other = hazards(office)
    assert (first["source"], first["hazard"], first["found_on"]) == ("inspection", "灭火器过期", "2024-03-20")
    assert (other["hazard"], other["found_on"]) == (RARE, "2024-03-19")
    assert office.engine.item("YB-2024-0001").parties["owner"] == "shilicangchu"
    assert list(replay(office.engine)) == []


def test_every_problem_is_named_by_cell_and_nothing_is_written(office: Office, tmp_path: Path) -> None:
    file = table(
        tmp_path,
        ROW,
        ["道听途说", ROW[1], "通道堵塞", *ROW[3:]],
        [ROW[0], "不知名公司" * 60, *ROW[2:]],
        [*ROW[:2], "", *ROW[3:]],
        [*ROW[:2], "电线老化", ROW[3], "二月三十日", "91310107MA1G0AAA0X"],
        [*ROW[:2], "控制符\x07", *ROW[3:]],
        [*ROW[:2], "字" * 20_001, *ROW[3:]],
        ROW,
    )
    said = wrong(office, file)
    assert [one.split()[:2] for one in said] == [
        ["3", "来源"], ["4", "单位名称"], ["5", "隐患描述"], ["6", "发现日期"], ["6", "统一社会信用代码"],
        ["7", "隐患描述"], ["8", "隐患描述"], ["9", "隐患描述"],
    ]  # fmt: skip
    assert "道听途说" in said[0]
    assert len(said[1]) < 120
    assert "20001" in said[6]
    assert "line 2" in said[7]
    assert bring(office, table(tmp_path, ROW, name="好.csv")) == ["YB-2024-0001"]


def test_a_credit_code_is_checked(office: Office, tmp_path: Path) -> None:
    good, short = "91110000600037341L", "9111000060003734"
    assert "16" in wrong(office, table(tmp_path, [*ROW[:5], short]))[0]
    assert "last character" in wrong(office, table(tmp_path, [*ROW[:5], good[:-1] + "A"]))[0]
    bring(office, table(tmp_path, [*ROW[:5], good]))
    assert hazards(office)[0]["credit_code"] == good


def test_what_is_open_already_is_not_opened_twice(office: Office, tmp_path: Path) -> None:
    bring(office, table(tmp_path, ROW))
    alias = [ROW[0], "示例仓储冷库", *ROW[2:]]
    assert "YB-2024-0001 is open" in wrong(office, table(tmp_path, alias))[0]
    assert bring(office, table(tmp_path, alias), twice=True) == ["YB-2024-0002"]


def test_what_the_procedure_refuses_is_named_by_row_and_kept_among_refusals(office: Office, tmp_path: Path) -> None:
    said = wrong(office, table(tmp_path, ROW), by="tiyu.liaison")
    assert said
    assert said[0].startswith("2 ")
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        (kept,) = raw.execute("SELECT login, transition FROM refusal").fetchall()
    assert kept == ("tiyu.liaison", "item.import")


def test_a_dry_run_tells_numbers_and_writes_nothing(office: Office, tmp_path: Path) -> None:
    before = counted(office)
    assert bring(office, table(tmp_path, ROW), dry_run=True) == ["YB-2024-0001"]
    assert counted(office) == before


def test_the_empty_table_is_taken_in_once_it_is_filled(office: Office, tmp_path: Path) -> None:
    ledger = ledgers()["general"]
    columns = headings(ledger, office.engine.registry.get("hazard_general"))
    assert [one.name for one in columns if one.required] == ["来源", "单位名称", "隐患描述", "监管责任单位"]
    assert empty_csv(columns).startswith("\ufeff来源*,".encode())
    file = tmp_path / "空表.xlsx"
    file.write_bytes(empty_workbook(ledger.title, columns))
    book = openpyxl.load_workbook(file)
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    values = {"来源*": "媒体反映", "单位名称*": "示例仓储冷库", "隐患描述*": "=SUM(1)", "监管责任单位*": "消防支队"}
    for name, value in values.items():
        cell = sheet.cell(2, heads.index(name) + 1, value)
        cell.data_type = "s"
    book.save(file)
    assert bring(office, file) == ["YB-2024-0001"]
    assert hazards(office)[0]["hazard"] == "=SUM(1)"


# out, edited, in -------------------------------------------------------------------------------------------------


def exported(office: Office, folder: Path, kind: str = "general") -> Path:
    file = folder / f"{kind}.xlsx"
    file.write_bytes(filled(ledgers()[kind], office.engine)[0])
    return file


def edited(file: Path, changes: dict[tuple[int, str], str]) -> Path:
    """The ledger with cells changed: (row of the sheet, heading) → text."""
    book = openpyxl.load_workbook(file)
    sheet = book.active
    heads = [cell.value for cell in sheet[2]]
    for (row, heading), text in changes.items():
        sheet.cell(row, heads.index(heading) + 1, text)
    book.save(file)
    return file


def without(file: Path, *headings: str) -> None:
    """The ledger without these columns."""
    book = openpyxl.load_workbook(file)
    sheet = book.active
    sheet.unmerge_cells(str(next(iter(sheet.merged_cells.ranges))))
    for heading in headings:
        sheet.delete_cols([cell.value for cell in sheet[2]].index(heading) + 1)
    book.save(file)


def ordered(office: Office, folder: Path) -> str:
    (number,) = bring(office, table(folder, [*ROW[:2], RARE, *ROW[3:]]))
    office.do(
        number, "order", by="xiaofang.liaison", criterion="消防法", judges="甲、乙", measures="更换\n复核",
        rectify_by="2024-04-19",
    )  # fmt: skip
    office.do(number, "serve", by="xiaofang.liaison", served_on="2024-03-21")
    return number


def test_a_ledger_written_and_taken_in_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    ordered(office, tmp_path)
    office.open(
        "hazard_listing", by="xiaofang.liaison", via="report", source="self_check", hazard=RARE, cause="未同步设计",
        harm="可致爆炸", first_plan="更换", parties={"owner": "shilicangchu", "supervisor": "xiaofang"},
    )  # fmt: skip
    for kind in ("general", "hazards"):
        file = exported(office, tmp_path, kind)
        found = take_in(file, ledgers()[kind], office.engine)
        assert (found.steps, found.same, found.new) == ((), 1, 0)
        without(file, "判定标准及条款", "整改措施", "隐患描述")  # what has no column is left as it is
        found = take_in(file, ledgers()[kind], office.engine)
        assert (found.steps, found.same, found.new) == ((), 1, 0)


def test_an_edited_cell_is_an_ordinary_event(office: Office, tmp_path: Path) -> None:
    number = ordered(office, tmp_path)
    file = edited(exported(office, tmp_path), {(3, "整改进展"): "已采购\n待更换"})
    office.until("2024-03-22 10:00")
    bring(office, file, by="xiaofang.liaison")
    line = office.engine.history(number)[-1]
    assert (line.transition, line.actor, line.facts) == ("update", "xiaofang.liaison", {"work": "已采购\n待更换"})
    assert "已采购" in wrong(office, file, by="xiaofang.liaison")[0]  # it is an old ledger now
    office.do(number, "update", by="xiaofang.liaison", work="更新过")
    assert "更新过" in wrong(office, file, by="xiaofang.liaison")[0]


def test_what_may_not_be_changed_by_a_cell_is_named(office: Office, tmp_path: Path) -> None:
    number = ordered(office, tmp_path)
    changes = {(3, "隐患描述"): "别的", (3, "计划完成(ISO)"): "2024-05-19", (3, "单位名称"): "示例商业综合体有限公司"}
    said = wrong(office, edited(exported(office, tmp_path), changes))
    assert [one.split()[1] for one in said] == ["单位名称", "隐患描述", "计划完成"]
    assert "2024年4月19日" in said[2]
    unknown = edited(exported(office, tmp_path), {(3, "隐患编号"): "YB-2024-0099"})
    assert "YB-2024-0099" in wrong(office, unknown)[0]
    assert office.engine.item(number).facts["rectify_by"] == "2024-04-19"


def test_progress_of_tasks_is_recorded_for_the_units_that_reported_it(office: Office, tmp_path: Path) -> None:
    order = office.open(
        "assignment", by="office.handler", via="enter_row", title="清查", todo="逐户清查", source="附件1",
        due_month="2024-06", leads="tiyu,shuju",
    )  # fmt: skip
    office.do(order, "issue", by="office.handler")
    first, second = office.children(order, "task")
    for number in (first, second):
        unit = office.engine.item(number).parties["owner"]
        office.do(number, "receive", by="office.handler", for_=unit, source="签收单")
    office.until("2024-04-10 10:00")
    assert {office.state(one) for one in (first, second)} == {"in_progress"}
    file = exported(office, tmp_path, "tasks")
    edited(
        file,
        {
            (3, "进度(%)"): "60",
            (3, "进展情况"): "过半",
            (3, "下步"): "收尾",
            (4, "进展情况"): "已启动",
            (4, "下步"): "排查",
        },
    )
    said = wrong(office, file, "tasks", source="各单位报送表")
    assert [(one.split()[0], "完成进度" in one) for one in said] == [("4", True)]  # the second has no figure
    edited(file, {(4, "进度(%)"): "5"})
    assert wrong(office, file, "tasks")  # the office reports nothing of its own
    bring(office, file, "tasks", source="各单位报送表")
    lines = [office.engine.history(one)[-1] for one in (first, second)]
    assert [(one.acting_for, one.source, one.facts["done"]) for one in lines] == [
        ("tiyu", "各单位报送表", 60), ("shuju", "各单位报送表", 5)]  # fmt: skip
    again = take_in(exported(office, tmp_path, "tasks"), ledgers()["tasks"], office.engine, proxy=True)
    assert (again.steps, again.same) == ((), 2)
    new = edited(exported(office, tmp_path, "tasks"), {(4, "任务编号"): "", (4, "记录序号"): ""})
    assert "no number" in wrong(office, new, "tasks")[0]


# bad files -------------------------------------------------------------------------------------------------------


def book(folder: Path, spoil: Callable[[Any, Any], None], name: str = "坏.xlsx") -> Path:
    file = folder / name
    made = xlsxwriter.Workbook(str(file))
    sheet = made.add_worksheet("隐患")
    for at, row in enumerate((HEAD, ROW)):
        sheet.write_row(at, 0, row)
    spoil(made, sheet)
    made.close()
    return file


BAD: dict[str, tuple[Callable[[Any, Any], None], str]] = {
    "a hidden row": (lambda _, sheet: sheet.set_row(1, None, None, {"hidden": True}), "hidden.*: 2;"),
    "a formula without a value": (lambda _, sheet: sheet.write_formula("C3", "=C2", None, ""), "C3"),
    "a heading over two columns": (lambda _, sheet: sheet.merge_range("F1:G1", "统一社会信用代码"), "F1:G1"),
    "a heading over two rows": (lambda _, sheet: sheet.merge_range("F1:F2", "统一社会信用代码"), "F1:F2"),
    "two sheets": (lambda made, _: made.add_worksheet("另一张").write_row(0, 0, HEAD), "隐患、另一张"),
}


@pytest.mark.parametrize(("spoil", "why"), BAD.values(), ids=BAD)
def test_what_is_not_seen_is_named(office: Office, tmp_path: Path, spoil: Callable[[Any, Any], None], why: str) -> None:
    assert any(re.search(why, one) for one in wrong(office, book(tmp_path, spoil)))


def test_a_sheet_may_be_chosen(office: Office, tmp_path: Path) -> None:
    file = book(tmp_path, BAD["two sheets"][0])
    assert "第三张" in wrong(office, file, sheet="第三张")[0]
    assert bring(office, file, sheet="隐患") == ["YB-2024-0001"]


def test_files_that_are_none(office: Office, tmp_path: Path) -> None:
    locked = tmp_path / "密.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in wrong(office, locked)[0]
    latin = tmp_path / "拉丁.csv"
    latin.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    assert "neither UTF-8 nor GBK" in wrong(office, latin)[0]
    empty = tmp_path / "空.csv"
    empty.write_bytes(b"")
    assert "empty" in wrong(office, empty)[0]
    long = tmp_path / "长.csv"
    long.write_text(",".join(HEAD) + "\n" + (",".join(ROW) + "\n") * (MOST_ROWS + 30), "utf-8")
    assert str(MOST_ROWS) in wrong(office, long)[0]
    with pytest.raises(Usage, match="only written"):
        take_in(long, ledgers()["papers"], office.engine)


# the command, and LibreOffice ------------------------------------------------------------------------------------


def test_the_command_says_what_it_did(office: Office, tmp_path: Path, duban: Run) -> None:  # noqa: F811
    file = str(table(tmp_path, ROW))
    words = ("--db", office.url, "item", "import", "general", file, "--as", "office.handler")
    assert json.loads(duban(*words, "-n", "-o", "json").out)["opened"] == ["YB-2024-0001"]
    assert "YB-2024-0001" in duban(*words).out
    again = duban(*words)
    assert (again.code, "隐患描述" in again.err) == (2, True)
    assert duban(*words[:4], "papers", file).code == 4
    empty = tmp_path / "空表.csv"
    assert duban(*words[:5], str(empty), "--template").code == 0
    assert duban(*words[:5], str(empty), "--template").code == 2  # it is there already


def soffice(file: Path, to: str, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{file.stem}.{to.partition(':')[0]}"


@pytest.mark.full
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_a_ledger_edited_in_libreoffice_changes_what_was_edited(office: Office, tmp_path: Path) -> None:
    number = ordered(office, tmp_path)
    office.do(number, "update", by="xiaofang.liaison", work="原来的进展")
    flat = soffice(exported(office, tmp_path), "fods", tmp_path)
    text = flat.read_text("utf-8")
    assert text.count("原来的进展") == 1
    unchanged = take_in(soffice(flat, "xlsx", tmp_path), ledgers()["general"], office.engine)
    assert (unchanged.steps, unchanged.same) == ((), 1)
    flat.write_text(text.replace("原来的进展", "改过的进展"), "utf-8")
    bring(office, soffice(flat, "xlsx", tmp_path), by="xiaofang.liaison")
    assert office.engine.history(number)[-1].facts == {"work": "改过的进展"}
