"""What corrections and levels change in rows besides facts and deadlines: who is what, who sees it, when papers
were served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from engine.decision.snapshot import UnitView
from engine.definition.levels import kept_from
from engine.store import tables
from engine.store.statements.query import Query, given_list

item = tables.Item.__table__
party = tables.Party.__table__
document = tables.Document.__table__
message = tables.Message.__table__

CHANGE_PARTY = Query(
    update(party)
    .where(party.c.item_id == bindparam("item"), party.c.role == bindparam("which"))
    .values(unit_code=bindparam("n_unit"))
)
LEVEL = Query(update(item).where(item.c.id == bindparam("which")).values(level=bindparam("n_level")))
WITHDRAW = Query(
    update(message)
    .where(
        message.c.item_id == bindparam("which"), message.c.unit_code.in_(given_list("units")),
        message.c.status == "queued",
    )
    .values(status="cancelled")
)  # fmt: skip
"""What waits to be told to a unit that an item is kept from."""
MOVE_SERVICE = Query(
    update(document)
    .where(document.c.item_id == bindparam("item"), document.c.served_on == bindparam("was"))
    .values(served_on=bindparam("day"))
)
"""The papers that were served on a day that was wrong."""


def level(held: Any, id: int, stored: str | None) -> None:
    """An item is more or less confidential; what waits for a unit that it is kept from is not sent any more."""
    LEVEL.run(held, which=id, n_level=stored)
    if units := kept_from(stored):
        WITHDRAW.run(held, which=id, units=sorted(units))


def parties(held: Any, id: int, before: Mapping[str, UnitView], after: Mapping[str, str]) -> None:
    """Somebody else is what it was said that another was; ``after``: role → unit code."""
    for role, unit in after.items():
        if before[role].code != unit:
            CHANGE_PARTY.run(held, item=id, which=role, n_unit=unit)
