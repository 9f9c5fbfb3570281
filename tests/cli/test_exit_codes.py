"""Bad input and faults: which exit code each gets, what is said, and that nothing is written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run, rows

HANDLER = ("--as", "office.handler")
GOOD = {
    "kind": "handover",
    "title": "汛期排查",
    "todo": "逐户排查",
    "source": "区领导批示",
    "due_day": "2024-06-28",
    "leads": "区应急局",
}


def draft(duban: Run, *more: str, **facts: str) -> tuple[int, str]:
    """Open an assignment with these facts instead of the good ones."""
    sets = [part for name, value in (GOOD | facts).items() for part in ("--set", f"{name}={value}")]
    ran = duban("item", "open", "assignment", "--via", "draft", *HANDLER, *sets, *more)
    assert "Traceback" not in ran.err
    return ran.code, ran.err


# names nobody knows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "near"),
    [
        ("item open asignment --as office.handler", 4, "assignment"),
        ("procedure show hazard_list", 4, "hazard_listing"),
        ("item show RW-2024-0999", 4, "RW-2024-"),
        ("item do RW-2024-0001 recieve --as yingji.liaison", 2, "receive"),
        ("item do RW-2024-0001 receive --as yingji.liason", 4, "yingji.liaison"),
        ("item do RW-2024-0001 receive --as office.handler --for 区应急 --source x", 4, "区应急局"),
        ("item do JB-2024-0003 resolve --as office.handler --set lead=yingji", 2, "leads"),
        ("item do JB-2024-0003 resolve --as office.handler --set leads=区应急居", 2, "区应急局"),
        ("item list --procedure lettre", 4, "letter"),
        ("item list --unit 长风新村街到", 4, "长风新村街道"),
        ("document show 普安督〔2024〕9号", 4, "普安督〔2024〕1号"),
        ("itm list", 2, "item"),
    ],
)
def test_the_nearest_name_is_suggested(duban: Run, office: Path, words: str, code: int, near: str) -> None:
    before = rows(office)
    ran = duban(*words.split())
    assert (ran.code, near in ran.err) == (code, True), ran.err
    assert rows(office) == before


# ill-typed facts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("due_day", "sometime", "办理时限"),
        ("due_day", "2024-06", "办理时限"),
        ("due_day", "2024-02-30", "办理时限"),
        ("due_day", "3/4/24", "办理时限"),
        ("kind", "whatever", "类别"),
        ("leads", "", "牵头单位"),
        ("leads", "区应急局,区应急局", "牵头单位"),
        ("title", "   ", "事项"),
        ("todo", "办" * 200_000, "任务要求"),
        ("todo", "响\x07铃", "任务要求"),
        ("todo", "回\u202e转", "任务要求"),
        ("key", "maybe", "重点任务"),
    ],
)
def test_an_ill_typed_fact_is_exit_2_with_its_label(
    duban: Run, office: Path, name: str, value: str, label: str
) -> None:
    before = rows(office, "item")
    code, said = draft(duban, **{name: value})
    assert (code, label in said) == (2, True), said
    assert len(said) < 1000
    assert rows(office, "item") == before


@pytest.mark.parametrize("number", ["NaN", "inf", "", "1e400", "-3", "twelve"])
def test_a_number_is_a_number(duban: Run, office: Path, number: str) -> None:
    before = rows(office, "item")
    facts = ("title=排查", "todo=逐户", "source=附件9第1行", "due_month=2024-06", "leads=区应急局", f"row={number}")
    sets = [part for fact in facts for part in ("--set", fact)]
    ran = duban("item", "open", "assignment", "--via", "enter_row", *HANDLER, *sets)
    assert (ran.code, "计划行号" in ran.err) == (2, True), ran.err
    assert rows(office, "item") == before


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "day", ["2024.6.28", "2024年6月28日", "２０２４-06-28", "二〇二四年六月二十八日", "20240628", "6月28日"]
)
def test_dates_as_people_write_them(duban: Run, day: str) -> None:
    assert draft(duban, "-n", due_day=day)[0] == 0


@pytest.mark.usefixtures("office")
def test_units_and_choices_as_people_write_them(duban: Run) -> None:
    assert draft(duban, "-n", leads="区应急局、ＹＩＮＧＪＩ")[0] == 2
    assert draft(duban, "-n", leads="区应急局；区建管委\n区消防救援支队", kind="交办")[0] == 0


@pytest.mark.parametrize(
    "more",
    [
        ("--set", "nonsense"),
        ("--set", "=x"),
        ("--set", "title=又一个"),
        ("--set", "deliverable=@/nowhere/at/all.txt"),
        ("--facts", "/nowhere.toml"),
        ("--party", "owner"),
        ("--on", "someday"),
    ],
)
def test_ill_formed_options_are_exit_2(duban: Run, office: Path, more: tuple[str, ...]) -> None:
    before = rows(office, "item")
    assert draft(duban, *more)[0] == 2
    assert rows(office, "item") == before


def test_facts_that_are_no_toml(duban: Run, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "facts.toml"
    for content in (b"title = ", b"\x80\xff\xfe", b"title = {a = 1}\nx = 1"):
        file.write_bytes(content)
        assert draft(duban, "--facts", str(file))[0] == 2


# rights, the present state, the past ------------------------------------------------------------------------------


def test_no_right_and_not_now_are_exit_3_with_every_reason(duban: Run, office: Path) -> None:
    before = rows(office), rows(office, "refusal")
    ran = duban("item", "do", "JB-2024-0001", "issue", "--as", "yingji.liaison", "-y")
    assert ran.code == 3
    assert sum(line.startswith("- ") for line in ran.err.splitlines()) == 2
    assert duban("item", "do", "JB-2024-0002", "issue", "-y").code == 3  # the administrator may do nothing in a case
    assert draft(duban, "--as", "yingji.liaison")[0] == 3
    assert rows(office) == before[0]
    assert rows(office, "refusal") == before[1] + 3


def test_a_rehearsal_clock_goes_forward_only(duban: Run, office: Path) -> None:
    before = rows(office)
    for words in (("--at", "2024-03-20"), ("--at", "someday"), ("--at", "2024-04-01", "-n")):
        assert duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison", *words).code == 2
    assert rows(office) == before
    assert duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison", "--at", "2024-03-22").code == 0
    assert rows(office) > before + 1


def test_a_real_clock_is_not_moved(duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_DB", str(tmp_path / "real.db"))
    assert duban("db", "init").code == 0
    ran = duban("item", "list", "--at", "2030-01-01")
    assert (ran.code, "--at" in ran.err) == (2, True)
    assert duban("daemon", "tick", "--at", "2030-01-01").code == 2


def test_a_term_past_the_published_calendar_is_provisional(duban: Run, office: Path) -> None:
    assert draft(duban, due_day="2027-03-31")[0] == 0
    assert duban("item", "do", "JB-2024-0036", "approve", "--as", "office.deputy").code == 0
    assert duban("item", "do", "JB-2024-0036", "hand_over", *HANDLER, "-y").code == 0
    out = duban("item", "list", "--parent", "JB-2024-0036").out
    assert out.count("\n") == 1
    assert duban("item", "do", out.split("\t")[0], "receive", "--as", "yingji.liaison").code == 0
    ran = duban("item", "do", out.split("\t")[0], "begin", "--as", "yingji.liaison")
    assert (ran.code, "暂定" in ran.out) == (0, True), ran.out


# the database -----------------------------------------------------------------------------------------------------


def unusable(duban: Run, url: str) -> str:
    """Every command is exit 1 in one line, for readers and writers."""
    for words in (("item", "list"), ("inbox", *HANDLER), ("daemon", "tick"), ("item", "do", "1", "x", *HANDLER)):
        ran = duban("--db", url, *words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1), ran.err
    return ran.err


def test_missing_foreign_and_garbage_files(duban: Run, tmp_path: Path) -> None:
    assert "db init" in unusable(duban, str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()
    for name, content in (("empty.db", b""), ("garbage.db", os.urandom(9000)), ("text.db", b"hello\n" * 900)):
        (tmp_path / name).write_bytes(content)
        unusable(duban, str(tmp_path / name))
        assert (tmp_path / name).read_bytes() == content
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as held:
        held.execute("CREATE TABLE item (id)")
    unusable(duban, str(tmp_path / "foreign.db"))
    unusable(duban, str(tmp_path))
    unusable(duban, "oracle://somewhere/db")


def test_a_newer_database(duban: Run, office: Path) -> None:
    with closing(sqlite3.connect(office)) as held:
        held.execute("PRAGMA journal_mode=DELETE")
        held.execute("PRAGMA user_version=999")
        held.commit()
    before = office.read_bytes()
    assert "999" in unusable(duban, str(office))
    assert office.read_bytes() == before


def test_a_damaged_database(duban: Run, office: Path) -> None:
    with closing(sqlite3.connect(office)) as held:
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(office.read_bytes())
    data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    office.write_bytes(bytes(data))
    ran = duban("item", "list")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1), ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes to read-only files")
def test_a_read_only_database(duban: Run, office: Path) -> None:
    office.chmod(stat.S_IREAD)
    ran = duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1), ran.err


def test_a_locked_database(duban: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.store import database

    original = database.Database.__init__

    def hasty(self: database.Database, url: str, **_: float) -> None:
        original(self, url, patience=0.1)

    monkeypatch.setattr(database.Database, "__init__", hasty)
    with closing(sqlite3.connect(office, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison")
        assert (ran.code, len(ran.err.splitlines())) == (1, 1), ran.err
        assert duban("item", "list").code == 0  # readers wait for nobody
        other.execute("ROLLBACK")
    assert duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison").code == 0


def test_init_leaves_what_is_there_alone(duban: Run, office: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copyfile(office, copy)
    assert duban("db", "init", "--rehearsal").code == 1
    assert office.read_bytes() == copy.read_bytes()
