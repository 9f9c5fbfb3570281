"""``duban report targets``: what the plan promised in numbers, how far it is, and where it leads."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import look
from cli.language import N_, _, joined
from cli.options import Session, click, command
from cli.output import BELOW, MORE, WHOLE, Column, out, resolved, show, show_one, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.outputs.figures.targets import Closing, Standing, Target
    from engine.runtime import Reader

COLUMNS: list[Column] = [
    ("title", N_("Target")),
    ("judged", N_("Judged"), WHOLE),
    ("state_label", N_("State"), WHOLE),
    ("goal", N_("Goal"), WHOLE),
    ("so_far", N_("So far"), WHOLE),
    ("last_year", N_("Last year"), WHOLE),
    ("forecast", N_("At year's end"), WHOLE),
    ("change", N_("Change"), MORE),
    ("until", N_("Told until"), MORE),
    ("baseline", N_("Baseline"), MORE),
    ("basis", N_("Promised in"), MORE),
    ("lacks", N_("Not told, or not enough"), BELOW),
]
STATES = {
    "met": N_("met"), "missed": N_("missed"), "on_course": N_("on course"), "at_risk": N_("at risk"),
    "unknown": N_("not known"),
}  # fmt: skip
SHEET = (
    ("目标项目", "title"), ("状态", "state"), ("目标", "goal"), ("本年累计", "so_far"), ("统计至", "until"),
    ("上年同期", "last_year"), ("同比", "change"), ("预计全年", "forecast"), ("基数", "baseline"),
    ("考核年度", "judged"), ("出处", "basis"), ("未报或不足", "lacks"),
)  # fmt: skip


@command(
    "targets",
    outputs=("table", "plain", "json", "jsonl", "xlsx"),
    example="duban report targets 2024\nduban report targets 2024 --as-of 2024-07-15 -o json\n"
    "duban report targets 2024 -o xlsx --out 目标进展.xlsx",
)
@click.argument("year", type=click.IntRange(2000, 2999))
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
@click.option(
    "--out", "file", metavar="FILE", type=click.Path(dir_okay=False), help=N_("The Excel file; else named after it")
)
def targets(session: Session, year: int, as_of: str | None, file: str | None) -> None:
    """Say how far the targets of a year are: −5 %, −10 %, 85 %, 2 to 3 for each unit, hazards cleared.

    Goal, so far, last year (the same months), where it leads if it goes on so, and whether that is met, at risk or
    missed. Accidents, deaths and what units report come from duban figure import, hazards from the record. Targets are
    data: targets/*.toml. The brief and the monthly report tell them too.
    """
    from cli.procedures.shipped import targets as declared
    from cli.reports.statistics import at_end
    from engine.outputs.figures.promised import closed, promised
    from engine.outputs.footing import DEFINITIONS

    reader = look(session, as_of)
    figures, known = declared()

    mode = resolved(session.output)
    to_file = mode == "xlsx" or file is not None

    def counted(one: Target) -> Closing:
        then = at_end(reader, session, date(year, 12, 31), as_of)
        with then.for_everybody() if to_file else nullcontext():  # a file is handed on
            return closed(then, one, year)

    today = reader.calendar.local_date(reader.now())
    found = promised(reader, year, figures, known.values(), today=today, counted=counted)
    if to_file:
        path = Path(file or f"{called(year)}.xlsx")
        written(path, found, year, reader)
        out(_("{file}: {count} rows").format(file=path, count=len(found)))
        return
    if mode == "json":
        show_one({"year": year, "as_of": reader.now().astimezone(reader.zone), "definitions": DEFINITIONS,
                  "targets": [as_json(one) for one in found]}, [], mode)  # fmt: skip
        return
    if mode == "jsonl":
        show([as_json(one) for one in found], [], mode)
        return
    show([row(one, reader) for one in found], COLUMNS, mode, title=str(year))
    untold = sorted({month for one in found if one.target.rule == "fall" for month in one.missing})
    if untold:
        tell(_("Months that were not told: {months}").format(months=joined(untold)), style="yellow")
    if any(one.state == "unknown" for one in found):
        tell(_("Figures are entered with: duban figure import FILE (--template writes an empty table)."))


def of_day(reader: Reader, day: date) -> list[Standing]:
    """The targets of the year of a day, as the reader knows them."""
    from cli.procedures.shipped import targets as declared
    from engine.outputs.figures.promised import promised

    figures, known = declared()
    return promised(reader, day.year, figures, known.values(), today=day)


def called(year: int) -> str:
    """What the table of a year is called."""
    return f"目标进展{year}"


def written(path: Path, found: Sequence[Standing], year: int, reader: Reader, *, sync: bool = True) -> None:
    """The targets as an Excel file, with the foot that ledgers have.

    Raises:
        NoExcel. Usage: it cannot be written.
    """
    from cli.documents.paper_files import write_file
    from engine.outputs.figures.promised import told
    from engine.outputs.footing import footing
    from engine.outputs.workbook import workbook

    rows = [asdict(told(one, reader.names.name)) for one in found]
    foot = [
        footing(reader),
        "降幅目标＝⌊基数×（100－降幅）÷100⌋；预计全年＝本年累计÷已报月份天数×全年天数；无法计算的记“—”。",
    ]
    made = reader.now().astimezone(reader.zone)
    heads = [(head, False) for head, _name in SHEET]
    entries = [[one[name] for _head, name in SHEET] for one in rows]
    write_file(path, workbook(called(year), heads, entries, foot, made), sync=sync)


def as_json(one: Standing) -> dict[str, Any]:
    """As programs read it."""
    from engine.outputs.figures.promised import number

    return {
        "key": one.target.key, "title": one.target.title, "basis": one.target.basis, "judged": one.target.judged,
        "state": one.state, "baseline": one.baseline, "goal": one.goal, "so_far": number(one.so_far),
        "until": one.until, "last_year": one.last_year, "change": number(one.change),
        "forecast": number(one.forecast), "missing": list(one.missing),
    }  # fmt: skip


def row(one: Standing, reader: Reader) -> dict[str, Any]:
    """As people read it."""
    from engine.outputs.figures.promised import SYMBOLS, told

    return {
        **asdict(told(one, reader.names.name)), "state_label": f"{SYMBOLS[one.state]} {_(STATES[one.state])}"
    }  # fmt: skip
