"""The wall chart: every row once, months that tell the truth, text that stays text, one file that fetches nothing."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from cli.reports.board import collected, refresher, write
from engine.errors import NotFound, Usage
from engine.outputs.board import charts
from engine.outputs.board.page import cell, page, sheet
from engine.outputs.board.rows import Board, Mark, Row, ages, board, burn_down, by, cleaned
from engine.outputs.lights import LIGHTS
from engine.runtime.answers.past import Past
from engine.testing import Office
from tests.cli.conftest import Run, duban  # noqa: F401 - a fixture
from tests.outputs.conftest import HOSTILE

TODAY = date(2024, 6, 20)
ROW = Row(
    number="RW-2024-0001", kind="任务", title="清查", leads=("区体育局",), others=(), light="fine", state="办理中",
    began=date(2024, 3, 21), due=date(2024, 8, 31), ended=None, percent=40, parts=None, late=0, owed_by="区体育局",
)  # fmt: skip
AT = datetime(2024, 6, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def months(row: Row, today: date = TODAY) -> str:
    """A row's twelve months as one text, empty ones as dots."""
    return " ".join("".join(cell(row, 2024, month, today)) or "." for month in range(1, 13))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ". . r━ r━ r━ r━ f┄ f◎ . . . ."),
        ({"due": date(2024, 4, 30), "light": "overdue"}, ". . r━ r◎ x▲ x▲ . . . . . ."),
        ({"due": date(2024, 6, 10), "light": "overdue"}, ". . r━ r━ r━ x◎▲ . . . . . ."),
        ({"due": date(2024, 5, 31), "ended": date(2024, 5, 8), "light": "done"}, ". . r━ r━ g● . . . . . . ."),
        ({"due": date(2024, 4, 30), "ended": date(2024, 6, 3), "light": "done"}, ". . r━ r◎ x▲ x▲● . . . . . ."),
        ({"due": None}, ". . r━ r━ r━ r━ . . . . . ."),
        ({"due": None, "ended": date(2024, 4, 2), "light": "dropped"}, ". . r━ r○ . . . . . . . ."),
        ({"began": date(2023, 11, 1), "due": date(2025, 2, 1)}, "r━ r━ r━ r━ r━ r━ f┄ f┄ f┄ f┄ f┄ f┄"),
        ({"due": date(2024, 7, 31), "marks": (
            Mark(date(2024, 5, 6), "★", "过半"), Mark(date(2024, 7, 1), "☆", "送审", False),
            Mark(date(2024, 6, 3), "函", "函告"), Mark(date(2024, 6, 9), "函", "函告"),
            Mark(date(2024, 6, 9), "通", "通报", False))},
         ". . r━ r━ r━★ r━函通× f◎☆ . . . . ."),
    ],
)  # fmt: skip
def test_the_months_of_a_row(changes: dict[str, object], expected: str) -> None:
    assert months(replace(ROW, **changes)) == expected  # type: ignore[arg-type]


def test_measures_in_a_word() -> None:
    marks = tuple(
        Mark(TODAY, sign, "", done) for sign, done in (("函", True), ("函", True), ("函", False), ("约", True))
    )
    assert replace(ROW, marks=marks).measures == "函2 （函1不发） 约1"
    assert replace(ROW, leads=tuple("甲乙丙丁戊")).lead == "甲、乙、丙等5家"


def test_what_nobody_sees_is_left_out() -> None:
    assert cleaned("a\x07b\u202ec\ud800d\ne\t\U00020bb7🔥\u200d") == "abcd e \U00020bb7🔥\u200d"


def test_charts_count_every_row_under_its_keys() -> None:
    rows = [replace(ROW, began=began, light=light, leads=leads, ended=ended) for began, light, leads, ended in (
        (date(2024, 6, 1), "fine", ("甲",), None), (date(2024, 5, 1), "overdue", ("甲", "乙"), None),
        (date(2024, 1, 1), "soon", ("丙",), None), (date(2024, 1, 1), "done", ("丙",), date(2024, 2, 1)),
    )]  # fmt: skip
    assert by(rows, lambda row: row.leads, 2) == {
        "丙": {"soon": 1, "done": 1}, "甲": {"fine": 1, "overdue": 1}, "其他": {"overdue": 1},
    }  # fmt: skip
    assert [n for _name, n in ages(rows, TODAY)] == [1, 1, 0, 1]
    found = burn_down(rows, 2024, TODAY)
    assert [left for _month, left, _planned in found] == [2, 1, 1, 1, 2, 3, None, None, None, None, None, None]
    assert found[7] == ("8月", None, 0)
    assert found[6] == ("7月", None, 4)


# the board of a record -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn(district: Office) -> Board:
    return board(district.engine, ["assignment", "task"], 2024, "挂图作战")


def test_rows_are_those_of_the_record(drawn: Board, district: Office) -> None:
    assert len(drawn.rows) == len(district.engine.items(procedure="assignment")) + len(
        district.engine.items(procedure="task")
    )
    done, late, fine, *tasks = drawn.rows
    assert [row.kind for row in drawn.rows] == ["交办事项"] * 3 + ["任务"] * 3
    assert (done.parts, done.percent, done.leads) == ((1, 1), 100, ("区体育局",))
    assert (late.light, late.owed_by, late.parts) == ("overdue", "区数据局", (1, 0))
    # due 30 April; May has 21 working days in 2024 (11 May is one, 1-5 are holidays), 3 June is the last
    assert late.late == 22
    assert late.measures == "函1 （函1不发）"
    assert [(one.sign, one.day) for one in fine.marks] == [("☆", date(2024, 7, 31))]
    assert [row.light for row in tasks] == ["done", "overdue", "fine"]
    assert board(district.engine, ["task"], 2023, "x").rows == ()
    with pytest.raises(NotFound):
        board(district.engine, ["tusk"], 2024, "x")


def then(district: Office, day: int, month: int) -> list[tuple[str, str, str]]:
    """Lights, progress and measures of the tasks as they were known at noon of a day."""
    past = Past(district.url, datetime(2024, month, day, 12, tzinfo=ZoneInfo("Asia/Shanghai")))
    found = board(past, ["task"], 2024, "x")
    past.close()
    return [(row.light, str(row.percent), row.measures) for row in found.rows]


def test_what_the_record_said_then(district: Office) -> None:
    assert then(district, 9, 4) == [("fine", "None", "")]
    assert then(district, 29, 4) == [("done", "100", ""), ("soon", "None", ""), ("fine", "None", "")]
    assert then(district, 8, 5) == [("done", "100", ""), ("overdue", "None", "函1"), ("fine", "None", "")]


class Read(HTMLParser):
    """The page as a browser takes it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_fetches_nothing_and_takes_no_text_for_anything_else(drawn: Board) -> None:
    text = page(drawn)
    read = Read(text)
    assert sum(tag == "script" for tag, _attrs in read.tags) == 1  # its own, at the end
    assert not [attrs for _tag, attrs in read.tags for name in attrs if name in ("src", "onload", "onclick")]
    assert set(re.findall(r"https?://[\w./]+", text)) <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://x",
    }  # fmt: skip
    assert cleaned(HOSTILE) in read.words
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", text)
    assert sum(tag == "tr" for tag, _attrs in read.tags) == len(drawn.rows) + 1
    assert sum(tag == "svg" for tag, _attrs in read.tags) == 3
    assert page(drawn) == text
    said = "".join(read.words)
    assert "数据截至 2024-06-03 10:00" in said
    assert "封签" in said.split("口径版本")[-1]
    for key, one in LIGHTS.items():  # in every row the colour, the symbol and the words say the same
        count = sum(row.light == key for row in drawn.rows)
        assert len(re.findall(f"<td class=s>{one.symbol} {one.words}", text)) == count


def test_five_thousand_rows_are_a_small_page(drawn: Board) -> None:
    many = tuple(replace(row, number=f"RW-2024-{at:04}") for at, row in enumerate(drawn.rows * 834))[:5000]
    assert len(page(replace(drawn, rows=many)).encode()) < 5_000_000


def test_an_empty_board_is_a_page(drawn: Board) -> None:
    assert "共 0 项" in page(replace(drawn, rows=()))


@pytest.mark.parametrize(
    ("most", "ticks"),
    [(0, [0]), (4, [0, 1, 2, 3, 4]), (36, [0, 10, 20, 30, 40]), (1250, [0, 500, 1000, 1500]),
     (5000, [0, 1000, 2000, 3000, 4000, 5000])],
)  # fmt: skip
def test_axes_have_round_numbers(most: int, ticks: list[int]) -> None:
    assert charts._ticks(most) == ticks


def test_every_sheet_says_what_it_is_of(drawn: Board) -> None:
    made = page(replace(drawn, title='"}</style>挂图'))
    assert made.count("</style>") == page(drawn).count("</style>")
    assert 'content:"\\22 \\7d \\3c \\2f style\\3e 挂图' in made
    assert "<td class=e><tr" in made.replace(
        "</tbody>", "<tr"
    )  # nothing stands in an empty cell, not even a line break


def test_charts_escape_and_keep_chinese() -> None:
    svg = charts.lights_under("x", "按<单位>&", {"<b>甲</b>": {"overdue": 2}, "乙": {}})
    assert "<b>" not in svg
    assert "按&lt;单位&gt;&amp;" in svg
    assert "<script" not in svg
    assert charts.lines("y", "空", ["1月"], {"实际": [None]})


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, drawn: Board) -> None:
    monkeypatch.setitem(sys.modules, "pygal", None)
    with pytest.raises(charts.NoCharts, match=r"duban\[board\]"):
        page(drawn)


def test_the_excel_file_says_the_same(drawn: Board) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet(drawn))).active
    assert book is not None
    heads = [str(one.value) for one in book[2]]
    late = dict(zip(heads, [one.value for one in book[4]], strict=True))
    assert (late["事项"], late["状态色"], late["时限(ISO)"]) == (cleaned(HOSTILE), "▲ 红（逾期）", "2024-04-30")
    assert book.cell(4, heads.index("事项") + 1).data_type == "s"
    assert (late["4月"], late["5月"], late["12月"]) == ("◎", "▲函×函", None)


# the command and the daemon --------------------------------------------------------------------------------------


def test_the_command_writes_the_whole_file_or_none(
    district: Office, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", district.url)
    monkeypatch.chdir(tmp_path)
    ran = duban("report", "board", "--procedure", "任务", "--title", "墙上")
    assert (ran.code, ran.out) == (0, "board.html：3 行\n")
    assert "<h1>墙上</h1>" in Path("board.html").read_text("utf-8")
    assert duban("report", "board", "-o", "xlsx").code == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["board.html", "board.xlsx"]
    assert duban("report", "board", "--out", "no/where.html").code == 2
    assert duban("report", "board", "--procedure", "tusk").code == 4
    before = Path("board.html").read_bytes()
    monkeypatch.setattr("engine.outputs.board.page.page", lambda board: 1 / 0)
    assert duban("report", "board").code == 1
    assert Path("board.html").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2


def test_the_daemon_refreshes_the_board_that_duban_toml_names(
    district: Office, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert refresher(district.url) is None
    here = Path("duban.toml")
    here.write_text('[board]\nfile = "wall.html"\nevery = 5\nprocedures = ["task"]\n', "utf-8")
    refresh = refresher(district.url)
    assert refresh is not None
    refresh()
    assert "共 3 项" in Path("wall.html").read_text("utf-8")
    Path("wall.html").unlink()
    refresh()  # not again within five minutes
    assert not Path("wall.html").exists()
    for wrong, why in (('fiel = "x"', "fiel"), ("file = 3", "file"), ("every = 5", "file"), ("every = 0", "every")):
        here.write_text(f"[board]\n{wrong}\n", "utf-8")
        ran = duban("daemon", "run", "--once", "--db", district.url)
        assert (ran.code, why in ran.err) == (1, True), ran.err
    here.write_text('[board]\nfile = "no/wall.html"\n', "utf-8")
    unwritable = refresher(district.url)
    assert unwritable is not None
    unwritable()  # told, and the daemon goes on


def test_a_board_that_cannot_be_written_is_refused(drawn: Board, tmp_path: Path) -> None:
    with pytest.raises(Usage):
        write(tmp_path / "no" / "board.html", drawn)
    assert collected.__module__ == "cli.reports.board"
