"""Statements made ready: a reader's SQL, compiled beforehand, so that reading needs no SQLAlchemy.

Importing SQLModel takes longer than everything a reader does; a worklist must not wait for it. ``make statements``
writes what SQLAlchemy makes of every ``Query`` in ``questions`` into ``ready.json``; a test fails when that is stale:

    BY_NUMBER = Ready("BY_NUMBER")               # questions.BY_NUMBER, not imported
    BY_NUMBER.value(held, number="GPDB-2024-0007")

Where another language than SQLite's is spoken, the ``Query`` itself is imported and asked.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from engine.store.statements.written import canonical, day_text, instant_text, parsed

FILE = Path(__file__).with_name("ready.json")
WRITE: Mapping[str, Callable[[Any], Any]] = {
    "instant": instant_text, "day": day_text, "json": canonical, "yes_no": int,
}  # fmt: skip
READ: Mapping[str, Callable[[Any], Any]] = {
    "instant": datetime.fromisoformat, "day": date.fromisoformat, "json": parsed, "yes_no": bool,
}  # fmt: skip


class Connection(Protocol):
    """What a statement runs on."""

    driver: Any
    speaks: str

    def ready(self) -> None:
        """Sends what waits."""


@cache
def texts() -> dict[str, Any]:
    """Everything that was made ready, by name: ``sql``, ``takes`` and ``gives`` (name → kind), ``lists``."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


class Ready:
    """A statement of ``questions``, by its name there; asked like a ``Query``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def all(self, held: Connection, /, **values: Any) -> list[Any]:
        """Every row, as named tuples."""
        if held.speaks != "sqlite":
            return list(self._query.all(held, **values))
        if not self._readers:  # every column is as it is stored
            return [self._make(row) for row in self._run(held, values)]
        return [self._row(row) for row in self._run(held, values)]

    def one(self, held: Connection, /, **values: Any) -> Any:
        """The first row, or ``None``."""
        if held.speaks != "sqlite":
            return self._query.one(held, **values)
        row = self._run(held, values).fetchone()
        return None if row is None else self._row(row)

    def value(self, held: Connection, /, **values: Any) -> Any:
        """The first column of the first row, or ``None``."""
        row = self.one(held, **values)
        return None if row is None else row[0]

    def _run(self, held: Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        if values.keys() != self._takes.keys():
            raise TypeError(f"{self.name} takes {', '.join(self._takes)}; given: {', '.join(values)}")
        sql, bound = self._sql, {}
        for name, kind in self._takes.items():
            write = WRITE.get(kind)
            if name in self._lists:
                found = list(values[name])
                sql = re.sub(rf":{name}\b", ", ".join(f":{name}_{n}" for n in range(len(found))), sql)
                bound.update({f"{name}_{n}": one if write is None else write(one) for n, one in enumerate(found)})
            else:
                value = values[name]
                bound[name] = value if write is None or value is None else write(value)
        held.ready()
        cursor: sqlite3.Cursor = held.driver.execute(sql, bound)
        return cursor

    def _row(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for n, read in self._readers:
            if values[n] is not None:
                values[n] = read(values[n])
        return self._make(values)

    @cached_property
    def _text(self) -> dict[str, Any]:
        found: dict[str, Any] = texts()[self.name]
        return found

    @cached_property
    def _sql(self) -> str:
        return str(self._text["sql"])

    @cached_property
    def _takes(self) -> dict[str, str]:
        found: dict[str, str] = self._text["takes"]
        return found

    @cached_property
    def _lists(self) -> frozenset[str]:
        return frozenset(self._text.get("lists", ()))

    @cached_property
    def _make(self) -> Callable[[Sequence[Any]], Any]:
        row: Any = namedtuple("Row", [name for name, _kind in self._text["gives"]], rename=True)  # type: ignore[misc]
        return row._make

    @cached_property
    def _readers(self) -> list[tuple[int, Callable[[Any], Any]]]:
        return [(n, READ[kind]) for n, (_name, kind) in enumerate(self._text["gives"]) if kind in READ]

    @property
    def _query(self) -> Any:
        return getattr(import_module("engine.store.statements.questions"), self.name)
