"""``duban daemon run`` as it runs for months: told to stop it finishes what it is at, killed it is simply started
again, and a beat that fails is not its end."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.daemon import heartbeat
from engine.runtime import Engine
from engine.runtime.transactions import sweep
from tests.conftest import ROOT
from tests.faults.conftest import LATE
from tests.faults.processes import Fault, difference, duban, fresh, full_after, record

BATCH = 20


def watching(file: Path) -> subprocess.Popen[str]:
    """A daemon in a process of its own, started as anybody starts it."""
    around = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    words = [sys.executable, "-m", "cli.main", "--db", str(file), "daemon", "run", "--every", "1"]
    return subprocess.Popen(
        words, cwd=ROOT, env=around, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def said(daemon: subprocess.Popen[str]) -> str:
    """The next line it prints."""
    assert daemon.stdout is not None
    return daemon.stdout.readline()


def starts(file: Path) -> list[tuple[int, bool]]:
    """For every start of a daemon: how many items it has handled, and whether it has said goodbye."""
    with closing(sqlite3.connect(file)) as held:
        rows = held.execute("SELECT handled, stopped_at IS NOT NULL FROM daemon ORDER BY rowid").fetchall()
    return [(handled, bool(stopped)) for handled, stopped in rows]


def really(late: Path) -> Path:
    """The same office on the machine's own clock: nobody has looked for years."""
    with closing(sqlite3.connect(late)) as held:
        held.execute("DELETE FROM setting WHERE name = 'rehearsal.now'")
        held.commit()
    return late


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.full)])
def test_a_signal_ends_it_and_the_goodbye_is_recorded(late: Path, number: signal.Signals) -> None:
    file = really(late) if number == signal.SIGTERM else late
    with watching(file) as daemon:
        first = said(daemon)
        daemon.send_signal(number)
        _, told = daemon.communicate(timeout=60)
    assert (daemon.returncode, "Traceback" in told) == (0, False), told
    ((handled, stopped),) = starts(file)
    assert (first, stopped) == (f"已处理 {handled} 件。\n", True)
    assert handled >= LATE


def test_a_signal_that_does_not_wake_the_main_thread_is_noticed_all_the_same(
    late: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where the wait for the next beat goes on; here another thread gets the signal."""
    monkeypatch.setattr(heartbeat, "AWAKE", 0.1)
    began = threading.Event()

    def ear() -> None:
        began.wait()
        os.kill(os.getpid(), signal.SIGTERM)

    hearing = threading.Thread(target=ear, daemon=True)
    hearing.start()
    since = time.monotonic()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    try:
        heartbeat.run(lambda: Engine(f"sqlite:///{late}"), every_seconds=30, on_tick=lambda _: began.set())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert time.monotonic() - since < 20
    assert [stopped for _, stopped in starts(late)] == [True]


def test_after_a_kill_it_is_started_again(late: Path) -> None:
    with watching(late) as daemon:
        said(daemon)
        daemon.kill()
    assert daemon.returncode == -signal.SIGKILL
    assert starts(late) == [(LATE, False)]
    again = duban(late, "daemon", "run", "--once")
    assert (again.code, again.err) == (0, "")
    assert starts(late) == [(LATE, False), (0, True)]
    assert duban(late, "daemon", "tick", "--at", "2024-05-08T11:00").code == 0
    assert duban(late, "daemon", "run", "--once").code == 0
    assert duban(late, "daemon", "status").code == 0  # that the killed one is silent since two hours is no alarm
    assert duban(late, "doctor").code == 0


# told to stop in the middle of a group ----------------------------------------------------------------------------


def signalled(*numbers: signal.Signals) -> Fault:
    """These signals come when the first item of the first group is being handled."""
    left = [list(numbers)]

    def step(sql: str) -> None:
        if sql.startswith("SAVEPOINT") and left:
            for number in left.pop():
                os.kill(os.getpid(), number)

    return lambda driver: driver.set_trace_callback(step)


def in_small_batches() -> None:
    sweep.GROUP, heartbeat.BATCH = BATCH // 2, BATCH


@pytest.mark.parametrize("more", [(), ("--once",)])
@pytest.mark.parametrize("numbers", [(signal.SIGTERM,), (signal.SIGINT,), (signal.SIGTERM, signal.SIGTERM)])
def test_what_is_being_handled_is_finished(late: Path, numbers: Any, more: tuple[str, ...]) -> None:
    undisturbed = fresh(late, late.with_name("undisturbed.db"))
    ended = duban(late, "daemon", "run", *more, fault=signalled(*numbers), first=in_small_batches)
    assert ended.code == 0, ended.err
    assert ended.err.count('"words": "clock.escalate"') == BATCH
    assert ended.out == f"已处理 {BATCH} 件。\n"
    assert starts(late) == [(BATCH, True)]
    assert duban(late, "daemon", "tick").code == duban(undisturbed, "daemon", "tick").code == 0
    assert difference(record(late, without=("lease", "seal", "sealed_item")), record(undisturbed)) == ["daemon"]


# a beat that fails ------------------------------------------------------------------------------------------------


def test_a_beat_that_fails_is_told_in_one_line_and_the_next_one_tries_again(late: Path) -> None:
    opened = []

    def enough(sql: str) -> None:
        if "UPDATE daemon" in sql:
            os.kill(os.getpid(), signal.SIGTERM)

    def full_at_first(driver: sqlite3.Connection) -> None:
        opened.append(driver)
        if len(opened) <= 3:  # one looks at the procedures, one at the database, the third is the daemon's
            full_after(3)(driver)
        else:
            driver.set_trace_callback(enough)

    ended = duban(late, "daemon", "run", "--every", "1", fault=full_at_first)
    assert ended.code == 0
    first, second, *lines = (json.loads(line) for line in ended.err.splitlines())
    assert (first["level"], first["text"]) == ("info", "每 1 秒查看一次；Ctrl-C 结束。")
    assert second["text"] == f"本次走时未成，下次再试。数据库 sqlite:///{late} 无法使用：磁盘已满；没有写入任何内容"
    assert (second["level"], second["error"]) == ("error", "Unusable")
    assert sum(line["words"] == "clock.escalate" for line in lines) == LATE
    assert len(lines) == LATE
    assert starts(late) == [(LATE, True)]
