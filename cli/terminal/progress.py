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
MANY = 500
"""Fewer things are done before a bar is seen."""


@contextmanager
def counted(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal (stderr) for so many things, each told by a call; elsewhere nothing."""
    if not sys.stderr.isatty() or total < MANY:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def working() -> Iterator[Callable[[], None]]:
    """A sign of life on a terminal (stderr) while something takes its time, with how many things are done, each told by
    a call; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.fields[done]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task, done = bar.add_task("", total=None, done=""), 0

        def step() -> None:
            nonlocal done
            done += 1
            if done % 100 == 0:
                bar.update(task, done=str(done))

        yield step


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
