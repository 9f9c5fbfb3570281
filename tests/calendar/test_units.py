"""The laws of every unit, on calendars that nobody published: ``add`` and ``measure`` undo each other, keep their
order, and never land where they may not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.calendar import walltime
from engine.calendar.days import LAST, Calendar
from engine.calendar.pauses import Roll
from engine.calendar.workdays import add, measure, measured, steps
from engine.definition.spans import CLOCKED, UNITS, Span, Unit
from engine.errors import BeforeCalendar, BeyondCalendar
from tests.calendar.random_calendars import Made, days_of, instants_of, made, spans, starts_of

EXAMPLES = settings(max_examples=25, deadline=None)
rolls: st.SearchStrategy[Roll] = st.sampled_from(["next", "previous", None])
WORKING: tuple[Unit, ...] = ("workdays", "workdays_same_time")
ROLLING: tuple[Unit, ...] = ("days", "months", "years")


def reached(calendar: Calendar, start: date | datetime, span: Span) -> date | datetime:
    """Where a term ends before any roll: a day, or an instant by the clock."""
    end = add(calendar, start, span, None)
    return end.at if span.unit in CLOCKED else end.unrolled


@EXAMPLES
@given(st.data(), made())
def test_the_table_of_working_days_is_what_the_notices_say(data: st.DataObject, one: Made) -> None:
    start = data.draw(days_of(one.calendar)) - timedelta(days=200)
    for n in range(400):
        day = start + timedelta(days=n)
        assert one.calendar.works(day) is one.calendar.day(day).works is one.works(day)


@EXAMPLES
@given(st.data(), made(), st.integers(1, 60))
def test_working_days_are_counted_one_by_one(data: st.DataObject, one: Made, n: int) -> None:
    start = data.draw(days_of(one.calendar))
    for way, end in (
        (1, add(one.calendar, start, Span(n, "workdays"))),
        (-1, add(one.calendar, start, Span(-n, "workdays"))),
    ):
        day, count = start, 0
        while count < n:
            day += timedelta(days=way)
            count += one.works(day)
        assert end.day == day


@pytest.mark.parametrize("unit", UNITS)
@EXAMPLES
@given(data=st.data(), one=made())
def test_measure_undoes_add(unit: Unit, data: st.DataObject, one: Made) -> None:
    start, span = data.draw(starts_of(one.calendar, unit)), data.draw(spans(units=(unit,)))
    assert measure(one.calendar, start, reached(one.calendar, start, span), unit) == span.n


@pytest.mark.parametrize("unit", UNITS)
@EXAMPLES
@given(data=st.data(), one=made())
def test_measure_is_the_largest_number_that_does_not_lead_past_the_end(
    unit: Unit, data: st.DataObject, one: Made
) -> None:
    start, end = (data.draw(starts_of(one.calendar, unit)) for _ in range(2))
    n = measure(one.calendar, start, end, unit)
    assert reached(one.calendar, start, Span(n, unit)) <= end
    assert reached(one.calendar, start, Span(n + 1, unit)) > end


@pytest.mark.parametrize("unit", UNITS)
@EXAMPLES
@given(data=st.data(), one=made(), roll=rolls)
def test_a_longer_term_never_ends_earlier(unit: Unit, data: st.DataObject, one: Made, roll: Roll) -> None:
    start, span = data.draw(starts_of(one.calendar, unit)), data.draw(spans(units=(unit,)))
    longer = Span(span.n + 1, unit)
    assert reached(one.calendar, start, span) < reached(one.calendar, start, longer)
    assert add(one.calendar, start, span, roll).at <= add(one.calendar, start, longer, roll).at


@pytest.mark.parametrize("unit", UNITS)
@EXAMPLES
@given(data=st.data(), one=made(), roll=rolls)
def test_a_later_start_never_ends_earlier(unit: Unit, data: st.DataObject, one: Made, roll: Roll) -> None:
    span = data.draw(spans(units=(unit,)))
    start, later = sorted(data.draw(starts_of(one.calendar, unit)) for _ in range(2))
    if unit == "workdays_same_time":  # in an hour that the clocks show twice, no order of theirs is that of time
        assume(not any(repeated(one.calendar, at) for at in (start, later)))
    assert add(one.calendar, start, span, roll).at <= add(one.calendar, later, span, roll).at


def repeated(calendar: Calendar, instant: datetime) -> bool:
    """Whether the office's clock shows this time of day twice."""
    shown = walltime.shows(calendar.zone, instant).replace(tzinfo=calendar.zone)
    return shown.utcoffset() != shown.replace(fold=1).utcoffset()


@EXAMPLES
@given(st.data(), made(), rolls)
def test_a_term_never_lands_where_it_may_not(data: st.DataObject, one: Made, roll: Roll) -> None:
    span = data.draw(spans())
    start = data.draw(starts_of(one.calendar, span.unit))
    end = add(one.calendar, start, span, roll)
    assert end.day == one.calendar.local_date(end.at - timedelta(microseconds=span.unit not in CLOCKED))
    if span.unit in ROLLING and roll is None:
        assert end.day == end.unrolled
    elif span.unit in ROLLING:
        assert one.works(end.day)
        kept = end.unrolled if one.works(end.unrolled) else None
        assert kept in (None, end.day)
    elif span.unit in WORKING and span.n:
        assert one.works(end.day)
    if span.unit in ("office_hours", "workdays_same_time") and span.n:
        assert one.works(end.day)
        assert one.calendar.opening(end.day) <= end.at <= one.calendar.closing(end.day)


@EXAMPLES
@given(st.data(), made(), st.integers(1, 200), rolls)
def test_no_roll_leads_to_or_past_the_day_a_term_is_counted_from(
    data: st.DataObject, one: Made, n: int, roll: Roll
) -> None:
    start, unit = data.draw(days_of(one.calendar)), data.draw(st.sampled_from(["workdays", "days"]))
    on, back = (add(one.calendar, start, Span(m, unit), roll) for m in (n, -n))
    assert back.day < start < on.day


@EXAMPLES
@given(st.data(), made(), st.integers(0, 150), st.integers(1, 150))
def test_terms_add_up(data: st.DataObject, one: Made, a: int, b: int) -> None:
    unit: Unit = data.draw(st.sampled_from(["workdays", "days", "hours", "office_hours"]))
    start = data.draw(starts_of(one.calendar, unit))
    there = reached(one.calendar, start, Span(a, unit))
    assert reached(one.calendar, start, Span(a + b, unit)) == reached(one.calendar, there, Span(b, unit))


@EXAMPLES
@given(st.data(), made(), st.integers(1, 100))
def test_working_days_to_the_same_time_end_on_the_day_on_which_working_days_end(
    data: st.DataObject, one: Made, n: int
) -> None:
    start = data.draw(instants_of(one.calendar))
    for m in (n, -n):
        same = add(one.calendar, start, Span(m, "workdays_same_time"))
        assert same.day == add(one.calendar, start, Span(m, "workdays")).day
        if one.works(one.calendar.local_date(start)):
            moment = max(one.calendar.local_time(start), one.calendar.opens)
            assert same.at == one.calendar.at(same.day, min(moment, one.calendar.closes))


# day by day ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS)
@EXAMPLES
@given(data=st.data(), one=made(), roll=rolls)
def test_the_trace_leads_to_the_end(unit: Unit, data: st.DataObject, one: Made, roll: Roll) -> None:
    start, span = data.draw(starts_of(one.calendar, unit)), data.draw(spans(units=(unit,)))
    end, listed = add(one.calendar, start, span, roll), steps(one.calendar, start, span, roll)
    days = [step.date for step in listed]
    assert days[0] == end.begin
    assert days == [days[0] + timedelta(days=n if span.n > 0 or days[-1] > days[0] else -n) for n in range(len(days))]
    assert end.day in days
    counted = [step.number for step in listed if step.counted]
    if unit in ("hours", "office_hours"):
        assert sorted(counted) == counted
        assert max(counted, default=0) == abs(span.n)
    else:
        assert counted == list(range(1, len(counted) + 1))
        whole = abs(span.n) if unit in (*WORKING, "days") else abs((end.unrolled - end.begin).days)
        assert len(counted) == whole
    if unit in WORKING:
        assert all(one.works(step.date) for step in listed if step.counted)
    assert {step.notice for step in listed if step.date in one.named} <= {"https://example.org/1"}


@pytest.mark.parametrize("unit", UNITS)
@EXAMPLES
@given(data=st.data(), one=made())
def test_a_measured_trace_counts_what_measure_counts(unit: Unit, data: st.DataObject, one: Made) -> None:
    start, end = (data.draw(starts_of(one.calendar, unit)) for _ in range(2))
    n, listed = measure(one.calendar, start, end, unit), measured(one.calendar, start, end, unit)
    if unit in ("months", "years"):
        assert sum("，满" in step.why for step in listed) == abs(n)
    else:
        assert max((step.number for step in listed if step.number), default=0) == abs(n)
    days = {step.date for step in listed}
    first, last = (one.calendar.local_date(at) if isinstance(at, datetime) else at for at in (start, end))
    assert {first, last} <= days


# what runs by the clock, minute by minute ------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.data(), made(), st.integers(1, 12))
def test_office_hours_are_the_minutes_in_which_the_office_is_open(data: st.DataObject, one: Made, n: int) -> None:
    calendar = one.calendar
    start = data.draw(instants_of(calendar)).replace(second=0, microsecond=0)
    end = add(calendar, start, Span(n, "office_hours")).at
    assume(end - start < timedelta(days=40))
    days = {calendar.local_date(start + timedelta(days=d)) for d in range((end - start).days + 2)}
    assume(not any(repeated(calendar, at) for day in days for at in (calendar.opening(day), calendar.closing(day))))
    minute, minutes = start, 0
    while minutes < n * 60:
        shown = walltime.shows(calendar.zone, minute)
        minutes += one.works(shown.date()) and calendar.opens <= shown.time() < calendar.closes
        minute += timedelta(minutes=1)
    assert end == minute


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(available_timezones())), st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)))  # noqa: DTZ001
def test_a_time_of_day_is_first_shown_when_it_is_said_to_be(name: str, wall: datetime) -> None:
    zone = ZoneInfo(name)
    at = walltime.instant(zone, wall.date(), wall.time())
    assert walltime.shows(zone, at) >= wall
    assert walltime.shows(zone, at - timedelta(microseconds=1)) < wall


# out of the calendar ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS)
@EXAMPLES
@given(data=st.data(), one=made())
def test_what_leads_out_of_the_calendar_is_refused_with_the_term_as_it_was_asked(
    unit: Unit, data: st.DataObject, one: Made
) -> None:
    start = data.draw(starts_of(one.calendar, unit))
    for n, error in ((1_000_000, BeyondCalendar), (-1_000_000, BeforeCalendar)):
        with pytest.raises(error, match=rf"^{n} [a-z ]+ from \d{{4}}-") as refused:
            add(one.calendar, start, Span(n, unit))
        assert refused.value.exit_code == 2


@pytest.mark.parametrize("unit", UNITS)
@EXAMPLES
@given(data=st.data(), one=made(), after=st.integers(1, 3000))
def test_days_before_the_calendar_and_after_2100_are_refused(
    unit: Unit, data: st.DataObject, one: Made, after: int
) -> None:
    good = data.draw(starts_of(one.calendar, unit))
    for day, error in (
        (one.calendar.first - timedelta(days=after), BeforeCalendar),
        (LAST + timedelta(days=after), BeyondCalendar),
    ):
        bad = one.calendar.at(day, time(12)) if unit in CLOCKED else day
        for n in (-1, 0, 1):
            with pytest.raises(error):
                add(one.calendar, bad, Span(n, unit))
        for a, b in ((good, bad), (bad, good)):
            with pytest.raises(error):
                measure(one.calendar, a, b, unit)


@pytest.mark.parametrize(
    ("unit", "holiday", "workday"),
    [
        ("workdays", "劳动节", None), ("office_hours", "劳动节", "不满一小时"),
        ("workdays_same_time", "劳动节", "未到同一时刻"),
        ("hours", None, None), ("months", "不满一个月", "不满一个月"), ("years", "不满一年", "不满一年"),
    ],
)  # fmt: skip
def test_the_days_after_the_last_whole_unit_say_why_they_do_not_count(
    cal: Calendar, unit: Unit, holiday: str | None, workday: str | None
) -> None:
    """A holiday where holidays do not count is one, with the notice that made it so; the rest is no whole unit yet."""
    begun = datetime(2024, 4, 30, 17, 30, tzinfo=cal.zone)
    for ended, why in (
        (datetime(2024, 5, 1, 12, tzinfo=cal.zone), holiday),
        (datetime(2024, 5, 6, 9, tzinfo=cal.zone), workday),
    ):
        last = measured(cal, begun, ended, unit)[-1]
        if why is not None:
            assert (last.date, last.counted, last.number, last.why) == (ended.date(), False, None, why)
            assert last.notice == cal.day(ended.date()).notice
