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

from engine.calendar.days import Calendar, Day
from engine.errors import BrokenCalendar, NoCalendar

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
            raise BrokenCalendar(file=file, what=f"a second file for {year.year}")
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
        raise BrokenCalendar(file=file, what=str(error)) from error
    year, notices, entries = data.get("year"), data.get("notices"), data.get("days")
    if unknown := set(data) - {"year", "notices", "days"}:
        raise BrokenCalendar(file=file, what=f"unknown: {', '.join(sorted(unknown))}")
    if type(year) is not int:
        raise BrokenCalendar(file=file, what="year must be a number")
    if (
        not isinstance(notices, list)
        or not notices
        or not all(isinstance(notice, str) and notice for notice in notices)
    ):
        raise BrokenCalendar(file=file, what="notices must list the addresses of the notices")
    if not isinstance(entries, list) or not entries:
        raise BrokenCalendar(file=file, what="days must list the days the notices name")
    days = tuple(_day(entry, year, notices, file) for entry in entries)
    if len({day.date for day in days}) < len(days):
        twice = next(day.date for n, day in enumerate(days) if any(day.date == other.date for other in days[:n]))
        raise BrokenCalendar(file=file, what=f"{twice} is named twice")
    return Year(year, tuple(notices), days)


def _day(entry: Any, year: int, notices: list[str], file: str) -> Day:
    """One entry of ``days``, checked."""
    if not isinstance(entry, dict) or not {"date", "name", "off"} <= set(entry) <= FIELDS:
        raise BrokenCalendar(file=file, what=f"{entry}: a day has date, name, off and perhaps notice")
    day, name, off, notice = entry["date"], entry["name"], entry["off"], entry.get("notice", 1)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise BrokenCalendar(file=file, what=f"{day!r} is not a date")
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise BrokenCalendar(file=file, what=f"{day} is neither in {year} nor in the December before")
    if not isinstance(name, str) or not name or not isinstance(off, bool):
        raise BrokenCalendar(file=file, what=f"{day}: name is a text, off is true or false")
    if type(notice) is not int or not 1 <= notice <= len(notices):
        raise BrokenCalendar(file=file, what=f"{day}: there is no notice {notice!r}; there are {len(notices)}")
    return Day(day, not off, name, notices[notice - 1])
