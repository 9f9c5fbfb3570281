"""A database on a PostgreSQL server: opened, or refused in one line; made; written to and read from.

    database = Database("postgresql://duban@db.example/duban")

It is a ``Database`` like any other; only what differs from a file is here. Writers do not queue behind one lock: each
locks the items it decides about (``locking``), and what only one may do at a time it does ``alone``. Where two are in
each other's way all the same, one of them gets ``Contended`` and begins anew.

psycopg is imported when a server is first spoken to, never before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from engine.errors import Contended, Sentence, Unusable
from engine.store.connections.guard import GUARDED, WATCHED
from engine.store.connections.held import Held, Veil
from engine.store.connections.sqlite import SCHEMA_VERSION, refuse_unknown
from engine.store.connections.there import SPACE, There, dialect
from engine.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Dialect

_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock"
WRITE, ALONE = f"{_WRITE}_shared({SPACE}, 0)", f"{_WRITE}({SPACE}, 0)"
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""Reading sees one state throughout. Writing sees what others have committed, after it has locked what it is about;
whoever changes what all decisions rest on (calendars, terms, settings, people, the stored clock) writes alone."""

IN_DOUBT = Sentence(
    "the connection broke while the server was to confirm; look whether it was written before you repeat"
)


class Server(Database):
    """A database on a server, by its URL.

    Args:
        url: ``postgresql://user@host:port/name``; what libpq knows of more may follow a question mark.
        patience: how many seconds to wait for another program's lock, in all.
        accepts: as for ``Database``.

    Raises:
        Unusable: as ``Database``; also, if psycopg is not installed.
    """

    speaks = "postgresql"
    shared = True

    def __init__(self, url: str, *, patience: float = 10.0, accepts: int = SCHEMA_VERSION) -> None:
        self.patience, self.accepts = patience, accepts
        self.url = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)
        try:
            self.shown = shown(self.url)
        except ValueError:
            why = Sentence("that is not a database URL; one looks like postgresql://user@host/name")
            raise Unusable(database=url.rpartition("@")[2], why=why) from None
        self._held: There | None = None
        self._busy = False
        self._turnstile = None

    @property
    def dialect(self) -> Dialect:
        """What it speaks."""
        return dialect()

    def open(self) -> There:
        """The held connection, outside any transaction."""
        if self._held is None:
            held = There(self._connect())
            try:
                self._judge(held)
            except BaseException:
                held.driver.close()
                raise
            self._held = held
        return self._held

    def user(self) -> str | None:
        """The name by which the server knows whoever is connected."""
        return str(self._asked("SELECT session_user"))

    def clock(self) -> datetime | None:
        """What time it is on the server: the one question after the time, to compare it with ours."""
        found: datetime = self._asked("SELECT clock_timestamp()")
        return found

    def schema(self) -> int:
        """Which schema it has."""
        return int(self._asked("SELECT value #>> '{}' FROM setting WHERE name = 'schema'"))

    def version(self) -> int:
        """The server's version, as 180004 for 18.4."""
        return int(self._asked("SHOW server_version_num"))

    def grant(self, dry_run: bool = False) -> list[str]:
        """See ``Database`` and ``roles.grant``."""
        from engine.store.connections.roles import grant

        with self.writing(alone=True) as held:
            return grant(held, self.shown, dry_run)

    def guarded(self) -> bool:
        """See ``Database``."""
        return bool(self._asked(GUARDED) >= len(WATCHED))

    def unheld(self) -> list[tuple[str, str]]:
        """See ``Database``."""
        from engine.store.connections.roles import UNHELD

        with self.reading() as held:
            return [(str(login), str(user)) for login, user in held.driver.execute(UNHELD).fetchall()]

    def _asked(self, question: str) -> Any:
        """An answer of the server, also where the database is still empty."""
        driver = self._held.driver if self._held is not None else self._connect()
        try:
            return driver.execute(question).fetchone()[0]
        finally:
            if self._held is None:
                driver.close()

    def close(self) -> None:
        """Lets the connection go; the next use opens it again."""
        if self._held is not None:
            self._held.driver.close()
            self._held = None

    def copied_into_memory(self) -> Database:
        """A database with the same content that lives in this program's memory only."""
        from engine.store.shape.copying import into_memory

        return into_memory(self)

    # making ------------------------------------------------------------------------------------------------------

    def create(self, at: datetime, by: str, fill: Callable[[Held], object] | None = None) -> None:
        """Makes all tables, indexes and triggers in a database that has none, in one transaction, and opens it.

        Args: as for ``Database``.

        Raises:
            Unusable: there is something in it already, or we may not make anything there.
        """
        from engine.store.office.changes import set_setting
        from engine.store.shape.schema import statements

        held = There(self._connect())
        try:
            held.driver.execute(ALONE)
            self._refuse_taken(held)
            for statement in statements(self.dialect):
                held.driver.execute(statement)
            set_setting(held, "schema", SCHEMA_VERSION, at, by)
            if fill is not None:
                fill(held)
            held.ready()
            held.driver.execute("COMMIT")
        finally:
            held.driver.close()
        self.open()

    def refuse_taken(self) -> None:
        """Says before ``create`` what would be in its way; raises Unusable."""
        held = There(self._connect())
        try:
            self._refuse_taken(held)
        finally:
            held.driver.close()

    def _refuse_taken(self, held: There) -> None:
        if _tables(held):
            raise Unusable(database=self.shown, why=Sentence("there are tables in it already; they were left alone"))

    def _judge(self, held: There) -> None:
        """Whether the database is ours, and neither newer nor older than we are."""
        tables = _tables(held)
        if not tables:
            raise Unusable(database=self.shown, why=Sentence("it is empty; duban db init makes the tables"))
        ours = {"setting", "item", "event", "system_event"} <= tables
        row = held.driver.execute("SELECT value FROM setting WHERE name = 'schema'").fetchone() if ours else None
        if row is None:
            raise Unusable(database=self.shown, why=Sentence("it holds tables, but not those of duban"))
        refuse_unknown(row[0], self.shown, self.accepts)

    # transactions ------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Held]:
        """A transaction that writes, kept only if the block ends well; others may write beside it.

        Args:
            alone: all who write wait until it has ended.

        Raises:
            Contended: another writer was in the way; begin anew. Unusable, RuntimeError: as ``Database``.
        """
        with self._begun(ALONE if alone else WRITE) as held:
            held.writes = True
            yield held
            held.ready()
            try:
                held.driver.execute("COMMIT")
            except Contended:
                raise
            except Unusable as error:
                raise Unusable(database=self.shown, why=IN_DOUBT) from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """See ``Database``: each writes and commits by itself."""
        yield

    @contextmanager
    def reading(self, veil: Veil | None = None) -> Iterator[Held]:
        """See ``Database``: a transaction that sees one state of the database and cannot change it."""
        with self._begun(READ if veil is None else READ.removesuffix(" READ ONLY")) as held:
            held.writes = False
            if veil is not None:
                held.hide(veil(held))
            yield held

    @contextmanager
    def _begun(self, begin: str) -> Iterator[There]:
        if self._busy:
            raise RuntimeError("a transaction is open already; pass its connection on instead of opening another")
        held = self._started(begin)
        self._busy = True
        try:
            yield held
        finally:
            with suppress(Unusable):  # a lost connection has rolled back already
                if held.driver.in_transaction:
                    held.driver.execute("ROLLBACK")
            held.forget()
            self._busy = False
            if held.driver.closed:
                self._held = None

    def _started(self, begin: str) -> There:
        """A transaction begun; on a new connection if the old one has died since it was used."""
        held, old = self.open(), self._held
        try:
            held.driver.execute(begin)
        except Contended:
            held.driver.execute("ROLLBACK")
            raise
        except Unusable:
            if not held.driver.closed:
                raise
            self._held = None  # pyright: ignore[reportIncompatibleVariableOverride]
            held = self.open()
            assert held is not old
            held.driver.execute(begin)
        return held

    def _connect(self) -> Any:
        try:
            from engine.store.connections.psycopg_driver import Driver
        except ImportError:
            why = Sentence("for PostgreSQL psycopg must be installed: pip install 'duban[pg]'")
            raise Unusable(database=self.shown, why=why) from None
        return Driver.opened(self.url, self.shown, self.patience)


def shown(url: str) -> str:
    """The URL without its password."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    query = urlencode(
        [(key, "***" if key == "password" else value) for key, value in parse_qsl(parts.query)], safe="/*"
    )
    return f"{parts.scheme}://{name}{':***' if colon else ''}{at}{host}{parts.path}{'?' if query else ''}{query}"


def _tables(held: There) -> set[str]:
    found = held.driver.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    return {name for (name,) in found}
