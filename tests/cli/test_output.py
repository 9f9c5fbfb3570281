"""What reaches stdout: modes, alignment, and nothing a terminal would obey."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from rich.cells import cell_len

from cli.output import clean, out, show, show_one, tell
from engine.errors import Sentence

COLUMNS = [("number", "Count"), ("title", "Weekday"), ("due", "Date"), ("late", "Why")]
ROWS: list[dict[str, Any]] = [
    {"number": "RW-2024-0001", "title": "消防安全大检查", "due": date(2024, 6, 30), "late": True, "seq": 3},
    {"number": "RW-2024-0002", "title": "ab", "due": None, "late": False, "seq": 1},
]
EVIL = "a\x1b[31mred\x1b]0;title\x07\x9b2J\x00\x7f\u202eb\tc\nd\ud800"

Capture = pytest.CaptureFixture[str]


def test_plain_is_tab_separated_without_heading(capsys: Capture) -> None:
    show(ROWS, COLUMNS)
    assert capsys.readouterr().out == "RW-2024-0001\t消防安全大检查\t2024-06-30\t是\nRW-2024-0002\tab\t\t否\n"


def test_auto_is_a_table_on_a_terminal(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    show(ROWS, COLUMNS)
    written = capsys.readouterr().out
    assert "序数" in written
    assert "\x1b[3" not in written


def test_a_table_aligns_chinese_characters(capsys: Capture) -> None:
    show(ROWS, COLUMNS, "table")
    lines = capsys.readouterr().out.splitlines()
    heading = next(line for line in lines if "星期" in line)
    first = next(line for line in lines if "0001" in line)
    second = next(line for line in lines if "0002" in line)
    assert cell_len(heading[: heading.index("缘由")]) == cell_len(first[: first.index("是")])
    assert cell_len(second[: second.index("否")]) == cell_len(first[: first.index("是")])


def test_json_is_a_list_with_every_key(capsys: Capture) -> None:
    show(ROWS, COLUMNS, "json")
    written = capsys.readouterr().out
    assert "消防" in written
    assert [row["seq"] for row in json.loads(written)] == [3, 1]
    show([], COLUMNS, "json")
    assert json.loads(capsys.readouterr().out) == []


def test_jsonl_is_one_object_a_line(capsys: Capture) -> None:
    show(iter(ROWS), COLUMNS, "jsonl")
    assert [json.loads(line)["number"] for line in capsys.readouterr().out.splitlines()] == [
        "RW-2024-0001",
        "RW-2024-0002",
    ]


def test_json_of_what_the_engine_speaks_in(capsys: Capture) -> None:
    row = {
        "at": datetime(2024, 3, 21, 1, tzinfo=UTC),
        "sum": Decimal("1.50"),
        "names": {"b", "a"},
        "why": Sentence("There is no {kind} {name}.", {"kind": "unit", "name": "甲"}),
        "inner": {"list": (1, None)},
    }
    show_one(row, [], "json")
    assert json.loads(capsys.readouterr().out) == {
        "at": "2024-03-21T01:00:00+00:00",
        "sum": "1.50",
        "names": ["a", "b"],
        "why": "没有单位“甲”。",
        "inner": {"list": [1, None]},
    }


def test_one_object_as_lines(capsys: Capture) -> None:
    show_one(ROWS[0], COLUMNS[:2], "plain")
    assert capsys.readouterr().out == "序数\tRW-2024-0001\n星期\t消防安全大检查\n"
    show_one(ROWS[0], COLUMNS[:2], "table")
    assert "消防安全大检查" in capsys.readouterr().out


@pytest.mark.parametrize("mode", ["plain", "table", "json", "jsonl"])
def test_no_control_character_reaches_a_terminal(capsys: Capture, mode: str) -> None:
    show([{"x": EVIL, "y": [EVIL], "z": {EVIL: EVIL}}], [("x", EVIL), ("y", "Y"), ("z", "Z")], mode, title=EVIL)
    written = capsys.readouterr().out
    assert not any(sign in written for sign in "\x1b\x07\x9b\x00\x7f\u202e\ud800")
    if mode == "plain":
        assert written.count("\t") == 2
        assert written.count("\n") == 1
    if mode.startswith("json"):
        found = json.loads(written)
        assert (found[0] if mode == "json" else found)["x"] == EVIL


def test_text_and_messages_are_cleaned_line_by_line(capsys: Capture) -> None:
    out("graph TD\n  a --> \x1b[1mb")
    tell("one\ntw\x9bo")
    written = capsys.readouterr()
    assert written.out == "graph TD\n  a --> \ufffd[1mb\n"
    assert written.err == "one\ntw\ufffdo\n"
    assert clean("甲\t乙") == "甲 乙"
