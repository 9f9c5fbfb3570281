"""Changing who there is, and how the office is set up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, Sentence
from engine.runtime.office import logged
from engine.runtime.office.binding import Binding, taken, way_out
from engine.runtime.office.people import ADMIN
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import DryRun
from engine.store.evidence import system
from engine.store.office import changes, directory

if TYPE_CHECKING:
    from engine.intake.rows import Directory
    from engine.store.database import Database

MAY_IMPORT = {"handler", "office_deputy", "office_head"}
"""Posts that may change the directory besides the administrator (assumed)."""


class Managing(Binding):
    """The part of the engine that manages the directory and the settings."""

    database: Database
    _refusals: Callable[..., AbstractContextManager[None]]
    commanded: Callable[..., AbstractContextManager[Any]]
    now: Callable[[], datetime]
    _today: Callable[[], date]
    _load: Callable[[Any], None]
    _settings: dict[str, Any]
    office_posts: Callable[[Any, str], frozenset[tuple[str, str]]]

    @again
    def import_directory(self, new: Directory, *, actor: str, dry_run: bool = False) -> dict[str, int]:
        """Adds what is new and changes what differs, with a line in the system log; nothing is removed.

        Raises:
            NotAllowed: neither the administrator nor somebody of the office; or it binds a system user, and it is not
            the administrator who imports it, or the user is bound to another login.
        """
        refusals, counts = self._refusals(actor, None, "directory.import", dry_run), dict[str, int]()
        with refusals, suppress(DryRun), self.commanded(alone=True) as held:
            posts = {role for role, _ in self.office_posts(held, actor)}
            if actor != ADMIN and not MAY_IMPORT & posts:
                raise NotAllowed(what=Sentence("only the administrator or the office may change the directory"))
            bound = bindings(held, new)
            if bound and actor != ADMIN:
                raise NotAllowed(what=Sentence("only the administrator decides who acts under which login"))
            counts = logged.import_directory(held, new, self.now(), actor, bound)
            if dry_run:
                raise DryRun
        with self.database.reading() as held:
            self._load(held)
        return counts

    @again
    def set_setting(self, name: str, value: Any, actor: str) -> None:
        """Sets one, with a line in the system log."""
        with self.database.writing(alone=True) as held:
            changes.set_setting(held, name, value, self.now(), actor)
            system.log(held, self.now(), actor, "setting", {"name": name, "value": value})
        self.look_up_settings()

    def look_up_settings(self) -> None:
        """The settings as they are now."""
        with self.database.reading() as held:
            self._settings = directory.settings(held)
            self._load(held)


def bindings(held: Any, new: Directory) -> dict[str, str]:
    """The system users a directory would bind anew: login → user.

    Raises:
        NotAllowed: one of them is bound to another login, which this directory does not give another user.
    """
    before = {one.login: one.os_user for one in directory.operators(held)}
    wanted = {one.login: one.os_user for one in new.operators if one.os_user}
    after = {**before, **wanted}
    for login, user in wanted.items():
        other = next((one for one, bound in after.items() if bound == user and one != login), None)
        if other is not None:
            raise NotAllowed(what=taken(user, other), todo=way_out(other))
    return {login: user for login, user in wanted.items() if before.get(login) != user}
