"""The held driver connection inside a transaction: what may wait, and what can fail alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from engine.store.connections import sqlite

if TYPE_CHECKING:
    from sqlalchemy import Dialect

Veil = Callable[[Any], Mapping[int, str]]
"""Which items are not to be seen in a transaction, as id → number."""


class Held:
    """What a ``Query`` runs on. It is worth nothing once the transaction has ended.

    Writes whose answer nobody waits for are gathered (``wait``) and sent together, each statement once for all its
    rows: before anything else is asked of the connection (``ready``), at the latest before the commit. A sweep thereby
    sends a handful of statements for fifty items.
    """

    __slots__ = ("_parts", "_waiting", "dialect", "driver", "hidden", "speaks")
    dialect: Dialect

    @property
    def locks(self) -> bool:
        """Whether others may write at the same time, so that items must be locked (``locking``)."""
        return False

    def __init__(self, driver: sqlite3.Connection) -> None:
        self.driver, self.speaks = driver, "sqlite"
        self._waiting: list[tuple[str, Any]] = []
        self._parts: list[_Part] = []
        self.hidden: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> Any:
        """``dialect`` is SQLAlchemy's and comes when a statement is built; ready ones only ask what is spoken."""
        if name != "dialect":
            raise AttributeError(name)
        self.dialect = sqlite.dialect()
        return self.dialect

    def wait(self, sql: str, row: Any) -> None:
        """Keeps one row of a statement that touches exactly one row of a table, until ``ready``."""
        self._waiting.append((sql, row))

    def ready(self) -> None:
        """Sends what waits; afterwards the connection may be asked anything."""
        if self._waiting or (self._parts and not self._parts[-1].begun):
            self._send()

    def alone(self, name: str) -> None:
        """Until the transaction ends nobody else does what bears this name. Where one writes at a time, that is so."""

    def hide(self, items: Mapping[int, str]) -> None:
        """Until the transaction ends these items (id → number) are not there; ``hidden`` says which numbers."""
        if items:
            from engine.store.connections.veil import draw  # most transactions hide nothing

            draw(self, items)
            self.hidden = frozenset(items.values())

    def forget(self) -> None:
        """The transaction is over: nothing waits any more."""
        self.hidden = frozenset()
        self._waiting.clear()
        self._parts.clear()

    def savepoint(self) -> _Part:
        """A part that can fail alone, for ``with``: any exception undoes it, and only it, and goes on up.

        As long as everything in it only waits, the database hears nothing of it.
        """
        return _Part(self)

    def begin(self, part: _Part) -> None:
        """A part begins inside those that have begun."""
        part.depth, part.mark = len(self._parts), len(self._waiting)
        self._parts.append(part)

    def end(self, part: _Part, failed: bool) -> None:
        """It ends, and whatever in it has not ended."""
        try:
            if not failed:
                if part.begun:
                    self.driver.execute(f"RELEASE {part.name}")
            elif self.driver.in_transaction:  # a full disk has undone everything already
                self._undo(part)
        finally:
            del self._parts[part.depth :]

    def _send(self) -> None:
        sent = 0
        for part in self._parts:
            if not part.begun:
                self._write(self._waiting[sent : part.mark])
                self.driver.execute(f"SAVEPOINT {part.name}")
                sent, part.begun = part.mark, True
            part.mark = 0
        self._write(self._waiting[sent:])
        self._waiting.clear()

    def _write(self, waiting: Sequence[tuple[str, Any]]) -> None:
        statements: dict[str, list[Any]] = {}
        for sql, row in waiting:
            statements.setdefault(sql, []).append(row)
        for sql, rows in statements.items():
            if (touched := self.driver.executemany(sql, rows).rowcount) != len(rows):
                raise RuntimeError(f"{len(rows)} rows were to be written, not {touched}: {sql}")

    def _undo(self, part: _Part) -> None:
        del self._waiting[part.mark :]
        if part.begun:
            self.driver.execute(f"ROLLBACK TO {part.name}")
            self.driver.execute(f"RELEASE {part.name}")


class _Part:
    """A part that may fail alone. ``mark``: how many rows waited already when it began."""

    __slots__ = ("begun", "depth", "held", "mark")

    def __init__(self, held: Held) -> None:
        self.held, self.begun = held, False
        self.depth = self.mark = 0

    @property
    def name(self) -> str:
        """What the database calls it."""
        return f"part_{self.depth + 1}"

    def __enter__(self) -> None:
        self.held.begin(self)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.held.end(self, kind is not None)
