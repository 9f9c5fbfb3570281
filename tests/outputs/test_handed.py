"""A file is handed on: nothing confidential is in it, unless that was asked for; then it says so and is recorded."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from cli.reports.handed import MARK
from tests.cli.conftest import Run, duban, office, rehearsed  # noqa: F401 - fixtures

SECRET = "RW-2024-0007"


@pytest.fixture
def draw(office: Path, duban: Run, tmp_path: Path) -> Callable[..., tuple[Path, str]]:  # noqa: F811
    """What a command wrote as a file, and said beside; one task is confidential since."""
    because = ("--reason", "四不两直检查", "--as", "office.handler")
    assert duban("item", "level", SECRET, "restricted", *because).code == 0

    def run(words: str, *, by: str = "office.handler", level: str | None = None) -> tuple[Path, str]:
        file = tmp_path / ("drawn.docx" if "brief" in words else "drawn.xlsx")
        ran = duban(*words.split(), "--out", str(file), "--as", by, *(("--level", level) if level else ()))
        assert ran.code == 0, ran.err
        return file, ran.err

    return run


def sheet(file: Path) -> Any:
    return openpyxl.load_workbook(io.BytesIO(file.read_bytes())).active


def told(file: Path) -> str:
    if file.suffix == ".docx":
        made: Any = Document(str(file))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in made.paragraphs), *cells])
    return "\n".join(str(cell) for row in sheet(file).iter_rows(values_only=True) for cell in row)


def drawings(file: Path) -> list[tuple[str, dict[str, str]]]:
    with closing(sqlite3.connect(file)) as raw:
        rows = raw.execute("SELECT actor, data FROM system_event WHERE kind = 'file.drawn' ORDER BY seq").fetchall()
    return [(actor, json.loads(data)) for actor, data in rows]


def test_a_ledger_for_everybody_and_one_for_few(office: Path, draw: Any) -> None:  # noqa: F811
    file, said = draw("report ledger tasks")
    assert SECRET not in told(file)
    assert "RW-2024-0008" in told(file)
    assert "限制级事项 1 件" in said
    assert MARK not in told(file)
    assert drawings(office) == []
    file, said = draw("report ledger tasks", level="restricted")
    assert SECRET in told(file)
    assert "限制级" not in said
    page = sheet(file)
    assert MARK in page.cell(1, 1).value
    assert page.oddHeader.right.text == page.oddFooter.left.text == MARK
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert drawings(office) == [
        ("office.handler", {"what": "report ledger tasks", "level": "restricted", "sha256": digest})
    ]


def test_nobody_gets_more_into_a_file_than_he_may_see(draw: Any) -> None:
    file, said = draw("report ledger tasks", by="caoyang.liaison", level="restricted")
    assert SECRET not in told(file)
    file, said = draw("report ledger tasks", by="caoyang.liaison")
    assert said == ""  # he is not told that there is anything


def test_statistics_and_the_page_for_leaders(office: Path, draw: Any) -> None:  # noqa: F811
    counted = "report stats --by state --procedure task --period 2024"
    files = {level: sheet(draw(counted, level=level)[0]) for level in (None, "restricted")}
    whole = {level: next(row for row in page.iter_rows(values_only=True) if row[0] == "合计")[2]
             for level, page in files.items()}  # fmt: skip
    assert whole == {None: 35, "restricted": 36}
    page, _said = draw("report brief", by="office.handler", level="restricted")
    made: Any = Document(str(page))
    section = made.sections[0]
    assert [one.paragraphs[0].text for one in (section.header, section.even_page_header)] == [MARK, MARK]
    open_items = made.tables[0].cell(0, 0).paragraphs[0].text
    everybody, _said = draw("report brief")
    assert int(Document(str(everybody)).tables[0].cell(0, 0).paragraphs[0].text) == int(open_items) - 1
    assert [one["what"] for _who, one in drawings(office)][-1] == "report brief"


def test_what_cannot_be_asked_for(office: Path, duban: Run, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "举报.xlsx"
    ran = duban("report", "ledger", "reports", "--out", str(file), "--as", "office.handler")
    assert (ran.code, file.exists()) == (2, False)
    assert "--level restricted" in ran.err
    assert duban("report", "brief", "--level", "restricted", "--as", "office.handler").code == 2
