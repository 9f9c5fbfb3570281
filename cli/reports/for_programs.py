"""``duban report events`` and ``duban report calendar``: the record for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cli import complete
from cli.acting import look
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import out
from cli.reports.handed import tell_left_out
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.outputs.programs.eventlog import EventLog

ENDINGS = {"ocel": ".ocel.json", "xes": ".xes", "jsonl": ".jsonl"}
STANDARD_OUTPUT = "-"


@command(
    "events",
    outputs=tuple(ENDINGS),
    example="duban report events -o ocel --out 事件日志.ocel.json\n"
    "duban report events -o xes --as-of 2024-06-30\n"
    "duban report events -o jsonl --out record.jsonl",
)
@click.option(
    "--out", "file", metavar="FILE", help=N_("Where to; - is the standard output; else events with its ending")
)
@click.option("--texts", is_flag=True, help=N_("Free texts go along; they may name persons"))
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
def events(session: Session, file: str | None, texts: bool, as_of: str | None) -> None:
    """Write the whole record for other programs: every item, everything that happened to it, its papers.

    -o ocel: OCEL 2.0 as JSON, and -o xes: XES (IEEE 1849), for process mining. -o jsonl: a line of JSON for the head,
    each unit, item, event and paper. No login, no person and nothing confidential is in it; free texts only with
    --texts. It is written piece by piece, however long the record is.
    """
    from cli.terminal.progress import counted
    from engine.outputs.programs.eventlog import EventLog

    kind = "jsonl" if session.output == "auto" else session.output
    reader = look(session, as_of)
    log = EventLog(reader, texts=texts)
    passes = 2 if kind == "ocel" else 1
    with counted(passes * len(log.numbers)) as step:
        log.step = step
        _put(file or f"events{ENDINGS[kind]}", _maker(kind)(log))
    if file != STANDARD_OUTPUT:
        out(_("{file}: {count} items").format(file=file or f"events{ENDINGS[kind]}", count=log.count))


def _maker(kind: str) -> Callable[[EventLog], Iterator[str]]:
    from engine.outputs.programs.json_lines import json_lines
    from engine.outputs.programs.ocel import ocel
    from engine.outputs.programs.xes import xes

    return {"ocel": ocel, "xes": xes, "jsonl": json_lines}[kind]


@command(
    "calendar",
    outputs=("plain",),
    example="duban report calendar --unit 区教育局 --out 教育局.ics\nduban report calendar --each 日历",
)
@click.option("--unit", metavar="UNIT", shell_complete=complete.units, help=N_("Only what this unit owes"))
@click.option("--out", "file", metavar="FILE", help=N_("Where to; - is the standard output; else deadlines.ics"))
@click.option(
    "--each", "folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path),
    help=N_("A file for every unit that owes something, named by its code"),
)  # fmt: skip
def calendar(session: Session, unit: str | None, file: str | None, folder: Path | None) -> None:
    """Write running deadlines as a calendar (iCalendar) that phones and mail programs subscribe to.

    A due day is an event of the whole day; a term that ends at an hour has its hour. What may still move is tentative.
    Confidential items are not in it, whoever writes it.
    """
    from engine.outputs.programs.ical import ical

    if folder is not None and (unit is not None or file is not None):
        raise Usage(what=Sentence(N_("--each writes a file for every unit: leave out --unit and --out")))
    reader = look(session)
    with reader.for_everybody() as left_out:  # it lies on phones
        running = reader.deadlines(unit=unit)
    tell_left_out(left_out)
    if folder is None:
        code = reader.names.resolve(unit) if unit else None
        named = f"{reader.names.name(code)}督办时限" if code else "督办时限"
        _put(file or "deadlines.ics", ical(reader, running, named))
        if file != STANDARD_OUTPUT:
            out(_("{file}: {count} deadlines").format(file=file or "deadlines.ics", count=len(running)))
        return
    _make(folder)
    for code in sorted({one.owed.unit for one in running if one.owed.unit}):
        theirs = [one for one in running if one.owed.unit == code]
        path = folder / f"{code}.ics"
        _put(str(path), ical(reader, theirs, f"{reader.names.name(code)}督办时限"))
        out(_("{file}: {count} deadlines").format(file=path, count=len(theirs)))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        what = N_("{file} cannot be written: {why}")
        raise Usage(what=Sentence(what, {"file": str(folder), "why": error.strerror or str(error)})) from None


def _put(file: str, pieces: Iterable[str]) -> None:
    """To the standard output as it comes, or to a file that is there whole or not at all."""
    from cli.documents.paper_files import write_pieces

    if file != STANDARD_OUTPUT:
        write_pieces(Path(file), pieces)
        return
    for piece in pieces:
        click.echo(piece.encode(), nl=False)
