"""``duban figure``: figures that no item holds — accidents, deaths, what units report — entered month by month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter, look
from cli.directory import counted, template_option, write_template
from cli.language import N_, _
from cli.options import Noun, Session, click
from cli.output import MORE, WHOLE, Column, out, resolved, show, show_one
from cli.procedures.shipped import targets
from engine.errors import NotFound

if TYPE_CHECKING:
    from engine.runtime import Reader

COLUMNS: list[Column] = [
    ("title", N_("Figure")),
    ("period", N_("Month or year"), WHOLE),
    ("unit_name", N_("Unit")),
    ("value", N_("Value"), WHOLE),
    ("basis", N_("Basis")),
    ("by", N_("Entered by"), MORE),
    ("at", N_("Entered"), MORE),
]

figure = Noun("figure", help=N_("Figures that no item holds: accidents, deaths, what units report about themselves."))


@figure.command("list", example="duban figure list\nduban figure list --as-of 2024-06-30 -o json")
@click.option("--history", is_flag=True, help=N_("Also what was replaced or taken back later"))
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
def list_figures(session: Session, history: bool, as_of: str | None) -> None:
    """List the figures that were entered: of months, of whole years, of units since a month."""
    from engine.runtime.office.figures import told

    reader = look(session, as_of)
    known, _targets = targets()
    rows: list[dict[str, Any]] = [
        {
            "figure": one.row.figure,
            "title": known[one.row.figure].title if one.row.figure in known else one.row.figure,
            "period": one.row.period, "unit": one.row.unit or None,
            "unit_name": reader.names.name(one.row.unit) if one.row.unit else "",
            "value": one.row.value, "basis": one.row.basis, "by": one.by, "at": one.at.astimezone(reader.zone),
            "holds": one.holds,
        }
        for one in told(reader) if history or (one.holds and one.row.value is not None)
    ]  # fmt: skip
    if not history:
        rows.sort(key=lambda row: (row["figure"], row["period"], row["unit"] or ""))
    show(rows, [] if resolved(session.output) in ("json", "jsonl") else COLUMNS, session.output)


@figure.command(
    "import", writes=True,
    example="duban figure import 空表.xlsx --template\nduban figure import 事故统计.csv -n",
)  # fmt: skip
@click.argument("file", type=click.Path())
@template_option
def import_figures(session: Session, file: str, template: bool) -> None:
    """Enter figures from a table (CSV or Excel). For the administrator and the office.

    Columns: 指标, 期间 (2024-03 when it is over, or a whole year), 单位 (where units tell it), 数值, 依据. A number
    entered again replaces the one before, which stays in the record; — takes it back. All of the file or nothing.
    """
    from engine.intake.figures import COLUMNS as READ
    from engine.intake.figures import read_figures
    from engine.outputs.figures.promised import members
    from engine.runtime.office.figures import enter as record
    from engine.runtime.office.figures import holding

    known, _targets = targets()
    if template:
        from engine.outputs.ledgers.empty import Heading

        titles = {"figure": tuple(one.title for one in known.values())}
        columns = [Heading(one.headers[0], one.required, titles.get(one.name, ())) for one in READ]
        write_template(Path(file), "指标数据", columns)
        return
    if not Path(file).is_file():
        raise NotFound(kind="file", name=file)
    engine = enter(session)
    login = actor(session, engine)
    rows = read_figures(
        file, known, members=members(engine), names=spelt(engine), today=engine.world().today, before=holding(engine)
    )
    counts = record(engine, rows, actor=login, file=Path(file).name, dry_run=session.dry_run)
    if resolved(session.output) == "json":
        show_one({**({"dry_run": True} if session.dry_run else {}), **counts}, [], "json")
        return
    out(counted(counts))
    if session.dry_run:
        out(_("Dry run: nothing was written."))


def spelt(reader: Reader) -> dict[str, str]:
    """A unit's code, names and aliases, made comparable → its code."""
    from engine.intake.text import key

    return {
        key(text): one.code
        for one in reader.units()
        for text in (one.code, one.name, one.full_name or one.name, *one.aliases)
    }
