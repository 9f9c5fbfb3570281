"""Who there is and who acts: the directory, logins, posts, settings."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from engine.decision.snapshot import ActorView
from engine.errors import NotAllowed, NotFound, Sentence
from engine.intake.directory import Directory, GroupMemberRow, OperatorRow, PostRow, UnitRow
from engine.runtime.transaction import DryRun
from engine.store import directory, system
from engine.store.ledger import posts_of

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.intake.names import Names
    from engine.store.database import Database

NOBODY = ActorView("person", "")
"""Nobody in particular: for asking what the rules say, whoever acts."""
ADMIN = "admin"
MAY_IMPORT = {"handler", "office_deputy", "office_head"}
"""Posts that may change the directory besides the administrator (assumed)."""


def actor(held: Any, login: str, today: date) -> ActorView:
    """An operator as a decision sees him.

    Raises:
        NotFound: nobody of that login.
    """
    if directory.OPERATOR.one(held, login=login) is None:
        known = [one.login for one in directory.operators(held)]
        raise NotFound(kind="operator", name=login, nearest=get_close_matches(login, known, n=3, cutoff=0.5))
    return ActorView("person", login, posts_of(held, login, today))


class People:
    """The part of the engine that knows people."""

    database: Database
    rehearsal: bool
    calendar: Calendar
    names: Names
    _settings: dict[str, Any]

    def now(self) -> datetime:  # given by Engine
        """The present instant."""
        raise NotImplementedError

    def _load(self, held: Any) -> None:
        raise NotImplementedError

    def whoami(self, os_user: str, as_login: str | None = None) -> str:
        """The login that acts: the one bound to the operating-system user, or ``--as`` where that is free.

        Raises:
            NotAllowed: nobody is bound, or the delegation was not granted.
        """
        with self.database.reading() as held:
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
                    one.principal == as_login and _runs(one, today)
                    for one in system.DELEGATIONS.all(held, delegate=bound)
                ):
                    return as_login
                raise NotAllowed(
                    what=Sentence("{login} has not delegated to {user}", {"login": as_login, "user": os_user})
                )
        if bound is None:
            raise NotAllowed(
                what=Sentence(
                    "nobody is bound to the system user {user}; ask the administrator, or say --as LOGIN",
                    {"user": os_user},
                )
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

    def groups(self) -> list[GroupMemberRow]:
        """All memberships."""
        with self.database.reading() as held:
            return directory.groups(held)

    def import_directory(self, new: Directory, *, actor: str, dry_run: bool = False) -> dict[str, int]:
        """Adds what is new and changes what differs, with a line in the system log; nothing is removed.

        Raises:
            NotAllowed: neither the administrator nor somebody of the office.
        """
        with suppress(DryRun), self.database.writing() as held:
            if actor != ADMIN and not MAY_IMPORT & {role for role, _ in posts_of(held, actor, self._today())}:
                raise NotAllowed(what=Sentence("only the administrator or the office may change the directory"))
            counts = directory.add(held, new)
            if counts["added"] + counts["changed"]:
                system.log(held, self.now(), actor, "directory.import", counts)
            if dry_run:
                raise DryRun
        with self.database.reading() as held:
            self._load(held)
        return counts

    # settings ----------------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, Any]:
        """All settings of the database."""
        with self.database.reading() as held:
            return directory.settings(held)

    def set_setting(self, name: str, value: Any, actor: str) -> None:
        """Sets one, with a line in the system log."""
        with self.database.writing() as held:
            directory.set_setting(held, name, value, self.now(), actor)
            system.log(held, self.now(), actor, "setting", {"name": name, "value": value})
        with self.database.reading() as held:
            self._settings = directory.settings(held)
            self._load(held)


def _runs(row: Any, today: date) -> bool:
    return (row.valid_from is None or row.valid_from <= today) and (row.valid_to is None or today <= row.valid_to)
