"""Rows somebody brings in at once: items opened and transitions taken in one transaction, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from engine.decision.decide import Command
from engine.errors import BadTable, DubanError, NotAllowed, NotFound, Problem, Refused, Sentence, Usage
from engine.runtime.office import people
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import Opening, Transaction
from engine.store.ledger import REFUSE

IMPORT = "item.import"
"""The word of the log of refusals for it."""
MOST_KEPT = 50


@dataclass(frozen=True)
class Step:
    """One row: an item to open, or a transition to take on item ``number``.

    ``line``: where it stands in the file, for messages. ``acting_for``: the unit (code) it is recorded for.
    """

    line: int
    opening: Opening | None = None
    number: str = ""
    transition: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    acting_for: str | None = None


class Bringing:
    """The part of the engine for it."""

    transaction: Callable[..., AbstractContextManager[tuple[Transaction, Any]]]
    database: Any
    now: Callable[[], Any]
    _id: Callable[[Any, str], int]
    _prepare: Callable[..., None]
    _resolved: Callable[[Opening, Any], Opening]
    _touched: Callable[[Transaction], None]

    @again
    def bring_in(
        self, steps: Sequence[Step], *, actor: str, file: str, typist: str | None = None, source: str | None = None,
        dry_run: bool = False, told: Callable[[], None] = lambda: None,
    ) -> list[str]:  # fmt: skip
        """Opens and moves on what the rows say.

        Args:
            file: what it came from, for messages. source: on what acts for a unit rest. told: is called for
                each row.

        Returns:
            the number of each row's item, in their order; of what a dry run would open, the number it would have.

        Raises:
            BadTable: with the reasons of every row that is refused; then nothing is written and no number is spent.
        """
        words = [one.opening.procedure if one.opening is not None else one.transition for one in steps]
        self._prepare(*words)
        try:
            with self.transaction(typist=typist, command=True, dry_run=dry_run) as (transaction, held):
                who = people.actor(held, actor, transaction.world.today, typist)
                numbers = self._steps(steps, transaction, held, who, source, file, told)
        except BadTable as refused:
            if not dry_run:
                self._keep_refusal(actor, refused)
            raise
        self._touched(transaction)
        return numbers

    def _steps(
        self,
        steps: Sequence[Step],
        transaction: Transaction,
        held: Any,
        who: Any,
        source: str | None,
        file: str,
        told: Callable[[], None],
    ) -> list[str]:
        numbers: list[str] = []
        problems: list[Problem] = []
        for step in steps:
            told()
            try:
                with held.savepoint():
                    numbers.append(self._step(step, transaction, held, who, source))
            except (Refused, NotAllowed, NotFound, Usage) as error:
                transaction.forget()
                problems.extend(Problem(step.line, step.number, why, file) for why in _reasons(error))
        if problems:
            raise BadTable(problems, file=file)
        return numbers

    def _keep_refusal(self, actor: str, refused: BadTable) -> None:
        """What is refused is recorded in a log of its own (law 11); of a long list the first reasons."""
        with self.database.writing() as held:
            REFUSE.insert(
                held, at=self.now(), login=actor, number=None, transition=IMPORT, acting_for=None,
                reasons=[str(one) for one in refused.reasons[:MOST_KEPT]],
            )  # fmt: skip

    def _step(self, step: Step, transaction: Transaction, held: Any, who: Any, source: str | None) -> str:
        if step.opening is not None:
            return transaction.open(self._resolved(step.opening, held), who).number
        said = source if step.acting_for else None
        command = Command(step.transition, who, step.facts, step.acting_for, None, said)
        return transaction.act(self._id(held, step.number), command).number


def _reasons(error: DubanError) -> Iterator[Sentence]:
    yield from getattr(error, "reasons", ()) or (error.sentence,)
