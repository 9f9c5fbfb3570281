"""One tick: what is due now, in groups that read, write and commit together; each item can fail alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from engine.decision.outcome import Outcome
from engine.decision.world import World
from engine.errors import Unusable
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import Transaction
from engine.store.casework.locking import claim
from engine.store.database import Database
from engine.store.find import ASIDE
from engine.store.ledger import DUE, FAILED, MENDED, STILL_DUE

Begin = Callable[[], AbstractContextManager[tuple[Transaction, Any]]]
GROUP = 200
"""Items that commit together at most; a group ends early as soon as somebody else waits to write."""
PART = 25
"""Items of a group that are read and sent together, which nobody can interrupt."""
ELSEWHERE = 8
"""How many times as many items are looked for where other daemons may have the first of them in hand."""
BOUND = 15
"""Failures after which an item is parked (assumed): by then it has been tried for more than five days."""
GLANCE = 2
"""Items between two looks whether somebody waits."""


class Groups:
    """Work on many items, in groups that commit together; one bad item never stops the rest (SEMANTICS 25)."""

    def __init__(self, database: Database, begin: Begin) -> None:
        self.database, self.begin = database, begin

    def due(self, held: Any, world: World, ids: list[int]) -> dict[int, int]:
        """Which of these still need it, now that we have the lock; id → how often each has failed."""
        raise NotImplementedError

    def work(self, transaction: Transaction, id: int) -> Outcome:
        """What is done to one."""
        raise NotImplementedError

    def after(self, held: Any, world: World, ids: list[int]) -> None:
        """What is noted of those to which it was done, in the same transaction."""

    def handle(self, ids: list[int], limit: int | None = None) -> list[Outcome]:
        """Every item, once; at most ``limit`` of them, where some may be in other hands."""
        done: list[Outcome] = []
        while ids and (limit is None or len(done) < limit):
            outcomes, reached = self._group(ids[: GROUP if limit is None else min(GROUP, limit - len(done))])
            done.extend(outcomes)
            ids = ids[reached:]
        return done

    def _group(self, ids: list[int]) -> tuple[list[Outcome], int]:
        """A group together; if the database refuses what it would write, each of its items by itself.

        Returns:
            what was done, and how many of the items were reached.
        """
        try:
            return self._together(ids)
        except Unusable:
            raise
        except Exception as error:
            if len(ids) > 1:
                return [outcome for id in ids for outcome in self._group([id])[0]], len(ids)
            self._left_alone(ids[0], error)
            return [], 1

    @again
    def _together(self, ids: list[int]) -> tuple[list[Outcome], int]:
        """One transaction; a kill in the middle undoes the group, and only that. Another daemon may have been here."""
        done, reached = dict[int, Outcome](), -1
        with self.begin() as (transaction, held):
            due = self.due(held, transaction.world, claim(held, ids, transaction.world.now))
            for reached, id in enumerate(ids):
                if reached % PART == 0:
                    transaction.ledger.look_ahead([one for one in ids[reached : reached + PART] if one in due])
                if id in due and (outcome := self._one(id, due[id], transaction, held)) is not None:
                    done[id] = outcome
                if reached % GLANCE == GLANCE - 1 and self.database.awaited():
                    break
            self.after(held, transaction.world, list(done))
        return list(done.values()), reached + 1

    @again
    def _left_alone(self, id: int, error: Exception) -> None:
        with self.begin() as (transaction, held):
            for failures in self.due(held, transaction.world, claim(held, [id], transaction.world.now)).values():
                self._note(id, failures, held, error, transaction)

    def _one(self, id: int, failures: int, transaction: Transaction, held: Any) -> Outcome | None:
        try:
            with held.savepoint():
                outcome = self.work(transaction, id)
                if failures:
                    MENDED.run(held, item_id=id)
        except Unusable:
            raise
        except Exception as error:  # whatever it is, it must not stop the others; it is kept where people look
            if not held.driver.in_transaction:
                raise  # the whole group is undone already: a full disk, a lost file
            transaction.forget()
            self._note(id, failures, held, error, transaction)
            return None
        return outcome

    def _note(self, id: int, failures: int, held: Any, error: Exception, transaction: Transaction) -> None:
        """The error is recorded on the item, which is left alone for a while; in the end until a person takes it up."""
        retry = transaction.world.now + back_off(failures)
        if failures + 1 >= BOUND:
            retry = ASIDE
        FAILED.run(held, item_id=id, retry=retry, error=f"{type(error).__name__}: {error}"[:500])


class Sweep(Groups):
    """The items on which time has something to do."""

    def run(self, now: datetime, limit: int) -> list[Outcome]:
        """Handles at most ``limit`` due items once each, those waiting longest first (SEMANTICS 4)."""
        seen = limit * ELSEWHERE if self.database.shared else limit
        with self.database.reading() as held:
            ids = [row.id for row in DUE.all(held, now=now, limit=seen)]
        return self.handle(ids, limit)

    def due(self, held: Any, world: World, ids: list[int]) -> dict[int, int]:
        """Those that no other daemon has handled meanwhile."""
        return {row.id: row.failures for row in STILL_DUE.all(held, now=world.now, ids=ids)}

    def work(self, transaction: Transaction, id: int) -> Outcome:
        """Time acts."""
        return transaction.lapse(id)


def back_off(failures: int) -> timedelta:
    """How long an item that failed is left alone: a minute, doubled each time, at most a day."""
    return min(timedelta(minutes=2 ** min(failures, 11)), timedelta(days=1))
