"""Figures that no item holds: kept as lines of the system log, so that they are chained and sealed like everything."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, Sentence
from engine.intake.figures import FigureRow
from engine.runtime.office.managing import MAY_IMPORT
from engine.runtime.office.people import ADMIN
from engine.runtime.transactions.transaction import DryRun
from engine.store import find
from engine.store.evidence import system

if TYPE_CHECKING:
    from engine.runtime.engine import Engine
    from engine.runtime.reader import Reader

KIND = "figures"


@dataclass(frozen=True)
class Told:
    """A figure that was entered, when, and by whom. ``holds``: nothing entered later replaces it."""

    row: FigureRow
    at: datetime
    by: str
    holds: bool


def told(reader: Reader) -> list[Told]:
    """Everything that was entered until the reader's now, in that order."""
    with reader.looking() as held:
        return _told(held, reader.now())


def _told(held: Any, until: datetime) -> list[Told]:
    lines = [line for line in find.FIGURES.all(held) if line.at <= until]
    entered = [(FigureRow(**row), line.at, line.actor) for line in lines for row in line.data["rows"]]
    last = {row.of: index for index, (row, _at, _by) in enumerate(entered)}
    return [Told(row, at, by, last[row.of] == index) for index, (row, at, by) in enumerate(entered)]


def holding(reader: Reader) -> list[FigureRow]:
    """The figures that hold, as known at the reader's now; those that were taken back are none."""
    return [one.row for one in told(reader) if one.holds and one.row.value is not None]


def enter(
    engine: Engine, rows: Sequence[FigureRow], *, actor: str, file: str = "", dry_run: bool = False
) -> dict[str, int]:
    """Records figures, all or none; what is recorded already with the same number and basis is left.

    Returns:
        how many were new, replaced another, or were as before.

    Raises:
        NotAllowed: neither the administrator nor somebody of the office.
    """
    counts = {"added": 0, "changed": 0, "same": 0}
    refusals = engine._refusals(actor, None, "figure.import", dry_run)
    with refusals, suppress(DryRun), engine.commanded(alone=True) as held:
        if actor != ADMIN and not MAY_IMPORT & {role for role, _unit in engine.office_posts(held, actor)}:
            raise NotAllowed(what=Sentence("only the administrator or the office enters figures"))
        before = {one.row.of: one.row for one in _told(held, engine.now()) if one.holds}
        kept = [row for row in rows if before.get(row.of) != row]
        counts["same"] = len(rows) - len(kept)
        counts["changed"] = sum(row.of in before for row in kept)
        counts["added"] = len(kept) - counts["changed"]
        if kept:
            data = {"file": file, "rows": [asdict(row) for row in kept]}
            system.log(held, engine.now(), actor, KIND, data)
        if dry_run:
            raise DryRun
    return counts
