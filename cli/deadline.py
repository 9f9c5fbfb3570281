"""``duban deadline``: the terms that run now, and the limits they come from."""

from __future__ import annotations

from datetime import date

from cli import complete
from cli.acting import look
from cli.deadlines.forecasting import forecast
from cli.deadlines.limits import limits, load_profile
from cli.language import N_, _, term
from cli.options import DAY, Noun, Session, click
from cli.output import BELOW, MORE, WHOLE, Column, resolved, show
from cli.views import RESTS, deadline_row, declined_words, due, held_words, warn_provisional

COLUMNS: list[Column] = [
    ("until", N_("Due"), WHOLE),
    ("days", N_("Days left"), WHOLE),
    ("item", N_("Number"), WHOLE),
    ("title", N_("Title")),
    ("what", N_("Owed"), BELOW),
    ("who", N_("Who"), BELOW),
    ("span", N_("Term"), MORE),
    ("limit_standing", N_("Standing"), MORE),
    ("basis", N_("Basis"), MORE),
    ("limit", N_("Limit"), MORE),
]
LADDER: Column = ("ladder", N_("Ladder held or measure declined"))

deadline = Noun("deadline", help=N_("Deadlines: what is due when, and on what that rests."))


@deadline.command(
    "list",
    example="duban deadline list --overdue\nduban deadline list --until 2024-06-30 -o json\nduban deadline list --held",
)
@click.option("--overdue", is_flag=True, help=N_("Only what is overdue now"))
@click.option("--unit", shell_complete=complete.units, help=N_("Only what this unit owes"))
@click.option("--held", is_flag=True, help=N_("Only where people hold the ladder or declined a measure, and why"))
@click.option("--until", type=DAY, metavar="DATE", help=N_("Only what is due by then"))
def list_deadlines(session: Session, overdue: bool, unit: str | None, held: bool, until: date | None) -> None:
    """List the deadlines that run, soonest first.

    Provisional: the calendar of that time is not published yet. Assumed: no regulation says so, it is our assumption.
    """
    reader = look(session)
    rows = []
    code = reader.unit(unit).code if unit else None
    found = reader.deadlines(overdue=overdue, unit=code, until=until, waiting=held)
    for one in found:
        row = deadline_row(one, reader.zone)
        if resolved(session.output) not in ("json", "jsonl"):
            rests = RESTS.get(one.limit_standing, "")
            row |= {"until": due(one.owed), "span": term(one.span), "limit_standing": _(rests)}
            row["ladder"] = [*([held_words(one.held)] if one.held else []), *map(declined_words, one.declined)]
        rows.append(row)
    show(rows, [*COLUMNS[:6], LADDER] if held else COLUMNS, session.output)
    warn_provisional((one.owed for one in found), reader)


deadline.add_command(forecast)
deadline.add_command(limits)
deadline.add_command(load_profile)
