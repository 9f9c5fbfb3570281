"""``duban demo``: the plan of 2024, lived through on a database of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import os_user
from cli.directory import shipped
from cli.language import N_, _
from cli.options import DAY, Session, click, command
from cli.output import out, show, tell
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.rehearsal import Diary, Player, Tally
    from engine.runtime import Engine

FILE = "duban.db"

MONTHS = [
    ("month", N_("Month")), ("opened", N_("Opened")), ("closed", N_("Closed")), ("slipped", N_("Slipped")),
    ("reminded", N_("Reminded")), ("proposed", N_("Proposed")), ("signed", N_("Signed")), ("served", N_("Served")),
    ("declined", N_("Declined")), ("moot", N_("Moot")),
]  # fmt: skip
UNITS = [
    ("name", N_("Unit")), ("given", N_("Given")), ("done", N_("Done")), ("open", N_("Open")), ("late", N_("Late")),
    ("slipped", N_("Slipped")), ("against", N_("Measures")),
]  # fmt: skip


@command("demo", example="duban demo --dir demo\nduban demo --dir quick --quick --until 2024-06-30", database=False)
@click.option("--dir", "folder", default="demo", show_default=True, help=N_("The folder it is made in"))
@click.option("--until", type=DAY, help=N_("The last day to live through; 2024-12-31 unless said"))
@click.option("--quick", is_flag=True, help=N_("Only a few rows of the plan and one hazard"))
def demo(session: Session, folder: str, until: date | None, quick: bool) -> None:
    """Make a rehearsal database and live through the district's plan of 2024 on it.

    The daemon's own tick acts for time; a diary plays the people, who act through the same verbs as everybody.
    An earlier demo in the same folder is replaced.
    """
    from engine.rehearsal import tally

    engine, diary = _prepared(_cleared(Path(folder)), quick)
    end = _end(diary, engine, until)
    player = _lived(engine, diary, end)
    found = tally(engine)
    output = "table" if session.output == "auto" else session.output  # for people, also in a log file
    _months(found, output)
    _units(found, {one.code: one.title for one in engine.registry.latest()}, output)
    _what_did_not_happen(player)
    _next_steps(engine, Path(folder) / FILE)
    engine.close()


def _cleared(folder: Path) -> Path:
    """The folder, empty; only an earlier demo is ever removed."""
    known = {FILE, f"{FILE}-wal", f"{FILE}-shm"}
    if folder.exists() and not folder.is_dir():
        raise Usage(what=Sentence(N_("{folder} is a file, not a folder"), {"folder": str(folder)}))
    strangers = [one.name for one in folder.iterdir() if one.name not in known] if folder.exists() else []
    if strangers:
        what = N_("{folder} holds other things ({names}); name an empty folder with --dir")
        raise Usage(what=Sentence(what, {"folder": str(folder), "names": ", ".join(sorted(strangers)[:3])}))
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def _prepared(folder: Path, quick: bool) -> tuple[Engine, Diary]:
    """The database on the first morning: directory, limits and plan."""
    from engine.intake.directory import read_directory
    from engine.intake.names import Groups
    from engine.intake.plan import read_plan, resolve
    from engine.rehearsal import read_diary
    from engine.runtime import Engine, create

    url = f"sqlite:///{folder / FILE}"
    directory = read_directory(shipped("directory", "putuo"))
    first = _first()
    create(url, rehearsal=True, now=first, profile=shipped("limits", "putuo.toml").read_text("utf-8"), admin=os_user())
    engine = Engine(url)
    engine.import_directory(directory, actor="admin")
    diary = read_diary(shipped("plans", "demo-2024.toml"), engine.registry, {one.code for one in directory.units})
    diary = diary.quick() if quick else diary
    lines = read_plan(shipped("plans", "putuo-2024.csv"))
    rows = resolve(lines, engine.names, Groups(engine.groups()), engine.calendar.local_date(engine.now()))
    chosen = [row for row in rows if not quick or row.no in diary.quick_rows]
    engine.import_plan(chosen, actor="office.handler")
    return engine, diary


def _first() -> datetime:
    from engine.calendar.dates import read_instant

    return read_instant("2024-03-21 09:00", "Asia/Shanghai")


def _end(diary: Diary, engine: Engine, until: date | None) -> datetime:
    last = until or diary.last
    if engine.calendar.end_of(last) < engine.now():
        raise Usage(what=Sentence(N_("{day} lies before the demo's first day"), {"day": last}))
    return engine.calendar.end_of(last)


def _lived(engine: Engine, diary: Diary, end: datetime) -> Player:
    """Lives until the end, saying on the way where it is."""
    from engine.rehearsal import Player

    player = Player(engine, diary)
    if sys.stderr.isatty():
        _with_bar(player, engine, end)
    else:
        _with_lines(player, engine, end)
    return player


def _with_lines(player: Player, engine: Engine, end: datetime) -> None:
    said: set[str] = set()

    def month(instant: datetime) -> None:
        name = f"{instant.astimezone(engine.zone):%Y-%m}"
        if name not in said:
            said.add(name)
            tell(_("living through {month} …").format(month=name))

    player.live(end, month)


def _with_bar(player: Player, engine: Engine, end: datetime) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    first = engine.now()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, transient=True) as progress:
        job = progress.add_task("", total=max(1, (end - first).days))

        def day(instant: datetime) -> None:
            label = f"{instant.astimezone(engine.zone):%Y-%m-%d}"
            progress.update(job, completed=(instant - first).days, description=label)

        player.live(end, day)


# what is shown ----------------------------------------------------------------------------------------------------


def _months(found: Tally, output: str) -> None:
    rows: list[dict[str, Any]] = [vars(one) for one in found.months]
    rows.append({**vars(found.total), "month": _("in all")})
    show(rows, MONTHS, output, title=_("What happened, month by month"))


def _units(found: Tally, titles: Mapping[str, str], output: str) -> None:
    rows = [{**vars(one), "against": _measures(titles, one.measures)} for one in found.units]
    show(rows, UNITS, output, title=_("Unit by unit"))


def _measures(titles: Mapping[str, str], found: Mapping[str, int]) -> str:
    return "  ".join(f"{titles[code]} {count}" for code, count in found.items())


def _what_did_not_happen(player: Player) -> None:
    """Acts of the diary that were refused; a demo hides nothing."""
    for failure in player.failures:
        at = failure.at.astimezone(player.engine.zone)
        tell(f"{at:%Y-%m-%d %H:%M} {failure.what}: {failure.error}")


def _next_steps(engine: Engine, file: Path) -> None:
    letters = engine.items(procedure="letter")
    number = next((one.parent for one in letters if one.parent), None) or engine.items()[0].number
    out("")
    out(_("Three commands worth trying next on this database:"))
    for words in ("inbox --as office.handler", f"item log {number}", f"item tree {number}"):
        out(f"  duban --db sqlite:///{file} {words}")
