"""What the demo leaves in its folder: every paper that was signed, as .docx, the ledgers and the wall chart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cli.language import _
from cli.output import out

if TYPE_CHECKING:
    from engine.runtime import Engine

PAPERS, LEDGERS, BOARD = "文书", "台账", "board.html"


@dataclass(frozen=True)
class Left:
    """How many papers and ledgers lie where; ``board``: the file, or ``""``."""

    papers: int
    papers_in: str
    ledgers: int
    ledgers_in: str
    board: str


def clear(folder: Path) -> None:
    """An earlier demo's papers and ledgers are removed, and nothing else."""
    for name, ending in ((PAPERS, "*.docx"), (LEDGERS, "*.xlsx")):
        for file in (folder / name).glob(ending):
            file.unlink()
    (folder / BOARD).unlink(missing_ok=True)


def leave(engine: Engine, folder: Path) -> Left:
    """Writes them; without the packages for Word or Excel those are left out."""
    from importlib.util import find_spec

    from cli.board import SHOWN, collected, write
    from cli.paper_files import file_name, write_file
    from cli.report import filled
    from cli.shipped import ledgers

    papers, books = folder / PAPERS, folder / LEDGERS
    count = 0
    for paper in engine.documents():
        data = engine.content(paper)
        if data is not None:
            papers.mkdir(exist_ok=True)
            write_file(papers / file_name(paper), data, sync=False)
            count += 1
    known = ledgers() if find_spec("xlsxwriter") is not None else {}
    for ledger in known.values():
        books.mkdir(exist_ok=True)
        write_file(books / f"{ledger.title}.xlsx", filled(ledger, engine)[0], sync=False)
    board = folder / BOARD
    if find_spec("pygal") is not None:
        write(board, collected(engine, SHOWN), sync=False)
    return Left(count, str(papers), len(known), str(books), str(board) if board.exists() else "")


def told(left: Left) -> None:
    """Where they are."""
    if left.papers:
        out(_("{count} papers as they were signed: {folder}").format(count=left.papers, folder=left.papers_in))
    if left.ledgers:
        out(_("{count} ledgers: {folder}").format(count=left.ledgers, folder=left.ledgers_in))
    if left.board:
        out(_("The wall chart, for a browser: {file}").format(file=left.board))
    if not (left.papers and left.ledgers and left.board):
        out(_("Papers, ledgers and the wall chart are left with: pip install 'duban[board,documents,xlsx]'"))
