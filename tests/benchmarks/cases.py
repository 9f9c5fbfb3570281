"""What is measured, and against what."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from engine.calendar import published, workdays
from engine.definition.registry import Registry
from engine.definition.spans import workdays as working_days
from engine.runtime.audits.sealing import seal
from engine.store import chain, find
from tests.benchmarks.casework import LATER, ROOT, UNIT, Casework
from tests.benchmarks.rounds import Result, compare
from tests.benchmarks.statements import Bare, is_frame, watching, writing


def transition(folder: Path, registry: Registry, *, rounds: int, each: int, among: int) -> Result:
    """A person's act, durable and audited, against its own statements sent by bare ``sqlite3``."""
    made = Casework(folder, registry, waiting=rounds * each, working=among)
    shares = [made.waiting[n * each : (n + 1) * each] for n in range(rounds)]
    watched = made.engine(made.copy("watched.db"))
    works = []
    for share in shares:
        works.append([])
        for number in share:
            with watching(watched) as seen:
                watched.act(number, "receive", actor=f"{UNIT}.liaison")
            works[-1].append([one for one in seen if not is_frame(one[0])])
    watched.close()
    engine, bare = made.engine(made.copy("engine.db")), Bare(made.copy("bare.db"))

    def work(n: int) -> None:
        for number in shares[n]:
            engine.act(number, "receive", actor=f"{UNIT}.liaison")

    found = compare(
        "one durable transition", work, f"its {len(works[0][-1])} statements, raw sqlite3",
        lambda n: bare.replay(works[n]), rounds=rounds, each=each, goal=0.7,
    )  # fmt: skip
    note = (
        f"a commit alone takes {bare.commit() * 1e6:,.0f} µs on this disk, which is in both; "
        f"{(found.each - found.floor) * 1e6:,.0f} µs of an act are the interpreter's, on any disk"
    )
    return replace(found, note=note)


def sweep(folder: Path, registry: Registry, *, rounds: int, each: int, among: int) -> Result:
    """A sweep over due deadlines among many open items, against one commit per item by bare ``sqlite3``.

    The floor does for each item what the engine sends when it handles that item alone: check, read, write, commit.
    """
    made = Casework(folder, registry, waiting=rounds * each, working=among - rounds * each)
    watched = made.engine(made.copy("watched.db"), LATER)
    works = []
    for _ in range(rounds):
        works.append([])
        for _ in range(each):
            with watching(watched) as seen:
                assert len(watched.tick(1)) == 1
            works[-1].append(writing(seen))
    watched.close()
    engine, bare = made.engine(made.copy("engine.db"), LATER), Bare(made.copy("bare.db"))
    return compare(
        f"a sweep among {among:,} open", lambda n: engine.tick(each),
        f"{len(works[0][-1])} statements and a commit each, raw", lambda n: bare.replay(works[n]),
        rounds=rounds, each=each, goal=3,
    )  # fmt: skip


def forecasting(folder: Path, registry: Registry, *, among: int, late: int) -> Result:
    """A forecast over thirty working days among many open items, so many of them due meanwhile; against a minute.

    It runs in a process of its own: its memory is what it takes besides the copy of the database.
    """
    made = Casework(folder, registry, waiting=0, working=among - late, soon=late)
    words = [sys.executable, "-m", "tests.benchmarks.living", str(made.mould)]
    ran = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    found = json.loads(ran.stdout)
    seconds = found["seconds"]
    note = (
        f"{found['lapsed']:,} of {found['open']:,} lapse ({found['lapsed'] / found['open']:.0%}), "
        f"{found['measures']:,} measures are proposed or joined, "
        f"time acts {found['handled']:,} times; {seconds:.1f} s, {found['handled'] / seconds:,.0f} acts/s, "
        f"{found['open'] / seconds:,.0f} open items/s; the copy fits in {found['copied']:.0f} MB, living adds "
        f"{found['peak'] - found['copied']:.0f} MB"
    )
    return Result(
        f"30 days ahead, {among:,} open", "a minute", seconds, 60, seconds / 60, goal=1, at_most=True, note=note
    )


def calendar(*, rounds: int, each: int) -> Result:
    """Sixty working days ahead, with everything an answer carries, against a bisect in a list of working days."""
    known = published.load()
    start, span = date(2024, 3, 21), working_days(60)
    days = [day for n in range(600) if known.works(day := date.fromordinal(start.toordinal() + n))]

    def work(_: int) -> None:
        for _ in range(each):
            workdays.add(known, start, span)

    def floor(_: int) -> None:
        for _ in range(each):
            days[bisect_left(days, start) + 60]

    return compare(
        "60 working days ahead", work, "bisect in a list", floor, rounds=rounds, each=each, goal=4, at_most=True
    )


def verification(folder: Path, registry: Registry, *, rounds: int, each: int) -> Result:
    """A chain read and verified, against sha256 over the same bytes."""
    made = Casework(folder, registry, waiting=0, working=each)
    engine = made.engine(made.mould)
    with engine.database.reading() as held:
        numbers = [(row.number, row.id, row.head_hash) for row in find.items(held, {"procedure": "task"}, engine.now())]
        lines = [chain.encode_event(row._asdict()) for _, id, _ in numbers for row in find.HISTORY.all(held, id=id)]

    def work(_: int) -> None:
        with engine.database.reading() as held:
            for number, id, head in numbers:
                assert chain.verify(number, find.HISTORY.all(held, id=id), head) is None

    def floor(_: int) -> None:
        previous = "0" * 64
        for line in lines:
            previous = sha256(previous.encode() + b"\n" + line).hexdigest()

    return compare(
        "reading and verifying a line", work, "sha256 of its bytes", floor, rounds=rounds, each=len(lines), goal=None
    )


def auditing(folder: Path, registry: Registry, *, events: int) -> Iterator[Result]:
    """``audit verify`` over a whole sealed record, each in a process of its own, for its memory.

    Tasks with two and with three lines; copies of papers have numbers their lines do not know, and are told of.
    """
    made = Casework(folder, registry, waiting=events // 5, working=events // 5)
    engine = made.engine(made.mould)
    seal(engine)
    engine.close()
    words = [sys.executable, "-m", "tests.benchmarks.audits", str(made.mould)]
    found = json.loads(subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    assert found["found"] == 0
    count, seconds = found["events"], found["seconds"]
    note = (
        f"{seconds:.1f} s of the processor; it had {found['before']:.0f} MB before and {found['peak']:.0f} MB at most"
    )
    for against, floor in (("sha256 of its bytes", found["lines"]), ("sha256 of it and its rows", found["whole"])):
        yield Result(
            f"auditing, {count:,} lines", against, seconds / count, floor / count, floor / seconds, note=note
        )  # fmt: skip
        note = ""


def commands(folder: Path, *, rounds: int) -> list[Result]:
    """Whole commands against what Python needs to import one library."""
    file = folder / "duban.db"
    duban = [sys.executable, "-c", "import sys; from cli.main import main; sys.exit(main(sys.argv[1:]))"]
    there = ["--db", f"sqlite:///{file}"]
    _run([*duban, *there, "db", "init", "--rehearsal", "--at", "2024-03-21T09:00", "--directory", "putuo"])
    pairs = [
        ("duban --help", ["--help"], "rich_click", 1.5),
        ("duban inbox", [*there, "inbox", "--as", "office.handler"], "sqlmodel", 1.4),
    ]
    return [
        compare(
            name, lambda n, words=words: _run([*duban, *words]), f"import {library}",
            lambda n, library=library: _run([sys.executable, "-c", f"import {library}"]),
            rounds=rounds, goal=goal, at_most=True,
        )
        for name, words, library, goal in pairs
    ]  # fmt: skip


def _run(words: list[str]) -> None:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    subprocess.run(words, cwd=ROOT, env=surroundings, check=True, capture_output=True)
