"""How Python values lie in the database: one type each for an instant, a day and a JSON value.

On SQLite all three are text that sorts as it should; on PostgreSQL they are timestamptz, date and jsonb.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """A JSON value as its one and only text: keys sorted, no spaces, nothing escaped that need not be.

    Raises:
        TypeError: a value JSON does not know (dates and Decimals are written as text by whoever knows their meaning).
        ValueError: NaN or an infinity.
    """
    return _ENCODE(value)


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


class Instant(TypeDecorator[datetime]):
    """A point in time: an aware datetime, handed back in UTC."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, timestamptz elsewhere."""
        return Text() if dialect.name == "sqlite" else TIMESTAMP(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses a naive datetime."""
        if value is None:
            return None
        text = instant_text(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        instant: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar day. An instant is not a day: whoever has one says in which time zone."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """ISO text on SQLite, date elsewhere."""
        return Text() if dialect.name == "sqlite" else Date()

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Refuses anything but a date."""
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise TypeError(f"{value!r} is not a day")
        return value.isoformat() if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """A date."""
        return date.fromisoformat(value) if isinstance(value, str) else value


class Json(TypeDecorator[Any]):
    """A JSON value: canonical text on SQLite, jsonb elsewhere. ``None`` is SQL NULL, never JSON null."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, jsonb elsewhere."""
        return Text() if dialect.name == "sqlite" else JSONB(none_as_null=True)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Refuses what JSON does not know."""
        if value is None:
            return None
        text = canonical(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The value; tuples come back as lists."""
        return json.loads(value) if isinstance(value, str) and dialect.name == "sqlite" else value
