"""Several pieces of work in one transaction, each of which can fail alone; one commit keeps them all.

Whoever does one of them need not know of it: its ``writing`` is a part of the transaction, its ``reading`` another that
is undone at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from engine.store.connections import sqlite
from engine.store.connections.held import Held, Veil


class _Read(Exception):
    """Ends a look, and thereby undoes what it put before the tables."""


class Together:
    """The transaction of a file, as those who work in it together see it.

    Attributes:
        lost: what undid all of it (a full disk); nobody works on in what is no transaction any more.
    """

    def __init__(self, held: Held, shown: str) -> None:
        self.held, self.shown = held, shown
        self.lost: BaseException | None = None
        self._inside = False

    @contextmanager
    def writing(self) -> Iterator[Held]:
        """A part that is kept with the others, if it ends well; raises as ``Database.writing``."""
        if self.lost is not None:
            raise self.lost
        if self._inside:
            raise RuntimeError("a transaction is open already; pass its connection on instead of opening another")
        self._inside = True
        try:
            with self.held.savepoint():
                yield self.held
                self.held.ready()
        except BaseException as error:
            said = error
            if isinstance(error, sqlite3.Error) and sqlite.means_unusable(error):
                said = sqlite.unusable(error, self.shown)
            if not self.held.driver.in_transaction:
                self.lost = said
            if said is not error:
                raise said from error
            raise
        finally:
            self.held.hidden = frozenset()
            self._inside = False

    @contextmanager
    def reading(self, veil: Veil | None) -> Iterator[Held]:
        """A look at what the others have written so far."""
        with suppress(_Read), self.writing() as held:
            held.ready()
            if veil is not None:
                held.hide(veil(held))
            held.driver.execute("PRAGMA query_only=ON")
            try:
                yield held
            finally:
                held.driver.execute("PRAGMA query_only=OFF")
            raise _Read
