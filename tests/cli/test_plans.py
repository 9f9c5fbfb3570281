"""Plans as files: each has a name, a row belongs to its plan, and whatever is doubtful is asked about first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, rows

HANDLER = ("--as", "office.handler")
HEAD = "序号,任务,时间节点,责任单位,工作内容\n"


def written(folder: Path, *lines: str, name: str = "summer.csv", head: str = HEAD) -> str:
    file = folder / name
    file.write_text(head + "\n".join(lines) + "\n", "utf-8")
    return str(file)


def sources(duban: Run, beginning: str) -> list[str]:
    found = json.loads(duban("plan", "show", "--source", beginning, "-o", "json").out)
    return [json.loads(duban("item", "show", one["number"], "-o", "json").out)["facts"]["source"] for one in found]


def test_the_same_number_of_another_plan_is_another_row(duban: Run, office: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "1,燃气排查,2024-06,区应急局,逐户查")
    assert "新立 1 个" in duban("plan", "import", file, *HANDLER).out
    assert "均已录入" in duban("plan", "import", file, *HANDLER).out
    assert sources(duban, "summer") == ["summer第1行"]
    assert duban("plan", "import", file, "--plan", "夏季行动", *HANDLER, "-y").code == 0
    assert sources(duban, "夏季") == ["夏季行动第1行"]


def test_other_work_under_the_same_number_is_asked_about(duban: Run, office: Path, tmp_path: Path) -> None:
    duban("plan", "import", written(tmp_path, "1,燃气排查,2024-06,区应急局,逐户查"), *HANDLER)
    before = rows(office)
    other = written(tmp_path, "1,粉尘检查,2025-06,区市场监管局,查企业", "2,宣传,2025-06,区应急局,发资料")
    refused = duban("plan", "import", other, *HANDLER)
    assert (refused.code, rows(office)) == (2, before)
    assert "summer 第 1 行原为另一工作" in refused.err
    assert "--plan" in refused.err
    assert duban("plan", "import", other, "--plan", "2025", *HANDLER).code == 0
    assert sources(duban, "2025") == ["2025第1行", "2025第2行"]


def test_the_same_rows_under_another_name_are_asked_about(duban: Run, office: Path, tmp_path: Path) -> None:
    line = "1,燃气排查,2024-06,区应急局,逐户查"
    duban("plan", "import", written(tmp_path, line), *HANDLER)
    before = rows(office)
    refused = duban("plan", "import", written(tmp_path, line, name="again.csv"), *HANDLER)
    assert (refused.code, rows(office), "summer第1行" in refused.err) == (2, before, True)


def test_what_was_not_read_and_what_is_past_is_said(duban: Run, office: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "1,燃气排查,2020-06,区应急局,逐户查,x", head=HEAD.replace("\n", ",备注\n"))
    ran = duban("plan", "import", file, *HANDLER)
    assert (ran.code, "未读入的列：备注" in ran.err, "月份已过" in ran.err) == (0, True, True)


def test_a_unit_nobody_knows_gets_a_suggestion_and_the_command(duban: Run, office: Path, tmp_path: Path) -> None:
    ran = duban("plan", "import", written(tmp_path, "1,排查,2024-06,区建管局,逐户查"), *HANDLER)
    assert "区建管委" in ran.err.partition("您是指")[2]
    assert "duban item do JB-2024-0036 resolve --set leads=" in ran.err


@pytest.mark.parametrize(
    ("month", "said"),
    [("12月", "--year"), ("2024年6月15日", "是一个日子"), ("长期", "2027年三季度"), ("2027-13", "不是月份")],
)
def test_every_message_is_chinese(duban: Run, office: Path, tmp_path: Path, month: str, said: str) -> None:
    ran = duban("plan", "import", written(tmp_path, f"x,,{month},,"), *HANDLER)
    assert (ran.code, said in ran.err) == (2, True)
    assert "不是行号" in ran.err
    assert ran.err.count("此格为空") == 3


def test_the_template_is_a_plan(duban: Run, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    assert duban("plan", "template", str(file)).code == 0
    assert duban("plan", "template", str(file)).code == 2
    assert duban("plan", "template").out.replace("\n", "\r\n") == file.read_bytes().decode("utf-8-sig")
    assert duban("plan", "import", str(file), *HANDLER).code == 0


def test_an_empty_name_is_none(duban: Run, office: Path) -> None:
    assert duban("plan", "import", "putuo-2024", "--plan", " ", *HANDLER).code == 2
