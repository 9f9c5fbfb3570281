"""The calendar opens items by itself: each period of a series once, whoever looks, and none is lost to an outage.

A period is claimed by a unique row in the transaction that opens its items, so that several daemons do no harm; it is
opened whole or not at all. Why one could not be opened is kept where ``doctor`` looks, and tried again after a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

from engine.decision.decide import Command
from engine.decision.outcome import Outcome
from engine.decision.series import Turn, turn
from engine.decision.snapshot import THE_CLOCK
from engine.decision.world import World
from engine.definition.definition import Definition, SeriesDef
from engine.definition.registry import Registry
from engine.errors import Contended, Sentence, Unusable, Usage
from engine.runtime.transactions.again import again
from engine.runtime.transactions.sweep import back_off
from engine.runtime.transactions.transaction import Transaction
from engine.store.casework import series
from engine.store.database import Database
from engine.store.evidence import system
from engine.store.office import directory

Begin = Callable[[], AbstractContextManager[tuple[Transaction, Any]]]
NEXT_DAY = timedelta(days=1)
FIRST = "series.first_month"
"""The setting (``2026-12``) before whose month no series begins (DOMAIN 11)."""


class Serial:
    """The series of the newest version of every procedure."""

    def __init__(self, database: Database, begin: Begin, world: Callable[[], World], registry: Registry) -> None:
        self.database, self.transaction, self.world = database, begin, world
        self.declared = [(one, each) for one in registry.latest() for each in one.series.values()]

    def only(self, code: str) -> None:
        """Lets run the series of one procedure alone, for rehearsing it."""
        self.declared = [(one, each) for one, each in self.declared if one.code == code]

    def run(self, now: datetime) -> list[Outcome]:
        """Opens every period whose time has come; of each series the oldest first."""
        self.begin()
        return [outcome for definition, one in self.declared for outcome in self._all_of(definition, one, now)]

    def next_wake(self, held: Any) -> datetime | None:
        """When the next period is opened, or one that failed is tried again."""
        if not self.declared:
            return None
        rows = {(row.procedure, row.name): row for row in series.ALL.all(held)}
        known = [(one, rows[key]) for definition, one in self.declared
                 if (key := (definition.code, one.name)) in rows]  # fmt: skip
        world = self.world()
        return min((row.retry_at or self._turn(one, row, world).opens_at for one, row in known), default=None)

    @again
    def begin(self) -> None:
        """Series that nobody has seen begin today, if there is anybody they are about."""
        if not self.declared:
            return
        with self.database.reading() as held:
            known = {(row.procedure, row.name) for row in series.ALL.all(held)}
            fresh = [(definition, one) for definition, one in self.declared if (definition.code, one.name) not in known]
            fresh = [(definition, one) for definition, one in fresh if one.group is None or self._units(held, one)]
        if not fresh:
            return
        with self.transaction() as (transaction, held):
            world = transaction.world
            since = max(world.today, _first(held))
            for definition, one in fresh:
                row = {"procedure": definition.code, "name": one.name, "since": since}
                if series.BEGIN.run(held, **row, reached=None, failures=0, retry_at=None, error=None):
                    data = {"procedure": definition.code, "series": one.name, "since": since.isoformat()}
                    system.log(held, world.now, "clock", "series.begin", data)

    def _all_of(self, definition: Definition, one: SeriesDef, now: datetime) -> Iterator[Outcome]:
        """What has come of one series; what it fails of is kept, and the others go on."""
        while True:
            with self.database.reading() as held:
                row = next((row for row in series.ALL.all(held)
                            if (row.procedure, row.name) == (definition.code, one.name)), None)  # fmt: skip
            if row is None or (row.retry_at is not None and row.retry_at > now):
                return
            due = self._turn(one, row, self.world())
            if due.opens_at > now:
                return
            try:
                yield from self._open(definition, due)
            except (Unusable, Contended):
                raise
            except Exception as error:  # it must not stop the others; it is kept where people look
                self._failed(definition, one, row.failures, error)
                return

    def _turn(self, one: SeriesDef, row: Any, world: World) -> Turn:
        return turn(one, row.since if row.reached is None else row.reached + NEXT_DAY, world)

    @again
    def _open(self, definition: Definition, due: Turn) -> list[Outcome]:
        """One period: claimed, opened and recorded together; nothing, if somebody else has it already."""
        one = due.series
        outcomes: list[Outcome] = []
        with self.transaction() as (transaction, held):
            world = transaction.world
            units = self._units(held, one) if one.group is not None else []
            if one.group is not None and not units:
                raise Usage(what=Sentence("the group {group} has no members", {"group": one.group}))
            claimed = series.CLAIM.run(
                held, procedure=definition.code, series=one.name, period=due.period, due_on=due.ends,
                opened_at=world.now, units=units, items=[],
            )  # fmt: skip
            series.ADVANCE.run(held, code=definition.code, which=one.name, reached=due.ends)
            if not claimed:
                return []
            command = Command(one.opens, THE_CLOCK, due.facts(definition), None, min(due.opens_at, world.now))
            for unit in units or [""]:
                parties = {one.role.code: unit} if one.role is not None and unit else {}
                outcomes.append(transaction.open_by_clock(definition, command, parties, due.about))
            numbers = [outcome.number for outcome in outcomes]
            series.OPENED.run(held, code=definition.code, which=one.name, per=due.period, items=numbers)
            data = {"procedure": definition.code, "series": one.name, "period": due.period, "items": numbers}
            system.log(held, world.now, "clock", "series.open", data)
        return outcomes

    @again
    def _failed(self, definition: Definition, one: SeriesDef, failures: int, error: Exception) -> None:
        with self.transaction() as (transaction, held):
            series.FAILED.run(
                held, code=definition.code, which=one.name, failures=failures + 1,
                retry_at=transaction.world.now + back_off(failures), error=f"{type(error).__name__}: {error}"[:500],
            )  # fmt: skip

    def _units(self, held: Any, one: SeriesDef) -> list[str]:
        """The members of its group today, by code."""
        today = self.world().today
        found = {
            row.unit: None for row in directory.groups(held)
            if one.group in (row.group, row.name, *row.aliases)
            and (row.valid_from is None or row.valid_from <= today) and (row.valid_to is None or today <= row.valid_to)
        }  # fmt: skip
        return list(found)


def _first(held: Any) -> date:
    """The first day on which a series may begin, as the office has answered."""
    month = directory.SETTING.value(held, name=FIRST)
    return date.fromisoformat(f"{month}-01") if month else date.min
