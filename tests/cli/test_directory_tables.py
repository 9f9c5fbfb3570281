"""The directory handed out as tables, edited, and taken in again: what was edited changes, and nothing else."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from engine.intake.lines import group_cells, operator_cells, post_cells, unit_cells
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


def test_a_column_that_is_not_there_leaves_what_is_known_and_an_empty_cell_takes_it_away(
    duban: Run, office: Path, tmp_path: Path
) -> None:
    """Of every table that the directory is kept in."""
    by, folder = ("--as", "office.handler"), tmp_path / "tables"
    folder.mkdir()
    known = {
        "unit": "代码,名称,全称,类别,别名,信用代码,备注\n"
        "tiyu,区体育局,上海市普陀区体育局,department,体育局,91350100M000100Y43,同楼\n",
        "group": "组,名称,单位,起,止,依据,别名,备注\nballs,球类,tiyu,2024-01-01,2024-12-31,practice,球馆,每年核一次\n",
        "post": "登录名,职务,单位,起,止\nbianban.leader,leader,tiyu,2024-02-01,2024-11-30\n",
    }
    bare = {
        "unit": "代码,名称,类别\ntiyu,区体育局,department\n",
        "group": "组,名称,单位,起\nballs,球类,tiyu,2024-01-01\n",
        "post": "登录名,职务,单位,起\nbianban.leader,leader,tiyu,2024-02-01\n",
    }

    def take_in(written: dict[str, str]) -> str:
        for noun, text in written.items():
            (folder / f"{noun}s.csv").write_text(text, "utf-8")
        ran = duban("unit", "import", str(folder), *by)
        assert ran.code == 0, ran.err
        return ran.out

    take_in(known)
    before = tables(office)
    assert take_in(bare).startswith("没有变化")
    assert tables(office) == before
    take_in(
        {"unit": "代码,名称,类别,别名\ntiyu,区体育局,department,体育\n"}
    )  # the code stays, though it is one more name
    (tiyu,) = [one for one in tables(office)["unit"] if one[0] == "tiyu"]
    assert tiyu == ["tiyu", "区体育局", "上海市普陀区体育局", "department", "体育", "91350100M000100Y43", "同楼"]
    emptied = {noun: text.splitlines()[0] + "\n" for noun, text in known.items()}
    emptied["unit"] += "tiyu,区体育局,,department,,,\n"
    emptied["group"] += "balls,球类,tiyu,2024-01-01,,,,\n"
    emptied["post"] += "bianban.leader,leader,tiyu,2024-02-01,\n"
    take_in(emptied)
    after = tables(office)
    assert ["tiyu", "区体育局", "", "department", "", "", ""] in after["unit"]
    assert ["balls", "球类", "", "tiyu", "2024-01-01", "", "assumed", ""] in after["group"]
    assert ["bianban.leader", "leader", "tiyu", "2024-02-01", ""] in after["post"]


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
