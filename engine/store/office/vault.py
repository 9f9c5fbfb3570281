"""The vault's table: words locked away under a code. What is in them, the database cannot tell."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from engine.store import tables
from engine.store.casework.numbering import take_number
from engine.store.statements.query import Query

vault = tables.Vault.__table__
item = tables.Item.__table__
event = tables.Event.__table__

KNOWN = [column for column in vault.c if column.name != "ciphertext"]
PUT = Query(insert(vault))
KEPT = Query(
    select(*KNOWN, item.c.number).join(item, item.c.id == vault.c.item_id).order_by(vault.c.added_at, vault.c.code)
)
ONE = Query(
    select(*KNOWN, item.c.number).join(item, item.c.id == vault.c.item_id).where(vault.c.code == bindparam("code"))
)
LOOKS = Query(
    select(event.c.item_id, event.c.transition, event.c.actor, event.c.recorded_at, event.c.reason, event.c.effects)
    .where(event.c.item_id.in_(select(vault.c.item_id)), event.c.transition.like("vault.%"))
    .order_by(event.c.item_id, event.c.seq)
)
SEALED = Query(
    select(vault.c.code, vault.c.ciphertext, vault.c.commitment, vault.c.key).where(vault.c.code == bindparam("code"))
)
SEALED_WITH = Query(
    select(vault.c.code, vault.c.ciphertext, vault.c.commitment, vault.c.key)
    .where(vault.c.key != bindparam("key"))
    .order_by(vault.c.code)
)
HOW_MANY = Query(select(func.count()).select_from(vault))
SEAL_AGAIN = Query(
    update(vault)
    .where(vault.c.code == bindparam("which"))
    .values(key=bindparam("new_key"), ciphertext=bindparam("new_ciphertext"))
)
COMMITTED = Query(
    select(vault.c.commitment).where(vault.c.code == bindparam("code"), vault.c.commitment == bindparam("commitment"))
)
PREFIX = "R"


def next_code(held: Any, year: int) -> str:
    """The next code: ``R-2024-0001``."""
    return f"{PREFIX}-{year}-{take_number(held, PREFIX, year):04d}"
