"""How a forecast is shown: by week and by unit, beside another one, line by line, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.language import N_, _
from cli.output import MORE, WHOLE, Column, out, show

if TYPE_CHECKING:
    from engine.runtime import Engine
    from engine.runtime.forecasts.ahead import Ahead, Forecast

Row = dict[str, Any]
COUNTED = [
    ("lapses", N_("Lapses")),
    ("letter", N_("Letters")),
    ("circular", N_("Circulars")),
    ("interview", N_("Interviews")),
    ("exposure", N_("Exposures")),
    ("other", N_("Other measures")),
    ("provisional", N_("Of them provisional")),
]
COUNTS: list[Column] = [*COUNTED[:-1], (*COUNTED[-1], MORE)]
WEEKS: list[Column] = [("week", N_("Week of"), WHOLE), *COUNTS]
UNITS: list[Column] = [("unit", N_("Unit")), *COUNTS]
LINES: list[Column] = [
    ("on", N_("Day"), WHOLE),
    ("item", N_("Number"), WHOLE),
    ("what", N_("What")),
    ("state", N_("Owed")),
    ("unit", N_("Unit")),
    ("title", N_("Title")),
]


# counting ---------------------------------------------------------------------------------------------------------


def counted(ahead: Iterable[Ahead]) -> dict[str, int]:
    """How many lapses, how many measures of each kind, and how many of all these are provisional."""
    told = [one for one in ahead if one.what != "transition"]
    kinds = Counter(one.measure for one in told if one.what == "measure")
    known = [key for key, _label in COUNTED if key not in ("lapses", "other", "provisional")]
    row = {"lapses": sum(one.what == "lapse" for one in told), **{key: kinds.pop(key, 0) for key in known}}
    return {**row, "other": sum(kinds.values()), "provisional": sum(one.provisional for one in told)}


def weeks(found: Forecast) -> dict[Any, dict[str, int]]:
    """The counts of each week, by its Monday."""
    from engine.runtime.forecasts.ahead import by_week

    return {week: counted(ahead) for week, ahead in by_week(found.ahead).items()}


def units(found: Forecast) -> dict[str, dict[str, int]]:
    """The counts of each unit, by its code; ``""`` for nobody."""
    from engine.runtime.forecasts.ahead import by_unit

    return {unit: counted(ahead) for unit, ahead in by_unit(found.ahead).items()}


# tables -----------------------------------------------------------------------------------------------------------


def show_counts(engine: Engine, found: Forecast, output: str) -> None:
    """By week and by unit."""
    rows: list[Row] = [{"week": week, **counts} for week, counts in weeks(found).items()]
    show([*rows, {"week": _("total"), **counted(found.ahead)}], WEEKS, output, title=_("By week"))
    rows = [{"unit": named(engine, code), **counts} for code, counts in units(found).items() if any(counts.values())]
    show(rows, UNITS, output, title=_("By unit"))
    out(_("Besides: {count} reminders.").format(count=found.reminders))
    show_provisional(found)


def show_difference(engine: Engine, before: Forecast, after: Forecast, output: str) -> None:
    """By week and by unit, what differs: ``3 → 5``; then every line that differs."""
    from engine.runtime.forecasts.ahead import difference

    old, new = counted(before.ahead), counted(after.ahead)
    rows: list[Row] = [{"week": week, **counts} for week, counts in _differing(weeks(before), weeks(after), True)]
    show([*rows, {"week": _("total"), **_beside(old, new)}], WEEKS, output, title=_("By week"))
    pairs = _differing(units(before), units(after), False)
    show([{"unit": named(engine, code), **counts} for code, counts in pairs], UNITS, output, title=_("By unit"))
    gone, instead = difference(before, after)
    show((line(engine, one) for one in gone), LINES, output, title=_("No longer"))
    show((line(engine, one) for one in instead), LINES, output, title=_("Instead"))
    out(_("{gone} no longer, {new} instead.").format(gone=len(gone), new=len(instead)))
    reminders = _arrow(before.reminders, after.reminders)
    out(_("Besides: {count} reminders.").format(count=reminders))
    show_provisional(before, after)


def _differing(
    old: Mapping[Any, dict[str, int]], new: Mapping[Any, dict[str, int]], in_order: bool
) -> list[tuple[Any, Row]]:
    none = counted(())
    keys: Sequence[Any] = list(dict.fromkeys((*new, *old)))
    pairs = [(key, old.get(key, none), new.get(key, none)) for key in (sorted(keys) if in_order else keys)]
    return [(key, _beside(before, after)) for key, before, after in pairs if before != after]


def _beside(old: dict[str, int], new: dict[str, int]) -> Row:
    return {key: _arrow(old[key], new[key]) for key in old}


def _arrow(old: int, new: int) -> str:
    return str(new) if old == new else f"{old} → {new}"


def show_provisional(found: Forecast, changed: Forecast | None = None) -> None:
    """How far it rests on days that a notice may still move (law 6); nothing if it does not."""
    if found.provisional:
        out(_provisional(found, _("{count} of {total} are provisional: {why}")))
    if changed is not None and changed.provisional:
        out(_provisional(changed, _("With the change {count} of {total} are provisional: {why}")))


def _provisional(found: Forecast, words: str) -> str:
    told = [one for one in found.ahead if one.what != "transition"]
    why = _("the calendar is published until {day}; a notice yet to come may move them.")
    count = sum(one.provisional for one in told)
    return words.format(count=count, total=len(told), why=why.format(day=found.published))


def show_lines(engine: Engine, found: Forecast, output: str) -> None:
    """Everything, line by line."""
    show((line(engine, one) for one in found.ahead), LINES, output)
    show_provisional(found)


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
        "on": f"{one.on} ?" if one.provisional else one.on, "item": f"{one.item} +" if one.added else one.item,
        "what": words[one.what].format(rung=one.rung), "state": one.state, "unit": named(engine, one.unit),
        "title": one.title,
    }  # fmt: skip


# json -------------------------------------------------------------------------------------------------------------


def ahead_row(engine: Engine, one: Ahead) -> Row:
    """One thing that lies ahead, for programs."""
    return {**vars(one), "unit_name": named(engine, one.unit)}


def summary(engine: Engine, found: Forecast) -> Row:
    """A forecast in numbers, for programs."""
    return {
        "since": found.since.astimezone(engine.zone),
        "until": found.until.astimezone(engine.zone),
        "provisional": found.provisional,
        "published_until": found.published,
        "reminders": found.reminders,
        "total": counted(found.ahead),
        "weeks": [{"week": week, **counts} for week, counts in weeks(found).items()],
        "units": [
            {"unit": code or None, "unit_name": named(engine, code), **counts} for code, counts in units(found).items()
        ],
    }


def as_json(engine: Engine, found: Forecast) -> Row:
    """The whole forecast, for programs."""
    return {**summary(engine, found), "ahead": [ahead_row(engine, one) for one in found.ahead]}


def difference_json(engine: Engine, before: Forecast, after: Forecast) -> Row:
    """What differs, for programs."""
    from engine.runtime.forecasts.ahead import difference

    gone, instead = difference(before, after)
    return {
        "changed": summary(engine, after),
        "without": [ahead_row(engine, one) for one in gone],
        "instead": [ahead_row(engine, one) for one in instead],
    }
