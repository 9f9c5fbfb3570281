"""The directory in the database, as readers see it: units, groups, operators, posts, settings. Needs no SQLAlchemy."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.intake.rows import DelegationRow, GroupMemberRow, OperatorRow, PostRow, UnitRow
from engine.intake.scope import Scope
from engine.store.statements.ready import Ready

UNITS = Ready("UNITS")
GROUPS = Ready("GROUPS")
OPERATORS = Ready("OPERATORS")
OPERATOR = Ready("OPERATOR")
POSTS = Ready("POSTS")
POSTS_HELD = Ready("POSTS_HELD")
SETTINGS = Ready("SETTINGS")
SETTING = Ready("SETTING")
DELEGATIONS = Ready("DELEGATIONS")
ALL_DELEGATIONS = Ready("ALL_DELEGATIONS")
RECUSALS = Ready("RECUSALS")


def units(held: Any) -> list[UnitRow]:
    """All units."""
    return [
        UnitRow(row.code, row.name, row.kind, tuple(row.aliases or ()), row.note or "", row.full_name or "")
        for row in UNITS.all(held)
    ]


def groups(held: Any) -> list[GroupMemberRow]:
    """All memberships."""
    return [
        GroupMemberRow(
            group=row.code, name=row.name, unit=row.unit_code, standing=row.standing or "assumed",
            aliases=tuple(row.aliases or ()), note=row.note or "", valid_from=row.valid_from, valid_to=row.valid_to,
        )
        for row in GROUPS.all(held)
    ]  # fmt: skip


def operators(held: Any) -> list[OperatorRow]:
    """All operators."""
    return [OperatorRow(row.login, row.name, row.os_user) for row in OPERATORS.all(held)]


def posts(held: Any, login: str | None = None) -> list[PostRow]:
    """All posts, or those of one operator."""
    return [
        PostRow(login=row.login, role=row.role, unit=row.unit_code, valid_from=row.valid_from, valid_to=row.valid_to)
        for row in POSTS.all(held)
        if login in (None, row.login)
    ]


def delegations(held: Any, delegate: str | None = None) -> list[DelegationRow]:
    """All delegations, or those granted to one operator, over ones included."""
    rows = ALL_DELEGATIONS.all(held) if delegate is None else DELEGATIONS.all(held, delegate=delegate)
    return [
        DelegationRow(
            id=row.id,
            principal=row.principal,
            delegate=row.delegate,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            scope=Scope.read(row.scope),
            substitute=row.kind == "substitute",
        )
        for row in rows
    ]  # fmt: skip


def settings(held: Any) -> dict[str, Any]:
    """All settings."""
    return {row.name: row.value for row in SETTINGS.all(held)}


def posts_held(held: Any, login: str, today: date) -> frozenset[tuple[str, str]]:
    """The posts a person validly holds on a day, as (role, unit)."""
    return frozenset((row.role, row.unit_code) for row in POSTS_HELD.all(held, login=login, today=today))


def barred(held: Any, login: str) -> dict[str, str]:
    """The units in whose matters an operator takes no part now, with the reason."""
    return partial(held).get(login, {})


def partial(held: Any) -> dict[str, dict[str, str]]:
    """Everybody, by login and by name, who takes no part in the matters of some unit now → unit → the reason."""
    found: dict[str, dict[str, str]] = {}
    for row in RECUSALS.all(held):
        for one in {row.login, row.name}:
            found.setdefault(one, {})[row.unit_code] = row.reason
    return found
