"""A migration of many items in flight: ``python -m tests.versions.rehearsal [COUNT]`` rehearses 10,000 of them.

Four items are brought where items may be (just opened, reminded, late and urged, handed in), and copied with their
histories. Then all of them move, with
an interruption in the middle, and everything is proved.
"""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from engine.runtime import Engine
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.testing import Office
from tests.benchmarks.casework import copy
from tests.versions.texts import HEAD, RENAMED, UNIT, begun, first_only, made, read, write

PLAN = (
    HEAD + '[states]\nasked = "waiting"\n[rungs]\n"催办" = "督促"\n[deadlines]\nasked = "recompute"\n'
    '[facts]\nsubject = "消防通道"\n'
)
STATES = {"asked": "waiting", "judged": "judged"}


@dataclass(frozen=True)
class Rehearsed:
    """What was seen; times in seconds. ``wrong``: what an audit and a replay said, and what was not kept."""

    count: int
    made: float
    looked: float
    moved: float
    proved: float
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        each = self.moved / self.count * 1000
        return (
            f"{self.count} items made in {self.made:.1f} s, foreseen in {self.looked:.1f} s, "
            f"moved in {self.moved:.1f} s ({each:.2f} ms each), verified and replayed in {self.proved:.1f} s; "
            f"wrong: {len(self.wrong)}"
        )


def in_flight(folder: Path, count: int) -> tuple[Office, Engine]:
    """So many items under version 1; the office before version 2 came, and the engine that knows it."""
    known = read(write(folder / "procedures", RENAMED))
    office = made(folder, first_only(known))
    late, reminded = begun(office, "逾期"), None
    office.until("2024-03-26 10:00")
    reminded, handed = begun(office, "已提醒"), begun(office, "已答复")
    office.do(handed, "reply", by="office.handler", answer="已清", for_=UNIT, on="2024-03-26 10:00", source="来函")
    office.until("2024-04-09 10:00")  # between the urging and the letter
    fresh = begun(office, "新开")
    office.engine.close()
    driver = sqlite3.connect(folder / "office.db", isolation_level=None)
    driver.execute("PRAGMA synchronous=OFF")
    engine = Engine(office.url, registry=known)
    driver.execute("BEGIN")
    for place, template in enumerate((late, reminded, handed, fresh)):
        copy(engine, driver, template, [f"JC-{place}-{n:06}" for n in range(count // 4 - 1)])
    driver.execute("COMMIT")
    driver.close()
    return office, engine


def rehearsed(folder: Path, count: int) -> Rehearsed:
    """Makes them, looks, moves half, is interrupted, moves the others, and proves everything."""
    began = perf_counter()
    _office, engine = in_flight(folder, count)
    before = {one.number: one for one in engine.items(procedure="check")}
    fired = fired_of(folder / "office.db")
    there = perf_counter()
    plan = engine.migration(PLAN, "plan.toml")
    foreseen = engine.foreseen(plan)
    wrong = [str(why) for one in foreseen for why in one.against]
    looked = perf_counter()
    told = 0

    def stop(_moved: object) -> None:
        nonlocal told
        told += 1
        if told == count // 2:
            raise KeyboardInterrupt

    try:
        engine.migrate(plan, actor="admin", told=stop)
    except KeyboardInterrupt:
        left = engine.migrate(plan, actor="admin")
        if not 0 < left <= len(before) - told:
            wrong.append(f"{left} were left after {told} of {len(before)}")
    done = perf_counter()
    after = {one.number: one for one in engine.items(procedure="check")}
    for number, one in before.items():
        now = after[number]
        if (now.version, now.state) != (2, STATES[one.state]):
            wrong.append(f"{number} is in {now.state} of {now.version}")
        if now.owes[0].due is None or one.owes[0].due is None or now.owes[0].due < one.owes[0].due:
            wrong.append(f"{number} is due {now.owes[0].due}, before {one.owes[0].due}")
    if fired_of(folder / "office.db") != {(item, rung.replace("催办", "督促")) for item, rung in fired}:
        wrong.append("what was claimed is not what is claimed")
    for findings in (verify(engine), replay(engine)):
        wrong += [str(one.sentence) for one in findings]
    proved = perf_counter()
    engine.close()
    return Rehearsed(len(before), there - began, looked - there, done - looked, proved - done, tuple(wrong))


def fired_of(file: Path) -> set[tuple[int, str]]:
    """Every rung claimed, with its item."""
    driver = sqlite3.connect(file)
    found = set(driver.execute("SELECT item_id, rung FROM rung_claim").fetchall())
    driver.close()
    return found


def main(count: int) -> int:
    """Prints what it took."""
    with TemporaryDirectory(prefix="duban-migration-") as folder:
        found = rehearsed(Path(folder), count)
    print(found)
    print("\n".join(found.wrong[:20]))
    return bool(found.wrong)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
