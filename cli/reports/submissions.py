"""``duban report submissions``: who handed in the periodic reports, ranked (晾晒)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from cli.acting import look
from cli.database import open_past
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import MORE, WHOLE, Column, out, resolved, show
from cli.reports.handed import for_file, level_option, only_for_files, put

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
@level_option
def submissions(session: Session, period: str, file: str | None, level: str | None) -> None:
    """Rank the units by how they handed in the periodic reports whose day lies in a period.

    Owed = in time + late + missing. A report that is handed in late does not take the miss away. A period that is over
    is told as the record stood at its end.
    """
    from datetime import timedelta

    from engine.outputs.figures.statistics import period as read_period
    from engine.outputs.figures.submissions import percent, ranked, standings

    reader = look(session)
    first, last = read_period(period)
    ended = reader.calendar.end_of(last) - timedelta(microseconds=1)
    then = open_past(session.db, ended, as_login=session.as_login) if ended < reader.now() else reader
    mode = resolved(session.output)
    if mode == "xlsx":
        from cli.procedures.shipped import ledgers
        from cli.reports.filled import filled

        path = Path(file or "报送晾晒表.xlsx")
        with for_file(session, then, level) as handed:
            data, count = filled(ledgers()["submissions"], then, (first, last), handed.mark)
        put(session, path, data, f"report submissions --period {period}", handed)
        out(_("{file}: {count} rows").format(file=path, count=count))
        return
    only_for_files(level)
    shown = mode in ("table", "plain")
    rows = [
        {"rank": rank, **asdict(one), "rate": percent(one.rate) if shown else one.rate and float(one.rate)}
        for rank, one in ranked(standings(then, first, last))
    ]
    show(rows, COLUMNS, mode, title=_("{first} to {last}").format(first=first.isoformat(), last=last.isoformat()))
