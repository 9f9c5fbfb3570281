"""The figures of the demo, invented: entered by the office when each month is over, as it would."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cli.directory import shipped

if TYPE_CHECKING:
    from engine.runtime import Engine

FILE = "demo-2024-figures.csv"


def enter_until(engine: Engine, month: date) -> None:
    """What is known when a month is over: every figure up to it that was not entered yet."""
    from cli.figure import spelt
    from cli.procedures.shipped import targets
    from engine.intake.figures import read_figures
    from engine.outputs.figures.promised import members
    from engine.runtime.office.figures import enter

    known, _targets = targets()
    rows = read_figures(
        shipped("plans", FILE), known, members=members(engine), names=spelt(engine), today=date(2025, 1, 1)
    )
    enter(
        engine, [one for one in rows if one.period <= f"{month:%Y-%m}"], actor="office.handler", file=FILE
    )  # fmt: skip
