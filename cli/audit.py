"""``duban audit``: whether the record still says what was written, and proofs of it for others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cli.acting import look
from cli.language import N_, _, say
from cli.options import Noun, Session, click
from cli.output import WHOLE, Column, resolved, show, tell
from cli.views import local

if TYPE_CHECKING:
    from engine.runtime.auditing import Wrong
    from engine.runtime.reader import Reader

COLUMNS: list[Column] = [
    ("number", N_("Number"), WHOLE),
    ("seq", N_("Line"), WHOLE),
    ("text", N_("Finding")),
    ("at", N_("Right until"), WHOLE),
]

audit = Noun("audit", help=N_("Audits: the record read from end to end, sealed, and proved to others."))


@audit.command("verify", example="duban audit verify\nduban audit verify RW-2024-0039 -o json")
@click.argument("number", required=False)
def verify(session: Session, number: str | None) -> None:
    """Read every history and say which lines and rows are not what was written; exit 6 if there are any.

    Of each item the first wrong line is named; what comes after it proves nothing. Only reads, needs little memory.
    """
    from engine.runtime.auditing import verify as verified

    reader = look(session)
    with _counted(reader) as step:
        found = list(verified(reader, number, step))
    _tell_wrong(found, reader, session.output, _("The record says what was written."))


def _tell_wrong(found: Iterable[Wrong], reader: Reader, output: str, fine: str) -> None:
    """Prints the findings; exit 6 if there are any."""
    rows = [_row(one, reader) for one in found]
    mode = resolved(output)
    if mode in ("json", "jsonl") or rows:
        show(rows, COLUMNS, mode)
    if rows:
        tell(_("{count} finding(s).").format(count=len(rows)), style="red")
        raise click.exceptions.Exit(6)
    tell(fine, style="green")


def _row(one: Wrong, reader: Reader) -> dict[str, Any]:
    return {
        "number": one.number or None,
        "seq": one.seq,
        "code": one.code,
        "text": say(one.sentence),
        "at": local(one.at, reader.zone),
    }


@contextmanager
def _counted(reader: Reader) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal (stderr); elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    from engine.runtime.auditing import how_many

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=how_many(reader))
        yield lambda read: bar.advance(task, read)
