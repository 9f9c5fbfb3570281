"""A psycopg connection with the verbs of ``sqlite3``'s, and what its errors mean. Imported only for PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Self

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.types.json import set_json_loads

from engine.errors import Contended, NotAllowed, Sentence, Unusable
from engine.store.connections.sqlite import HELD

TRIES = 4
"""Waiting for one lock may take this part of all patience; then ``engine.runtime.transactions.again`` comes back."""
CONTENDED = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock timeout."""
TEXTS = {
    "3D000": Sentence("there is no such database on the server; its administrator makes one: createdb NAME"),
    "28P01": Sentence("the server does not accept the password, or there is none: see PGPASSWORD and ~/.pgpass"),
    "28000": Sentence("the server does not let this user in"),
    "53300": Sentence("the server has no connection left"),
    "53100": Sentence("the disk is full; nothing was written"),
    "57P03": Sentence("the server is starting or stopping; try again"),
    "25006": Sentence("it is read-only"),
    "42501": Sentence("access is denied"),
}
GONE = Sentence("the connection to the server broke; nothing was written; try again")
PLAIN = {"application_name": "duban", "client_encoding": "UTF8", "autocommit": True}
CONNECTING = 10
"""Seconds until a server that says nothing counts as away."""
SESSION = "SET TimeZone = 'UTC'; SET lock_timeout = {wait}; SET synchronous_commit = on"


def _in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """jsonb sorts keys by length; everywhere else we have them in the order of the alphabet."""
    return dict(sorted(pairs))


def _loads(text: str | bytes) -> Any:
    return json.loads(text, object_pairs_hook=_in_order)


class Driver(psycopg.Connection[Any]):
    """The connection; outside BEGIN each statement is a transaction of its own, as with ``sqlite3``."""

    shown = ""
    _traced: Callable[[str], object] | None = None

    @classmethod
    def opened(cls, url: str, shown: str, patience: float) -> Self:
        """A session on the server.

        Args:
            patience: seconds to wait for others' locks, in all tries together.

        Raises:
            Unusable
        """
        try:
            driver = cls.connect(url, connect_timeout=CONNECTING, **PLAIN)  # type: ignore[arg-type]
            driver.shown = shown
            driver.execute(SESSION.format(wait=max(1, int(patience * 1000 / TRIES))))
        except psycopg.Error as error:
            raise unusable(error, shown, "does not answer") from error
        set_json_loads(_loads, driver)
        return driver

    @property
    def in_transaction(self) -> bool:
        """Whether something was begun that can still be rolled back."""
        return self.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    def set_trace_callback(self, told: Callable[[str], object] | None) -> None:
        """Is told each statement before it is sent."""
        self._traced = told

    def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        """One statement.

        Raises:
            Contended, Unusable: it was the server's or another writer's fault. psycopg.Error: the statement's own.
        """
        if self._traced is not None:
            self._traced(str(query))
        try:
            return super().execute(query, params, **more)
        except psycopg.Error as error:
            raise meant(error, self) from error

    def executemany(self, sql: str, rows: Sequence[Any]) -> Any:
        """One statement for many rows; raises as ``execute``."""
        if self._traced is not None:
            self._traced(sql)
        cursor = self.cursor()
        try:
            cursor.executemany(sql.encode(), rows)
        except psycopg.Error as error:
            raise meant(error, self) from error
        return cursor


def meant(error: psycopg.Error, driver: Driver) -> Exception:
    """What an error of a statement is to us."""
    if error.sqlstate in CONTENDED:
        return Contended(database=driver.shown, why=HELD)
    if error.sqlstate == "25006" and driver.in_transaction:
        return RuntimeError("something was to be written inside reading()")
    if driver.closed or error.sqlstate in ("57P01", "57P02", "57P03"):
        driver.close()
        return Unusable(database=driver.shown, why=GONE)
    if error.sqlstate == "42501" and driver.in_transaction:
        return denied(error, driver)
    if error.sqlstate in TEXTS or isinstance(error, psycopg.InternalError):
        return unusable(error, driver.shown, "")
    return error


def denied(error: psycopg.Error, driver: Driver) -> NotAllowed:
    """What the server does not let its user do: a grant is missing, or ``guard`` does not believe him."""
    what, user = error.diag.message_primary or str(error), driver.info.user
    todo = Sentence(
        "What its roles may do: duban db roles. An administrator grants one: GRANT duban_operator TO {user}",
        {"user": user},
    )
    said = {"user": user, "what": what.removeprefix("duban: ")}
    return NotAllowed(what=Sentence("the server does not let its user {user} do that: {what}", said), todo=todo)


def unusable(error: psycopg.Error, shown: str, _what: str) -> Unusable:
    """In one line why the server cannot be used."""
    said = str(error).strip()
    for state, why in TEXTS.items():
        if error.sqlstate == state or (error.sqlstate is None and _SAID[state] in said):
            return Unusable(database=shown, why=why)
    what = said.splitlines()[0] if said else type(error).__name__
    return Unusable(database=shown, why=Sentence("the server does not answer: {what}", {"what": what}))


_SAID = {
    "3D000": "does not exist", "28P01": "password", "28000": "no pg_hba.conf entry", "53300": "too many clients",
    "53100": "No space left", "57P03": "is starting up", "25006": "read-only", "42501": "permission denied",
}  # fmt: skip
"""How libpq says it when connecting, where it gives no code."""
