"""A new database: its tables, its settings, its calendars, its first profile, its administrator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.calendar import published
from engine.calendar.clock import SystemClock
from engine.calendar.layers import Revision, key_of
from engine.calendar.limits import read_profile
from engine.calendar.notices import read_layer
from engine.intake.rows import Directory, OperatorRow
from engine.runtime.calendars.revisions import add_calendar
from engine.runtime.calendars.terms import add_profile
from engine.runtime.office import logged
from engine.runtime.office.managing import bindings
from engine.runtime.office.people import ADMIN
from engine.runtime.reader import REHEARSAL
from engine.store.database import Database
from engine.store.evidence import system
from engine.store.office import changes

DEFAULTS: Mapping[str, Any] = {
    "time_zone": "Asia/Shanghai",
    "office.unit": "anweiban",
    "office.host": "yingji",
    "committee.unit": "anweihui",
}
"""Settings of a fresh database; the unit codes are those of the shipped directory (assumed)."""


def create(
    url: str,
    *,
    rehearsal: bool = False,
    now: datetime | None = None,
    profile: str | None = None,
    admin: str | None = None,
    settings: Mapping[str, Any] | None = None,
    first: Directory | None = None,
    dry_run: bool = False,
) -> dict[str, int]:
    """Makes the database and everything it cannot be without, in one transaction: all of it, or no file.

    Args:
        now: the first instant of a rehearsal. profile: TOML text of the first profile. admin: operating-system user; on
            a server it is the user as whom we are connected.
        first: the units, groups, operators and posts it begins with. dry_run: only look whether it could be made.

    Returns:
        how many rows of ``first`` were added, changed, and the same.

    Raises:
        Unusable: there is something already, or it cannot be written. BrokenProfile. NotAllowed: ``first`` binds the
            administrator's system user to another login.
    """
    instant = now or SystemClock().now()
    checked = read_profile(profile) if profile else None
    database = Database(url)
    counts: dict[str, int] = {}
    if dry_run:
        database.refuse_taken()
        return counts

    def fill(held: Any) -> None:
        for name, value in {**DEFAULTS, **(settings or {})}.items():
            changes.set_setting(held, name, value, instant, ADMIN)
        if rehearsal:
            changes.set_setting(held, REHEARSAL, instant.isoformat(), instant, ADMIN)
        changes.add(held, Directory(operators=(OperatorRow(ADMIN, "系统管理员", admin),)))
        system.log(held, instant, ADMIN, "database.init", {"rehearsal": rehearsal, logged.STANDS: logged.stands(held)})
        for key, file, text in shipped():
            add_calendar(held, key, text, file, instant, ADMIN, settled=True)
        if checked is not None and profile is not None:
            add_profile(held, checked, profile, instant, ADMIN)
        if first is not None:
            bound = bindings(held, first)
            counts.update(logged.import_directory(held, first, instant, ADMIN, bound, always=True))

    try:
        admin = admin and (database.user() or admin)
        database.create(instant, ADMIN, fill)
    finally:
        database.close()
    return counts


def shown(url: str) -> str:
    """A database's URL as it may be shown: without a password. Raises Unusable if it is none."""
    return str(Database(url))


def shipped() -> Iterator[tuple[Revision, str, str]]:
    """The calendars we ship, as the first revisions of a database: each with its file's name and text.

    A database counts by what it holds; a later version of the program that ships a further year changes nothing in it
    until somebody loads that year.
    """
    for file, text in published.texts().items():
        layer = read_layer(text, file)
        yield Revision(key_of(layer), layer), file, text


def grant_roles(url: str, *, dry_run: bool = False) -> list[str]:
    """Makes the roles of a server and says what they may do in this database.

    Returns:
        the SQL.

    Raises:
        Usage: the database is a file. Unusable: whoever is connected may not.
    """
    with Database(url) as database:
        return database.grant(dry_run)
