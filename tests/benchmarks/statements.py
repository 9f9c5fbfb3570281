"""The floor of a database benchmark: the statements the engine sends, caught once and replayed by bare ``sqlite3``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from engine.runtime import Engine

Statement = tuple[str, Any, bool]
"""SQL, its values, and whether it is done for many rows at once."""
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


class Watched:
    """A driver connection that notes what passes through it."""

    def __init__(self, driver: Any, seen: list[Statement]) -> None:
        self._driver, self._seen = driver, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def execute(self, sql: str, values: Any = ()) -> Any:
        """As the driver's."""
        self._seen.append((sql, values, False))
        return self._driver.execute(sql, values)

    def executemany(self, sql: str, rows: Sequence[Any]) -> Any:
        """As the driver's."""
        self._seen.append((sql, rows, True))
        return self._driver.executemany(sql, rows)

    def cursor(self) -> Watched:
        """A cursor that is watched too."""
        return Watched(self._driver.cursor(), self._seen)


@contextmanager
def watching(engine: Engine) -> Iterator[list[Statement]]:
    """Everything the engine sends meanwhile."""
    held = engine.database.open()
    driver, seen = held.driver, list[Statement]()
    held.driver = Watched(driver, seen)  # type: ignore[assignment]
    try:
        yield seen
    finally:
        held.driver = driver


def is_frame(sql: str) -> bool:
    """Whether it only begins or ends something; the floor has its own, one transaction for each piece of work."""
    return sql.startswith(FRAME)


def writing(seen: Sequence[Statement]) -> list[Statement]:
    """What was sent in the transaction that writes; the look for what is due came before it."""
    begin = next(n for n, (sql, _, _) in enumerate(seen) if sql.startswith("BEGIN IMMEDIATE"))
    return [one for one in seen[begin:] if not is_frame(one[0])]


class Bare:
    """A bare connection with the engine's settings."""

    def __init__(self, file: Path) -> None:
        self.driver = sqlite3.connect(file, isolation_level=None, cached_statements=512)
        self.driver.execute("PRAGMA synchronous=FULL")
        self.driver.execute("PRAGMA foreign_keys=ON")
        self.driver.execute("PRAGMA recursive_triggers=ON")

    def commit(self, times: int = 200) -> float:
        """Seconds, in the middle of so many, that it takes to make one changed number durable: what the disk asks."""
        self.driver.execute("CREATE TABLE IF NOT EXISTS durable (n INTEGER)")
        taken = list[float]()
        for _ in range(times):
            start = perf_counter()
            self.driver.execute("INSERT INTO durable VALUES (1)")
            taken.append(perf_counter() - start)
        return median(taken)

    def replay(self, works: Sequence[Sequence[Statement]]) -> None:
        """Each piece of work in a transaction of its own."""
        driver = self.driver
        for work in works:
            driver.execute("BEGIN IMMEDIATE")
            for sql, values, many in work:
                if many:
                    driver.executemany(sql, values)
                else:
                    driver.execute(sql, values).fetchall()
            driver.execute("COMMIT")
