"""Who acts under which login, and in whose post: bindings to system users, delegations, substitutions.

Only the administrator decides it, and every change is a line in the system log. By a **delegation** somebody acts under
another's login (``--as``), by a **substitution** under his own in another's posts; both from a day to a day, for all
procedures, posts and units or for some. The administrator does no casework: his login is neither given to others nor
does he act under theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, NotFound, Sentence, Usage
from engine.intake.scope import WHOLE, Scope
from engine.runtime.office import logged
from engine.runtime.office.people import ADMIN
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import DryRun
from engine.store.evidence import system
from engine.store.office import changes, directory

if TYPE_CHECKING:
    from engine.store.database import Database

DELEGATE, SUBSTITUTE = "delegate", "substitute"
WORDS = {
    DELEGATE: ("delegation.grant", "delegation.end"), SUBSTITUTE: ("substitution.grant", "substitution.end"),
}  # fmt: skip
"""The words of the system log for them."""


class Binding:
    """The part of the engine that says who acts."""

    database: Database
    _refusals: Callable[..., AbstractContextManager[None]]
    commanded: Callable[..., AbstractContextManager[Any]]
    now: Callable[[], datetime]
    _today: Callable[[], date]

    @again
    def bind(self, login: str, os_user: str, *, actor: str, dry_run: bool = False) -> str | None:
        """Binds an operating-system user to an operator: what that user does from now on, he does.

        Returns:
            the user who was bound before (the same one where nothing changed), or nobody.

        Raises:
            NotAllowed: not the administrator, or the user is bound to another login. NotFound: no such operator.
        """
        refusals, before = self._refusals(actor, None, "operator.bind", dry_run), None
        with refusals, suppress(DryRun), self.commanded(alone=True) as held:
            bound = self._bound(held, actor, login)
            other = next((one for one, user in bound.items() if user == os_user and one != login), None)
            if other is not None:
                raise NotAllowed(what=taken(os_user, other), todo=way_out(other))
            before = bound[login]
            if before != os_user:
                changes.BIND.run(held, which=login, n_os_user=os_user)
                data = {"login": login, "os_user": os_user, "before": before}
                system.log(held, self.now(), actor, "operator.bind", data)
            if dry_run:
                raise DryRun
        return before

    @again
    def unbind(self, login: str, *, actor: str, dry_run: bool = False) -> str | None:
        """Nobody acts as this operator any more, save by delegation.

        Returns:
            the user who was bound, or nobody.

        Raises:
            NotAllowed: not the administrator; or it is himself: somebody must stay. NotFound: no such operator.
        """
        refusals, before = self._refusals(actor, None, "operator.unbind", dry_run), None
        with refusals, suppress(DryRun), self.commanded(alone=True) as held:
            before = self._bound(held, actor, login)[login]
            if login == ADMIN:
                raise NotAllowed(
                    what=Sentence("without an administrator nobody could bind anybody again"), todo=way_out(ADMIN)
                )
            if before is not None:
                changes.BIND.run(held, which=login, n_os_user=None)
                system.log(held, self.now(), actor, "operator.unbind", {"login": login, "os_user": before})
            if dry_run:
                raise DryRun
        return before

    @again
    def delegate(
        self,
        principal: str,
        to: str,
        *,
        actor: str,
        since: date | None = None,
        until: date | None = None,
        scope: Scope = WHOLE,
        substitute: bool = False,
        dry_run: bool = False,
    ) -> bool:
        """From a day (today, if none is given) to a day, both included, ``to`` may act under the principal's login.

        One that runs already gets the new end; if it was for something else, it ends and the new one begins.

        Args:
            scope: for what. substitute: not under his login, but as himself in his posts.

        Returns:
            whether anything changed.

        Raises:
            NotAllowed: not the administrator, or one of the two is he. NotFound: no such operator, or no such unit.
            Usage: it would end before it begins, or both are the same.
        """
        since = since or self._today()
        if until is not None and until < since:
            raise Usage(what=Sentence("ends ({to}) before it begins ({since})", {"to": until, "since": since}))
        changed = False
        refusals = self._refusals(actor, None, WORDS[SUBSTITUTE if substitute else DELEGATE][0], dry_run)
        with refusals, suppress(DryRun), self.commanded(alone=True) as held:
            self._pair(held, actor, principal, to)
            self._known(held, scope)
            running, kind = (
                self._running(held, principal, to, since, substitute),
                SUBSTITUTE if substitute else DELEGATE,
            )
            data: dict[str, Any] = {
                "principal": principal, "delegate": to, "from": since.isoformat(), "to": _day(until),
            }  # fmt: skip
            data |= {} if scope.whole else {"scope": str(scope)}
            if running is not None and running.scope != scope:
                changes.END_DELEGATION.run(held, which=running.id, n_to=since - timedelta(days=1))
                running = None
            if running is None:
                changes.ADD_DELEGATION.insert(
                    held, principal=principal, delegate=to, scope=str(scope), valid_from=since, valid_to=until,
                    granted_by=actor, granted_at=self.now(), kind=kind,
                )  # fmt: skip
                changed = True
            elif running.valid_to != until:
                changes.END_DELEGATION.run(held, which=running.id, n_to=until)
                data["from"] = _day(running.valid_from)
                changed = True
            if changed:
                data["rows"] = logged.between(held, kind, principal, to)
                system.log(held, self.now(), actor, WORDS[kind][0], data)
            if dry_run:
                raise DryRun
        return changed

    @again
    def end_delegation(
        self, principal: str, to: str, *, actor: str, substitute: bool = False, dry_run: bool = False
    ) -> bool:  # fmt: skip
        """From now on ``to`` may not act under the principal's login, or not in his posts.

        Returns:
            whether there was anything to end.

        Raises:
            NotAllowed: not the administrator. NotFound: no such operator.
        """
        yesterday = self._today() - timedelta(days=1)
        ended = False
        refusals = self._refusals(actor, None, WORDS[SUBSTITUTE if substitute else DELEGATE][1], dry_run)
        with refusals, suppress(DryRun), self.commanded(alone=True) as held:
            self._pair(held, actor, principal, to)
            for one in directory.delegations(held, to):
                ours = one.principal == principal and one.substitute == substitute
                if ours and (one.valid_to is None or one.valid_to > yesterday):
                    changes.END_DELEGATION.run(held, which=one.id, n_to=yesterday)
                    ended = True
            if ended:
                kind = SUBSTITUTE if substitute else DELEGATE
                rows = logged.between(held, kind, principal, to)
                data = {"principal": principal, "delegate": to, "to": yesterday.isoformat(), "rows": rows}
                system.log(held, self.now(), actor, WORDS[kind][1], data)
            if dry_run:
                raise DryRun
        return ended

    def _bound(self, held: Any, actor: str, *logins: str) -> dict[str, str | None]:
        """Who is bound to whom, for the administrator, who knows these logins."""
        if actor != ADMIN:
            raise NotAllowed(what=Sentence("only the administrator decides who acts under which login"))
        bound = {one.login: one.os_user for one in directory.operators(held)}
        for login in logins:
            if login not in bound:
                near = get_close_matches(login, bound, n=3, cutoff=0.5)
                raise NotFound(kind="operator", name=login, nearest=near)
        return bound

    def _pair(self, held: Any, actor: str, principal: str, to: str) -> None:
        self._bound(held, actor, principal, to)
        if ADMIN in (principal, to):
            raise NotAllowed(
                what=Sentence("the administrator does no casework: nobody delegates to him, nor he to anybody")
            )
        if principal == to:
            raise Usage(what=Sentence("{login} need not delegate to himself", {"login": to}))

    def _known(self, held: Any, scope: Scope) -> None:
        """Whether there is everything a scope names; a misspelt one would be for nothing, or for nobody."""
        codes = [one.code for one in directory.units(held)]
        for unit in sorted(scope.units):
            if unit not in codes:
                raise NotFound(kind="unit", name=unit, nearest=get_close_matches(unit, codes, n=3, cutoff=0.5))

    def _running(self, held: Any, principal: str, to: str, on: date, substitute: bool) -> Any:
        known = directory.delegations(held, to)
        fitting = [one for one in known if one.principal == principal and one.substitute == substitute]
        return next((one for one in fitting if one.in_force(on)), None)


def taken(os_user: str, login: str) -> Sentence:
    """The user is bound elsewhere."""
    return Sentence("the system user {user} is bound to {login} already", {"user": os_user, "login": login})


def way_out(login: str) -> Sentence:
    """What frees a system user who is bound to this login."""
    if login == ADMIN:
        return Sentence("To give the administration to another system user: duban operator bind admin OS_USER")
    return Sentence("To free that user: duban operator unbind {login}", {"login": login})


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
