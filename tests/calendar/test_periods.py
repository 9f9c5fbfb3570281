"""Periodic dates: the 25th of every month, quarter and half-year, rolled and not, in time on the day and before it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.days import Calendar
from engine.calendar.pauses import Roll
from engine.calendar.periods import MONTHS, periods
from engine.errors import BeforeCalendar, BeyondCalendar
from tests.calendar.random_calendars import Made, days_of, made


def on(text: str) -> date:
    return date.fromisoformat(text)


def ends(cal: Calendar, every: str, day: int, since: str, until: str, **how: object) -> dict[str, str]:
    found = periods(cal, every, day, since=on(since), until=on(until), **how)  # type: ignore[arg-type]
    return {one.name: str(one.end.day) for one in found}


T1 = {
    "2024-05": "2024-05-27", "2024-08": "2024-08-26", "2025-01": "2025-01-26", "2025-05": "2025-05-26",
    "2025-10": "2025-10-27", "2026-01": "2026-01-26", "2026-04": "2026-04-27", "2026-07": "2026-07-27",
    "2026-09": "2026-09-28", "2026-10": "2026-10-26",
}  # fmt: skip


def test_t1_every_25th_of_the_plan_rolls_on(cal: Calendar) -> None:
    found = ends(cal, "month", 25, "2024-03-01", "2026-12-31")
    assert len(found) == 34
    assert {name: day for name, day in found.items() if day[-2:] != "25"} == T1


def test_t1_offices_that_send_it_before_the_weekend(cal: Calendar) -> None:
    found = ends(cal, "month", 25, "2024-03-01", "2025-12-31", roll="previous")
    assert {name: day for name, day in found.items() if day[-2:] != "25"} == {
        "2024-05": "2024-05-24",
        "2024-08": "2024-08-23",
        "2025-01": "2025-01-24",
        "2025-05": "2025-05-23",
        "2025-10": "2025-10-24",
    }
    assert set(ends(cal, "month", 25, "2024-03-01", "2026-12-31", roll=None).values()) == {
        f"{year}-{month:02}-25" for year in (2024, 2025, 2026) for month in range(1, 13)
    } - {"2024-01-25", "2024-02-25"}


def test_t6_before_the_25th_without_the_25th(cal: Calendar) -> None:
    found = ends(cal, "month", 25, "2024-03-01", "2024-09-30", inclusive=False)
    assert found == {
        "2024-03": "2024-03-22",  # the 24th is a Sunday, and Monday is the 25th already
        "2024-04": "2024-04-24",
        "2024-05": "2024-05-24",
        "2024-06": "2024-06-24",
        "2024-07": "2024-07-24",
        "2024-08": "2024-08-23",
        "2024-09": "2024-09-24",
    }
    assert ends(cal, "month", 25, "2024-03-01", "2024-03-31", inclusive=False, roll=None) == {"2024-03": "2024-03-24"}


def test_t17_a_series_runs_on_over_the_new_year(cal: Calendar) -> None:
    assert ends(cal, "month", 25, "2024-11-26", "2025-02-28") == {
        "2024-12": "2024-12-25",
        "2025-01": "2025-01-26",
        "2025-02": "2025-02-25",
    }
    assert ends(cal, "quarter", 25, "2024-09-01", "2025-12-31") == {
        "2024-Q3": "2024-09-25",
        "2024-Q4": "2024-12-25",
        "2025-Q1": "2025-03-25",
        "2025-Q2": "2025-06-25",
        "2025-Q3": "2025-09-25",
        "2025-Q4": "2025-12-25",
    }
    assert ends(cal, "half_year", 31, "2024-01-01", "2025-07-01") == {
        "2023-H2": "2024-01-02",  # 31 December was a Sunday, 1 January is a holiday
        "2024-H1": "2024-07-01",  # 30 June is a Sunday
        "2024-H2": "2024-12-31",
        "2025-H1": "2025-06-30",
    }


def test_t39_a_month_without_that_day_ends_it(cal: Calendar) -> None:
    found = ends(cal, "month", 30, "2024-01-01", "2024-04-30", roll=None)
    assert list(found.values()) == ["2024-01-30", "2024-02-29", "2024-03-30", "2024-04-30"]


def test_bounds_are_those_of_the_rolled_day(cal: Calendar) -> None:
    """25 May 2024 is a Saturday: on Sunday the report is still ahead; who sends it before the weekend has missed it."""
    assert list(ends(cal, "month", 25, "2024-05-26", "2024-05-27")) == ["2024-05"]
    assert ends(cal, "month", 25, "2024-05-26", "2024-05-26") == {}
    assert list(ends(cal, "month", 25, "2024-05-25", "2024-06-25", roll="previous")) == ["2024-06"]
    assert list(ends(cal, "month", 31, "2024-09-02", "2024-09-02")) == ["2024-08"]  # a Saturday: due in September


def test_a_series_ends_with_the_calendar(cal: Calendar) -> None:
    series = periods(cal, "half_year", 25, since=on("2100-01-01"))
    assert [one.name for one in islice(series, 2)] == ["2100-H1", "2100-H2"]
    with pytest.raises(BeyondCalendar):
        next(series)
    assert next(periods(cal, "month", 1, since=cal.first)).name == "2018-01"
    with pytest.raises(BeforeCalendar):
        next(periods(cal, "month", 1, since=on("2017-12-31")))


@pytest.mark.parametrize(("every", "day"), [("week", 5), ("month", 0), ("month", 32)])
def test_what_is_no_series(cal: Calendar, every: str, day: int) -> None:
    with pytest.raises(ValueError, match=r"unknown period|is in no month"):
        next(periods(cal, every, day, since=cal.first))
    with pytest.raises(ValueError, match="unknown roll"):
        next(periods(cal, "month", 25, since=cal.first, roll="sideways"))  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(
    st.data(), made(), st.sampled_from(sorted(MONTHS)), st.integers(1, 31),
    st.sampled_from(["next", "previous", None]), st.booleans(),
)  # fmt: skip
def test_every_period_comes_once_in_order_and_none_is_lost(
    data: st.DataObject, one: Made, every: str, day: int, roll: Roll, inclusive: bool
) -> None:
    since = data.draw(days_of(one.calendar))
    until = since + timedelta(days=400)
    found = list(periods(one.calendar, every, day, since=since, until=until, roll=roll, inclusive=inclusive))
    assert all(since <= period.end.day <= until for period in found)
    assert [period.date for period in found] == sorted({period.date for period in found})
    around = periods(
        one.calendar, every, day,
        since=since - timedelta(days=90), until=until + timedelta(days=90), roll=roll, inclusive=inclusive,
    )  # fmt: skip
    assert found == [period for period in around if since <= period.end.day <= until]
    for period in found:
        assert roll is None or one.works(period.end.day)
        assert inclusive or period.end.day < period.date
        assert period.date.month % MONTHS[every] == 0
