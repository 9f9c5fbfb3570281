"""Commands of duban in processes of their own, with a fault built into them, and all that a database says afterwards.

A victim is a fork of this process, in which everything is imported already and the procedures are proved: it costs
milliseconds, so every single statement of a command can have its own victim. What it does is what ``duban`` does:
``cli.main.main`` with the words of a command line, on a file.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from cli import options
from cli.main import NOUNS, main
from engine.calendar import published
from engine.calendar.days import Calendar
from engine.definition.registry import Registry
from engine.store.connections import sqlite
from engine.store.connections.turnstile import Turnstile

Fault = Callable[[sqlite3.Connection], None]
"""What is done to every connection to a database before it is used."""
Record = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code, or minus the signal that killed it."""

    code: int
    out: str
    err: str


@cache
def _ready() -> tuple[Registry, Calendar]:
    """What every command reads anew and finds the same: the procedures, proved, and the calendar.

    All that a command imports only when it is called is imported here too.
    """
    for module in (
        *(place.partition(":")[0] for place, _ in NOUNS.values()),
        "engine.runtime",
        "engine.daemon.heartbeat",
    ):
        import_module(module)
    return Registry.load(["workflows"]), published.load()


def started(work: Callable[[], int]) -> Callable[[], Ended]:
    """Runs something in a fork of this process; what it gives waits for the end."""
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            os.dup2(out_end, 1)
            os.dup2(err_end, 2)
            sys.stdout, sys.stderr = open(1, "w", encoding="utf-8"), open(2, "w", encoding="utf-8")  # noqa: SIM115
            code = work()
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(code)
    for end in (out_end, err_end):
        os.close(end)

    def ended() -> Ended:
        said = []
        for end in (out, err):
            with open(end, encoding="utf-8") as stream:
                said.append(stream.read())
        _, status = os.waitpid(pid, 0)
        return Ended(os.waitstatus_to_exitcode(status), *said)

    return ended


def begun(
    file: Path, *words: str, fault: Fault | None = None, first: Callable[[], object] | None = None
) -> Callable[[], Ended]:
    """One command on a database file, in a process of its own; what it gives waits for its end.

    Args:
        fault: is done to its connections. first: is done in its process before anything else.
    """
    shipped, calendar = _ready()

    def work() -> int:
        for name in ("DUBAN_LANG", "DUBAN_DEBUG", "DUBAN_WORKFLOWS"):
            os.environ.pop(name, None)
        os.environ["DUBAN_DB"] = str(file)
        options.mark = lambda: "cli-test"  # what two runs record is compared to the last byte
        Registry.load = classmethod(lambda cls, *_, **__: shipped)  # type: ignore[method-assign, assignment]
        published.load = lambda *_, **__: calendar
        if fault is not None:
            _build_in(fault)
        if first is not None:
            first()
        return main(words)

    return started(work)


def duban(file: Path, *words: str, **how: Any) -> Ended:
    """The same, and how it ended."""
    return begun(file, *words, **how)()


def _build_in(fault: Fault) -> None:
    connect = sqlite._connect

    def faulty(path: Path, patience: float) -> sqlite3.Connection:
        driver = connect(path, patience)
        fault(driver)
        return driver

    sqlite._connect = faulty


# faults ----------------------------------------------------------------------------------------------------------


def killed_before(number: int) -> Fault:
    """``kill -9`` before the statement of that number, counted from 0."""
    left = [number]

    def step(_: str) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    return lambda driver: driver.set_trace_callback(step)


def full_after(pages: int) -> Fault:
    """A disk on which the database can grow by so many pages."""

    def fill(driver: sqlite3.Connection) -> None:
        now = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count={now + pages}")

    return fill


def little_memory(driver: sqlite3.Connection) -> None:
    """Pages are written before the end of a transaction already."""
    driver.execute("PRAGMA cache_size=10")


def ends_at(size: int, how: signal.Handlers) -> Callable[[], None]:
    """No file can have more bytes: such a write fails, or kills, by what its signal does."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, how)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def meeting_at(meeting: Any) -> Fault:
    """Before it queues to write for the first time it waits at a barrier: by then it has looked at the item."""
    queued = Turnstile.passed

    def install(_driver: Any) -> None:
        if meeting in met_at:
            return
        met_at.append(meeting)

        def met(self: Turnstile, patience: float) -> Any:
            Turnstile.passed = queued  # type: ignore[method-assign]
            meeting.wait(30)
            return queued(self, patience)

        Turnstile.passed = met  # type: ignore[method-assign]  # of this process, which was forked for one command

    met_at: list[Any] = []
    return install


def noting(file: Path) -> Fault:
    """Nothing, but every statement is written down."""

    def step(sql: str) -> None:
        with file.open("a", encoding="utf-8") as notes:
            notes.write(" ".join(sql.split())[:60] + "\n")

    return lambda driver: driver.set_trace_callback(step)


def statements(file: Path, *words: str, first: Callable[[], object] | None = None) -> list[str]:
    """The statements a command runs on a copy of the file, in order; ``first`` as in ``begun``."""
    copy, notes = fresh(file, file.with_name("counted.db")), file.with_name("counted.txt")
    notes.write_text("")
    ended = duban(copy, *words, fault=noting(notes), first=first)
    assert ended.code == 0, ended.err
    return notes.read_text("utf-8").splitlines()


# databases -------------------------------------------------------------------------------------------------------


def fresh(file: Path, copy: Path) -> Path:
    """A copy of a database that nobody has open, the log a killed process left behind and its seals included."""
    for end in ("", "-wal", "-shm", "-seals"):
        source, target = file.with_name(file.name + end), copy.with_name(copy.name + end)
        if source.exists() and end != "-shm":
            shutil.copyfile(source, target)
        else:
            target.unlink(missing_ok=True)
    return copy


def record(file: Path, *, without: tuple[str, ...] = ()) -> Record:
    """Every row of every table. It is read from a copy, so that recovery after a kill is left to duban."""
    copy = fresh(file, file.with_name("looked-at.db"))
    with closing(sqlite3.connect(copy)) as held:
        assert held.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [name for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        return {name: held.execute(f"SELECT * FROM {name}").fetchall() for name in names if name not in without}


def difference(one: Record, other: Record) -> list[str]:
    """The tables in which two records differ."""
    return [name for name in one if one[name] != other.get(name)]
