"""Every published day against an independent oracle, the edge of the calendar, and what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from time import thread_time  # what other processes take is not ours

import chinese_calendar
import pytest

from engine.calendar.days import LAST, Calendar, Day
from engine.calendar.published import build, load, read_year
from engine.errors import BeforeCalendar, BeyondCalendar, BrokenCalendar, NoCalendar

NEW_YEAR = Day(date(2024, 1, 1), False, "元旦", "https://example.org/1")


def test_every_published_day_agrees_with_the_oracle(cal: Calendar) -> None:
    day = cal.first
    assert (cal.first, cal.horizon) == (date(2018, 1, 1), date(2026, 12, 31))
    while day <= cal.horizon:
        assert cal.works(day) == cal.day(day).works == chinese_calendar.is_workday(day), day
        assert cal.day(day).published
        day += timedelta(days=1)


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(cal: Calendar, year: int, count: int) -> None:
    assert cal.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


MADE_UP = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


@pytest.mark.parametrize("year", MADE_UP)
def test_weekends_that_are_worked(cal: Calendar, year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    worked = [day for day in days if day.year == year and day.weekday() >= 5 and cal.works(day)]
    assert worked == [date.fromisoformat(f"{year}-{day}") for day in MADE_UP[year].split()]


def test_a_day_says_why_and_by_which_notice(cal: Calendar) -> None:
    assert cal.day(date(2024, 10, 3)).why == "国庆节"
    assert cal.day(date(2024, 9, 29)).why == "国庆节调休上班"
    assert cal.day(date(2024, 9, 28)) == Day(date(2024, 9, 28), False, "周末")
    assert cal.day(date(2024, 9, 27)).why == "工作日"
    assert "202310/content_6911528" in (cal.day(date(2024, 10, 3)).notice or "")


def test_a_notice_may_name_days_of_the_december_before(cal: Calendar) -> None:
    assert cal.works(date(2018, 12, 29))
    assert not cal.works(date(2018, 12, 31))
    assert "2018-12/06" in (cal.day(date(2018, 12, 31)).notice or "")


def test_a_second_notice_of_a_year_is_cited_for_its_own_days(cal: Calendar) -> None:
    assert "2019-11" in (cal.day(date(2020, 1, 30)).notice or "")
    assert "2020-01" in (cal.day(date(2020, 1, 31)).notice or "")


def test_neighbours_of_a_day(cal: Calendar) -> None:
    rest = date(2024, 10, 3)
    assert (cal.on_or_before(rest), cal.on_or_after(rest)) == (date(2024, 9, 30), date(2024, 10, 8))
    assert (cal.before(rest, 1), cal.after(rest, 1)) == (date(2024, 9, 30), date(2024, 10, 8))
    work = date(2024, 9, 30)
    assert cal.on_or_before(work) == cal.on_or_after(work) == work
    assert (cal.before(work, 1), cal.after(work, 1)) == (date(2024, 9, 29), date(2024, 10, 8))


def test_past_the_notices_only_fixed_holidays_are_known(cal: Calendar) -> None:
    assert [cal.works(date(2027, *day)) for day in [(1, 1), (10, 1), (5, 3), (10, 4), (2, 8)]] == [False, False] + [
        True
    ] * 3
    guessed = cal.day(date(2027, 10, 1))
    assert (guessed.name, guessed.published, guessed.notice) == ("国庆节", False, None)
    assert not cal.day(date(2028, 3, 1)).published


@pytest.mark.parametrize(
    ("start", "end", "provisional"),
    [
        (date(2026, 12, 1), date(2026, 12, 24), False),
        (date(2026, 12, 1), date(2026, 12, 25), True),
        (date(2026, 12, 1), date(2026, 12, 31), True),
        (date(2026, 12, 1), date(2027, 1, 1), True),
        (date(2027, 1, 4), date(2026, 12, 1), True),
        (date(2025, 12, 1), date(2025, 12, 31), False),
    ],
)
def test_what_rests_on_a_notice_yet_to_come_is_provisional(
    cal: Calendar, start: date, end: date, provisional: bool
) -> None:
    assert cal.provisional(start, end) is provisional


def test_days_that_cannot_be_counted_are_refused(cal: Calendar) -> None:
    for method in (cal.day, cal.works, cal.after, cal.before, cal.on_or_after, cal.end_of, cal.opening):
        with pytest.raises(BeforeCalendar):
            method(date(2017, 12, 31))
        with pytest.raises(BeyondCalendar):
            method(date(2101, 1, 1))
    with pytest.raises(BeforeCalendar, match="-2 working days from 2018-01-02"):
        cal.before(date(2018, 1, 2), 2)
    with pytest.raises(BeyondCalendar, match="2100-12-31"):
        cal.after(date(2024, 1, 1), 60_000)
    with pytest.raises(BeyondCalendar):
        cal.after(LAST)
    with pytest.raises(ValueError, match="number 1"):
        cal.after(date(2024, 1, 1), 0)


def test_the_ends_of_the_calendar_can_be_asked(cal: Calendar) -> None:
    assert not cal.works(date(2018, 1, 1))
    assert cal.works(LAST) is (LAST.weekday() < 5)
    assert cal.end_of(LAST) == datetime(2100, 12, 31, 16, tzinfo=UTC)


def test_instants_of_a_day(cal: Calendar) -> None:
    day = date(2024, 3, 25)
    assert cal.end_of(day) == datetime(2024, 3, 25, 16, tzinfo=UTC)
    assert cal.opening(day) == datetime(2024, 3, 25, 1, tzinfo=UTC)
    assert cal.closing(day) == datetime(2024, 3, 25, 9, 30, tzinfo=UTC)
    assert cal.local_date(datetime(2024, 3, 25, 15, 59, 59, tzinfo=UTC)) == day
    assert cal.local_date(datetime(2024, 3, 25, 16, tzinfo=UTC)) == date(2024, 3, 26)
    with pytest.raises(ValueError, match="no time zone"):
        cal.local_date(datetime(2024, 3, 25))  # noqa: DTZ001


def test_the_end_of_a_day_is_the_beginning_of_the_next_where_days_are_short() -> None:
    berlin = load(zone="Europe/Berlin")
    assert berlin.end_of(date(2024, 3, 31)) - berlin.end_of(date(2024, 3, 30)) == timedelta(hours=23)


def test_a_calendar_needs_days_and_years_without_a_gap() -> None:
    with pytest.raises(NoCalendar):
        Calendar([], [2024])
    with pytest.raises(NoCalendar):
        Calendar([NEW_YEAR], [])
    with pytest.raises(NoCalendar):
        build({})
    with pytest.raises(BrokenCalendar, match="2024 is followed by 2026"):
        Calendar([NEW_YEAR], [2024, 2026])
    with pytest.raises(BrokenCalendar, match="unknown time zone"):
        Calendar([NEW_YEAR], [2024], zone="Asia/Putuo")
    with pytest.raises(BrokenCalendar, match="opens"):
        Calendar([NEW_YEAR], [2024], opens=time(18))


YEAR = 'year = 2024\nnotices = ["https://example.org/1"]\ndays = [{}]\n'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("year = ", "TOML|Invalid|value"),
        (YEAR.format(""), "must list the days"),
        (YEAR.format("{ date = 2024-01-01, name = '元旦' }"), "a day has date, name, off"),
        (YEAR.format("{ date = 2024-01-01, name = '元旦', off = 1 }"), "off is true or false"),
        (YEAR.format("{ date = '2024-01-01', name = '元旦', off = true }"), "is not a date"),
        (YEAR.format("{ date = 2023-11-30, name = '元旦', off = true }"), "neither in 2024"),
        (YEAR.format("{ date = 2024-01-01, name = '元旦', off = true, notice = 2 }"), "no notice 2"),
        (
            YEAR.format(
                "{ date = 2024-01-01, name = '甲', off = true }, { date = 2024-01-01, name = '乙', off = true }"
            ),
            "twice",
        ),
        ("year = true\n", "year must be a number"),
        ("year = 2024\nnotices = []\ndays = []\n", "addresses"),
        ("year = 2024\nyaer = 1\n", "unknown: yaer"),
    ],
)
def test_a_damaged_notice_says_what_is_wrong_and_where(text: str, what: str) -> None:
    with pytest.raises(BrokenCalendar, match=f"2024.toml: .*({what})"):
        read_year(text, "2024.toml")


def test_two_files_for_one_year_are_refused() -> None:
    text = YEAR.format("{ date = 2024-01-01, name = '元旦', off = true }")
    with pytest.raises(BrokenCalendar, match="a second file for 2024"):
        build({"a.toml": text, "b.toml": text})


def test_a_day_made_up_that_was_no_rest_day_is_a_working_day_once() -> None:
    """It happens: a notice names the days of a week for the sake of clearness."""
    monday = date(2024, 3, 25)
    assert monday.weekday() == 0
    text = YEAR.format(f"{{ date = {monday}, name = '换班', off = false }}")
    named, plain = build({"2024.toml": text}), Calendar([NEW_YEAR], [2024])
    assert named.works(monday)
    assert named.day(monday).why == "换班调休上班"
    week = (monday - timedelta(days=1), monday + timedelta(days=6))
    assert named.workdays_between(*week) == plain.workdays_between(*week) == 5
    assert named.after(monday - timedelta(days=1), 2) == plain.after(monday - timedelta(days=1), 2)


def test_of_two_words_about_one_day_the_later_decides() -> None:
    day = date(2024, 3, 25)
    words = [Day(day, False, "停工", "https://example.org/1"), Day(day, True, "复工", "https://example.org/2")]
    assert Calendar(words, [2024]).day(day) == words[1]
    assert Calendar(reversed(words), [2024]).day(day) == words[0]
    assert (Calendar(words, [2024]).works(day), Calendar(reversed(words), [2024]).works(day)) == (True, False)


def test_nothing_is_counted_after_2100(cal: Calendar) -> None:
    assert date(2100, 12, 31) == LAST
    with pytest.raises(BeyondCalendar, match="2101-01-01 lies beyond 2100-12-31"):
        cal.day(date(2101, 1, 1))
    with pytest.raises(BeyondCalendar, match="the year 2100"):
        Calendar([NEW_YEAR], range(2024, 2101))


def test_the_revision_names_the_last_year_and_the_data(cal: Calendar) -> None:
    assert cal.revision.startswith("cn-2026-")
    assert load() is load()
    one = build({"a.toml": YEAR.format("{ date = 2024-01-01, name = '元旦', off = true }")})
    two = build({"a.toml": YEAR.format("{ date = 2024-01-02, name = '元旦', off = true }")})
    assert one.revision != two.revision


def test_counting_sixty_working_days_is_cheap(cal: Calendar) -> None:
    day, best = date(2024, 9, 13), 1.0
    for _ in range(5):
        began = thread_time()
        for _ in range(2000):
            cal.after(day, 60)
        best = min(best, (thread_time() - began) / 2000)
    assert best < 10e-6  # 0.6 µs on a quiet machine; a day-by-day walk takes more than a millisecond


def test_loading_the_notices_is_quick() -> None:
    best = 1.0
    for _ in range(3):
        load.cache_clear()
        began = thread_time()
        load()
        best = min(best, thread_time() - began)
    load.cache_clear()
    assert best < 0.1  # 9 ms on a quiet machine
