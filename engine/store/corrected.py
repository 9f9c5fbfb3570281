"""What a correction changes in rows besides an item's facts and deadlines: who is what, and when papers were served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from engine.decision.snapshot import UnitView
from engine.store import tables
from engine.store.query import Query

party = tables.Party.__table__
document = tables.Document.__table__

CHANGE_PARTY = Query(
    update(party)
    .where(party.c.item_id == bindparam("item"), party.c.role == bindparam("which"))
    .values(unit_code=bindparam("n_unit"))
)
MOVE_SERVICE = Query(
    update(document)
    .where(document.c.item_id == bindparam("item"), document.c.served_on == bindparam("was"))
    .values(served_on=bindparam("day"))
)
"""The papers that were served on a day that was wrong."""


def parties(held: Any, id: int, before: Mapping[str, UnitView], after: Mapping[str, str]) -> None:
    """Somebody else is what it was said that another was; ``after``: role → unit code."""
    for role, unit in after.items():
        if before[role].code != unit:
            CHANGE_PARTY.run(held, item=id, which=role, n_unit=unit)
