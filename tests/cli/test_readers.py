"""The other readers, and the writers of the directory, plans and time."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, rows

HANDLER = ("--as", "office.handler")


def read(duban: Run, *words: str) -> Any:
    ran = duban(*words, "-o", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


# deadlines, documents, plans --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("office")
def test_deadlines(duban: Run) -> None:
    found = read(duban, "deadline", "list", "--until", "2024.3.22")
    assert {one["due"] for one in found} == {"2024-03-22"}
    assert len(read(duban, "deadline", "list", "--unit", "区应急局")) == 1
    assert read(duban, "deadline", "list", "--overdue") == []
    line = duban("deadline", "list", "--unit", "yingji").out
    assert "1个工作日" in line
    assert "假定" in line


@pytest.mark.usefixtures("office")
def test_documents(duban: Run) -> None:
    found = read(duban, "document", "list")
    assert [one["item"] for one in found] == ["JB-2024-0001"]
    number = found[0]["number"]
    assert read(duban, "document", "show", number)["name"] == "交办单"
    assert "已制发" in duban("document", "show", number).out
    wrong = duban("document", "show", number.replace("1", "9"))
    assert (wrong.code, number in wrong.err) == (4, True)
    assert read(duban, "document", "list", "--item", "JB-2024-0002") == []


def test_a_plan_is_imported_once(duban: Run, office: Path) -> None:
    before = rows(office)
    ran = duban("plan", "import", "putuo-2024", *HANDLER)
    assert (ran.code, "35 行均已录入" in ran.out, rows(office)) == (0, True, before)
    assert "第 3 行" in ran.err
    assert [one["row"] for one in read(duban, "plan", "show")] == list(range(1, 36))
    assert len(duban("plan", "show").out.splitlines()) == 35
    duban("item", "do", "JB-2024-0003", "resolve", *HANDLER, "--set", "leads=区应急局")
    assert "第 3 行" not in duban("plan", "import", "putuo-2024", *HANDLER).err


def test_a_plan_with_bad_rows_imports_nothing_and_lists_them_all(duban: Run, office: Path, tmp_path: Path) -> None:
    before = rows(office)
    file = tmp_path / "plan.csv"
    file.write_text("序号,任务,时间节点,责任单位\n1,排查,2024年13月,区应急局\nx,宣传,2024年6月,\n", "utf-8")
    ran = duban("plan", "import", str(file), *HANDLER)
    assert (ran.code, rows(office)) == (2, before)
    assert ran.err.count("plan.csv") == 5
    assert "任务要求 / todo”：缺少此列" in ran.err
    assert duban("plan", "import", str(tmp_path / "none.csv"), *HANDLER).code == 4
    unknown = duban("plan", "import", "putuo-2023", *HANDLER)
    assert (unknown.code, "putuo-2024" in unknown.err) == (4, True)


def test_a_changed_row_is_shown_and_left_alone(duban: Run, office: Path, tmp_path: Path) -> None:
    import workflows

    shipped = Path(str(workflows.__file__)).parent / "plans" / "putuo-2024.csv"
    file = tmp_path / "changed.csv"
    file.write_text(shipped.read_text("utf-8").replace("重大事故隐患存量清零", "隐患清零", 1), "utf-8")
    before = rows(office)
    ran = duban("plan", "import", str(file), "--plan", "附件1", *HANDLER, "-o", "json")
    assert [one["row"] for one in json.loads(ran.out)["changed"]] == [1]
    assert "隐患清零" in ran.err
    assert rows(office) == before


# the directory ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("office")
def test_the_directory_is_shown(duban: Run) -> None:
    assert len(read(duban, "unit", "list", "--kind", "street")) == 10
    one = read(duban, "unit", "show", "长风新村街道")
    assert (one["code"], one["groups"] != []) == ("changfeng", True)
    assert read(duban, "operator", "show", "office.handler")["posts"][0]["role"] == "handler"
    assert {one["group"] for one in read(duban, "group", "list")} >= {"member_units", "soes"}
    assert len(read(duban, "group", "show", "区安委会成员单位")) == 36
    assert {one["role_label"] for one in read(duban, "post", "show", "office.head")} >= {"安委办主任"}
    assert len(read(duban, "post", "list", "--unit", "anweiban", "--role", "handler")) == 2


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("unit show 长风街道办", "长风"),
        ("unit list --kind streets", "street"),
        ("operator show office.hed", "office.head"),
        ("group show member_unit", "member_units"),
        ("post show office.hed", "office.head"),
    ],
)
def test_what_is_not_there_is_exit_4_with_the_nearest(duban: Run, words: str, near: str) -> None:
    ran = duban(*words.split())
    assert (ran.code, near in ran.err) == (4, True), ran.err


def test_import_is_for_the_administrator_and_the_office(duban: Run, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("code,name,kind\nlvdi,绿地化工,enterprise\n", "utf-8")
    before = rows(office, "unit")
    assert duban("unit", "import", str(file), "--as", "yingji.liaison").code == 3
    assert duban("unit", "import", str(file), "-n").code == 0
    assert rows(office, "unit") == before
    assert json.loads(duban("unit", "import", str(file), "-o", "json").out)["added"] == 1
    assert rows(office, "unit") == before + 1
    again = duban("unit", "import", str(file), *HANDLER)
    assert (again.code, "没有变化" in again.out) == (0, True)
    file.write_text("code,name,kind\nX!,,planet\n", "utf-8")
    wrong = duban("unit", "import", str(file))
    assert (wrong.code, wrong.err.count("new.csv 第 2 行")) == (2, 3)
    post = tmp_path / "p.csv"
    post.write_text("login,role,unit\noffice.head,hedd,anweiban\n", "utf-8")
    assert (duban("post", "import", str(post)).code, "head" in duban("post", "import", str(post)).err) == (2, True)


# procedures -------------------------------------------------------------------------------------------------------


def test_procedures_need_no_database(duban: Run) -> None:
    codes = [one["code"] for one in read(duban, "procedure", "list")]
    assert {"assignment", "task", "letter", "extension"} <= set(codes)
    assert duban("procedure", "check").code == 0
    assert duban("procedure", "check", "letter").code == 0
    drawn = duban("procedure", "show", "letter", "-o", "mermaid")
    assert drawn.out.startswith("stateDiagram-v2\n")
    picture = duban("procedure", "show", "letter", "-o", "svg")
    assert picture.out.startswith("<svg xmlns=")
    assert "拟再次督促" in picture.out
    assert duban("procedure", "show", "letter", "-o", "markdown").out.startswith("# 函告")
    assert read(duban, "procedure", "show", "letter")["code"] == "letter"
    assert "安委办主任" in duban("procedure", "show", "函告", "-o", "table").out
    found = read(duban, "procedure", "show", "letter")["suspension"]
    assert (list(found["by"]), found["review"], found["limit"]) == (
        ["office_deputy", "office_head"], "30 days", "suspension.review",
    )  # fmt: skip
    assert (found["reasons"]["hearing"], set(found["children"].values())) == ("听证", {"stop"})
    wrong = duban("procedure", "show", "leter")
    assert (wrong.code, "letter" in wrong.err) == (4, True)


CHILDREN = """
from engine import *

OWNER = Party("申请单位")
HANDLER = Post("经办人", at=OFFICE)
CALM = Ladder(Rung("提醒", workdays(-1), tells=DEBTOR), Rung("报告", workdays(1), tells=HANDLER, every=workdays(5)))


class Permit(Procedure, title="动火审批", prefix="DH", version=1, slip=CALM, suspends_children=False):
    asked = State("申请", owed_by=OWNER, due=limit("permit.ask", workdays(3)))
    seen = State("受理", owed_by=OWNER, due=limit("permit.see", workdays(3)), suspends_children=True)
    closed = Final("办结")
    ask = START.to(asked, "申请", by=OWNER, parties=[OWNER])
    see = asked.to(seen, "受理", by=OWNER)
    close = seen.to(closed, "办结", by=OWNER)
"""


def test_a_procedure_says_what_its_children_do_while_it_is_suspended(
    duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "permit.py").write_text(CHILDREN, "utf-8")
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(tmp_path))
    lines = [line.split("\t") for line in duban("procedure", "show", "permit").out.splitlines()]
    assert [(line[0], line[-1]) for line in lines[:3]] == [("asked", "照常进行"), ("seen", "一并中止"), ("closed", "")]
    table = duban("procedure", "show", "permit", "-o", "table").out.splitlines()
    assert table[-1] == "终结之前均可中止：由安委办副主任、安委办主任批准，至迟30日复核（时限项 suspension.review）。"
    found = read(duban, "procedure", "show", "permit")
    assert found["suspension"]["children"] == {"asked": "run_on", "seen": "stop"}
    drawn = duban("procedure", "show", "permit", "-o", "markdown").out
    assert "| asked | 申请 | 申请单位 | 3个工作日 | permit.ask |  | 照常进行 |" in drawn
    assert "终结之前均可中止：安委办副主任、安委办主任批准，至迟30日复核（时限项 suspension.review）。" in drawn


def test_a_broken_procedure_is_named_and_the_others_stay(
    duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Path
) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "permit.py").write_text("from engine import Procedure\n\nx = = 1\n", "utf-8")
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(folder))
    ran = duban("procedure", "check")
    assert ran.code == 6
    assert f"{folder / 'permit.py'}:3: P000: " in ran.out
    assert duban("procedure", "list").code == 0
    assert duban("item", "list").code == 0
    assert duban("doctor").code == 6
    assert duban("daemon", "run", "--once").code == 3


# time -------------------------------------------------------------------------------------------------------------


def test_the_daemon_beats(duban: Run, office: Path) -> None:
    before = rows(office)
    assert read(duban, "daemon", "status")["now"] == "2024-03-21T09:00:00+08:00"
    ran = duban("daemon", "tick", "--at", "2024-03-29", "-o", "json")
    assert (ran.code, json.loads(ran.out)["handled"] > 0) == (0, True)
    assert rows(office) > before
    assert duban("daemon", "run", "--once").code == 0
    assert read(duban, "daemon", "status")["last_beat"] == "2024-03-29T00:00:00+08:00"
    assert duban("daemon", "tick", "-n").code == 2


def test_every_notice_of_the_doctor_says_what_to_do(duban: Run, office: Path) -> None:
    found = read(duban, "doctor")
    assert {one["code"] for one in found} >= {"limits", "groups"}
    assert [one["code"] for one in found if not one["todo"]] == []


def test_a_file_that_is_not_there_is_no_directory(duban: Run, office: Path) -> None:
    missing = duban("unit", "import", "nosuch.csv", *HANDLER)
    assert (missing.code, "putuo" in missing.err) == (4, False)
    missing = duban("unit", "import", "nosuch", *HANDLER)
    assert (missing.code, "putuo" in missing.err) == (4, True)


@pytest.mark.usefixtures("office")
def test_doctor(duban: Run) -> None:
    found = read(duban, "doctor")
    assert [one for one in found if one["serious"]] == []
    assert {"code", "serious", "text", "todo"} == set(found[0])


def test_what_is_wrong_with_many_items_alike_leaves_room_for_the_rest(duban: Run, office: Path) -> None:
    with closing(sqlite3.connect(office)) as held:
        moved = "UPDATE item SET wake_at = '2030-01-01T00:00:00.000000Z' WHERE id IN (SELECT id FROM item LIMIT 8)"
        held.execute(moved)
        held.commit()
    told = duban("doctor")
    lines = [line for line in told.out.splitlines() if line.split("\t")[1] == "projection"]
    assert (told.code, len(lines), "另有 3 处同类问题" in lines[-1]) == (6, 6, True)
    assert "发现 8 处问题" in told.err
    every = json.loads(duban("doctor", "-o", "json").out)
    assert sum(one["code"] == "projection" for one in every) == 8


def test_init(duban: Run, tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    assert duban("--db", str(file), "db", "init", "-n").code == 0
    assert not file.exists()
    found = json.loads(
        duban("--db", str(file), "db", "init", "--rehearsal", "--at", "2024年3月21日9时", "-o", "json").out
    )
    assert (found["rehearsal"], found["now"]) == (True, "2024-03-21T09:00:00+08:00")
    again = duban("--db", str(file), "db", "init")
    assert again.code == 1
    assert "已有" in again.err
    near = duban("--db", str(tmp_path / "x.db"), "db", "init", "--profile", "putou")
    assert (near.code, "putuo" in near.err) == (4, True)
    assert duban("--db", str(tmp_path / "y.db"), "db", "init", "--at", "2024-03-21").code == 2
    assert not (tmp_path / "y.db").exists()
