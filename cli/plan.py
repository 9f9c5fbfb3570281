"""``duban plan``: a yearly work plan, imported as one assignment per row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter, typist
from cli.directory import shipped
from cli.language import N_, _
from cli.options import Noun, Session, click
from cli.output import WHOLE, Column, out, resolved, show, show_one, tell
from cli.views import item_cells, item_row
from engine.errors import NotFound

if TYPE_CHECKING:
    from engine.runtime import Engine, PlanResult

COLUMNS: list[Column] = [
    ("row", N_("Row")),
    ("number", N_("Number"), WHOLE),
    ("title", N_("Title")),
    ("state_label", N_("State")),
    ("who", N_("Who")),
    ("due_month", N_("Month"), WHOLE),
    ("due", N_("Due")),
    ("children", N_("Tasks")),
]

plan = Noun("plan", help=N_("Work plans: one assignment per row, one task per unit that owes it."))


@plan.command(
    "import",
    writes=True,
    example="duban plan import plan.csv\nduban plan import putuo-2024 --as office.handler -n",
)
@click.argument("file", type=click.Path())
@click.option("--year", type=click.IntRange(1990, 2100), help=N_("The year of months written without one (12月)"))
def import_plan(session: Session, file: str, year: int | None) -> None:
    """Import a plan (CSV or Excel): every row that is not there yet becomes an assignment.

    Importing again changes nothing. A row that has changed since is shown and left alone. Rows that name units nobody
    knows wait for a person (item do NUMBER resolve). With one bad row nothing is imported.
    """
    from engine.intake.names import Groups, Names
    from engine.intake.plan import read_plan, resolve

    engine = enter(session)
    login = actor(session, engine)
    lines = read_plan(_file(file), year=year)
    today = engine.now().astimezone(engine.zone).date()
    rows = resolve(lines, Names(engine.units()), Groups(engine.groups()), today)
    found = engine.import_plan(rows, actor=login, typist=typist(session), dry_run=session.dry_run)
    if resolved(session.output) == "json":
        dry = {"dry_run": True} if session.dry_run else {}
        show_one({**dry, **_result(found)}, [], "json")
    else:
        _say(found, session)
    for no, words in found.changed:
        tell(_("Row {no} differs from the first import and was left alone: {what}").format(no=no, what=words))
    for no, words in _waiting(engine, found):
        tell(_("Row {no}: a person must say who is meant by {words}").format(no=no, words=words), style="yellow")


def _waiting(engine: Engine, found: PlanResult) -> list[tuple[int, str]]:
    """The unresolved rows that still wait: new ones, and earlier ones for which nobody has said who is meant."""
    earlier = {one.facts["row"]: one for one in engine.plan()} if not found.opened else {}
    return [
        (no, words)
        for no, words in found.unresolved
        if no not in earlier or not (earlier[no].ended_at or earlier[no].facts.get("leads"))
    ]


def _result(found: PlanResult) -> dict[str, Any]:
    return {
        "opened": list(found.opened),
        "same": list(found.same),
        "changed": [{"row": no, "what": what} for no, what in found.changed],
        "unresolved": [{"row": no, "words": words} for no, words in found.unresolved],
    }


def _say(found: PlanResult, session: Session) -> None:
    if found.opened:
        first, last = found.opened[0], found.opened[-1]
        line = _("{count} assignments opened: {first} to {last}; {same} were there already.")
        if session.dry_run:
            line = _("{count} assignments would be opened; {same} are there already.")
        out(line.format(count=len(found.opened), first=first, last=last, same=len(found.same)))
    else:
        line = _("Nothing changed: all {count} rows are there already.")
        out(line.format(count=len(found.same) + len(found.changed)))
    if session.dry_run:
        out(_("Dry run: nothing was written."))


def _file(named: str) -> Path:
    """A plan by its path, or a shipped one by name."""
    path = Path(named)
    ours = shipped("plans")
    if path.exists() or path.parent != Path(".") or path.suffix:
        if not path.is_file():
            raise NotFound(kind="file", name=named)
        return path
    found = ours / f"{named}.csv"
    if found.is_file():
        return found
    raise NotFound(kind="plan", name=named, nearest=sorted(one.stem for one in ours.glob("putuo-*.csv")))


@plan.command("show", example="duban plan show\nduban plan show --source 附件1 -o json")
@click.option("--source", metavar="TEXT", help=N_("Only rows whose source begins like this"))
def show_plan(session: Session, source: str | None) -> None:
    """Show how far the rows of the plan are, in their order."""
    engine = enter(session)
    rows = []
    for one in engine.plan(source):
        if resolved(session.output) in ("json", "jsonl"):
            rows.append({"row": one.facts.get("row"), **item_row(one, engine.zone)})
        else:
            more = {"row": one.facts.get("row"), "due_month": one.facts.get("due_month"), "children": one.children}
            rows.append({**item_cells(one), **more})
    show(rows, COLUMNS, session.output)
