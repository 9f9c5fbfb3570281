"""``duban inbox``: two blocks, soonest first; the default command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("office")
KEYS = {"due", "days", "number", "title", "what", "who"}


def test_the_two_blocks(duban: Run) -> None:
    ran = duban("inbox", "--as", "office.handler", "-o", "json")
    found = json.loads(ran.out)
    assert (ran.code, list(found)) == (0, ["ours", "theirs"])
    assert {f"JB-2024-{n:04}" for n in range(1, 36)} == {one["number"] for one in found["ours"]}
    assert [one for one in found["ours"] + found["theirs"] if not set(one) >= KEYS] == []
    dues = [one["due"] for one in found["ours"] if one["due"]]
    assert dues == sorted(dues)
    assert "RW-2024-0001" in {one["number"] for one in found["theirs"]}


def test_it_is_the_default_command(duban: Run) -> None:
    assert duban("--as", "yingji.liaison").out == duban("inbox", "--as", "yingji.liaison").out


def test_lines_say_whose_they_are(duban: Run) -> None:
    first = duban("inbox", "--as", "yingji.liaison").out.splitlines()[0].split("\t")
    assert first == ["我方", "2024-03-22", "1", "RW-2024-0001", "重大事故隐患存量清零", "待签收", "区应急局"]
    line = json.loads(duban("inbox", "--as", "yingji.liaison", "-o", "jsonl").out.splitlines()[0])
    assert (line["side"], line["overdue"], line["standing"]) == ("ours", False, "firm")


def test_tables_have_both_headings(duban: Run) -> None:
    out = duban("inbox", "--as", "yingji.liaison", "-o", "table").out
    assert "我方（我们应办）" in out
    assert "他方（我们等待）" in out


def test_overdue_is_said(duban: Run) -> None:
    ran = duban("inbox", "--as", "office.handler", "--at", "2024-03-26", "-o", "json")
    late = next(one for one in json.loads(ran.out)["ours"] if one["number"] == "JB-2024-0002")
    assert (late["overdue"], late["days"]) == (True, -2)


def test_an_empty_one_says_whose_it_is_and_how_to_ask_for_another(duban: Run) -> None:
    said = duban("inbox").err
    assert "admin" in said
    assert "duban inbox --as LOGIN" in said
    assert "--as LOGIN" not in duban("inbox", "--as", "yingji.liaison").err


def test_nobody_is_bound(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.database.system_user", lambda: "somebody.else")
    ran = duban("inbox")
    assert ran.code == 3
    assert "somebody.else" in ran.err
    assert "--as" in ran.err


def test_an_unknown_login_is_told_the_nearest(duban: Run) -> None:
    ran = duban("inbox", "--as", "office.handlr")
    assert (ran.code, "office.handler" in ran.err) == (4, True)


def test_as_needs_a_delegation_where_the_clock_is_real(
    duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_DB", str(tmp_path / "real.db"))
    assert duban("db", "init", "--directory", "putuo").code == 0
    assert duban("inbox", "--as", "office.handler").code == 3
