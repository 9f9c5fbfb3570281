"""Schema 3, which is being built: add here what you add to the tables, as ``upgrade`` of alembic.

    op.add_column("item", Column("voided_at", Instant()))                          # may be empty
    op.add_column("item", Column("weight", Integer(), nullable=False, server_default="0"))
    op.create_index("ix_item_voided_at", "item", ["voided_at"])
    op.create_table("note", Column("id", Id, nullable=False), Column("text", Words), PrimaryKeyConstraint("id", name=…))

* Declare a new column last in its table, with the types of ``engine.store.tables.columns`` and
  ``engine.store.statements.types``, and write it out here: what a step does must not change when the
  tables change later.
* A column that must be filled needs a ``server_default`` here, or rows that are there could not have it.
* Names are those of the tables (``ix_…``, ``fk_…``); a partial index needs ``sqlite_where`` and ``postgresql_where``.
* Triggers are of no concern: all of ours are dropped before the first step and made anew, as ``schema`` has them, after
  the last. So an append-only table can be given a column, and ``op.batch_alter_table`` may rebuild one on SQLite.
* Nothing of ours but the types is imported here. A released step is never changed.

``tests/store/test_upgrading.py`` says what is forgotten.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, LargeBinary, PrimaryKeyConstraint, text

from engine.store.statements.types import Day, Instant, Json
from engine.store.tables.columns import Id, Words


def upgrade() -> None:
    """From schema 2, on SQLite and on PostgreSQL."""
    _outbox()
    _levels()
    _series()
    _vault()
    _exclusions()
    _authority()
    op.add_column("deadline", Column("term_of", Words))
    op.add_column("unit", Column("full_name", Words))


def _outbox() -> None:
    failed = text("status = 'failed'")
    op.add_column("message", Column("batch", Words))
    op.create_index("ix_message_batch", "message", ["batch"])
    op.create_index("ix_message_failed", "message", ["id"], sqlite_where=failed, postgresql_where=failed)


def _levels() -> None:
    above = text("level IS NOT NULL")
    op.add_column("item", Column("level", Words))
    op.create_index("ix_item_level", "item", ["level"], sqlite_where=above, postgresql_where=above)


def _series() -> None:
    op.create_table(
        "series",
        Column("procedure", Words, nullable=False),
        Column("name", Words, nullable=False),
        Column("since", Day(), nullable=False),
        Column("reached", Day()),
        Column("failures", Integer(), nullable=False),
        Column("retry_at", Instant()),
        Column("error", Words),
        PrimaryKeyConstraint("procedure", "name", name="pk_series"),
    )
    op.create_table(
        "series_period",
        Column("procedure", Words, nullable=False),
        Column("series", Words, nullable=False),
        Column("period", Words, nullable=False),
        Column("due_on", Day(), nullable=False),
        Column("opened_at", Instant(), nullable=False),
        Column("units", Json(), nullable=False),
        Column("items", Json(), nullable=False),
        PrimaryKeyConstraint("procedure", "series", "period", name="pk_series_period"),
        sqlite_with_rowid=False,
    )


def _authority() -> None:
    op.add_column("delegation", Column("kind", Words, nullable=False, server_default="delegate"))
    op.create_table(
        "recusal",
        Column("id", Id, nullable=False),
        Column("login", Words, nullable=False),
        Column("unit_code", Words, nullable=False),
        Column("reason", Words, nullable=False),
        Column("declared_by", Words, nullable=False),
        Column("declared_at", Instant(), nullable=False),
        Column("ended_at", Instant()),
        ForeignKeyConstraint(["login"], ["operator.login"], name="fk_recusal_login_operator"),
        ForeignKeyConstraint(["unit_code"], ["unit.code"], name="fk_recusal_unit_code_unit"),
        PrimaryKeyConstraint("id", name="pk_recusal"),
    )
    op.create_index("ix_recusal_login", "recusal", ["login"])


def _exclusions() -> None:
    op.create_table(
        "exclusion",
        Column("name", Words, nullable=False),
        Column("value", Words, nullable=False),
        Column("item_id", Id),
        ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_exclusion_item_id_item"),
        PrimaryKeyConstraint("name", "value", name="pk_exclusion"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_exclusion_item_id", "exclusion", ["item_id"])


def _vault() -> None:
    op.create_table(
        "vault",
        Column("code", Words, nullable=False),
        Column("item_id", Id, nullable=False),
        Column("fact", Words, nullable=False),
        Column("commitment", Words, nullable=False),
        Column("added_at", Instant(), nullable=False),
        Column("added_by", Words, nullable=False),
        Column("key", Words, nullable=False),
        Column("ciphertext", LargeBinary, nullable=False),
        ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_vault_item_id_item"),
        PrimaryKeyConstraint("code", name="pk_vault"),
    )
    op.create_index("ix_vault_item_id", "vault", ["item_id"])
