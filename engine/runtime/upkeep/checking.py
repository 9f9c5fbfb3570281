"""``db check``: whether the database itself is as this program needs it. What is recorded in it, ``audit`` looks at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.calendar.clock import SystemClock
from engine.errors import Sentence
from engine.runtime.answers.views import Finding
from engine.runtime.upkeep.placed import of_file
from engine.runtime.upkeep.watching import APART
from engine.store.connections import sqlite
from engine.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

OLDEST_SERVER = 150_000
"""PostgreSQL 15."""
LEAST_ROOM = 64 * 1024 * 1024
"""Bytes that must be free beside a file (assumed): days of work, and the write-ahead log of a sweep."""

WRONG = {
    "missing": Sentence("{what} is missing"),
    "more": Sentence("{what} is there, and this program knows nothing of it"),
    "other": Sentence("{what} is not as this program makes it"),
}
MEND = Sentence("somebody changed the database by hand: undo it, or restore a backup")


def check(url: str) -> tuple[list[str], list[Finding]]:
    """Looks at everything in turn.

    Returns:
        the names of what was looked at, and what was found; what is not named was not looked at.

    Raises:
        Unusable: it is not a database of this program's schema.
    """
    with Database(url) as database:
        looks: dict[str, Callable[[Database], Iterator[Finding]]] = {"schema": _schema}
        if database.speaks == "sqlite":
            looks |= {"file": _file, "place": _place, "journal": _journal, "sqlite": of_sqlite, "disk": _disk}
        else:
            looks |= {"server": of_server, "clock": _clock}
        return list(looks), [one for look in looks.values() for one in look(database)]


def _schema(database: Database) -> Iterator[Finding]:
    from engine.store.shape.comparing import differences

    for kind, what in differences(database):
        yield Finding("schema", True, Sentence(WRONG[kind].template, {"what": what}), MEND)


def _file(database: Database) -> Iterator[Finding]:
    found = database.open().driver.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        yield Finding("file", True, Sentence("SQLite finds: {what}", {"what": found}), Sentence("restore a backup"))
    row = database.open().driver.execute("PRAGMA foreign_key_check").fetchone()
    if row is not None:
        data = {"table": row[0], "other": row[2]}
        sentence = Sentence("a row of {table} points at one of {other} that is not there", data)
        yield Finding("file", True, sentence, MEND)


def _place(database: Database) -> Iterator[Finding]:
    yield from of_file(database.path)


def _journal(database: Database) -> Iterator[Finding]:
    mode = database.open().driver.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        sentence = Sentence("the journal mode is {mode}, not wal: readers and writers wait for each other",
                            {"mode": mode})  # fmt: skip
        yield Finding("journal", True, sentence, Sentence("close everything that has it open, and look again"))


def of_sqlite(database: Database) -> Iterator[Finding]:
    """Whether SQLite itself is to be trusted."""
    version, flawed = sqlite.version()
    if flawed:
        data = {"version": version}
        sentence = Sentence("SQLite {version} runs; before 3.51.3 several writers may meet the WAL-reset bug", data)
        todo = Sentence("use a Python with a newer SQLite; until then avoid several writers at once, and back up often")
        yield Finding("sqlite", False, sentence, todo)


def _disk(database: Database) -> Iterator[Finding]:
    path: Path = database.path
    free, size = shutil.disk_usage(path.resolve().parent).free, path.stat().st_size
    data = {"free": f"{free / 1e6:.0f} MB", "size": f"{size / 1e6:.0f} MB"}
    if free < LEAST_ROOM:
        yield Finding("disk", True, Sentence("only {free} are free beside the database", data), Sentence("make room"))
    elif free < 2 * size:
        sentence = Sentence("{free} are free beside a database of {size}; a backup or an upgrade needs as much again",
                            data)  # fmt: skip
        yield Finding("disk", False, sentence, Sentence("make room, or back up to another disk"))


def of_server(database: Database) -> Iterator[Finding]:
    """Whether we were tried on such a server."""
    version = database.version()
    if version < OLDEST_SERVER:
        sentence = Sentence("PostgreSQL {version} runs; duban is tried on 15 to 18", {"version": version // 10_000})
        yield Finding("server", False, sentence, Sentence("use a newer server"))


def _clock(database: Database) -> Iterator[Finding]:
    there, here = database.clock(), SystemClock().now()
    if there is not None and abs(there - here) > APART:
        data = {"seconds": round(abs(there - here).total_seconds())}
        sentence = Sentence("this machine's clock is {seconds} seconds away from the server's", data)
        yield Finding("clock", True, sentence, Sentence("set both by a time server; until then no daemon here acts"))
