"""Casework: items, who is what to them, their history, deadlines, rungs and grounds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from engine.store.tables.columns import Stored, day, ident, instant, integer, json, refer, text, yes_no


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sql(condition), "postgresql_where": sql(condition)}


class Item(Stored, table=True):
    """One running instance of a procedure: the last line of its history.

    ``wake_at``: the next instant at which time may do something to it (a projection); ``stay``: the parent's state it
    lives with; ``failures``, ``retry_at``, ``last_error``: what the sweep met when it last failed on it;
    ``level``: its procedure's, where not everybody may see it.
    """

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_wake_at", "wake_at", **_only("ended_at IS NULL")),
        Index(None, "procedure", "ended_at"),
        Index(None, "parent_id"),
        Index("ix_item_level", "level", **_only("level IS NOT NULL")),
    )

    id: int = ident()
    number: str = text(unique=True)
    procedure: str = text()
    version: int = integer()
    title: str = text(default="")
    state: str = text()
    seq: int = integer()
    opened_at: dt.datetime = instant()
    ended_at: dt.datetime | None = instant()
    dropped: bool = yes_no()
    last_at: dt.datetime = instant()
    facts: dict[str, Any] = json(default_factory=dict)
    parent_id: int | None = refer("item.id")
    stay: str | None = text()
    is_measure: bool = yes_no()
    signed_on: dt.date | None = day()
    served_on: dt.date | None = day()
    answer_due_on: dt.date | None = day()
    sequel: str | None = text()
    grounds_flag: str = text(default="stand")
    wake_at: dt.datetime | None = instant()
    head_hash: str = text()
    failures: int = integer(default=0)
    retry_at: dt.datetime | None = instant()
    last_error: str | None = text()
    level: str | None = text()


class Party(Stored, table=True):
    """The unit that fills a role on one item."""

    __tablename__ = "party"
    __table_args__ = (Index(None, "unit_code"), {"sqlite_with_rowid": False})

    item_id: int = refer("item.id", primary_key=True)
    role: str = text(primary_key=True)
    unit_code: str = text(foreign_key="unit.code")


class Event(Stored, table=True):
    """One line of the append-only history; ``engine.store.chain`` says what its hash covers."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "recorded_at"),)

    item_id: int = refer("item.id", primary_key=True)
    seq: int = integer(primary_key=True)
    version: int = integer()
    transition: str = text()
    from_state: str | None = text()
    to_state: str = text()
    actor: str = text()
    actor_kind: str = text()
    typist: str | None = text()
    acting_for: str | None = text()
    source: str | None = text()
    occurred_at: dt.datetime = instant()
    recorded_at: dt.datetime = instant()
    facts: dict[str, Any] = json(default_factory=dict)
    reason: str | None = text()
    corrects: int | None = integer()
    effects: dict[str, Any] = json(default_factory=dict)
    calendar_revision: str | None = text()
    profile_revision: str | None = text()
    request_id: str | None = text()
    previous_hash: str = text()
    hash: str = text()


class Deadline(Stored, table=True):
    """One round of one state's deadline; ``due_on`` and ``due_at`` are a projection (law 5).

    ``holds``: list of {since, until, pauses}, instants as text. ``promised_at``: no recount ends before it.
    ``term_of``: the procedure@version whose term it runs by, where a migration kept it.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("item_id", "state", "round"),
        Index("ix_deadline_due_at", "due_at", **_only("status <> 'over'")),
        Index("ix_deadline_owed_unit", "owed_unit", **_only("status <> 'over'")),
    )

    id: int = ident()
    item_id: int = refer("item.id")
    state: str = text()
    round: int = integer()
    status: str = text()
    owed_role: str = text()
    owed_post: str | None = text()
    owed_unit: str | None = text()
    span_n: int | None = integer()
    span_unit: str | None = text()
    limit_name: str | None = text()
    basis: str = text(default="")
    standing: str = text(default="")
    roll: str | None = text()
    start_on: dt.date | None = day()
    start_at: dt.datetime | None = instant()
    base_on: dt.date | None = day()
    due_on: dt.date | None = day()
    due_at: dt.datetime | None = instant()
    provisional: bool = yes_no()
    armed_at: dt.datetime | None = instant()
    lapsed_at: dt.datetime | None = instant()
    holds: list[dict[str, Any]] = json(default_factory=list)
    measures_wait_until: dt.date | None = day()
    clock_refused: bool = yes_no()
    calendar_revision: str | None = text()
    profile_revision: str | None = text()
    promised_at: dt.datetime | None = instant()
    term_of: str | None = text()


class RungClaim(Stored, table=True):
    """A rung claimed in a round, before its effect; the unique row is what makes it happen once (law 4)."""

    __tablename__ = "rung_claim"
    __table_args__ = (UniqueConstraint("item_id", "state", "round", "rung", "n"), Index(None, "measure_id"))

    id: int = ident()
    item_id: int = refer("item.id")
    state: str = text()
    round: int = integer()
    rung: str = text()
    n: int = integer()
    kind: str = text()
    claimed_at: dt.datetime = instant()
    measure_id: int | None = refer("item.id")


class Ground(Stored, table=True):
    """A claim that a measure rests on; ``item_id`` is the item whose claim it is."""

    __tablename__ = "ground"
    __table_args__ = (Index(None, "item_id"), Index(None, "claim_id"), {"sqlite_with_rowid": False})

    measure_id: int = refer("item.id", primary_key=True)
    item_id: int = refer("item.id", primary_key=True)
    claim_id: int = refer("rung_claim.id", primary_key=True)


class Occurrence(Stored, table=True):
    """One period's child of an item, claimed so that it is opened once."""

    __tablename__ = "occurrence"
    __table_args__ = ({"sqlite_with_rowid": False},)

    item_id: int = refer("item.id", primary_key=True)
    procedure: str = text(primary_key=True)
    period: str = text(primary_key=True)
    child_id: int | None = refer("item.id")


class Exclusion(Stored, table=True):
    """What only one item may hold at a time, by the name of the exclusion and its value; ``item_id``: who holds it."""

    __tablename__ = "exclusion"
    __table_args__ = (
        Index(None, "item_id"),
        {"sqlite_with_rowid": False},
    )

    name: str = text(primary_key=True)
    value: str = text(primary_key=True)
    item_id: int | None = refer("item.id")


class Suspension(Stored, table=True):
    """A time in which an item stood still, with its basis and the day somebody must look at it again."""

    __tablename__ = "suspension"
    __table_args__ = (Index(None, "item_id"),)

    id: int = ident()
    item_id: int = refer("item.id")
    code: str = text()
    basis: str = text()
    since: dt.datetime = instant()
    until: dt.datetime | None = instant()
    review_on: dt.date = day()
    approved_by: str = text()
    seq_from: int = integer()
    seq_until: int | None = integer()
