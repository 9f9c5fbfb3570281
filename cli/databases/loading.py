"""Calendars as data: ``duban calendar diff`` and ``load``, and the files that hold calendars and profiles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter
from cli.directory import shipped
from cli.items.facts import LARGEST
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import out, resolved, show, show_one, tell
from engine.errors import NotFound, Sentence, Usage
from engine.intake import bounded

if TYPE_CHECKING:
    from engine.runtime.answers.views import CalendarChange, Impact, Loaded, Shift

DAYS = [("date", N_("Date")), ("before", N_("Now")), ("after", N_("Then"))]
SHIFTS = [
    ("item", N_("Number")),
    ("title", N_("Title")),
    ("state_label", N_("Owed")),
    ("unit_name", N_("Who")),
    ("before", N_("Due")),
    ("after", N_("Computed anew")),
    ("effect", N_("Effect")),
]
UNITS = [("name", N_("Unit")), ("moved", N_("Moved")), ("kept", N_("Not earlier")), ("confirmed", N_("Confirmed"))]
EFFECTS = {"moved": N_("moves"), "kept": N_("stays, not earlier"), "confirmed": N_("confirmed")}


def text_named(named: str, kind: str, ours: Mapping[str, str]) -> str:
    """The text of a file by its path, or of a shipped one by its name; not one byte of it is changed.

    Raises:
        NotFound: there is neither. Usage: it cannot be read.
    """
    path = Path(named)
    try:
        return bounded.read(path, LARGEST).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        if named in ours and not path.is_file():  # a folder may bear the name of a shipped file
            return ours[named]
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            raise NotFound(kind=kind, name=named, nearest=sorted(ours)) from None
        what = N_("{file} cannot be read: {why}")
        raise Usage(what=Sentence(what, {"file": named, "why": str(error)})) from None


def profile_named(named: str) -> str:
    """The text of a profile of limits."""
    ours = {one.stem: one.read_text("utf-8") for one in shipped("limits").glob("*.toml")}
    return text_named(named, "profile", ours)


def calendar_named(named: str) -> str:
    """The text of a calendar file."""
    from engine.calendar.published import texts

    return text_named(named, "file", {name.removesuffix(".toml"): text for name, text in texts().items()})


# compare ----------------------------------------------------------------------------------------------------------


@command(
    "diff",
    example="duban calendar diff 2027.toml --impact\nduban calendar diff 2027.json -o json",
    outputs=("table", "plain", "json"),
)
@click.argument("file", metavar="FILE|YEAR")
@click.option("--impact", is_flag=True, help=N_("Also which open deadlines would move, and from when to when"))
def diff_calendar(session: Session, file: str, impact: bool) -> None:
    """Show what a calendar file would change, before anything is written.

    The file is our TOML or the JSON of holiday-cn; a bare year means a calendar that is shipped.
    """
    engine = enter(session)
    change = engine.diff_calendar(calendar_named(file), Path(file).name, impact=impact)
    if resolved(session.output) == "json":
        show_one(_change_row(change), [], "json")
        return
    if change.same:
        out(_("{key} is in force already: nothing would change.").format(key=change.revision))
        return
    _show_days(change, session.output)
    if change.impact is not None:
        show_impact(change.impact, session.output)


def _show_days(change: CalendarChange, output: str) -> None:
    rows = [{"kind": "day", "date": one.date, "before": one.before.why, "after": one.after.why} for one in change.days]
    if resolved(output) == "plain":
        show(rows, [("kind", ""), *DAYS], "plain")
    else:
        show(rows, DAYS, output, title=f"{change.revision}  {change.layer.source}")
    if change.hours is not None:
        before, after = ("-".join(f"{moment:%H:%M}" for moment in hours) for hours in change.hours)
        out(_("Office hours: {before} → {after}").format(before=before, after=after))


def show_impact(impact: Impact, output: str) -> None:
    """Deadlines that would move, then how many of each unit; those only confirmed are counted."""
    shown = [{"kind": "deadline", **_shift_row(one), "effect": _(EFFECTS[one.effect])} for one in impact.shifts
             if one.effect != "confirmed"]  # fmt: skip
    units = [{"kind": "unit", **row} for row in by_unit(impact)]
    if resolved(output) == "plain":
        show(shown, [("kind", ""), *SHIFTS], "plain")
        show(units, [("kind", ""), *UNITS], "plain")
    else:
        show(shown, SHIFTS, output)
        show(units, UNITS, output)
    if impact.failing:
        _warn_failing(list(impact.failing))


def by_unit(impact: Impact) -> list[dict[str, Any]]:
    """How many deadlines of each unit move, stay all the same, or are confirmed; most moved first."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for one in impact.shifts:
        found.setdefault((one.unit or "", one.unit_name or ""), Counter())[one.effect] += 1
    rows = [{"unit": unit, "name": name, **{word: n[word] for word in EFFECTS}} for (unit, name), n in found.items()]
    return sorted(rows, key=lambda row: (-row["moved"], -row["kept"], row["unit"]))


def impact_row(impact: Impact) -> dict[str, Any]:
    """An impact as JSON."""
    return {
        "deadlines": [_shift_row(one) for one in impact.shifts],
        "by_unit": by_unit(impact),
        **{word: impact.count(word) for word in EFFECTS},
        "failing": list(impact.failing),
    }


def _shift_row(one: Shift) -> dict[str, Any]:
    return {
        "item": one.item,
        "title": one.title,
        "state": one.state,
        "state_label": one.state_label,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "effect": one.effect,
        "before": one.before,
        "after": one.after,
    }


def _change_row(change: CalendarChange) -> dict[str, Any]:
    hours = change.hours
    row: dict[str, Any] = {
        "revision": change.revision,
        "same": change.same,
        **_layer_row(change),
        "hours": {"before": list(hours[0]), "after": list(hours[1])} if hours else None,
        "days": [
            {
                "date": one.date,
                "before": {"works": one.before.works, "why": one.before.why},
                "after": {"works": one.after.works, "why": one.after.why},
            }
            for one in change.days
        ],
    }
    return row if change.impact is None else {**row, **impact_row(change.impact)}


def _layer_row(change: CalendarChange) -> dict[str, Any]:
    layer = change.layer
    return {
        "layer": layer.layer,
        "unit": change.unit or None,
        "year": layer.year,
        "document": layer.document or None,
        "notices": list(layer.notices),
        "sha256": layer.sha256,
    }


# load -------------------------------------------------------------------------------------------------------------


@command("load", writes=True, example="duban calendar load 2027.json\nduban calendar load expo-2024.toml -n")
@click.argument("file", metavar="FILE|YEAR")
def load_calendar(session: Session, file: str) -> None:
    """Load a calendar as a new revision, and count every open deadline by it.

    A later revision of the same layer and year takes the place of the earlier. Dates that were served on somebody never
    move to an earlier day. Loading the same again changes nothing.
    """
    engine = enter(session)
    login, text, name = actor(session, engine), calendar_named(file), Path(file).name
    change = engine.diff_calendar(text, name, impact=session.dry_run)
    if session.dry_run:
        engine.may_load(login)
        impact = change.impact
        counts = {word: impact.count(word) if impact else 0 for word in EFFECTS}
        row = {"dry_run": True, "revision": change.revision, "already": change.same, **_layer_row(change), **counts}
    else:
        done = engine.load_calendar(text, name, actor=login)
        row = {"revision": done.key, "already": done.already, **_layer_row(change), **counts_row(done)}
    if resolved(session.output) == "json":
        show_one(row, [], "json")
        return
    if row["already"]:
        out(_("{key} is in force already: nothing changed.").format(key=row["revision"]))
    else:
        out(_("{key} is loaded: {source}").format(key=row["revision"], source=change.layer.source))
        out(counted_again(row))
    if session.dry_run:
        out(_("Dry run: nothing was written."))
    elif row["failing"]:
        _warn_failing(row["failing"])


def counts_row(done: Loaded) -> dict[str, Any]:
    """What became of deadlines, as JSON."""
    return {"moved": done.moved, "kept": done.kept, "confirmed": done.confirmed, "failing": list(done.failing)}


def counted_again(row: Mapping[str, Any]) -> str:
    """What became of deadlines, in words."""
    line = _("{moved} deadline(s) moved, {kept} stay though counted earlier, {confirmed} confirmed.")
    return line.format(moved=row["moved"], kept=row["kept"], confirmed=row["confirmed"])


def _warn_failing(numbers: list[str]) -> None:
    line = _("{count} could not be counted again: {items}. The daemon tries again; duban doctor says more.")
    shown = "; ".join(numbers[:5]) + (" …" if len(numbers) > 5 else "")
    tell(line.format(count=len(numbers), items=shown), style="yellow")
