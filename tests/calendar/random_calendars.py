"""Calendars that no State Council ever published, and an independent reading of which of their days are worked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from engine.calendar.days import FIXED, Calendar, Day
from engine.definition.spans import CLOCKED, UNITS, Span, Unit

ZONES = (
    "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu",
    "Pacific/Apia", "Africa/Casablanca", "America/Havana", "Asia/Gaza", "Antarctica/Troll", "UTC",
)  # fmt: skip
LIMITS = {
    "workdays": 300, "days": 500, "months": 40, "years": 3, "hours": 900,
    "office_hours": 100, "workdays_same_time": 200,
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A calendar and what it was made from."""

    calendar: Calendar
    named: Mapping[date, bool]

    def works(self, day: date) -> bool:
        """What the notices say of a day, read without the calendar's tables."""
        if day in self.named:
            return self.named[day]
        if day > self.calendar.horizon and (day.month, day.day) in FIXED:
            return False
        return day.weekday() < 5

    def __repr__(self) -> str:
        rest = sorted(str(day) for day, works in self.named.items() if not works)
        work = sorted(str(day) for day, works in self.named.items() if works)
        hours = f"{self.calendar.opens:%H:%M}-{self.calendar.closes:%H:%M}"
        return f"<{self.calendar!r} {hours} off: {' '.join(rest)} worked: {' '.join(work)}>"


@st.composite
def made(draw: st.DrawFn) -> Made:
    """One to four years with holidays of up to three weeks, days made up on any weekday, any zone and office hours."""
    first, years = draw(st.sampled_from((2010, 2018, 2024, *range(2080, 2094)))), draw(st.integers(1, 4))
    within = st.dates(date(first, 1, 1), date(first + years - 1, 12, 31))
    named: dict[date, bool] = {date(first, 1, 1): False}
    for start, length in draw(st.lists(st.tuples(within, st.integers(1, 21)), max_size=5)):
        named.update({start + timedelta(days=n): False for n in range(length)})
    named.update(dict.fromkeys(draw(st.lists(within, max_size=8)), True))
    last = date(first + years - 1, 12, 31)
    named = {day: works for day, works in named.items() if day <= last}
    opens, closes = sorted(draw(st.tuples(MINUTES, MINUTES).filter(lambda two: abs(two[0] - two[1]) >= 30)))
    calendar = Calendar(
        [Day(day, works, "节", "https://example.org/1") for day, works in named.items()],
        range(first, first + years),
        zone=draw(st.sampled_from(ZONES)),
        opens=time(*divmod(opens, 60)),
        closes=time(*divmod(closes, 60)),
        revision="made",
    )
    return Made(calendar, named)


MINUTES = st.integers(0, 24 * 60 - 1)


@st.composite
def days_of(draw: st.DrawFn, calendar: Calendar) -> date:
    """A day with room on both sides, mostly in or near the years that are published."""
    first = calendar.first + timedelta(days=500)
    return draw(st.dates(first, max(first, calendar.horizon) + timedelta(days=400)))


@st.composite
def instants_of(draw: st.DrawFn, calendar: Calendar) -> datetime:
    """An instant with room on both sides, often one at which something changes."""
    day = draw(days_of(calendar))
    moment = draw(st.one_of(MINUTES.map(lambda n: time(*divmod(n, 60))), st.sampled_from(edges(calendar)), st.times()))
    return datetime.combine(day, moment, tzinfo=calendar.zone).astimezone(UTC)


def edges(calendar: Calendar) -> list[time]:
    """The times of day at which the office opens, closes, or the day begins."""
    return [calendar.opens, calendar.closes, time()]


@st.composite
def starts_of(draw: st.DrawFn, calendar: Calendar, unit: Unit) -> date | datetime:
    """What a term of this unit is counted from."""
    return draw(instants_of(calendar) if unit in CLOCKED else days_of(calendar))


@st.composite
def spans(draw: st.DrawFn, *, least: int | None = None, units: tuple[Unit, ...] = UNITS) -> Span:
    """Any unit, any number that leads nowhere out of a made calendar."""
    unit = draw(st.sampled_from(units))
    most = LIMITS[unit] if least is not None else min(LIMITS[unit], {"months": 12, "years": 1}.get(unit, 150))
    return Span(draw(st.integers(-most if least is None else least, most)), unit)
