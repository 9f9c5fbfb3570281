"""``duban item import``: a ledger taken in, new rows as items, edited cells as ordinary events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli import complete
from cli.acting import actor, enter, typist
from cli.directory import write_template
from cli.language import N_, _, joined
from cli.options import Session, click, command
from cli.output import out, resolved, show_one, tell
from cli.procedures.shipped import registry
from engine.errors import NotFound

if TYPE_CHECKING:
    from engine.outputs.ledgers.ledger import Ledger


@command(
    "import",
    writes=True,
    example="duban item import general 隐患.csv --as office.handler -n\n"
    "duban item import general 隐患.csv --twice --as office.handler\n"
    "duban item import general 空表.csv --template",
)
@click.argument("kind", shell_complete=complete.ledgers)
@click.argument("file", type=click.Path())
@click.option("--template", is_flag=True, help=N_("Write an empty table with its columns to FILE (.csv or .xlsx)"))
@click.option("--sheet", metavar="NAME", help=N_("Which sheet, where several have content"))
@click.option("--twice", is_flag=True, help=N_("Open rows that look like open items all the same"))
@click.option("--source", metavar="TEXT", help=N_("What units report is recorded for them: on what it rests"))
def import_items(
    session: Session, kind: str, file: str, template: bool, sheet: str | None, twice: bool, source: str | None
) -> None:
    """Take in a ledger (CSV in UTF-8 or GBK, Excel): general (hazards), hazards (listed), tasks (progress).

    A row without a number becomes an item. In a row with one, what was edited since duban report ledger wrote it is
    recorded by the item's own transition; a cell that may not be changed so, or that somebody else has changed since,
    is named. All of the file or nothing; -n lists every problem by line and column.
    """
    from cli.terminal.progress import counted, working
    from engine.outputs.bulk import in_bulk
    from engine.outputs.ledgers.taking_in import take_in

    if template:
        from engine.outputs.ledgers.empty import headings

        one = _ledger(kind)
        write_template(Path(file), one.title, headings(one, registry().get(one.procedures[0])))
        return
    ledger, path = _ledger(kind), Path(file)
    if not path.is_file():
        raise NotFound(kind="file", name=file)
    engine = enter(session)
    login = actor(session, engine)
    with working() as step:
        found = take_in(path, ledger, engine, sheet=sheet, twice=twice, proxy=source is not None, told=step)
    with in_bulk(), counted(len(found.steps)) as step:
        numbers = engine.bring_in(
            found.steps, actor=login, file=path.name, typist=typist(session, engine), source=source,
            dry_run=session.dry_run, told=step,
        ) if found.steps else []  # fmt: skip
    opened = [number for number, step in zip(numbers, found.steps, strict=True) if step.opening is not None]
    moved = list(dict.fromkeys(step.number for step in found.steps if step.opening is None))
    if resolved(session.output) == "json":
        dry = {"dry_run": True} if session.dry_run else {}
        show_one(
            {**dry, "opened": opened, "changed": moved, "same": found.same, "ignored": list(found.ignored)}, [], "json"
        )
        return
    line = _("{opened} items would be opened, {changed} would be changed, {same} rows are as recorded.")
    if not session.dry_run:
        line = _("{opened} items opened, {changed} changed, {same} rows are as recorded.")
    out(line.format(opened=len(opened), changed=len(moved), same=found.same))
    if opened and not session.dry_run:
        out(_("  opened: {what}").format(what=f"{opened[0]} – {opened[-1]}" if len(opened) > 1 else opened[0]))
    if moved:
        out(_("  changed: {what}").format(what=joined(moved[:8]) + (" …" if len(moved) > 8 else "")))
    if found.ignored:
        tell(_("Columns that were not read: {columns}").format(columns=joined(found.ignored)), style="yellow")
    if session.dry_run:
        out(_("Dry run: nothing was written."))


def _ledger(kind: str) -> Ledger:
    from cli.procedures.shipped import ledgers

    known = {one.kind: one for one in ledgers().values() if one.intake is not None}
    found = known.get(kind) or next((one for one in known.values() if one.title == kind), None)
    if found is None:
        raise NotFound(kind="ledger", name=kind, nearest=list(known))
    return found
