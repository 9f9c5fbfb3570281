"""``duban procedure rehearse``: one item of a procedure lived through in memory, told line by line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import read_at
from cli.items.facts import pairs
from cli.items.happening import happening
from cli.language import N_, _, joined, say
from cli.options import DAY, Session, click, command
from cli.output import Column, out, resolved, show_one, tell
from cli.procedures.shipped import meant, registry
from cli.views import event_row
from engine.errors import Findings

if TYPE_CHECKING:
    from engine.rehearsal.rehearse import Rehearsed
    from engine.rehearsal.telling import Told

LINES: list[Column] = [("at", N_("When")), ("number", N_("Number")), ("who", N_("By")), ("what", N_("What"))]
FROM = "2024-04-01 09:00"


@command(
    "rehearse",
    database=False,
    outputs=("plain", "json"),
    example="duban procedure rehearse hazard_listing\nduban procedure rehearse task --as-if-nobody-acts"
    "\nduban procedure rehearse letter --diary letter.toml -o json",
)
@click.argument("code", shell_complete=complete.procedures)
@click.option("--diary", metavar="FILE", help=N_("What people do and when (TOML, as for the demo)"))
@click.option("--as-if-nobody-acts", "silent", is_flag=True, help=N_("Nobody does anything: what time alone does"))
@click.option("--from", "since", metavar="INSTANT", default=FROM, show_default=True, help=N_("When it is opened"))
@click.option("--until", type=DAY, metavar="DATE", help=N_("Last day to live through (default: a year on)"))
@click.option("--via", metavar="OPENING", help=N_("By which opening, where several are possible"))
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help=N_("A fact of the opening (else invented)"))
@click.option("--directory", metavar="DIR", help=N_("Units and people (else they are made up)"))
@click.option("--profile", metavar="FILE", help=N_("Limits (else the fallbacks of the procedure)"))
def rehearse(
    session: Session, code: str, diary: str | None, silent: bool, since: str, until: date | None, via: str | None,
    sets: tuple[str, ...], directory: str | None, profile: str | None,
) -> None:  # fmt: skip
    """Open an item of a procedure in memory and live through it, line by line.

    Without a diary everybody does what is owed a day before it is due; facts, units and people are invented. Children
    and measures that nobody opens by himself get a parent that does. Nothing is written anywhere. An act of the diary
    that is refused is told, and the exit code is 6.
    """
    from cli.databases.loading import profile_named
    from cli.directory import folder_named, shipped
    from engine.rehearsal.rehearse import rehearse as live

    if diary is not None and silent:
        raise click.UsageError(_("A diary says what people do: leave out --diary or --as-if-nobody-acts."))
    known = registry()
    one = meant(known, code)
    limits = None
    if profile is not None:
        profile_named(profile)  # or else that there is none is said as everywhere
        named = shipped("limits", f"{profile}.toml")
        limits = named if profile.isidentifier() and named.is_file() else profile
    found = live(
        known, one.code, read_at(since, option="--from"), until=until, diary=diary, silent=silent, via=via,
        directory=folder_named(directory) if directory else None, profile=limits, facts=dict(pairs("--set", sets)),
    )  # fmt: skip
    if resolved(session.output) == "json":
        show_one(as_json(found, one.code), [], "json")
    else:
        printed(found)
    if found.failures:
        raise Findings(count=len(found.failures))


def printed(found: Rehearsed) -> None:
    """Every line, then how it ended."""
    for line in found.lines:
        out(told(line))
    for one in found.failures:
        why = joined(say(words) for words in getattr(one.error, "reasons", ()) or [one.error.sentence])
        tell(f"{one.at.astimezone(found.since.tzinfo):%Y-%m-%d %H:%M} {one.what}: {why}", style="yellow")
    if found.item is None:
        tell(_("Nothing was opened."), style="yellow")
    elif found.item.ended_at is not None:
        ended = found.item.ended_at.astimezone(found.since.tzinfo).date()
        tell(_("{number} ended on {day}: {state}.").format(number=found.item.number, day=ended, state=found.state))
    else:
        words, last = _("{number} is still open on {day}: {state}."), found.until - timedelta(microseconds=1)
        tell(words.format(number=found.item.number, day=last.date(), state=found.state), style="yellow")


def told(line: Told) -> str:
    """One line for people: when, which item, who, what, where it rests then and who owes the next step by when."""
    said = [line.event.label, *happening(line.event.effects)]
    what = f"{said[0]}（{'；'.join(said[1:])}）" if said[1:] else said[0]
    papers = "".join(f"〔{one}〕" for one in line.event.documents)
    moved = "" if line.event.from_ == line.event.to else f" → {line.state}"
    due = _(", due {day}").format(day=line.due) if line.due and moved else ""
    return f"{line.at:%Y-%m-%d %H:%M}  {line.number}  {line.who or _('clock')}  {what}{papers}{moved}{due}"


def as_json(found: Rehearsed, code: str) -> dict[str, Any]:
    """Everything as one object."""
    zone: Any = found.since.tzinfo
    item = found.item
    return {
        "procedure": code,
        "number": item.number if item else None,
        "state": item.state if item else None,
        "state_label": found.state or None,
        "ended_at": item.ended_at.astimezone(zone) if item and item.ended_at else None,
        "since": found.since,
        "until": found.until,
        "lines": [
            {"at": line.at, "number": line.number, "title": line.title, "due": line.due, **event_row(line.event, zone)}
            for line in found.lines
        ],
        "refused": [
            {"at": one.at.astimezone(zone), "what": one.what,
             "reasons": [say(words) for words in getattr(one.error, "reasons", ()) or [one.error.sentence]]}
            for one in found.failures
        ],
    }  # fmt: skip
