import builtins
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from engine.errors import BadTable, Usage
from engine.intake.table import Column, read_table

COLUMNS = (Column("no", ("序号",)), Column("task", ("任务", "工作任务")), Column("note", ("备注",), required=False))


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "plan.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def reasons(path: Path) -> list[str]:
    with pytest.raises(BadTable) as caught:
        read_table(path, COLUMNS).settle([])
    assert caught.value.exit_code == 2
    assert str(caught.value).count("\n- ") == len(caught.value.problems)
    return [str(reason) for reason in caught.value.reasons]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_an_office_saves(tmp_path: Path, encoding: str, delimiter: str) -> None:
    table = read_table(written(tmp_path, f"序号{delimiter}任务\r\n1{delimiter}组建专班\r\n", encoding), COLUMNS)
    assert [(row.line, row["no"], row["task"], row["note"]) for row in table.rows] == [(2, "1", "组建专班", "")]


def test_title_blank_lines_wrapped_cells_and_other_columns(tmp_path: Path) -> None:
    text = '2024年工作计划表,,\n\n 序 号* ,工作任务,负责\n１,"组建\n专班",甲\n,,\n2,"细化, 部署",乙\n'
    table = read_table(written(tmp_path, text), COLUMNS)
    assert [(row.line, row["no"], row["task"]) for row in table.rows] == [(4, "1", "组建专班"), (7, "2", "细化, 部署")]
    assert table.ignored == ("负责",)
    assert table.titles["task"] == "工作任务"


def test_a_cell_of_two_hundred_thousand_characters(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "no,task\n1," + "字" * 200_000), COLUMNS)
    assert len(table.rows[0]["task"]) == 200_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "plan.csv: the file is empty"),
        (b"\xef\xbb\xbf", "plan.csv: the file is empty"),
        (b"\n , \n", "plan.csv: the file is empty"),
        (b"\x7fELF\x00\x01\xff\xfe\x80\x81", "plan.csv: not a text file"),
        (b"PK\x03\x04 but not really", "plan.csv: not an Excel workbook"),
        (b"no,task\n", "plan.csv, line 1: there is a header and nothing below it"),
        (b'no,task\n1,"open\n2,x\n', "plan.csv, line 2: broken CSV from here on"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(data)
    found = reasons(path)
    assert len(found) == 1
    assert found[0].startswith(reason)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be opened" in reasons(tmp_path / "no.csv")[0]
    assert "cannot be opened" in reasons(tmp_path)[0]


def test_a_text_called_xlsx(tmp_path: Path) -> None:
    assert "not an Excel workbook" in reasons(written(tmp_path, "no,task\n1,x\n", name="plan.xlsx"))[0]


def test_header_problems_come_together(tmp_path: Path) -> None:
    found = reasons(written(tmp_path, "备注,备 注,其他\n1,2,3\n"))
    assert found == [
        "plan.csv, line 1, 序号 / no: this column is missing; the header reads: 备注、备 注、其他",
        "plan.csv, line 1, 任务 / task: this column is missing; the header reads: 备注、备 注、其他",
        "plan.csv, line 1, 备 注: this column is there 2 times",
    ]


def test_line_problems_come_together(tmp_path: Path) -> None:
    found = reasons(written(tmp_path, "no,任务\n1,a\x07b\n2,ok\n3,x,y,z\n"))
    assert found == [
        "plan.csv, line 2, 任务: a control character (U+0007)",
        "plan.csv, line 4: 2 cell(s) more than the header has columns",
    ]


def workbook(path: Path, rows: list[list[Any]], merged: str | None = None) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(path)
    return path


def test_excel_numbers_dates_and_merged_cells(tmp_path: Path) -> None:
    columns = (*COLUMNS, Column("due", month=True), Column("day"))
    rows: list[list[Any]] = [
        ["计划"],
        ["序号", "任务", "备注", "due", "day"],
        [1, "甲", "同上", dt.date(2024, 12, 1), dt.date(2024, 12, 1)],
        [2.5, "乙", None, "12月", dt.datetime(2024, 3, 1, 9)],  # noqa: DTZ001
        [],
        [3, "丙", None, None, True],
    ]
    table = read_table(workbook(tmp_path / "a.xlsx", rows, "C3:C4"), columns)
    assert [(row.line, row["no"], row["note"], row["due"], row["day"]) for row in table.rows] == [
        (3, "1", "同上", "2024-12", "2024-12-01"),
        (4, "2.5", "同上", "12月", "2024-03-01 09:00:00"),
        (6, "3", "", "", "True"),
    ]


def test_excel_without_a_reader_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", [["no", "task"], [1, "x"]])
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "python_calamine":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Usage, match="install python-calamine"):
        read_table(path, COLUMNS)
