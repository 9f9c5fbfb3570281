"""The first and the last day that can be counted, and counts of nothing: each side of every edge."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from engine.calendar.days import LAST, Calendar, Day
from engine.calendar.limits import Entry, Profile
from engine.calendar.workdays import Step, add, measure, measured, steps
from engine.definition.spans import Span, days, hours, months, office_hours, workdays, workdays_same_time, years
from engine.errors import BeforeCalendar, BeyondCalendar

DAY = timedelta(days=1)


def on(text: str) -> date:
    return date.fromisoformat(f"2024-{text}")


# the first day and the last -----------------------------------------------------------------------------------------


def test_the_first_working_day_can_be_counted_back_to(cal: Calendar) -> None:
    """1 January 2018 is a holiday; nothing worked lies before the 2nd."""
    assert cal.before(date(2018, 1, 3)) == date(2018, 1, 2)
    assert not cal.works(cal.first)
    with pytest.raises(BeforeCalendar) as early:
        cal.before(date(2018, 1, 3), 2)
    assert early.value.data["first"] == cal.first
    with pytest.raises(BeforeCalendar) as early:
        cal.check(cal.first - DAY)
    assert early.value.data == {"day": cal.first - DAY, "first": cal.first}
    with pytest.raises(ValueError, match="before a day is number 1, not 0"):
        cal.before(date(2018, 1, 3), 0)


def test_a_notice_about_the_very_first_day_counts() -> None:
    worked = Calendar([Day(date(2024, 1, 1), True, "元旦调休上班", "")], [2024])
    assert worked.works(date(2024, 1, 1))
    assert not Calendar([Day(date(2024, 1, 1), False, "元旦", "")], [2024]).works(date(2024, 1, 1))


def test_the_fixed_holidays_of_the_last_year_are_known(cal: Calendar) -> None:
    """1 October 2100 is a Friday."""
    assert not cal.works(date(2100, 10, 1))
    assert cal.works(date(2100, 12, 31))


@pytest.mark.parametrize("span", [days(1), months(1), years(1)])
def test_a_term_may_begin_or_end_on_the_edge_and_not_a_day_outside(cal: Calendar, span: Span) -> None:
    year, month = (1, 1) if span.unit == "years" else (0, 1)
    starts = {"days": LAST - DAY, "months": date(2100, 11, 30), "years": date(2099, 12, 31)}
    ends = {"days": LAST, "months": date(2100, 12, 30), "years": LAST}
    assert add(cal, starts[span.unit], span, roll=None).day == ends[span.unit]
    with pytest.raises(BeyondCalendar, match=f"1 .*{span.unit} from 2100-12-31"):
        add(cal, LAST, span, roll=None)
    later = cal.first + DAY if span.unit == "days" else date(2018 + year, 1 if year else 1 + month, 1)
    assert add(cal, later, -span, roll=None).day == cal.first
    with pytest.raises(BeforeCalendar, match=f"-1 .*{span.unit} from 2018-01-01"):
        add(cal, cal.first, -span, roll=None)


def test_december_belongs_to_its_own_year(cal: Calendar) -> None:
    """From December back and forth; twelve months are a year, eleven are none."""
    assert add(cal, date(2099, 12, 31), months(12), roll=None).day == LAST
    assert add(cal, date(2018, 12, 15), months(-11), roll=None).day == date(2018, 1, 15)
    for months_back in (12, 13):
        with pytest.raises(BeforeCalendar, match=f"-{months_back} months from 2018-12-15"):
            add(cal, date(2018, 12, 15), months(-months_back), roll=None)
    assert measure(cal, date(2022, 3, 1), date(2024, 2, 29), "years") == 1
    assert measure(cal, date(2022, 3, 1), date(2024, 3, 1), "years") == 2
    assert measure(cal, date(2022, 3, 1), date(2024, 2, 29), "months") == 23


def test_nothing_is_between_a_day_and_itself(cal: Calendar) -> None:
    friday, saturday = on("03-08"), on("03-09")
    assert [cal.workdays_between(one, one) for one in (friday, saturday)] == [0, 0]
    assert [cal.days_left(friday, due) for due in (on("03-11"), friday, on("03-07"))] == [1, 0, -1]
    assert cal.days_left(on("03-11"), saturday) == -1  # due on a Saturday; the Monday after has begun
    assert list(cal.worked(friday, friday)) == [friday]
    assert list(cal.worked(on("03-07"), friday)) == [on("03-07"), friday]


# traces -------------------------------------------------------------------------------------------------------------


def test_a_term_of_one_day_or_none_is_told_too(cal: Calendar) -> None:
    monday = on("03-04")
    assert add(cal, monday, workdays(1)).day == on("03-05")
    assert [step.date for step in steps(cal, monday, workdays(0))] == [monday]
    assert [step.date for step in steps(cal, monday, days(1))] == [monday, on("03-05")]
    pause = [(monday, on("03-06"))]
    assert [(step.date.day, step.why) for step in steps(cal, monday, days(1), pauses=pause)] == [
        (4, "当日不计入"), (5, "中止"), (6, "中止"), (7, "工作日"),
    ]  # fmt: skip
    assert add(cal, monday, days(1), pauses=pause).day == on("03-07")
    same = add(cal, cal.at(monday, time(15)), workdays_same_time(1), pauses=pause)
    assert same.at == cal.at(on("03-07"), time(15))


def test_a_pause_over_before_the_term_began_is_in_no_trace_of_it(cal: Calendar) -> None:
    """Counted on it cannot matter; counted back the term is a fixed date, which it moves."""
    before = [(on("02-26"), on("02-28"))]
    assert steps(cal, on("03-04"), months(1), pauses=before) == steps(cal, on("03-04"), months(1))
    back = steps(cal, on("03-04"), days(-3), pauses=[(on("02-28"), on("03-20"))])
    assert back[-1].date == add(cal, on("03-04"), days(-3), pauses=[(on("02-28"), on("03-20"))]).day


def test_a_pause_from_the_last_day_is_no_pause_in_the_trace_of_the_days_before(cal: Calendar) -> None:
    """Friday the 8th; the month still names its corresponding day on the day the pause begins."""
    listed = steps(cal, on("02-08"), months(1), pauses=[(on("03-08"), on("03-15"))])
    assert [(step.date.day, step.why) for step in listed if step.date == on("03-08")] == [(8, "工作日，满1个月")]
    assert (listed[-1].date, listed[-1].why) == (on("03-15"), "顺延至此")
    assert [step.why for step in listed[-7:-1]] == ["中止"] * 6


def test_the_day_a_roll_leads_to_keeps_its_notice(cal: Calendar) -> None:
    """12 October 2024, a Saturday, is worked: the notice says so."""
    (notice,) = {step.notice for step in steps(cal, on("10-11"), workdays(1)) if step.date == on("10-12")}
    assert notice
    listed = steps(cal, on("10-04"), days(1))  # the 5th is a holiday; the 8th is worked
    assert listed[-1] == Step(on("10-08"), False, None, "顺延至此", cal.day(on("10-08")).notice)
    assert [step.notice for step in listed[2:-1]] == [cal.day(step.date).notice for step in listed[2:-1]]
    assert listed[2].notice


def test_an_end_rolled_back_past_the_first_counted_day_is_marked_on_it(cal: Calendar) -> None:
    """From Thursday 28 March, three days: Sunday the 31st rolls back to Friday, the first day after the event."""
    listed = steps(cal, on("03-28"), days(3), roll="previous")
    assert [(step.date.day, step.why) for step in listed] == [
        (28, "当日不计入"), (29, "提前至此"), (30, "周末"), (31, "周末"),
    ]  # fmt: skip


def test_hours_by_the_clock_are_told_for_every_day_with_its_notice(cal: Calendar) -> None:
    start = cal.at(on("09-30"), time(12))
    listed = list(steps(cal, start, hours(24)))
    assert [(step.date.day, step.counted, step.number) for step in listed] == [(30, True, 12), (1, True, 24)]
    assert listed[1].notice == cal.day(on("10-01")).notice
    assert [step.date for step in steps(cal, start, hours(0))] == [on("09-30")]
    shut = list(steps(cal, start, office_hours(6)))
    assert [step.counted for step in shut][1:8] == [False] * 7
    assert {step.number for step in shut[1:8]} == {None}


def test_a_pause_that_ends_when_the_day_begins_is_none_of_that_day(cal: Calendar) -> None:
    """From midnight to midnight; the days on either side are whole."""
    start = cal.at(on("03-04"), time(12))
    pause = [(cal.end_of(on("03-04")), cal.end_of(on("03-05")))]
    listed = steps(cal, start, hours(30), pauses=pause)
    assert [(step.date.day, step.number, step.why) for step in listed] == [
        (4, 12, "昼夜连续计算"), (5, None, "中止"), (6, 30, "昼夜连续计算"),
    ]  # fmt: skip
    office = steps(cal, cal.at(on("03-08"), time(9)), office_hours(16), pauses=pause)
    assert [step.why for step in office] == ["工作日", "周末", "周末", "工作日", "工作日"][: len(office)]


def test_two_pauses_by_the_clock_both_count_in_whatever_order(cal: Calendar) -> None:
    """One over before the start and one too late change nothing, and the one between still does."""
    start = cal.at(on("03-04"), time(10))
    early = (cal.at(on("03-01"), time(9)), cal.at(on("03-01"), time(12)))
    inside = (cal.at(on("03-04"), time(12)), cal.at(on("03-04"), time(14)))
    late = (cal.at(on("03-20"), time(9)), cal.at(on("03-20"), time(12)))
    for pauses in ([early, inside, late], [late, inside, early]):
        assert add(cal, start, hours(24), pauses=pauses).at == cal.at(on("03-05"), time(12))
    one_hour = add(cal, start, hours(1), pauses=[(start, cal.at(on("03-04"), time(14)))])
    assert one_hour.at == cal.at(on("03-04"), time(15))


def test_what_is_left_over_of_working_days_says_why_a_day_rests(cal: Calendar) -> None:
    listed = measured(cal, on("09-30"), on("10-03"), "workdays")
    assert [(step.date.day, step.counted, step.why) for step in listed[1:]] == [
        (1, False, "国庆节"), (2, False, "国庆节"), (3, False, "国庆节"),
    ]  # fmt: skip


def test_what_is_measured_does_not_roll(cal: Calendar) -> None:
    """Ten days that end on Friday, 4 October, a holiday."""
    assert measured(cal, on("09-24"), on("10-04"), "days")[-1] == Step(
        on("10-04"), True, 10, "国庆节", cal.day(on("10-04")).notice
    )


def test_the_same_morning_is_the_same_instant_and_other_times_are_not_kept(cal: Calendar) -> None:
    """A sweep asks for the same few mornings and midnights; other times of day are without number."""
    kept = len(cal._instants)
    odd = cal.at(on("07-17"), time(13, 7))
    assert cal.at(on("07-17"), time(13, 7)) == odd
    assert len(cal._instants) == kept
    assert cal.opening(on("07-17")) is cal.opening(on("07-17"))


def test_a_pause_from_the_day_a_limited_roll_leads_to_still_counts(cal: Calendar) -> None:
    """Saturday 18 May rolls back only onto the day it is counted from, so it rolls on to Monday the 20th; a pause from
    that Monday stops it with no day left, one from Sunday with one. What is counted back ends before it."""
    assert add(cal, on("05-17"), days(1), roll="previous").day == on("05-20")
    for began, ends in (("05-19", "05-24"), ("05-20", "05-23"), ("05-21", "05-20")):
        assert add(cal, on("05-17"), days(1), roll="previous", pauses=[(on(began), on("05-23"))]).day == on(ends)
    assert add(cal, on("05-20"), days(-1), roll="next").day == on("05-17")
    assert add(cal, on("05-20"), days(-1), roll="next", pauses=[(on("05-20"), on("05-23"))]).day == on("05-17")


def test_the_days_worked_end_with_the_last(cal: Calendar) -> None:
    assert cal.worked(on("03-04"), on("03-05")) == [on("03-04"), on("03-05")]
    assert cal.worked(on("03-08"), on("03-09")) == [on("03-08")]
    assert cal.worked(on("03-09"), on("03-10")) == []


def test_a_profile_in_force_cannot_be_rewritten() -> None:
    """SEMANTICS 30: another term is another revision."""
    entries = {"job.do": Entry("job.do", days(3), "规则", "law")}
    profile = Profile("x", "甲", 1, on("01-01"), entries)
    entries["job.more"] = entries["job.do"]
    assert set(profile.entries) == {"job.do"}
    with pytest.raises(TypeError):
        profile.entries["job.do"] = entries["job.do"]  # type: ignore[index]
