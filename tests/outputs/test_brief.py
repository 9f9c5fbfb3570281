"""What leaders get: numbers that agree with the record, what waits for them, and what was not done, with reasons."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import which
from subprocess import run
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document

from engine.definition.registry import Registry
from engine.outputs.board.rows import cleaned
from engine.outputs.figures.targets import Standing, Target
from engine.outputs.footing import footing
from engine.outputs.leaders.brief import brief
from engine.outputs.leaders.declined import not_taken
from engine.outputs.leaders.digest import Digest, Mine, _latest, digest, work
from engine.outputs.leaders.monthly import Month, circular, overall, report
from engine.runtime.answers.past import Past
from engine.testing import Office
from tests.cli.conftest import Run, duban, rehearsed  # noqa: F401 - fixtures
from tests.outputs.conftest import HOSTILE

FOOT = (
    "数据截至 2025-01-01 00:00；日历版本 national-2026-dfc39704；口径版本 2026-11-26；"
    f"封签 第10号（2025-01-01）{'e' * 64}。"
)


def words(data: bytes) -> list[str]:
    """Every paragraph and cell of a Word file."""
    made: Any = Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    feet = [one.text for one in made.sections[0].footer.paragraphs]
    return [*(one.text for one in made.paragraphs), *cells, *feet]


@pytest.fixture(scope="module")
def found(district: Office) -> Digest:
    return digest(district.engine, date(2024, 6, 1), date(2024, 6, 3))


def test_the_numbers_are_those_of_the_record(found: Digest, district: Office) -> None:
    tasks = district.engine.items(procedure="task", open_only=True)
    assert (found.open, found.overdue, found.soon) == (len(tasks), 1, 0) == (2, 1, 0)
    (red,) = found.red
    assert (red.unit, red.due, red.days) == ("区数据局", date(2024, 4, 30), 22)
    assert red.last == "函告：拟发"
    # the letter came again on 14 May and nobody decided it: the office itself is late, and says so
    assert [(one.what, one.who, one.late) for one in found.office_late][-1] == ("拟发", "安委办主任", True)
    assert [one.number for one in found.decisions] == [one.number for one in district.engine.items(state="proposed")]


def test_what_was_declined_stays_visible_with_its_reason(district: Office) -> None:
    (one,) = not_taken(district.engine)
    assert (one.kind, one.unit, one.what, one.by) == ("declined", "区数据局", "函告", "安委办主任")
    assert (one.day, one.reason, one.then) == (date(2024, 5, 9), "已当面说明，五日后再议", "2024-05-14")


def test_holds_and_papers_taken_back_are_told(tmp_path: Path, district: Office) -> None:
    office = Office.entered(_copy(district, tmp_path), registry=district.engine.registry)
    (letter,) = [one.number for one in office.engine.items(procedure="letter", open_only=True)]
    office.do(letter, "sign", by="office.head")
    office.do(letter, "withdraw", by="office.head", reason="措辞有误", then="rest")
    late = next(one.number for one in office.engine.items(procedure="task") if one.parties["owner"] == "shuju")
    office.engine.hold(late, until=date(2024, 6, 12), reason="领导已约见", actor="office.deputy")
    assert [(one.kind, one.reason, one.then) for one in not_taken(office.engine)][:2] in (
        [("held", "领导已约见", "2024-06-12"), ("withdrawn", "措辞有误", "rest")],
        [("withdrawn", "措辞有误", "rest"), ("held", "领导已约见", "2024-06-12")],
    )
    office.engine.close()


def test_what_became_moot_was_nobodys_decision(tmp_path: Path, district: Office) -> None:
    office = Office.entered(_copy(district, tmp_path), registry=district.engine.registry)
    (letter,) = [one.number for one in office.engine.items(procedure="letter", open_only=True)]
    late = next(one.number for one in office.engine.items(procedure="task") if one.parties["owner"] == "shuju")
    office.do(late, "submit", by="shuju.liaison", report="补报")
    office.do(late, "close", by="office.handler", opinion="属实")
    assert office.state(letter) == "moot"
    assert [one.kind for one in not_taken(office.engine)] == ["declined"]
    office.engine.close()


def _copy(office: Office, folder: Path) -> str:
    import sqlite3

    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as old, sqlite3.connect(folder / "office.db") as new:
        old.backup(new)
    return f"sqlite:///{folder / 'office.db'}"


def test_one_page_for_leaders_as_a_word_file(found: Digest) -> None:
    mine = [Mine("HG-2024-0002", f"{HOSTILE}{at}", "拟发", date(2024, 5, 16), -12, (("签发", "duban item do X sign"),))
            for at in range(9)]  # fmt: skip
    data = brief(found, mine, "安委办主任")
    said = words(data)
    assert "红色事项（1件）" in said
    assert "待安委办主任签批、办理（9件）" in said
    assert "另有6件，见 duban inbox" in said
    assert sum("duban item do X sign" in one for one in said) == 3
    assert any(cleaned(HOSTILE)[:19] in one for one in said)
    assert "1\n▲ 逾期" in said
    assert f"{len(found.office_late)}\n办公室自身逾期" in said
    assert any("已当面说明，五日后再议" in one for one in said)
    assert brief(found, mine, "安委办主任") == data
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        assert b"<script" not in whole.read("word/document.xml")


@pytest.mark.full
@pytest.mark.skipif(not (which("soffice") and which("pdfinfo")), reason="LibreOffice or poppler is not installed")
def test_it_is_one_page(found: Digest, tmp_path: Path) -> None:
    from engine.outputs.papers.preview import as_pdf

    long = replace(found, red=(replace(found.red[0], title="名" * 300, unit="单" * 60),) * 29,
                   decisions=(replace(found.decisions[0], title="名" * 300),) * 12,
                   declined=(replace(found.declined[0], reason="因" * 300),) * 8)  # fmt: skip
    mine = [
        Mine("HG-2024-0002", "名" * 300, "拟发", None, None, (("签发", "duban item do HG-2024-0002 sign"),) * 3)
    ] * 9
    target = Target("x", "名" * 300, "", (2024,), 2024, "fall")
    told = Standing(target, "missed", 20, 19, Decimal(20), date(2024, 5, 31), forecast=Decimal("40.1"))
    page = brief(long, mine, "安委办主任", FOOT, [told] * 6)
    (tmp_path / "one.pdf").write_bytes(as_pdf({"brief": page})["brief"])
    info = run(["pdfinfo", tmp_path / "one.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in info


def test_the_command_says_what_waits_for_me_and_how_to_do_it(
    district: Office, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", district.url)
    monkeypatch.chdir(tmp_path)
    ran = duban("report", "brief", "--as", "office.head", "-o", "json")
    told = json.loads(ran.out)
    (letter,) = [one.number for one in district.engine.items(procedure="letter", open_only=True)]
    waits = {one["number"]: [line["command"] for line in one["commands"]] for one in told["waiting_for_me"]}
    assert f"duban item do {letter} sign" in waits[letter]
    assert f"duban item do {letter} decline" in waits[letter]
    assert (told["overdue"], told["units_lapsed"]) == (1, 0)
    assert told["not_taken"][0]["reason"] == "已当面说明，五日后再议"
    said = duban("report", "brief").out
    assert "--as" in said
    then = json.loads(duban("report", "brief", "--as-of", "2024-05-08", "-o", "json").out)
    assert (then["waiting_for_me"], then["not_taken"], then["overdue"]) == (None, [], 1)
    assert duban("report", "brief", "--out", "一页纸.docx").code == 0
    paper = words(Path("一页纸.docx").read_bytes())
    assert any("红色事项" in one for one in paper)
    foot = footing(district.engine)  # what a proof is checked against, under every form of the page
    assert "封签" in foot
    assert foot == told["foot"]
    assert foot in paper
    assert said.rstrip().endswith(foot)
    assert duban("report", "brief", "--out", "no/one.docx").code == 2
    listed = duban("report", "declined", "--period", "2024-05").out
    assert "已当面说明" in listed
    assert duban("report", "declined", "--period", "2024-06").out == ""


# months ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def may(district: Office) -> Month:
    past = Past(district.url, district.engine.calendar.end_of(date(2024, 5, 31)))
    return Month(past, date(2024, 5, 1), date(2024, 5, 31))


def test_the_report_of_a_month_begins_with_the_page_for_leaders_and_adds_up(may: Month) -> None:
    data = report(may)
    said = words(data)
    assert said[0] == "督办工作一页纸"
    assert "（2024年5月）" in said
    assert "表4　一般事故隐患（分区域）" in said
    assert any(one.strip().startswith("一般事故隐患：上月结转0项") for one in said)
    made: Any = Document(io.BytesIO(data))
    figures = next(one for one in made.tables if one.rows[0].cells[0].text == "责任单位")
    rows = [[cell.text for cell in row.cells] for row in figures.rows][1:]
    assert [row[0] for row in rows] == ["区数据局", "其余1家", "合计"]
    for at in (1, 2, 3, 4, 5, 6, 8, 9):
        assert sum(int(row[at]) for row in rows[:-1]) == int(rows[-1][at]), at
    assert all(int(row[1]) + int(row[2]) == int(row[3]) + int(row[4]) + int(row[5]) for row in rows)
    assert any("五、本月未采取的升级措施（1件）" in one for one in said)
    assert report(may) == data


def test_the_circular_names_who_is_late_and_is_a_draft(may: Month) -> None:
    said = words(circular(may))
    assert "（代拟稿，待审签编号）" in said
    assert any(one.startswith("区数据局：“") and "应于2024年4月30日前办结，已逾期21个工作日" in one for one in said)
    assert not any("〔2024〕" in one for one in said)
    assert next(iter(overall(may))) == (
        "任务：上月结转2项，本月新增0项，办结0项，改派、并入等终止0项，月末在办2项，其中逾期1项，办结率0.0%。"
    )


def test_what_is_late_by_no_working_day_is_not_red_yet() -> None:
    """Due on a Friday: on Saturday it is late in law, and nobody could have worked since."""
    item = SimpleNamespace(procedure="task", number="RW-1")
    owed = [SimpleNamespace(unit="jiaoyu", due=date(2024, 4, 19), days=days) for days in (0, -1)]
    assert [_latest([(item, one)], ("task",), set()) for one in owed] == [[], [(item, owed[1])]]  # type: ignore[list-item]


def test_what_an_office_adds_of_its_own_is_counted_too(registry: Registry) -> None:
    """What climbs to measures is work, whoever declared it; what the calendar opens each period is not."""
    assert list(work(registry)) == ["hazard_general", "hazard_listing", "task"]
    visit = replace(registry.get("task"), code="visit", title="走访")
    assert work(Registry([visit, registry.get("letter")])) == {"visit": "走访"}


def test_a_month_that_is_over_is_told_as_it_was(
    district: Office, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", _copy(district, tmp_path))
    monkeypatch.chdir(tmp_path)
    assert duban("report", "monthly", "2024-04").code == 0
    first = Path("区情月报2024-04.docx").read_bytes(), Path("调度通报2024-04.docx").read_bytes()
    office = Office.entered(_copy(district, tmp_path), registry=district.engine.registry)
    late = next(one.number for one in office.engine.items(procedure="task") if one.parties["owner"] == "shuju")
    office.do(late, "submit", by="shuju.liaison", report="补报")
    office.do(late, "close", by="office.handler", opinion="属实")
    office.engine.close()
    assert duban("report", "monthly", "2024年4月", "--out", "again.docx", "--circular", "other.docx").code == 0
    assert (Path("again.docx").read_bytes(), Path("other.docx").read_bytes()) == first
    assert duban("report", "monthly", "2024-06").code == 0  # it runs still
    assert duban("report", "monthly", "2024-07").code == 2
    assert duban("report", "monthly", "2024Q1").code == 2


@pytest.mark.full
def test_without_word_the_page_is_shown_and_whoever_signs_is_told(rehearsed: Path, tmp_path: Path) -> None:  # noqa: F811
    """An office that has not installed the extra: it reads its page, is told what is missing, and so is who issues."""
    office = tmp_path / "office.db"
    shutil.copyfile(rehearsed, office)
    without = (
        "import sys; from importlib import util\n"
        "for one in ('docx', 'docxtpl'): sys.modules[one] = None\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, package=None: None if name in ('docx', 'docxtpl') else found(name, package)\n"
        "from cli.main import main\n"
    )

    def typed(words: str) -> tuple[str, str]:
        code = f"{without}sys.exit(main({words.split()!r}))"
        ran = run(
            [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "DUBAN_DB": str(office)}
        )
        return ran.stdout, ran.stderr

    shown, wrong = typed("report brief --as office.head")
    assert ("红色事项" in shown, wrong) == (True, "")
    assert "duban[documents]" in typed(f"report brief --as office.head --out {tmp_path / 'page.docx'}")[1]
    assert "duban[documents]" in typed("doctor")[0]
    issued, told = typed("item do JB-2024-0002 issue -y --as office.handler")
    assert "已制发" in issued
    assert "没有文件" in told
