"""The calendar: which days the office works, by the notices that say so.

全国年节及纪念日放假办法 fixes the holidays; the State Council's office publishes every year which days around them
are off and which weekends are worked instead. Past the last notice the calendar counts Monday to Friday without the
holidays whose dates are fixed (1 January, 1-2 May, 1-3 October) and says so; lunar ones are not guessed (law 6).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.calendar.clock import utc
from engine.errors import BeforeCalendar, BeyondCalendar, BrokenCalendar, NoCalendar

LAST = date(2200, 12, 31)
"""The last day anything is counted to."""

UNSETTLED = 7
"""The last days of the last published year that the next notice may still move."""

FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
WEEKEND = "周末"
SATURDAY = 5


@dataclass(frozen=True)
class Day:
    """What the calendar knows of one day.

    Attributes:
        works: the office works on it.
        name: the holiday it belongs to (also of a make-up workday), ``周末``, or nothing.
        notice: the address of the notice that names it; ``None`` if no notice does.
        published: it lies in a year whose notice is loaded; otherwise the day is a guess.
    """

    date: date
    works: bool
    name: str = ""
    notice: str | None = None
    published: bool = True

    @property
    def why(self) -> str:
        """Why the day counts, or does not, in one word."""
        if self.works:
            return f"{self.name}调休上班" if self.name else "工作日"
        return self.name


class Calendar:
    """Working days from the first published year to 2200, and the hours the office is open. Immutable.

    Args:
        named: the days that notices name; where two notices name one day, the later in this order decides.
        years: the years whose notices are loaded, without a gap.
        zone: the time zone the office's days are counted in (T8), never the machine's.
        opens, closes: office hours of every working day, local, without a lunch break.
        revision: the name of this set of notices; recorded with every event.

    Raises:
        NoCalendar: no year or no day.
        BrokenCalendar: a gap between the years, an unknown zone, an office that closes before it opens.
    """

    def __init__(
        self,
        named: Iterable[Day],
        years: Iterable[int],
        *,
        zone: str = "Asia/Shanghai",
        opens: time = time(9),
        closes: time = time(17, 30),
        revision: str = "",
    ) -> None:
        loaded = sorted(set(years))
        self._named = {day.date: day for day in named}
        if not loaded or not self._named:
            raise NoCalendar
        for year, following in pairwise(loaded):
            if following != year + 1:
                raise BrokenCalendar(
                    file=revision, what=f"{year} is followed by {following}; the years between are missing"
                )
        if opens >= closes:
            raise BrokenCalendar(file=revision, what=f"the office opens at {opens} and closes at {closes}")
        if loaded[-1] >= LAST.year:
            raise BeyondCalendar(what=f"the year {loaded[-1]}", last=LAST)
        try:
            self.zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise BrokenCalendar(file=revision, what=f"unknown time zone {zone!r}") from unknown
        self.opens, self.closes, self.revision = opens, closes, revision
        self.first, self.horizon = date(loaded[0], 1, 1), date(loaded[-1], 12, 31)
        self._first, self._last = self.first.toordinal(), LAST.toordinal()
        self._works = self._count()
        self._instants: dict[tuple[date, time], datetime] = {}  # a sweep asks for the same few mornings and midnights

    def _count(self) -> list[int]:
        """The ordinals of all working days, ascending: Monday to Friday, less the days off, plus those made up."""
        monday = self._first - self.first.weekday()
        weeks = (self._last - monday) // 7 + 1
        counted = [0] * (SATURDAY * weeks)
        for n in range(SATURDAY):
            counted[n::SATURDAY] = range(monday + n, monday + n + 7 * weeks, 7)
        guessed = (date(year, *day) for year in range(self.horizon.year + 1, LAST.year + 1) for day in FIXED)
        moved = {day.toordinal() for day in (*guessed, *self._named)}
        made_up = (day.toordinal() for day, entry in self._named.items() if entry.works)
        counted = sorted([*(day for day in counted if day not in moved), *made_up])
        return counted[bisect_left(counted, self._first) : bisect_right(counted, self._last)]

    def __repr__(self) -> str:
        return f"<Calendar {self.revision} {self.first.year}-{self.horizon.year} {self.zone}>"

    # one day -----------------------------------------------------------------------------------------------------

    def check(self, day: date) -> int:
        """The ordinal of ``day``.

        Raises:
            BeforeCalendar, BeyondCalendar: the day cannot be counted; never a silent Monday to Friday.
        """
        ordinal = day.toordinal()
        if ordinal < self._first:
            raise BeforeCalendar(day=day, first=self.first)
        if ordinal > self._last:
            raise BeyondCalendar(what=day.isoformat(), last=LAST)
        return ordinal

    def day(self, day: date) -> Day:
        """All that is known of ``day``."""
        self.check(day)
        if (named := self._named.get(day)) is not None:
            return named
        published = day <= self.horizon
        if not published and (holiday := FIXED.get((day.month, day.day))):
            return Day(day, False, holiday, published=False)
        weekend = day.weekday() >= SATURDAY
        return Day(day, not weekend, WEEKEND if weekend else "", published=published)

    def works(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        ordinal = self.check(day)
        at = bisect_left(self._works, ordinal)
        return at < len(self._works) and self._works[at] == ordinal

    # counting ----------------------------------------------------------------------------------------------------

    def after(self, day: date, n: int = 1) -> date:
        """The ``n``-th working day after ``day``, which is itself not counted (民法典 201)."""
        return self._at(bisect_right(self._works, self.check(day)) + _positive(n) - 1, day, n)

    def before(self, day: date, n: int = 1) -> date:
        """The ``n``-th working day before ``day``, which is itself not counted."""
        return self._at(bisect_left(self._works, self.check(day)) - _positive(n), day, -n)

    def on_or_after(self, day: date) -> date:
        """``day`` if it is worked, else the next working day (民法典 203)."""
        return self._at(bisect_left(self._works, self.check(day)), day, 0)

    def on_or_before(self, day: date) -> date:
        """``day`` if it is worked, else the working day before it."""
        return self._at(bisect_right(self._works, self.check(day)) - 1, day, 0)

    def _at(self, index: int, day: date, n: int) -> date:
        if index < 0:
            raise BeforeCalendar(day=f"{day} {n:+} workdays", first=self.first)
        if index >= len(self._works):
            raise BeyondCalendar(what=f"{day} {n:+} workdays", last=LAST)
        return date.fromordinal(self._works[index])

    def workdays_between(self, a: date, b: date) -> int:
        """How many working days lie in (a, b]; if b is earlier, minus those in [b, a). ``a`` itself never counts."""
        start, end = self.check(a), self.check(b)
        side = bisect_right if start <= end else bisect_left
        return side(self._works, end) - side(self._works, start)

    def provisional(self, start: date, end: date) -> bool:
        """Whether a term from ``start`` to ``end`` rests on days that a notice yet to come may change."""
        return max(start, end) > self.horizon - timedelta(days=UNSETTLED)

    # days and instants -------------------------------------------------------------------------------------------

    def local_date(self, instant: datetime) -> date:
        """The office's date at an aware instant; ``ValueError`` if it says no time zone."""
        return utc(instant).astimezone(self.zone).date()

    def at(self, day: date, moment: time) -> datetime:
        """The UTC instant of a local time of day."""
        known = self._instants.get((day, moment))
        if known is None:
            known = self._instants[day, moment] = datetime.combine(day, moment, tzinfo=self.zone).astimezone(UTC)
        return known

    def end_of(self, day: date) -> datetime:
        """24:00 of ``day``: the UTC instant at which the next local day begins, itself no longer part of the day."""
        self.check(day)
        return self.at(day + timedelta(days=1), time())

    def opening(self, day: date) -> datetime:
        """The UTC instant at which the office opens on ``day``."""
        self.check(day)
        return self.at(day, self.opens)

    def closing(self, day: date) -> datetime:
        """The UTC instant at which the office closes on ``day``."""
        self.check(day)
        return self.at(day, self.closes)


def _positive(n: int) -> int:
    if n < 1:
        raise ValueError(f"the first working day before or after is number 1, not {n}")
    return n
