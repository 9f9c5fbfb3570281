"""Evidence: papers, their numbers, attachments, and what was in force when something was decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from engine.store.tables.columns import Id, Stored, binary, day, ident, instant, integer, json, refer, text


class Document(Stored, table=True):
    """An official paper an item issued. Only ``status`` and ``served_on`` ever change; the database sees to it."""

    __tablename__ = "document"
    __table_args__ = (Index(None, "item_id"),)

    id: int = ident()
    item_id: int = refer("item.id")
    seq: int = integer()
    name: str = text()
    title: str = text()
    series: str | None = text()
    year: int | None = integer()
    serial: int | None = integer()
    official_number: str | None = text(unique=True)
    status: str = text()
    issued_on: dt.date = day()
    issued_by: str = text()
    unit_code: str | None = text()
    served_on: dt.date | None = day()
    sha256: str | None = text()
    content: bytes | None = binary()


class NumberSeries(Stored, table=True):
    """The next number of an organ's papers in a year."""

    __tablename__ = "number_series"

    organ: str = text(primary_key=True)
    year: int = integer(primary_key=True)
    next: int = integer()


class Attachment(Stored, table=True):
    """A file somebody handed in, named by the sha256 of its content; the content lies in the pieces."""

    __tablename__ = "attachment"

    sha256: str = text(primary_key=True)
    name: str = text()
    size: int = integer()
    added_at: dt.datetime = instant()
    added_by: str = text()


class AttachmentPiece(Stored, table=True):
    """One piece of an attachment, from 0."""

    __tablename__ = "attachment_piece"

    sha256: str = text(primary_key=True, foreign_key="attachment.sha256")
    n: int = integer(primary_key=True)
    data: bytes = binary()


class Definition(Stored, table=True):
    """A procedure version as it was when an item was first opened under it."""

    __tablename__ = "definition"

    code: str = text(primary_key=True)
    version: int = integer(primary_key=True)
    fingerprint: str = text()
    canonical: Any = json()
    first_used_at: dt.datetime = instant()


class CalendarRevision(Stored, table=True):
    """One year of a calendar's layer as it was loaded, whole; only ``settled_at`` ever changes.

    ``place``: the order of loading; ``document``: title or number of the paper; ``source``: where it can be read;
    ``settled_at``: when every armed deadline had been counted again by it.
    """

    __tablename__ = "calendar_revision"

    place: int = ident()
    revision: str = text(unique=True)
    layer: str = text()
    unit_code: str | None = text(foreign_key="unit.code")
    year: int = integer()
    document: str = text(default="")
    source: str = text()
    file: str = text()
    sha256: str = text()
    content: str = text()
    loaded_at: dt.datetime = instant()
    loaded_by: str = text()
    settled_at: dt.datetime | None = instant()


class ProfileRevision(Stored, table=True):
    """A loaded revision of the office's terms, whole (TOML). ``place``: the order of loading.

    ``asked_at``: when somebody asked that armed deadlines run under it too; ``settled_at``: when they all did.
    """

    __tablename__ = "profile_revision"

    place: int = ident()
    key: str = text(unique=True)
    name: str = text()
    revision: str = text()
    effective: dt.date = day()
    content: str = text()
    sha256: str = text()
    loaded_at: dt.datetime = instant()
    loaded_by: str = text()
    asked_at: dt.datetime | None = instant()
    settled_at: dt.datetime | None = instant()


class Refusal(Stored, table=True):
    """A command that was refused, and why: a log of its own, never the item's chain (law 11)."""

    __tablename__ = "refusal"
    __table_args__ = (Index(None, "at"),)

    id: int = ident()
    at: dt.datetime = instant()
    login: str = text()
    number: str | None = text()
    transition: str | None = text()
    acting_for: str | None = text()
    reasons: list[Any] = json()


class SystemEvent(Stored, table=True):
    """One line of the system log: directory, settings, calendars, profiles; chained like an item."""

    __tablename__ = "system_event"

    seq: int = Field(sa_type=Id, primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: dt.datetime = instant()
    actor: str = text()
    kind: str = text()
    data: dict[str, Any] = json(default_factory=dict)
    previous_hash: str = text()
    hash: str = text()


class Seal(Stored, table=True):
    """The heads of all chains as one hash, chained to the seal before; ``engine.store.evidence.seals`` says how.

    ``leaves``: how many chains, the system log included. ``news``: the root over those leaves that
    are new. ``key``, ``signature``: Ed25519 in hex, if it is signed.
    """

    __tablename__ = "seal"

    n: int = Field(sa_type=Id, primary_key=True, sa_column_kwargs={"autoincrement": False})
    day: dt.date = day()
    sealed_at: dt.datetime = instant()
    leaves: int = integer()
    root: str = text()
    news: str = text()
    previous: str = text()
    key: str | None = text()
    signature: str | None = text()


class SealedItem(Stored, table=True):
    """A leaf that a seal was first to see as it is; later seals use it again until the item has got a further line."""

    __tablename__ = "sealed_item"
    __table_args__ = (Index(None, "n", "item_id"), {"sqlite_with_rowid": False})

    item_id: int = Field(sa_type=Id, primary_key=True, sa_column_kwargs={"autoincrement": False})
    n: int = Field(sa_type=Id, primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: str = text()
    seq: int = integer()
    head: str = text()
    rows: str = text()
