"""The directory as values: who there is, who belongs to which group, who acts and in which post."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from engine.intake.scope import WHOLE, Scope

SAID_OF_A_UNIT = frozenset(("full_name", "aliases", "credit_code", "note"))
"""Columns that a table of units may leave out; then what is known stays."""


@dataclass(frozen=True)
class UnitRow:
    """An organisation. ``name`` is its standard short name (规范化简称), ``full_name`` what it is called in full, in
    heads and signatures of papers; ``""``: as it is named. ``said``: what of ``SAID_OF_A_UNIT`` was said; a unit's
    统一社会信用代码 is the last of its ``aliases``."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    note: str = ""
    full_name: str = ""
    said: frozenset[str] = field(default=SAID_OF_A_UNIT, compare=False)


@dataclass(frozen=True)
class Dated:
    """Something in force from a day to a day, both included; None is open."""

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def in_force(self, on: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def meets(self, other: Dated) -> bool:
        """Whether there is a day on which both are in force."""
        starts = max(self.valid_from or dt.date.min, other.valid_from or dt.date.min)
        return starts <= min(self.valid_to or dt.date.max, other.valid_to or dt.date.max)


@dataclass(frozen=True, kw_only=True)
class GroupMemberRow(Dated):
    """One unit's membership of a named group; ``standing`` says on whose word. ``said``: what of ``to``,
    and of ``standing``, ``aliases`` and ``note``, which are the group's, its table has columns for."""

    group: str
    name: str
    unit: str
    standing: str = "assumed"
    aliases: tuple[str, ...] = ()
    note: str = ""
    said: frozenset[str] = field(default=frozenset(("to",)), compare=False)


@dataclass(frozen=True)
class OperatorRow:
    """A person who acts, by login; ``os_user`` binds an operating-system user."""

    login: str
    name: str
    os_user: str | None = None


@dataclass(frozen=True, kw_only=True)
class PostRow(Dated):
    """An operator's post: a role in a unit. ``said``: whether its table has a column ``to``."""

    login: str
    role: str
    unit: str
    said: frozenset[str] = field(default=frozenset(("to",)), compare=False)


@dataclass(frozen=True, kw_only=True)
class DelegationRow(Dated):
    """Whose login (``principal``) another operator (``delegate``) may act under, or, as his substitute, whose posts he
    fills under his own; ``id`` is the database's."""

    id: int
    principal: str
    delegate: str
    scope: Scope = WHOLE
    substitute: bool = False


@dataclass(frozen=True)
class Directory:
    """Everything one folder or file says."""

    units: tuple[UnitRow, ...] = ()
    groups: tuple[GroupMemberRow, ...] = ()
    operators: tuple[OperatorRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
