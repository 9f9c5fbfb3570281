"""A transaction of somebody who may not see everything: views of the same names stand before the tables.

Temporary objects are found before others of the same name, on SQLite and on PostgreSQL. So whatever SQL a reader asks
(lists, counts, exports, joins), the rows of hidden items are not there, and no statement need know of it. The views
live in the reading transaction and go with its end. Where nothing is hidden, nothing is put there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HIDDEN = "hidden"
OF_ITEM: Mapping[str, tuple[str, ...]] = {
    "item": ("id",),
    "party": ("item_id",),
    "event": ("item_id",),
    "deadline": ("item_id",),
    "rung_claim": ("item_id", "measure_id"),
    "ground": ("item_id", "measure_id"),
    "occurrence": ("item_id", "child_id"),
    "exclusion": ("item_id",),
    "suspension": ("item_id",),
    "document": ("item_id",),
    "message": ("item_id",),
    "vault": ("item_id",),
}
"""Table → the columns that name an item. Seals cover everybody's items, and say nothing of them but a hash."""
BY_NUMBER = ("refusal",)
"""Tables that name an item by its number."""


def draw(held: Any, hidden: Mapping[int, str]) -> None:
    """Hides these items (id → number) until the transaction ends; to be done before anything else is asked.

    A parent that is hidden is not named by its children: the join finds nothing.
    """
    run = held.driver.execute
    sqlite = held.speaks == "sqlite"
    real = "main" if sqlite else run("SELECT current_schema()").fetchone()[0]
    run(f"CREATE TEMP TABLE {HIDDEN} (id BIGINT PRIMARY KEY, number TEXT){'' if sqlite else ' ON COMMIT DROP'}")
    sign = "?" if sqlite else "%s"
    held.driver.cursor().executemany(f"INSERT INTO {HIDDEN} VALUES ({sign}, {sign})", list(hidden.items()))
    for table, columns in OF_ITEM.items():
        seen = " AND ".join(f"({column} IS NULL OR {column} NOT IN (SELECT id FROM {HIDDEN}))" for column in columns)
        run(f'CREATE TEMP VIEW {table} AS SELECT * FROM "{real}".{table} WHERE {seen}')
    for table in BY_NUMBER:
        seen = f"number IS NULL OR number NOT IN (SELECT number FROM {HIDDEN})"
        run(f'CREATE TEMP VIEW {table} AS SELECT * FROM "{real}".{table} WHERE {seen}')
    if not sqlite:  # plans made before would still read the tables
        run("DISCARD PLANS")
        run("SET TRANSACTION READ ONLY")
