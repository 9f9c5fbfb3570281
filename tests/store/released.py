"""Databases as released programs made them, with data: ``schemas/N.sqlite.sql`` whole, ``N.postgresql.sql`` the tables.

The rows on a server are those of the file. Version 2 holds an office with one task late, its letter served, a seal,
papers and an attachment.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "schemas"


def on_sqlite(schema: int, file: Path) -> str:
    """That database in a new file; gives its URL."""
    with closing(sqlite3.connect(file, isolation_level=None)) as made:
        made.executescript((HERE / f"{schema}.sqlite.sql").read_text("utf-8"))
        made.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{file}"


def on_server(schema: int, url: str) -> str:
    """The same in an empty database on a server."""
    import psycopg

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as rows, psycopg.connect(url) as there:
        rows.executescript((HERE / f"{schema}.sqlite.sql").read_text("utf-8"))
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for statement in (HERE / f"{schema}.postgresql.sql").read_text("utf-8").split(";;"):
            there.execute(statement)  # type: ignore[call-overload]
        there.execute("SET session_replication_role = replica")
        for table in tables:
            _fill(rows, there, table)
        there.execute("SET session_replication_role = origin")
    return url


def _fill(rows: sqlite3.Connection, there: Any, table: str) -> None:
    found = rows.execute(f"SELECT * FROM {table}")
    names = [one[0] for one in found.description]
    kinds = dict(
        there.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table])
    )
    line = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('%s' for _ in names)})"
    with there.cursor() as cursor:
        cursor.executemany(line, [_row(row, [kinds[name] for name in names]) for row in found])
    if kinds.get("id") == "bigint":
        there.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _row(row: tuple[Any, ...], kinds: list[str]) -> list[Any]:
    return [
        bool(value) if kind == "boolean" and value is not None else value
        for value, kind in zip(row, kinds, strict=True)
    ]
