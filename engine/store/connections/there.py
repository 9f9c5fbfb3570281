"""The held connection to a server inside a transaction: which items it has locked, and what it does alone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from engine.errors import Contended
from engine.store.connections.held import Held
from engine.store.connections.sqlite import HELD

if TYPE_CHECKING:
    from sqlalchemy import Dialect

SPACE = 0x64756261
"""``duba``: the first half of our advisory locks; the second is the sum over a name, 0 for all who write."""


@cache
def dialect() -> Dialect:
    """What SQLAlchemy calls it."""
    import psycopg
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    make: Any = PGDialect_psycopg
    found: Dialect = make(dbapi=psycopg, paramstyle="format")
    return found


class There(Held):
    """What a ``Query`` runs on when the database is on a server."""

    __slots__ = ("_alone", "_locked", "writes")
    driver: Any

    def __init__(self, driver: Any) -> None:
        super().__init__(driver)
        self.speaks, self.dialect = "postgresql", dialect()
        self.writes = False
        self._locked: set[int] = set()
        self._alone: set[str] = set()

    @property
    def locks(self) -> bool:
        """See ``Held``; who only reads waits for nobody."""
        return self.writes

    def begin_anew(self) -> None:
        """What was read is no longer so; raises Contended."""
        raise Contended(database=self.driver.shown, why=HELD)

    def unlocked(self, ids: list[int]) -> list[int]:
        """Those of these items that this transaction has not locked yet; it is about to."""
        found = [id for id in ids if id not in self._locked]
        self._locked.update(found)
        return found

    @property
    def holds_none(self) -> bool:
        """Whether this transaction has locked no item yet."""
        return not self._locked

    def alone(self, name: str) -> None:
        """See ``Held``; who only reads waits for nobody."""
        if self.writes and name not in self._alone:
            self.ready()
            self.driver.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SPACE, _sum(name)])
            self._alone.add(name)

    def forget(self) -> None:
        """See ``Held``."""
        super().forget()
        self._locked.clear()
        self._alone.clear()

    def _undo(self, part: Any) -> None:
        """What was locked since the part began is locked no more."""
        super()._undo(part)
        self._locked.clear()
        self._alone.clear()


def _sum(name: str) -> int:
    """A number for a name: 31 bits, never 0."""
    return crc32(name.encode()) & 0x7FFFFFFF or 1
