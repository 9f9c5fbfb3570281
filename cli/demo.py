"""``duban demo``: a district lives through its plan of 2024 on a rehearsal database, by the daemon's own tick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cli.database import os_user, with_papers
from cli.directory import shipped
from cli.language import N_, _, joined, say
from cli.options import DAY, Session, click, command
from cli.output import MORE, WHOLE, Column, out, resolved, show, show_one, tell
from cli.procedures.shipped import PLANS
from cli.reports.demo_figures import enter_until
from cli.reports.demo_files import clear, leave, told
from cli.terminal.progress import progress
from engine.errors import DubanError, Findings, Sentence, Usage

if TYPE_CHECKING:
    from engine.definition.registry import Registry
    from engine.intake.rows import Directory
    from engine.rehearsal import Diary, Player, Tally
    from engine.runtime import Engine

FILE = "duban.db"
MARK, PLAN = "demo", "putuo-2024"
MONTHS: list[Column] = [
    ("month", N_("Month"), WHOLE),
    ("opened", N_("Opened items")),
    ("closed", N_("Closed")),
    ("slipped", N_("Slipped")),
    ("reminded", N_("Reminders")),
    ("proposed", N_("Measures proposed")),
    ("signed", N_("Papers signed")),
    ("served", N_("Served papers")),
    ("declined", N_("Declined")),
]
UNITS: list[Column] = [
    ("name", N_("Unit"), WHOLE),
    ("given", N_("Given")),
    ("done", N_("Done")),
    ("open", N_("Open")),
    ("overdue", N_("Overdue")),
    ("slipped", N_("Slipped")),
    ("letter", N_("Letters")),
    ("circular", N_("Circulars")),
    ("interview", N_("Interviews")),
    ("exposure", N_("Exposures")),
    ("responsibility_tracing", N_("Tracings"), MORE),
    ("signed", N_("Papers signed"), MORE),
]


@command(
    outputs=("table", "plain", "json"),
    database=False,
    example="duban demo\nduban demo --dir trial --until 2024-06-30\nduban demo --quick",
)
@click.option("--dir", "folder", default="demo", show_default=True, metavar="DIR", help=N_("Folder of the database"))
@click.option("--until", type=DAY, metavar="DATE", help=N_("Last day to live through (default 2024-12-31)"))
@click.option("--quick", is_flag=True, help=N_("A few rows and one hazard only: some seconds"))
def demo(session: Session, folder: str, until: date | None, quick: bool) -> None:
    """Live through a year of the district's plan.

    Makes a rehearsal database with the Putuo directory, imports the plan of 2024 and lives from 21 March to 31
    December: the clock acts by the daemon's own tick, people by what the diary workflows/plans/demo-2024.toml says of
    them. Every figure printed is counted from the database. An earlier demo in the folder is replaced, nothing else.
    """
    registry, directory, diary = materials(quick)
    last = checked(until, diary)
    path = Path(folder) / FILE
    make_room(path)
    url = f"sqlite:///{path}"
    engine = prepared(url, registry, directory, diary, quick)
    loud = resolved(session.output) == "plain"
    player = lived(engine, diary, last, loud)
    from engine.rehearsal import tally

    found = tally(engine)
    left = leave(engine, path.parent, month_ends(diary.first.date(), last))
    if resolved(session.output) == "json":
        show_one({**as_json(found, path, url, engine, player), "files": asdict(left)}, [], "json")
    else:
        printed(found, session.output, loud)
        out(_("{acts} acts of people; the database lived until {now}: {url}").format(
            acts=player.acts, now=f"{last} 24:00", url=url))  # fmt: skip
        told(left)
        out("")
        out(_("Try next:"))
        for line in suggestions(engine, url):
            out(f"  {line}")
    engine.close()
    for procedure, state in player.unspoken:
        tell(_("The diary says nothing about {procedure}, {state}.").format(procedure=procedure, state=state))
    if player.failures:
        for one in player.failures:
            why = joined(say(words) for words in getattr(one.error, "reasons", ()) or [one.error.sentence])
            tell(f"{one.at.astimezone(engine.zone):%Y-%m-%d %H:%M} {one.what}: {why}", style="yellow")
        raise Findings(count=len(player.failures))


# making it --------------------------------------------------------------------------------------------------------


def make_room(path: Path) -> None:
    """The folder is there and holds no database; an earlier demo in it is removed.

    Raises:
        Usage: there is a database that is no demo, or no folder can be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = N_("{folder} cannot be used: {why}")
        raise Usage(what=Sentence(what, {"folder": str(path.parent), "why": error.strerror})) from None
    if not path.exists():
        return
    if not is_demo(path):
        what = N_("{file} is no demo; it is left alone. Name another folder with --dir.")
        raise Usage(what=Sentence(what, {"file": str(path)}))
    clear(path.parent)
    for suffix in ("", "-wal", "-shm", "-seals"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def is_demo(path: Path) -> bool:
    """Whether a file is a database that this command made."""
    from engine.runtime import Engine

    try:
        engine = Engine(f"sqlite:///{path}", packages=())
        try:
            return engine.rehearsal and MARK in engine.settings()
        finally:
            engine.close()
    except DubanError:
        return False


def materials(quick: bool) -> tuple[Registry, Directory, Diary]:
    """What is shipped: the procedures, the directory, and the diary to be lived, all checked.

    Raises:
        BadTable: with every problem.
    """
    from cli.procedures.shipped import PACKAGES
    from engine.definition.registry import Registry
    from engine.intake.directory import read_directory
    from engine.rehearsal import read_diary

    registry = Registry.load(list(PACKAGES), [])
    directory = read_directory(shipped("directory", "putuo"))
    diary = read_diary(shipped("plans", "demo-2024.toml"), registry, [one.code for one in directory.units])
    return registry, directory, diary.quick() if quick else diary


def prepared(url: str, registry: Registry, directory: Directory, diary: Diary, quick: bool) -> Engine:
    """The database as it is on the first morning: the directory and the plan."""
    from engine.intake.directory import read_directory
    from engine.intake.names import Groups
    from engine.intake.plan import read_plan, resolve
    from engine.runtime import Engine, create

    profile = shipped("limits", "putuo.toml").read_text("utf-8")
    begins = diary.first.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    create(url, rehearsal=True, now=begins, profile=profile, admin=os_user(), settings={MARK: PLAN})
    engine = with_papers(Engine(url, registry=registry))
    engine.import_directory(directory, actor="admin")
    if not quick:  # whoever reports every month or quarter: the daemon opens nothing while nobody does
        groups = shipped("directory", "putuo-reporting")
        known = [one.code for one in directory.units]
        engine.import_directory(read_directory(groups, known_units=known), actor="admin")
    lines = [one for one in read_plan(shipped("plans", f"{PLAN}.csv")) if not quick or one.no in diary.quick_rows]
    rows = resolve(lines, engine.names, Groups(engine.groups()), begins.date(), plan=PLANS[PLAN])
    engine.import_plan(rows, actor="office.handler")
    return engine


def checked(until: date | None, diary: Diary) -> date:
    """The last day to live through.

    Raises:
        Usage: the diary says nothing about it.
    """
    last = until or diary.last
    if not diary.first.date() <= last <= diary.last:
        what = N_("the diary goes from {first} to {last}")
        raise Usage(what=Sentence(what, {"first": diary.first.date(), "last": diary.last}))
    return last


# living it --------------------------------------------------------------------------------------------------------


def lived(engine: Engine, diary: Diary, last: date, loud: bool) -> Player:
    """Lives month by month; on a pipe a line for each month that is over."""
    from engine.rehearsal import Player, counted
    from engine.runtime.audits import sealing

    player = Player(engine, diary)
    first = diary.first.date()
    since = datetime.min.replace(year=2, tzinfo=engine.zone)
    with progress(engine, first, last) as step:
        for month in month_ends(first, last):
            until = engine.calendar.end_of(month)
            player.live(until, step)
            enter_until(engine, month)
            sealing.daily(engine)
            if loud:
                counts = {"month": f"{month:%Y-%m}", **asdict(counted(engine, since, until))}
                out(month_line(counts))
            since = until
    return player


def month_ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month from one day to another, and at the end that other day."""
    day = first
    while True:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = following - timedelta(days=1)
        yield min(end, last)
        if end >= last:
            return
        day = following


# saying it --------------------------------------------------------------------------------------------------------


def month_line(counts: dict[str, Any]) -> str:
    """One month in one sentence."""
    line = _(
        "{month}: {opened} opened, {closed} closed, {slipped} slipped, {reminded} reminders, {proposed} measures"
        " proposed, {signed} papers signed, {served} served, {declined} declined"
    )
    return line.format(**counts)


def printed(found: Tally, output: str, loud: bool) -> None:
    """The months (unless they were said as they passed) and the units."""
    if not loud:
        total = {"month": _("total"), **asdict(found.total)}
        show([*(asdict(one) for one in found.months), total], MONTHS, output, title=_("Month by month"))
        show(unit_rows(found), UNITS, output, title=_("Unit by unit"))
        return
    for row in unit_rows(found):
        out(unit_line(row))


def unit_line(counts: dict[str, Any]) -> str:
    """One unit in one sentence."""
    line = _(
        "{name}: {given} given, {done} done, {open} open, {overdue} overdue, {slipped} slipped; {letter} letters,"
        " {circular} circulars, {interview} interviews, {exposure} exposures, {responsibility_tracing} tracings,"
        " {signed} papers signed"
    )
    return line.format(**counts)


def unit_rows(found: Tally) -> list[dict[str, Any]]:
    """A row for each unit that was given something or was late with something."""
    from engine.rehearsal import MEASURES

    return [
        {**asdict(one), **{name: one.measures.get(name, 0) for name in MEASURES}}
        for one in found.units
        if one.given or one.slipped or one.measures
    ]


def suggestions(engine: Engine, url: str) -> list[str]:
    """Three commands worth trying on this very database, about what is still under way if anything is."""
    base = f"duban --db {url}"
    lines = [f"{base} inbox --as office.handler"]
    for procedure in ("responsibility_tracing", "interview", "circular", "letter"):
        parents = [one.parent for one in engine.items(procedure=procedure) if one.parent]
        if (found := next((one for one in parents if engine.item(one).ended_at is None), None)) is not None:
            lines.append(f"{base} item tree {found}")
            break
    letters = [one for one in engine.items(procedure="letter") if one.ended_at is None]
    first = letters[0] if letters else engine.items(procedure="assignment")[0]
    return [*lines, f"{base} item log {first.number}"]


def as_json(found: Tally, path: Path, url: str, engine: Engine, player: Player) -> dict[str, Any]:
    """Everything as one object."""
    return {
        "file": str(path),
        "url": url,
        "now": engine.now().astimezone(engine.zone),
        "acts": player.acts,
        "months": [asdict(one) for one in found.months],
        "total": asdict(found.total),
        "units": [asdict(one) for one in found.units],
        "procedures": {code: asdict(one) for code, one in found.procedures.items()},
        "states": [
            {"procedure": procedure, "state": state, "label": label, "count": count}
            for (procedure, state, label), count in found.states.items()
        ],
        "try": suggestions(engine, url),
    }
