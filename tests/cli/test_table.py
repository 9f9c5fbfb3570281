"""Tables keep to the width, break text as Chinese and English are broken, and cut nothing without a mark."""

from __future__ import annotations

import fcntl
import itertools
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from cli.terminal.table import GAP, drawn
from cli.terminal.wrap import CLOSING, OPENING, longest, pieces, wrapped
from tests.cli.conftest import Run

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a machine that is busy draws slowly

texts = st.text(alphabet=st.sampled_from("隐患整改，。（）“”abc 123-/、 "), max_size=60).map(
    lambda text: " ".join(text.split())
)


# breaking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("重大事故隐患存量清零", 8, ["重大事故", "隐患存量", "清零"]),
        ("各街镇出一份计划，开会动员。", 16, ["各街镇出一份计", "划，开会动员。"]),
        ("经办人（区安委会）", 8, ["经办人", "（区安委", "会）"]),
        ("by the district office", 10, ["by the", "district", "office"]),
        ("RW-2024-0001 逾期", 14, ["RW-2024-0001", "逾期"]),
        ("short", 10, ["short"]),
        ("", 10, [""]),
        ("abcdefghijkl", 5, ["abcde", "fghij", "kl"]),
    ],
)
def test_lines_are_broken_where_a_reader_expects_it(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@patient
@given(texts, st.integers(2, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(cell_len, lines)) <= width
    assert "".join(pieces(text)) == text


@patient
@given(texts)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: str) -> None:
    width = max(longest(text), 1)
    lines = wrapped(text, width)
    for before, after in itertools.pairwise(lines):
        kept = before[-1] in OPENING and f"{before[-1]} " in text  # an author's blank may stand between
        assert before[-1] not in OPENING or kept
        assert after[0] not in CLOSING or f" {after[0]}" in text


# laying out ------------------------------------------------------------------------------------------------------

ROWS = [
    ("RW-2024-0001", "重大事故隐患存量清零", "2024-12-31 逾期", "审定后交办：暂定，待区安委办确认", "-1"),
    ("RW-2024-0002", "组建专班", "2024-03-22", "", "2"),
]
HEADS = ("编号", "标题", "时限", "依据", "剩余日")


def widths(lines: list[str]) -> int:
    return max(map(cell_len, lines))


def test_where_there_is_room_every_row_is_one_line_and_columns_align() -> None:
    lines, left_out = drawn(ROWS, HEADS, 120, whole=(0, 2, 4), more=(3,))
    assert (len(lines), left_out) == (4, [])
    assert cell_len(lines[0][: lines[0].index("依据")]) == cell_len(lines[2][: lines[2].index("审定")])
    assert cell_len(lines[0][: lines[0].index("时限")]) == cell_len(lines[3][: lines[3].index("2024-03-22")])
    assert lines[1] == "─" * widths(lines)


def test_what_may_be_left_out_goes_first_and_is_named() -> None:
    lines, left_out = drawn(ROWS, HEADS, 60, whole=(0, 2, 4), more=(3,))
    assert left_out == [3]
    assert not any("依据" in line for line in lines)
    assert widths(lines) <= 60


def test_what_is_worth_a_line_of_its_own_goes_below_its_row() -> None:
    lines, left_out = drawn(ROWS, HEADS, 60, whole=(0, 2, 4), below=(3,))
    assert left_out == []
    assert "依据" not in lines[0]
    assert [one for one in lines if "暂定" in one] == ["    依据：审定后交办：暂定，待区安委办确认"]
    assert lines[-1].startswith("RW-2024-0002")  # whose cell is empty
    both, left_out = drawn(ROWS, HEADS, 60, whole=(0, 2, 4), more=(4,), below=(3,))
    assert left_out == [4]  # before anything goes below
    assert "依据" in both[0]


def test_a_heading_is_broken_before_a_column_is_given_up() -> None:
    rows = [["示例仓储冷库有限公司", "12", "100.0%"]]
    lines, _left_out = drawn(rows, ["Under", "Open before", "Closing rate"], 30, whole=(1, 2))
    assert [one.split() for one in lines[:2]] == [["Under", "Open", "Closing"], ["before", "rate"]]


def test_numbers_and_dates_stay_whole_while_titles_break() -> None:
    lines, _left_out = drawn(ROWS, HEADS, 54, whole=(0, 2, 4), more=(3,))
    assert any("RW-2024-0001" in line and "2024-12-31 逾期" in line for line in lines)
    assert not any("重大事故隐患存量清零" in line for line in lines)


def test_a_table_of_nothing_is_its_heading() -> None:
    lines, _left_out = drawn([], HEADS, 80)
    assert len(lines) == 2


tables = st.integers(1, 6).flatmap(
    lambda columns: st.lists(st.lists(texts, min_size=columns, max_size=columns), min_size=1, max_size=6)
)


@patient
@given(tables, st.integers(30, 120), *[st.sets(st.integers(0, 5))] * 3)
def test_no_table_is_wider_than_its_width_and_no_word_is_lost(
    rows: list[list[str]], width: int, whole: set[int], more: set[int], below: set[int]
) -> None:
    here = range(len(rows[0]))
    heads = [f"列{n}" for n in here]
    lines, left_out = drawn(rows, heads, width, whole=whole & set(here), more=more & set(here), below=below & set(here))
    assert widths(lines) <= width
    assert set(left_out) <= more
    shown = "".join(cell for row in rows for n, cell in enumerate(row) if n not in left_out)
    drawn_signs = "".join(lines[lines.index(next(one for one in lines if set(one) == {"─"})) + 1 :])
    lost = Counter(shown.replace(" ", ""))
    lost.subtract(drawn_signs.replace(" ", ""))
    assert not +lost
    assert set(-lost) <= {*"；：", *"".join(heads)}  # headings of what stands below its row
    assert GAP == 2


# commands --------------------------------------------------------------------------------------------------------

COMMANDS = {
    "item list": 36, "item list --procedure assignment": 35, "inbox --as office.handler": 35, "deadline list": 60,
    "document list": 1, "item show JB-2024-0001": 10, "item log JB-2024-0001": 2, "plan show": 35,
    "item explain JB-2024-0001": 3, "unit list": 50, "post list": 50, "group list": 4, "procedure list": 15,
}  # fmt: skip


NUMBER = re.compile(r"\b(?:JB|RW)-\d{4}-\d{4}\b")
DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("words", COMMANDS)
def test_every_list_keeps_to_the_width(words: str, width: int, duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = duban(*words.split(), "-o", "table")
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert len(lines) >= COMMANDS[words]
    assert widths(lines) <= width
    plain = duban(*words.split(), "-o", "plain").out
    assert set(NUMBER.findall(ran.out)) == set(NUMBER.findall(plain))
    if words.startswith(("item list", "inbox", "deadline", "document list")):
        assert set(DATE.findall(ran.out)) == set(DATE.findall(plain))


@pytest.mark.usefixtures("office")
def test_a_due_date_and_its_mark_stay_together(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    plain = duban("deadline", "list", "--at", "2024-03-26", "-o", "plain").out
    assert plain.count("2024-03-22 已逾期") == 16
    assert duban("deadline", "list", "-o", "table").out.count("2024-03-22 已逾期") == 16


@pytest.mark.usefixtures("office")
def test_a_tree_goes_on_beside_its_branches(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = duban("item", "tree", "JB-2024-0001").out
    monkeypatch.setenv("COLUMNS", "44")
    monkeypatch.setattr("cli.item.resolved", lambda _output: "table")
    lines = duban("item", "tree", "JB-2024-0001").out.splitlines()
    assert widths(lines) <= 44 < widths(plain.splitlines())
    assert lines[1].startswith("│  ")
    signs = str.maketrans("", "", "│├└─ \n")
    assert "".join(lines).translate(signs) == plain.translate(signs)


def test_a_terminal_is_asked_how_wide_it_is(rehearsed: Path) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 64, 0, 0))
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    words = [sys.executable, "-m", "cli.main", "--db", str(rehearsed), "deadline", "list"]
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=env) as run:
        os.close(theirs)
        written = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            written += piece
        assert run.stderr is not None
        said = run.stderr.read().decode()
    os.close(ours)
    lines = re.sub(r"\x1b\[\d*m", "", written.decode()).splitlines()
    assert len(lines) > 70
    assert widths(lines) <= 64
    assert "放不下：期限、效力、依据、时限项" in said
