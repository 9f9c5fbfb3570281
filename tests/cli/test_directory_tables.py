"""The directory handed out as tables, edited, and taken in again: what was edited changes, and nothing else."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from engine.intake.directory import group_cells, operator_cells, post_cells, unit_cells
from engine.runtime import Engine
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


def test_what_was_edited_changes_and_nothing_else(duban: Run, office: Path, tmp_path: Path) -> None:
    """Every table of the directory in one office: one cell of each is edited, and one cell of each has changed."""
    edits = (
        ("unit", "统一社会信用代码", "tiyu", "91350100M000100Y43"), ("operator", "名称", "tiyu.liaison", "=1+1"),
        ("group", "别名", "streets", "十个街镇"), ("post", "止", "tiyu.liaison", "2024-12-31"),
    )  # fmt: skip
    folder = tmp_path / "tables"
    folder.mkdir()
    for noun, column, where, to in edits:
        file = folder / f"{noun}s.csv"
        assert duban(noun, "export", str(file)).code == 0
        edited(file, column, where, to)
    before = tables(office)
    assert duban("unit", "import", str(folder), "--as", "office.handler").out.startswith("新增 0 条，变更 4 条")
    after = tables(office)
    for noun, _column, where, to in edits:
        (changed,) = [one for one, other in zip(after[noun], before[noun], strict=True) if one != other]
        assert where in changed
        assert to in str(changed)
    again = folder / "units.xlsx"
    for noun, *_rest in edits:
        (folder / f"{noun}s.csv").unlink()
        assert duban(noun, "export", str(folder / f"{noun}s.xlsx")).code == 0
    assert duban("unit", "import", str(folder), "--as", "office.handler").out.startswith("没有变化")
    assert duban("unit", "export", str(again)).code == 2  # it is there; somebody may have edited it


def tables(office: Path) -> dict[str, list[list[str]]]:
    """The lines of every table of the directory."""
    engine = Engine(f"sqlite:///{office}", packages=())
    try:
        return {
            "unit": [unit_cells(one) for one in engine.units()],
            "operator": [operator_cells(one) for one in engine.operators()],
            "group": group_cells(engine.groups()), "post": [post_cells(one) for one in engine.posts()],
        }  # fmt: skip
    finally:
        engine.close()


def test_a_group_is_called_anew_and_nothing_holds_twice(duban: Run, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    name = "各街道、镇"
    file.write_text(f"group,name,unit,from\nsoes,{name},guoqijia,2024-01-01\n", "utf-8")
    assert duban("group", "import", str(file), "--as", "office.handler").out.startswith(
        "新增 0 条，变更 1 条，未变 1 条"
    )
    rows = [row for row in tables(office)["group"] if row[0] == "soes"]
    assert {row[1] for row in rows} == {name}
    assert rows[0][2] != ""  # the table says nothing of its other names
    file.write_text("group,name,aliases,unit,from\nsoes,国企,,guoqijia,\nsoes,国企,别的,guoqiyi,\n", "utf-8")
    ran = duban("group", "import", str(file), "--as", "office.handler")
    assert (ran.code, "首行（第 2 行）" in ran.err) == (2, True), ran.err  # said of the whole group, on its first line
    for noun, table in (
        ("group", f"group,name,unit,from\nsoes,{name},guoqijia,2024-05-01\n"),
        ("post", "login,role,unit,from\ntiyu.liaison,liaison,tiyu,2024-05-01\n"),
    ):
        file.write_text(table, "utf-8")
        before = tables(office)
        ran = duban(noun, "import", str(file), "--as", "office.handler")
        assert (ran.code, "2024-05-01" in ran.err) == (2, True), ran.err
        assert tables(office) == before


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
