"""``duban document``: the record of the papers that were issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import look
from cli.language import N_, _
from cli.options import Noun, Session, click
from cli.output import MORE, WHOLE, Column, resolved, show, show_one
from cli.views import PAPERS, document_row

if TYPE_CHECKING:
    from engine.runtime import Reader
    from engine.runtime.views import DocumentView

COLUMNS: list[Column] = [
    ("number", N_("Official number"), WHOLE),
    ("name", N_("Kind")),
    ("title", N_("Title")),
    ("item", N_("Item"), WHOLE),
    ("issued_on", N_("Issued"), WHOLE),
    ("status", N_("Status")),
    ("served_on", N_("Served"), MORE),
    ("unit_name", N_("Unit"), MORE),
    ("issued_by", N_("Issued by"), MORE),
]

document = Noun("document", help=N_("Official papers: what was issued, numbered and served."))


@document.command("list", example="duban document list\nduban document list --item HG-2024-0003 -o json")
@click.option(
    "--item", "number", metavar="NUMBER", shell_complete=complete.all_items, help=N_("Only papers of this item")
)
def list_documents(session: Session, number: str | None) -> None:
    """List the papers that were issued, oldest first."""
    reader = look(session)
    found = reader.documents(reader.find(number) if number else None)
    show(_rows(reader, found, session), COLUMNS, session.output)


@document.command("show", example="duban document show 普安督〔2024〕1号")
@click.argument("number", metavar="OFFICIAL_NUMBER", shell_complete=complete.documents)
def show_document(session: Session, number: str) -> None:
    """Show the record of one paper, by its official number."""
    reader = look(session)
    (row,) = _rows(reader, [reader.document(number)], session)
    show_one(row, COLUMNS, session.output)


def _rows(reader: Reader, found: list[DocumentView], session: Session) -> list[dict[str, Any]]:
    rows = [document_row(one) for one in found]
    if resolved(session.output) not in ("json", "jsonl"):
        units = {unit.code: unit.name for unit in reader.units()}
        for row in rows:
            row["status"] = _(PAPERS.get(row["status"], row["status"]))
            row["unit_name"] = units.get(row["unit"], row["unit"])
    return rows
