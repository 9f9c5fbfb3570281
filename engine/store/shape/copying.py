"""A whole database, row by row, into another one, of whichever kind: what was recorded stays as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, Table, bindparam, func, insert, select, tuple_

from engine.errors import Sentence, Unusable
from engine.store import chain, find
from engine.store.connections import sqlite
from engine.store.connections.held import Held
from engine.store.database import Database
from engine.store.evidence import system
from engine.store.statements.query import Query
from engine.store.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE, HEAVY_PAGE = 2_000, 8
"""Rows held in memory at once; where they hold files, a megabyte each, fewer."""


def copy_rows(
    source: Held, target: Held, told: Callable[[str, int], object] | None = None, without: frozenset[str] = frozenset()
) -> dict[str, int]:
    """Every row of every table into empty tables.

    Args:
        without: tables that stay empty.
        told: hears of each table when it is done, and how many rows it has.

    Returns:
        how many rows each table has, in the order in which they were copied.
    """
    counts: dict[str, int] = {}
    for table in [one for one in METADATA.sorted_tables if one.name not in without]:
        add, counts[table.name] = _adding(table), 0
        for rows in _pages(source, table):
            add.many(target, [{f"v_{name}": value for name, value in row._asdict().items()} for row in rows])
            counts[table.name] += len(rows)
        if target.speaks == "postgresql" and table.autoincrement_column is not None:
            _count_on(target, table)
        if told is not None:
            told(table.name, counts[table.name])
    return counts


def counted(held: Held) -> dict[str, int]:
    """How many rows each table has."""
    return {table.name: Query(select(func.count()).select_from(table)).value(held) for table in METADATA.sorted_tables}


def refuse_broken(held: Held, shown: str) -> int:
    """Verifies every history and the system log.

    Returns:
        how many lines were verified.

    Raises:
        Unusable: names the first that is not what was written.
    """
    lines = 0
    for row in find.items(held, {}, find.NEVER):
        history = find.HISTORY.all(held, id=row.id)
        broken = chain.verify(row.number, history, row.head_hash)
        if broken is not None:
            data = {"number": row.number, "seq": broken}
            raise Unusable(database=shown, why=Sentence("the history of {number} is broken at line {seq}", data))
        lines += len(history)
    log = system.ALL.all(held)
    broken = chain.verify_system(log)
    if broken is not None:
        raise Unusable(database=shown, why=Sentence("the system log is broken at line {seq}", {"seq": broken}))
    return lines + len(log)


LOCKED = frozenset({"vault"})
"""What a rehearsal in memory does without: on a server not everybody may read it."""


def into_memory(source: Database) -> Database:
    """A database in memory with all that is in this one."""
    from engine.store.shape.schema import statements

    copy = Database.in_memory(sqlite.memory())
    target = copy.open()
    for statement in statements(copy.dialect):
        target.driver.execute(statement)
    with source.reading() as held, copy.writing() as target:
        copy_rows(held, target, without=LOCKED)
    return copy


def _pages(held: Held, table: Table) -> Iterator[list[Any]]:
    keys = list(table.primary_key.columns)
    page = HEAVY_PAGE if any(isinstance(column.type, LargeBinary) for column in table.columns) else PAGE
    ordered = select(table).order_by(*keys).limit(page)
    last = tuple_(*(bindparam(f"k{n}", type_=key.type) for n, key in enumerate(keys)))
    rows = Query(ordered).all(held)
    following = Query(ordered.where(tuple_(*keys) > last))
    while rows:
        yield rows
        if len(rows) < page:
            return
        rows = following.all(held, **{f"k{n}": getattr(rows[-1], key.name) for n, key in enumerate(keys)})


def _adding(table: Table) -> Query:
    return Query(insert(table).values({column: bindparam(f"v_{column.key}") for column in table.columns}))


def _count_on(held: Held, table: Table) -> None:
    """The numbers the server gives go on after the last."""
    column = table.autoincrement_column
    assert column is not None
    last = Query(select(func.max(column))).value(held)
    if last is not None:
        held.driver.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table.name}"', column.name, last])
