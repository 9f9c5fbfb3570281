"""The heartbeat: APScheduler asks again and again what is due now, and holds nothing itself (law 10)."""

from __future__ import annotations

import os
import signal
import socket
import threading
import uuid
from collections.abc import Callable
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from loguru import logger

from engine.calendar.clock import SystemClock
from engine.errors import NotAllowed, Sentence
from engine.runtime import Engine
from engine.store import running

BATCH = 200
"""Items handled between two looks at whether to stop."""


class Heartbeat:
    """One start of a daemon: its own boot id, one engine, used by one thread only."""

    def __init__(self, open_engine: Callable[[], Engine], on_tick: Callable[[int], None] | None = None) -> None:
        self._open_engine, self._on_tick = open_engine, on_tick
        self._engine: Engine | None = None
        self._stop = threading.Event()
        self.boot = uuid.uuid4().hex

    def beat(self) -> int:
        """One look: handles everything that is due, batch by batch, until nothing is or somebody says stop."""
        engine = self._ready()
        handled = 0
        while not self._stop.is_set():
            batch = engine.tick(BATCH)
            handled += len(batch)
            for outcome in batch:
                logger.info("{number}: {words}", number=outcome.number, words=", ".join(
                    line.transition for line in outcome.lines))  # fmt: skip
            if not batch:
                break
        with engine.database.writing() as held:
            running.beat(held, self.boot, engine.now(), handled)
        if self._on_tick is not None:
            self._on_tick(handled)
        return handled

    def _ready(self) -> Engine:
        if self._engine is None:
            engine = self._open_engine()
            refuse_broken(engine)
            with engine.database.writing() as held:
                running.started(held, self.boot, socket.gethostname(), os.getpid(), "0.1.0", engine.now())
            self._engine = engine
        self._engine.follow_clock()
        return self._engine

    def stop(self) -> None:
        """No further batch; the one at work is finished."""
        self._stop.set()

    def close(self) -> None:
        """Says goodbye in the record."""
        if self._engine is not None:
            with self._engine.database.writing() as held:
                running.stopped(held, self.boot, self._engine.now())
            self._engine.close()
            self._engine = None


def refuse_broken(engine: Engine) -> None:
    """The daemon does not start on procedures that do not load: time must not act on half of them.

    Raises:
        NotAllowed: names the first of them.
    """
    if engine.registry.broken:
        first = engine.registry.broken[0]
        raise NotAllowed(
            what=Sentence(
                "the daemon does not start: {count} procedure module(s) are broken; {file}:{line}: {check}: {what}",
                {
                    "count": len(engine.registry.broken),
                    "file": first.file,
                    "line": first.line,
                    "check": first.check,
                    "what": first.what,
                },
            )
        )


def run(
    open_engine: Callable[[], Engine],
    *,
    every_seconds: float = 30,
    once: bool = False,
    on_tick: Callable[[int], None] | None = None,
) -> int:
    """Runs until SIGTERM or SIGINT, which drain: the batch at work is finished. With ``once``, one look.

    Returns:
        items handled by the look, with ``once``; else 0.

    Raises:
        NotAllowed: a procedure does not load. Unusable: the database cannot be used.
    """
    probe = open_engine()
    try:
        refuse_broken(probe)
    finally:
        probe.close()
    heart = Heartbeat(open_engine, on_tick)
    if once:
        try:
            return heart.beat()
        finally:
            heart.close()
    scheduler = BlockingScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_job(heart.beat, "interval", seconds=every_seconds, next_run_time=SystemClock().now())
    # the engine belongs to the scheduler's only worker, so the goodbye is said there too
    _drain_on_signals(scheduler, heart)
    scheduler.start()
    return 0


def _drain_on_signals(scheduler: BlockingScheduler, heart: Heartbeat) -> None:
    def drain(number: int, frame: FrameType | None) -> None:
        heart.stop()
        threading.Thread(target=_finish, args=(scheduler, heart), daemon=False).start()

    signal.signal(signal.SIGTERM, drain)
    signal.signal(signal.SIGINT, drain)


def _finish(scheduler: BlockingScheduler, heart: Heartbeat) -> None:
    scheduler.remove_all_jobs()
    scheduler.add_job(heart.close, misfire_grace_time=None)
    scheduler.shutdown(wait=True)
