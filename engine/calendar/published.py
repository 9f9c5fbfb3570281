"""The notices that are shipped: one TOML file a year under ``cn/``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from engine.calendar.days import LAST, Calendar, Day
from engine.errors import BrokenCalendar, NoCalendar, Sentence

FIELDS = {"date", "name", "off", "notice"}


@dataclass(frozen=True)
class Year:
    """One year's notices: their addresses, and the days they name (some in the December before)."""

    year: int
    notices: tuple[str, ...]
    days: tuple[Day, ...]


@cache
def load(zone: str = "Asia/Shanghai", opens: time = time(9), closes: time = time(17, 30)) -> Calendar:
    """The calendar of all shipped notices.

    Its revision is ``cn-`` with the last published year and the beginning of the sha256 of the notices.

    Raises:
        NoCalendar, BrokenCalendar: the shipped files are missing or damaged.
    """
    folder = files("engine.calendar") / "cn"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    texts = {file.name: file.read_text("utf-8") for file in found}
    return build(texts, zone=zone, opens=opens, closes=closes)


def build(
    texts: Mapping[str, str], *, zone: str = "Asia/Shanghai", opens: time = time(9), closes: time = time(17, 30)
) -> Calendar:
    """A calendar from the notices in ``texts``, by file name; of two that name one day the later year's decides.

    Raises:
        NoCalendar: there are none.
        BrokenCalendar: a file that cannot be read, a year twice, a year missing between two others.
    """
    if not texts:
        raise NoCalendar
    years: dict[int, Year] = {}
    for file, text in texts.items():
        year = read_year(text, file)
        if year.year in years:
            raise _broken(file, Sentence("a second file for {year}", {"year": year.year}))
        years[year.year] = year
    digest = sha256("\n".join(texts[file] for file in sorted(texts)).encode()).hexdigest()
    return Calendar(
        (day for number in sorted(years) for day in years[number].days),
        years,
        zone=zone,
        opens=opens,
        closes=closes,
        revision=f"cn-{max(years)}-{digest[:8]}",
    )


def read_year(text: str, file: str) -> Year:
    """One year's notices from TOML; ``file`` is only for the messages.

    Raises:
        BrokenCalendar: what is wrong, and where.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, Sentence("not TOML: {message}", {"message": str(error)})) from error
    year, notices, entries = data.get("year"), data.get("notices"), data.get("days")
    if unknown := set(data) - {"year", "notices", "days"}:
        raise _broken(file, Sentence("unknown: {names}", {"names": ", ".join(sorted(unknown))}))
    if type(year) is not int or not 1 <= year < LAST.year:
        raise _broken(file, Sentence("year must be a number, below {last}", {"last": LAST.year}))
    if (
        not isinstance(notices, list)
        or not notices
        or not all(isinstance(notice, str) and notice for notice in notices)
    ):
        raise _broken(file, Sentence("notices must list the addresses of the notices"))
    if not isinstance(entries, list) or not entries:
        raise _broken(file, Sentence("days must list the days the notices name"))
    days = tuple(_day(entry, year, notices, file) for entry in entries)
    seen: dict[date, Day] = {}
    for day in days:
        if (other := seen.setdefault(day.date, day)) is not day:
            names = {"day": day.date, "one": other.name, "other": day.name}
            if other.works == day.works:
                raise _broken(file, Sentence("{day} is named twice, for {one} and {other}", names))
            raise _broken(file, Sentence("{day} is off and worked at once, for {one} and {other}", names))
    return Year(year, tuple(notices), days)


def _day(entry: Any, year: int, notices: list[str], file: str) -> Day:
    """One entry of ``days``, checked."""
    if not isinstance(entry, dict) or not {"date", "name", "off"} <= set(entry) <= FIELDS:
        raise _broken(file, Sentence("{entry}: a day has date, name, off and perhaps notice", {"entry": str(entry)}))
    day, name, off, notice = entry["date"], entry["name"], entry["off"], entry.get("notice", 1)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise _broken(file, Sentence("{day} is not a date", {"day": repr(day)}))
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise _broken(
            file, Sentence("{day} is neither in {year} nor in the December before", {"day": day, "year": year})
        )
    if not isinstance(name, str) or not name or not isinstance(off, bool):
        raise _broken(file, Sentence("{day}: name is a text, off is true or false", {"day": day}))
    if type(notice) is not int or not 1 <= notice <= len(notices):
        given = {"day": day, "notice": repr(notice), "count": len(notices)}
        raise _broken(file, Sentence("{day}: there is no notice {notice}; there are {count}", given))
    return Day(day, not off, name, notices[notice - 1])


def _broken(file: str, what: Sentence) -> BrokenCalendar:
    return BrokenCalendar(file=file, what=what)
