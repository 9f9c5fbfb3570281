"""Pauses, rolls, office hours, the trace in words, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from engine.calendar.days import Calendar
from engine.calendar.workdays import Step, add, before, measure, measured, steps
from engine.definition.spans import Span, days, hours, months, office_hours, workdays, workdays_same_time, years
from engine.errors import BeforeCalendar, BeyondCalendar, NoInstant, NotATerm


def on(text: str) -> date:
    return date.fromisoformat(f"2024-{text}")


def test_a_pause_moves_days_and_months_by_its_calendar_days(cal: Calendar) -> None:
    pause = [(on("03-11"), on("03-21"))]
    assert add(cal, on("03-01"), days(30), pauses=pause).unrolled == on("04-10")
    assert add(cal, on("03-01"), months(1), pauses=pause).unrolled == on("04-11")


def test_pauses_that_touch_overlap_or_lie_outside(cal: Calendar) -> None:
    start, span = on("03-01"), days(30)
    whole = add(cal, start, span, pauses=[(on("03-11"), on("03-25"))])
    assert add(cal, start, span, pauses=[(on("03-18"), on("03-25")), (on("03-11"), on("03-20"))]) == whole
    assert add(cal, start, span, pauses=[(on("03-11"), on("03-18")), (on("03-18"), on("03-25"))]) == whole
    plain = add(cal, start, span)
    assert add(cal, start, span, pauses=[(on("02-01"), on("03-01")), (on("06-01"), on("06-20"))]) == plain
    assert add(cal, start, span, pauses=[(on("02-20"), on("03-06"))]).unrolled == on("04-05")


def test_a_pause_from_the_last_day_leaves_the_day_of_resumption(cal: Calendar) -> None:
    friday, monday = on("03-08"), on("03-11")
    for resumed, last in ("03-29", "03-29"), ("03-30", "04-01"), ("03-08", "03-08"):
        assert add(cal, on("03-01"), workdays(5), pauses=[(friday, on(resumed))]).day == on(last)
    assert add(cal, friday, days(0), roll=None, pauses=[(friday, on("03-30"))]).day == on("03-30")
    assert add(cal, friday, days(0), pauses=[(friday, on("03-30"))]).day == on("04-01")
    rolled = add(cal, on("02-29"), days(10), pauses=[(monday, on("03-29"))])  # Sunday, 10 March, rolls to Monday
    assert rolled.day == on("03-29")


def test_a_pause_after_the_last_day_comes_too_late(cal: Calendar) -> None:
    for span in workdays(5), days(7):
        assert add(cal, on("03-01"), span, pauses=[(on("03-09"), on("03-29"))]).day == on("03-08")
    assert add(cal, on("02-29"), days(10), pauses=[(on("03-12"), on("03-29"))]).day == on("03-11")


def test_a_pause_that_begins_while_only_the_roll_is_left(cal: Calendar) -> None:
    saturday = on("03-30")
    end = add(cal, on("03-20"), days(10), pauses=[(saturday, on("04-10"))])
    assert add(cal, on("03-20"), days(10)).day == on("04-01")
    assert end.day == on("04-11")
    assert [step.why for step in steps(cal, on("03-20"), days(10), pauses=[(saturday, on("04-10"))])][-2:] == [
        "中止",
        "顺延至此",
    ]


def test_a_fixed_date_keeps_its_remaining_calendar_days(cal: Calendar) -> None:
    due = on("06-28")
    assert add(cal, due, days(0), pauses=[(on("06-01"), on("06-11"))]).day == on("07-08")
    assert before(cal, due, workdays(5)).day == on("06-21")


def test_a_roll_back_never_passes_the_start(cal: Calendar) -> None:
    assert add(cal, on("10-02"), days(3), roll="previous").day == on("10-08")
    assert add(cal, on("09-29"), days(3), roll="previous").day == on("09-30")


def test_a_term_of_nothing_ends_on_its_day(cal: Calendar) -> None:
    assert add(cal, on("10-03"), workdays(0)).day == on("10-03")
    assert add(cal, on("10-03"), days(0)).day == on("10-08")


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("09-30 16:30", 1, "09-30 17:30"),
        ("09-30 16:30", 2, "10-08 10:00"),
        ("09-30 20:00", 1, "10-08 10:00"),
        ("09-30 07:00", 1, "09-30 10:00"),
        ("09-28 12:00", 17, "09-30 17:30"),
        ("10-08 10:00", -2, "09-30 16:30"),
        ("10-08 09:00", 0, "10-08 09:00"),
    ],
)
def test_office_hours_run_while_the_office_is_open(cal: Calendar, start: str, n: int, end: str) -> None:
    def at(text: str) -> datetime:
        return cal.at(on(text[:5]), time.fromisoformat(text[6:]))

    reached = add(cal, at(start), office_hours(n))
    assert (reached.at, reached.day, reached.unrolled) == (at(end), on(end[:5]), on(end[:5]))
    assert measure(cal, at(start), reached.at, "office_hours") == n


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("09-27 16:30", 3, "10-08 16:30"),
        ("09-27 07:00", 1, "09-29 09:00"),  # before the office opens counts as of its opening
        ("09-27 20:00", 1, "09-29 17:30"),  # after it closes as of its closing
        ("09-28 12:00", 1, "09-29 17:30"),  # on a Saturday as of the last closing
        ("09-28 12:00", -1, "09-27 09:00"),  # counted back, as of the next opening
        ("10-08 10:00", -2, "09-29 10:00"),
        ("09-28 12:00", 0, "09-28 12:00"),
    ],
)
def test_working_days_to_the_same_time(cal: Calendar, start: str, n: int, end: str) -> None:
    def at(text: str) -> datetime:
        return cal.at(on(text[:5]), time.fromisoformat(text[6:]))

    reached = add(cal, at(start), workdays_same_time(n))
    assert (reached.at, reached.day, reached.unrolled) == (at(end), on(end[:5]), on(end[:5]))
    assert measure(cal, at(start), reached.at, "workdays_same_time") == n
    assert [step.date for step in steps(cal, at(start), workdays_same_time(n))][-1] == on(end[:5])


def test_a_pause_moves_working_days_and_leaves_the_time_of_day(cal: Calendar) -> None:
    start, pause = cal.at(on("03-04"), time(15)), [(on("03-05"), on("03-07"))]
    assert add(cal, start, workdays_same_time(3), pauses=pause).at == cal.at(on("03-11"), time(15))
    assert [step.why for step in steps(cal, start, workdays_same_time(3), pauses=pause)] == [
        "当日不计入", "工作日", "中止", "中止", "工作日", "周末", "周末", "工作日",
    ]  # fmt: skip
    too_late = [(on("03-07"), on("03-28"))]
    assert add(cal, start, workdays_same_time(3), pauses=too_late).at == cal.at(on("03-07"), time(15))
    assert add(cal, start, workdays_same_time(0), pauses=[(on("03-01"), on("03-03"))]).at == cal.at(
        on("03-06"), time(15)
    )


def test_an_office_hour_before_the_first_working_day_has_ended(cal: Calendar) -> None:
    """Near the edges, what does not lead out of the calendar is counted."""
    first = cal.on_or_after(cal.first)
    assert add(cal, cal.at(first, time(10)), office_hours(-1)).at == cal.opening(first)
    with pytest.raises(BeforeCalendar, match="-2 office hours from 2018-01-02"):
        add(cal, cal.at(first, time(10)), office_hours(-2))
    last = cal.on_or_before(date(2100, 12, 31))
    assert add(cal, cal.opening(last), office_hours(8)).at == cal.at(last, time(17))
    with pytest.raises(BeyondCalendar, match="9 office hours from 2100-12-31"):
        add(cal, cal.opening(last), office_hours(9))


def test_hours_pause_from_instant_to_instant(cal: Calendar) -> None:
    start = cal.at(on("03-04"), time(10))
    stop, again = cal.at(on("03-04"), time(16)), cal.at(on("03-07"), time(9))
    pause = [(stop, again)]
    assert add(cal, start, hours(24), pauses=pause).at == again + timedelta(hours=18)
    assert add(cal, start, hours(6), pauses=pause).at == stop
    assert add(cal, start, hours(24), pauses=[(start - timedelta(hours=1), stop)]).at == stop + timedelta(hours=24)
    overlapping = [(stop, again), (stop + timedelta(hours=1), again - timedelta(hours=1))]
    assert add(cal, start, hours(24), pauses=overlapping).at == again + timedelta(hours=18)
    listed = steps(cal, start, hours(24), pauses=pause)
    assert [(str(step.date)[5:], step.number, step.why) for step in listed] == [
        ("03-04", 6, "昼夜连续计算"), ("03-05", None, "中止"), ("03-06", None, "中止"),
        ("03-07", 21, "昼夜连续计算"), ("03-08", 24, "昼夜连续计算"),
    ]  # fmt: skip


def test_the_same_time_of_the_last_day_waits_for_the_resumption(cal: Calendar) -> None:
    start, due = cal.at(on("03-04"), time(15)), cal.at(on("03-07"), time(15))

    def after(stop: tuple[str, int], again: tuple[str, int]) -> datetime:
        pause = tuple(cal.at(on(day), time(hour)) for day, hour in (stop, again))
        return add(cal, start, workdays_same_time(3), pauses=[pause]).at  # type: ignore[list-item]

    assert after(("03-07", 10), ("03-28", 9)) == cal.at(on("03-28"), time(15))
    assert after(("03-07", 10), ("03-28", 16)) == cal.at(on("03-29"), time(15))  # the time of that day has gone by
    assert after(("03-07", 10), ("03-30", 9)) == cal.at(on("04-01"), time(15))  # a Saturday
    assert after(("03-07", 16), ("03-28", 9)) == due
    assert after(("03-07", 10), ("03-28", 15)) == cal.at(on("03-29"), time(15))  # at 15:00 it is over


def test_what_began_on_a_rest_day_keeps_the_closing_time_through_a_pause(cal: Calendar) -> None:
    """What begins on a Saturday counts as of Friday's closing, also for the day that is left after a pause."""
    saturday = cal.at(on("03-02"), time(12))
    assert add(cal, saturday, workdays_same_time(3)).at == cal.at(on("03-06"), time(17, 30))
    pause = (cal.at(on("03-05"), time(10)), cal.at(on("03-07"), time(9)))
    assert add(cal, saturday, workdays_same_time(3), pauses=[pause]).at == cal.at(on("03-08"), time(17, 30))


def test_hours_pause_from_midnight_to_midnight(cal: Calendar) -> None:
    start = cal.at(on("03-04"), time(12))
    pause = [(on("03-04"), on("03-06"))]
    assert add(cal, start, hours(24), pauses=pause).at == cal.at(on("03-07"), time(12))
    assert add(cal, start, office_hours(6), pauses=pause).at == cal.at(on("03-07"), time(9, 30))
    assert [step.why for step in steps(cal, start, hours(24), pauses=pause)] == [
        "昼夜连续计算",
        "中止",
        "中止",
        "昼夜连续计算",
    ]


def test_an_opening_that_a_pause_moves_is_the_next_opening(cal: Calendar) -> None:
    """Counted back an hour from ten it is the opening; no office time is left of it when the pause begins."""
    ten = cal.at(on("10-08"), time(10))
    for resumed, opening in (("10-05", "10-08"), ("10-08", "10-09")):
        end = add(cal, ten, office_hours(-1), pauses=[(on("10-03"), on(resumed))])
        assert end.at == cal.opening(on(opening))


def test_hours_are_counted_whole(cal: Calendar) -> None:
    start = datetime(2024, 3, 4, 2, tzinfo=UTC)
    assert measure(cal, start, start + timedelta(minutes=119), "hours") == 1
    assert measure(cal, start, start - timedelta(minutes=119), "hours") == -2  # the largest that is not after it


def test_the_trace_names_every_day_and_its_notice(cal: Calendar) -> None:
    listed = steps(cal, on("09-27"), workdays(3))
    notice = listed[2].notice
    assert notice
    assert notice.startswith("https://www.gov.cn")
    assert listed[:5] == [
        Step(on("09-27"), False, None, "当日不计入"),
        Step(on("09-28"), False, None, "周末"),
        Step(on("09-29"), True, 1, "国庆节调休上班", notice),
        Step(on("09-30"), True, 2, "工作日"),
        Step(on("10-01"), False, None, "国庆节", notice),
    ]
    assert (listed[-1].date, listed[-1].number) == (on("10-08"), 3)


def test_the_trace_shows_the_roll(cal: Calendar) -> None:
    tail = steps(cal, on("09-24"), days(10))[-5:]
    assert [(step.date.day, step.counted, step.number, step.why) for step in tail] == [
        (4, True, 10, "国庆节"),
        (5, False, None, "国庆节"),
        (6, False, None, "国庆节"),
        (7, False, None, "国庆节"),
        (8, False, None, "顺延至此"),
    ]
    back = steps(cal, on("09-24"), days(10), roll="previous")
    assert next(step for step in back if step.why == "提前至此").date == on("09-30")


def test_the_trace_of_months_names_the_corresponding_days(cal: Calendar) -> None:
    listed = steps(cal, on("01-31"), months(2))
    named = {step.date: step.why for step in listed if "满" in step.why}
    assert named == {on("02-29"): "工作日，满1个月（当月无31日）", on("03-31"): "周末，满2个月"}
    assert [(step.date, step.why) for step in listed[-2:]] == [
        (on("03-31"), "周末，满2个月"),
        (on("04-01"), "顺延至此"),
    ]
    (leap,) = (step for step in steps(cal, on("02-29"), years(1)) if "满" in step.why)
    assert (leap.date, leap.why) == (date(2025, 2, 28), "工作日，满1年（当月无29日）")
    paused = steps(cal, on("01-31"), months(2), pauses=[(on("03-10"), on("03-20"))])
    assert [step.date for step in paused if "满" in step.why] == [on("02-29")]


def test_a_measured_trace_shows_what_is_left_over(cal: Calendar) -> None:
    assert [(step.date.day, step.number, step.why) for step in measured(cal, on("09-26"), on("09-28"), "workdays")] == [
        (26, None, "当日不计入"),
        (27, 1, "工作日"),
        (28, None, "周末"),
    ]
    month = measured(cal, on("01-31"), on("03-02"), "months")
    assert [(step.date, step.number, step.why) for step in month[-3:]] == [
        (on("02-29"), 29, "工作日，满1个月（当月无31日）"),
        (on("03-01"), None, "不满一个月"),
        (on("03-02"), None, "不满一个月"),
    ]
    friday, sunday = cal.at(on("09-27"), time(16)), cal.at(on("09-29"), time(9, 30))
    assert [(step.date.day, step.number, step.why) for step in measured(cal, friday, sunday, "office_hours")] == [
        (27, 1, "工作日"),
        (28, None, "周末"),
        (29, 2, "国庆节调休上班"),
    ]
    assert measured(cal, friday, sunday, "workdays_same_time")[-1].why == "未到同一时刻"
    back = measured(cal, on("10-08"), on("10-03"), "workdays")
    assert (back[-1].date, back[-1].number) == (on("09-30"), 1)


def test_the_trace_shows_a_pause(cal: Calendar) -> None:
    listed = steps(cal, on("03-04"), workdays(3), pauses=[(on("03-05"), on("03-07"))])
    assert [step.why for step in listed] == ["当日不计入", "工作日", "中止", "中止", "工作日", "周末", "周末", "工作日"]
    assert listed[-1].number == 3


def test_what_cannot_be_counted_is_refused(cal: Calendar) -> None:
    start = on("03-01")
    for span in (Span(1_000_000, unit) for unit in ("workdays", "days", "months", "years")):
        with pytest.raises(BeyondCalendar):
            add(cal, start, span)
        with pytest.raises(BeforeCalendar):
            add(cal, start, -span)
    for span in (days(1), workdays(1), months(1), years(1)):
        with pytest.raises(BeforeCalendar):
            add(cal, date(2017, 6, 1), span)
        with pytest.raises(BeyondCalendar):
            add(cal, date(2100, 12, 31), span)
    instant = datetime(2024, 3, 1, tzinfo=UTC)
    for span in (hours(1_000_000), office_hours(1_000_000)):
        with pytest.raises(BeforeCalendar):
            add(cal, instant, -span)
    with pytest.raises(BeyondCalendar):
        add(cal, datetime(2100, 12, 31, 12, tzinfo=UTC), hours(1000))
    with pytest.raises(BeforeCalendar):
        measure(cal, date(2017, 1, 1), start, "days")


def test_ill_formed_questions_are_refused(cal: Calendar) -> None:
    start = on("03-01")
    for span in (hours(3), office_hours(3), workdays_same_time(3)):
        with pytest.raises(NoInstant, match="counted from an instant, not from the date 2024-03-01") as refused:
            add(cal, start, span)
        assert refused.value.exit_code == 2
        with pytest.raises(NoInstant):
            measure(cal, start, start, span.unit)
    with pytest.raises(TypeError, match="counted from an instant"):
        add(cal, start, hours(3))
    with pytest.raises(ValueError, match="no time zone"):
        add(cal, datetime(2024, 3, 1), hours(3))  # noqa: DTZ001
    with pytest.raises(ValueError, match="cannot end on"):
        add(cal, start, days(9), pauses=[(on("03-05"), on("03-04"))])
    with pytest.raises(ValueError, match="unknown roll"):
        add(cal, start, days(9), roll="sideways")  # type: ignore[arg-type]
    with pytest.raises(NotATerm, match="unknown unit 'weeks'") as refused:
        measure(cal, start, start, "weeks")  # type: ignore[arg-type]
    assert refused.value.exit_code == 2
    for n, unit, what in (
        (3, "weeks", "unknown unit 'weeks'; one of workdays, days, months, years, hours, office_hours, "),
        (1.5, "days", "a span counts whole calendar days, not 1.5"),
        (True, "days", "not True"),
        (1_000_001, "days", "1000001 calendar days are more than 1000000"),
        (-1_000_001, "hours", "-1000001 hours are more than 1000000"),
    ):
        with pytest.raises(NotATerm, match=what):
            Span(n, unit)  # type: ignore[arg-type]
