"""The wall clock where summer time begins and ends: hours, office hours, days and times of day, in several zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.calendar import walltime
from engine.calendar.days import Calendar, Day
from engine.calendar.workdays import add, measure, measured, steps
from engine.definition.spans import Span, days, hours, office_hours, workdays, workdays_same_time

SPRING, AUTUMN = date(2024, 3, 10), date(2024, 11, 3)
"""Two Sundays in New York: at 02:00 it is 03:00, and at 02:00 it is 01:00 again."""


def office(opens: time, closes: time, zone: str = "America/New_York") -> Calendar:
    """An office that works on both Sundays of the change, and else as everybody."""
    made_up = [Day(day, True, "换班", "https://example.org/1") for day in (SPRING, AUTUMN)]
    return Calendar(made_up, [2023, 2024, 2025], zone=zone, opens=opens, closes=closes, revision="ny")


NIGHT = office(time(0), time(8))


def at(calendar: Calendar, text: str) -> datetime:
    """A local time; a trailing ``*`` is the second of two."""
    moment = datetime.fromisoformat(text.rstrip("*")).replace(tzinfo=calendar.zone, fold=text.endswith("*"))
    return moment.astimezone(UTC)


def test_days_are_as_long_as_they_are() -> None:
    lengths = [NIGHT.end_of(day) - NIGHT.end_of(day - timedelta(days=1)) for day in (SPRING, AUTUMN, date(2024, 6, 1))]
    assert lengths == [timedelta(hours=23), timedelta(hours=25), timedelta(hours=24)]
    assert [NIGHT.closing(day) - NIGHT.opening(day) for day in (SPRING, AUTUMN, date(2024, 6, 3))] == [
        timedelta(hours=7),
        timedelta(hours=9),
        timedelta(hours=8),
    ]


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2024-03-09 12:00", 24, "2024-03-10 13:00"),
        ("2024-03-10 01:30", 1, "2024-03-10 03:30"),
        ("2024-11-02 12:00", 24, "2024-11-03 11:00"),
        ("2024-11-03 01:30", 1, "2024-11-03 01:30*"),
        ("2024-11-03 01:30*", 1, "2024-11-03 02:30"),
    ],
)
def test_hours_are_hours(start: str, n: int, end: str) -> None:
    begun, ended = at(NIGHT, start), at(NIGHT, end)
    assert add(NIGHT, begun, hours(n)).at == ended
    assert add(NIGHT, ended, hours(-n)).at == begun
    assert measure(NIGHT, begun, ended, "hours") == n


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2024-03-10 00:00", 7, "2024-03-10 08:00"),
        ("2024-03-10 00:00", 2, "2024-03-10 03:00"),
        ("2024-03-08 07:00", 2, "2024-03-10 01:00"),
        ("2024-03-08 07:00", 9, "2024-03-11 01:00"),
        ("2024-11-03 00:00", 9, "2024-11-03 08:00"),
        ("2024-11-03 01:30", 1, "2024-11-03 01:30*"),
        ("2024-11-01 04:00", 14, "2024-11-04 01:00"),
        ("2024-03-11 01:00", -9, "2024-03-08 07:00"),
        ("2024-11-04 01:00", -14, "2024-11-01 04:00"),
    ],
)
def test_office_hours_run_for_as_long_as_the_office_is_open(start: str, n: int, end: str) -> None:
    begun, ended = at(NIGHT, start), at(NIGHT, end)
    assert add(NIGHT, begun, office_hours(n)).at == ended
    assert measure(NIGHT, begun, ended, "office_hours") == n
    assert max(step.number or 0 for step in steps(NIGHT, begun, office_hours(n))) == abs(n)
    assert max(step.number or 0 for step in measured(NIGHT, begun, ended, "office_hours")) == abs(n)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2024-03-08 02:30", 1, "2024-03-10 03:00"),  # there is no 02:30: the moment at which the clocks pass it
        ("2024-03-08 02:30", 2, "2024-03-11 02:30"),
        ("2024-03-08 07:30", 1, "2024-03-10 07:30"),
        ("2024-11-01 01:30", 1, "2024-11-03 01:30"),  # there are two: the first
        ("2024-11-04 01:30", -1, "2024-11-03 01:30"),
        ("2024-03-08 12:00", 1, "2024-03-10 08:00"),  # the office had closed
        ("2024-03-09 12:00", 1, "2024-03-10 08:00"),  # Saturday: it had closed on Friday
        ("2024-03-09 12:00", -1, "2024-03-08 00:00"),  # and opens again on Sunday
    ],
)
def test_working_days_to_the_same_time_keep_the_time_of_the_clock(start: str, n: int, end: str) -> None:
    begun, ended = at(NIGHT, start), at(NIGHT, end)
    assert add(NIGHT, begun, workdays_same_time(n)).at == ended
    assert measure(NIGHT, begun, ended, "workdays_same_time") == n
    assert measure(NIGHT, begun, ended - timedelta(microseconds=1), "workdays_same_time") == n - 1


def test_days_end_at_midnight_of_the_zone_whatever_the_clocks_did() -> None:
    assert (
        add(NIGHT, date(2024, 3, 8), workdays(1)).at
        == at(NIGHT, "2024-03-11 00:00")
        == datetime(2024, 3, 11, 4, tzinfo=UTC)
    )
    assert add(NIGHT, date(2024, 3, 8), days(1), None).at == datetime(2024, 3, 10, 5, tzinfo=UTC)
    late = at(NIGHT, "2024-03-08 23:30")  # already the 9th in UTC
    assert add(NIGHT, late, workdays(1)) == add(NIGHT, date(2024, 3, 8), workdays(1))


@pytest.mark.parametrize(
    ("zone", "day", "moment", "instant"),
    [
        ("America/New_York", "2024-03-10", "02:00", "2024-03-10T07:00Z"),
        ("America/New_York", "2024-03-10", "02:59:59.999999", "2024-03-10T07:00Z"),
        ("America/New_York", "2024-03-10", "03:00", "2024-03-10T07:00Z"),
        ("America/New_York", "2024-11-03", "01:30", "2024-11-03T05:30Z"),
        ("America/New_York", "2024-11-03", "02:00", "2024-11-03T07:00Z"),
        ("Australia/Lord_Howe", "2024-10-06", "02:10", "2024-10-05T15:30Z"),  # half an hour of summer time
        ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00Z"),  # no midnight
        ("America/Havana", "2024-11-03", "00:30", "2024-11-03T04:30Z"),  # two midnights
        ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00Z"),  # no such day
        ("Asia/Shanghai", "1986-05-04", "02:30", "1986-05-03T18:00Z"),  # China had summer time then (T8)
        ("Asia/Shanghai", "2024-03-10", "02:30", "2024-03-09T18:30Z"),
    ],
)
def test_a_time_of_day_is_the_first_instant_that_shows_it_or_a_later_one(
    zone: str, day: str, moment: str, instant: str
) -> None:
    found = walltime.instant(ZoneInfo(zone), date.fromisoformat(day), time.fromisoformat(moment))
    assert found == datetime.fromisoformat(instant)
    assert (
        walltime.instant(ZoneInfo(zone), date.fromisoformat(day), time.fromisoformat(moment).replace(fold=1)) == found
    )


def test_an_office_whose_opening_is_skipped_opens_at_the_change() -> None:
    early = office(time(2, 30), time(4))
    assert early.opening(SPRING) == at(early, "2024-03-10 03:00")
    assert add(early, at(early, "2024-03-08 03:30"), Span(1, "office_hours")).at == at(early, "2024-03-10 03:30")
    never = office(time(2), time(3))
    assert never.opening(SPRING) == never.closing(SPRING)
    assert add(never, at(never, "2024-03-08 02:30"), Span(1, "office_hours")).at == at(never, "2024-03-11 02:30")


def test_a_day_that_a_country_left_out_is_empty() -> None:
    apia = Calendar([Day(date(2011, 1, 1), False, "元旦")], [2011], zone="Pacific/Apia", revision="ws")
    assert apia.end_of(date(2011, 12, 30)) == apia.end_of(date(2011, 12, 29))
    start = apia.at(date(2011, 12, 29), time(17))
    assert add(apia, start, office_hours(1)).at == apia.at(date(2012, 1, 2), time(9, 30))
