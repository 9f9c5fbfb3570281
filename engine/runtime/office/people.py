"""Who there is and who acts: the directory, logins, posts, settings. Nothing here writes."""

from __future__ import annotations

from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, NotFound, Sentence
from engine.intake.rows import DelegationRow, GroupMemberRow, OperatorRow, PostRow, UnitRow
from engine.store.office import directory

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.decision.snapshot import ActorView
    from engine.intake.names import Names
    from engine.intake.scope import Scope
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


def actor(held: Any, login: str, today: date, typist: str | None = None) -> ActorView:
    """An operator as a decision sees him, with the posts he may act in: his own, and those he stands in for.

    Args:
        typist: the system user who acts under his login, if that is not he himself. In a rehearsal, where everybody
            plays everybody, nobody says so.

    Raises:
        NotFound: nobody of that login. NotAllowed: no delegation to that system user is in force.
    """
    from engine.decision.snapshot import ActorView, PostHeld  # decisions are not for readers

    hand = _login_of(held, typist) if typist is not None else None
    if hand is not None and hand != login:
        return under(held, login, hand, today)
    own = posts_held(held, login, today)
    partial = directory.partial(held)
    barred = partial.get(login, {})
    holds = [
        PostHeld(role, unit, holder, scope.procedures)
        for holder, scope in filled_in(held, login, today)
        for role, unit in sorted(directory.posts_held(held, holder, today))
        if (role, unit) not in own and scope.covers(role, unit)
    ]  # fmt: skip
    if not holds:
        return ActorView("person", login, own, barred=barred, partial=partial)
    holds += [PostHeld(role, unit) for role, unit in sorted(own)]
    posts = frozenset((one.role, one.unit) for one in holds)
    return ActorView("person", login, posts, holds=tuple(holds), barred=barred, partial=partial)


def under(held: Any, login: str, hand: str, today: date) -> ActorView:
    """An operator under whose login another acts: with his own posts, as far as the delegation goes.

    Raises:
        NotFound: nobody of that login. NotAllowed: no delegation between them is in force.
    """
    from engine.decision.snapshot import ActorView, PostHeld

    own = posts_held(held, login, today)
    scopes = scopes_between(held, login, hand, today)
    if not scopes:
        raise NotAllowed(what=Sentence("{login} has not delegated to {user}", {"login": login, "user": hand}),
                         todo=_way_to(login, hand, hand))  # fmt: skip
    partial = directory.partial(held)
    barred = {**partial.get(hand, {}), **partial.get(login, {})}
    if any(one.whole for one in scopes):
        return ActorView("person", login, own, hand=hand, barred=barred, partial=partial)
    holds = tuple(
        PostHeld(role, unit, "", one.procedures)
        for role, unit in sorted(own) for one in scopes if one.covers(role, unit)
    ) or (PostHeld("", ""),)  # fmt: skip
    posts = frozenset((one.role, one.unit) for one in holds if one.role)
    return ActorView(
        "person", login, posts, hand=hand, scope="; ".join(map(str, scopes)), holds=holds, barred=barred,
        partial=partial,
    )  # fmt: skip


def posts_seen(held: Any, login: str, today: date, lent: list[Scope] | None) -> frozenset[tuple[str, str]]:
    """The posts as whose holder somebody may look: his own and those he stands in for; of a login that was lent to him
    for less than everything, those alone."""
    own = directory.posts_held(held, login, today)
    if lent is not None:
        return frozenset((role, unit) for role, unit in own if any(one.covers(role, unit) for one in lent))
    filled = filled_in(held, login, today)
    return own | frozenset(
        (role, unit)
        for holder, scope in filled for role, unit in directory.posts_held(held, holder, today)
        if scope.covers(role, unit)
    )  # fmt: skip


def filled_in(held: Any, login: str, today: date) -> list[tuple[str, Scope]]:
    """For whom somebody stands in on a day, and in what."""
    known = directory.delegations(held, login)
    return [(one.principal, one.scope) for one in known if one.substitute and one.in_force(today)]


def scopes_between(held: Any, principal: str, hand: str, today: date) -> list[Scope]:
    """For what one operator may act under the login of another on a day."""
    return [
        one.scope for one in directory.delegations(held, hand)
        if one.principal == principal and not one.substitute and one.in_force(today)
    ]  # fmt: skip


def _login_of(held: Any, user: str) -> str | None:
    """The operator a system user is bound to; nobody's where everybody may act as everybody."""
    if directory.SETTING.value(held, name="rehearsal.now") is not None:
        return None
    return next((one.login for one in directory.operators(held) if one.os_user == user), None)


class People:
    """The part of a reader that knows people."""

    database: Database
    rehearsal: bool
    calendar: Calendar
    names: Names
    narrowed: frozenset[str] = frozenset()
    """As whom this session acts by a delegation for less than everything."""
    lent: list[Scope] | None = None
    """For what, then."""
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
            if bound and (scopes := scopes_between(held, as_login, bound, today)):
                self.lent = None if any(one.whole for one in scopes) else scopes
                self.narrowed = frozenset() if self.lent is None else frozenset((as_login,))
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

    def office_posts(self, held: Any, login: str) -> frozenset[tuple[str, str]]:
        """The posts by which somebody may do what is no casework (import a directory, load a calendar): his own, and
        none of them under a delegation that is not for everything."""
        return frozenset() if login in self.narrowed else directory.posts_held(held, login, self._today())

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

    def recusals(self, login: str) -> dict[str, str]:
        """The units in whose matters an operator takes no part now, with the reason."""
        with self.database.reading() as held:
            return directory.barred(held, login)

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
