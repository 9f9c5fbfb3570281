"""A server whose disk is full, at an insert or at the commit itself: what was said to be done is there once, what was
refused is not, and with room again everything goes on. Needs a small tmpfs, so it needs root."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from time import sleep
from typing import Any

import pytest

from engine.definition.registry import Registry
from engine.errors import DubanError, Unusable
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.testing import Office
from tests import servers
from tests.conftest import PROFILE, PUTUO
from tests.faults.test_tick import complete, overdue

ROOM = "256m"
SEGMENT = 16 << 20
"""Bytes of a file of the server's log."""
pytestmark = pytest.mark.full


class Small:
    """A server whose whole disk is a few megabytes of memory."""

    def __init__(self, folder: Path) -> None:
        self.filler, data = folder / "filler", folder / "data"
        data.mkdir()
        self.server = servers.own_server(data)
        self.url = str(self.server.get_uri())

    def fill(self, left: int) -> None:
        """Leaves so many bytes."""
        free = os.statvfs(self.filler.parent)
        with self.filler.open("ab") as file:
            file.write(b"\0" * max(0, free.f_bavail * free.f_frsize - left))

    def make_room(self) -> None:
        """As an administrator does, who then sees that the server runs."""
        self.filler.unlink()
        for _ in range(100):
            with suppress(Exception):
                self.server.ensure_postgres_running()
                servers.run(self.url, "CHECKPOINT")
                return
            sleep(0.1)
        raise AssertionError("the server does not come back")

    def end_of_log(self, left: int) -> None:
        """Writes into the server's log until so many bytes of its last file are left."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as held:
            (at,) = held.execute(f"SELECT mod(pg_current_wal_insert_lsn() - '0/0', {SEGMENT})").fetchone() or (0,)
            size = max(0, SEGMENT - int(at) - left)
            held.execute("SELECT pg_logical_emit_message(true, 'room', repeat('x', %s))", [size])


@pytest.fixture
def small() -> Iterator[Small]:
    pytest.importorskip("psycopg", reason=servers.HOW)
    folder = Path(mkdtemp(prefix="duban-small-"))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=755", "tmpfs", folder], check=False,
                      capture_output=True).returncode:  # fmt: skip
        folder.rmdir()
        pytest.skip("a small disk is made of memory, and only root may do that")
    one: Any = None
    try:
        one = Small(folder)
        yield one
    finally:
        if one is not None:
            one.server.stop()
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def noted_until_refused(office: Office, task: str, word: str) -> tuple[list[str], str, DubanError]:
    """Notes, one after the other, until one is refused: what was said to be done, the one that was not, and why."""
    done: list[str] = []
    for n in range(400):
        text = f"{word}{n} " + "满" * 200
        try:
            office.engine.note(task, text, actor="office.handler")
        except Unusable as error:
            return done, text, error
        done.append(text)
    raise AssertionError("there was room for everything")


def test_a_full_disk_at_an_insert_and_at_a_commit(small: Small, registry: Registry) -> None:
    office = Office(small.url, directory=PUTUO, profile=PROFILE, registry=registry)
    tasks = overdue(office)
    whole: list[str] = []
    for word, left, why in (("页", 0, "the disk is full"), ("志", 4 << 20, "look whether it was written")):
        if left:
            small.end_of_log(40_000)
        small.fill(left)
        done, last, error = noted_until_refused(office, tasks[0], word)
        assert why in str(error)
        with suppress(DubanError):
            office.engine.tick()  # a daemon tries too
        small.make_room()
        found = [one.reason for one in office.engine.history(tasks[0]) if one.transition == "item.note"]
        assert found in ([*whole, *done], [*whole, *done, last])
        if last not in found:  # whoever is told that it is in doubt looks first
            office.engine.note(tasks[0], last, actor="office.handler")
        whole += [*done, last]
    complete(office, tasks)
    assert [*verify(office.engine), *replay(office.engine)] == []
    office.engine.close()
