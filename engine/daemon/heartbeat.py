"""The heartbeat: APScheduler asks again and again what is due now, and holds nothing itself (law 10)."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from types import FrameType

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.executors.debug import DebugExecutor
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from loguru import logger

from engine.calendar.clock import SystemClock
from engine.daemon.postman import Postman
from engine.daemon.supervisor import Supervisor
from engine.errors import ClockJumped
from engine.runtime import Engine
from engine.runtime.audits import nightly, sealing
from engine.store.office import running

CHORES, LEASE = "chores", timedelta(minutes=10)
"""What one daemon does for all (the daily seal, the nightly replay), and how long it is left to one that is silent."""
BATCH = 200
"""Items handled between two looks at whether to stop."""
AWAKE = 1.0 if os.name == "nt" else None
"""Seconds after which the main thread looks up although nothing is to be done. It does what a signal asks for, and
on Windows no signal wakes it from its wait (Python, ``threading.Lock.acquire``)."""


def since_boot() -> float:
    """Seconds by a clock nobody sets, which goes on while the machine sleeps, where the system has one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def program() -> str:
    """Which version of duban this is; empty where it is not installed."""
    try:
        return version("duban")
    except PackageNotFoundError:
        return ""


class Heartbeat:
    """One start of a daemon: its own boot id, one engine, used by one thread only."""

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        on_tick: Callable[[int], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        steady: Callable[[], float] | None = None,
        supervisor: Supervisor | None = None,
    ) -> None:
        self._open_engine, self._on_tick, self._on_error = open_engine, on_tick, on_error
        self._steady = steady or since_boot
        self._supervisor = supervisor or Supervisor()
        self._engine: Engine | None = None
        self._looked: float | None = None
        self._known = False
        self._beats = 0
        self._stop = threading.Event()
        self.boot = uuid.uuid4().hex

    def beat(self) -> int:
        """One look: handles everything that is due, batch by batch, until nothing is or somebody says stop."""
        engine = self._opened()
        self._beats += 1
        log = logger.bind(beat=f"{self.boot[:8]}-{self._beats}")
        self._look(engine)
        self._registered(engine)
        oldest = engine.daemon_state().oldest
        lag = max(0.0, (engine.now() - oldest).total_seconds()) if oldest is not None else 0.0
        handled = 0
        while not self._stop.is_set():
            batch = engine.tick(BATCH)
            handled += len(batch)
            for outcome in batch:
                log.info("{number}: {words}", number=outcome.number, seq=outcome.after.seq, words=", ".join(
                    line.transition for line in outcome.lines))  # fmt: skip
            self._supervisor.alive()
            if not batch:
                break
        with engine.database.writing() as held:
            now = engine.now()
            running.beat(held, self.boot, now, handled, lag)
            chores = running.take_lease(held, CHORES, self.boot, now, now + LEASE)
        if chores and (seal := sealing.daily(engine)) is not None:
            log.info("seal {n} {hash}", n=seal.n, hash=seal.hash)
        if chores and (found := nightly.part(engine)):
            log.warning("the nightly replay has {found} finding(s): duban doctor", found=found)
        if self._on_tick is not None:
            self._on_tick(handled)
        return handled

    def beat_or_tell(self) -> None:
        """A beat among many: what it fails of (a lock, a full disk) is told, and the next one tries again.

        Raises:
            ClockJumped: nobody may act by a clock that is in doubt.
        """
        try:
            self.beat()
        except ClockJumped:
            raise
        except Exception as error:
            if self._engine is not None:
                self._engine.database.close()  # the next beat judges the file anew
            if self._on_error is None:
                raise
            self._on_error(error)
            self._supervisor.alive(str(error))  # it is not the daemon that is ill

    def guarded(self, work: Callable[[], object]) -> None:
        """Work beside the looks, likewise; it uses no engine of ours."""
        try:
            work()
        except Exception as error:
            if self._on_error is None:
                raise
            self._on_error(error)

    def stopping(self) -> bool:
        """Whether somebody has said stop."""
        return self._stop.is_set()

    def _opened(self) -> Engine:
        if self._engine is None:
            engine = self._open_engine()
            try:
                engine.refuse_broken()
                engine.look_out()
            except BaseException:
                engine.close()
                raise
            self._engine = engine
        self._engine.follow_clock()
        return self._engine

    def _look(self, engine: Engine) -> None:
        now = self._steady()
        ran = None if self._looked is None else timedelta(seconds=now - self._looked)
        self._looked = now
        outage = engine.look(self.boot, ran)
        if outage is not None:
            since, until = (one.astimezone(engine.zone) for one in (outage.since, outage.until))
            logger.warning("nobody watched from {since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M}",
                           since=since, until=until)  # fmt: skip

    def _registered(self, engine: Engine) -> None:
        """In the record from the first look on; not before it, or nobody would see since when nobody has looked."""
        if not self._known:
            with engine.database.writing() as held:
                running.started(held, self.boot, socket.gethostname(), os.getpid(), program(), engine.now())
            self._known = True

    def stop(self) -> None:
        """No further batch; the one at work is finished."""
        self._supervisor.stopping()
        self._stop.set()

    def close(self) -> None:
        """Says goodbye in the record."""
        if self._engine is not None:
            engine, self._engine = self._engine, None
            try:
                if self._known:
                    with engine.database.writing() as held:
                        running.stopped(held, self.boot, engine.now())
            finally:
                engine.close()


def run(
    open_engine: Callable[[], Engine],
    *,
    every_seconds: float = 30,
    once: bool = False,
    on_tick: Callable[[int], None] | None = None,
    on_error: Callable[[Exception], None] | None = None,
    postman: Postman | None = None,
) -> int:
    """Runs until SIGTERM or SIGINT, which drain: the batch at work is finished and the goodbye recorded.

    Args:
        once: one look. on_tick: is told how much a look handled. on_error: is told why one failed, if not ``once``.
        postman: delivers messages, beside the looks and in a thread of its own, so that no channel holds up the clock.

    Returns:
        items handled by the look, with ``once``; else 0.

    Raises:
        NotAllowed: a procedure does not load. ClockJumped: until somebody confirms the clock.
        Unusable: the database cannot be used (later: ``on_error``).
    """
    probe = open_engine()
    try:
        probe.refuse_broken()
    finally:
        probe.close()
    heart = Heartbeat(open_engine, on_tick, on_error, supervisor=Supervisor.of())
    if not once:
        _watch(heart, every_seconds, postman)
        return 0
    with _signals(heart.stop) as listen, closing(heart):
        listen()
        handled = heart.beat()
        if postman is not None:
            postman.round(heart.stopping)
        return handled


def _watch(heart: Heartbeat, every_seconds: float, postman: Postman | None = None) -> None:
    """The scheduler beats in a thread of its own, never two at once, and ends in another when a signal says so."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it calls a long beat an error and tells of each miss
    scheduler = BlockingScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(1), "post": ThreadPoolExecutor(1), "here": DebugExecutor()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    ending: list[threading.Thread] = []
    jumped: list[ClockJumped] = []

    def drain() -> None:
        heart.stop()
        if not ending:  # a second signal changes nothing
            ending.append(threading.Thread(target=scheduler.shutdown))
            ending[0].start()

    def beat() -> None:
        try:
            heart.beat_or_tell()
        except ClockJumped as error:
            jumped.append(error)
            drain()

    if postman is not None:
        deliver = partial(heart.guarded, partial(postman.round, heart.stopping))
        scheduler.add_job(deliver, "interval", seconds=every_seconds, executor="post",
                          next_run_time=SystemClock().now())  # fmt: skip
    if AWAKE is not None:
        scheduler.add_job(int, "interval", seconds=AWAKE, executor="here")
    scheduler.add_job(beat, "interval", seconds=every_seconds, next_run_time=SystemClock().now())
    with _signals(drain) as listen, closing(heart):
        scheduler.add_listener(lambda _: listen(), EVENT_SCHEDULER_STARTED)  # earlier there is nothing to shut down
        scheduler.start()
        for one in ending:
            one.join()
    if jumped:
        raise jumped[0]


@contextmanager
def _signals(then: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Inside, once the function given is called, SIGTERM and SIGINT do this; afterwards what they did before.

    On Windows a console's Ctrl-Break, by which services are told to stop, too.
    """
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) or signal.SIG_DFL for number in numbers}

    def handle(number: int, frame: FrameType | None) -> None:
        then()

    def listen() -> None:
        for number in before:
            signal.signal(number, handle)

    try:
        yield listen
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
