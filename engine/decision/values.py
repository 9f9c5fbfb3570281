"""Facts as values: read from what people type, checked against their declaration, kept as JSON."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from engine.calendar.dates import narrow, read_day, read_instant, read_month
from engine.definition.definition import Definition
from engine.definition.facts import Fact
from engine.definition.spans import Span
from engine.errors import DubanError, IllTyped, Sentence

YES = {"yes", "y", "true", "1", "是", "有", "对"}
NO = {"no", "n", "false", "0", "否", "无", "不"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069]")
STATE_SECRET = re.compile(r"(?:秘密|机密|绝密)\s*★")
"""As papers are marked (GB/T 9704, 7.2.2; DOMAIN T40)."""
UNFIT = re.compile(rf"{CONTROL.pattern}|[\t\n\r\ud800-\udfff]")
NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE)
MONEY = re.compile(r"[¥￥]?\s*([^万亿元]*)([万亿]?)元?")
TIMES = {"": 0, "万": 4, "亿": 8}
MOST_DIGITS = 40
MAX_ATTACHMENT = 25 * 1024 * 1024
NAME = Fact("", "text", max=100)


@dataclass(frozen=True)
class Named:
    """An item that a fact names: its number, its procedure's code and title, and when it ended."""

    number: str
    procedure: str
    title: str
    ended_on: date | None
    dropped: bool


@dataclass(frozen=True)
class Reading:
    """What reading a value may need: the office's day and zone, and the directory's names.

    Attributes:
        unit: the code of a unit written by name, alias or code; raises NotFound otherwise.
        item: likewise an item by its number; ``None``: there is nothing to look it up in, and it is taken as written.
        end: the last day of a named term (name, fallback) counted from a day.
    """

    today: date
    zone: Any
    unit: Callable[[str], str]
    item: Callable[[str], Named] | None = None
    end: Callable[[date, tuple[str, Span]], date] | None = None


class _Wrong(Exception):
    """What is wrong with a value, as template and data."""

    def __init__(self, template: str, **data: Any) -> None:
        self.sentence = Sentence(template, data)


def read(name: str, fact: Fact, raw: Any, reading: Reading) -> Any:
    """The typed value of ``raw`` (text as people type it, or a Python value).

    Raises:
        IllTyped: names the label and what is wrong; nothing is changed.
    """
    try:
        return _READERS[fact.kind](fact, raw, reading)
    except _Wrong as wrong:
        raise IllTyped(label=fact.label, name=name, what=wrong.sentence) from None
    except DubanError as error:
        raise IllTyped(label=fact.label, name=name, what=error.sentence, **_nearest(error)) from None
    except (ValueError, TypeError, OverflowError):
        what = Sentence("{given} is no value for it", {"given": shown(raw)})
        raise IllTyped(label=fact.label, name=name, what=what) from None


def _nearest(error: DubanError) -> dict[str, Any]:
    return {"nearest": error.data["nearest"]} if "nearest" in error.data else {}


def shown(raw: Any) -> str:
    """What was given, short enough to be read."""
    text = repr(raw)
    return text if len(text) <= 60 else f"{text[:60]}…"


def plain(text: Any) -> str:
    """Half-width digits and letters, no space around."""
    return unicodedata.normalize("NFKC", str(text)).strip()


def _text(fact: Fact, raw: Any, _: Reading) -> str:
    if isinstance(raw, Mapping | list | tuple | set):
        raise _Wrong(Sentence("{given} is not a text").template, given=shown(raw))
    words: str = str(raw).replace("\r\n", "\n").replace("\r", "\n").strip()
    if found := CONTROL.search(words):
        raise _Wrong(
            Sentence("it contains the control character {character}").template,
            character=f"U+{ord(found[0]):04X}",
        )
    if STATE_SECRET.search(words):
        raise _Wrong(Sentence("it is marked as a state secret, which does not belong into this record").template)
    if not any(sign.isprintable() and not sign.isspace() for sign in words):
        raise _Wrong(Sentence("it is empty").template)
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        raise _Wrong(Sentence("it is not valid text").template) from None
    if fact.max is not None and len(words) > fact.max:
        raise _Wrong(
            Sentence("it has {count} characters, at most {max} are possible").template,
            count=len(words), max=int(fact.max),
        )  # fmt: skip
    return words


def _finite(raw: Any, written: str, times: int = 0) -> Decimal:
    """``written`` as a number, by ten so many times; commas may set off thousands, one after every third digit."""
    fit = len(written) <= MOST_DIGITS and NUMBER.fullmatch(written)
    value = Decimal(written.replace(",", "")).scaleb(times) if fit else Decimal("NaN")
    if value.is_nan() or (value and abs(value.adjusted()) > 18):
        raise _Wrong(Sentence("{given} is not a number").template, given=shown(raw))
    return value


def _bounded(fact: Fact, value: Decimal) -> Decimal:
    if fact.min is not None and value < Decimal(str(fact.min)):
        raise _Wrong(Sentence("{given} is less than {min}").template, given=str(value), min=fact.min)
    if fact.max is not None and value > Decimal(str(fact.max)):
        raise _Wrong(Sentence("{given} is more than {max}").template, given=str(value), max=fact.max)
    return value


def _number(fact: Fact, raw: Any, _: Reading) -> int | float:
    return _counted(_bounded(fact, _finite(raw, narrow(str(raw)).strip())))


def _percent(fact: Fact, raw: Any, _: Reading) -> int | float:
    return _counted(_bounded(fact, _finite(raw, narrow(str(raw)).strip().removesuffix("%").rstrip())))


def _counted(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _money(fact: Fact, raw: Any, _: Reading) -> str:
    """``30000``, ``30,000.00元``, ``¥30000``, ``3万元``."""
    match = MONEY.fullmatch(narrow(str(raw)).strip())
    if match is None:
        raise _Wrong(Sentence("{given} is not a number").template, given=shown(raw))
    value = _bounded(fact, _finite(raw, match[1].strip(), TIMES[match[2]]))
    cents = value.quantize(Decimal("0.01"))
    if cents != value:
        raise _Wrong(Sentence("{given} has more than two decimals").template, given=str(value))
    return str(cents)


def _day(_: Fact, raw: Any, reading: Reading) -> date:
    if isinstance(raw, datetime):
        return raw.astimezone(reading.zone).date() if raw.tzinfo else raw.date()
    if isinstance(raw, date):
        return raw
    return read_day(str(raw), reading.today)


def _month(_: Fact, raw: Any, __: Reading) -> str:
    if isinstance(raw, tuple | list) and len(raw) == 2:
        return f"{date(int(raw[0]), int(raw[1]), 1):%Y-%m}"
    year, month = read_month(str(raw))
    return f"{date(year, month, 1):%Y-%m}"


def _instant(_: Fact, raw: Any, reading: Reading) -> datetime:
    if isinstance(raw, datetime):
        written = raw if raw.tzinfo else raw.replace(tzinfo=reading.zone)
        written.astimezone(reading.zone)  # what cannot be shown here is no value
        return written.astimezone(UTC)
    return read_instant(str(raw), reading.zone, reading.today)


def _yes_no(_: Fact, raw: Any, __: Reading) -> bool:
    if isinstance(raw, bool):
        return raw
    word = plain(raw).lower()
    if word in YES | NO:
        return word in YES
    raise _Wrong(Sentence("{given} is neither yes nor no").template, given=shown(raw))


def _choice(fact: Fact, raw: Any, _: Reading) -> str:
    word = plain(raw)
    for code, label in fact.choices:
        if word in (code, plain(label)):
            return code
    offered = ", ".join(f"{code} ({label})" for code, label in fact.choices)
    raise _Wrong(Sentence("{given} is none of: {choices}").template, given=shown(raw), choices=offered)


def _listed(raw: Any) -> list[str]:
    parts = raw if isinstance(raw, list | tuple) else re.split(r"[,，、;；\n]", str(raw))
    return [word for part in parts if (word := plain(part))]


def _unit(_: Fact, raw: Any, reading: Reading) -> str:
    return reading.unit(plain(raw))


def _units(fact: Fact, raw: Any, reading: Reading) -> list[str]:
    return _enough(fact, [reading.unit(word) for word in _listed(raw)])


def _people(fact: Fact, raw: Any, reading: Reading) -> list[str]:
    return _enough(fact, [_text(NAME, word, reading) for word in _listed(raw)])


def _enough(fact: Fact, found: list[str]) -> list[str]:
    once = list(dict.fromkeys(found))
    if len(once) < len(found):
        raise _Wrong(Sentence("somebody is named twice").template)
    if len(once) < (fact.min or 1):
        raise _Wrong(
            Sentence("at least {min} are needed, {count} given").template, min=int(fact.min or 1), count=len(once)
        )
    return once


def _attachment(_: Fact, raw: Any, __: Reading) -> dict[str, Any]:
    if not (isinstance(raw, Mapping) and {"name", "sha256", "size"} <= set(raw)):
        raise _Wrong(Sentence("it is a file: write @PATH").template)
    if raw["size"] > MAX_ATTACHMENT:
        raise _Wrong(Sentence("the file has {size} bytes, at most 25 MB are possible").template, size=raw["size"])
    return {"name": UNFIT.sub("_", str(raw["name"]))[:255], "sha256": raw["sha256"], "size": raw["size"]}


def _sequel(fact: Fact, raw: Any, reading: Reading) -> str:
    if isinstance(raw, str) and plain(raw).lower() in ("rest", "不再升级", "本轮不再升级"):
        return "rest"
    again = _day(fact, raw, reading)
    if again <= reading.today:
        raise _Wrong(Sentence("{given} is not ahead").template, given=again.isoformat())
    return again.isoformat()


def _item(fact: Fact, raw: Any, reading: Reading) -> str:
    if reading.item is None:
        return plain(raw)
    named = reading.item(plain(raw))
    data = {"number": named.number, "procedure": named.title, "day": named.ended_on}
    if fact.of and named.procedure not in fact.of:
        raise _Wrong(Sentence("{number} is another kind of item ({procedure})").template, **data)
    if fact.within is None:
        return named.number
    if named.ended_on is None or named.dropped:
        raise _Wrong(Sentence("{number} has not been closed").template, **data)
    if reading.end is not None and (last := reading.end(named.ended_on, fact.within)) < reading.today:
        raise _Wrong(Sentence("{number} was closed on {day}; that counts until {last}").template, **data, last=last)
    return named.number


def _secret(_: Fact, raw: Any, __: Reading) -> dict[str, str]:
    """What is left of words once they are locked away; words as such are never recorded."""
    if not (isinstance(raw, Mapping) and raw.keys() == {"code", "commitment"}):
        raise _Wrong(Sentence("it goes into the vault: write @FILE, or leave it out and be asked").template)
    return {"code": str(raw["code"]), "commitment": str(raw["commitment"])}


_READERS: dict[str, Callable[[Fact, Any, Reading], Any]] = {
    "text": _text, "number": _number, "money": _money, "percent": _percent, "day": _day, "month": _month,
    "instant": _instant, "yes_no": _yes_no, "choice": _choice, "unit": _unit, "units": _units, "people": _people,
    "attachment": _attachment, "sequel": _sequel, "item": _item, "secret": _secret,
}  # fmt: skip


def to_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Typed facts as JSON values."""
    return {name: _json(value) for name, value in facts.items()}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def from_json(definition: Definition, facts: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values as typed facts of a definition; unknown names are kept as they are."""
    typed: dict[str, Any] = {}
    for name, value in facts.items():
        fact = definition.facts.get(name)
        if fact is not None and fact.kind == "day":
            value = date.fromisoformat(value)
        elif fact is not None and fact.kind == "instant":
            value = datetime.fromisoformat(value)
        typed[name] = value
    return typed
