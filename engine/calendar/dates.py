"""Dates as people write them (DOMAIN T38). What can be read in two ways is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.errors import NotADate, Sentence

NARROW = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
LONGEST = 60
"""No date takes more characters."""
DIGITS = {sign: str(n) for n, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
NUMERAL = "".join(DIGITS) + "十"
YEAR, PART = rf"(?:[0-9]{{4}}|[{NUMERAL}]{{4}})", rf"(?:[0-9]{{1,2}}|[{NUMERAL}]{{1,3}})"

WRITTEN_DAY = re.compile(rf"(?:({YEAR})年)?({PART})月({PART})[日号]")
WRITTEN_MONTH = re.compile(rf"({YEAR})年({PART})月")
DAY = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})")
MONTH = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})")
BARE_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
MOMENT = re.compile(r"(.+?)[T ]?(?<![0-9])([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2}))?|[时点](?:([0-9]{1,2})分)?)")
OFFSET = re.compile(r"[0-9-]{8,10}T[0-9:.,]+(?:Z|[+-][0-9:]+)", re.IGNORECASE)


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as ASCII has them; all else stays (``²`` is no 2)."""
    return text.translate(NARROW)


def read_day(text: str, today: date | None = None) -> date:
    """A day: ``2024-03-25``, ``2024.3.25``, ``2024/3/25``, ``20240325``, ``2024年3月25日``, ``二〇二四年三月二十五日``.

    Full-width digits are read too; ``3月25日`` only with ``today``: it is this year's, and is refused where that of
    another year lies nearer.

    Raises:
        NotADate: no date, no such day, or one that can be read in two ways (``3/4``, ``24.3.25``).
    """
    plain = _plain(text)
    if match := WRITTEN_DAY.fullmatch(plain):
        year, month, day = match.groups()
        return _date(text, _number(text, year), month, day) if year else _this_year(text, month, day, today)
    if match := DAY.fullmatch(plain):
        return _date(text, int(match[1]), match[3], match[4])
    if match := BARE_DAY.fullmatch(plain):
        return _date(text, int(match[1]), match[2], match[3])
    if MONTH.fullmatch(plain) or WRITTEN_MONTH.fullmatch(plain):
        raise _wrong(Sentence("{text} is a month, not a day; write 2024-03-25"), text)
    if re.fullmatch(r"[0-9]{1,4}([-./])[0-9]{1,2}(\1[0-9]{1,4})?", plain):
        raise _wrong(Sentence("{text} can be read in more than one way; write 2024-03-25"), text)
    raise _wrong(Sentence("{text} is not a date; write 2024-03-25"), text)


def read_month(text: str) -> tuple[int, int]:
    """A month as (year, month): ``2024-06``, ``2024.6``, ``2024/6``, ``2024年6月``, ``二〇二四年六月``.

    Raises:
        NotADate: no month, or none of that number.
    """
    plain = _plain(text)
    match = WRITTEN_MONTH.fullmatch(plain) or MONTH.fullmatch(plain)
    if match is None:
        raise _wrong(Sentence("{text} is not a month; write 2024-06"), text)
    first = _date(text, _number(text, match[1]), match[2], "1")
    return first.year, first.month


def read_instant(text: str, zone: ZoneInfo | str, today: date | None = None) -> datetime:
    """An instant, in UTC, from a local date (its beginning), a date and ``HH:MM[:SS]`` or ``9时30分``, or ISO 8601.

    ISO 8601 brings its own offset; all else is local in ``zone``. ``24:00`` is the end of the day.

    Raises:
        NotADate: no instant, or a local time that the zone skips or has twice.
    """
    plain = _short(text)
    if OFFSET.fullmatch(iso := plain.replace(" ", "T", 1)):
        try:
            written = datetime.fromisoformat(iso)
            written.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)  # it can be shown here, too
            return written.astimezone(UTC)
        except (ValueError, OverflowError):
            raise _wrong(Sentence("{text} is not an instant; write 2024-03-25T09:00"), text) from None
    match = MOMENT.fullmatch(plain)
    day = read_day(match[1] if match else plain, today)
    hour, minute, second = (
        (int(part or 0) for part in (match[2], match[3] or match[5], match[4])) if match else (0, 0, 0)
    )
    try:
        if (hour, minute, second) == (24, 0, 0):
            day, hour = day + timedelta(days=1), 0
        moment = datetime.combine(
            day, time(hour, minute, second), tzinfo=ZoneInfo(zone) if isinstance(zone, str) else zone
        )
        once = moment.utcoffset() == moment.replace(fold=1).utcoffset()
        instant = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _wrong(Sentence("{text} is not an instant; write 2024-03-25T09:00"), text) from None
    if not once:
        template = Sentence(
            "{text} is skipped or happens twice in {zone}; write the offset, as in 2024-03-25T09:00+08:00"
        )
        raise _wrong(template, text, zone=str(zone))
    return instant


def _short(text: str) -> str:
    """Half-width digits and signs, no blanks around, and nothing as long as no date is."""
    plain = narrow(text[: 4 * LONGEST]).strip()
    if len(text) > 4 * LONGEST or len(plain) > LONGEST:
        raise _wrong(Sentence("{text} is not a date; write 2024-03-25"), text)
    return plain


def _plain(text: str) -> str:
    """The same, without the blanks beside 年, 月, 日."""
    return re.sub(r"\s+(?=[年月日号])|(?<=[年月])\s+", "", _short(text))


def _number(text: str, written: str) -> int:
    """A number in digits, in signs (二〇二四) or as it is counted (二十五)."""
    if written.isascii():
        return int(written)
    if "十" not in written:
        digits = "".join(DIGITS[sign] for sign in written)
        if len(digits) in (1, 4):
            return int(digits)
    elif counted := re.fullmatch(r"([二三])?十([一二三四五六七八九])?", written):
        return int(DIGITS[counted[1] or "一"]) * 10 + int(DIGITS[counted[2]] if counted[2] else 0)
    raise _wrong(Sentence("{text} is not a date: {written} is not a number of one"), text, written=written)


def _date(text: str, year: int, month: str, day: str) -> date:
    parts = year, _number(text, month), _number(text, day)
    try:
        return date(*parts)
    except ValueError:
        raise _wrong(Sentence("{text} is not a date: there is no such day"), text) from None


def _this_year(text: str, month: str, day: str, today: date | None) -> date:
    if today is None:
        raise _wrong(Sentence("{text} names no year"), text)
    meant = _date(text, today.year, month, day)
    try:
        other = meant.replace(year=meant.year + (1 if meant < today else -1))
    except ValueError:  # there is no 29 February next year
        return meant
    if abs(other - today) < abs(meant - today):
        what = Sentence("{text} names no year: {meant} or {other}?")
        raise _wrong(what, text, meant=meant.isoformat(), other=other.isoformat())
    return meant


def _wrong(sentence: Sentence, text: str, **data: str) -> NotADate:
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return NotADate(what=Sentence(sentence.template, {"text": repr(shown), **data}))
