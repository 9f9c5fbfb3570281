"""The notices that are shipped: one TOML file a year under ``cn/``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from functools import cache
from hashlib import sha256
from importlib.resources import files

from engine.calendar.days import Calendar
from engine.calendar.notices import Layer, read_layer
from engine.errors import BadCalendar, BrokenCalendar, NoCalendar


@cache
def texts() -> Mapping[str, str]:
    """The shipped notices: name of the file → its text, a year each, in the order of the years.

    Raises:
        NoCalendar: there are none.
    """
    folder = files("engine.calendar") / "cn"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    if not found:
        raise NoCalendar
    return {file.name: file.read_text("utf-8") for file in found}


@cache
def load(zone: str = "Asia/Shanghai", opens: time = time(9), closes: time = time(17, 30)) -> Calendar:
    """The calendar of all shipped notices, for answers that need no database.

    Its revision is ``cn-`` with the last published year and the beginning of the sha256 of the notices.

    Raises:
        NoCalendar, BrokenCalendar: the shipped files are missing or damaged.
    """
    return build(texts(), zone=zone, opens=opens, closes=closes)


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
    years: dict[int, Layer] = {}
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


def read_year(text: str, file: str) -> Layer:
    """One shipped year; ``file`` is only for the messages.

    Raises:
        BrokenCalendar: what is wrong, and where: we shipped a damaged file.
    """
    try:
        return read_layer(text, file)
    except BadCalendar as error:
        raise BrokenCalendar(file=file, what="; ".join(str(one.reason) for one in error.problems)) from error
