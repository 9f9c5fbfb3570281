"""``duban document``: the record of the papers that were issued, their files, and the numbers they bear."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, look
from cli.documents.paper_acts import serve, sign, void
from cli.language import N_, _, joined
from cli.options import Noun, Session, click
from cli.output import BELOW, MORE, WHOLE, Column, out, resolved, show, show_one, tell
from cli.views import PAPERS, document_row
from engine.errors import Findings, Sentence, Unusable, Usage

if TYPE_CHECKING:
    from engine.runtime import Reader
    from engine.runtime.answers.views import DocumentView

COLUMNS: list[Column] = [
    ("number", N_("Official number"), WHOLE),
    ("name", N_("Kind")),
    ("title", N_("Title")),
    ("item", N_("Item"), WHOLE),
    ("issued_on", N_("Issued"), WHOLE),
    ("status", N_("Status")),
    ("served_on", N_("Served"), BELOW),
    ("unit_name", N_("Unit"), BELOW),
    ("issued_by", N_("Issued by"), MORE),
    ("sha256", "sha256", MORE),
]
SHOWN: list[Column] = [
    ("mode", N_("Mode of service")),
    ("recipient", N_("Receiver")),
    ("served_by", N_("Served by")),
    ("file", N_("File")),
]
FILES = {
    "verified": N_("as it was signed: its sha256 is the one recorded in the history"),
    "changed": N_("CHANGED: not the bytes that were signed"),
    "record": N_("only the record was kept"),
}
NUMBERS: list[Column] = [
    ("organ", N_("Series"), WHOLE),
    ("year", N_("Year")),
    ("used", N_("Used")),
    ("void", N_("Void")),
    ("next", N_("Next")),
    ("on_paper", N_("On paper")),
    ("missing", N_("Missing")),
    ("twice", N_("Given twice")),
]

document = Noun(
    "document", help=N_("Official papers: sign, serve and void them; what was issued, numbered and served.")
)
for verb in (sign, serve, void):
    document.add_command(verb)


@document.command(
    "list", example="duban document list\nduban document list HG-2024-0003 -o json\nduban document list --gaps"
)
@click.argument("of", metavar="[NUMBER]", required=False, shell_complete=complete.all_items)
@click.option(
    "--item", "number", metavar="NUMBER", shell_complete=complete.all_items, help=N_("Only papers of this item")
)
@click.option("--unserved", is_flag=True, help=N_("Only numbered papers that were neither served nor voided"))
@click.option("--gaps", is_flag=True, help=N_("Instead, every number series with what is missing or given twice"))
def list_documents(session: Session, of: str | None, number: str | None, unserved: bool, gaps: bool) -> None:
    """List the papers that were issued, oldest first; of one item, if its number is given.

    With --gaps: the number series; exit 6 when a number was taken that no paper bears, or one stands on two papers.
    Void papers keep their number.
    """
    reader, number = look(session), number or of
    if gaps:
        _series(reader, session)
        return
    found = reader.documents(reader.find(number) if number else None)
    if unserved:
        found = [one for one in found if one.number and one.served_on is None and one.status != "void"]
    show(_rows(reader, found, session), COLUMNS, session.output)


@document.command("show", example="duban document show 普安督〔2024〕1号")
@click.argument("number", metavar="OFFICIAL_NUMBER", shell_complete=complete.documents)
def show_document(session: Session, number: str) -> None:
    """Show the record of one paper, by its official number: how it was served, and whether its file is still the one
    that was signed. Exit 6 when it is not.
    """
    from engine.decision.paperwork import MODES

    reader = look(session)
    paper = reader.document(number)
    (row,) = _rows(reader, [paper], session)
    row["file"] = _file(reader, paper)
    mode, row["recipient"], row["served_by"] = _service(reader, paper)
    if resolved(session.output) in ("json", "jsonl"):
        row["mode"] = mode
    else:
        row["mode"], row["file"] = MODES.get(mode or "", mode), _(FILES[row["file"]])
    show_one(row, [*COLUMNS, *SHOWN], session.output)
    if row["file"] in ("changed", _(FILES["changed"])):
        raise Findings(count=1)


@document.command(
    outputs=("plain", "json"),
    example="duban document render 普安督〔2024〕1号 --out letter.docx\n"
    "duban document render HG-2024-0003 --draft --kind 督促函\n"
    "duban document render HG-2024-0003 --proposed",
)
@click.argument("number", metavar="NUMBER", shell_complete=complete.documents)
@click.option("--kind", metavar="KIND", help=N_("Which paper of an item, where it has several"))
@click.option("--draft", "drafted", is_flag=True, help=N_("What would be signed now, without a number"))
@click.option("--proposed", "first", is_flag=True, help=N_("The draft that was kept when the measure was proposed"))
@click.option(
    "--signed", is_flag=True, help=N_("Of a void paper too the very file that was signed, without 作废 on it")
)
@click.option("--pdf", is_flag=True, help=N_("As PDF, as LibreOffice lays it out"))
@click.option(
    "--out", "file", metavar="FILE", type=click.Path(dir_okay=False), help=N_("Where to; else named after it")
)
def render(
    session: Session, number: str, kind: str | None, drafted: bool, first: bool, signed: bool, pdf: bool,
    file: str | None,
) -> None:  # fmt: skip
    """Write a paper as .docx: the very file that was signed, or a draft of what would be.

    NUMBER is an official number or an item's number. A signed paper is given byte for byte as it was signed; of a void
    one a copy that bears 作废. With --draft the template is filled from the record as it stands; what is not recorded
    is left blank. With --proposed it is the very draft that lay before the signer.
    """
    from cli.documents.paper_files import (
        NothingSigned,
        draft,
        file_name,
        kept,
        paper_of,
        proposed,
        shown_void,
        write_file,
    )  # fmt: skip

    if drafted and first:
        raise Usage(what=Sentence(N_("--draft and --proposed are two different papers: choose one.")))
    reader = look(session)
    item, paper = paper_of(reader, number, None if drafted or first else kind)
    if first:
        item = item or reader.item(paper.item if paper else number)
        data, name = proposed(reader, item, kind)
        named = _("{kind} proposed {item}").format(kind=name, item=item.number) + ".docx"
    elif drafted:
        item = item or reader.item(paper.item if paper else number)
        data, name, blanks = draft(reader, item, kind)
        named = _("{kind} draft {item}").format(kind=name, item=item.number) + ".docx"
        if blanks:
            tell(_("Left blank, for it is not recorded: {blanks}").format(blanks=joined(blanks)), style="yellow")
    elif paper is None:
        raise NothingSigned(number=item.number if item else number)
    else:
        data, named = kept(reader, paper), file_name(paper)
        if paper.status == "void" and not signed:
            data, named = shown_void(data), file_name(paper, void=True)
            tell(_("{number} is void, and the copy says so; --signed gives the file as it was signed.").format(
                number=paper.number or paper.name), style="yellow")  # fmt: skip
    path = Path(file or named)
    if pdf:
        from engine.outputs.papers.preview import as_pdf

        data, path = as_pdf({"paper": data})["paper"], path if file else path.with_suffix(".pdf")
    write_file(path, data)
    if resolved(session.output) == "json":
        show_one({"file": str(path), "bytes": len(data), "sha256": sha256(data).hexdigest()}, [], "json")
        return
    out(str(path))


@document.command(
    "series",
    writes=True,
    example="duban document series 普安办函 --next 38 --basis 2024年发文登记簿 --as office.handler -y",
)
@click.argument("series", metavar="SERIES")
@click.option("--next", "following", type=click.IntRange(1), required=True, metavar="N", help=N_("The next number"))
@click.option("--basis", required=True, metavar="TEXT", help=N_("Where the numbers before it can be seen"))
@click.option("--year", type=int, metavar="YEAR", help=N_("This year's series or the next year's"))
def start(session: Session, series: str, following: int, basis: str, year: int | None) -> None:
    """Let a number series go on where the register on paper stopped; never back.

    The numbers before it count as given on paper: duban document list --gaps does not miss them. Who said so, when and
    on what basis stands in the system log.
    """
    engine = enter(session)
    login = actor(session, engine)
    if not session.yes and not session.dry_run:
        engine.start_series(series, following, basis, actor=login, year=year, dry_run=True)
    session.confirm(_("{series} will go on with {next} and never go back.").format(series=series, next=following))
    before, of = engine.start_series(series, following, basis, actor=login, year=year, dry_run=session.dry_run)
    if resolved(session.output) == "json":
        dry = {"dry_run": True} if session.dry_run else {}
        show_one({**dry, "series": series, "year": of, "was": before, "next": following}, [], "json")
        return
    line = _("{series}〔{year}〕 goes on with {next}; it was at {before}.")
    out(line.format(series=series, year=of, next=following, before=before))
    if session.dry_run:
        out(_("Dry run: nothing was written."))


def _file(reader: Reader, paper: DocumentView) -> str:
    """Whether the stored bytes are those whose sha256 stands in the line of history that signed them."""
    line = next((one for one in reader.history(paper.item) if one.seq == paper.seq), None)
    told: Any = line.effects.get("documents", ()) if line else ()
    said = next((one.get("sha256") for one in told if one["name"] == paper.name), None)
    try:
        data = reader.content(paper)
    except Unusable:
        return "changed"
    if data is None:
        return "changed" if said else "record"
    return "verified" if sha256(data).hexdigest() == said else "changed"


def _service(reader: Reader, paper: DocumentView) -> tuple[str | None, str | None, str | None]:
    """How a paper was served, on whom and by whom, as the history has it."""
    if paper.served_on is None:
        return None, None, None
    item = reader.item(paper.item)
    serving = {one.name: one.serves for one in reader.registry.get(item.procedure, item.version).serving}
    from engine.decision.paperwork import SERVE

    for line in reader.history(paper.item):
        if line.transition == SERVE and line.effects["paper"] == paper.number:
            return line.effects.get("mode"), line.effects.get("recipient"), line.actor
        day = line.facts.get(serving.get(line.transition) or "")
        if line.seq > paper.seq and day == paper.served_on.isoformat():
            return line.facts.get("mode"), line.facts.get("recipient"), line.actor
    return None, None, None


def _series(reader: Reader, session: Session) -> None:
    found = reader.number_series()
    rows = [{**asdict(one), "missing": list(one.missing), "twice": list(one.twice)} for one in found]
    show(rows, NUMBERS, session.output, title=_("Number series"))
    wrong = sum(not one.sound for one in found)
    if wrong:
        raise Findings(count=wrong)


def _rows(reader: Reader, found: list[DocumentView], session: Session) -> list[dict[str, Any]]:
    rows = [document_row(one) for one in found]
    if resolved(session.output) not in ("json", "jsonl"):
        units = {unit.code: unit.name for unit in reader.units()}
        for row in rows:
            row["status"] = _(PAPERS.get(status := str(row["status"]), status))
            row["unit_name"] = units.get(row["unit"], row["unit"])
    return rows
