"""A whole database into another, empty one: from a file to a server, back, or from file to file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.calendar.clock import SystemClock
from engine.errors import Sentence, Unusable
from engine.runtime.office.people import ADMIN
from engine.store.database import Database
from engine.store.evidence import evidence
from engine.store.evidence.seals import SEAL_FILE, seals_beside
from engine.store.office import changes, directory
from engine.store.shape.copying import copy_rows, counted, refuse_broken


@dataclass(frozen=True)
class Copied:
    """What was copied.

    Attributes:
        source, target: as they may be shown. rows: of each table, in the order in which they were copied.
        lines: of histories and of the system log, verified in the copy.
        seals: the file outside that vouches for the source (``None``: nobody knows where, for it lies on a server), and
            where one is looked for that vouches for the copy; ``None``: there are no seals, the office has named a
            place for both, or the copy lies on a server.
    """

    source: str
    target: str
    rows: dict[str, int]
    lines: int
    seals: tuple[Path | None, Path] | None = None


def copy(
    source: str, target: str, *, dry_run: bool = False, told: Callable[[str, int], object] | None = None
) -> Copied:
    """Everything that is in one database, as it was recorded; all of it, or nothing.

    The source is read as it is at one moment and may be worked on meanwhile; what is recorded after that moment is not
    in the copy. Every history is verified in the copy before it counts.

    Args:
        target: a file that is not there, or a database on a server with nothing in it.
        dry_run: count and verify the source, see that the target is free, and write nothing.
        told: hears of each table when it is done, and how many rows it has.

    Raises:
        Unusable: one of the two cannot be used, or a history of the source is not what was written.
    """
    with Database(source) as there, Database(target) as here:
        here.refuse_taken()
        with there.reading() as held:
            before = counted(held)
            if dry_run:
                return Copied(str(there), str(here), before, refuse_broken(held, str(there)))
            lines = 0

            def fill(new: Any) -> None:
                nonlocal lines
                changes.UNSET.run(new, which="schema")  # it comes with the rest
                copy_rows(held, new, told)
                lines = refuse_broken(new, str(there))
                if (after := counted(new)) != before:
                    table = next(name for name in before if before[name] != after[name])
                    data = {"table": table, "read": before[table], "written": after[table]}
                    why = Sentence("{read} rows of {table} were read and {written} written", data)
                    raise Unusable(database=str(here), why=why)

            here.create(SystemClock().now(), ADMIN, fill)
        return Copied(str(there), str(here), before, lines, _seals(there, here))


def _seals(there: Database, here: Database) -> tuple[Path | None, Path] | None:
    with there.reading() as held:
        named, sealed = directory.SETTING.value(held, name=SEAL_FILE), bool(evidence.SEALS.all(held))
    source, target = (
        seals_beside(path) if (path := getattr(one, "path", None)) is not None else None for one in (there, here)
    )
    if named or target is None or not (sealed if source is None else source.exists()):
        return None
    return source, target
