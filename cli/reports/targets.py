"""``duban report targets``: what the plan promised in numbers, how far it is, and where it leads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cli.acting import look
from cli.language import N_, _, joined
from cli.options import Session, click, command
from cli.output import MORE, WHOLE, Column, resolved, show, show_one, tell

if TYPE_CHECKING:
    from engine.outputs.figures.targets import Closing, Standing, Target
    from engine.runtime import Reader

COLUMNS: list[Column] = [
    ("title", N_("Target")),
    ("state_label", N_("State"), WHOLE),
    ("goal", N_("Goal"), WHOLE),
    ("so_far", N_("So far"), WHOLE),
    ("last_year", N_("Last year"), WHOLE),
    ("forecast", N_("At year's end"), WHOLE),
    ("change", N_("Change"), MORE),
    ("until", N_("Told until"), MORE),
    ("baseline", N_("Baseline"), MORE),
    ("basis", N_("Promised in"), MORE),
    ("lacks", N_("Not told, or not enough"), MORE),
]
STATES = {
    "met": N_("met"), "missed": N_("missed"), "on_course": N_("on course"), "at_risk": N_("at risk"),
    "unknown": N_("not known"),
}  # fmt: skip
SYMBOLS = {"met": "●", "missed": "▲", "on_course": "■", "at_risk": "◆", "unknown": "○"}


@command(
    "targets",
    outputs=("table", "plain", "json", "jsonl"),
    example="duban report targets 2024\nduban report targets 2024 --as-of 2024-07-15 -o json",
)
@click.argument("year", type=click.IntRange(2000, 2999))
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
def targets(session: Session, year: int, as_of: str | None) -> None:
    """Say how far the targets of a year are: −5 %, −10 %, 85 %, 2 to 3 for each unit, hazards cleared.

    Goal, so far, last year (the same months), where it leads if it goes on so, and whether that is met, at risk or
    missed. Accidents, deaths and what units report come from duban figure import, hazards from the record. Targets are
    data: targets/*.toml.
    """
    from cli.figure import members
    from cli.procedures.shipped import targets as declared
    from engine.outputs.figures.targets import standings
    from engine.outputs.footing import DEFINITIONS
    from engine.runtime.office.figures import holding

    reader = look(session, as_of)
    figures, known = declared()
    today = reader.calendar.local_date(reader.now())
    shown = [one for one in known.values() if year in one.years]
    closing = {one.key: closed(one, year, session, reader, as_of) for one in shown if one.rule == "closing"}
    found = standings(
        shown, year, holding(reader), today=today, figures=figures, members=members(reader), closing=closing
    )
    mode = resolved(session.output)
    machine = mode in ("json", "jsonl")
    rows = [_row(one, reader, machine=machine) for one in found]
    if mode == "json":
        show_one({"year": year, "as_of": reader.now().astimezone(reader.zone), "definitions": DEFINITIONS,
                  "targets": rows}, [], mode)  # fmt: skip
        return
    show(rows, [] if machine else COLUMNS, mode, title=str(year))
    untold = sorted({month for one in found if one.target.rule == "fall" for month in one.missing})
    if not machine and untold:
        tell(_("Months that were not told: {months}").format(months=joined(untold)), style="yellow")
    if not machine and any(one.state == "unknown" for one in found):
        tell(_("Figures are entered with: duban figure import FILE (--template writes an empty table)."))


def closed(target: Target, year: int, session: Session, reader: Reader, as_of: str | None) -> Closing:
    """What the record says of the items of the target's procedures within a year."""
    from cli.reports.statistics import at_end
    from engine.outputs.figures.counting import Counting
    from engine.outputs.figures.statistics import total
    from engine.outputs.figures.targets import Closing

    first, last = date(year, 1, 1), date(year, 12, 31)
    then = at_end(reader, session, last, as_of)
    codes = [one for one in target.procedures if any(one == known.code for known in reader.registry.latest())]
    whole = total(Counting(then, codes, first, last).table("state").rows.values())
    return Closing(whole.closed, whole.before + whole.opened - whole.dropped, whole.overdue > 0)


def _row(one: Standing, reader: Reader, *, machine: bool) -> dict[str, Any]:
    percent = one.target.rule in ("share", "closing")
    lacks = [reader.names.name(text) if one.target.rule in ("share", "each") else text for text in one.missing]
    row: dict[str, Any] = {
        "key": one.target.key, "title": one.target.title, "basis": one.target.basis, "judged": one.target.judged,
        "state": one.state, "baseline": one.baseline, "goal": one.goal, "so_far": _number(one.so_far),
        "until": one.until, "last_year": one.last_year, "change": _number(one.change),
        "forecast": _number(one.forecast), "missing": list(one.missing),
    }  # fmt: skip
    if machine:
        return row
    sign = "≥" if one.target.rule != "fall" else "≤"
    unit = "%" if percent else ""
    return {
        **row, "state_label": f"{SYMBOLS[one.state]} {_(STATES[one.state])}",
        "goal": f"{sign}{one.goal}{unit}" if one.goal is not None else "—",
        "so_far": f"{row['so_far']}{unit}" if one.so_far is not None else "—",
        "change": f"{one.change:+}%" if one.change is not None else "—",
        "last_year": one.last_year if one.last_year is not None else "—",
        "forecast": row["forecast"] if one.forecast is not None else "—",
        "lacks": joined(lacks[:4]) + (f" … ({len(lacks)})" if len(lacks) > 4 else ""),
    }  # fmt: skip


def _number(value: Any) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
