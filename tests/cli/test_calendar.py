"""``duban calendar``: the vectors of the issue, trace, provisional days, bad words."""

from __future__ import annotations

import json

import pytest

import engine
from cli import calendar, language
from engine.definition import render_series, spans
from tests.cli.conftest import Run


def test_every_unit_can_be_asked_for_and_has_words() -> None:
    assert (
        set(calendar.UNITS) == set(language.SPANS) == set(render_series.UNITS) == set(spans.WORDS) == set(spans.UNITS)
    )
    assert set(spans.UNITS) <= set(engine.__all__)


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


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("2024-09-27 3", "2024-10-08"),
        ("2024-09-24 10 --unit days", "2024-10-08"),
        ("2024-09-24 10 --unit days --roll previous", "2024-09-30"),
        ("2024-09-24 10 --unit days --roll none", "2024-10-04"),
        ("2025-01-31 1 --unit months", "2025-02-28"),
        ("2024-02-29 1 --unit years", "2025-02-28"),
        ("2024-09-30T16:00 24 --unit hours", "2024-10-01 16:00"),
        ("2024-09-30T16:30 2 --unit office_hours", "2024-10-08 10:00"),
        ("2024-09-27T16:30 3 --unit workdays_same_time", "2024-10-08 16:30"),
        ("2024-10-15 -15", "2024-09-19"),
        ("2024-10-08T10:00 -2 --unit office_hours", "2024-09-30 16:30"),
        ("2024-09-27 --until 2024-10-10", "5"),
        ("2024-10-10 --until 2024-09-27", "-5"),
        ("2025-01-31 --until 2025-03-30 --unit months", "1"),
        ("2024-09-30T16:30 --until 2024-10-08T10:30 --unit office_hours", "2"),
    ],
)
def test_every_unit_both_ways(duban: Run, words: str, end: str) -> None:
    ran = duban("calendar", "count", *words.split())
    assert (ran.code, ran.out, ran.err) == (0, f"{end}\n", "")


def test_json_says_from_when_to_when(duban: Run) -> None:
    found = json.loads(duban("calendar", "count", "2024-09-30 16:30", "2", "--unit", "office_hours", "-o", "json").out)
    assert (found["start"], found["at"]) == ("2024-09-30T16:30:00+08:00", "2024-10-08T10:00:00+08:00")
    assert [step["number"] for step in found["steps"] if step["counted"]] == [1, 2]
    measured = json.loads(duban("calendar", "count", "2024-09-27", "--until", "2024-10-01", "-o", "json").out)
    assert (measured["until"], measured["n"], measured["standing"]) == ("2024-10-01", 2, "firm")
    assert [step["why"] for step in measured["steps"]] == ["当日不计入", "周末", "国庆节调休上班", "工作日", "国庆节"]


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
    assert (day["opens"], day["closes"]) == ("2024-10-12T09:00:00+08:00", "2024-10-12T17:30:00+08:00")
    assert json.loads(duban("calendar", "show", "2024-10-01", "-o", "json").out)["opens"] is None


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("count 3/4 5", "'3/4' 可有不止一种读法；请写成 2024-03-25"),
        ("count 2024-02-30 5", "'2024-02-30' 不是日期：没有这一天"),
        ("count 2024-09-27 five", "'five' 不是有效的整数。"),
        ("count 2024-09-27", "请给出数量（N），或用 --until 给出截止日，二者选一。"),
        ("count 2024-09-27 5 --until 2024-10-10", "请给出数量（N），或用 --until 给出截止日，二者选一。"),
        ("count 2024-09-27 --unti 2024-10-10", "'--unti' 不是有效的整数。"),
        ("count 2024-09-27 99999999", "99999999 个工作日超过 1000000：没有这样长的期限"),
        ("count 2024-09-27 5 --unit weeks", "'weeks' 不在可选值之中"),
        ("count 2024-09-27 1000000", "自 2024-09-27 起 1000000 个工作日 超出可计算的最后一日 2100-12-31。"),
        ("count 2024-09-27 -1000000 --unit days", "自 2024-09-27 起 -1000000 日 早于日历的第一天 2018-01-01。"),
        ("count 2024-09-27T09:00 1000000 --unit office_hours", "1000000 个办公小时 超出可计算的最后一日"),
        ("count 1999-01-01 5", "1999-01-01 早于日历的第一天 2018-01-01。"),
        ("count 2101-01-01 5", "2101-01-01 超出可计算的最后一日 2100-12-31。"),
        ("count 2024-01-01 --until 2101-01-01", "2101-01-01 超出可计算的最后一日 2100-12-31。"),
        ("count 2024-09-27 5 --unit hours", "按时刻计算的期限须从某一时刻起算，不能从日期 2024-09-27 起算"),
        ("count 2024-09-27T25:00 5 --unit hours", "'2024-09-27T25:00' 不是时刻"),
        ("count 2024-09-27T09:00 5", "'2024-09-27T09:00' 不是日期"),
        ("show soon", "soon"),
        ("show 0000", "早于日历的第一天 2018-01-01。"),
        ("show 2101", "2101-01-01 超出可计算的最后一日 2100-12-31。"),
    ],
)
def test_bad_words(duban: Run, words: str, what: str) -> None:
    ran = duban("calendar", *words.split())
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.err
