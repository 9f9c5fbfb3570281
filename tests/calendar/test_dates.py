"""Dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.calendar.dates import read_day, read_instant, read_month

DAY = date(2024, 3, 25)
TODAY = date(2024, 12, 31)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-25",
        "2024-3-25",
        "2024.3.25",
        "2024/3/25",
        "20240325",
        "2024年3月25日",
        "2024 年 3 月 25 日",
        "2024年03月25号",
        "２０２４-03-25",
        "２０２４．３．２５",
        "２０２４年３月２５日",
        "二〇二四年三月二十五日",
        "二○二四年三月二十五日",
        " 2024-03-25 ",
    ],
)
def test_one_day_in_many_writings(text: str) -> None:
    assert read_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二四年十月十日", date(2024, 10, 10)),
        ("二〇二四年十二月三十一日", date(2024, 12, 31)),
        ("二零二四年二月二十日", date(2024, 2, 20)),
        ("二〇二五年一月十五日", date(2025, 1, 15)),
    ],
)
def test_chinese_numerals(text: str, day: date) -> None:
    assert read_day(text) == day


def test_a_day_without_a_year_takes_this_year_or_none() -> None:
    spring = date(2024, 4, 1)
    assert read_day("3月25日", spring) == read_day("三月二十五日", spring) == DAY
    with pytest.raises(ValueError, match="names no year"):
        read_day("3月25日")


@pytest.mark.parametrize(
    ("text", "today", "what"),
    [
        ("1月10日", date(2024, 10, 20), "2024-01-10 or 2025-01-10"),
        ("12月31日", date(2024, 1, 5), "2024-12-31 or 2023-12-31"),
    ],
)
def test_a_day_that_may_be_another_years_is_refused(text: str, today: date, what: str) -> None:
    """A term must not begin in the wrong year because somebody left it out."""
    with pytest.raises(ValueError, match=what):
        read_day(text, today)
    assert read_day("12月31日", date(2024, 10, 20)) == date(2024, 12, 31)
    assert read_day("2月29日", date(2024, 3, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2024-02-30", "is not a date"),
        ("2024年13月1日", "is not a date"),
        ("二〇二四年三月四十日", "is not a date"),
        ("二〇二四年三月二五日", "not a number"),
        ("24.3.25", "more than one way"),
        ("03/25/2024", "more than one way"),
        ("3/4", "more than one way"),
        ("2024-06", "is a month"),
        ("2024-3/25", "is not a date"),
        ("202403", "is not a date"),
        ("月底", "is not a date"),
        ("", "is not a date"),
        ("2024-03-25x", "is not a date"),
        ("0000-01-01", "is not a date"),
    ],
)
def test_what_is_no_day_or_two_is_refused(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_day(text, TODAY)


@pytest.mark.parametrize(
    "text", ["2024-06", "2024-6", "2024.6", "2024/06", "2024年6月", "２０２４年６月", "二〇二四年六月"]
)
def test_months(text: str) -> None:
    assert read_month(text) == (2024, 6)


@pytest.mark.parametrize("text", ["2024-13", "6月", "24.6", "2024", "2024-06-01", "上半年"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        read_month(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-03-25", datetime(2024, 3, 24, 16, tzinfo=UTC)),
        ("2024-03-25 09:30", datetime(2024, 3, 25, 1, 30, tzinfo=UTC)),
        ("2024-03-25T09:30:15", datetime(2024, 3, 25, 1, 30, 15, tzinfo=UTC)),
        ("2024年3月25日 9：30", datetime(2024, 3, 25, 1, 30, tzinfo=UTC)),
        ("2024年3月25日9时30分", datetime(2024, 3, 25, 1, 30, tzinfo=UTC)),
        ("2024年3月25日 9时", datetime(2024, 3, 25, 1, tzinfo=UTC)),
        ("2024-03-25 24:00", datetime(2024, 3, 25, 16, tzinfo=UTC)),
        ("2024-03-25T09:30+08:00", datetime(2024, 3, 25, 1, 30, tzinfo=UTC)),
        ("2024-03-25 01:30:00Z", datetime(2024, 3, 25, 1, 30, tzinfo=UTC)),
        ("2024-03-25T01:30:00.250+00:00", datetime(2024, 3, 25, 1, 30, 0, 250000, tzinfo=UTC)),
    ],
)
def test_instants(text: str, instant: datetime) -> None:
    assert read_instant(text, SHANGHAI) == read_instant(text, "Asia/Shanghai") == instant
    assert read_instant(text, SHANGHAI).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-25 25:00",
        "2024-03-25 9:61",
        "2024-03-25T09:30+99:00",
        "09:30",
        "明天",
        "0001-01-01",
        "9999-12-31T23:30+00:00",  # in Shanghai it would be the year 10000
    ],
)
def test_what_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        read_instant(text, SHANGHAI)


def test_a_local_time_that_happens_twice_or_never_is_refused() -> None:
    for text in ("2024-10-27 02:30", "2024-03-31 02:30"):
        with pytest.raises(ValueError, match="skipped or happens twice"):
            read_instant(text, "Europe/Berlin")
