"""``python -m tests.benchmarks [--quick]``: the speed of the engine as ratios to floors measured beside it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.definition.registry import Registry
from tests.benchmarks import cases, papers, server, together
from tests.benchmarks.rounds import Result, table


def results(
    registry: Registry, *, quick: bool, million: bool = False, progress: Callable[[str], None] = print
) -> Iterator[Result]:
    """Everything measured, in small or in full; ``million``: memory also among so many items, or lines."""
    rounds = 2 if quick else 7
    acts, items = (20, 50) if quick else (300, 1000)
    due, open_items = (20, 200) if quick else (1000, 100_000)
    swept = 1000 if quick else 8000
    few, many = (50, 100) if quick else (1000, 1_000_000 if million else 20_000)
    plan: list[tuple[str, Callable[[Path], Result]]] = [
        ("one transition", lambda at: cases.transition(at, registry, rounds=rounds, each=acts, among=items)),
        ("a sweep", lambda at: cases.sweep(at, registry, rounds=rounds, each=due, among=open_items)),
        ("a person beside a sweep", lambda at: together.beside_a_sweep(at, registry, due=swept, notes=500)),
        ("callers", lambda at: together.callers(at, registry, rounds=rounds, each=acts, threads=16)),
        ("memory", lambda at: together.memory(at, registry, few=few, many=many, due=due // 2)),
        ("a forecast", lambda at: cases.forecasting(at, registry, among=open_items, late=open_items // 10)),
        ("the calendar", lambda at: cases.calendar(rounds=rounds, each=100 if quick else 20_000)),
        ("chains", lambda at: cases.verification(at, registry, rounds=rounds, each=20 if quick else 2000)),
        ("the wall chart", lambda at: papers.board(at, registry, rounds=min(rounds, 3), rows=20 if quick else 5000)),
    ]  # fmt: skip
    for name, case in plan:
        progress(f"… {name}")
        with TemporaryDirectory(prefix="duban-bench-") as folder:
            yield case(Path(folder))
    for events in (100,) if quick else (10_000, 1_000_000 if million else 100_000):
        progress(f"… audits of {events:,} lines")
        with TemporaryDirectory(prefix="duban-bench-") as folder:
            yield from cases.auditing(Path(folder), registry, events=events)
    progress("… PostgreSQL")
    with TemporaryDirectory(prefix="duban-bench-") as folder, server.machine(Path(folder)) as there:
        if there is None:
            progress("  no server, and none to be had: pip install -e '.[dev]'")
        else:
            yield server.transition(
                there, _in(folder, "act"), registry, rounds=min(rounds, 3), each=acts // 4, among=items
            )
            # many groups of two hundred, or one daemon gets a whole group more than the other
            yield server.sweeping(
                there, _in(folder, "sweep"), registry, rounds=min(rounds, 3), due=due * 4, among=items
            )
    progress("… ledgers")
    with TemporaryDirectory(prefix="duban-bench-") as folder:
        yield from papers.both(Path(folder), registry, rounds=1 if quick else 3, rows=20 if quick else 19_998)
    progress("… commands")
    with TemporaryDirectory(prefix="duban-bench-") as folder:
        yield from cases.commands(Path(folder), rounds=1 if quick else 7)


def _in(folder: str, name: str) -> Path:
    found = Path(folder) / name
    found.mkdir()
    return found


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: that it runs, not how fast")
    parser.add_argument(
        "--million",
        action="store_true",
        help="memory among a million items, or lines: minutes",
    )
    told = parser.parse_args()
    quick = told.quick
    registry = Registry.load(["workflows"])
    found = list(results(registry, quick=quick, million=told.million, progress=lambda line: print(line, flush=True)))
    print()
    print(table(found))
    missed = sum(not one.met for one in found)
    print(f"\n{'every goal is met' if not missed else f'{missed} goal(s) not met'}"
          f"{'; --quick measures nothing' if quick else ''}")  # fmt: skip


if __name__ == "__main__":
    main()
