"""How Python values lie in the database: one type each for an instant, a day and a JSON value.

On SQLite all three are text that sorts as it should; on PostgreSQL they are timestamptz, date and jsonb.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import TIMESTAMP, Date, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_EMPTY: dict[type, str] = {dict: "{}", list: "[]", tuple: "[]"}
_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """A JSON value as its one and only text: keys sorted, no spaces, nothing escaped that need not be.

    Raises:
        TypeError: a value JSON does not know (dates and Decimals are written as text by whoever knows their meaning).
        ValueError: NaN or an infinity.
    """
    return _ENCODE(value) if value else _EMPTY.get(type(value)) or _ENCODE(value)


@lru_cache(maxsize=4096)  # one transaction writes the same few instants a dozen times
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


def day_text(day: date) -> str:
    """A day as ISO text.

    Raises:
        TypeError: anything else. An instant is not a day: whoever has one says in which time zone.
    """
    if not isinstance(day, date) or isinstance(day, datetime):
        raise TypeError(f"{day!r} is not a day")
    return day.isoformat()


class _Kept(TypeDecorator[Any]):
    """Text on SQLite, written and read by one function each; a type of its own elsewhere."""

    impl = Text
    cache_ok = True
    write: ClassVar[Any]
    read: ClassVar[Any]

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Where the value is text, and where not."""
        return Text() if dialect.name == "sqlite" else self.elsewhere()

    def elsewhere(self) -> TypeEngine[Any]:
        """The type it has on PostgreSQL."""
        raise NotImplementedError

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Refuses, on every database, what cannot be written as text."""
        if value is None:
            return None
        text = type(self).write(value)
        return text if dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Any:
        """The same without a detour, for SQLite is where speed is measured."""
        return _sure(type(self).write) if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """From text, where it is text."""
        return _sure(type(self).read) if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _sure(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Passes ``None`` through. Who has looked already takes the bare one with ``certain``."""

    def sure(value: Any) -> Any:
        return None if value is None else convert(value)

    sure.bare = convert  # type: ignore[attr-defined]
    return sure


def certain(convert: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
    """A processor of one of these types for values that are not ``None``, without the look; others as they are."""
    return getattr(convert, "bare", convert)


class Instant(_Kept):
    """A point in time: an aware datetime, handed back in UTC. Naive ones are refused."""

    cache_ok = True
    write = staticmethod(instant_text)
    read = staticmethod(datetime.fromisoformat)

    def elsewhere(self) -> TypeEngine[Any]:
        """timestamptz."""
        return TIMESTAMP(timezone=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """PostgreSQL answers in the time zone of the session."""
        return None if value is None else value.astimezone(UTC)


class Day(_Kept):
    """A calendar day."""

    cache_ok = True
    write = staticmethod(day_text)
    read = staticmethod(date.fromisoformat)

    def elsewhere(self) -> TypeEngine[Any]:
        """date."""
        return Date()


class Json(_Kept):
    """A JSON value. ``None`` is SQL NULL, never JSON null; tuples come back as lists."""

    cache_ok = True
    write = staticmethod(canonical)
    read = staticmethod(json.loads)

    def elsewhere(self) -> TypeEngine[Any]:
        """jsonb; imported only where it is spoken."""
        from sqlalchemy.dialects.postgresql import JSONB

        return JSONB(none_as_null=True)
