"""One file of a calendar: our TOML, or the JSON of holiday-cn. What it says, or everything that is wrong with it.

    layer = "district"                       # national (unless said), district or unit
    unit = "社区事务受理中心"                # of a unit's layer: code, name or alias
    year = 2024
    document = "普府办〔2024〕8号"           # what it rests on
    notices = ["https://…"]                  # where that can be read; a day's ``notice = 2`` means the second
    reason = "展会期间交通管制"
    opens = 08:30:00                         # office hours, both or neither
    closes = 17:00:00
    fixed = { "01-01" = "元旦" }             # national: what is known of years without a notice
    days = [{ date = 2024-11-05, name = "展会", off = true }]

A make-up day need not be a rest day: an exchanged day that was never off, or is off no longer, is worked all the same.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any, Literal, get_args

from engine.calendar.days import LAST, Day
from engine.errors import BadCalendar, Problem, Sentence

LayerName = Literal["national", "district", "unit"]
LAYERS: tuple[str, ...] = get_args(LayerName)
"""From the widest to the narrowest: a narrower layer decides over a wider one."""

FIRST_YEAR = 1949
FIELDS = ("year", "layer", "unit", "document", "notices", "reason", "opens", "closes", "fixed", "days")
TEXTS = ("unit", "document", "reason")
DAY_FIELDS = {"date", "name", "off", "notice"}
TOML_DATE, JSON_DATE = re.compile(r"\bdate\s*="), re.compile(r'"date"\s*:')
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Layer:
    """One year of one layer, as its file says.

    Attributes:
        unit: whose layer it is, as written; ``""`` for the national and the district's.
        notices: the addresses of the notices. document: the title or number of the paper, if the file names one.
        days: what the notices name, some of it in the December before.
        opens, closes: office hours, if the file states them. fixed: ((month, day), name), if it does.
        sha256: of the file's text.
    """

    layer: LayerName
    year: int
    notices: tuple[str, ...]
    days: tuple[Day, ...]
    unit: str = ""
    document: str = ""
    reason: str = ""
    opens: time | None = None
    closes: time | None = None
    fixed: tuple[tuple[tuple[int, int], str], ...] | None = None
    sha256: str = ""

    @property
    def source(self) -> str:
        """The paper and where it can be read, on one line."""
        return " ".join(part for part in (self.document, ", ".join(self.notices)) if part)


def read_layer(text: str, file: str) -> Layer:
    """The layer a text says; ``file`` is its name in messages.

    Raises:
        BadCalendar: with every problem, and the line or entry it is in.
    """
    problems, plain = _Problems(file), text.removeprefix("\ufeff")
    data = _parsed(plain, problems)
    layer = _layer(data, plain, problems) if data is not None else None
    if layer is None or problems.found:
        raise BadCalendar(problems.found, file=file)
    return replace(layer, sha256=sha256(text.encode()).hexdigest())


class _Problems:
    """What is wrong with a file, as it is found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    def say(self, reason: Sentence, line: int = 0) -> None:
        self.found.append(Problem(line, "", reason, self.file))


def _parsed(text: str, problems: _Problems) -> dict[str, Any] | None:
    """The file as data in the shape of our TOML."""
    try:
        if text.lstrip()[:1] == "{":
            return _holiday_cn(json.loads(text, object_pairs_hook=_once))
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, _Twice) as error:
        problems.say(Sentence("{error}", {"error": str(error)}))
    except RecursionError:
        problems.say(Sentence("its brackets are nested too deep"))
    return None


class _Twice(ValueError):
    """A name that stands twice in one object; JSON itself would keep the last."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(f"{next(name for name in names if names.count(name) > 1)!r} twice")
    return found


def _holiday_cn(data: Mapping[str, Any]) -> dict[str, Any]:
    """JSON of holiday-cn in the shape of our TOML; what else it may carry is passed over."""
    found: dict[str, Any] = {"year": data.get("year"), "notices": data.get("papers")}
    days = data.get("days")
    found["days"] = [_holiday_cn_day(one) for one in days] if isinstance(days, list) else days
    return found


def _holiday_cn_day(entry: Any) -> Any:
    if not isinstance(entry, dict) or not {"name", "date", "isOffDay"} <= set(entry):
        return entry
    day = entry["date"]
    if isinstance(day, str) and ISO_DAY.fullmatch(day):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            pass  # stays a text and is refused as one
    return {"date": day, "name": entry["name"], "off": entry["isOffDay"]}


# the frame --------------------------------------------------------------------------------------------------------


def _layer(data: dict[str, Any], text: str, problems: _Problems) -> Layer | None:
    """Everything but the days is checked first; a wrong year would make every day wrong."""
    name = data.get("layer", "national")
    if unknown := sorted(set(data) - set(FIELDS)):
        problems.say(Sentence("unknown: {names}", {"names": ", ".join(unknown)}))
    if name not in LAYERS:
        given = {"layers": ", ".join(LAYERS), "given": repr(name)}
        problems.say(Sentence("layer is one of {layers}, not {given}", given))
    for field in TEXTS:
        if field in data and not (isinstance(data[field], str) and data[field].strip()):
            given = {"field": field, "given": repr(data[field])}
            problems.say(Sentence("{field} must be a text, not {given}", given))
    if (name == "unit") != ("unit" in data):
        problems.say(Sentence("a unit is named in the layer of a unit, and only there"))
    if name in ("district", "unit") and "reason" not in data:
        problems.say(Sentence("the layer of a district or a unit must say its reason"))
    year, notices = _year(data.get("year"), problems), _notices(data.get("notices"), problems)
    opens, closes = _hours(data, problems)
    fixed = _fixed(data.get("fixed"), name, problems)
    entries = data.get("days", None if name == "national" else [])
    if not isinstance(entries, list) or (name == "national" and not entries):
        problems.say(Sentence("days must list the days the notices name"))
        return None
    if year is None or notices is None:
        return None
    days = _days(entries, year, notices, text, problems)
    words = {field: str(data.get(field, "")).strip() for field in TEXTS}
    return Layer(name, year, notices, days, opens=opens, closes=closes, fixed=fixed, **words)


def _year(year: Any, problems: _Problems) -> int | None:
    if type(year) is not int:
        problems.say(Sentence("year must be a number"))
        return None
    if not FIRST_YEAR <= year < LAST.year:
        data = {"first": FIRST_YEAR, "last": LAST.year - 1, "year": year}
        problems.say(Sentence("the year lies between {first} and {last}, not {year}", data))
        return None
    return year


def _notices(notices: Any, problems: _Problems) -> tuple[str, ...] | None:
    if not isinstance(notices, list) or not notices or not all(isinstance(one, str) and one.strip() for one in notices):
        problems.say(Sentence("notices must list the addresses of the notices"))
        return None
    return tuple(one.strip() for one in notices)


def _hours(data: Mapping[str, Any], problems: _Problems) -> tuple[time | None, time | None]:
    opens, closes = data.get("opens"), data.get("closes")
    if opens is None and closes is None:
        return None, None
    if not (isinstance(opens, time) and isinstance(closes, time)):
        problems.say(Sentence("opens and closes are times of the day, as in 08:30:00, both or neither"))
        return None, None
    if opens >= closes:
        data = {"opens": opens, "closes": closes}
        problems.say(Sentence("the office opens at {opens} and closes at {closes}", data))
    return opens, closes


def _fixed(fixed: Any, layer: str, problems: _Problems) -> tuple[tuple[tuple[int, int], str], ...] | None:
    """The holidays of years without a notice. 29 February is no date of every year."""
    if fixed is None:
        return None
    found = []
    for written, name in fixed.items() if isinstance(fixed, dict) else ():
        if (day := _every_year(written)) and isinstance(name, str) and name:
            found.append((day, name))
    if layer != "national" or not isinstance(fixed, dict) or len(found) < len(fixed):
        problems.say(Sentence("fixed names holidays of every year, in the national layer only, as in 01-01 = 元旦"))
    return tuple(found)


def _every_year(written: str) -> tuple[int, int] | None:
    try:
        day = date.fromisoformat(f"2023-{written}")
    except ValueError:
        return None
    return day.month, day.day


# the days ---------------------------------------------------------------------------------------------------------


def _days(entries: list[Any], year: int, notices: tuple[str, ...], text: str, problems: _Problems) -> tuple[Day, ...]:
    """The days, each checked, none twice."""
    lines = _lines(text, len(entries))
    found: dict[date, tuple[Day, int]] = {}
    for entry, line in zip(entries, lines, strict=True):
        day = _day(entry, year, notices, line, problems)
        if day is None:
            continue
        known, first = found.setdefault(day.date, (day, line))
        if known is not day:
            problems.say(_twice(known, first, day), line)
    return tuple(day for day, _ in found.values())


def _twice(known: Day, first: int, day: Day) -> Sentence:
    """Two entries for one day: they overlap, or they contradict each other."""
    data = {"day": day.date, "first": first}
    if known.works != day.works:
        return Sentence("{day} is named twice, off and worked; line {first} says the contrary", data)
    return Sentence("{day} is named twice, first in line {first}", data)


def _lines(text: str, count: int) -> list[int]:
    """The line of each entry, if every entry writes out its date; else 0 for all."""
    pattern = JSON_DATE if text.lstrip()[:1] == "{" else TOML_DATE
    found = [number for number, line in enumerate(text.split("\n"), 1) for _ in pattern.findall(line.partition("#")[0])]
    return found if len(found) == count else [0] * count


def _day(entry: Any, year: int, notices: tuple[str, ...], line: int, problems: _Problems) -> Day | None:
    """One entry, or what is wrong with it."""
    if not isinstance(entry, dict) or not {"date", "name", "off"} <= set(entry) <= DAY_FIELDS:
        problems.say(Sentence("{entry}: a day has date, name, off and perhaps notice", {"entry": str(entry)}), line)
        return None
    day, name, off, notice = entry["date"], entry["name"], entry["off"], entry.get("notice", 1)
    if not isinstance(day, date) or isinstance(day, datetime):
        problems.say(Sentence("{given} is not a date", {"given": repr(day)}), line)
        return None
    wrong = []
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        data: dict[str, Any] = {"day": day, "year": year}
        wrong.append(Sentence("{day} is neither in {year} nor in the December before", data))
    if not isinstance(name, str) or not name.strip() or not isinstance(off, bool):
        wrong.append(Sentence("{day}: name is a text, off is true or false", {"day": day}))
    if type(notice) is not int or not 1 <= notice <= len(notices):
        data = {"day": day, "notice": repr(notice), "count": len(notices)}
        wrong.append(Sentence("{day}: there is no notice {notice}; there are {count}", data))
    for reason in wrong:
        problems.say(reason, line)
    return None if wrong else Day(day, not off, name.strip(), notices[notice - 1])
