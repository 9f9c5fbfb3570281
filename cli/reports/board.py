"""``duban report board``: the wall chart, as a page or an Excel file; and what the daemon refreshes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import look
from cli.database import BadConfiguration, configured, open_reader
from cli.language import N_, _, say
from cli.options import Session, click, command
from cli.output import out, resolved, show_one, tell
from engine.errors import DubanError, Sentence
from engine.outputs.bulk import in_bulk

if TYPE_CHECKING:
    from engine.outputs.board.rows import Board
    from engine.runtime import Reader

SHOWN = ("assignment", "hazard_listing")
KEYS = {"file": str, "every": int, "title": str, "procedures": list}
EVERY = 15
"""Minutes between two refreshments by the daemon, unless ``every`` says otherwise."""


@command(
    "board",
    outputs=("plain", "json", "xlsx"),
    example="duban report board --out board.html\n"
    "duban report board --procedure task --year 2024 -o xlsx --out 挂图作战.xlsx",
)
@click.option("--out", "file", metavar="FILE", type=click.Path(dir_okay=False), help=N_("Where to; else board.html"))
@click.option(
    "--procedure", "procedures", multiple=True, shell_complete=complete.procedures,
    help=N_("Items of this procedure; may be repeated (default: assignments and listed hazards)"),
)  # fmt: skip
@click.option("--year", type=click.IntRange(2000, 2200), help=N_("The twelve months shown; this year unless given"))
@click.option("--title", metavar="TEXT", help=N_("What stands above it"))
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
def board(
    session: Session, file: str | None, procedures: Sequence[str], year: int | None, title: str | None,
    as_of: str | None,
) -> None:  # fmt: skip
    """Draw the wall chart: a row for each item, its months, lead, progress, milestones, state and escalations.

    One page that fetches nothing: charts above, filters by unit, state and kind; colours and symbols say the same, so
    it can be printed on A3 in black and white. With -o xlsx an Excel file. The daemon refreshes the one that [board]
    in duban.toml names (file, every so many minutes, title, procedures).
    """
    from cli.procedures.shipped import meant

    reader = look(session, as_of)
    codes = [meant(reader.registry, one).code for one in procedures] or list(SHOWN)
    mode = resolved(session.output)
    drawn = collected(reader, codes, year, title)
    path = Path(file or ("board.xlsx" if mode == "xlsx" else "board.html"))
    write(path, drawn, excel=mode == "xlsx" or path.suffix == ".xlsx")
    if mode == "json":
        late = sum(row.light == "overdue" for row in drawn.rows)
        show_one({"file": str(path), "year": drawn.year, "as_of": drawn.as_of, "rows": len(drawn.rows),
                  "overdue": late, "office_overdue": drawn.office_late}, [], "json")  # fmt: skip
        return
    out(_("{file}: {count} rows").format(file=path, count=len(drawn.rows)))


@in_bulk()
def collected(reader: Reader, procedures: Sequence[str], year: int | None = None, title: str | None = None) -> Board:
    """The board as values; the year is that of the last instant told. It hangs on a wall: nothing confidential is on
    it, whoever draws it."""
    from cli.terminal.progress import working
    from engine.outputs.board.rows import board as board_of

    until = (reader.now() - timedelta(microseconds=1)).astimezone(reader.zone)
    shown = year or until.year
    office = reader.settings().get("office.unit")
    above = title or f"{reader.names.name(str(office)) if office else ''}挂图作战（{shown}年）"
    with working() as step, reader.for_everybody():
        return board_of(reader, procedures, shown, above, step)


@in_bulk()
def write(path: Path, drawn: Board, *, excel: bool = False, sync: bool = True) -> None:
    """The whole file or none of it.

    Raises:
        Usage: it cannot be written there. NoCharts, NoExcel
    """
    from cli.documents.paper_files import write_file
    from engine.outputs.board.page import page, sheet

    write_file(path, sheet(drawn) if excel else page(drawn).encode("utf-8", "replace"), sync=sync)


# the daemon ------------------------------------------------------------------------------------------------------


def refresher(given: str | None) -> Callable[[], None] | None:
    """What draws the board that ``[board]`` in duban.toml names, now and then; nothing if none is named.

    Whatever goes wrong with it is told, and stops no daemon.

    Raises:
        BadConfiguration
    """
    found = configured("board")
    if found is None:
        return None
    table, folder, file = found
    for name, value in table.items():
        if name not in KEYS:
            why = Sentence(N_("there is no {names}; there is only {known}, below [board]"),
                           {"names": f"board.{name}", "known": ", ".join(KEYS)})  # fmt: skip
            raise BadConfiguration(file=str(file), why=why)
        if not isinstance(value, KEYS[name]) or isinstance(value, bool) or value in (0, "", []):
            raise BadConfiguration(file=str(file), why=Sentence(N_("{name} has no such value"), {"name": name}))
    if "file" not in table:
        raise BadConfiguration(file=str(file), why=Sentence(N_("[board] names no file")))
    drawn: list[float] = []

    def refresh() -> None:
        now = time.monotonic()
        if drawn and now - drawn[0] < 60 * table.get("every", EVERY):
            return
        drawn[:] = [now]
        try:
            _draw(given, folder / table["file"], table)
        except DubanError as error:
            tell(_("The board was not refreshed: {why}").format(why=say(error.sentence)), style="red")
        except Exception as error:
            tell(_("The board was not refreshed: {why}").format(why=f"{type(error).__name__}: {error}"), style="red")

    return refresh


def _draw(given: str | None, path: Path, table: dict[str, Any]) -> None:
    reader = open_reader(given)
    try:
        drawn = collected(reader, [str(one) for one in table.get("procedures", SHOWN)], title=table.get("title"))
        write(path, drawn, excel=path.suffix == ".xlsx")
    finally:
        reader.close()
