"""Opening a SQLite file, or saying in one line why not; what its errors mean.

Nothing is created or changed while a file is being judged: whether it is ours is read from its first hundred bytes,
before SQLite (which might recover or checkpoint somebody else's database) sees it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import Sentence, Unusable

if TYPE_CHECKING:
    from sqlalchemy import Dialect

SCHEMA_VERSION = 3
OLDEST = 2
"""The oldest schema that ``duban db upgrade`` brings up to date."""
APPLICATION_ID = 0x64756261
"""``duba``: how we know our own files (bytes 68–71 of the header)."""

BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
WHY = {
    sqlite3.SQLITE_FULL: Sentence("the disk is full; nothing was written"),
    sqlite3.SQLITE_READONLY: Sentence("it is read-only"),
    sqlite3.SQLITE_CORRUPT: Sentence("the file is damaged; restore a backup"),
    sqlite3.SQLITE_NOTADB: Sentence("the file is damaged or not a database"),
    sqlite3.SQLITE_CANTOPEN: Sentence("the file or its folder cannot be opened"),
    sqlite3.SQLITE_PERM: Sentence("access is denied"),
    sqlite3.SQLITE_IOERR: Sentence("the disk reports an error"),
}
HELD = Sentence("another program holds it; try again, or find out which one")
THERE = Sentence("there is a file already; it was left alone")


WAL_RESET_MENDED = (3, 51, 3)
"""Older versions may lose a write when several connections meet a full write-ahead log."""


@cache
def dialect() -> Dialect:
    """What SQLAlchemy calls it; imported only by whoever builds a statement."""
    from sqlalchemy.dialects.sqlite.pysqlite import dialect as make_dialect

    return make_dialect(dbapi=sqlite3)


def version() -> tuple[str, bool]:
    """Which SQLite runs, and whether it still has the WAL-reset bug."""
    return sqlite3.sqlite_version, sqlite3.sqlite_version_info < WAL_RESET_MENDED


def judge(path: Path, shown: str, accepts: int = SCHEMA_VERSION) -> None:
    """Whether the file may be opened, from the outside.

    Args:
        accepts: the oldest schema that is not refused.

    Raises:
        Unusable: it is missing, a folder, out of reach, read-only, not SQLite, not ours, or newer than we are.
    """
    header = _header(path, shown)
    if not header:
        raise Unusable(database=shown, why=Sentence("the file is empty; duban did not make it"))
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100:
        raise Unusable(database=shown, why=Sentence("the file is not a SQLite database"))
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise Unusable(database=shown, why=Sentence("the file is a SQLite database, but not one of duban"))
    refuse_unknown(int.from_bytes(header[60:64], "big"), shown, accepts)
    if not os.access(path, os.W_OK):
        raise Unusable(database=shown, why=Sentence("the file is read-only for this user"))
    if not os.access(path.resolve().parent, os.W_OK | os.X_OK):
        raise Unusable(database=shown, why=Sentence("its folder is read-only for this user"))


def _header(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except FileNotFoundError:
        if path.parent.is_dir():
            why = Sentence("there is no such file; duban db init makes one")
        else:
            why = Sentence("there is no folder {folder}", {"folder": str(path.parent)})
    except NotADirectoryError:
        why = Sentence("there is no folder {folder}", {"folder": str(path.parent)})
    except IsADirectoryError:
        why = Sentence("it is a folder")
    except PermissionError:
        why = Sentence("it is a folder") if path.is_dir() else Sentence("access is denied")
    except OSError as error:
        why = Sentence("{error}", {"error": str(error)})
    raise Unusable(database=shown, why=why)


def refuse_unknown(found: int, shown: str, accepts: int = SCHEMA_VERSION) -> None:
    """Another schema than ours, or than we accept, is not touched: raises Unusable."""
    data = {"found": found, "known": SCHEMA_VERSION}
    if found > SCHEMA_VERSION:
        why = Sentence("its schema {found} is newer than this program's {known}; install the newer program", data)
        raise Unusable(database=shown, why=why)
    if OLDEST <= found < accepts:
        why = Sentence("its schema {found} is older than this program's {known}; bring it up to date: "
                       "duban db upgrade", data)  # fmt: skip
        raise Unusable(database=shown, why=why)
    if found < accepts:
        why = Sentence(
            "its schema {found} is older than this program's {known}, which cannot bring it up to date; use the "
            "program that made it, or make a new database", data,
        )  # fmt: skip
        raise Unusable(database=shown, why=why)


def connect(path: Path, shown: str, patience: float, accepts: int = SCHEMA_VERSION) -> sqlite3.Connection:
    """A connection to one of our files, in WAL mode and durable; a file that is not there is not created.

    Args:
        patience: how many seconds to wait for a lock. accepts: the oldest schema that is not refused.

    Raises:
        Unusable: the file is damaged, locked, newer than we are, or WAL is not possible there.
    """
    driver = None
    try:
        driver = _connect(path, patience)
        refuse_unknown(driver.execute("PRAGMA user_version").fetchone()[0], shown, accepts)
        mode = driver.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal" and driver.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
            raise Unusable(database=shown, why=Sentence("its folder cannot hold a write-ahead log"))
        driver.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException as error:
        if driver is not None:
            driver.close()
        if isinstance(error, sqlite3.Error):
            raise unusable(error, shown) from error
        raise
    return driver


def refuse_taken(path: Path, shown: str) -> None:
    """Nothing that exists is overwritten, and no folder is made: raises Unusable."""
    if os.path.lexists(path):
        raise Unusable(database=shown, why=THERE)
    if not path.parent.is_dir():
        raise Unusable(database=shown, why=Sentence("there is no folder {folder}", {"folder": str(path.parent)}))


def make(path: Path, shown: str, statements: list[str], fill: Callable[[sqlite3.Connection], object]) -> None:
    """A new file with everything in it, or none.

    Args:
        fill: writes the first rows, in the same transaction.

    Raises:
        Unusable: as ``placed``.
    """
    with placed(path, shown) as draft:
        _fill(draft, statements, fill)


@contextmanager
def placed(path: Path, shown: str) -> Iterator[Path]:
    """A new file, made under another name beside its own, which it gets when it is whole; or none.

    Raises:
        Unusable: there is something at that place already, or no file can be made there.
    """
    refuse_taken(path, shown)
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o660))
        yield draft
        os.link(draft, path)
    except FileExistsError:
        raise Unusable(database=shown, why=THERE) from None
    except (FileNotFoundError, NotADirectoryError):
        why = Sentence("there is no folder {folder}", {"folder": str(path.parent)})
        raise Unusable(database=shown, why=why) from None
    except PermissionError:
        raise Unusable(database=shown, why=WHY[sqlite3.SQLITE_PERM]) from None
    except OSError as error:
        raise Unusable(database=shown, why=Sentence("{error}", {"error": error.strerror or str(error)})) from None
    except sqlite3.Error as error:
        raise unusable(error, shown) from error
    finally:
        for leftover in (draft, *(draft.with_name(draft.name + end) for end in ("-journal", "-wal", "-shm"))):
            with suppress(OSError):
                leftover.unlink()


def _fill(draft: Path, statements: list[str], fill: Callable[[sqlite3.Connection], object]) -> None:
    driver = _connect(draft, 0)
    try:
        driver.execute("BEGIN EXCLUSIVE")
        driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
        driver.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        for statement in statements:
            driver.execute(statement)
        fill(driver)
        driver.execute("COMMIT")
        driver.execute("PRAGMA journal_mode=WAL")
    finally:
        driver.close()


def copy_whole(source: sqlite3.Connection, target: Path) -> None:
    """A copy in a file, as of one moment, durable and without a log beside it; nobody who writes has to wait."""
    with closing(sqlite3.connect(target, isolation_level=None)) as driver:
        source.backup(driver)
        driver.execute("PRAGMA journal_mode=DELETE")
    with target.open("rb+") as file:  # Windows syncs only what is open for writing
        os.fsync(file.fileno())


def damage(path: Path) -> str | None:
    """What SQLite itself finds wrong with a file, in its words; nothing if it is whole."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as driver:
        found = driver.execute("PRAGMA integrity_check(1)").fetchone()[0]
    return None if found == "ok" else str(found)


def into_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    """A copy in memory, taken while others may go on writing to the source."""
    driver = memory()
    source.backup(driver)
    return driver


def memory() -> sqlite3.Connection:
    """An empty database that lives as long as this connection."""
    driver = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=512)
    return _with_rules(driver)


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    driver = sqlite3.connect(
        uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    driver.execute("PRAGMA synchronous=FULL")
    return _with_rules(driver)


NOTHING: dict[None, None] = {}
sqlite3.register_adapter(type(None), NOTHING.get)
"""``None`` stays ``None``. Unless the driver is told, it asks for every single one what that might be, which takes
longer than storing it; and half of what we write is empty. ``get`` says so without a step of Python."""


def _with_rules(driver: sqlite3.Connection) -> sqlite3.Connection:
    driver.execute("PRAGMA foreign_keys=ON")
    driver.execute("PRAGMA recursive_triggers=ON")
    return driver


def unusable(error: sqlite3.Error, shown: str) -> Unusable:
    """What an error of the driver means, if it means that the database cannot be used."""
    code = error_code(error)
    why = HELD if code in BUSY else WHY.get(code, Sentence("{error}", {"error": str(error)}))
    return Unusable(database=shown, why=why)


def means_unusable(error: sqlite3.Error) -> bool:
    """Whether it is the database's fault: a lock, the disk, damage; not a statement's (a constraint, bad SQL)."""
    code = error_code(error)
    return code in BUSY or code in WHY


def error_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; -1 for an error of the driver itself."""
    code: int = getattr(error, "sqlite_errorcode", -1)
    return code & 0xFF if code >= 0 else -1
