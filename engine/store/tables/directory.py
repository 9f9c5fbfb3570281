"""The directory: units, groups, operators, posts, delegations, and the settings of the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from engine.store.tables.columns import Stored, day, ident, instant, json, text

_ALWAYS = sql("valid_from IS NULL")


def _once(name: str, *columns: str) -> tuple[UniqueConstraint, Index]:
    """Unique by these columns and ``valid_from``, also where that is empty (to SQL no NULL equals another)."""
    always = Index(f"uq_{name}_always", *columns, unique=True, sqlite_where=_ALWAYS, postgresql_where=_ALWAYS)
    return UniqueConstraint(*columns, "valid_from"), always


class Unit(Stored, table=True):
    """An organisation. ``aliases``: list of names; ``successor``: the unit it was merged into; ``full_name``: for
    heads of papers, where it is not ``name``."""

    __tablename__ = "unit"

    code: str = text(primary_key=True)
    name: str = text(unique=True)
    kind: str = text()
    aliases: list[str] = json(default_factory=list)
    successor: str | None = text()
    note: str | None = text()
    valid_from: dt.date | None = day()
    valid_to: dt.date | None = day()
    full_name: str | None = text()


class UnitGroup(Stored, table=True):
    """A named group of units. ``standing``: on what its list of members stands."""

    __tablename__ = "unit_group"

    code: str = text(primary_key=True)
    name: str = text()
    aliases: list[str] = json(default_factory=list)
    standing: str | None = text()
    note: str | None = text()


class GroupMember(Stored, table=True):
    """A unit in a group, for a time."""

    __tablename__ = "group_member"
    __table_args__ = _once("group_member", "group_code", "unit_code")

    id: int = ident()
    group_code: str = text(foreign_key="unit_group.code")
    unit_code: str = text(foreign_key="unit.code")
    valid_from: dt.date | None = day()
    valid_to: dt.date | None = day()


class Operator(Stored, table=True):
    """A person who acts. ``os_user``: the operating-system user who is bound to the login."""

    __tablename__ = "operator"

    login: str = text(primary_key=True)
    name: str = text()
    os_user: str | None = text(unique=True)
    valid_to: dt.date | None = day()


class Post(Stored, table=True):
    """What a person is, in which unit, from when to when (both days included)."""

    __tablename__ = "post"
    __table_args__ = (*_once("post", "login", "role", "unit_code"), Index(None, "unit_code", "role"))

    id: int = ident()
    login: str = text(foreign_key="operator.login")
    role: str = text()
    unit_code: str = text(foreign_key="unit.code")
    valid_from: dt.date | None = day()
    valid_to: dt.date | None = day()


class Delegation(Stored, table=True):
    """``delegate`` may act as ``principal`` within ``scope`` or, with ``kind`` substitute, in his posts as himself."""

    __tablename__ = "delegation"
    __table_args__ = (Index(None, "delegate"),)

    id: int = ident()
    principal: str = text(foreign_key="operator.login")
    delegate: str = text(foreign_key="operator.login")
    scope: str = text()
    valid_from: dt.date | None = day()
    valid_to: dt.date | None = day()
    granted_by: str = text()
    granted_at: dt.datetime = instant()
    kind: str = text(sa_column_kwargs={"server_default": "delegate"})


class Recusal(Stored, table=True):
    """``login`` takes no part in what concerns ``unit_code``; of single items their histories tell."""

    __tablename__ = "recusal"
    __table_args__ = (Index(None, "login"),)

    id: int = ident()
    login: str = text(foreign_key="operator.login")
    unit_code: str = text(foreign_key="unit.code")
    reason: str = text()
    declared_by: str = text()
    declared_at: dt.datetime = instant()
    ended_at: dt.datetime | None = instant()


class Setting(Stored, table=True):
    """A setting of the database: its office, its time zone, its schema, whether it is a rehearsal."""

    __tablename__ = "setting"

    name: str = text(primary_key=True)
    value: Any = json(nullable=True)
    set_at: dt.datetime = instant()
    set_by: str = text()
