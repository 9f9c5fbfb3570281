"""The vectors of DOMAIN part 7 that speak of time alone: T1 to T8, T13, T18, T19, and the days of a ladder (T22)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files

import pytest

from engine.calendar.days import Calendar, Day
from engine.calendar.published import build
from engine.calendar.workdays import add, before, measure, month_end, offset, steps
from engine.definition.spans import days, hours, months, workdays, years


def on(text: str) -> date:
    return date.fromisoformat(text)


TWENTY_FIFTHS = {
    "2024-05-25": "2024-05-27",
    "2024-08-25": "2024-08-26",
    "2025-01-25": "2025-01-26",
    "2025-05-25": "2025-05-26",
    "2025-10-25": "2025-10-27",
    "2026-01-25": "2026-01-26",
    "2026-04-25": "2026-04-27",
    "2026-07-25": "2026-07-27",
    "2026-09-25": "2026-09-28",
    "2026-10-25": "2026-10-26",
}


def test_t1_the_25ths_that_are_rest_days(cal: Calendar) -> None:
    months_seen = [date(year, month, 25) for year in (2024, 2025, 2026) for month in range(1, 13)]
    rest = [day.isoformat() for day in months_seen if day >= on("2024-03-01") and not cal.works(day)]
    assert rest == list(TWENTY_FIFTHS)


@pytest.mark.parametrize(("due", "rolled"), TWENTY_FIFTHS.items())
def test_t1_a_25th_on_a_rest_day_rolls(cal: Calendar, due: str, rolled: str) -> None:
    assert add(cal, on(due), days(0)).day == on(rolled)
    assert add(cal, on(due), days(0), roll="previous").day == cal.before(on(due), 1)
    assert add(cal, on(due), days(0), roll=None).day == on(due)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2024-09-13", 5, "2024-09-23"),
        ("2024-09-27", 5, "2024-10-10"),
        ("2024-09-27", 3, "2024-10-08"),
        ("2024-09-28", 3, "2024-10-08"),
        ("2024-09-29", 3, "2024-10-09"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-09-30", 5, "2025-10-14"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2024-04-30", 15, "2024-05-23"),
        ("2024-09-30", 15, "2024-10-25"),
    ],
)
def test_t2_working_days(cal: Calendar, start: str, n: int, end: str) -> None:
    reached = add(cal, on(start), workdays(n))
    assert (reached.day, reached.unrolled) == (on(end), on(end))
    assert reached.at == cal.end_of(on(end))
    assert measure(cal, on(start), on(end), "workdays") == n


@pytest.mark.parametrize(
    ("day", "n", "start"),
    [
        ("2024-10-15", 15, "2024-09-19"),
        ("2025-02-14", 15, "2025-01-20"),
        ("2024-10-15", 20, "2024-09-11"),
        ("2025-02-14", 20, "2025-01-13"),
    ],
)
def test_t2_working_days_before(cal: Calendar, day: str, n: int, start: str) -> None:
    assert before(cal, on(day), workdays(n)).day == on(start)
    assert add(cal, on(day), workdays(-n)).day == on(start)
    assert measure(cal, on(day), on(start), "workdays") == -n


def test_t3_a_month_ends_on_its_last_day_worked_or_not(cal: Calendar) -> None:
    assert (month_end(2024, 12), month_end(2024, 2)) == (on("2024-12-31"), on("2024-02-29"))
    for end, alarm in {"2024-11-30": "2024-11-29", "2024-06-30": "2024-06-28"}.items():
        assert add(cal, on(end), days(0), roll=None).day == on(end)
        assert add(cal, on(end), days(0), roll="previous").day == on(alarm)


@pytest.mark.parametrize(
    ("start", "n", "unrolled", "end"),
    [
        ("2024-09-24", 10, "2024-10-04", "2024-10-08"),
        ("2024-12-02", 60, "2025-01-31", "2025-02-05"),
        ("2024-11-05", 90, "2025-02-03", "2025-02-05"),
        ("2026-02-06", 15, "2026-02-21", "2026-02-24"),
        ("2024-09-22", 7, "2024-09-29", "2024-09-29"),
    ],
)
def test_t4_calendar_days(cal: Calendar, start: str, n: int, unrolled: str, end: str) -> None:
    reached = add(cal, on(start), days(n))
    assert (reached.unrolled, reached.day) == (on(unrolled), on(end))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2025-03-31", -1, "2025-02-28"),
    ],
)
def test_t5_months(cal: Calendar, start: str, n: int, end: str) -> None:
    assert add(cal, on(start), months(n)).unrolled == on(end)


def test_t5_years(cal: Calendar) -> None:
    assert add(cal, on("2024-02-29"), years(1)).unrolled == on("2025-02-28")
    assert add(cal, on("2024-02-29"), years(4)).unrolled == on("2028-02-29")


def test_t6_the_day_of_service_is_day_nought_and_the_last_day_is_within(cal: Calendar) -> None:
    end = add(cal, on("2024-03-21"), workdays(3))
    assert end.day == on("2024-03-26")
    assert cal.local_date(end.at - timedelta(microseconds=1)) == end.day
    assert measure(cal, on("2024-03-21"), on("2024-03-21"), "workdays") == 0


def test_t7_three_days_are_not_three_working_days(cal: Calendar) -> None:
    assert add(cal, on("2024-03-21"), days(3)).unrolled == on("2024-03-24")
    assert add(cal, on("2024-03-21"), workdays(3)).day == on("2024-03-26")


def test_t8_hours_ignore_holidays(cal: Calendar) -> None:
    start = datetime(2024, 9, 30, 8, tzinfo=UTC)
    end = add(cal, start, hours(24))
    assert (end.at, end.day) == (start + timedelta(hours=24), on("2024-10-01"))


def test_t13_a_resumed_term_has_what_remained(cal: Calendar) -> None:
    end = add(cal, on("2024-03-01"), workdays(10), pauses=[(on("2024-03-06"), on("2024-04-10"))])
    assert measure(cal, on("2024-03-01"), on("2024-03-06"), "workdays") == 3
    assert measure(cal, on("2024-04-10"), end.day, "workdays") == 7


def test_t18_without_next_years_notice_the_end_is_provisional(cal: Calendar) -> None:
    end = add(cal, on("2026-12-28"), workdays(10))
    assert end.provisional
    assert end.day == on("2027-01-12")
    assert not add(cal, on("2026-11-02"), workdays(10)).provisional


def test_t18_the_notice_of_the_year_moves_what_was_provisional(cal: Calendar) -> None:
    """The same terms on the calendar as it stood in November 2025, before the notice for 2026, and after it."""
    known = {file.name: file.read_text("utf-8") for file in (files("engine.calendar") / "cn").iterdir()}
    before_it = build({name: text for name, text in known.items() if name < "2026.toml"})
    assert before_it.horizon == on("2025-12-31")
    moved = {
        ("2025-12-26", workdays(5)): ("2026-01-05", "2026-01-05"),  # 2 January was taken off, 4 January made up
        ("2026-02-13", workdays(5)): ("2026-02-20", "2026-02-27"),  # Spring Festival is not guessed
        ("2026-01-26", days(25)): ("2026-02-20", "2026-02-24"),
        ("2026-09-18", workdays(5)): ("2026-09-25", "2026-09-24"),  # a Sunday is made up for it
        ("2026-03-02", workdays(5)): ("2026-03-09", "2026-03-09"),
    }
    for (start, span), (guessed, published) in moved.items():
        assumed, settled = add(before_it, on(start), span), add(cal, on(start), span)
        assert (assumed.day, settled.day) == (on(guessed), on(published)), start
        assert (assumed.provisional, settled.provisional) == (True, False), start
    assert not add(before_it, on("2025-12-05"), workdays(5)).provisional


def test_t18_a_roll_into_the_unsettled_week_is_provisional() -> None:
    """24 December is the last settled day of a last year; here it is off, so that the term ends on the 25th."""
    year = Calendar([Day(on("2024-12-24"), False, "停工", "https://example.org/1")], [2024])
    assert (year.provisional(on("2024-12-14"), on("2024-12-24")), year.horizon) == (False, on("2024-12-31"))
    rolled = add(year, on("2024-12-14"), days(10))
    assert (rolled.unrolled, rolled.day, rolled.provisional) == (on("2024-12-24"), on("2024-12-25"), True)
    assert not add(year, on("2024-12-14"), days(10), roll=None).provisional
    assert not add(year, on("2024-12-14"), days(10), roll="previous").provisional


def test_t19_a_later_word_about_a_day_of_this_year_decides(cal: Calendar) -> None:
    """A district closes for a fair from Wednesday to Friday, and works on the Saturday for it."""
    fair = [Day(on(f"2024-11-0{n}"), n == 9, "进博会", "https://example.org/fair") for n in (6, 7, 8, 9)]
    everybody = [cal.day(on("2024-01-01") + timedelta(days=n)) for n in range(366)]
    district = Calendar([day for day in everybody if day.notice] + fair, [2024], revision="district")
    assert add(cal, on("2024-11-05"), workdays(3)).day == on("2024-11-08")
    assert add(district, on("2024-11-05"), workdays(3)).day == on("2024-11-12")
    assert add(district, on("2024-10-29"), days(10)).day == on("2024-11-09")
    assert [(step.why, step.notice) for step in steps(district, on("2024-11-07"), workdays(1))] == [
        ("当日不计入", "https://example.org/fair"),
        ("进博会", "https://example.org/fair"),
        ("进博会调休上班", "https://example.org/fair"),
    ]


def test_a_ladder_counts_from_the_due_day(cal: Calendar) -> None:
    due = on("2024-04-30")
    offsets = {-10: "04-17", -5: "04-24", -1: "04-29", 0: "04-30", 1: "05-06", 3: "05-08", 10: "05-16"}
    assert {n: offset(cal, due, n) for n in offsets} == {n: on(f"2024-{day}") for n, day in offsets.items()}


def test_a_ladder_of_a_due_day_nobody_works_counts_back_from_the_last_working_day(cal: Calendar) -> None:
    sunday = on("2024-06-30")
    assert [offset(cal, sunday, n) for n in (-1, 0, 1)] == [on("2024-06-27"), on("2024-06-28"), on("2024-07-01")]


def test_the_worked_vector_of_the_semantics(cal: Calendar) -> None:
    assert add(cal, on("2024-05-11"), workdays(10)).day == on("2024-05-24")
    assert add(cal, on("2024-05-31"), workdays(10)).day == on("2024-06-17")
    assert add(cal, on("2024-06-24"), days(15)).day == on("2024-07-09")
    assert [cal.after(on(day)) for day in ("2024-05-24", "2024-06-17", "2024-07-09")] == [
        on("2024-05-27"),
        on("2024-06-18"),
        on("2024-07-10"),
    ]


def test_an_instant_counts_as_its_local_date(cal: Calendar) -> None:
    late = datetime(2024, 3, 21, 16, 30, tzinfo=UTC)
    assert add(cal, late, workdays(1)).day == on("2024-03-25")
    assert cal.at(on("2024-03-22"), time(0, 30)) == late
