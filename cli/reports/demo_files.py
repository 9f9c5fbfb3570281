"""What the demo leaves in its folder: every paper that was signed, ledgers, reports of the months, the wall chart."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cli.language import _
from cli.output import out

if TYPE_CHECKING:
    from engine.runtime import Engine

PAPERS, LEDGERS, MONTHS, BOARD = "文书", "台账", "月报", "board.html"


@dataclass(frozen=True)
class Left:
    """How many papers, ledgers and reports of months lie where; ``board``: the file, or ``""``."""

    papers: int
    papers_in: str
    ledgers: int
    ledgers_in: str
    months: int
    months_in: str
    board: str


def clear(folder: Path) -> None:
    """An earlier demo's papers and ledgers are removed, and nothing else."""
    for name, ending in ((PAPERS, "*.docx"), (LEDGERS, "*.xlsx"), (MONTHS, "*.docx")):
        for file in (folder / name).glob(ending):
            file.unlink()
    (folder / BOARD).unlink(missing_ok=True)


def leave(engine: Engine, folder: Path, months: Iterable[date]) -> Left:
    """Writes them; without the packages for Word, Excel or charts those are left out.

    Args:
        months: the last day of each month that is to be told.
    """
    from importlib.util import find_spec

    from cli.documents.paper_files import file_name, shown_void, write_file
    from cli.procedures.shipped import ledgers
    from cli.reports import monthly, targets
    from cli.reports.board import SHOWN, collected, write
    from cli.reports.filled import filled
    from cli.reports.handed import MARK

    papers, books = folder / PAPERS, folder / LEDGERS
    count = 0
    for paper in engine.documents():
        data = engine.content(paper)
        if data is not None:
            papers.mkdir(exist_ok=True)
            void = paper.status == "void"
            shown = shown_void(data) if void else data
            write_file(papers / file_name(paper, void=void), shown, sync=False)
            count += 1
    known = ledgers() if find_spec("xlsxwriter") is not None else {}
    for ledger in known.values():
        books.mkdir(exist_ok=True)
        guarded = ledger.guarded(engine.registry)
        with nullcontext() if guarded else engine.for_everybody():
            data, _rows = filled(ledger, engine, mark=MARK if guarded else "")
        write_file(books / f"{ledger.title}.xlsx", data, sync=False)
    tables = len(known)
    if known:
        lived = (engine.now() - timedelta(microseconds=1)).astimezone(engine.zone).date()
        with engine.for_everybody():
            standings = targets.of_day(engine, lived)
        targets.written(books / f"{targets.called(lived.year)}.xlsx", standings, lived.year, engine, sync=False)
        tables += 1
    reports = folder / MONTHS
    told = list(months) if find_spec("docxtpl") is not None else []
    for last in told:
        reports.mkdir(exist_ok=True)
        first = last.replace(day=1)
        one, other = (reports / f"{name}.docx" for name in monthly.names(first))
        reader = monthly.at_end(engine, engine.url, last)
        monthly.write(reader, first, last, one, other, sync=False)
        if reader is not engine:
            reader.close()
    board = folder / BOARD
    if find_spec("pygal") is not None:
        write(board, collected(engine, SHOWN), sync=False)
    return Left(count, str(papers), tables, str(books), len(told), str(reports), str(board) if board.exists() else "")


def told(left: Left) -> None:
    """Where they are."""
    if left.papers:
        out(_("{count} papers as they were signed: {folder}").format(count=left.papers, folder=left.papers_in))
    if left.ledgers:
        out(_("{count} ledgers: {folder}").format(count=left.ledgers, folder=left.ledgers_in))
    if left.months:
        out(_("Reports and circulars of {count} months: {folder}").format(count=left.months, folder=left.months_in))
    if left.board:
        out(_("The wall chart, for a browser: {file}").format(file=left.board))
    if not (left.papers and left.ledgers and left.board):
        out(_("Papers, ledgers and the wall chart are left with: pip install 'duban[board,documents,xlsx]'"))
