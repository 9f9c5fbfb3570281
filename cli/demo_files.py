"""What the demo leaves in its folder: every paper that was signed, as .docx, and the ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cli.language import _
from cli.output import out

if TYPE_CHECKING:
    from engine.runtime import Engine

PAPERS, LEDGERS = "文书", "台账"


@dataclass(frozen=True)
class Left:
    """How many papers and ledgers lie where."""

    papers: int
    papers_in: str
    ledgers: int
    ledgers_in: str


def clear(folder: Path) -> None:
    """An earlier demo's papers and ledgers are removed, and nothing else."""
    for name, ending in ((PAPERS, "*.docx"), (LEDGERS, "*.xlsx")):
        for file in (folder / name).glob(ending):
            file.unlink()


def leave(engine: Engine, folder: Path) -> Left:
    """Writes them; without the packages for Word or Excel those are left out."""
    from importlib.util import find_spec

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
    return Left(count, str(papers), len(known), str(books))


def told(left: Left) -> None:
    """Where they are."""
    if left.papers:
        out(_("{count} papers as they were signed: {folder}").format(count=left.papers, folder=left.papers_in))
    if left.ledgers:
        out(_("{count} ledgers: {folder}").format(count=left.ledgers, folder=left.ledgers_in))
    if not left.papers or not left.ledgers:
        out(_("Papers and ledgers are left with: pip install 'duban[documents,xlsx]'"))
