"""``Engine.recuse``: who takes no part in an item, or in the matters of a unit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.decision import recusing
from engine.decision.outcome import Outcome
from engine.errors import NotAllowed, NotFound, Sentence
from engine.runtime.office.managing import MAY_IMPORT
from engine.runtime.office.people import ADMIN
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import DryRun
from engine.store.evidence import system
from engine.store.office import changes, directory

if TYPE_CHECKING:
    from engine.intake.names import Names
    from engine.intake.rows import OperatorRow

WORDS = ("recusal.declare", "recusal.end")
"""The words of the system log for it."""


class Recusing:
    """The part of the engine for it."""

    names: Names
    commanded: Callable[..., AbstractContextManager[Any]]
    now: Callable[[], datetime]
    operators: Callable[[], list[OperatorRow]]
    office_posts: Callable[[Any, str], frozenset[tuple[str, str]]]
    _by_verb: Callable[..., Outcome]
    _words: Callable[[str, str, str], str]
    _refusals: Callable[..., AbstractContextManager[None]]

    def recuse(
        self, number: str, person: str, reason: str, *, lift: bool = False, actor: str, typist: str | None = None,
        expect: int | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Somebody takes no part in an item; or again, with ``lift``. Errors as for ``act``.

        Args:
            person: a login, the name of an operator, or the name of somebody who is none.
        """
        why = self._words("reason", "理由", reason)
        words = self._words("person", "姓名", person)
        known = next((one for one in self.operators() if words in (one.login, one.name)), None)
        login, name = (known.login, known.name) if known else ("", words)
        return self._by_verb(number, recusing.RECUSE, recusing.recuse, (login, name, why, lift), actor, typist, expect,
                             dry_run)  # fmt: skip

    @again
    def recuse_from_unit(
        self, unit: str, login: str, reason: str = "", *, lift: bool = False, actor: str, dry_run: bool = False
    ) -> bool:
        """An operator takes no part in any item to which a unit is a party; or again, with ``lift``.

        Returns:
            whether anything changed.

        Raises:
            NotFound: no such unit or operator. NotAllowed: neither the administrator nor the office; or he would let
            himself in again.
        """
        code = self.names.resolve(unit)
        why = self._words("reason", "理由", reason) if not lift else ""
        changed = False
        with (
            self._refusals(actor, None, WORDS[lift], dry_run), suppress(DryRun),
            self.commanded(alone=True) as held,
        ):  # fmt: skip
            posts = {role for role, _ in self.office_posts(held, actor)}
            if actor != ADMIN and not MAY_IMPORT & posts:
                raise NotAllowed(what=Sentence("only the administrator or the office keeps the list of recusals"))
            if lift and actor == login:
                raise NotAllowed(what=Sentence("nobody lifts his own recusal"))
            if directory.OPERATOR.one(held, login=login) is None:
                raise NotFound(kind="operator", name=login)
            standing = directory.barred(held, login)
            changed = (code in standing) == lift
            if changed and lift:
                changes.END_RECUSAL.run(held, who=login, unit=code, n_ended_at=self.now())
            elif changed:
                changes.ADD_RECUSAL.insert(
                    held, login=login, unit_code=code, reason=why, declared_by=actor, declared_at=self.now(),
                    ended_at=None,
                )  # fmt: skip
            if changed:
                data = {"login": login, "unit": code, **({} if lift else {"reason": why})}
                system.log(held, self.now(), actor, WORDS[lift], data)
            if dry_run:
                raise DryRun
        return changed
