"""The batch that counts armed deadlines again after a new calendar, or under new terms where that was asked for.

It remembers nothing. What is left to do is a question to the database (which deadlines were counted by another
revision?), so it may be killed, run twice, or run by two daemons at once: every group is one transaction that asks
again, and what one has done the other does not find. A revision is settled when nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from engine.calendar.limits import Profile, read_profile
from engine.decision.outcome import Outcome
from engine.decision.reproject import by_calendar, by_profile
from engine.decision.snapshot import THE_CLOCK
from engine.decision.world import World
from engine.definition.registry import Registry
from engine.definition.spans import Span
from engine.errors import DubanError
from engine.runtime.transactions.sweep import Begin, Groups
from engine.runtime.transactions.transaction import Transaction
from engine.store import find
from engine.store.database import Database
from engine.store.evidence import system
from engine.store.office import revisions


class Task(Groups):
    """What is to be counted again, by what."""

    def stale(self, held: Any, world: World, limit: int) -> list[int]:
        """Items that are not counted by it yet, at most so many; none that failed a while ago."""
        raise NotImplementedError

    def settle(self, held: Any, world: World) -> None:
        """Notes that nothing is left, if so."""
        raise NotImplementedError


class ByCalendar(Task):
    """Every armed deadline, by the calendar in force."""

    def stale(self, held: Any, world: World, limit: int) -> list[int]:
        """See ``Task``."""
        found = revisions.STALE.all(held, revision=world.calendar.revision, now=world.now, limit=limit)
        return [row.id for row in found]

    def due(self, held: Any, world: World, ids: list[int]) -> dict[int, int]:
        """See ``Task``."""
        found = revisions.STILL_STALE.all(held, revision=world.calendar.revision, ids=ids)
        return {row.id: row.failures for row in found}

    def work(self, transaction: Transaction, id: int) -> Outcome:
        """See ``Task``."""
        return transaction.by_verb(id, by_calendar, THE_CLOCK)

    def after(self, held: Any, world: World, ids: list[int]) -> None:
        """See ``Groups``."""
        if ids:
            revisions.STAMP.run(held, ids=ids, revision=world.calendar.revision)

    def settle(self, held: Any, world: World) -> None:
        """See ``Task``."""
        revision = world.calendar.revision
        if not revisions.LEFT.all(held, revision=revision, limit=1) and revisions.SETTLE.run(held, at=world.now):
            system.log(held, world.now, THE_CLOCK.login, "calendar.settled", {"revision": revision})


class ByProfile(Task):
    """The armed deadlines whose term a profile says otherwise, by that profile.

    Args:
        older: the keys of the profiles they may run under now.
    """

    def __init__(
        self, database: Database, begin: Begin, profile: Profile, older: list[str], registry: Registry
    ) -> None:
        super().__init__(database, begin)
        self.profile, self.older, self.registry = profile, older, registry

    def stale(self, held: Any, world: World, limit: int) -> list[int]:
        """See ``Task``."""
        found: dict[int, None] = {}
        for row in revisions.TERMS.all(held, older=self.older):
            if (row.retry_at is None or row.retry_at <= world.now) and self._differs(row):
                found[row.id] = None
                if len(found) == limit:
                    break
        return list(found)

    def due(self, held: Any, world: World, ids: list[int]) -> dict[int, int]:
        """See ``Task``."""
        found = revisions.TERMS_OF.all(held, older=self.older, ids=ids)
        return {row.id: row.failures for row in found if self._differs(row)}

    def work(self, transaction: Transaction, id: int) -> Outcome:
        """See ``Task``."""
        return transaction.by_verb(id, partial(by_profile, profile=self.profile), THE_CLOCK)

    def after(self, held: Any, world: World, ids: list[int]) -> None:
        """What was counted by it must not be found again, or the batch would have no end."""
        if ids and (left := self.due(held, world, ids)):
            raise RuntimeError(f"terms of {len(left)} item(s) were counted again and still differ")

    def settle(self, held: Any, world: World) -> None:
        """See ``Task``."""
        left = any(self._differs(row) for row in revisions.TERMS.all(held, older=self.older))
        if not left and revisions.SETTLE_ASKED.run(held, at=world.now):
            system.log(held, world.now, THE_CLOCK.login, "profile.settled", {"key": self.profile.key})

    def _differs(self, row: Any) -> bool:
        entry = self.profile.entries.get(row.limit_name)
        span = entry.span if entry else self._fallback(row)
        return span is None or (span.n, span.unit) != (row.span_n, row.span_unit)

    def _fallback(self, row: Any) -> Span | None:
        """What the procedure says where the profile is silent; nothing if it does not load, so that the item fails."""
        if row.term_of is not None:
            return Span(row.span_n, row.span_unit)
        try:
            due = self.registry.get(row.procedure, row.version).states[row.state].due
        except DubanError:
            return None
        return due.term.fallback if due is not None and due.term is not None else None


class Reprojection:
    """The batch on one engine.

    Args:
        begin: opens a writing transaction. look: the world as a connection sees it.
    """

    def __init__(self, database: Database, begin: Begin, look: Callable[[Any], World], registry: Registry) -> None:
        self.database, self.begin, self.look, self.registry = database, begin, look, registry

    def run(self, limit: int) -> list[Outcome]:
        """Counts at most ``limit`` items again; nothing, once nothing is left that can be done now."""
        with self.database.reading() as held:
            self.look(held)
            tasks = list(self._tasks(held))
        return next((done for task in tasks if (done := self._work(task, limit))), [])

    def _tasks(self, held: Any) -> Iterator[Task]:
        if revisions.UNSETTLED.one(held) is not None:
            yield ByCalendar(self.database, self.begin)
        asked = revisions.ASKED.one(held)
        if asked is not None:
            older = [row.key for row in find.PROFILES.all(held) if row.place < asked.place]
            profile = read_profile(asked.content, asked.key)
            yield ByProfile(self.database, self.begin, profile, ["", *older], self.registry)

    def _work(self, task: Task, limit: int) -> list[Outcome]:
        while True:
            with self.database.reading() as held:
                ids = task.stale(held, self.look(held), limit)
            done = task.handle(ids)
            if done:
                return done
            if not ids:
                with self.begin() as (transaction, held):
                    task.settle(held, transaction.world)  # what is left has failed and is tried again later
                return []
