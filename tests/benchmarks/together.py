"""What is measured where several work at once on SQLite, and what a daemon holds in memory."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep
from typing import Any

from engine.definition.registry import Registry
from engine.runtime import Clerk, Engine
from tests.benchmarks.casework import LATER, ROOT, Casework
from tests.benchmarks.rounds import Result, compare

FORK = multiprocessing.get_context("fork")
PAUSE = 0.01
"""Seconds between two commands of the person."""


def beside_a_sweep(folder: Path, registry: Registry, *, due: int, notes: int) -> Result:
    """A person's remarks while a sweep runs at full speed in another process; the aim is for 99 of 100.

    A command begins when the person asks for it and ends when it is durable.
    """
    made = Casework(folder, registry, waiting=due, working=notes)
    numbers = [f"RW-2026-{n:06}" for n in range(notes)]
    alone, _ = _remarks(made, made.copy("alone.db"), numbers, lambda: True)
    file = made.copy("beside.db")
    begun, handled = FORK.Event(), FORK.Value("i", 0)
    sweep = FORK.Process(target=_sweep, args=(made, file, begun, handled))
    sweep.start()
    begun.wait()
    beside, asked = _remarks(made, file, numbers, sweep.is_alive)
    sweep.terminate()
    sweep.join()
    middle, most, longest = spread(beside)
    note = (
        f"p50 {middle:.1f} ms, p99 {most:.1f} ms, longest {longest:.1f} ms of {asked} remarks, while "
        f"{handled.value:,} items were swept; with nobody beside: p50 {{:.1f}} ms, p99 {{:.1f}} ms, longest {{:.1f}} ms"
    ).format(*spread(alone))
    return Result(
        "p99 beside a sweep", "20 ms", most / 1e3, 0.020, most / 20, goal=1, at_most=True, note=note
    )  # fmt: skip


def _sweep(made: Casework, file: Path, begun: Any, handled: Any) -> None:
    engine = made.engine(file, LATER)
    while done := engine.tick():
        handled.value += len(done)
        begun.set()
    begun.set()


def _remarks(made: Casework, file: Path, numbers: list[str], going: Callable[[], bool]) -> tuple[list[float], int]:
    """Milliseconds of each, as long as the others are still at it."""
    engine, taken = made.engine(file, LATER), list[float]()
    engine.note(numbers[0], "照常办理", actor="office.handler")  # the first one imports and compiles
    for number in numbers[1:]:
        start = perf_counter()
        engine.note(number, "照常办理", actor="office.handler")
        if not going():
            break
        taken.append((perf_counter() - start) * 1e3)
        sleep(PAUSE)
    engine.close()
    return taken, len(taken)


def spread(taken: list[float]) -> tuple[float, float, float]:
    """The middle one, that which 99 of 100 do not exceed, the longest."""
    hundredths = quantiles(taken, n=100, method="inclusive")
    return hundredths[49], hundredths[98], max(taken)


def callers(folder: Path, registry: Registry, *, rounds: int, each: int, threads: int) -> Result:
    """So many threads, whose commands a clerk keeps together, against one that sends its own one after the other."""
    made = Casework(folder, registry, waiting=0, working=rounds * each)
    shares = [[f"RW-2026-{n:06}" for n in range(k * each, (k + 1) * each)] for k in range(rounds)]
    alone, file = made.engine(made.copy("alone.db")), made.copy("together.db")

    def noted(engine: Engine, number: str) -> None:
        engine.note(number, "照常办理", actor="office.handler")

    def one_after_the_other(n: int) -> None:
        for number in shares[n]:
            noted(alone, number)

    with Clerk(lambda: made.engine(file)) as clerk, ThreadPoolExecutor(threads) as pool:

        def together(n: int) -> None:
            list(pool.map(lambda number: clerk.do(lambda engine: noted(engine, number)), shares[n]))

        found = compare(
            f"{threads} callers, one clerk", together, "one caller", one_after_the_other,
            rounds=rounds, each=each, goal=2.5,
        )  # fmt: skip
    alone.close()
    return found


def memory(folder: Path, registry: Registry, *, few: int, many: int, due: int) -> Result:
    """The most memory that a daemon takes for a look at many open items, against few, as many of them due."""
    found = []
    for count in (few, many):
        place = folder / str(count)
        place.mkdir()
        made = Casework(place, registry, waiting=due, working=count - due)
        words = [sys.executable, "-m", "tests.benchmarks.beating", str(made.mould)]
        found.append(json.loads(subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout))
        assert found[-1]["handled"] == due + 1, "the task they are copied from is due too"
    first, last = found
    note = (
        f"{first['peak']:.0f} MB among {few:,} open items, {last['peak']:.0f} MB among {many:,} (the program alone "
        f"{first['before']:.0f} MB); a look that handles {due:,} takes {first['seconds']:.1f} s and "
        f"{last['seconds']:.1f} s"
    )
    return Result(
        f"daemon, {many:,} open", f"{few:,} open", last["seconds"], first["seconds"], last["peak"] / first["peak"],
        goal=1.1, at_most=True, note=note,
    )  # fmt: skip
