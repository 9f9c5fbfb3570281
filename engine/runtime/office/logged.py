"""What the system log tells of who may act, so that an audit can ask it later: posts, bindings, delegations, recusals.

``engine.runtime.office.mandates`` reads it. A database begins with a line that says how all of this stands
(``database.init``, ``database.upgrade``); from then on each line says what it changes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from engine.intake.rows import DelegationRow, Directory
from engine.runtime.office.mandates import ANCHORS
from engine.store.evidence import system
from engine.store.office import changes, directory

STANDS = "stands"


def import_directory(
    held: Any, new: Directory, now: datetime, actor: str, bound: dict[str, str] | None = None, *, always: bool = False
) -> dict[str, int]:  # fmt: skip
    """Brings a directory in, with the line that says so; without one if nothing changed.

    Args:
        bound: login → system user, as far as that is new. always: the line is written though nothing changed.

    Returns:
        how many rows were added, changed, and the same.
    """
    posts: list[list[str | None]] = []
    counts = changes.add(held, new, posts)
    if always or counts["added"] + counts["changed"]:
        data = {**counts, **({"bound": bound} if bound else {}), "posts": posts}
        system.log(held, now, actor, "directory.import", data)
    return counts


def stands(held: Any) -> dict[str, Any]:
    """How everything stands that says who may act."""
    settings = directory.settings(held)
    return {
        "posts": [changes.post_told(one) for one in directory.posts(held)],
        "bound": {one.login: one.os_user for one in directory.operators(held) if one.os_user},
        "delegations": [
            [kind, principal, delegate, rows] for (kind, principal, delegate), rows in _pairs(held).items()
        ],
        "recusals": sorted([row.login, row.unit_code, row.reason] for row in directory.RECUSALS.all(held)),
        "settings": {name: settings[name] for name in ANCHORS if name in settings},
    }


def between(held: Any, kind: str, principal: str, delegate: str) -> list[list[str | None]]:
    """All that one has delegated to another, or in which he stands in for him: first day, last day, scope."""
    return _pairs(held).get((kind, principal, delegate), [])


def _pairs(held: Any) -> dict[tuple[str, str, str], list[list[str | None]]]:
    found: dict[tuple[str, str, str], list[list[str | None]]] = {}
    for one in directory.delegations(held):
        found.setdefault((kind_of(one), one.principal, one.delegate), []).append(
            [_day(one.valid_from), _day(one.valid_to), str(one.scope)]
        )
    return found


def kind_of(one: DelegationRow) -> str:
    """The word by which a substitution and a delegation are told apart."""
    return "substitute" if one.substitute else "delegate"


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
