"""Laws of counting that hold for every start and every span; and the day-by-day trace agrees with the count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.published import load
from engine.calendar.workdays import Pause, Roll, add, measure, measured, steps
from engine.definition.spans import Span, Unit

CAL = load()
EXAMPLES = settings(max_examples=150, deadline=None)

starts = st.dates(date(2019, 1, 1), date(2027, 12, 31))
instants = st.datetimes(datetime(2019, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
day_units: st.SearchStrategy[Unit] = st.sampled_from(["workdays", "days", "months", "years"])
hour_units: st.SearchStrategy[Unit] = st.sampled_from(["hours", "office_hours"])
rolls: st.SearchStrategy[Roll] = st.sampled_from(["next", "previous", None])
SIZES = {"workdays": 400, "days": 600, "months": 40, "years": 4, "hours": 900, "office_hours": 900}


@st.composite
def spans(draw: st.DrawFn, units: st.SearchStrategy[Unit], least: int = 0) -> Span:
    unit = draw(units)
    most = SIZES[unit]
    return Span(draw(st.integers(max(least, -most), most)), unit)


@st.composite
def breaks(draw: st.DrawFn, start: date) -> list[Pause]:
    from_days = draw(st.lists(st.tuples(st.integers(-30, 200), st.integers(0, 40)), max_size=3))
    return [(start + timedelta(days=a), start + timedelta(days=a + b)) for a, b in from_days]


@EXAMPLES
@given(starts, spans(day_units))
def test_measure_undoes_add(start: date, span: Span) -> None:
    end = add(CAL, start, span)
    assert measure(CAL, start, end.unrolled, span.unit) == span.n
    assert end.at == CAL.end_of(end.day)
    assert end.unrolled <= end.day
    assert span.unit == "workdays" or CAL.works(end.day)


@EXAMPLES
@given(starts, st.integers(1, 200), st.sampled_from(["workdays", "days"]), rolls)
def test_no_roll_carries_a_term_past_the_day_it_is_counted_from(start: date, n: int, unit: Unit, roll: Roll) -> None:
    assert add(CAL, start, Span(n, unit), roll).day > start > add(CAL, start, Span(-n, unit), roll).day


@EXAMPLES
@given(instants, spans(hour_units, least=-300))
def test_measure_undoes_add_by_the_clock(start: datetime, span: Span) -> None:
    end = add(CAL, start, span)
    assert measure(CAL, start, end.at, span.unit) == span.n
    assert end.day == CAL.local_date(end.at)


@EXAMPLES
@given(starts, st.integers(-200, 400), st.sampled_from(["workdays", "days"]))
def test_counting_back_undoes_counting_on(start: date, n: int, unit: Unit) -> None:
    assert measure(CAL, start, add(CAL, start, Span(n, unit), None).day, unit) == n
    if CAL.works(start):
        there = add(CAL, start, Span(n, unit), None).day
        assert add(CAL, there, Span(-n, unit), None).day == start


@EXAMPLES
@given(starts, st.integers(0, 200), st.integers(0, 200), st.sampled_from(["workdays", "days"]))
def test_terms_of_days_add_up(start: date, a: int, b: int, unit: Unit) -> None:
    there = add(CAL, start, Span(a, unit), None).day
    assert add(CAL, start, Span(a + b, unit), None).day == add(CAL, there, Span(b, unit), None).day or b == 0


@EXAMPLES
@given(starts, spans(day_units), spans(day_units))
def test_a_longer_term_never_ends_earlier(start: date, one: Span, other: Span) -> None:
    if one.unit == other.unit and one.n <= other.n:
        assert add(CAL, start, one).day <= add(CAL, start, other).day


@EXAMPLES
@given(st.data(), starts, spans(st.sampled_from(["workdays", "days"]), least=1))
def test_what_remained_before_a_pause_remains_after_it(data: st.DataObject, start: date, span: Span) -> None:
    plain = add(CAL, start, span, None)
    stop = data.draw(st.dates(start, plain.day))
    resumed = stop + timedelta(days=data.draw(st.integers(0, 90)))
    end = add(CAL, start, span, None, [(stop, resumed)])
    left = span.n - measure(CAL, start, stop, span.unit)
    assert end.day >= resumed
    if left or span.unit == "days" or CAL.works(resumed):
        assert measure(CAL, resumed, end.day, span.unit) == left
    else:  # of working days none is left, and the day of resumption is none
        assert end.day == CAL.after(resumed)


@EXAMPLES
@given(st.data(), starts, spans(day_units), rolls)
def test_pauses_never_bring_an_end_forward_and_their_order_is_nothing(
    data: st.DataObject, start: date, span: Span, roll: Roll
) -> None:
    pauses = data.draw(breaks(start))
    end = add(CAL, start, span, roll, pauses)
    assert add(CAL, start, span, roll, reversed(pauses)) == end
    assert add(CAL, start, span, roll).day <= end.day


@EXAMPLES
@given(st.data(), starts, spans(day_units, least=-40), rolls)
def test_the_trace_leads_to_the_end(data: st.DataObject, start: date, span: Span, roll: Roll) -> None:
    start = start if span.n >= 0 else start.replace(year=2027, day=1)
    pauses = data.draw(breaks(start)) if span.n > 0 else []
    end = add(CAL, start, span, roll, pauses)
    listed = steps(CAL, start, span, roll, pauses)
    numbers = [step.number for step in listed if step.counted]
    assert numbers == list(range(1, len(numbers) + 1))
    assert span.unit in ("months", "years") or len(numbers) == abs(span.n)
    assert listed[0].date == start
    assert end.day in {step.date for step in listed}
    assert len({step.date for step in listed}) == len(listed)
    if roll != "previous" and span.n > 0:
        assert listed[-1].date == end.day


@EXAMPLES
@given(instants, spans(hour_units))
def test_the_trace_by_the_clock_counts_the_hours(start: datetime, span: Span) -> None:
    listed = steps(CAL, start, span)
    assert max((step.number or 0 for step in listed), default=0) == span.n
    assert listed[-1].date == add(CAL, start, span).day


@EXAMPLES
@given(starts, st.integers(-90, 90))
def test_a_measured_trace_counts_what_measure_counts(start: date, n: int) -> None:
    end = start + timedelta(days=n)
    counted = sum(step.counted for step in measured(CAL, start, end, "workdays"))
    assert counted == abs(measure(CAL, start, end, "workdays"))
