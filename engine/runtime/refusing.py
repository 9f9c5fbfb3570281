"""What is refused is itself recorded, in a log of its own, never in an item's chain (law 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from engine.errors import NotAllowed, NotFound, Refused, Sentence
from engine.runtime import people
from engine.runtime.sight import Sighted
from engine.store import find
from engine.store.ledger import REFUSE


class Refusing(Sighted):
    """The part of the engine that keeps the log of refusals."""

    now: Callable[[], datetime]
    find: Callable[[str], str]

    @contextmanager
    def _refusals(self, login: str, number: str | None, transition: str | None, dry_run: bool) -> Iterator[None]:
        """What is refused is itself recorded, in a log of its own, never in the item's chain (law 11)."""
        try:
            yield
        except NotFound as missing:
            self._guessed(login, number, transition, dry_run, missing)
            raise
        except (Refused, NotAllowed) as refused:
            if login == people.ADMIN and isinstance(refused, Refused):
                refused.hints = (people.NO_CASEWORK,)
            if dry_run:
                raise
            reasons = getattr(refused, "reasons", ()) or (refused.sentence,)
            number = self.find(number) if number else None
            row = {"number": number, "transition": transition, "acting_for": None, "reasons": [*map(str, reasons)]}
            for who in (login, self.database.user()):  # a server that does not believe the login is told its user
                with suppress(NotAllowed), self.database.writing() as held:
                    REFUSE.insert(held, at=self.now(), login=who, **row)
                    break
            raise

    def _guessed(self, login: str, number: str | None, move: str | None, dry_run: bool, missing: NotFound) -> None:
        """Whoever tries an item that he may not see is told that there is none; those who may can read that he did."""
        if number is None or dry_run or self._shown_to is None or missing.data.get("kind") != "item":
            return
        with suppress(NotAllowed), self.database.writing() as held:
            if (id := find.BY_NUMBER.value(held, number=number)) is not None and not self._may_know(held, id):
                why = [str(Sentence("nobody of this operator's posts may see it"))]
                row = {"number": number, "transition": move, "acting_for": None, "reasons": why}
                REFUSE.insert(held, at=self.now(), login=login, **row)
