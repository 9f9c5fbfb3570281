"""``db upgrade``: a database of an earlier schema brought up to date, after a backup where it is a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from engine.calendar.clock import SystemClock
from engine.errors import Sentence, Unusable
from engine.runtime.office import logged
from engine.runtime.office.people import ADMIN
from engine.runtime.reader import REHEARSAL
from engine.runtime.upkeep.backing import STAMP, Backup, copied
from engine.store.connections.sqlite import OLDEST, SCHEMA_VERSION
from engine.store.database import Database
from engine.store.evidence import evidence, system
from engine.store.office import directory, running

if TYPE_CHECKING:
    from engine.store.connections.held import Held

ALIVE = timedelta(minutes=5)
"""A daemon that said so within this time counts as running (assumed)."""


@dataclass(frozen=True)
class Upgraded:
    """What was done.

    Attributes:
        found, known: the schema it had, and that of this program; equal if there was nothing to do.
        lines: of histories and of the system log, verified in the same transaction; 0 if there was nothing to do.
    """

    database: str
    found: int
    known: int
    lines: int = 0
    backup: Backup | None = None


def upgrade(url: str, user: str, backup: Path | None = None, *, dry_run: bool = False) -> Upgraded:
    """Brings the database up to date in one transaction; a file is backed up first.

    Args:
        user: who does it, by the system's name for them.
        backup: where the backup goes, a file or a folder; beside the database unless given.

    Raises:
        Unusable: a daemon is running, a history is broken, … The database is as it was.
    """
    with Database(url, accepts=OLDEST) as database:
        found, now = database.schema(), _now(database)
        done = Upgraded(str(database), found, SCHEMA_VERSION)
        if found == SCHEMA_VERSION or dry_run:
            return done
        _refuse_beside_daemons(database, now)
        made = None
        if database.speaks == "sqlite":
            made = copied(database, _place(database, backup, found), lambda: _lines(database))
        lines = _upgraded(database, now, user)
    return Upgraded(done.database, found, SCHEMA_VERSION, lines, made)


def _now(database: Database) -> datetime:
    """A rehearsal database has a clock of its own."""
    with database.reading() as held:
        stored = directory.settings(held).get(REHEARSAL)
    return datetime.fromisoformat(stored) if stored else SystemClock().now()


def _upgraded(database: Database, now: datetime, user: str) -> int:
    from engine.store.shape.upgrading import upgrade as carry_out

    def tell(held: Held, found: int) -> None:
        data = {"from": found, "to": SCHEMA_VERSION, "user": user, logged.STANDS: logged.stands(held)}
        system.log(held, now, ADMIN, "database.upgrade", data)

    return carry_out(database, now, ADMIN, tell)


def _place(database: Database, named: Path | None, found: int) -> Path:
    """Where the backup goes; not called as ``db backup --keep`` calls those it may remove."""
    folder = database.path.parent if named is None else named
    if not folder.is_dir():
        return folder
    return folder / f"{database.path.stem}-schema{found}-{SystemClock().now().astimezone().strftime(STAMP)}.db"


def _lines(database: Database) -> int:
    with database.reading() as held:
        return int(evidence.HOW_MANY.value(held))


def _refuse_beside_daemons(database: Database, now: datetime) -> None:
    """An older daemon must not go on in a newer database: it looks at the schema only when it opens one."""
    with database.reading() as held:
        alive = [one for one in running.RUNNING.all(held) if abs(now - one.beat_at) < ALIVE]
    if alive:
        data = {"host": alive[0].host, "pid": alive[0].pid}
        why = Sentence("a daemon is at work on {host} (process {pid}); stop all daemons first", data)
        raise Unusable(database=str(database), why=why)
