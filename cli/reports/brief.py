"""``duban report brief`` and ``duban report declined``: one page for leaders."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import enter, look, somebody
from cli.language import N_, _, joined, labelled
from cli.options import Session, click, command
from cli.output import BELOW, MORE, WHOLE, Column, out, resolved, show, show_one
from cli.reports.handed import for_file, level_option, only_for_files, put
from cli.reports.targets import COLUMNS as TARGETS
from cli.reports.targets import as_json, of_day
from cli.reports.targets import row as target_row
from cli.views import local

if TYPE_CHECKING:
    from engine.outputs.leaders.declined import NotTaken
    from engine.outputs.leaders.digest import Digest, Mine
    from engine.runtime import Engine, Reader

KINDS = {"declined": N_("not sent"), "withdrawn": N_("taken back"), "held": N_("put off")}
NOT_TAKEN: list[Column] = [
    ("day", N_("Date"), WHOLE),
    ("kind_label", N_("Decision"), WHOLE),
    ("what", N_("Measure"), WHOLE),
    ("unit", N_("Unit")),
    ("title", N_("About")),
    ("reason", N_("Reason")),
    ("after", N_("And then"), BELOW),
    ("by", N_("By"), MORE),
    ("item", N_("Item"), MORE),
]
RED: list[Column] = [
    ("number", N_("Number"), WHOLE),
    ("title", N_("Title")),
    ("unit", N_("Unit")),
    ("due", N_("Due"), WHOLE),
    ("days", N_("Working days late"), WHOLE),
    ("last", N_("Last measure")),
]
AWAITED: list[Column] = [
    ("number", N_("Number"), WHOLE),
    ("title", N_("Title")),
    ("what", N_("To be decided")),
    ("who", N_("Who")),
    ("due", N_("Due"), WHOLE),
    ("days", N_("Days left"), WHOLE),
]
MOST_RED, MOST_DECISIONS = 5, 3
COMMANDS = 3
"""Of one step, as many ways to take it are named."""


@command(
    "brief", outputs=("table", "plain", "json"),
    example="duban report brief --as office.head\nduban report brief --out 一页纸.docx",
)  # fmt: skip
@click.option("--out", "file", metavar="FILE", type=click.Path(dir_okay=False), help=N_("Write it as a Word file"))
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
@level_option
def brief(session: Session, file: str | None, as_of: str | None, level: str | None) -> None:
    """One page for leaders: five numbers, five red items, three decisions, the year's targets, and what waits for me.

    Beside the lateness of the units stands that of the office itself. Escalations that somebody declined, took back or
    put off are named with the reason. What waits for the reader is shown with the commands for it. Confidential items
    are in a Word file only with --level restricted.
    """
    from cli.terminal.progress import working
    from engine.outputs.leaders.digest import digest

    reader = look(session, as_of)
    login = None if as_of else somebody(session, reader)
    if file is not None:
        with for_file(session, reader, level) as handed:
            data = _written(session, reader, login, handed.mark)
        put(session, Path(file), data, "report brief", handed)
        out(_("Written: {file}").format(file=file))
        return
    only_for_files(level)
    until = last_day(reader)
    with working():
        found = digest(reader, until.replace(day=1), until)
        promises = of_day(reader, until)
    waits = None if login is None else waiting(enter(session), login)
    mode = resolved(session.output)
    if mode == "json":
        show_one({**_as_json(found, waits, reader), "targets": [as_json(one) for one in promises]}, [], mode)
        return
    _shown(found, waits, mode)
    _block(_("Targets of the year"), [target_row(one, reader) for one in promises], len(promises), TARGETS, mode)
    out("")
    out(_foot(reader))


def last_day(reader: Reader) -> date:
    """The day that the reader tells last."""
    return (reader.now() - timedelta(microseconds=1)).astimezone(reader.zone).date()


def _written(session: Session, reader: Reader, login: str | None, mark: str) -> bytes:
    from cli.terminal.progress import working
    from engine.outputs.leaders.digest import digest

    try:
        from engine.outputs.footing import footing
        from engine.outputs.leaders.brief import brief as as_word
    except ImportError:
        from engine.outputs.papers.template import NoWord

        raise NoWord() from None
    until = last_day(reader)
    name = next((one.name for one in reader.operators() if one.login == login), login or "")
    with working():
        found = digest(reader, until.replace(day=1), until)
        promises = of_day(reader, until)
    waits = None
    if login is not None:
        engine = enter(session)
        with nullcontext() if mark else engine.for_everybody():
            waits = waiting(engine, login)
    return as_word(found, waits, name, footing(reader), promises, reader.names.name, mark)


def waiting(engine: Engine, login: str) -> list[Mine]:
    """What the operator owes by a post of his, soonest first, with the commands by which he may do it."""
    from engine.outputs.board.rows import cleaned
    from engine.outputs.leaders.digest import Mine

    found = []
    for one in engine.inbox(login).ours:
        if one.owed.post is None:
            continue
        possible = [move for move in engine.explain(one.item.number, actor=login) if move.allowed]
        ways = [move for move in possible if move.target != one.item.state] or possible
        found.append(Mine(
            one.item.number, cleaned(one.item.title), one.owed.what, one.owed.due, one.owed.days,
            tuple((move.label, f"duban item do {one.item.number} {move.transition}") for move in ways[:COMMANDS]),
        ))  # fmt: skip
    return found


def numbers(found: Digest) -> list[tuple[str, str, int]]:
    """The five, each with its key and label."""
    return [
        ("open", _("Open"), found.open),
        ("overdue", _("Overdue"), found.overdue),
        ("soon", _("Due within five working days"), found.soon),
        ("closed", _("Closed this month"), found.closed),
        ("office_overdue", _("Overdue steps of the office itself"), len(found.office_late)),
    ]


def _shown(found: Digest, waits: list[Mine] | None, mode: str) -> None:
    out(f"{found.office}  {found.at:%Y-%m-%d %H:%M}")
    for _key, label, n in numbers(found):
        out(f"  {n:>5}  {label}")
    out(_("Counted: {procedures}").format(procedures=joined(found.counted)))
    line = _("Became late this month: {units} steps of units, {office} of the office.")
    out(line.format(units=found.unit_lapsed, office=found.office_lapsed))
    _block(_("Red items"), [asdict(one) for one in found.red], MOST_RED, RED, mode, "duban report board")
    _block(
        _("Decisions needed"), [asdict(one) for one in found.decisions], MOST_DECISIONS, AWAITED, mode,
        "duban item list",
    )  # fmt: skip
    out("")
    if waits is None:
        out(_("What waits for you is shown to whoever says who he is: --as LOGIN"))
    else:
        out(_("Waiting for your signature: {count}").format(count=len(waits)))
        for one in waits:
            out(f"  {one.number} {one.title}　{one.what}　{one.due or ''}")
            for label, words in one.commands:
                out(f"    {label}: {words}")
    _block(
        _("Escalations not taken"), [row(one) for one in found.declined], MOST_RED, NOT_TAKEN, mode,
        "duban report declined",
    )  # fmt: skip


def _foot(reader: Reader) -> str:
    """What stands under every output, in the reader's language; papers have it in that of the office."""
    from engine.outputs.footing import DEFINITIONS

    seal = reader.seal()
    sealed = _("seal no. {n} ({day}) {hash}").format(**vars(seal)) if seal is not None else _("no seal")
    words = _("Told until {now}; calendar {calendar}; definitions {definitions}; {sealed}.")
    now = f"{reader.now().astimezone(reader.zone):%Y-%m-%d %H:%M}"
    return words.format(now=now, calendar=reader.calendar.revision, definitions=DEFINITIONS, sealed=sealed)


def _block(
    title: str, rows: list[dict[str, Any]], most: int, columns: list[Column], mode: str, where: str = ""
) -> None:  # fmt: skip
    out("")
    out(labelled(title, len(rows)))
    if rows:
        show(rows[:most], columns, mode)
    if len(rows) > most:
        out(_("{count} more: {command}").format(count=len(rows) - most, command=where))


def _as_json(found: Digest, waits: list[Mine] | None, reader: Reader) -> dict[str, Any]:
    from engine.outputs.footing import footing

    mine = None if waits is None else [
        {**asdict(one), "commands": [{"label": label, "command": line} for label, line in one.commands]}
        for one in waits
    ]  # fmt: skip
    return {
        "as_of": local(found.at, reader.zone), "first": found.first, "last": found.last,
        **{key: n for key, _label, n in numbers(found)}, "units_lapsed": found.unit_lapsed,
        "office_lapsed": found.office_lapsed, "counted": list(found.counted), "red": [asdict(one) for one in found.red],
        "decisions": [asdict(one) for one in found.decisions], "waiting_for_me": mine,
        "not_taken": [row(one) for one in found.declined], "foot": footing(reader),
    }  # fmt: skip


# what was not done -----------------------------------------------------------------------------------------------


@command("declined", example="duban report declined\nduban report declined --period 2024Q2 -o json")
@click.option("--period", metavar="PERIOD", help=N_("2024, 2024-06, 2024Q2, 2024H1 or FIRST..LAST"))
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
def declined(session: Session, period: str | None, as_of: str | None) -> None:
    """List every escalation that somebody declined, took back or put off, with who and why.

    What became moot by itself is not among them: there the work was done, or the grounds were gone.
    """
    from engine.outputs.figures.statistics import period as read_period
    from engine.outputs.leaders.declined import not_taken

    first, last = read_period(period) if period else (date.min, date.max)
    found = [one for one in not_taken(look(session, as_of)) if first <= one.day <= last]
    show([row(one) for one in found], NOT_TAKEN, session.output, title=_("Escalations not taken"))


def row(one: NotTaken) -> dict[str, Any]:
    """As people and programs read it."""
    after = _("no further measure") if one.then == "rest" else one.then
    return {**asdict(one), "kind_label": _(KINDS[one.kind]), "after": after}
