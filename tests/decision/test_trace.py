"""A deadline computed once more, day by day: the days lead to the end, whatever the term, the roll and the pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.pauses import Pause, Roll
from engine.calendar.published import load
from engine.decision.trace import Sum, days_of, effects, end_of, left_at, runs
from engine.definition.spans import CLOCKED, Span, Unit

CAL = load()
EXAMPLES = settings(max_examples=200, deadline=None)
starts = st.dates(date(2019, 6, 1), date(2026, 12, 31))
rolls: st.SearchStrategy[Roll] = st.sampled_from(["next", "previous", None])
SIZES: dict[Unit, int] = {
    "workdays": 120, "days": 200, "months": 14, "years": 2, "hours": 300, "office_hours": 200, "workdays_same_time": 60,
}  # fmt: skip


@st.composite
def sums(draw: st.DrawFn) -> Sum:
    start, roll = draw(starts), draw(rolls)
    kind = draw(st.sampled_from(["on", "back", "date"]))
    if kind == "date":
        return Sum(start, None, roll=roll)
    if kind == "back":
        unit: Unit = draw(st.sampled_from(["workdays", "days", "months"]))
        return Sum(start, Span(draw(st.integers(1, SIZES[unit])), unit), True, roll)
    unit = draw(st.sampled_from(sorted(SIZES)))
    n = draw(st.integers(1, SIZES[unit]))
    if unit in CLOCKED:
        clock = datetime(start.year, start.month, start.day, draw(st.integers(0, 23)), tzinfo=UTC)
        return Sum(clock, Span(n, unit), roll=roll)
    return Sum(start, Span(n, unit), roll=roll)


@st.composite
def pauses_of(draw: st.DrawFn, sum: Sum) -> list[Pause]:
    """Pauses in order, that do not touch."""
    day = (sum.start.date() if isinstance(sum.start, datetime) else sum.start) - timedelta(days=40)
    found = []
    for _ in range(draw(st.integers(0, 3))):
        day += timedelta(days=draw(st.integers(1, 60)))
        found.append((day, day := day + timedelta(days=draw(st.integers(0, 30)))))
    return found


@EXAMPLES
@given(st.data())
def test_the_days_lead_to_the_end(data: st.DataObject) -> None:
    sum = data.draw(sums())
    stood = data.draw(pauses_of(sum))
    end, days = end_of(sum, CAL, stood), days_of(sum, CAL, stood)
    led = [day.date for day in days if day.kind == "rolled"]  # a term counted back may roll to a day it has passed
    assert led == [end.day] or (not led and days[-1].date == end.day)
    assert all(abs((b.date - a.date).days) == 1 or b.kind == "start" for a, b in pairwise(days))
    assert all(day.number is None for day in days if not day.counted)
    if sum.span is not None and not sum.back and sum.span.unit in ("workdays", "days") and not stood:
        assert [day.number for day in days if day.counted] == list(range(1, sum.span.n + 1))


@EXAMPLES
@given(st.data())
def test_no_day_counts_that_may_not(data: st.DataObject) -> None:
    sum = data.draw(sums())
    stood = data.draw(pauses_of(sum))
    end = end_of(sum, CAL, stood).day
    for day in days_of(sum, CAL, stood):
        if day.kind in ("workday", "made_up"):
            assert CAL.works(day.date)
        if day.counted and sum.span is not None and not sum.back and sum.span.unit not in CLOCKED:
            assert not any(stop < day.date <= resumed for stop, resumed in stood if stop < end)
            assert sum.span.unit != "workdays" or CAL.works(day.date)


@EXAMPLES
@given(st.data())
def test_runs_are_the_days_folded(data: st.DataObject) -> None:
    sum = data.draw(sums())
    days = days_of(sum, CAL, data.draw(pauses_of(sum)))
    folded = runs(days)
    assert len(folded) <= len(days)
    at = 0
    for run in folded:
        own = days[at : at + run.days]
        at += run.days
        assert (own[0].date, own[-1].date) == (run.first, run.last)
        assert (own[0].number, own[-1].number) == (run.number_first, run.number_last)
        assert {day.kind for day in own} == {run.kind}
        if run.notice is not None:
            assert {day.notice for day in own} == {run.notice}
    assert at == len(days)


@EXAMPLES
@given(st.data())
def test_each_pause_moves_the_end_as_it_says(data: st.DataObject) -> None:
    sum = data.draw(sums())
    stood = data.draw(pauses_of(sum))
    did = effects(sum, CAL, stood)
    assert len(did) == len(stood)
    before = end_of(sum, CAL).day
    for one in did:
        assert one.due_before == before
        before = one.due_after
    assert before == end_of(sum, CAL, stood).day


def test_what_remained_when_a_pause_began_remains_when_it_ends() -> None:
    listing = Sum(date(2024, 9, 20), Span(10, "workdays"))
    stood = [(date(2024, 9, 27), date(2024, 10, 14))]
    (did,) = effects(listing, CAL, stood)
    assert (did.left, did.unit) == (5, "workdays")  # 23 to 27 September are five of ten
    assert (did.due_before, did.due_after) == (date(2024, 10, 10), date(2024, 10, 21))
    assert CAL.workdays_between(date(2024, 10, 14), did.due_after) == 5


def test_a_date_that_stood_still_arms_its_remaining_calendar_days() -> None:
    fixed = Sum(date(2024, 10, 20), None)
    stood = [(date(2024, 9, 30), date(2024, 10, 10))]
    (did,) = effects(fixed, CAL, stood)
    assert (did.left, did.unit, did.due_before, did.due_after) == (20, "days", date(2024, 10, 21), date(2024, 10, 30))
    days = days_of(fixed, CAL, stood)
    assert [(run.first.isoformat(), run.days, run.kind, run.number_last) for run in runs(days)] == [
        ("2024-09-30", 1, "start", None),
        ("2024-10-01", 10, "paused", None),
        ("2024-10-11", 20, "day", 20),
    ]


@pytest.mark.parametrize(
    ("resumed", "expected"),
    [
        (date(2024, 10, 23), [("10-19", "start"), ("10-20", "weekend"), ("10-21", "paused"), ("10-24", "rolled")]),
        (date(2024, 10, 26), [("10-19", "start"), ("10-20", "weekend"), ("10-21", "paused"), ("10-27", "weekend"),
                              ("10-28", "rolled")]),
    ],
)  # fmt: skip
def test_a_date_that_stood_still_while_only_its_roll_was_left(resumed: date, expected: list[tuple[str, str]]) -> None:
    """Saturday 19 October 2024 rolls to Monday the 21st; on Sunday it stands still. It is due on the working day after
    the resumption, and the days begin with the date itself."""
    fixed, stood = Sum(date(2024, 10, 19), None), [(date(2024, 10, 20), resumed)]
    (did,) = effects(fixed, CAL, stood)
    assert (did.left, did.unit, did.due_before) == (0, "days", date(2024, 10, 21))
    assert [(f"{run.first:%m-%d}", run.kind) for run in runs(days_of(fixed, CAL, stood))] == expected


def test_a_date_that_stood_still_from_its_own_day_is_due_on_the_day_of_resumption() -> None:
    fixed, stood = Sum(date(2024, 10, 18), None), [(date(2024, 10, 18), date(2024, 10, 24))]
    (did,) = effects(fixed, CAL, stood)
    assert (did.left, did.unit, did.base_before, did.due_after) == (0, "days", date(2024, 10, 18), date(2024, 10, 24))


def test_a_pause_from_before_the_start_takes_nothing_from_the_term() -> None:
    term = Sum(date(2024, 9, 27), Span(5, "workdays"))
    (did,) = effects(term, CAL, [(date(2024, 9, 2), date(2024, 9, 30))])
    assert (did.left, did.due_before, did.due_after) == (5, date(2024, 10, 10), date(2024, 10, 12))


@pytest.mark.parametrize(("stop", "left"), [(date(2024, 10, 1), 3), (date(2024, 10, 10), 0), (date(2024, 11, 1), None)])
def test_what_remains_on_the_last_day_and_after_it(stop: date, left: int | None) -> None:
    term = Sum(date(2024, 9, 27), Span(5, "workdays"))
    assert left_at(term, CAL, end_of(term, CAL), stop)[0] == left


def test_the_national_day_of_2024_by_hand() -> None:
    """Five working days from Friday 27 September: Sunday 29 September is worked, 1 to 7 October are off."""
    found = [
        (f"{run.first:%m-%d}", f"{run.last:%m-%d}", run.kind, run.number_last, run.name, run.notice is not None)
        for run in runs(days_of(Sum(date(2024, 9, 27), Span(5, "workdays")), CAL))
    ]
    assert found == [
        ("09-27", "09-27", "start", None, "", False),
        ("09-28", "09-28", "weekend", None, "", False),
        ("09-29", "09-29", "made_up", 1, "国庆节", True),
        ("09-30", "09-30", "workday", 2, "", False),
        ("10-01", "10-07", "holiday", None, "国庆节", True),
        ("10-08", "10-10", "workday", 5, "", False),
    ]


def test_beyond_the_last_notice_the_days_are_guesses() -> None:
    days = days_of(Sum(date(2026, 12, 30), Span(3, "workdays")), CAL)
    assert [(day.date.isoformat(), day.kind, day.published) for day in days] == [
        ("2026-12-30", "start", True),
        ("2026-12-31", "workday", True),
        ("2027-01-01", "holiday", False),
        ("2027-01-02", "weekend", False),
        ("2027-01-03", "weekend", False),
        ("2027-01-04", "workday", False),
        ("2027-01-05", "workday", False),
    ]
