"""What people do with an item besides transitions: remarks, holds, jumps up the ladder (SEMANTICS 15)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from engine.decision import verbs
from engine.decision.decide import Command
from engine.decision.duties import in_office, recused
from engine.decision.outcome import Outcome
from engine.decision.paper import Papers
from engine.decision.snapshot import Snapshot
from engine.decision.values import Reading, read
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.facts import text
from engine.errors import Changed, Refused
from engine.runtime.answers.words import ENGINE_WORDS
from engine.runtime.office import people
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import Transaction

OPEN_TO_ALL = ("item.note", "item.recuse")
"""What also somebody may do who is recused."""


class Verbs:
    """The engine's methods for them, and what all such methods rest on."""

    papers: Papers | None
    transaction: Callable[..., AbstractContextManager[tuple[Transaction, Any]]]
    world: Callable[[], World]
    _id: Callable[[Any, str], int]
    _reading: Callable[[World], Reading]
    _refusals: Callable[[str, str | None, str | None, bool], AbstractContextManager[None]]
    _touched: Callable[[Transaction], None]

    def note(
        self, number: str, words: str, *, actor: str, typist: str | None = None, expect: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Leaves a remark in the history. Arguments and errors as for ``act``."""
        said = self._words("words", "备注", words)
        return self._by_verb(number, "item.note", verbs.note, (said,), actor, typist, expect, dry_run)

    def hold(
        self, number: str, until: date, reason: str, *, actor: str, typist: str | None = None,
        expect: int | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Holds the ladder until the end of a day, at most ten working days ahead (SEMANTICS 15)."""
        why = self._words("reason", "理由", reason)
        return self._by_verb(number, "item.hold", verbs.hold, (until, why), actor, typist, expect, dry_run)

    def escalate(
        self, number: str, reason: str, rung: str | None = None, *, actor: str, typist: str | None = None,
        expect: int | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Opens the next measure of the ladder, or a named higher one, at once (SEMANTICS 15)."""
        why = self._words("reason", "理由", reason)
        return self._by_verb(number, "item.escalate", verbs.escalate, (rung, why), actor, typist, expect, dry_run)

    def _words(self, name: str, label: str, words: str) -> str:
        """A text like any other that an item records: the same bounds, the same errors."""
        return str(read(name, text(label), words, self._reading(self.world())))

    @again
    def _by_verb(
        self, number: str, name: str, verb: Callable[..., Outcome], args: tuple[Any, ...], actor: str,
        typist: str | None, expect: int | None, dry_run: bool, *, looks: bool = False,
    ) -> Outcome:  # fmt: skip
        """``looks``: the verb is given the transaction, to see more of the record than a snapshot holds."""
        if name == "item.escalate" and self.papers is not None:
            self.papers.prepare()
        with (
            self._refusals(actor, number, name, dry_run),
            self.transaction(typist=typist, command=True, dry_run=dry_run) as (transaction, held),
        ):
            who = people.actor(held, actor, transaction.world.today, typist)

            def decided(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
                if expect is not None and snapshot.seq != expect:
                    raise Changed(number=snapshot.number, expected=expect, actual=snapshot.seq)
                command = Command(name, in_office(who.within(definition.code), snapshot))
                if name not in OPEN_TO_ALL and (against := recused(snapshot, command.actor)):
                    raise Refused(against, number=snapshot.number, transition=ENGINE_WORDS.get(name, name))
                return verb(definition, snapshot, command, *args, world, *((transaction.ledger,) if looks else ()))

            outcome = transaction.by_verb(self._id(held, number), decided, who)
        self._touched(transaction)
        return outcome
