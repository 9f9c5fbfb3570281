"""``duban calendar``: the vectors of the issue, trace, provisional days, bad words."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("start", "end"), [("2024-09-27", "2024-10-10"), ("2025-01-24", "2025-02-07"), ("2026-02-13", "2026-02-27")]
)
def test_five_working_days(duban: Run, start: str, end: str) -> None:
    ran = duban("calendar", "count", start, "5")
    assert (ran.code, ran.out, ran.err) == (0, f"{end}\n", "")


@pytest.mark.parametrize("written", ["2024.9.27", "2024年9月27日", "２０２４-09-27", "20240927"])
def test_dates_as_people_write_them(duban: Run, written: str) -> None:
    assert duban("calendar", "count", written, "5").out == "2024-10-10\n"


def test_other_units_roll(duban: Run) -> None:
    assert duban("calendar", "count", "2024-08-31", "1", "--unit", "months").out == "2024-09-30\n"
    assert duban("calendar", "count", "2024-09-27", "5", "--unit", "days").out == "2024-10-08\n"


def test_json_is_the_trace(duban: Run) -> None:
    found = json.loads(duban("calendar", "count", "2024-09-27", "5", "-o", "json").out)
    assert (found["end"], found["standing"]) == ("2024-10-10", "firm")
    assert [step["date"] for step in found["steps"] if step["counted"]][-1] == "2024-10-10"
    assert all(step["notice"] for step in found["steps"] if step["why"] == "国庆节")
    one = next(step for step in found["steps"] if step["date"] == "2024-09-29")
    assert one["counted"]


def test_beyond_the_published_years_is_provisional(duban: Run) -> None:
    ran = duban("calendar", "count", "2027-03-01", "5")
    assert ran.code == 0
    assert "暂定" in ran.err
    assert json.loads(duban("-o", "json", "calendar", "count", "2027-03-01", "5").out)["standing"] == "provisional"
    assert "暂定" in duban("calendar", "show", "2028").err


def test_a_year_and_a_day(duban: Run) -> None:
    rows = json.loads(duban("calendar", "show", "2024", "-o", "json").out)
    assert {row["date"] for row in rows if row["works"]} >= {"2024-09-29", "2024-10-12"}
    day = json.loads(duban("calendar", "show", "2024-10-12", "-o", "json").out)
    assert day["works"]
    assert day["notice"].startswith("https://www.gov.cn/")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("count", "3/4", "5"), 2),
        (("count", "2024-02-30", "5"), 2),
        (("count", "2024-09-27", "five"), 2),
        (("count", "2024-09-27", "99999999"), 2),
        (("count", "2024-09-27", "5", "--unit", "weeks"), 2),
        (("show", "soon"), 2),
        (("show", "0000"), 1),
        (("count", "2024-09-27", "999999"), 1),
        (("count", "1999-01-01", "5"), 1),
    ],
)
def test_bad_words(duban: Run, words: tuple[str, ...], code: int) -> None:
    ran = duban("calendar", *words)
    assert ran.out == ""
    assert ran.err
    assert "Traceback" not in ran.err
    assert ran.code in (1, 2, 4)
    if code == 2:
        assert ran.code == 2
