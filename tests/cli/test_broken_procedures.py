"""A procedure module that does not load: everybody is told its file, line and check; reading goes on, the rest of the
work goes on, and time does not act on half of the procedures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.making.manual_checks import DOCUMENTS, SOUND
from tests.cli.conftest import Run, rows

HANDLER = ("--as", "office.handler")
GOOD = '''"""督查: one visit."""

from engine import START, Final, Procedure, State, limit, text, workdays
from workflows.ladders import OFFICE_LADDER
from workflows.roles import HANDLER, OWNER


class Visit(Procedure, title="督查", prefix="DC", version=1, slip=OFFICE_LADDER):
    """安排 → 待督查 → 办结."""

    what = text("督查事项")
    planned = State("待督查", owed_by=HANDLER, due=limit("visit.go", workdays(5)))
    done = Final("办结")
    plan = START.to(planned, "安排", by=HANDLER, parties=[OWNER], asks=[what])
    go = planned.to(done, "督查完毕", by=HANDLER)
'''
BROKEN = {
    "not Python": (GOOD.replace("done = Final(", "done = = Final("), 13, "P000", "不是 Python"),
    "an import": (GOOD.replace("import HANDLER, OWNER", "import HANDLER, OWNER, NOBODY"), 5, "P000", "NOBODY"),
    "an exception": (GOOD + "\n\nraise RuntimeError('坏')\n", 18, "P000", "RuntimeError: 坏"),
    "an exit": (GOOD + "\n\nraise SystemExit(0)\n", 18, "P000", "SystemExit: 0"),
    "a state nobody reaches": (GOOD.replace("    done", '    lost = Final("空")\n    done'), 13, "P002", ""),
    "nobody may act": (GOOD.replace('"督查完毕", by=HANDLER', '"督查完毕", by=OWNER'), None, "P005", ""),
}  # fmt: skip

SHARE = ("not Python", "a state nobody reaches")  # one that cannot be read, and one that cannot be proved


@pytest.fixture
def visits(duban: Run, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a procedure of the office's own, of which one item is open."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "visit.py").write_text(GOOD, "utf-8")
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(folder))
    ran = duban("item", "open", "visit", *HANDLER, "--party", "owner=区应急局", "--set", "what=消防通道")
    assert ran.code == 0, ran.err
    return folder / "visit.py"


@pytest.mark.parametrize(
    "fault", [pytest.param(one, marks=[] if one in SHARE else [pytest.mark.full]) for one in sorted(BROKEN)]
)
def test_who_reads_goes_on_and_time_does_not(duban: Run, office: Path, visits: Path, fault: str) -> None:
    text, line, check, what = BROKEN[fault]
    visits.write_text(text, "utf-8")
    (found,) = json.loads(duban("procedure", "check", "-o", "json").out)
    assert (found["file"], found["check"], what in found["what"]) == (str(visits), check, True), found
    assert found["line"] == line or (line is None and found["line"] > 0)
    place = f"{visits}:{found['line']}: {check}: {found['what']}"

    # whoever looks at procedures is told; the others are all there
    assert duban("procedure", "check").out == f"{place}\n"
    listed = duban("procedure", "list")
    assert (listed.code, listed.err) == (0, f"{place}\n")
    assert "hazard_listing" in listed.out
    assert "\nvisit\t" not in listed.out
    ran = duban("procedure", "show", "visit")
    assert (ran.code, ran.err) == (1, f"{place}\n")

    # whoever reads items reads on, the item of the broken procedure too
    for words in ("item list", "item show DC-1", "item log DC-1", "item tree DC-1", "deadline list",
                  "inbox --as office.handler", "document list", "plan show", "daemon status"):  # fmt: skip
        ran = duban(*words.split())
        assert ran.code == 0, words
        told = words.startswith(("item", "inbox"))  # where the item is shown by codes, it is said why
        assert (ran.err == "") is not told, words
        assert not told or ran.err.startswith("visit@1 "), ran.err
    assert json.loads(duban("item", "show", "DC-1", "-o", "json").out)["title"] == "消防通道"

    # whoever works on other things works on; on these nobody can
    before = rows(office)
    assert duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison").code == 0
    assert rows(office) == before + 1
    for words in ("item do DC-1 go --as office.handler", "item explain DC-1", "item open visit --as office.handler"):
        ran = duban(*words.split())
        assert (ran.code, ran.err) == (1, f"{place}\n"), words

    # time does not act, and the doctor says why
    for words in ("daemon run", "daemon run --once", "daemon tick", "daemon tick --at 2024-04-30"):
        ran = duban(*words.split())
        assert (ran.code, ran.out) == (3, ""), words
        assert ran.err == f"时钟不走：有 1 个程序模块损坏；{place}\n"
    assert rows(office) == before + 1
    assert duban("item", "list", "--at", "2024-04-30").code == 3
    examined = duban("doctor")
    assert (examined.code, place in examined.out) == (6, True)

    # mended, everything is as it was
    visits.write_text(GOOD, "utf-8")
    assert duban("item", "do", "DC-1", "go", *HANDLER).code == 0
    assert duban("daemon", "run", "--once").code == 0
    assert duban("doctor").code == 0


def test_a_procedure_that_is_gone(duban: Run, office: Path, visits: Path) -> None:
    """The file is not broken but missing: its items can be read, not moved."""
    visits.unlink()
    before = rows(office)
    for words in ("item list", "item show DC-1", "item log DC-1", "inbox --as office.handler"):
        assert duban(*words.split()).code == 0
    ran = duban("item", "do", "DC-1", "go", *HANDLER)
    assert (ran.code, ran.err.splitlines()[0]) == (4, "没有程序“visit”。")
    assert rows(office) == before


def test_a_folder_that_is_not_there(duban: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_WORKFLOWS", "/nowhere/at/all")
    assert duban("item", "list").code == 0
    ran = duban("procedure", "check")
    assert (ran.code, ran.out) == (6, "/nowhere/at/all:0: P000: 没有这个目录\n")
    assert duban("daemon", "run", "--once").code == 3


def test_a_missing_template_is_told_although_another_module_is_broken(
    duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever mends one file after the other would otherwise learn of the template last; what waits is said."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "visit.py").write_text(SOUND, "utf-8")
    (folder / "idle.py").write_text(GOOD.replace(', due=limit("visit.go", workdays(5))', ""), "utf-8")
    (folder / "documents").mkdir()
    (folder / "documents" / "documents.toml").write_text(DOCUMENTS, "utf-8")
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(folder))
    ran = duban("procedure", "check")
    assert ran.code == 6
    assert [line.split(": ")[1] for line in ran.out.splitlines()] == ["P009", "P028"]
    assert "全部模块都能载入之后才查" in ran.err
