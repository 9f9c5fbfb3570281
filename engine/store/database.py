"""A database: opened, or refused in one line; made; written to and read from.

    database = Database("sqlite:///duban.db")      # or postgresql://user@host/name: see ``postgresql``
    with database.writing() as held:     # BEGIN IMMEDIATE … COMMIT, or ROLLBACK on any exception
        NEW.insert(held, …)
    with database.reading() as held:     # one consistent look; what is written here by mistake is an error
        BY_NUMBER.one(held, …)

One driver connection is held per ``Database``, opened at the first use. Threads: a ``Database`` may be handed from one
thread to another, but is used by one at a time; each thread that works on its own opens its own.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from engine.errors import Sentence, Unusable, Usage
from engine.store.connections import sqlite
from engine.store.connections.held import Held, Veil
from engine.store.connections.together import Together
from engine.store.connections.turnstile import Turnstile

if TYPE_CHECKING:
    from sqlalchemy import Dialect


MEMORY = "memory"
"""What a copy in memory is called."""


class Database:
    """A database by its URL. Opening happens at the first use, or at once with ``open()``.

    Args:
        url: ``sqlite:///relative``, ``sqlite:////absolute``, ``postgresql://user@host:port/name``.
        patience: how many seconds to wait for another program's lock.
        accepts: the oldest schema that is not refused; only whoever brings it up to date accepts an older one.

    Raises:
        Unusable: at once if the URL is not one; from every method if the database cannot be used, and why.
    """

    speaks = "sqlite"
    shared = False
    """Whether several may write at once."""

    def __new__(cls, url: str, *, patience: float = 10.0, accepts: int = sqlite.SCHEMA_VERSION) -> Database:
        """What fits the URL: a file, or a database on a server."""
        if cls is Database and url.startswith(("postgresql", "postgres:")):
            kind: type[Database] = import_module("engine.store.connections.postgresql").Server
            return object.__new__(kind)
        return super().__new__(cls)

    def __init__(self, url: str, *, patience: float = 10.0, accepts: int = sqlite.SCHEMA_VERSION) -> None:
        self.patience, self.accepts = patience, accepts
        self.path, self.shown = _file(url)
        self._held: Held | None = None
        self._busy = False
        self._together: Together | None = None
        self._turnstile: Turnstile | None = Turnstile(self.path)

    def __str__(self) -> str:
        return self.shown

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def dialect(self) -> Dialect:
        """What it speaks."""
        return sqlite.dialect()

    def open(self) -> Held:
        """The held connection, outside any transaction; for PRAGMAs and looks into the schema."""
        if self._held is None:
            sqlite.judge(self.path, self.shown, self.accepts)
            self._held = Held(sqlite.connect(self.path, self.shown, self.patience, self.accepts))
        return self._held

    def user(self) -> str | None:
        """By which name it knows whoever speaks to it, where it knows such names."""
        return None

    def grant(self, dry_run: bool = False) -> list[str]:
        """On a server: makes the roles and says what they may do; see ``roles``. A file has none.

        Returns:
            what was said to the server.

        Raises:
            Usage: a file. Unusable: whoever is connected may not.
        """
        raise Usage(what=Sentence("roles are a server's; a file is guarded by the rights of its folder"))

    def guarded(self) -> bool:
        """Whether the database itself asks who acts."""
        return False

    def unheld(self) -> list[tuple[str, str]]:
        """Operators whom the server does not keep from the history though they are no administrators: login, user."""
        return []

    def clock(self) -> datetime | None:
        """What time it is where the database is, if that is another machine."""
        return None

    def schema(self) -> int:
        """Which schema it has."""
        found: int = self.open().driver.execute("PRAGMA user_version").fetchone()[0]
        return found

    def version(self) -> int:
        """Which SQLite runs, as 3051003 for 3.51.3."""
        return (
            sqlite3.sqlite_version_info[0] * 1_000_000
            + sqlite3.sqlite_version_info[1] * 1_000
            + (sqlite3.sqlite_version_info[2])
        )

    @property
    def is_copy(self) -> bool:
        """Whether it is such a copy."""
        return self.shown == MEMORY

    def copied_into_memory(self) -> Database:
        """A database with the same content that lives in memory only: whatever happens in it leaves no trace.

        Closing it ends it: it leads back to no file. It can be copied again.
        """
        return Database.in_memory(sqlite.into_memory(self.open().driver))

    @staticmethod
    def unqueued(url: str, **how: Any) -> Database:
        """A file that nobody else knows of: whoever writes it queues nowhere."""
        database = Database(url, **how)
        database._turnstile = None
        return database

    @staticmethod
    def in_memory(driver: sqlite3.Connection) -> Database:
        """A database that is no file: it ends when it is closed."""
        database = Database("sqlite:///memory")
        database.shown = MEMORY
        database._turnstile = None
        database._held = Held(driver)
        return database

    def close(self) -> None:
        """Lets the connection go; the next use opens it again."""
        if self._held is not None:
            self._held.driver.close()
            self._held = None
        if self._turnstile is not None:
            self._turnstile.close()

    def create(self, at: datetime, by: str, fill: Callable[[Held], object] | None = None) -> None:
        """Makes the file with all tables, indexes and triggers, and opens it.

        Args:
            at, by: when and by whom, for the setting ``schema``.
            fill: writes what the database cannot be without; if it fails, or is killed, there is no file.

        Raises:
            Unusable: there is something at that place already, or no file can be made there.
        """
        from engine.store.office.changes import set_setting
        from engine.store.shape.schema import statements

        def begin(driver: sqlite3.Connection) -> None:
            held = Held(driver)
            set_setting(held, "schema", sqlite.SCHEMA_VERSION, at, by)
            if fill is not None:
                fill(held)
            held.ready()

        sqlite.make(self.path, self.shown, statements(self.dialect), begin)
        self.open()

    def refuse_taken(self) -> None:
        """Says before ``create`` what would be in its way; raises Unusable."""
        sqlite.refuse_taken(self.path, self.shown)

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Held]:
        """A transaction that writes: it has the lock from the start, and is kept only if the block ends well.

        Args:
            alone: nobody else may write at the same time. So it always is on SQLite.

        Raises:
            Unusable: another program holds the lock longer than our patience, the disk is full, …
            RuntimeError: inside another ``writing`` or ``reading``.
        """
        if self._together is not None:
            with self._together.writing() as held:
                yield held
            return
        with self._turn(), self._transaction("BEGIN IMMEDIATE") as held:
            yield held
            held.ready()
            held.driver.execute("COMMIT")

    @contextmanager
    def together(self) -> Iterator[None]:
        """Inside, every ``writing`` is a part of one transaction: it can fail alone, and is kept when the block ends.

        On a server nothing changes: several write there at once, and it gathers their commits itself.

        Raises:
            Unusable: as ``writing``; nothing of any part was kept then.
        """
        with self.writing() as held:
            self._together = Together(held, self.shown)
            try:
                yield
                if self._together.lost is not None:
                    raise self._together.lost
            finally:
                self._together = None

    def awaited(self) -> bool:
        """Whether another program waits to write, so that a long piece of work had better commit what it has."""
        return self._turnstile is not None and self._turnstile.awaited()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Writers wait in a queue (``turnstile``); nobody queues for what lives in memory, or twice."""
        if self._turnstile is None or self._busy:
            yield
            return
        self.open()
        try:
            with self._turnstile.passed(self.patience):
                yield
        except TimeoutError:
            raise Unusable(database=self.shown, why=sqlite.HELD) from None

    @contextmanager
    def reading(self, veil: Veil | None = None) -> Iterator[Held]:
        """A transaction that sees one state of the database throughout and cannot change it; it waits for nobody.

        Args:
            veil: asked first for the items that are not to be seen, as id → number.

        Raises:
            Unusable, RuntimeError: as ``writing``.
        """
        if self._together is not None:
            with self._together.reading(veil) as held:
                yield held
            return
        with self._transaction("BEGIN") as held:
            if veil is not None:
                held.hide(veil(held))
            held.driver.execute("PRAGMA query_only=ON")
            try:
                yield held
            except sqlite3.OperationalError as error:
                if sqlite.error_code(error) == sqlite3.SQLITE_READONLY:
                    raise RuntimeError("something was to be written inside reading()") from error
                raise
            finally:
                held.driver.execute("PRAGMA query_only=OFF")
                if held.driver.in_transaction:
                    held.driver.execute("ROLLBACK")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Held]:
        if self._busy:
            raise RuntimeError("a transaction is open already; pass its connection on instead of opening another")
        held = self.open()
        self._busy = True
        try:
            held.driver.execute(begin)
            yield held
        except BaseException as error:
            if held.driver.in_transaction:
                held.driver.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error) and sqlite.means_unusable(error):
                raise sqlite.unusable(error, self.shown) from error
            raise
        finally:
            held.forget()
            self._busy = False


def _file(url: str) -> tuple[Path, str]:
    """The file a URL names, and how it is shown: without what is secret in the URL."""
    plain = re.fullmatch(r"sqlite:///([^?]+)", url)
    return _path(plain[1], url) if plain else _unusual(url)


def _unusual(url: str) -> tuple[Path, str]:
    """A URL that only SQLAlchemy understands in full; mostly one that is refused."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        why = Sentence("that is not a database URL; one looks like sqlite:///duban.db")
        raise Unusable(database=url.rpartition("@")[2], why=why) from None
    shown = parsed.render_as_string(hide_password=True)
    if backend != "sqlite":
        raise Unusable(database=shown, why=_why_not(backend))
    return _path(parsed.database, shown)


def _why_not(backend: str) -> Sentence:
    return Sentence("duban speaks SQLite and PostgreSQL, not {backend}", {"backend": backend})


def _path(named: str | None, shown: str) -> tuple[Path, str]:
    if not named or named == ":memory:" or named.startswith("file:"):
        why = Sentence("a path to a file is needed, as in sqlite:///duban.db")
        raise Unusable(database=shown, why=why)
    return Path(named), f"sqlite:///{named}"
