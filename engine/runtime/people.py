"""Who there is and who acts: the directory, logins, posts, settings. Nothing here writes."""

from __future__ import annotations

from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, NotFound, Sentence
from engine.intake.rows import DelegationRow, GroupMemberRow, OperatorRow, PostRow, UnitRow
from engine.store import directory

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.decision.snapshot import ActorView
    from engine.intake.names import Names
    from engine.store.database import Database


ADMIN = "admin"
"""The login of whoever made the database: may import the directory and say who acts, may do nothing in a case."""

NO_CASEWORK = Sentence(
    "The administrator does no casework. Officials act under their own system users: duban operator bind LOGIN OS_USER"
)


def posts_held(held: Any, login: str, today: date) -> frozenset[tuple[str, str]]:
    """The posts an operator validly holds today, as (role, unit).

    Raises:
        NotFound: nobody of that login.
    """
    if directory.OPERATOR.one(held, login=login) is None:
        known = [one.login for one in directory.operators(held)]
        raise NotFound(kind="operator", name=login, nearest=get_close_matches(login, known, n=3, cutoff=0.5))
    return directory.posts_held(held, login, today)


def actor(held: Any, login: str, today: date) -> ActorView:
    """An operator as a decision sees him; raises as ``posts_held``."""
    from engine.decision.snapshot import ActorView  # decisions are not for readers

    return ActorView("person", login, posts_held(held, login, today))


class People:
    """The part of a reader that knows people."""

    database: Database
    rehearsal: bool
    calendar: Calendar
    names: Names
    _settings: dict[str, Any]

    def now(self) -> datetime:  # given by Engine
        """The present instant."""
        raise NotImplementedError

    def whoami(self, os_user: str, as_login: str | None = None) -> str:
        """The login that acts: the one bound to the operating-system user, or ``--as`` where that is free.

        Raises:
            NotAllowed: nobody is bound, or the delegation was not granted.
        """
        with self.database.reading() as held:
            return self.who(held, os_user, as_login)

    def who(self, held: Any, os_user: str, as_login: str | None = None) -> str:
        """The same inside a transaction."""
        known = {one.login: one.os_user for one in directory.operators(held)}
        bound = next((login for login, user in known.items() if user == os_user), None)
        if as_login is not None:
            if as_login not in known:
                near = get_close_matches(as_login, known, n=3, cutoff=0.5)
                raise NotFound(kind="operator", name=as_login, nearest=near)
            if self.rehearsal or as_login == bound:
                return as_login
            today = self._today()
            if bound and any(
                one.principal == as_login and one.in_force(today) for one in directory.delegations(held, bound)
            ):
                return as_login
            raise NotAllowed(
                what=Sentence("{login} has not delegated to {user}", {"login": as_login, "user": bound or os_user}),
                todo=_way_to(as_login, bound, os_user),
            )
        if bound is None:
            raise NotAllowed(
                what=Sentence("nobody is bound to the system user {user}", {"user": os_user}),
                todo=Sentence(
                    "The administrator binds one: duban operator bind LOGIN {user}; in a rehearsal say --as LOGIN",
                    {"user": os_user},
                ),
            )
        return bound

    def _today(self) -> date:
        return self.calendar.local_date(self.now())

    # the directory -----------------------------------------------------------------------------------------------

    def units(self) -> list[UnitRow]:
        """All units."""
        with self.database.reading() as held:
            return directory.units(held)

    def unit(self, written: str) -> UnitRow:
        """A unit by code, name or alias.

        Raises:
            NotFound: with the nearest names.
        """
        code = self.names.resolve(written)
        return next(one for one in self.units() if one.code == code)

    def operators(self) -> list[OperatorRow]:
        """All operators."""
        with self.database.reading() as held:
            return directory.operators(held)

    def posts(self, login: str | None = None) -> list[PostRow]:
        """All posts, or those of one operator."""
        with self.database.reading() as held:
            return directory.posts(held, login)

    def delegations(self) -> list[DelegationRow]:
        """All delegations, those that are over included."""
        with self.database.reading() as held:
            return directory.delegations(held)

    def groups(self) -> list[GroupMemberRow]:
        """All memberships."""
        with self.database.reading() as held:
            return directory.groups(held)

    # settings ----------------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, Any]:
        """All settings of the database."""
        with self.database.reading() as held:
            return directory.settings(held)


def _way_to(login: str, bound: str | None, os_user: str) -> Sentence:
    """What the administrator can do so that a system user acts as this operator."""
    if bound is None:
        return Sentence(
            "The administrator binds one: duban operator bind {login} {user}", {"login": login, "user": os_user}
        )
    if bound == ADMIN:
        return Sentence(
            "The administrator does no casework; he binds another system user: duban operator bind {login} OS_USER",
            {"login": login},
        )
    return Sentence(
        "The administrator grants it: duban operator delegate {login} --to {to}", {"login": login, "to": bound}
    )
