"""``duban report stats``: figures under a key, for a period, as the record told or tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import gone_by, look
from cli.database import open_past
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import MORE, WHOLE, Column, out, resolved, show, show_one, tell
from cli.reports.handed import for_file, level_option, only_for_files, put

if TYPE_CHECKING:
    from engine.outputs.figures.counting import Table
    from engine.outputs.figures.statistics import Figures
    from engine.runtime import Reader

BY = ("region", "industry", "class", "unit", "source", "month", "ended", "state")
COLUMNS: list[Column] = [
    ("label", N_("Under")),
    ("before", N_("Open before")),
    ("opened", N_("Opened items")),
    ("found", N_("Found")),
    ("closed", N_("Closed")),
    ("dropped", N_("Dropped")),
    ("open", N_("Open")),
    ("overdue", N_("Overdue")),
    ("rate", N_("Closing rate"), WHOLE),
    ("extended", N_("Extended"), MORE),
    ("reminders", N_("Reminders"), MORE),
    ("letters", N_("Letters"), MORE),
    ("circulars", N_("Circulars"), MORE),
    ("interviews", N_("Interviews"), MORE),
    ("exposures", N_("Exposures"), MORE),
    ("over_30", N_("Over 30 days"), MORE),
    ("over_60", N_("Over 60 days"), MORE),
    ("over_90", N_("Over 90 days"), MORE),
    ("late_found", N_("Found earlier"), MORE),
    ("days", N_("Working days open"), MORE),
    ("office_days", N_("With the office"), MORE),
]
SHEET = (
    ("上期结转", "before"), ("新增", "opened"), ("其中：查实", "found"), ("其中：前期发现", "late_found"),
    ("销号办结", "closed"), ("移交并案等终止", "dropped"), ("期末存量", "open"), ("到期未整改", "overdue"),
    ("销号率", "rate"), ("延期", "extended"),
    ("催办", "reminders"), ("函告", "letters"), ("通报", "circulars"), ("约谈", "interviews"), ("曝光", "exposures"),
    ("超30天", "over_30"), ("超60天", "over_60"), ("超90天", "over_90"), ("持有工作日", "days"),
    ("其中：安委办", "office_days"),
)  # fmt: skip
TITLES = {
    "region": "分区域表", "industry": "分行业表", "class": "国民经济行业门类表", "unit": "分单位表",
    "source": "分来源表", "month": "分月份表（登记）", "ended": "分月份表（办结）", "state": "分状态表",
}  # fmt: skip
UNKNOWN = "（未记载）"


@command(
    "stats",
    outputs=("table", "plain", "json", "jsonl", "xlsx"),
    example="duban report stats --by region --period 2024\n"
    "duban report stats --by unit --procedure task --period 2024Q2\n"
    "duban report stats --by industry --period 2024-06 -o xlsx --out 分行业表.xlsx",
)
@click.option("--by", type=click.Choice(BY), default="unit", show_default=True, help=N_("What is counted under"))
@click.option("--period", required=True, metavar="PERIOD", help=N_("2024, 2024-06, 2024Q2, 2024H1 or FIRST..LAST"))
@click.option(
    "--procedure", "procedures", multiple=True, shell_complete=complete.procedures,
    help=N_("Items of this procedure; may be repeated (default: listed and general hazards)"),
)  # fmt: skip
@click.option(
    "--as-of", metavar="INSTANT",
    help=N_("What was known then; after the period's end: its figures with what was voided or corrected since"),
)  # fmt: skip
@click.option(
    "--out", "file", metavar="FILE", type=click.Path(dir_okay=False), help=N_("The Excel file; else named after it")
)
@level_option
def stats(
    session: Session, by: str, period: str, procedures: Sequence[str], as_of: str | None, file: str | None,
    level: str | None,
) -> None:  # fmt: skip
    """Count what was open, opened, closed, overdue and escalated in a period.

    Every item stands under one key and counts once: open before + opened = closed + dropped + still open, in every row
    and in the last. A period that is over is told as the record stood at its end, or as --as-of says. Closing rate:
    closed of what was open before or opened and was not dropped; where that is nothing, a dash. A general hazard that
    became a listed one is one hazard.
    """
    from cli.procedures.shipped import meant
    from engine.outputs.figures.counting import HAZARDS, Counting
    from engine.outputs.figures.statistics import period as read_period
    from engine.outputs.figures.statistics import total
    from engine.outputs.footing import DEFINITIONS

    reader = look(session)
    codes = [meant(reader.registry, one).code for one in procedures] or list(HAZARDS)
    first, last = read_period(period)
    then = at_end(reader, session, last, as_of)
    mode = resolved(session.output)
    if mode == "xlsx" or file is not None:
        path = Path(file or f"{TITLES[by]}{period}.xlsx")
        with for_file(session, then, level) as handed:
            table = Counting(then, codes, first, last).table(by)
            data, count = written(table, by, (first, last), codes, then, handed.mark)
        put(session, path, data, f"report stats --by {by} --period {period}", handed)
        out(_("{file}: {count} rows").format(file=path, count=count))
        return
    only_for_files(level)
    table = Counting(then, codes, first, last).table(by)
    whole = total(table.rows.values())
    shown = mode not in ("json", "jsonl")
    rows = [row(label or _("(not recorded)"), one, shown=shown) for label, one in table.rows.items()]
    if mode == "json":
        instant = then.now().astimezone(then.zone)
        show_one({"by": by, "procedures": codes, "first": first, "last": last, "as_of": instant,
                  "known": getattr(then, "known", None) or instant, "definitions": DEFINITIONS,
                  "voided": table.voided, "corrected": table.corrected,
                  "rows": rows, "total": row("", whole, shown=False)}, [], mode)  # fmt: skip
        return
    if rows and shown:
        rows.append(row(_("altogether"), whole, shown=True))
    show(rows, COLUMNS, mode, title=_("{first} to {last}").format(first=first.isoformat(), last=last.isoformat()))
    if shown and (table.voided or table.corrected):
        words = _("{voided} voided act(s) are not counted; {corrected} record(s) count as corrected.")
        tell(words.format(voided=table.voided, corrected=table.corrected))


def at_end(reader: Reader, session: Session, last: date, as_of: str | None = None) -> Reader:
    """The reader as of the end of a day, or the same one while the day is not over.

    Args:
        as_of: what had been recorded then; if that is later, with what was voided or corrected meanwhile.
    """
    ended = reader.calendar.end_of(last) - timedelta(microseconds=1)
    known = None if as_of is None else gone_by(reader, as_of)
    instant = min(ended, known or ended)
    if instant >= reader.now():
        return reader
    return open_past(session.db, instant, known if known is not None and known > instant else None, session.as_login)


def row(label: str, one: Figures, *, shown: bool) -> dict[str, Any]:
    """A row; ``shown`` to people, who see a dash where there is no rate."""
    rate = one.rate
    written = (f"{rate}%" if rate is not None else "—") if shown else (float(rate) if rate is not None else None)
    return {"label": label, **asdict(one), "rate": written}


def written(
    table: Table, by: str, period: tuple[date, date], codes: Sequence[str], reader: Reader, mark: str = ""
) -> tuple[bytes, int]:  # fmt: skip
    """The table as an Excel file with a last row that adds up, and the foot that ledgers have; its rows."""
    from engine.outputs.figures.statistics import total
    from engine.outputs.footing import footing
    from engine.outputs.workbook import workbook

    rows = [row(label or UNKNOWN, one, shown=True) for label, one in table.rows.items()]
    rows.append(row("合计", total(table.rows.values()), shown=True))
    entries = [[one["label"], *(one[name] for _head, name in SHEET)] for one in rows]
    of = "、".join(reader.registry.get(one).title for one in codes)
    foot = [
        f"{of}；{period[0]} 至 {period[1]}。{footing(reader)}",
        "上期结转＋新增＝销号办结＋移交并案等终止＋期末存量；销号率＝销号办结÷（上期结转＋新增－终止），分母为零记“—”。",
        "一般隐患转重大的按一项计；移交、并案计入终止，不重复计数。",
        f"已撤销的动作 {table.voided} 项不计，已更正的记录 {table.corrected} 处按更正后计。",
    ]
    heads = [(TITLES[by].removesuffix("表"), False), *((head, False) for head, _name in SHEET)]
    made = reader.now().astimezone(reader.zone)
    return workbook(f"{TITLES[by]}（{period[0]} 至 {period[1]}）", heads, entries, foot, made, mark), len(entries)
