"""All tables, by subject in ``tables_*.py``; import them from here."""

from __future__ import annotations

from engine.store.columns import Stored
from engine.store.sqlite import SCHEMA_VERSION
from engine.store.tables_casework import (
    Deadline,
    Event,
    Exclusion,
    Ground,
    Item,
    Occurrence,
    Party,
    RungClaim,
    Suspension,
)
from engine.store.tables_directory import Delegation, GroupMember, Operator, Post, Recusal, Setting, Unit, UnitGroup
from engine.store.tables_evidence import (
    Attachment,
    AttachmentPiece,
    CalendarRevision,
    Definition,
    Document,
    NumberSeries,
    ProfileRevision,
    Refusal,
    Seal,
    SealedItem,
    SystemEvent,
)
from engine.store.tables_running import Daemon, Lease, Message, Outage, Request, Series, SeriesPeriod
from engine.store.tables_vault import Vault

METADATA = Stored.metadata

__all__ = [
    "METADATA",
    "SCHEMA_VERSION",
    "Attachment",
    "AttachmentPiece",
    "CalendarRevision",
    "Daemon",
    "Deadline",
    "Definition",
    "Delegation",
    "Document",
    "Event",
    "Exclusion",
    "Ground",
    "GroupMember",
    "Item",
    "Lease",
    "Message",
    "NumberSeries",
    "Occurrence",
    "Operator",
    "Outage",
    "Party",
    "Post",
    "ProfileRevision",
    "Recusal",
    "Refusal",
    "Request",
    "RungClaim",
    "Seal",
    "SealedItem",
    "Series",
    "SeriesPeriod",
    "Setting",
    "Stored",
    "Suspension",
    "SystemEvent",
    "Unit",
    "UnitGroup",
    "Vault",
]
