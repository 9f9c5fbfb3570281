"""``duban report submissions``: who handed in the periodic reports, ranked (晾晒)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cli.acting import look
from cli.database import open_past
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import MORE, WHOLE, Column, out, resolved, show

if TYPE_CHECKING:
    from engine.outputs.submissions import Standing

COLUMNS: list[Column] = [
    ("rank", N_("Rank"), WHOLE),
    ("name", N_("Unit"), WHOLE),
    ("owed", N_("Reports owed")),
    ("on_time", N_("In time")),
    ("late", N_("Late reports")),
    ("missing", N_("Not handed in")),
    ("returned", N_("Sent back")),
    ("too_long", N_("Too long"), MORE),
    ("highlights", N_("Highlights"), MORE),
    ("rate", N_("In time, %"), WHOLE),
]


@command(
    "submissions", outputs=("table", "plain", "json", "jsonl", "xlsx"),
    example="duban report submissions --period 2024Q2\nduban report submissions --period 2024 -o xlsx",
)  # fmt: skip
@click.option("--period", required=True, metavar="PERIOD", help=N_("2024, 2024-06, 2024Q2, 2024H1 or FIRST..LAST"))
@click.option("--out", "file", metavar="FILE", type=click.Path(dir_okay=False), help=N_("The Excel file, with -o xlsx"))
def submissions(session: Session, period: str, file: str | None) -> None:
    """Rank the units by how they handed in the periodic reports whose day lies in a period.

    Owed = in time + late + missing. A report that is handed in late does not take the miss away. A period that is over
    is told as the record stood at its end.
    """
    from datetime import timedelta

    from engine.outputs.statistics import period as read_period
    from engine.outputs.submissions import percent, ranked, standings

    reader = look(session)
    first, last = read_period(period)
    ended = reader.calendar.end_of(last) - timedelta(microseconds=1)
    then = open_past(session.db, ended) if ended < reader.now() else reader
    found = standings(then, first, last)
    mode = resolved(session.output)
    if mode == "xlsx":
        path = Path(file or "报送晾晒表.xlsx")
        at = then.now().astimezone(then.zone)
        foot = [f"{first} 至 {last}；数据截至 {at:%Y-%m-%d %H:%M}。应报＝按时＋迟报＋缺报。"]
        _workbook(path, found, foot, at)
        out(_("{file}: {count} rows").format(file=path, count=len(found)))
        return
    shown = mode in ("table", "plain")
    rows = [
        {"rank": rank, **asdict(one), "rate": percent(one.rate) if shown else one.rate and float(one.rate)}
        for rank, one in ranked(found)
    ]
    show(rows, COLUMNS, mode, title=_("{first} to {last}").format(first=first.isoformat(), last=last.isoformat()))


def _workbook(path: Path, found: list[Standing], foot: list[str], at: object) -> None:
    from datetime import datetime

    from cli.paper_files import write_file
    from engine.outputs.submissions import percent, ranked
    from engine.outputs.workbook import workbook

    assert isinstance(at, datetime)
    heads = ("名次", "报送单位", "应报", "按时", "迟报", "缺报", "退回次数", "超字数", "亮点专报", "按时率")
    rows = [
        (rank, one.name, one.owed, one.on_time, one.late, one.missing, one.returned, one.too_long, one.highlights,
         percent(one.rate))
        for rank, one in ranked(found)
    ]  # fmt: skip
    write_file(path, workbook("报送晾晒表", [(head, False) for head in heads], rows, foot, at))
