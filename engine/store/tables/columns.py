"""What the tables are made of: the common base, the names of constraints, and one helper per kind of column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Float, Integer, LargeBinary, MetaData, Table, Text
from sqlmodel import Field, SQLModel

from engine.store.statements.types import Day, Instant, Json, YesNo

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
Id = BigInteger().with_variant(Integer(), "sqlite")
Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is ordered by its characters' numbers everywhere, whatever language the server was set up for."""


class Stored(SQLModel):
    """The base of every table. Its metadata is our own, with a name for every constraint."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)  # pyright: ignore[reportIncompatibleVariableOverride]
    __table__: ClassVar[Table]
    if TYPE_CHECKING:  # it is written down in every table; pyright takes it for what SQLModel makes of a class's name
        __tablename__: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]


def ident() -> Any:
    """A number the database gives."""
    return Field(default=None, sa_type=Id, primary_key=True, nullable=False)


def refer(column: str, **more: Any) -> Any:
    """A number that points at a row elsewhere."""
    return Field(sa_type=Id, foreign_key=column, **more)


def text(**more: Any) -> Any:
    """Text of any length."""
    return Field(sa_type=Words, **more)


def integer(**more: Any) -> Any:
    """A whole number."""
    return Field(sa_type=Integer, **more)


def real(**more: Any) -> Any:
    """A measured number."""
    return Field(sa_type=Float, **more)


def yes_no(**more: Any) -> Any:
    """True or false; false unless said."""
    return Field(sa_type=YesNo, **{"default": False, **more})


def instant(**more: Any) -> Any:
    """A point in time, UTC."""
    return Field(sa_type=Instant, **more)


def day(**more: Any) -> Any:
    """A calendar day."""
    return Field(sa_type=Day, **more)


def json(**more: Any) -> Any:
    """A JSON value."""
    return Field(sa_type=Json, **more)


def binary(**more: Any) -> Any:
    """Bytes."""
    return Field(sa_type=LargeBinary, **more)
