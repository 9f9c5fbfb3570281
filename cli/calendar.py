"""``duban calendar``: the working days everybody counts by, and why a count ends where it ends."""

from __future__ import annotations

import re
from datetime import date, timedelta

from cli.language import N_, _
from cli.options import DAY, Noun, Session, click
from cli.output import resolved, show, show_one, tell

UNITS = ("workdays", "days", "months", "years")
KNOWN = [("date", N_("Date")), ("weekday", N_("Weekday")), ("works", N_("Working day")), ("why", N_("Why"))]
NAMED = [*KNOWN, ("published", N_("Published")), ("notice", N_("Notice"))]
STEPS = [("date", N_("Date")), ("number", N_("Count")), ("why", N_("Why")), ("notice", N_("Notice"))]
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))

calendar = Noun("calendar", help=N_("Working days and holidays, as published. Needs no database."))


@calendar.command("show", database=False, example="duban calendar show 2024\nduban calendar show 2024-10-12")
@click.argument("when", metavar="YEAR|DATE")
def show_days(session: Session, when: str) -> None:
    """Show the days of a year that are not what their weekday says, or all that is known of one day."""
    from engine.calendar.published import load

    days = load()
    if year := re.fullmatch(r"\s*(\d{4})\s*年?\s*", when):
        first = date(max(int(year[1]), 1), 1, 1)
        days.check(first)
        known = [days.day(first + timedelta(days=n)) for n in range((date(first.year, 12, 31) - first).days + 1)]
        rows = [_row(day) for day in known if day.name and (day.notice or (day.date.weekday() < 5 and not day.works))]
        show(rows, KNOWN, session.output)
    else:
        rows = [_row(days.day(DAY.convert(when, None, click.get_current_context())))]
        show_one(rows[0], NAMED, session.output)
    if not all(row["published"] for row in rows):
        _warn()


@calendar.command(
    database=False, example="duban calendar count 2024-09-27 5\nduban calendar count 2024-01-31 1 --unit months"
)
@click.argument("start", metavar="DATE", type=DAY)
@click.argument("n", type=int)
@click.option("--unit", type=click.Choice(UNITS), default="workdays", show_default=True, help=N_("What is counted"))
def count(session: Session, start: date, n: int, unit: str) -> None:
    """Count a term from a day, which is itself not counted, and print its last day.

    Calendar days, months and years that end on a rest day end on the next working day. On a terminal, and with -o json,
    every day is listed with the notice that made it a holiday or a working day.
    """
    from engine.calendar.published import load
    from engine.calendar.workdays import add, steps
    from engine.definition.spans import Span

    try:
        span = Span(n, unit)  # type: ignore[arg-type]  # click.Choice has checked it
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="N") from None
    days = load()
    end = add(days, start, span)
    trace = [
        {"date": one.date, "counted": one.counted, "number": one.number, "why": one.why, "notice": one.notice}
        for one in (steps(days, start, span) if abs(n) <= 4000 else ())
    ]
    found = {
        "start": start,
        "n": n,
        "unit": unit,
        "end": end.day,
        "unrolled": end.unrolled,
        "standing": "provisional" if end.provisional else "firm",
        "calendar": days.revision,
        "steps": trace,
    }
    mode = resolved(session.output)
    if mode == "table":
        show(trace, STEPS, "table", title=end.day.isoformat())
    elif mode == "plain":
        show([found], [("end", "")], "plain")
    else:
        show_one(found, [], mode)
    if end.provisional:
        _warn()


def _row(day: object) -> dict[str, object]:
    from engine.calendar.days import Day

    assert isinstance(day, Day)
    return {
        "date": day.date,
        "weekday": _(WEEKDAYS[day.date.weekday()]),
        "works": day.works,
        "why": day.why,
        "name": day.name,
        "published": day.published,
        "notice": day.notice,
    }


def _warn() -> None:
    tell(_("Provisional: a notice yet to be published may move this."), style="yellow")
