"""The heartbeat: APScheduler asks again and again what is due now, and holds nothing itself (law 10)."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from loguru import logger

from engine.calendar.clock import SystemClock
from engine.errors import ClockJumped, NotAllowed, Sentence
from engine.runtime import Engine
from engine.store import running

BATCH = 200
"""Items handled between two looks at whether to stop."""


def since_boot() -> float:
    """Seconds by a clock nobody sets, which goes on while the machine sleeps, where the system has one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Heartbeat:
    """One start of a daemon: its own boot id, one engine, used by one thread only."""

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        on_tick: Callable[[int], None] | None = None,
        steady: Callable[[], float] | None = None,
    ) -> None:
        self._open_engine, self._on_tick, self._steady = open_engine, on_tick, steady or since_boot
        self._engine: Engine | None = None
        self._looked: float | None = None
        self._known = False
        self._stop = threading.Event()
        self.boot = uuid.uuid4().hex
        self.jumped: ClockJumped | None = None

    def beat(self) -> int:
        """One look: handles everything that is due, batch by batch, until nothing is or somebody says stop."""
        engine = self._opened()
        self._look(engine)
        self._registered(engine)
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

    def _opened(self) -> Engine:
        if self._engine is None:
            self._engine = self._open_engine()
            refuse_broken(self._engine)
        self._engine.follow_clock()
        return self._engine

    def _registered(self, engine: Engine) -> None:
        """In the record from the first look on; not before it, or nobody would see since when nobody has looked."""
        if not self._known:
            with engine.database.writing() as held:
                running.started(held, self.boot, socket.gethostname(), os.getpid(), "0.1.0", engine.now())
            self._known = True

    def _look(self, engine: Engine) -> None:
        now = self._steady()
        ran = None if self._looked is None else timedelta(seconds=now - self._looked)
        self._looked = now
        outage = engine.look(self.boot, ran)
        if outage is not None:
            since, until = (one.astimezone(engine.zone) for one in (outage.since, outage.until))
            logger.warning("nobody watched from {since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M}",
                           since=since, until=until)  # fmt: skip

    def stop(self) -> None:
        """No further batch; the one at work is finished."""
        self._stop.set()

    def close(self) -> None:
        """Says goodbye in the record."""
        if self._engine is not None:
            if self._known:
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
        NotAllowed: a procedure does not load. ClockJumped: until somebody confirms the clock.
        Unusable: the database cannot be used.
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

    def beat() -> None:
        try:
            heart.beat()
        except ClockJumped as jumped:  # nobody may act by a clock that is in doubt; who started us is told
            heart.jumped = jumped
            _drain(scheduler, heart)

    scheduler.add_job(beat, "interval", seconds=every_seconds, next_run_time=SystemClock().now())
    # the engine belongs to the scheduler's only worker, so the goodbye is said there too
    _drain_on_signals(scheduler, heart)
    scheduler.start()
    if heart.jumped is not None:
        raise heart.jumped
    return 0


def _drain_on_signals(scheduler: BlockingScheduler, heart: Heartbeat) -> None:
    def drain(number: int, frame: FrameType | None) -> None:
        _drain(scheduler, heart)

    signal.signal(signal.SIGTERM, drain)
    signal.signal(signal.SIGINT, drain)


def _drain(scheduler: BlockingScheduler, heart: Heartbeat) -> None:
    heart.stop()
    threading.Thread(target=_finish, args=(scheduler, heart), daemon=False).start()


def _finish(scheduler: BlockingScheduler, heart: Heartbeat) -> None:
    scheduler.remove_all_jobs()
    scheduler.add_job(heart.close, misfire_grace_time=None)
    scheduler.shutdown(wait=True)
