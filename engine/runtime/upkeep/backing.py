"""Backups of a SQLite database: one file and its checksum, made while everybody works on; and the way back.

A PostgreSQL server is backed up with its own tools.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from engine.calendar.clock import SystemClock
from engine.errors import Damaged, Sentence, Unusable, Usage
from engine.runtime.audits.auditing import how_many, verify
from engine.runtime.audits.wrong import Wrong
from engine.runtime.office.people import ADMIN
from engine.runtime.reader import Reader
from engine.runtime.transactions.transaction import DryRun
from engine.store.connections import sqlite
from engine.store.database import Database

SUM = ".sha256"
"""The checksum stands in a file of its own beside the backup, as ``sha256sum`` writes and checks it."""
STAMP = "%Y%m%dT%H%M%S"
OURS = re.compile(r"duban-\d{8}T\d{6}\.db")
MOST_NAMED = 20


@dataclass(frozen=True)
class Backup:
    """A backup, or a database brought back from one.

    Attributes:
        lines: of all histories. dropped: older backups that were removed.
    """

    file: Path
    sha256: str
    size: int
    lines: int
    dropped: tuple[Path, ...] = ()


def place(named: Path, now: datetime) -> Path:
    """Where a backup goes: in a folder it is called after the moment."""
    return named / f"duban-{now.strftime(STAMP)}.db" if named.is_dir() else named


def back_up(reader: Reader, file: Path, keep: int | None = None) -> Backup:
    """Writes the whole database, as of one moment, into a new file, and its checksum beside it.

    Args:
        keep: of the backups in the same folder that are called after their moment, only so many stay, the newest.

    Raises:
        Unusable: there is something already, the disk is full, … Nothing is left then. Usage: not SQLite.
    """
    made = copied(_file_of(reader.database), file, lambda: how_many(reader))
    return replace(made, dropped=_drop(file.parent, keep)) if keep else made


def copied(source: Database, file: Path, lines: Callable[[], int]) -> Backup:
    """The bare copy with its checksum; raises as ``back_up``. ``lines``: counts those of all histories."""
    shown = str(file)
    sqlite.refuse_taken(_sum(file), f"{shown}{SUM}")
    with sqlite.placed(file, shown) as draft:
        sqlite.copy_whole(source.open().driver, draft)
        digest, size, count = _digest(draft), draft.stat().st_size, lines()
    with sqlite.placed(_sum(file), f"{shown}{SUM}") as draft:
        draft.write_text(f"{digest}  {file.name}\n", "utf-8")
    return Backup(file, digest, size, count)


def restore(file: Path, url: str, *, dry_run: bool = False) -> Backup:
    """Makes a database of a backup, once everything in it is proved: the checksum, SQLite's own check, every chain.

    A backup of an earlier schema is brought up to date on the way.

    Raises:
        Damaged: it is not what was backed up. Unusable: something is there already; it is left alone. Usage.
    """
    target = _file_of(Database(url))
    digest, lines = _checked(file), 0
    for end in ("-wal", "-shm"):
        sqlite.refuse_taken(target.path.with_name(target.path.name + end), f"{target}{end}")
    with suppress(DryRun), sqlite.placed(target.path, str(target)) as draft:
        shutil.copyfile(file, draft)
        lines = _proved(draft, file)
        _settle(draft)
        if dry_run:
            raise DryRun
    return Backup(target.path, digest, file.stat().st_size, lines)


def _file_of(database: Database) -> Database:
    if not isinstance(getattr(database, "path", None), Path) or database.is_copy:
        raise Usage(what=Sentence("only a SQLite database is backed up so; a server is with its own tools (pg_dump)"))
    return database


def _sum(file: Path) -> Path:
    return file.with_name(file.name + SUM)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _checked(file: Path) -> str:
    """The checksum of a backup that is the one beside it."""
    sqlite.judge(file, str(file), sqlite.OLDEST)
    try:
        written = _sum(file).read_text("utf-8").split()[:1]
    except OSError:
        raise Damaged(file=str(file), why=Sentence("{sum} is missing", {"sum": _sum(file).name})) from None
    digest = _digest(file)
    if written != [digest]:
        raise Damaged(file=str(file), why=Sentence("its bytes are not those of {sum}", {"sum": _sum(file).name}))
    return digest


def _proved(draft: Path, file: Path) -> int:
    """How many lines the histories have; raises Damaged if one is not what was written."""
    try:
        if what := sqlite.damage(draft):
            raise Damaged(file=str(file), why=Sentence("SQLite finds: {what}", {"what": what}))
        _brought_up(draft)
        reader = Reader(f"sqlite:///{draft}")
        try:
            found = list(verify(reader, outside=False))
            lines = how_many(reader)
        finally:
            reader.close()
    except Unusable as error:
        raise Damaged(file=str(file), why=error.sentence) from None
    if found:
        raise _damaged(file, found)
    return lines


def _brought_up(draft: Path) -> None:
    """A backup of an earlier schema becomes a database of this one's."""
    with Database.unqueued(f"sqlite:///{draft}", accepts=sqlite.OLDEST) as database:
        if database.schema() < sqlite.SCHEMA_VERSION:
            from engine.store.shape.upgrading import upgrade

            upgrade(database, SystemClock().now(), ADMIN)


def _damaged(file: Path, found: list[Wrong]) -> Damaged:
    why = Sentence("{count} finding(s) in its histories", {"count": len(found)})
    error = Damaged(file=str(file), why=why)
    error.reasons = tuple(one.sentence for one in found[:MOST_NAMED])
    return error


def _settle(draft: Path) -> None:
    with draft.open("rb+") as stream:  # Windows syncs only what is open for writing
        os.fsync(stream.fileno())


def _drop(folder: Path, keep: int) -> tuple[Path, ...]:
    ours = sorted(one for one in folder.iterdir() if OURS.fullmatch(one.name))
    gone = tuple(ours[:-keep])
    for one in gone:
        _sum(one).unlink(missing_ok=True)
        one.unlink()
    return gone
