"""``Engine.confide``: how confidential a single item is, with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from engine.decision import confiding
from engine.decision.decide import Command
from engine.decision.duties import in_office, recused
from engine.definition.levels import LEVELS, guarded, level_of, rank
from engine.errors import Changed, Refused, Sentence, Usage
from engine.runtime.office import people
from engine.runtime.transactions.again import again

if TYPE_CHECKING:
    from engine.decision.outcome import Outcome
    from engine.decision.snapshot import Snapshot
    from engine.decision.world import World
    from engine.definition.definition import Definition
    from engine.definition.registry import Registry
    from engine.intake.names import Names
    from engine.runtime.transactions.transaction import Transaction


class Confiding:
    """The part of the engine for it."""

    names: Names
    registry: Registry
    transaction: Callable[..., AbstractContextManager[tuple[Transaction, Any]]]
    _id: Callable[[Any, str], int]
    _refusals: Callable[..., AbstractContextManager[None]]
    _touched: Callable[[Transaction], None]
    _words: Callable[[str, str, str], str]

    def leveled(
        self, procedure: str, level: str, kept_from: Collection[str] = (), *, actor: str, dry_run: bool = False
    ) -> str | None:  # fmt: skip
        """What ``open`` takes as the level of a new item.

        Args:
            level: as the program or as officials call it. kept_from: units, by any name, that must not know of it.

        Raises:
            Usage: no level. NotFound: a unit. Refused: a state secret; less than the procedure says.
        """
        with self._refusals(actor, None, confiding.CONFIDE, dry_run):
            definition = self.registry.get(procedure)
            return confiding.stored(definition, _meant(level), map(self.names.resolve, kept_from))

    @again
    def confide(
        self, number: str, level: str, reason: str, kept_from: Collection[str] = (), *, actor: str,
        typist: str | None = None, expect: int | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """An item, and what belongs to it as far as it is less confidential or as much as it was, gets a level.

        Args: as for ``leveled``.

        Raises:
            as for ``act`` and ``leveled``.
        """
        why, units = self._words("reason", "理由", reason), [self.names.resolve(one) for one in kept_from]
        with (
            self._refusals(actor, number, confiding.CONFIDE, dry_run),
            self.transaction(typist=typist, command=True, dry_run=dry_run) as (transaction, held),
        ):
            meant, world = _meant(level), transaction.world
            who = people.actor(held, actor, world.today, typist)
            top = self._id(held, number)
            was = transaction.ledger.snapshot(top, world)[1].level

            def wanted(definition: Definition, snapshot: Snapshot) -> str | None:
                least = meant if snapshot.id == top else max(meant, definition.level, key=rank)
                kept = units if snapshot.id == top or guarded(least) else ()
                return confiding.stored(definition, least, kept, snapshot.number)

            def decided(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
                if snapshot.id == top and expect is not None and snapshot.seq != expect:
                    raise Changed(number=snapshot.number, expected=expect, actual=snapshot.seq)
                acting = in_office(who.within(definition.code), snapshot)
                if against := recused(snapshot, acting):
                    raise Refused(against, number=snapshot.number, transition=confiding.LABEL)
                stored = wanted(definition, snapshot)
                parent = snapshot.parent
                above = transaction.ledger.snapshot(parent.id, world)[1].level if parent is not None else None
                command = Command(confiding.CONFIDE, acting)
                return confiding.confide(definition, snapshot, command, stored, above, why, world)

            outcome = transaction.by_verb(top, decided, who)
            for id in list(self._below(transaction, top, was, outcome.after.level)):
                definition, snapshot, _head = transaction.ledger.snapshot(id, world)
                if wanted(definition, snapshot) != snapshot.level:
                    transaction.by_verb(id, decided, who)
        self._touched(transaction)
        return outcome

    def _below(self, transaction: Transaction, top: int, was: str | None, now: str | None) -> Iterator[int]:
        """What belongs to it and goes along: what was as confidential as it was, and what is less so than it is."""
        for child in transaction.ledger.snapshot(top, transaction.world)[1].children:
            theirs = transaction.ledger.snapshot(child.id, transaction.world)[1].level
            if theirs != now and (theirs == was or rank(level_of(theirs)) < rank(level_of(now))):
                yield child.id
            yield from self._below(transaction, child.id, was, now)


def _meant(level: str) -> str:
    try:
        return confiding.level_meant(level)
    except ValueError:
        what = Sentence("{level} is no level; there are {levels}", {"level": level, "levels": ", ".join(LEVELS)})
        raise Usage(what=what) from None
