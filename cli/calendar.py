"""``duban calendar``: the working days everybody counts by, and why a count ends where it ends."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.databases.loading import diff_calendar, load_calendar
from cli.language import N_, _, say
from cli.options import DAY, HELP, Noun, Session, click
from cli.output import cell, resolved, show, show_one, tell

if TYPE_CHECKING:
    from engine.calendar.days import Calendar, Day
    from engine.definition.due import Roll
    from engine.definition.spans import Unit

UNITS = ("workdays", "days", "months", "years", "hours", "office_hours", "workdays_same_time")
ROLLS: dict[str, Roll] = {"next": "next", "previous": "previous", "none": None}

KNOWN = [("date", N_("Date")), ("weekday", N_("Weekday")), ("works", N_("Working day")), ("why", N_("Why"))]
NAMED = [
    *KNOWN, ("opens", N_("Opens")), ("closes", N_("Closes")), ("published", N_("Published")), ("notice", N_("Notice")),
    ("calendar", N_("Calendar")),
]  # fmt: skip
STEPS = [("date", N_("Date")), ("number", N_("Count")), ("why", N_("Why")), ("notice", N_("Notice"))]
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


class CountUnit(click.Choice[str]):
    """A unit by its name, or as the help calls it in the reader's language."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from engine.definition.spans import WORDS

        asked = _bare(str(value))
        meant = next((unit for unit, words in WORDS.items() if asked == _bare(say(words))), value)
        return super().convert(meant, param, ctx)


def _bare(words: str) -> str:
    """Without the measure word and the marks that a unit is written with or without."""
    return re.sub(r"^个|[\s（），,()]", "", words)


calendar = Noun("calendar", help=N_("Working days and holidays: look, count, load what was published."))
calendar.add_command(diff_calendar)
calendar.add_command(load_calendar)


WHOSE = click.option(
    "--for", "whose", metavar="UNIT", shell_complete=complete.units,
    help=N_("By the calendar of this unit, if one was loaded for it; by the office's unless given"),
)  # fmt: skip


@calendar.command("show", database=None, example="duban calendar show 2024\nduban calendar show 2024-10-12")
@click.argument("when", metavar="YEAR|DATE")
@WHOSE
def show_days(session: Session, when: str, whose: str | None) -> None:
    """Show the days of a year that are not what their weekday says, or all that is known of one day.

    With a database it is the calendar in force there, else the shipped years; the answer names its revision.
    """
    days = in_force(session, whose)
    if year := re.fullmatch(r"\s*(\d{4})\s*年?\s*", when):
        first = date(max(int(year[1]), 1), 1, 1)
        days.check(first)
        known = [days.day(first + timedelta(days=n)) for n in range((date(first.year, 12, 31) - first).days + 1)]
        rows = [
            _row(day, days, session.output)
            for day in known
            if day.name and (day.notice or (day.date.weekday() < 5 and not day.works))
        ]
        show(rows, KNOWN, session.output, title=_titled(year[1], days))
    else:
        rows = [_row(days.day(DAY.convert(when, None, click.get_current_context())), days, session.output)]
        show_one(rows[0], NAMED, session.output)
    if not all(row["published"] for row in rows):
        _warn()


@calendar.command(
    database=None,
    example="duban calendar count 2024-09-27 5\nduban calendar count 2024-10-15 -15\n"
    "duban calendar count 2024-01-31 1 --unit months\nduban calendar count '2024-09-27 16:30' 8 --unit office_hours\n"
    "duban calendar count 2024-09-27 --until 2024-10-10",
    context_settings={**HELP, "ignore_unknown_options": True},  # -15 is a number
)
@click.argument("start", metavar="DATE")
@click.argument("n", type=int, required=False)
@click.option(
    "--unit", type=CountUnit(UNITS), metavar="UNIT", default="workdays", show_default=True,
    help=N_("What is counted: workdays, days, months, years, hours, office_hours or workdays_same_time"),
)  # fmt: skip
@click.option("--until", metavar="DATE", help=N_("How many whole units have passed by then, instead of N"))
@click.option(
    "--roll", type=click.Choice(("next", "previous", "none")), default="next", show_default=True,
    help=N_("Where calendar days, months and years end that end on a rest day: the next working day, or the previous"),
)  # fmt: skip
@WHOSE
def count(
    session: Session, start: str, n: int | None, unit: Unit, until: str | None, roll: str, whose: str | None
) -> None:
    """Count a term from a day, which is itself not counted, and print its last day; below zero it is counted back.

    Units by the clock (hours, office_hours, workdays_same_time) are counted from an instant and end at one:
    '2024-09-27 16:30'. Of months and years the end is the corresponding day, else the last day of the month.

    On a terminal, and with -o json, every day is listed with the notice that made it a holiday or a working day. With a
    database it is counted by the calendar in force there, else by the shipped years; the answer names its revision.
    """
    from engine.calendar import workdays
    from engine.definition.spans import CLOCKED, Span

    if (n is None) == (until is None):
        raise click.UsageError(_("Say how many (N), or by when (--until)."))
    days, mode = in_force(session, whose), resolved(session.output)
    begun, steps = _when(start, unit, days), []
    answer: object
    if until is not None:
        ended = _when(until, unit, days)
        n = workdays.measure(days, begun, ended, unit)
        answer, found = n, dict[str, object](until=ended, n=n)
        provisional = days.provisional(_day(begun, days), _day(ended, days))
        if mode != "plain":
            steps = workdays.measured(days, begun, ended, unit)
    else:
        span, rolls = Span(n or 0, unit), ROLLS[roll]
        end = workdays.add(days, begun, span, rolls)
        at = end.at.astimezone(days.zone)
        answer, provisional = at if unit in CLOCKED else end.day, end.provisional
        found = {"n": n, "end": end.day, "unrolled": end.unrolled, "at": at}
        if mode != "plain":
            steps = workdays.steps(days, begun, span, rolls)
    trace = [
        {"date": one.date, "counted": one.counted, "number": one.number, "why": one.why, "notice": one.notice}
        for one in steps
    ]
    standing = "provisional" if provisional else "firm"
    row = {"start": begun, "unit": unit, **found, "standing": standing, "calendar": days.revision, "steps": trace}
    if mode == "table":
        from cli.terminal.reasons import day_words

        told = [{**one, "why": day_words(str(one["why"]))} for one in trace]
        show(told, STEPS, "table", title=_titled(cell(answer), days))
    elif mode == "plain":
        show([{"answer": answer}], [("answer", "")], "plain")
    else:
        show_one(row, [], mode)
    if provisional:
        _warn()


def in_force(session: Session, whose: str | None = None) -> Calendar:
    """What is counted by: the calendar of the database there is, for a unit its own; else the shipped years.

    Raises:
        NotFound: no such unit. NoDatabase: a unit, and nobody named a database.
    """
    from cli.database import NoDatabase, find_database

    try:
        find_database(session.db)
    except NoDatabase:
        if whose is not None:
            raise
        from engine.calendar.published import load

        return load()
    reader = session.reader()
    return reader.calendars.of(None if whose is None else reader.names.resolve(whose))


def _titled(answer: str, days: Calendar) -> str:
    return _("{answer} (calendar {revision})").format(answer=answer, revision=days.revision)


def _when(text: str, unit: Unit, days: Calendar) -> date | datetime:
    """A day, or for units by the clock an instant in the office's zone."""
    from engine.calendar.dates import read_day, read_instant
    from engine.definition.spans import CLOCKED
    from engine.errors import NoInstant, NotADate

    if unit not in CLOCKED:
        return read_day(text)
    try:
        day = read_day(text)
    except NotADate:
        return read_instant(text, days.zone).astimezone(days.zone)
    raise NoInstant(day=day)


def _day(when: date | datetime, days: Calendar) -> date:
    return days.local_date(when) if isinstance(when, datetime) else when


def _row(day: Day, days: Calendar, output: str) -> dict[str, object]:
    from cli.terminal.reasons import day_words

    return {
        "date": day.date,
        "weekday": _(WEEKDAYS[day.date.weekday()]),
        "works": day.works,
        "why": day.why if output in ("json", "jsonl") else day_words(day.why),
        "name": day.name,
        "opens": days.opening(day.date).astimezone(days.zone) if day.works else None,
        "closes": days.closing(day.date).astimezone(days.zone) if day.works else None,
        "published": day.published,
        "notice": day.notice,
        "calendar": days.revision,
    }


def _warn() -> None:
    tell(_("Provisional: a notice yet to be published may move this."), style="yellow")
