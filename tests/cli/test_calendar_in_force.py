"""``duban calendar show`` and ``count`` answer by the calendar that the database there is counts by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.cli.conftest import Run
from tests.diaries.revised import MADE_UP

UNIT = """layer = "unit"
unit = "区教育局"
year = 2027
notices = ["区教育局通知"]
reason = "搬迁"
opens = 08:30:00
closes = 17:00:00
days = [{ date = 2027-01-11, name = "搬迁", off = true }]
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database into which a made-up 2027 was loaded, and a day off of the education bureau."""
    folder = tmp_path_factory.mktemp("loaded")
    file, unit = folder / "duban.db", folder / "moving.toml"
    unit.write_text(UNIT, "utf-8")
    for words in (
        ["db", "init", "--rehearsal", "--at", "2026-12-24T09:00", "--directory", "putuo"],
        ["calendar", "load", str(MADE_UP)],
        ["calendar", "load", str(unit)],
    ):
        assert main(["--db", str(file), *words]) == 0, words
    return file


def read(duban: Run, *words: str) -> Any:
    ran = duban("calendar", *words, "-o", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_without_a_database_the_shipped_years_answer(duban: Run) -> None:
    """Monday 4 to Friday 8 January 2027: nothing is published, 1 January is off by law."""
    ran = duban("calendar", "count", "2026-12-31", "5")
    assert (ran.code, ran.out) == (0, "2027-01-08\n")
    assert "暂定" in ran.err
    found = read(duban, "count", "2026-12-31", "5")
    assert (found["calendar"][:8], found["standing"]) == ("cn-2026-", "provisional")
    assert read(duban, "show", "2024-10-12")["calendar"] == found["calendar"]


def test_with_one_what_was_loaded_into_it_answers(duban: Run, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the made-up notice 1 to 5 January are off and Saturday 9 January is worked: 6, 7, 8, 9, 11 January."""
    for words in (("--db", str(loaded)), ()):
        ran = duban("calendar", "count", "2026-12-31", "5", *words)
        assert (ran.code, ran.out, ran.err) == (0, "2027-01-11\n", "")
        monkeypatch.setenv("DUBAN_DB", str(loaded))  # given or configured
    found = read(duban, "count", "2026-12-31", "5")
    assert (found["end"], found["standing"], found["calendar"][:16]) == ("2027-01-11", "firm", "unit-jiaoyu-2027")
    assert {one["notice"] for one in found["steps"] if one["why"] == "元旦"} == {"https://example.org/made-up-2027"}
    day = read(duban, "show", "2027-01-09")
    assert (day["works"], day["why"], day["published"], day["calendar"]) == (
        True, "元旦调休上班", True, found["calendar"],
    )  # fmt: skip
    year = duban("calendar", "show", "2027")
    assert (year.code, year.err) == (0, "")
    assert "2027-09-15\t周三\t否\t中秋节" in year.out.splitlines()
    assert duban("calendar", "count", "2026-12-31", "5", "-o", "table").out.splitlines()[0] == (
        f"2027-01-11（日历 {found['calendar']}）"
    )
    assert duban("calendar", "show", "2027", "-o", "table").out.splitlines()[0] == f"2027（日历 {found['calendar']}）"


def test_a_unit_with_a_calendar_of_its_own_has_its_own_answer(
    duban: Run, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_DB", str(loaded))
    for written in ("jiaoyu", "区教育局"):
        assert duban("calendar", "count", "2026-12-31", "5", "--for", written).out == "2027-01-12\n"
    assert duban("calendar", "count", "2026-12-31", "5", "--for", "gongan").out == "2027-01-11\n"
    assert read(duban, "show", "2027-01-11", "--for", "jiaoyu")["works"] is False
    assert read(duban, "show", "2027-01-12", "--for", "jiaoyu")["opens"] == "2027-01-12T08:30:00+08:00"
    assert read(duban, "show", "2027-01-11")["opens"] == "2027-01-11T09:00:00+08:00"


def test_a_unit_or_a_database_that_is_not_there(
    duban: Run, loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = duban("calendar", "count", "2026-12-31", "5", "--for", "nobody", "--db", str(loaded))
    assert (nobody.code, nobody.out) == (4, "")
    none = duban("calendar", "show", "2027", "--for", "jiaoyu")  # a unit is known to a database only
    assert (none.code, none.out) == (1, "")
    assert "没有指明数据库" in none.err
    monkeypatch.setenv("DUBAN_DB", str(tmp_path / "missing.db"))
    missing = duban("calendar", "count", "2024-09-27", "5")  # named, so it is not passed over in silence
    assert (missing.code, missing.out) == (1, "")
    assert "missing.db" in missing.err
