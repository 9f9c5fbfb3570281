"""``duban report monthly``: the report and the circular of a month, drafted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cli.acting import look
from cli.database import open_past
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import out, resolved, show_one
from cli.reports.handed import tell_left_out
from cli.reports.targets import of_day
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.runtime import Reader


@command(
    "monthly", outputs=("plain", "json"),
    example="duban report monthly 2024-06\nduban report monthly 2024-06 --out 月报.docx --circular 通报.docx",
)  # fmt: skip
@click.argument("month", metavar="MONTH")
@click.option(
    "--out", "file", metavar="FILE", type=click.Path(dir_okay=False), help=N_("The report; else named after it")
)
@click.option(
    "--circular", "second", metavar="FILE", type=click.Path(dir_okay=False),
    help=N_("The circular; else named after it, beside the report"),
)  # fmt: skip
def monthly(session: Session, month: str, file: str | None, second: str | None) -> None:
    """Draft the report of a month (区情月报) and the circular on its progress (调度通报) as Word files.

    The report begins with one page for leaders. A month that is over is told as the record stood at its end, so it
    never changes. Both are drafts: people number, sign and send them. As they are handed round, confidential items are
    not in them, whoever draws them.
    """
    reader = look(session)
    first, last = month_of(month)
    if reader.calendar.end_of(first) - timedelta(days=1) > reader.now():
        what = N_("{month} has not begun yet")
        raise Usage(what=Sentence(what, {"month": f"{first:%Y-%m}"}))
    path = Path(file or f"{names(first)[0]}.docx")
    beside = Path(second) if second else path.with_name(f"{names(first)[1]}.docx")
    left_out = write(at_end(reader, session.db, last), first, last, path, beside)
    if resolved(session.output) == "json":
        told = {"month": f"{first:%Y-%m}", "report": str(path), "circular": str(beside), "left_out": left_out}
        show_one(told, [], "json")
        return
    out(_("Report: {file}").format(file=path))
    out(_("Circular: {file}").format(file=beside))
    tell_left_out(left_out)


def month_of(text: str) -> tuple[date, date]:
    """First and last day of ``2024-06`` or ``2024年6月``.

    Raises:
        Usage: it is no month.
    """
    from engine.outputs.figures.statistics import period

    first, last = period(text)
    if (first.year, first.month, first.day) != (last.year, last.month, 1):
        raise Usage(what=Sentence(N_("{text} is no month; write 2024-06"), {"text": text[:40]}))
    return first, last


def names(first: date) -> tuple[str, str]:
    """What the two files are called."""
    return f"区情月报{first:%Y-%m}", f"调度通报{first:%Y-%m}"


def at_end(reader: Reader, given: str | None, last: date) -> Reader:
    """The reader as of the end of a day, or the same one while the day is not over."""
    ended = reader.calendar.end_of(last) - timedelta(microseconds=1)
    if ended >= reader.now():
        return reader
    past = open_past(given or reader.url, ended)
    past.show_like(reader)
    return past


def write(reader: Reader, first: date, last: date, path: Path, beside: Path, *, sync: bool = True) -> int:
    """Both files, each whole or not at all; of how many confidential items they do not tell though the reader may.

    Raises:
        NoWord
    """
    from cli.documents.paper_files import write_file
    from cli.terminal.progress import working

    try:
        from engine.outputs.leaders.monthly import both
    except ImportError:
        from engine.outputs.papers.template import NoWord

        raise NoWord() from None
    with working(), reader.for_everybody() as left_out:
        report, circular = both(reader, first, last, of_day(reader, last))
    write_file(path, report, sync=sync)
    write_file(beside, circular, sync=sync)
    return left_out
