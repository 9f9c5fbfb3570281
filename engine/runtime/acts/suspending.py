"""``Engine.suspend`` and ``Engine.resume``: an item stands still, and runs on (SEMANTICS 22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.decision import suspension
from engine.decision.outcome import Outcome
from engine.decision.values import Reading, read
from engine.definition.facts import Fact
from engine.definition.suspending import BASIS, CODE, REVIEW_ON, WHY

if TYPE_CHECKING:
    from engine.decision.world import World


class Suspending:
    """The part of the engine that lets items stand still."""

    world: Callable[[], World]
    _by_verb: Callable[..., Outcome]
    _reading: Callable[[World], Reading]

    def suspend(
        self, number: str, code: str, basis: str, review_on: date | str, *, actor: str, typist: str | None = None,
        expect: int | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Suspends an item; of one that is suspended for the same reason the review is put off to a later day.

        Args:
            code: one of ``engine.definition.suspending.REASONS``, or its label. basis: the paper it rests on.
            review_on: the day by which the office looks again.

        Raises:
            NotFound, Usage, Refused, Changed: as ``act``.
        """
        given = (
            self._given("reason_code", CODE, code), self._given("basis", BASIS, basis),
            self._given("review", REVIEW_ON, review_on),
        )  # fmt: skip
        return self._by_verb(
            number, suspension.SUSPEND, suspension.suspend, given, actor, typist, expect, dry_run
        )  # fmt: skip

    def resume(
        self, number: str, reason: str, *, actor: str, typist: str | None = None, expect: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Lets a suspended item run on, from now, with the budget it had. Errors as for ``suspend``."""
        given = (self._given("reason", WHY, reason),)
        return self._by_verb(number, suspension.RESUME, suspension.resume, given, actor, typist, expect, dry_run)

    def _given(self, name: str, fact: Fact, given: Any) -> Any:
        """Like any fact that an item records: the same bounds, the same errors."""
        return read(name, fact, given, self._reading(self.world()))
