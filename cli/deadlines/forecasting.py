"""``duban deadline forecast``: what time will do if nobody acts, as things are and as they might be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import enter
from cli.databases.loading import calendar_named, counted_again, counts_row, profile_named
from cli.deadlines.foreseen import as_json, difference_json, show_counts, show_difference, show_lines
from cli.language import N_, _, joined
from cli.options import DAY, Session, click, command
from cli.output import out, resolved, show_one, tell
from cli.terminal.progress import progress
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.runtime import Engine
    from engine.runtime.answers.views import Loaded
    from engine.runtime.forecasts.adding import More
    from engine.runtime.forecasts.ahead import Forecast

MOST = 100_000
"""How many items can be added at most."""


@dataclass(frozen=True)
class Change:
    """What is to be otherwise: files as they were named, and how many items come in."""

    procedure: Path | None = None
    calendar: str | None = None
    profile: str | None = None
    add: int | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in vars(self).values())


@dataclass
class Otherwise:
    """A twin on which things are otherwise, and what became of it."""

    engine: Engine
    loaded: dict[str, Loaded] = field(default_factory=dict)
    more: More | None = None


@command(
    "forecast",
    outputs=("table", "plain", "json"),
    example="duban deadline forecast --until 2024-06-30\nduban deadline forecast --until 2024-06-30 --lines"
    "\nduban deadline forecast --until 2024-06-30 --procedure task.py -o json"
    "\nduban deadline forecast --until 2027-02-28 --calendar 2027.toml --profile shanghai-2026.toml"
    "\nduban deadline forecast --until 2024-06-30 --add 100",
)
@click.option("--until", type=DAY, required=True, metavar="DATE", help=N_("Last day to look at"))
@click.option("--lines", is_flag=True, help=N_("Every lapse and measure instead of counts"))
@click.option(
    "--profile", metavar="NAME|FILE", help=N_("With this profile loaded, running deadlines counted by it too")
)
@click.option("--calendar", metavar="FILE|YEAR", help=N_("With this calendar loaded, as duban calendar load would"))
@click.option(
    "--procedure",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("With the procedures of this module instead of ours; says what would differ"),
)
@click.option("--add", type=click.IntRange(1, MOST), metavar="N", help=N_("With so many more items like the open ones"))
def forecast(
    session: Session,
    until: date,
    lines: bool,
    profile: str | None,
    calendar: str | None,
    procedure: Path | None,
    add: int | None,
) -> None:
    """Say what would lapse and which measures would be proposed, by week and by unit, if nobody acted.

    The real core lives through the days on a copy in memory; nothing is written. A measure that is joined adds its
    grounds to a proposal that already lies before the same unit.

    With another profile, calendar or procedure, or with more items, it says what would differ. Items are added evenly
    over the working days, as copies of the open ones in the order of their numbers, and marked +; what only another
    item opens is not copied.
    """
    from engine.runtime.forecasts.forecast import twin

    engine = enter(session)
    change = Change(procedure, calendar, profile, add)
    json = resolved(session.output) == "json"
    with ExitStack() as stack:
        copy = stack.enter_context(closing(twin(engine)))
        changed = stack.enter_context(_changed(copy, change)) if change else None
        found = _lived(copy, until)
        copy.close()  # of two copies, one is let go before the other grows
        if changed is None:
            if json:
                show_one(as_json(engine, found), [], "json")
            else:
                (show_lines if lines else show_counts)(engine, found, session.output)
            return
        other = _lived(changed.engine, until, changed.more)
        if json:
            row = as_json(engine, found) | difference_json(engine, found, other) | _changed_row(changed)
            show_one(row, [], "json")
            return
        _say_changed(changed)
        show_difference(engine, found, other, session.output)


def _module(file: Path, engine: Engine) -> Path:
    """The file, which declares a procedure.

    Raises:
        Usage: it does not; with the names of the procedures there are.
    """
    from engine.definition.load import announced

    if file.suffix == ".py" and announced(file):
        return file
    known = sorted({f"{one.code} ({one.title})" for one in engine.registry.definitions()})
    refused = Usage(what=Sentence(N_("--procedure takes a file NAME.py that declares a procedure, not {file}"),
                                  {"file": str(file)}))  # fmt: skip
    refused.hints = (Sentence(N_("The procedures there are: {names}"), {"names": joined(known)}),)
    raise refused


@contextmanager
def _changed(copy: Engine, change: Change) -> Iterator[Otherwise]:
    """A second copy of the same moment; whatever is wrong with a file is said before anything is lived through.

    The calendar comes first: a profile's terms are then counted by it.
    """
    from engine.runtime.forecasts.adding import More
    from engine.runtime.forecasts.forecast import twin, with_calendar, with_profile

    texts = (
        calendar_named(change.calendar) if change.calendar is not None else "",
        profile_named(change.profile) if change.profile is not None else "",
    )
    registry = copy.registry.instead(_module(change.procedure, copy)) if change.procedure is not None else None
    with closing(twin(copy, registry)) as engine:
        changed = Otherwise(engine)
        if change.calendar is not None:
            changed.loaded["calendar"] = with_calendar(engine, texts[0], Path(change.calendar).name)
        if change.profile is not None:
            changed.loaded["profile"] = with_profile(engine, texts[1], change.profile)
        if change.add is not None:
            changed.more = More(engine, change.add)
        yield changed


def _lived(copy: Engine, until: date, more: More | None = None) -> Forecast:
    from engine.runtime.forecasts.forecast import forecast

    today = copy.calendar.local_date(copy.now())
    with progress(copy, today, until) as step:
        return forecast(copy, until, step, more)


def _say_changed(changed: Otherwise) -> None:
    for name, done in changed.loaded.items():
        if name == "profile" and not done.current:
            profile = next(one for one in changed.engine.limits.profiles if one.key == done.key)
            line = _("{key} holds from {day} only; what began before keeps its terms.")
            out(line.format(key=done.key, day=profile.effective))
        else:
            out(f"{done.key}: {counted_again(counts_row(done))}")
        if done.failing:
            line = _("{count} could not be counted again: {items}.")
            tell(line.format(count=len(done.failing), items=joined(done.failing[:5])), style="yellow")
    more = changed.more
    if more is not None:
        line = _("{count} item(s) added, copies of {originals}.")
        out(line.format(count=len(more.copied), originals=len(set(more.copied.values()))))
        if more.skipped:
            line = _("{count} kind(s) of open items are not copied: {names}.")
            out(line.format(count=len(more.skipped), names=joined(one["label"] for one in _skipped(changed, more))))


def _skipped(changed: Otherwise, more: More) -> list[dict[str, Any]]:
    found = []
    for procedure, opening in more.skipped:
        definition = changed.engine.registry.get(procedure)
        move = definition.transitions.get(opening)
        label = f"{definition.title}（{move.label if move is not None else opening}）"
        found.append({"procedure": procedure, "opening": opening, "label": label})
    return found


def _changed_row(changed: Otherwise) -> dict[str, Any]:
    loaded = {
        name: {"key": done.key, "already": done.already, "in_force": done.current, **counts_row(done)}
        for name, done in changed.loaded.items()
    }
    more = changed.more
    if more is None:
        return {"loaded": loaded}
    copied = [{"number": number, "copy_of": original} for number, original in more.copied.items()]
    return {"loaded": loaded, "added": {"asked": more.count, "items": copied, "skipped": _skipped(changed, more)}}
