"""``duban deadline forecast``: what time will do if nobody acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import enter
from cli.language import N_, _
from cli.options import DAY, Session, click, command
from cli.output import WHOLE, Column, out, resolved, show, show_one
from cli.progress import progress

if TYPE_CHECKING:
    from engine.runtime import Engine
    from engine.runtime.forecast import Ahead, Forecast

COUNTED = [
    ("lapses", N_("Lapses")),
    ("letter", N_("Letters")),
    ("circular", N_("Circulars")),
    ("interview", N_("Interviews")),
    ("exposure", N_("Exposures")),
    ("other", N_("Other measures")),
]
WEEKS: list[Column] = [("week", N_("Week of"), WHOLE), *COUNTED]
UNITS: list[Column] = [("unit", N_("Unit")), *COUNTED]
LINES: list[Column] = [
    ("on", N_("Day"), WHOLE),
    ("item", N_("Number"), WHOLE),
    ("what", N_("What")),
    ("state", N_("Owed")),
    ("unit", N_("Unit")),
    ("title", N_("Title")),
]


@command(
    "forecast",
    outputs=("table", "plain", "json"),
    example="duban deadline forecast --until 2024-06-30\nduban deadline forecast --until 2024-06-30 --lines"
    "\nduban deadline forecast --until 2024-06-30 --procedure task.py -o json",
)
@click.option("--until", type=DAY, required=True, metavar="DATE", help=N_("Last day to look at"))
@click.option("--lines", is_flag=True, help=N_("Every lapse and measure instead of counts"))
@click.option(
    "--procedure",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("With the procedures of this module instead of ours; says what would differ"),
)
def forecast(session: Session, until: date, lines: bool, file: Path | None) -> None:
    """Say what would lapse and which measures would be proposed, by week and by unit, if nobody acted.

    The real core lives through the days on a copy in memory; nothing is written. A measure that is joined adds its
    grounds to a proposal that already lies before the same unit.
    """
    from engine.runtime.forecast import difference

    engine = enter(session)
    found = _lived(engine, None, until)
    other = _lived(engine, file, until) if file else None
    gone, new = difference(found, other) if other else ([], [])
    if resolved(session.output) == "json":
        row = as_json(engine, found)
        if other:
            row |= {
                "without": [ahead_row(engine, one) for one in gone],
                "instead": [ahead_row(engine, one) for one in new],
            }
        show_one(row, [], "json")
        return
    if other:
        show((line(engine, one) for one in gone), LINES, session.output, title=_("No longer"))
        show((line(engine, one) for one in new), LINES, session.output, title=_("Instead"))
        out(_("{gone} no longer, {new} instead.").format(gone=len(gone), new=len(new)))
    elif lines:
        show((line(engine, one) for one in found.ahead), LINES, session.output)
    else:
        _summed(engine, found, session)
    if found.provisional or (other and other.provisional):
        out(_("Some of it is provisional: the calendar of that time is not published yet."))


def _lived(engine: Engine, file: Path | None, until: date) -> Forecast:
    from engine.runtime.forecast import forecast, twin

    with closing(twin(engine, engine.registry.instead(file) if file else None)) as copy:
        today = copy.calendar.local_date(copy.now())
        with progress(copy, today, until) as step:
            return forecast(copy, until, step)


def _summed(engine: Engine, found: Forecast, session: Session) -> None:
    from engine.runtime.forecast import by_unit, by_week

    weeks = [{"week": week, **counted(ahead)} for week, ahead in by_week(found.ahead).items()]
    show([*weeks, {"week": _("total"), **counted(found.ahead)}], WEEKS, session.output, title=_("By week"))
    units = [{"unit": named(engine, code), **counted(ahead)} for code, ahead in by_unit(found.ahead).items()]
    show([one for one in units if any(value for key, value in one.items() if key != "unit")], UNITS, session.output,
         title=_("By unit"))  # fmt: skip
    out(_("Besides: {count} reminders.").format(count=found.reminders))


def counted(ahead: Iterable[Ahead]) -> dict[str, int]:
    """How many lapses, and how many measures of each kind."""
    ahead = list(ahead)
    kinds = Counter(one.measure for one in ahead if one.what == "measure")
    known = [key for key, _label in COUNTED if key not in ("lapses", "other")]
    row = {"lapses": sum(one.what == "lapse" for one in ahead), **{key: kinds.pop(key, 0) for key in known}}
    return {**row, "other": sum(kinds.values())}


def named(engine: Engine, code: str | None) -> str:
    """The unit's name."""
    return engine.names.name(code) if code else "—"


def line(engine: Engine, one: Ahead) -> Mapping[str, Any]:
    """One thing that lies ahead, in words."""
    words = {
        "lapse": _("lapses"),
        "measure": _("{rung} joined") if one.joined else _("{rung} proposed"),
        "transition": one.transition or "",
    }
    return {
        "on": f"{one.on} ?" if one.provisional else one.on, "item": one.item,
        "what": words[one.what].format(rung=one.rung), "state": one.state, "unit": named(engine, one.unit),
        "title": one.title,
    }  # fmt: skip


def ahead_row(engine: Engine, one: Ahead) -> dict[str, Any]:
    """One thing that lies ahead, for programs."""
    return {**vars(one), "unit_name": named(engine, one.unit)}


def as_json(engine: Engine, found: Forecast) -> dict[str, Any]:
    """The whole forecast, for programs."""
    from engine.runtime.forecast import by_unit, by_week

    return {
        "since": found.since.astimezone(engine.zone),
        "until": found.until.astimezone(engine.zone),
        "provisional": found.provisional,
        "reminders": found.reminders,
        "total": counted(found.ahead),
        "weeks": [{"week": week, **counted(ahead)} for week, ahead in by_week(found.ahead).items()],
        "units": [
            {"unit": code or None, "unit_name": named(engine, code), **counted(ahead)}
            for code, ahead in by_unit(found.ahead).items()
        ],
        "ahead": [ahead_row(engine, one) for one in found.ahead],
    }
