"""How values are written on SQLite: an instant, a day and a JSON value as text that sorts as it should."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

KEPT = 4096
"""One transaction reads and writes the same few instants and days a dozen times."""
_EMPTY: dict[type, str] = {dict: "{}", list: "[]", tuple: "[]"}
_STANDARD = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_SCAN: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]


def _encoder() -> Callable[[Any], str]:
    """``JSONEncoder.encode``, but its part in C is made once and not at every call, which took longer than the writing.

    Where Python has no such part, the plain one.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _STANDARD.encode
    in_c = make(None, _STANDARD.default, json.encoder.encode_basestring, None, ":", ",", True, False, False)
    return lambda value: "".join(in_c(value, 0))


_ENCODE = _encoder()


def canonical(value: Any) -> str:
    """A JSON value as its one and only text: keys sorted, no spaces, nothing escaped that need not be.

    Raises:
        TypeError: a value JSON does not know (dates and Decimals are written as text by whoever knows their meaning).
        ValueError: NaN or an infinity.
    """
    return _ENCODE(value) if value else _EMPTY.get(type(value)) or _ENCODE(value)


def parsed(text: str) -> Any:
    """What ``canonical`` has written. Most of what is read is empty, and nothing has blanks around it.

    Raises:
        ValueError: it is not JSON.
    """
    return [] if text == "[]" else {} if text == "{}" else _parsed(text)


def _parsed(text: str) -> Any:
    try:
        value, end = _SCAN(text, 0)
    except StopIteration:
        value, end = None, -1
    return value if end == len(text) else json.loads(text)


@lru_cache(maxsize=KEPT)
def instant_text(instant: datetime) -> str:
    """An aware instant as fixed-width text in UTC, which sorts as time does: ``2024-03-21T01:00:00.000000Z``.

    Raises:
        ValueError: an instant without a time zone: nobody knows when that was.
    """
    if instant.tzinfo is not UTC:
        if instant.tzinfo is None or instant.utcoffset() is None:
            raise ValueError(f"{instant.isoformat()} says no time zone")
        instant = instant.astimezone(UTC)
    return instant.isoformat(timespec="microseconds")[:26] + "Z"


@lru_cache(maxsize=KEPT)
def instant_of(text: str) -> datetime:
    """What ``instant_text`` has written; ISO 8601 knows other ways to say the same, but nobody here uses them.

    Raises:
        ValueError: it is written in another way, so somebody else has written it.
    """
    if text[10:20:9] != "T." or text[-1] != "Z":
        raise ValueError(f"{text!r} is not how an instant is written here")
    return datetime.fromisoformat(text)


@lru_cache(maxsize=KEPT)
def day_text(day: date) -> str:
    """A day as ISO text.

    Raises:
        TypeError: anything else. An instant is not a day: whoever has one says in which time zone.
    """
    if not isinstance(day, date) or isinstance(day, datetime):
        raise TypeError(f"{day!r} is not a day")
    return day.isoformat()


def yes_or_no(stored: Any) -> Any:
    """True or false of 1 or 0. Anything else somebody else has written: it stays what it is, for an audit to meet."""
    return True if stored == 1 else False if stored == 0 else stored
