"""The vault: what only its keeper may read, locked away under a code."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index

from engine.store.tables.columns import Stored, binary, instant, refer, text


class Vault(Stored, table=True):
    """Words that an item records as a secret. Nothing of it changes but ``key`` and ``ciphertext``, by a new key.

    ``fact``: under which name the item records the code; ``commitment``: what the item's line tells of the words;
    ``key``: which key opens it.
    """

    __tablename__ = "vault"
    __table_args__ = (Index(None, "item_id"),)

    code: str = text(primary_key=True)
    item_id: int = refer("item.id")
    fact: str = text()
    commitment: str = text()
    added_at: dt.datetime = instant()
    added_by: str = text()
    key: str = text()
    ciphertext: bytes = binary()
