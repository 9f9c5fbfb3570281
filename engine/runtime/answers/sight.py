"""Reading for somebody: what he may not see is not there. ``decision.sight`` decides, ``store.connections.veil`` hides.

A reader in Python is trusted with everything, as the daemon is; it reads for a person once it is told for whom:

    reader.show_to(lambda held: "wang")

From then on whatever it is asked is answered as if hidden items did not exist, also by ``act`` and other writers, which
do not find them by their number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.decision.sight import sees, unseen
from engine.errors import NotAllowed, NotFound, Sentence
from engine.runtime.office.people import posts_seen
from engine.store import find

if TYPE_CHECKING:
    from engine.definition.definition import Definition
    from engine.intake.scope import Scope
    from engine.store.database import Database

Login = Callable[[Any], str | None]
STANDING = {"office": "office.unit", "committee": "committee.unit"}
"""The parties of every item: role → the setting that names the unit."""
MASK = "〔不公开〕"
"""What stands in place of a hidden item's number in what others recorded."""
BRACKETS = str.maketrans("[]［］【】", "〔〕〔〕〔〕")
"""What people type for the brackets of an official number."""


class Sighted:
    """The part of a reader that knows for whom it reads."""

    database: Database
    definition: Callable[[str, int], Definition | None]
    _settings: dict[str, Any]
    _today: Callable[[], date]
    _shown_to: Login | None = None
    lent: list[Scope] | None
    _theirs: tuple[date, frozenset[tuple[str, str]]] | None = None
    """The posts of whom it reads for, on the day they were asked."""

    def show_to(self, login: Login) -> None:
        """From now on it reads for this operator; for a stranger (``None``) as for one without any post."""
        self._shown_to, self._theirs = login, None

    def show_like(self, other: Sighted) -> None:
        """It reads for whomever another reader reads."""
        self._shown_to = other._shown_to

    @contextmanager
    def for_everybody(self) -> Iterator[int]:
        """What is handed round is told as to somebody without any post, whoever draws it; and of how many items he
        could tell more."""
        own, theirs = self._shown_to, self._theirs
        seen = self.hidden()
        self.show_to(lambda _held: None)
        try:
            yield len(self.hidden() - seen)
        finally:
            self._shown_to, self._theirs = own, theirs

    @contextmanager
    def looking(self) -> Iterator[Any]:
        """A reading transaction in which nothing is there that this reader may not show."""
        with self.database.reading(veil=self._hidden if self._shown_to is not None else None) as held:
            yield held

    def hidden(self) -> frozenset[str]:
        """The numbers of the items that may not be shown."""
        with self.looking() as held:
            found: frozenset[str] = held.hidden
        return found

    def _hidden(self, held: Any) -> Mapping[int, str]:
        """The items that may not be shown: id → number. One look into an index where nothing is confidential."""
        rows = find.CONFIDENTIAL.all(held)
        if not rows:
            return {}
        posts, standing = self._posts(held), self.standing_parties()
        parties: dict[int, dict[str, str]] = {row.id: dict(standing) for row in rows}
        for one in find.of_items(find.PARTIES_OF, held, list(parties)):
            parties[one.item_id][one.role] = one.unit_code
        return {
            row.id: row.number for row in rows
            if not sees(self.definition(row.procedure, row.version), row.level, parties[row.id], posts)
        }  # fmt: skip

    def _may_know(self, held: Any, id: int) -> bool:
        """Whether the item with this id may be named; also where no veil is drawn, in a transaction that writes."""
        return self._shown_to is None or id not in self._hidden(held)

    def _unseen(self, held: Any, definition: Definition | None, parties: Mapping[str, str]) -> frozenset[str]:
        """The facts of an item that may not be shown though the item may."""
        if self._shown_to is None or definition is None or not definition.guarded_facts:
            return frozenset()
        return unseen(definition, {**self.standing_parties(), **parties}, self._posts(held))

    def _posts(self, held: Any) -> frozenset[tuple[str, str]]:
        today = self._today()
        if self._theirs is None or self._theirs[0] != today:
            try:
                login = self._shown_to(held) if self._shown_to is not None else None
            except (NotAllowed, NotFound):
                login = None
            posts = posts_seen(held, login, today, self.lent) if login is not None else frozenset()
            self._theirs = today, posts
        return self._theirs[1]

    def standing_parties(self) -> dict[str, str]:
        """The parties that settings fill on every item: role → unit."""
        return {role: self._settings[name] for role, name in STANDING.items() if self._settings.get(name)}


def without(value: Any, names: frozenset[str]) -> Any:
    """Recorded data without what stands under these names, however deep."""
    if isinstance(value, Mapping):
        return {name: without(one, names) for name, one in value.items() if name not in names}
    return [without(one, names) for one in value] if isinstance(value, list | tuple) else value


def masked(value: Any, numbers: frozenset[str]) -> Any:
    """Recorded data in which these numbers are not named; ``numbers`` is empty where nothing is hidden."""
    if not numbers:
        return value
    if isinstance(value, str):
        return re.sub(r"[A-Z]+-\d{4}-\d+", lambda found: MASK if found[0] in numbers else found[0], value)
    if isinstance(value, Mapping):
        return {name: masked(one, numbers) for name, one in value.items()}
    return [masked(one, numbers) for one in value] if isinstance(value, list | tuple) else value


def masked_sentence(said: Sentence, numbers: frozenset[str]) -> Sentence:
    """A sentence in whose data these numbers are not named."""
    data = {
        name: masked_sentence(one, numbers) if isinstance(one, Sentence) else one for name, one in said.data.items()
    }
    return Sentence(said.template, masked(data, numbers))


def abbreviates(written: str, number: str) -> bool:
    """Whether somebody may have meant this number, without prefix, year or zeros."""
    prefix, year, serial = number.rsplit("-", 2)
    parts = written.split("-")
    if not all(part.isalnum() for part in parts) or parts[-1].lstrip("0") != serial.lstrip("0"):
        return False
    return parts[:-1] in ([], [year], [prefix], [prefix, year])
