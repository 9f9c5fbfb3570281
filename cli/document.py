"""``duban document``: the record of the papers that were issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import look
from cli.language import N_, _
from cli.options import Noun, Session, click
from cli.output import resolved, show, show_one
from cli.views import PAPERS, document_row

if TYPE_CHECKING:
    from engine.runtime.views import DocumentView

COLUMNS = [
    ("number", N_("Official number")),
    ("name", N_("Kind")),
    ("title", N_("Title")),
    ("item", N_("Item")),
    ("issued_on", N_("Issued")),
    ("issued_by", N_("Issued by")),
    ("unit", N_("Unit")),
    ("served_on", N_("Served")),
    ("status", N_("Status")),
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
    show((_row(one, session) for one in found), COLUMNS, session.output)


@document.command("show", example="duban document show 普安委办〔2024〕1号")
@click.argument("number", metavar="OFFICIAL_NUMBER", shell_complete=complete.documents)
def show_document(session: Session, number: str) -> None:
    """Show the record of one paper, by its official number."""
    show_one(_row(look(session).document(number), session), COLUMNS, session.output)


def _row(one: DocumentView, session: Session) -> dict[str, Any]:
    row = document_row(one)
    if resolved(session.output) not in ("json", "jsonl"):
        row["status"] = _(PAPERS.get(one.status, one.status))
    return row
