"""How far a command has come that lives through days."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.runtime import Engine

Step = Callable[[datetime], None]


@contextmanager
def progress(engine: Engine, first: date, last: date) -> Iterator[Step]:
    """A bar on a terminal (stderr); elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda instant: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    share = TextColumn("{task.percentage:>3.0f}%")
    columns = (TextColumn("{task.fields[day]}"), BarColumn(), share, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=(last - first).days + 1, day=first.isoformat())

        def step(instant: datetime) -> None:
            day = engine.calendar.local_date(instant)
            bar.update(task, completed=(day - first).days, day=day.isoformat())

        yield step
