"""A database of an earlier schema is brought up to date: every step in one transaction, or none of it.

Alembic is imported only by whoever calls this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from engine.errors import Sentence, Unusable
from engine.store.connections.sqlite import SCHEMA_VERSION
from engine.store.database import Database
from engine.store.migrations import versions
from engine.store.office import changes
from engine.store.shape.copying import refuse_broken
from engine.store.shape.schema import replaced

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.store.connections.held import Held

OUR_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'no\\_%' ESCAPE '\\'",
    "postgresql": (
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND t.tgname LIKE 'no\\_%'"
    ),
}


def upgrade(database: Database, at: datetime, by: str, then: Callable[[Held, int], object] | None = None) -> int:
    """Brings it up to date; every history is verified before it counts.

    Args:
        database: one that accepts the older schema.
        then: does more in the same transaction, and is told which schema it had.

    Returns:
        how many lines of histories were verified.

    Raises:
        Unusable: a history is broken, a row points nowhere, somebody holds it, the disk is full. Nothing has changed.
    """
    database.open()
    with connected(database) as connection, database.writing(alone=True) as held:
        found = database.schema()
        for name, table in held.driver.execute(OUR_TRIGGERS[held.speaks]).fetchall():
            held.driver.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if held.speaks == "postgresql" else ""))
        for step in steps(found):
            with _context(connection):
                step()
        for statement in [*replaced(database.dialect), *_grants(held)]:
            held.driver.execute(statement)
        if held.speaks == "sqlite":
            _refuse_dangling(held, str(database))
            held.driver.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        changes.set_setting(held, "schema", SCHEMA_VERSION, at, by)
        lines = refuse_broken(held, str(database))
        if then is not None:
            then(held, found)
    return lines


def _grants(held: Held) -> list[str]:
    """Where roles were given rights, what is new is theirs too."""
    if held.speaks != "postgresql":
        return []
    from engine.store.connections.roles import GIVEN, statements

    return statements() if held.driver.execute(GIVEN).fetchone()[0] else []


def steps(found: int) -> list[Callable[[], None]]:
    """What must be done to a database of this schema, in order."""
    names = sorted(one.name for one in iter_modules(versions.__path__) if int(one.name.lstrip("v")) > found)
    return [import_module(f"{versions.__name__}.{name}").upgrade for name in names]


@contextmanager
def connected(database: Database) -> Iterator[Connection]:
    """What SQLAlchemy calls a connection, over the one that is held; it ends no transaction of ours."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import StaticPool

    url = "sqlite://" if database.speaks == "sqlite" else "postgresql+psycopg://"
    driver: Any = database.open().driver
    sqlalchemy = create_engine(url, creator=lambda: driver, poolclass=StaticPool, pool_reset_on_return=None)
    with sqlalchemy.connect() as connection, _unbound(database):
        try:
            yield connection
        except DBAPIError as error:
            raise _meant(error, database) from error


@contextmanager
def _unbound(database: Database) -> Iterator[None]:
    """On SQLite a table that is rebuilt is away for a moment; what points at it is looked at in the end."""
    if database.speaks != "sqlite":
        yield
        return
    driver = database.open().driver
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _meant(error: Any, database: Database) -> Exception:
    if database.speaks == "postgresql":
        from engine.store.connections.psycopg_driver import meant

        driver: Any = database.open().driver
        found = meant(error.orig, driver)
    else:
        from engine.store.connections import sqlite

        found = sqlite.unusable(error.orig, str(database)) if sqlite.means_unusable(error.orig) else error
    return found if isinstance(found, Unusable) else error


@contextmanager
def _context(connection: Connection) -> Iterator[None]:
    """Inside, ``alembic.op`` works on this connection."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    with Operations.context(MigrationContext.configure(connection)):
        yield


def _refuse_dangling(held: Held, shown: str) -> None:
    row = held.driver.execute("PRAGMA foreign_key_check").fetchone()
    if row is not None:
        why = Sentence(
            "a row of {table} points at one of {other} that is not there", {"table": row[0], "other": row[2]}
        )
        raise Unusable(database=shown, why=why)
