"""``duban plan``: a yearly work plan, imported as one assignment per row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter, typist
from cli.directory import shipped
from cli.language import N_, _, joined
from cli.options import Noun, Session, click
from cli.output import WHOLE, Column, out, resolved, show, show_one, tell
from cli.procedures.shipped import PLANS
from cli.views import item_cells, item_row
from engine.errors import NotFound, Sentence, Usage

if TYPE_CHECKING:
    from engine.intake.names import Names
    from engine.intake.plan import PlanRow
    from engine.runtime import Engine, PlanResult

LONGEST = 60

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
    example="duban plan import putuo-2024 --as office.handler -n\n"
    "duban plan import summer.csv --plan 2024年夏季行动 --year 2024 --as office.handler",
)
@click.argument("file", type=click.Path())
@click.option("--plan", "name", metavar="NAME", help=N_("What the plan is called (default: the name of the file)"))
@click.option("--year", type=click.IntRange(1990, 2100), help=N_("The year of months written without one (12月)"))
def import_plan(session: Session, file: str, name: str | None, year: int | None) -> None:
    """Import a plan (CSV or Excel): every row that is not there yet becomes an assignment.

    A row is known again by the plan's name and its number; each year's plan needs a name of its own. Importing again
    changes nothing. A row that has changed since is shown and left alone. Rows that name units nobody knows wait for a
    person (item do NUMBER resolve). With one bad row nothing is imported. Its columns: duban plan template.
    """
    from engine.intake.names import Groups
    from engine.intake.plan import read_file, resolve

    engine = enter(session)
    login = actor(session, engine)
    path = _file(file)
    called = plan_name(name, path)
    read = read_file(path, year=year)
    today = engine.now().astimezone(engine.zone).date()
    rows = resolve(read.lines, engine.names, Groups(engine.groups()), today, plan=called)
    _doubt(engine, rows, called, session)
    found = engine.import_plan(rows, actor=login, typist=typist(session, engine), dry_run=session.dry_run)
    if resolved(session.output) == "json":
        dry = {"dry_run": True} if session.dry_run else {}
        show_one({**dry, "plan": called, **_result(found), "ignored": list(read.ignored)}, [], "json")
    else:
        _say(found, session)
    if read.ignored:
        tell(_("Columns that were not read: {columns}").format(columns=joined(read.ignored)), style="yellow")
    old = {*found.same, *(no for no, _what in found.changed)}
    past = [row.no for row in rows if row.no not in old and row.due_month < (today.year, today.month)]
    if past:
        tell(_("The month is past already in row {rows}").format(rows=joined(past)), style="yellow")
    for no, words in found.changed:
        tell(_("Row {no} differs from the first import and was left alone: {what}").format(no=no, what=words))
    _waiting(found, engine.names)


def plan_name(given: str | None, path: Path) -> str:
    """What a plan is called: as given, else as its file is; a shipped one as the paper it is printed in.

    Raises:
        Usage: no name, or too long a one.
    """
    from engine.intake.text import clean, control_character

    name = clean(PLANS.get(path.stem, path.stem) if given is None else given)
    if not name or len(name) > LONGEST or control_character(name):
        what = N_("--plan: a name of 1 to {most} characters")
        raise Usage(what=Sentence(what, {"most": LONGEST}))
    return name


def _doubt(engine: Engine, rows: list[PlanRow], called: str, session: Session) -> None:
    """Rows that look as if this were another plan, or one that is there under another name: somebody must say so."""
    other, twice = engine.doubts(rows)
    for one in other:
        line = _("Row {no} of {plan} was other work, {number} “{was}”; “{title}” will not be imported.")
        told = line.format(no=one.no, plan=called, number=one.number, was=one.was, title=one.title)
        tell(told, style="red")
    for one in twice:
        line = _("Row {no} “{title}” is there word for word: {source}, {number}")
        tell(line.format(no=one.no, title=one.title, source=one.source, number=one.number), style="red")
    if other:
        session.confirm(_("Another plan needs a name of its own: --plan NAME. Go on as {plan}?").format(plan=called))
    if twice:
        session.confirm(_("The same plan needs the same name: --plan NAME. Open these rows again?"))


def _waiting(found: PlanResult, names: Names) -> None:
    """The rows for which a person must say who is meant: whom the words resemble, and the command."""
    for no, words in found.unresolved:
        number = found.numbers.get(no)
        line = _("Row {no} ({number}): a person must say who is meant by {words}.")
        if number is None:
            line = _("Row {no}: a person must say who is meant by {words}.")
        near = [one for word in words.split("、") if not word.startswith("等") for one in names.nearest(word)]
        hint = " " + _("Did you mean: {nearest}?").format(nearest=joined(near)) if near else ""
        tell(line.format(no=no, number=number, words=words) + hint, style="yellow")
    first = next((number for no, _words in found.unresolved if (number := found.numbers.get(no))), None)
    if first is not None:
        tell(_("To say it:  duban item do {number} resolve --set leads=UNIT,UNIT").format(number=first))


@plan.command(
    "template", outputs=("plain",), database=False, example="duban plan template\nduban plan template 2025年计划.csv"
)
@click.argument("file", type=click.Path(dir_okay=False), required=False)
def template(session: Session, file: str | None) -> None:
    """Print an empty plan with its columns (CSV), or write it into a new file that Excel opens.

    The first line names the columns, the second shows a row; replace it. docs/reference/files.md explains them.
    """
    from engine.intake.plan import template as empty

    if file is None:
        for line in empty().splitlines():
            out(line)
        return
    try:
        with Path(file).open("x", encoding="utf-8-sig", newline="") as made:  # the mark tells Excel that it is UTF-8
            made.write(empty())
    except FileExistsError:
        raise Usage(what=Sentence(N_("{file} is there already; it is left alone."), {"file": file})) from None
    except OSError as error:
        what = N_("{file} cannot be written: {why}")
        raise Usage(what=Sentence(what, {"file": file, "why": error.strerror or str(error)})) from None
    out(_("{file} is written.").format(file=file))


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
