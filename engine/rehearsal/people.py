"""An office that nobody need set up: a unit for every party that procedures speak of, and a person in every post.

Units are called as the party is (code ``owner``, name 责任单位), logins are ``unit.post`` (``office.handler``,
``owner.liaison``). Two further units, ``one`` and ``two``, are what lists of units and groups consist of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.definition.definition import Definition, RoleDef
from engine.intake.rows import Directory, GroupMemberRow, OperatorRow, PostRow, UnitRow

OFFICE, COMMITTEE = "office", "committee"
SETTINGS: Mapping[str, Any] = {"office.unit": OFFICE, "office.host": "host", "committee.unit": COMMITTEE}
FURTHER = {"one": "甲单位", "two": "乙单位"}
SPEAKS = RoleDef("post", "liaison", "联络员")


def cast_of(definitions: Iterable[Definition], kind: str = "department") -> Directory:
    """Everybody these procedures need.

    Args:
        kind: of the units that fill parties: department, street, soe, enterprise, superior.
    """
    definitions = list(definitions)
    roles = {role.code: role for one in definitions for role in _roles(one)}
    parties = {code: role.label for code, role in roles.items() if role.kind == "party"}
    names = {"host": "安委办挂靠单位", **_unlike({**parties, OFFICE: "安委办", COMMITTEE: "安委会", **FURTHER})}
    kinds = {OFFICE: "office", COMMITTEE: "other", "host": "department"}
    units = tuple(UnitRow(code, name, kinds.get(code, kind)) for code, name in names.items())
    posts = {(SPEAKS.code, code): SPEAKS.label for code in names}
    for role in (one for definition in definitions for one in _roles(definition) if one.kind == "post"):
        at = role.at.code if role.at else None
        for unit in [at] if at in (OFFICE, COMMITTEE) else [*parties, *FURTHER] if at else []:
            posts[role.code, str(unit)] = role.label
    logins = {key: f"{unit}.{role}" for key in posts for role, unit in [key]}
    groups = sorted({series.group for one in definitions for series in one.series.values() if series.group})
    return Directory(
        units,
        tuple(GroupMemberRow(group=group, name=group, unit=unit) for group in groups for unit in FURTHER),
        tuple(OperatorRow(logins[key], _called(names[key[1]], label)) for key, label in posts.items()),
        tuple(PostRow(login=logins[key], role=key[0], unit=key[1]) for key in posts),
    )


def _roles(definition: Definition) -> Iterator[RoleDef]:
    """Every role, those that rungs tell included; a post once for each party it is held at."""
    todo: list[RoleDef | None] = [state.owed_by for state in definition.states.values()]
    for move in definition.transitions.values():
        todo += [*move.by, *move.parties]
    for state in definition.states.values():
        for rungs in state.slip.ladders.values() if state.slip else ():
            todo += [role for rung in rungs for role in rung.tells]
    while todo:
        role = todo.pop()
        if role is not None and role.kind in ("party", "post") and role.code != "debtor":
            yield role
            todo += [role.at, role.above]


def _unlike(labels: Mapping[str, str]) -> dict[str, str]:
    """Names that differ, as names of units must."""
    found: dict[str, str] = {}
    for code, label in labels.items():
        found[code] = f"{label or code}（{code}）" if label in found.values() or not label else label
    return found


def _called(unit: str, post: str) -> str:
    return post if post.startswith(unit) else f"{unit}{post}"
