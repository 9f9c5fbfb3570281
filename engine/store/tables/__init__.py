"""All tables, one module for each subject; import them from here."""

from __future__ import annotations

from engine.store.connections.sqlite import SCHEMA_VERSION
from engine.store.tables.casework import (
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
from engine.store.tables.columns import Stored
from engine.store.tables.directory import Delegation, GroupMember, Operator, Post, Recusal, Setting, Unit, UnitGroup
from engine.store.tables.evidence import (
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
from engine.store.tables.running import Daemon, Lease, Message, Outage, Request, Series, SeriesPeriod
from engine.store.tables.vault import Vault

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
