"""The calendar: which days the office works, by the notices that say so.

全国年节及纪念日放假办法 fixes the holidays; the State Council's office publishes every year which days around them
are off and which weekends are worked instead. Past the last notice the calendar counts Monday to Friday without the
holidays whose dates are fixed (1 January, 1-2 May, 1-3 October) and says so; lunar ones are not guessed (law 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate, compress, pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.calendar import walltime
from engine.calendar.clock import utc
from engine.definition.spans import Span, Unit
from engine.errors import BeforeCalendar, BeyondCalendar, BrokenCalendar, NoCalendar, Sentence

LAST = date(2100, 12, 31)
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
    """Working days from the first published year to 2100, and the hours the office is open. Immutable.

    Args:
        named: the days that notices name; where two notices name one day, the later in this order decides.
        years: the years whose notices are loaded, without a gap.
        zone: the time zone the office's days are counted in (T8), never the machine's.
        opens, closes: office hours of every working day, local, without a lunch break.
        revision: the name of this set of notices; recorded with every event.
        fixed: the holidays whose dates never move, by (month, day): all that is known past the last notice.

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
        fixed: Mapping[tuple[int, int], str] = FIXED,
    ) -> None:
        loaded = sorted(set(years))
        self._named = {day.date: day for day in named}
        if not loaded or not self._named:
            raise NoCalendar
        for year, following in pairwise(loaded):
            if following != year + 1:
                gap = {"year": year, "following": following}
                what = Sentence("{year} is followed by {following}; the years between are missing", gap)
                raise BrokenCalendar(file=revision, what=what)
        if opens >= closes:
            times = {"opens": opens, "closes": closes}
            what = Sentence("the office opens at {opens}, but closes at {closes}", times)
            raise BrokenCalendar(file=revision, what=what)
        if loaded[-1] >= LAST.year:
            raise BeyondCalendar(what=Sentence("the year {year}", {"year": loaded[-1]}), last=LAST)
        try:
            self.zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            what = Sentence("unknown time zone '{zone}'", {"zone": zone})
            raise BrokenCalendar(file=revision, what=what) from unknown
        self.opens, self.closes, self.revision, self.fixed = opens, closes, revision, fixed
        self.first, self.horizon = date(loaded[0], 1, 1), date(loaded[-1], 12, 31)
        self._first, self._length = self.first.toordinal(), (LAST - self.first).days + 1
        self._worked, self._rank = self._count()
        self._instants: dict[tuple[date, time], datetime] = {}  # a sweep asks for the same few mornings and midnights
        self._usual = (time(), opens, closes)

    def _count(self) -> tuple[list[date], list[int]]:
        """All working days, and how many of them come before each day: a count is two look-ups, not a walk."""
        works = bytearray(self._length)
        for weekday in range(SATURDAY):
            start = (weekday - self.first.weekday()) % 7
            works[start::7] = b"\x01" * len(range(start, self._length, 7))
        guessed = {
            date(year, *day): False for year in range(self.horizon.year + 1, LAST.year + 1) for day in self.fixed
        }
        for day, worked in {**guessed, **{day: named.works for day, named in self._named.items()}}.items():
            place = day.toordinal() - self._first
            if 0 <= place < self._length:
                works[place] = worked
        ordinals = compress(range(self._first, self._first + self._length), works)
        return list(map(date.fromordinal, ordinals)), list(accumulate(works, initial=0))

    def __repr__(self) -> str:
        return f"<Calendar {self.revision} {self.first.year}-{self.horizon.year} {self.zone}>"

    # one day -----------------------------------------------------------------------------------------------------

    def check(self, day: date) -> int:
        """How many days ``day`` lies behind the first of the calendar.

        Raises:
            BeforeCalendar, BeyondCalendar: the day cannot be counted; never a silent Monday to Friday.
        """
        place = day.toordinal() - self._first
        if place < 0:
            raise BeforeCalendar(day=day, first=self.first)
        if place >= self._length:
            raise BeyondCalendar(what=day, last=LAST)
        return place

    def day(self, day: date) -> Day:
        """All that is known of ``day``."""
        self.check(day)
        if (named := self._named.get(day)) is not None:
            return named
        published = day <= self.horizon
        if not published and (holiday := self.fixed.get((day.month, day.day))):
            return Day(day, False, holiday, published=False)
        weekend = day.weekday() >= SATURDAY
        return Day(day, not weekend, WEEKEND if weekend else "", published=published)

    def works(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        place = self.check(day)
        return self._rank[place] != self._rank[place + 1]

    # counting working days ---------------------------------------------------------------------------------------

    def after(self, day: date, n: int = 1) -> date:
        """The ``n``-th working day after ``day``, which is itself not counted (民法典 201)."""
        place = day.toordinal() - self._first
        try:
            if n > 0 <= place:
                return self._worked[self._rank[place + 1] + n - 1]
        except IndexError:
            pass
        self.check(day)
        if n < 1:
            raise ValueError(f"the first working day after a day is number 1, not {n}")
        raise self.refusal(day, n, "workdays")

    def before(self, day: date, n: int = 1) -> date:
        """The ``n``-th working day before ``day``, which is itself not counted."""
        index = self._rank[self.check(day)] - n
        if n < 1:
            raise ValueError(f"the first working day before a day is number 1, not {n}")
        if index < 0:
            raise self.refusal(day, -n, "workdays")
        return self._worked[index]

    def on_or_after(self, day: date) -> date:
        """``day`` if it is worked, else the next working day (民法典 203)."""
        return day if self.works(day) else self.after(day)

    def on_or_before(self, day: date) -> date:
        """``day`` if it is worked, else the working day before it."""
        return day if self.works(day) else self.before(day)

    def worked(self, first: date, last: date) -> Sequence[date]:
        """The working days from ``first`` to ``last``, both included."""
        return self._worked[self._rank[self.check(first)] : self._rank[self.check(last) + 1]]

    def workdays_between(self, a: date, b: date) -> int:
        """How many working days lie in (a, b]; if b is earlier, minus those in [b, a). ``a`` itself never counts."""
        start, end = self.check(a), self.check(b)
        side = 1 if start <= end else 0
        return self._rank[end + side] - self._rank[start + side]

    def days_left(self, today: date, due: date) -> int:
        """Working days from today until the due day; below zero, those that have begun since it passed."""
        return self.workdays_between(today, due) if today <= due else -self.workdays_between(due, today)

    def refusal(self, start: date, n: int, unit: Unit) -> BeforeCalendar | BeyondCalendar:
        """The error of a count that leads out of the calendar, on either side."""
        if n < 0:
            return BeforeCalendar(day=Span(n, unit).since(start), first=self.first)
        return BeyondCalendar(what=Span(n, unit).since(start), last=LAST)

    def provisional(self, start: date, end: date) -> bool:
        """Whether a term from ``start`` to ``end`` rests on days that a notice yet to come may change."""
        return max(start, end) > self.horizon - timedelta(days=UNSETTLED)

    # days and instants -------------------------------------------------------------------------------------------

    def local_date(self, instant: datetime) -> date:
        """The office's date at an aware instant; ``ValueError`` if it says no time zone."""
        return walltime.day(self.zone, utc(instant))

    def local_time(self, instant: datetime) -> time:
        """The time of day that the office's clock shows at an aware instant."""
        return walltime.shows(self.zone, utc(instant)).time()

    def at(self, day: date, moment: time) -> datetime:
        """The first UTC instant at which the office's clock shows a time of day or, if it is skipped, a later one."""
        known = self._instants.get((day, moment))
        if known is None:
            known = walltime.instant(self.zone, day, moment)
            if moment in self._usual:  # other times of day are without number
                self._instants[day, moment] = known
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
