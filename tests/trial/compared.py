"""What two databases that lived through the same tell of it, made comparable."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from engine.definition.registry import Registry
from engine.runtime import Engine
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.runtime.upkeep.copying import copy
from tests import servers

Histories = dict[tuple[Any, ...], list[list[tuple[str, ...]]]]
TOLD = (
    "transition", "label", "from_", "to", "actor", "actor_kind", "acting_for", "typist", "source", "occurred_at",
    "facts", "documents", "reason", "corrects", "effects",
)  # fmt: skip
"""What of a line is compared: everything but ids, hashes and the instant of recording."""
NUMBER = re.compile(r"([A-Z]{2,6}-\d{4})-\d{4,}|(?<=〕)\d+(?=号)|\b[0-9a-f]{64}\b")
"""Numbers of items and papers, and the sums of papers, on which such numbers stand."""


def plain(value: Any) -> str:
    """A value without numbers."""
    return NUMBER.sub(r"\1", json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def told(url: str, registry: Registry) -> Histories:
    """Every history, by plan row, procedure and unit: its lines without ids, numbers and instants of recording."""
    engine = Engine(url, registry=registry)
    items = {one.number: one for one in engine.items()}
    found: Histories = {}
    for item in items.values():
        top = item
        while top.parent is not None:
            top = items[top.parent]
        unit = next((item.parties[role] for role in ("addressee", "owner") if role in item.parties), None)
        lines = [tuple(plain(getattr(one, name)) for name in TOLD) for one in engine.history(item.number)]
        found.setdefault((str(top.facts.get("row")), item.procedure, unit), []).append(lines)
    engine.close()
    return {key: sorted(histories) for key, histories in found.items()}


def difference(mine: list[list[tuple[str, ...]]], theirs: list[list[tuple[str, ...]]]) -> str:
    """The first thing in which the histories under one key differ."""
    for one, other in zip(mine, theirs, strict=False):
        for n, (line, there) in enumerate(zip(one, other, strict=False)):
            for name, value, wanted in zip(TOLD, line, there, strict=True):
                if value != wanted:
                    return f"line {n}, {line[0]}: {name} is {value}, not {wanted}"
        if len(one) != len(other):
            return f"{len(one)} lines, not {len(other)}"
    return f"{len(mine)} histories, not {len(theirs)}"


def moved_and_back(source: str, server: str, folder: Path, registry: Registry) -> list[str]:
    """``duban db copy`` of a database to the server, and of that to a file; what is wrong with either copy."""
    servers.run(server, "CREATE DATABASE moved")
    there = urlunsplit(urlsplit(server)._replace(path="/moved"))
    wrong, before, whole = list[str](), None, told(source, registry)
    for one, other in ((source, there), (there, f"sqlite:///{folder / 'back.db'}")):
        made = copy(one, other)
        print(f"copied {sum(made.rows.values())} rows of {len(made.rows)} tables, {made.lines} lines verified, "
              f"to {urlsplit(other).scheme}", flush=True)  # fmt: skip
        if before not in (None, made.rows):
            wrong.append(f"{other}: other counts than before")
        before = made.rows
        engine = Engine(other, registry=registry)
        wrong += [f"{other}: {finding}" for finding in (*verify(engine), *replay(engine))]
        engine.close()
        if told(other, registry) != whole:
            wrong.append(f"{other} tells another history")
    return wrong
