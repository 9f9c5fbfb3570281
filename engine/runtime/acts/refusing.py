"""What is refused is itself recorded, in a log of its own, never in an item's chain (law 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from engine.calendar.dates import narrow
from engine.errors import NotAllowed, NotFound, Refused, Sentence
from engine.runtime.answers.refusal import bounded, kept
from engine.runtime.answers.sight import BRACKETS, Sighted, abbreviates, masked, masked_sentence
from engine.runtime.office import people
from engine.store import find
from engine.store.ledger import RECENT, REFUSE

MOST_REASONS = 20
MOST_A_MINUTE = 60
MINUTE = timedelta(minutes=1)
FURTHER = Sentence("further refusals of this minute are not kept one by one")
UNSEEN = Sentence("nobody of this operator's posts may see it")


class Refusing(Sighted):
    """The part of the engine that keeps the log of refusals."""

    now: Callable[[], datetime]
    find: Callable[[str], str]
    rehearsal: bool

    @contextmanager
    def _refusals(self, login: str, number: str | None, transition: str | None, dry_run: bool) -> Iterator[None]:
        """What is refused is itself recorded, in a log of its own, never in the item's chain (law 11)."""
        try:
            yield
        except NotFound as missing:
            self._guessed(login, number, transition, dry_run, missing)
            raise
        except (Refused, NotAllowed) as refused:
            self._masked(refused)
            if login == people.ADMIN and isinstance(refused, Refused):
                refused.hints = (people.NO_CASEWORK,)
            if dry_run:
                raise
            if not refused.kept:  # the command line may have done so, or an inner command
                reasons = getattr(refused, "reasons", ()) or (refused.sentence,)
                self.keep_refusal(login, reasons, self.find(number) if number else None, transition)
                refused.kept = True
            raise

    def _masked(self, refused: Refused | NotAllowed) -> None:
        """A reason names no item that whoever is refused may not see."""
        if self._shown_to is None or not (hidden := self.hidden()):
            return
        if isinstance(refused, Refused):
            refused.reasons = tuple(masked_sentence(one, hidden) for one in refused.reasons)
        refused.data = masked(refused.data, hidden)

    def keep_refusal(
        self, login: str, reasons: Iterable[Sentence], number: str | None = None, transition: str | None = None
    ) -> None:  # fmt: skip
        """Records that somebody was refused something: who, what, when, why; never what he had written.

        Within bounds: of many reasons the first, of a long one its beginning; and of a login that is refused again and
        again only so much in a minute, the last line of which says so. Nobody fills the disk by being refused.

        Args:
            login: or the system user, where nobody is bound. number: of an item, as it is stored.
            transition: or the command.
        """
        said = [kept(one) for one in islice(reasons, MOST_REASONS)]
        row = {"number": _name(number), "transition": _name(transition), "acting_for": None}
        for who in (login, self.database.user()):  # a server that does not believe the login is told its user
            with suppress(NotAllowed), self.database.writing() as held:
                name = _name(who) or "?"
                recent = 0 if self.rehearsal else RECENT.value(held, who=name, since=self.now() - MINUTE)
                if recent == MOST_A_MINUTE:
                    said, row = [kept(FURTHER)], {**row, "number": None, "transition": None}
                if recent <= MOST_A_MINUTE:
                    REFUSE.insert(held, at=self.now(), login=name, **row, reasons=said)
                break

    def keep_guess(self, login: str, kind: str, written: str, command: str) -> None:
        """Records that somebody asked after an item, or a paper of one, that he may not see, and was told there is
        none. Whatever names nothing hidden is not kept; neither is more than so much in a minute.

        Args:
            kind: ``item`` or ``document``. written: the number as he wrote it. command: by which he asked.
        """
        if self._shown_to is None:
            return
        meant = narrow(written).strip().upper()
        with suppress(NotAllowed), self.database.writing() as held:
            hidden = self._hidden(held)
            if kind == "item":
                found = [number for number in hidden.values() if number == meant or abbreviates(meant, number)]
            else:
                ids = {row.official_number: row.item_id for row in find.of_items(find.PAPERS_OF, held, [*hidden])}
                found = [hidden[id] for number, id in ids.items() if number == meant.translate(BRACKETS)]
            for number in found[:1]:
                self._keep_guess(held, login, number, command)

    def _guessed(self, login: str, number: str | None, move: str | None, dry_run: bool, missing: NotFound) -> None:
        """Whoever tries an item that he may not see is told that there is none; those who may can read that he did."""
        if number is None or dry_run or self._shown_to is None or missing.data.get("kind") != "item":
            return
        with suppress(NotAllowed), self.database.writing() as held:
            if (id := find.BY_NUMBER.value(held, number=number)) is not None and not self._may_know(held, id):
                self._keep_guess(held, login, number, move)
                missing.noted = True

    def _keep_guess(self, held: Any, login: str, number: str, move: str | None) -> None:
        why = [kept(UNSEEN)]
        row = {"number": number, "transition": _name(move), "acting_for": None, "reasons": why}
        if self.rehearsal or RECENT.value(held, who=login, since=self.now() - MINUTE) <= MOST_A_MINUTE:
            REFUSE.insert(held, at=self.now(), login=login, **row)


def _name(text: str | None) -> str | None:
    return None if text is None else bounded(text, 64)
