"""The directory handed out as tables, edited, and taken in again: what was edited changes, and nothing else."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.outputs.test_taking_in import soffice

NOTE = "上级；备案受理；只提醒，不通报"


def edited(file: Path, column: str, where: str, to: str) -> None:
    """One cell of a CSV written anew, found by the first cell of its row."""
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    at = [head.rstrip("*") for head in rows[0]].index(column)
    next(row for row in rows if row[0] == where)[at] = to
    with file.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows(rows)


def listed(duban: Run, noun: str) -> dict[str, str]:
    return {line.split("\t")[0]: line for line in duban(noun, "list").out.splitlines()}


@pytest.mark.parametrize(
    ("noun", "column", "where", "to"),
    [("unit", "统一社会信用代码", "tiyu", "91350100M000100Y43"), ("operator", "名称", "tiyu.liaison", "=1+1")],
)
def test_what_was_edited_changes_and_nothing_else(
    duban: Run, office: Path, tmp_path: Path, noun: str, column: str, where: str, to: str
) -> None:
    before, file = listed(duban, noun), tmp_path / "台账.csv"
    assert duban(noun, "export", str(file)).code == 0
    assert duban(noun, "import", str(file), "--as", "office.handler").out.startswith("没有变化")
    edited(file, column, where, to)
    assert duban(noun, "import", str(file), "--as", "office.handler").code == 0
    after = listed(duban, noun)
    assert [one for one in after if after[one] != before[one]] == [where]
    assert to in after[where]
    again = tmp_path / "再次.xlsx"
    assert duban(noun, "export", str(again)).code == 0
    assert duban(noun, "import", str(again), "--as", "office.handler").out.startswith("没有变化")
    assert duban(noun, "export", str(again)).code == 2  # it is there; somebody may have edited it


@pytest.mark.full
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_saves_it_and_nothing_has_changed(duban: Run, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "units.xlsx"
    assert duban("unit", "export", str(file)).code == 0
    flat = soffice(file, "fods", tmp_path)
    text = flat.read_text("utf-8")
    assert text.count(NOTE) == 1
    same = duban("unit", "import", str(soffice(flat, "ods", tmp_path)), "--as", "office.handler")
    assert same.out.startswith("没有变化")
    before = listed(duban, "unit")
    flat.write_text(text.replace(NOTE, "上级𠮷"), "utf-8")
    assert duban("unit", "import", str(soffice(flat, "xlsx", tmp_path)), "--as", "office.handler").code == 0
    after = listed(duban, "unit")
    assert [one for one in after if after[one] != before[one]] == ["shianweiban"]
