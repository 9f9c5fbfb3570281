"""A database that cannot be used: whatever the command, one clear line in Chinese, exit 1, and nothing is changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.store import database
from engine.store.connections.sqlite import OLDEST, SCHEMA_VERSION
from tests.faults.processes import duban, started

READERS = ("item list", "item show RW-2024-0001", "inbox --as office.handler", "daemon status", "doctor")
WRITERS = (
    "item do RW-2024-0001 receive --as yingji.liaison",
    "item open assignment --via draft --as office.handler --set kind=handover --set title=甲 --set todo=乙 "
    "--set source=丙 --set due_day=2024-06-28 --set leads=区应急局",
    "plan import putuo-2024 --as office.handler",
    "unit import putuo",
    "daemon tick",
    "daemon tick --at 2024-04-01",
    "daemon run --once",
    "daemon run",
)
NOBODY = 65534


def state_of(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its content."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "folder"
        for file in sorted(folder.rglob("*"))
    }


def said(file: Path, why: str, commands: Iterable[str], first: Callable[[], None] | None = None) -> None:
    """Each of the commands says so in one line, and nothing else."""
    for command in commands:
        ended = duban(file, *command.split(), first=first)
        expected = f"数据库 sqlite:///{file} 无法使用：{why}\n"
        assert (ended.code, ended.out, ended.err) == (1, "", expected), command


def refused(
    file: Path, why: str, *, commands: Iterable[str] = READERS + WRITERS, first: Callable[[], None] | None = None
) -> None:
    """The same, and nothing in the folder is changed."""
    before = state_of(file.parent)
    said(file, why, commands, first)
    assert state_of(file.parent) == before


def closed(file: Path) -> Path:
    """The file alone holds everything."""
    with closing(sqlite3.connect(file)) as held:
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


# what is not there, not ours, or newer ----------------------------------------------------------------------------


def test_what_is_no_database_of_ours(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.db").touch()
    (tmp_path / "text.db").write_text("督办\n" * 900, "utf-8")
    (tmp_path / "short.db").write_bytes(b"SQLite format 3\0")
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as theirs:
        theirs.execute("PRAGMA journal_mode=WAL")
        theirs.execute("CREATE TABLE item (id)")
    some = (READERS[0], *WRITERS[0:2], *WRITERS[-2:])
    refused(tmp_path / "none.db", "没有这个文件；可用 duban db init 新建", commands=READERS + WRITERS)
    said(tmp_path / "nowhere" / "none.db", f"没有目录 {tmp_path / 'nowhere'}", some)
    assert not (tmp_path / "nowhere").exists()
    refused(tmp_path / "folder", "这是文件夹", commands=some)
    refused(tmp_path / "empty.db", "该文件是空的，不是 duban 建立的", commands=some)
    for name in ("text.db", "short.db"):
        refused(tmp_path / name, "该文件不是 SQLite 数据库", commands=some)
    refused(tmp_path / "theirs.db", "该文件是 SQLite 数据库，但不是 duban 的", commands=READERS + WRITERS)


def test_a_newer_schema(desk: Path) -> None:
    with closing(sqlite3.connect(desk)) as newer:
        newer.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    why = f"其结构版本 {SCHEMA_VERSION + 1} 比本程序的 {SCHEMA_VERSION} 新；请安装较新的程序"
    refused(closed(desk), why)


def test_an_older_schema(desk: Path) -> None:
    with closing(sqlite3.connect(desk)) as older:
        older.execute(f"PRAGMA user_version={SCHEMA_VERSION - 1}")
    why = f"其结构版本 {SCHEMA_VERSION - 1} 比本程序的 {SCHEMA_VERSION} 旧；请升级：duban db upgrade"
    refused(closed(desk), why)
    with closing(sqlite3.connect(desk)) as older:
        older.execute(f"PRAGMA user_version={OLDEST - 1}")
    why = f"其结构版本 {OLDEST - 1} 比本程序的 {SCHEMA_VERSION} 旧，本程序不能升级它"
    refused(closed(desk), f"{why}；请用当初建库的程序，或者新建数据库")


def test_a_damaged_file(desk: Path) -> None:
    content = bytearray(closed(desk).read_bytes())
    content[100:4096] = b"\xff" * 3996
    desk.write_bytes(content)
    said(desk, "该文件已损坏；请恢复备份", (*READERS, *WRITERS[:2]))
    assert desk.read_bytes() == content  # SQLite has put its -wal and -shm beside it


# what may not be touched ------------------------------------------------------------------------------------------


def become_nobody() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def test_what_this_user_may_not_write(desk: Path) -> None:
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to everybody else
    try:
        folder.chmod(0o755)
        for name, mode in (("read-only", 0o444), ("secret", 0o000), ("closed", 0o666)):
            (folder / name).mkdir()
            shutil.copy(closed(desk), folder / name / "duban.db")
            (folder / name / "duban.db").chmod(mode)
            (folder / name).chmod(0o555 if name == "closed" else 0o777)
        for name, why in (
            ("read-only", "该文件对当前用户只读"),
            ("closed", "其所在目录对当前用户只读"),
            ("secret", "没有访问权限"),
        ):
            refused(folder / name / "duban.db", why, first=become_nobody)
    finally:
        (folder / "closed").chmod(0o700)
        shutil.rmtree(folder)


# what somebody else holds -----------------------------------------------------------------------------------------


def hasty() -> None:
    """A tenth of a second instead of ten is enough to see that a lock is not given up."""
    made = database.Database.__init__

    def impatient(self: database.Database, url: str, *, patience: float = 0.1) -> None:
        made(self, url, patience=patience)

    database.Database.__init__ = impatient  # type: ignore[method-assign]


@contextmanager
def held_by_another(file: Path, *, exclusively: bool) -> Iterator[None]:
    """Another process has begun to write, and does not end."""
    (ready, ready_end), (enough, enough_end) = os.pipe(), os.pipe()

    def hold() -> int:
        os.close(enough_end)
        other = sqlite3.connect(file, isolation_level=None)
        if exclusively:
            other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE setting SET set_by = 'x'")
        os.write(ready_end, b".")
        os.read(enough, 1)
        other.close()
        return 0

    ended = started(hold)
    os.close(enough)
    assert os.read(ready, 1) == b"."
    try:
        yield
    finally:
        for end in (enough_end, ready, ready_end):
            os.close(end)
        assert ended().code == 0


HELD = "另一程序占用着它；请稍后重试，或查明是哪个程序"


def test_a_lock_is_waited_for_in_vain(desk: Path) -> None:
    closed(desk)
    with held_by_another(desk, exclusively=False):
        idle = "plan import putuo-2024 --as office.handler"  # everything is there already
        writers = [one for one in WRITERS if one not in (idle, "daemon run")]
        before = desk.read_bytes()
        said(desk, HELD, writers, hasty)
        for command in (*READERS, idle):  # who only reads waits for nobody
            assert duban(desk, *command.split(), first=hasty).code == 0
        assert desk.read_bytes() == before
    for command in writers:
        assert duban(desk, *command.split()).code == 0, command


def test_a_file_locked_for_one_alone(desk: Path) -> None:
    closed(desk)
    with held_by_another(desk, exclusively=True):
        before = desk.read_bytes()
        said(desk, HELD, READERS + WRITERS, hasty)
        assert desk.read_bytes() == before
    assert duban(desk, "item", "list").code == 0
