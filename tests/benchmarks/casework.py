"""A district with many open items, made fast: two tasks are opened by the engine, and their rows copied.

A copy is what the engine would have written: its own number, its chain hashed anew from its own genesis, one assignment
to every thirty-five tasks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from engine.calendar.clock import FixedClock
from engine.definition.registry import Registry
from engine.intake.directory import read_directory
from engine.runtime import Engine, create
from engine.store import find
from engine.store.chain import encode_event, genesis

ROOT = Path(__file__).parents[2]
SIGNED = datetime(2024, 3, 21, 1, 0, tzinfo=UTC)
LATER = datetime(2024, 3, 25, 1, 0, tzinfo=UTC)
"""When the term of receipt of the waiting tasks has passed."""
UNTIL = date(2024, 5, 7)
"""The thirtieth working day after ``SIGNED``."""
UNIT = "jiaoyu"
TASKS = 35
COPIED = ("item", "party", "event", "deadline", "rung_claim")


class Casework:
    """Databases in a folder, all from one mould.

    Args:
        waiting: how many tasks wait to be received; they are due at ``LATER``. working: how many are being worked at,
            and are due in December. soon: how many are being worked at and are due until ``UNTIL``, evenly by day and
            unit.
    """

    def __init__(self, folder: Path, registry: Registry, *, waiting: int, working: int, soon: int = 0) -> None:
        self.registry = registry
        self.mould = folder / "mould.db"
        profile = (ROOT / "workflows/limits/putuo.toml").read_text("utf-8")
        create(f"sqlite:///{self.mould}", now=SIGNED, profile=profile)
        engine = self.engine(self.mould)
        engine.import_directory(read_directory(ROOT / "workflows/directory/putuo"), actor="admin")
        row, (first, second) = _templates(engine)
        days = _days(engine) if soon else []
        engine.close()
        driver = sqlite3.connect(self.mould, isolation_level=None)
        driver.execute("PRAGMA synchronous=OFF")
        driver.execute("PRAGMA cache_size=-500000")  # else the pages of a big one go in and out
        driver.execute("BEGIN")
        self.waiting = [f"RW-2025-{n:06}" for n in range(waiting)]
        self._copies(engine, driver, row, first, self.waiting, "A")
        self._copies(engine, driver, row, second, [f"RW-2026-{n:06}" for n in range(working)], "B")
        self._due_soon(engine, driver, days, soon)
        driver.execute("COMMIT")
        driver.execute("PRAGMA optimize")
        driver.close()

    def engine(self, file: Path, now: datetime = SIGNED) -> Engine:
        """An engine on one of the databases."""
        return Engine(f"sqlite:///{file}", FixedClock(now), registry=self.registry)

    def copy(self, name: str) -> Path:
        """Another database just like the mould."""
        file = self.mould.with_name(name)
        driver = sqlite3.connect(self.mould)
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        driver.close()
        file.write_bytes(self.mould.read_bytes())
        return file

    def _copies(
        self, engine: Engine, driver: sqlite3.Connection, row: str, task: str, numbers: Sequence[str], mark: str
    ) -> None:
        assignments = [f"JB-{mark}-{n:06}" for n in range(-(-len(numbers) // TASKS))]
        above = copy(engine, driver, row, assignments)
        copy(engine, driver, task, numbers, [above[n // TASKS] for n in range(len(numbers))])

    def _due_soon(
        self, engine: Engine, driver: sqlite3.Connection, days: Sequence[tuple[str, list[str]]], count: int
    ) -> None:
        """So many with the templates themselves, each copied as often as the others, or once more."""
        width = sum(len(tasks) for _row, tasks in days)
        place = 0
        for row, tasks in days:
            rounds = -(-count // width) - 1
            above = copy(engine, driver, row, [row.replace("JB-2024", f"JB-C{n:04}") for n in range(rounds)])
            for task in tasks:
                more = (count - place + width - 1) // width - 1
                place += 1
                copy(engine, driver, task, [task.replace("2024", f"C{n:04}") for n in range(more)], above)


def _days(engine: Engine) -> list[tuple[str, list[str]]]:
    """For each working day from a week on, an assignment due on it, with a task for every unit that has a liaison."""
    leads = sorted({one.unit for one in engine.posts() if one.role == "liaison" and one.login == f"{one.unit}.liaison"})
    found = []
    for day in engine.calendar.worked(date(2024, 3, 28), UNTIL):
        facts = {
            "kind": "handover", "title": f"细化部署 {day}", "todo": "结合本单位实际制定子方案", "source": "交办",
            "due_day": day.isoformat(), "leads": leads,
        }  # fmt: skip
        row = engine.open("assignment", facts, actor="office.handler", via="draft").number
        engine.act(row, "approve", actor="office.deputy")
        engine.act(row, "hand_over", actor="office.handler")
        tasks = [(one.number, one.parties["owner"]) for one in engine.items(parent=row)]
        for number, unit in tasks:
            for transition in ("receive", "begin"):
                engine.act(number, transition, actor=f"{unit}.liaison")
        found.append((row, [number for number, _unit in tasks]))
    return found


def _templates(engine: Engine) -> tuple[str, tuple[str, str]]:
    """An assignment with two tasks: one not yet received, one being worked at."""
    facts = {
        "title": "细化部署", "todo": "结合本单位实际制定子方案，明确分工和时限", "source": "附件1第5行",
        "due_month": "2024-12", "leads": [UNIT, "minzheng"],
    }  # fmt: skip
    row = engine.open("assignment", facts, actor="office.handler", via="enter_row").number
    engine.act(row, "issue", actor="office.handler")
    first, second = (one.number for one in engine.items(parent=row))
    for transition in ("receive", "begin"):
        engine.act(second, transition, actor="minzheng.liaison")
    return row, (first, second)


def copy(
    engine: Engine, driver: sqlite3.Connection, template: str, numbers: Sequence[str], parents: Sequence[int] = ()
) -> list[int]:
    """Copies an item with all its rows, under new numbers; the ids of the copies."""
    with engine.database.reading() as held:
        id = find.BY_NUMBER.value(held, number=template)
        lines = [encode_event(row._asdict()) for row in find.HISTORY.all(held, id=id)]
    begin = driver.execute("SELECT max(id) FROM item").fetchone()[0] + 1
    chains = [_chain(number, lines) for number in numbers]
    for table in COPIED:
        cursor = driver.execute(f"SELECT * FROM {table} WHERE {'id' if table == 'item' else 'item_id'} = ?", [id])
        names = [column[0] for column in cursor.description]
        places = ", ".join(f":{name}" for name in names)
        for old in [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]:
            driver.executemany(
                f"INSERT INTO {table} VALUES ({places})",
                (
                    {**old, **_changes(table, old, begin + n, number, chains[n], parents[n] if parents else None)}
                    for n, number in enumerate(numbers)
                ),
            )
    return list(range(begin, begin + len(numbers)))


def _chain(number: str, lines: Sequence[bytes]) -> list[str]:
    """The hashes of a history under another number, its genesis first."""
    chain = [genesis(number)]
    for line in lines:
        chain.append(sha256(chain[-1].encode() + b"\n" + line).hexdigest())
    return chain


def _changes(
    table: str, old: dict[str, object], id: int, number: str, chain: Sequence[str], parent: int | None
) -> dict[str, object]:
    if table == "item":
        return {"id": id, "number": number, "parent_id": parent, "head_hash": chain[-1]}
    if table == "event":
        seq = int(str(old["seq"]))
        return {"item_id": id, "previous_hash": chain[seq - 1], "hash": chain[seq]}
    return {"item_id": id, "id": None} if "id" in old else {"item_id": id}
