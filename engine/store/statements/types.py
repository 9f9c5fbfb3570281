"""How Python values lie in the database: one type each for an instant, a day and a JSON value.

On SQLite all three are text that sorts as it should; on PostgreSQL they are timestamptz, date and jsonb.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date
from typing import Any, ClassVar

from sqlalchemy import TIMESTAMP, Boolean, Date, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine.store.statements.written import canonical, day_text, instant_of, instant_text, parsed, yes_or_no

__all__ = ["Day", "Instant", "Json", "YesNo", "canonical", "certain", "day_text", "instant_text"]


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
        return _sure(type(self).write) if dialect.name == "sqlite" else _sure(self.given)

    def given(self, value: Any) -> Any:
        """What psycopg is given: the value itself, after it was refused if it cannot be written."""
        type(self).write(value)
        return value

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
    read = staticmethod(instant_of)

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
    read = staticmethod(parsed)

    def given(self, value: Any) -> Any:
        """Text, which the statement casts."""
        return canonical(value)

    def elsewhere(self) -> TypeEngine[Any]:
        """jsonb; imported only where it is spoken."""
        from sqlalchemy.dialects.postgresql import JSONB

        return JSONB(none_as_null=True)


class YesNo(Boolean):
    """True or false; 1 or 0 on SQLite, without SQLAlchemy's look at each whether it is one."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """To 1 or 0, where there is nothing else."""
        return _sure(int) if dialect.name == "sqlite" else super().bind_processor(dialect)  # type: ignore[no-untyped-call]

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """And back."""
        return _sure(yes_or_no) if dialect.name == "sqlite" else super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
