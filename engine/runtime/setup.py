"""A new database: its tables, its settings, its first profile, its administrator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.calendar.clock import SystemClock
from engine.calendar.limits import read_profile
from engine.intake.rows import Directory, OperatorRow
from engine.runtime.managing import ADMIN
from engine.runtime.reader import REHEARSAL
from engine.store import changes, system
from engine.store.database import Database

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
) -> dict[str, int]:
    """Makes the database and everything it cannot be without, in one transaction: all of it, or no file.

    Args:
        now: the first instant of a rehearsal. profile: TOML text of the first profile. admin: operating-system user.
        first: the units, groups, operators and posts it begins with.

    Returns:
        how many rows of ``first`` were added, changed, and the same.

    Raises:
        Unusable: there is something already, or it cannot be written. BrokenProfile.
    """
    instant = now or SystemClock().now()
    checked = read_profile(profile) if profile else None
    database = Database(url)
    counts: dict[str, int] = {}

    def fill(held: Any) -> None:
        for name, value in {**DEFAULTS, **(settings or {})}.items():
            changes.set_setting(held, name, value, instant, ADMIN)
        if rehearsal:
            changes.set_setting(held, REHEARSAL, instant.isoformat(), instant, ADMIN)
        changes.add(held, Directory(operators=(OperatorRow(ADMIN, "系统管理员", admin),)))
        system.log(held, instant, ADMIN, "database.init", {"rehearsal": rehearsal})
        if checked is not None and profile is not None:
            mark = sha256(profile.encode()).hexdigest()
            system.ADD_PROFILE.run(
                held, key=checked.key, name=checked.name, revision=str(checked.revision),
                effective=checked.effective, content=profile, sha256=mark, loaded_at=instant, loaded_by=ADMIN,
            )  # fmt: skip
            system.log(held, instant, ADMIN, "profile.load", {"key": checked.key, "sha256": mark})
        if first is not None:
            counts.update(changes.add(held, first))
            system.log(held, instant, ADMIN, "directory.import", counts)

    try:
        database.create(instant, ADMIN, fill)
    finally:
        database.close()
    return counts
