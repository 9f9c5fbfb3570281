"""What a writer of items is told about time and proxy, and what it says when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cli import complete
from cli.acting import read_at
from cli.documents.paper_files import without_word
from cli.items.asked import Asked
from cli.items.facts import interactive
from cli.language import N_, _
from cli.options import Session, click
from cli.output import cell, out, resolved, show_one, tell
from cli.views import asked_words, due, held_words, item_row, suspended_words, who
from engine.errors import NotFound

if TYPE_CHECKING:
    from engine.decision.outcome import Outcome
    from engine.runtime import Engine
    from engine.runtime.answers.views import Item


NAMED = 4
"""Of so many new items each is told; of more only the numbers."""


def when_options(function: Callable[..., object]) -> Callable[..., object]:
    """``--for``, ``--on``, ``--source`` and ``--late``: for whom, when, on what word and why so late it is recorded."""
    for option in (
        click.option(
            "--late", metavar="TEXT", help=N_("Why it is recorded more than three working days after it happened")
        ),
        click.option("--source", metavar="TEXT", help=N_("On what it rests: a letter, a call, a minute")),
        click.option("--on", metavar="DATE", help=N_("When it happened, if not now; terms run from it")),
        click.option(
            "--for",
            "acting_for",
            metavar="UNIT",
            shell_complete=complete.units,
            help=N_("Record it for a unit without a login"),
        ),
    ):
        function = option(function)
    return function


def happened(on: str | None, engine: Engine, after: datetime | None = None) -> datetime | None:
    """The instant ``--on`` means: a bare day is its beginning, or, that same day, just after ``after``."""
    if on is None:
        return None
    instant = read_at(on, engine, "--on")
    if after is not None and instant < after and ":" not in on and "时" not in on and "点" not in on:
        day = instant.astimezone(engine.zone).date()
        if after.astimezone(engine.zone).date() == day:
            return min(after + timedelta(seconds=1), engine.now())
    return instant


def why_late(late: str | None, when: datetime | None, engine: Engine, session: Session) -> str | None:
    """The reason that a record needs which comes more than three working days later, asked for on a terminal."""
    from engine.decision.backdating import IN_TIME

    if late is not None or when is None or not interactive(session.yes):
        return late
    day, today = (one.astimezone(engine.zone).date() for one in (when, engine.now()))
    if not engine.calendar.first <= day < today or engine.calendar.workdays_between(day, today) <= IN_TIME:
        return None
    return str(click.prompt(_("Why it is recorded only now") + " (--late)", err=True))


def opened(engine: Engine, item: Item, login: str, session: Session, asks: Sequence[Asked] = ()) -> None:
    """Say what was opened, or what would be, and the dates as they were read."""
    if resolved(session.output) == "json":
        row = item_row(item, engine.zone)
        show_one({"dry_run": True, **row} if session.dry_run else row, [], "json")
        return
    out(_("{number} opened: {title}").format(number=item.number, title=item.title))
    _dates(item.facts, asks, engine.zone)
    _state(item, engine.zone)
    _after(engine, item, login, session)


def done(
    engine: Engine, before: Item, outcome: Outcome, login: str, session: Session, label: str, *,
    asks: Sequence[Asked] = (),
) -> None:  # fmt: skip
    """Say what changed, the dates as they were read, the new deadline and the commands possible next."""
    if session.dry_run:
        _would(engine, before, outcome, session, label, asks)
        return
    touched = [number for number in getattr(engine, "last_touched", ()) if number != before.number]
    item = engine.item(before.number)
    if resolved(session.output) == "json":
        show_one({**item_row(item, engine.zone), "touched": touched}, [], "json")
        return
    out(_moved(item.number, label, before.state_label, item.state_label))
    new_papers = [paper for paper in item.documents if paper not in before.documents]
    for paper in new_papers:
        out(_("  issued: {number}").format(number=paper))
    if new_papers and without_word():
        tell(_("Only recorded, there is no file of it: pip install 'duban[documents]'"), style="yellow")
    _dates(outcome.lines[0].facts, asks, engine.zone)
    new = [number for number in touched if number in engine.last_opened]
    if 0 < len(new) <= NAMED:
        for number in new:
            _opened(engine.item(number))
    elif new:
        out(_("  opened: {what}").format(what=_few(new)))
    if others := [number for number in touched if number not in new]:
        out(_("  also touched: {numbers}").format(numbers=_few(others)))
    _state(item, engine.zone)
    _after(engine, item, login, session)


def _opened(item: Item) -> None:
    """One line for an item that a command opened, and who owes its first step."""
    title = item.title if item.title.startswith(item.procedure_title) else f"{item.procedure_title} {item.title}"
    out(_("  opened: {what}").format(what=f"{item.number} {title}".rstrip()))
    for owed in item.owes:
        line = _("    {who} owes “{what}”, due {due}") if owed.due else _("    {who} owes “{what}” {due}")
        out(line.format(who=who(owed), what=owed.what, due=due(owed)).rstrip())


def _dates(given: Mapping[str, Any], asks: Sequence[Asked], zone: ZoneInfo) -> None:
    """The dates that were typed, as they were read: whoever wrote 6月28日 sees the year."""
    for name, label, kind, *_rest in asks:
        if kind in ("day", "month", "instant") and given.get(name) is not None:
            value = given[name]
            shown = value.astimezone(zone) if isinstance(value, datetime) else value
            out(f"  {label} ({name}): {cell(shown)}")


def _would(
    engine: Engine, before: Item, outcome: Outcome, session: Session, label: str,
    asks: Sequence[Asked] = (),
) -> None:  # fmt: skip
    after = outcome.after
    definition = engine.registry.get(before.procedure, before.version)
    deadline, review = after.deadline, after.review
    due_on = deadline.due_on if deadline and deadline.status == "running" else None
    papers = [getattr(paper, "name", paper) for paper in outcome.documents]
    opens = [one.procedure for one in outcome.opens]
    row: dict[str, Any] = {
        "dry_run": True,
        "number": before.number,
        "procedure": before.procedure,
        "version": before.version,
        "title": after.title,
        "from": before.state,
        "state": after.state,
        "state_label": definition.states[after.state].label,
        "due": due_on,
        "review": review.due_on if review else None,
        "documents": papers,
        "opens": opens,
        "seq": before.seq,
    }
    if resolved(session.output) == "json":
        show_one(row, [], "json")
        return
    out(_moved(before.number, label, before.state_label, row["state_label"]))
    _dates(outcome.lines[0].facts, asks, engine.zone)
    titles = Counter(engine.registry.get(code).title for code in opens)
    for text, value in (
        (_("  would be due: {what}"), due_on.isoformat() if due_on else ""),
        (_("  would be reviewed by: {what}"), review.due_on.isoformat() if review and review.due_on else ""),
        (_("  would issue: {what}"), _few(papers)),
        (_("  would open: {what}"), _few([f"{title} × {n}" for title, n in titles.items()])),
    ):
        if value:
            out(text.format(what=value))
    out(_("Dry run: nothing was written."))


def _moved(number: str, label: str, before: str, after: str) -> str:
    line = _("{number} {transition} ({after})") if before == after else _("{number} {transition}: {before} → {after}")
    return line.format(number=number, transition=label, before=before, after=after)


def _state(item: Item, zone: ZoneInfo) -> None:
    for owed in item.owes:
        line = _("  {who} owes “{what}”, due {due}") if owed.due else _("  {who} owes “{what}” {due}")
        out(line.format(who=who(owed), what=owed.what, due=due(owed)).rstrip())
    if item.suspension:
        out(_("  suspended {what}").format(what=suspended_words(item.suspension, zone)))
    if item.held:
        out(_("  ladder held {what}").format(what=held_words(item.held)))
    if item.ended_at:
        out(_("  ended: {state}").format(state=item.state_label))


def _after(engine: Engine, item: Item, login: str, session: Session) -> None:
    if session.dry_run:
        out(_("Dry run: nothing was written."))
        return
    try:
        possible = [one for one in engine.explain(item.number, None, login) if one.allowed and not item.ended_at]
    except NotFound:  # whoever opened it may be kept from it
        possible = []
    again = "".join(
        f" {option} {value}" for option, value in (("--as", session.as_login), ("--db", session.db)) if value
    )
    if possible:
        out(_("Possible next:"))
    for one in possible:
        needs = "".join(f" --set {name}=…" for name, _label, _kind, optional, _example in one.asks if not optional)
        out(f"  duban item do {item.number} {one.transition}{needs}{again}   {one.label}")


def _few(names: Sequence[str], most: int = 8) -> str:
    """The first of many names."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} … ({len(names)})"


def asked_for(asks: Sequence[Asked]) -> str:
    """What a transition asks for, on one line."""
    return ", ".join(asked_words(one) for one in asks)
