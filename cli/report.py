"""``duban report``: what many items come to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import enter, gone_by, look
from cli.items.holding import KINDS, reason
from cli.language import N_, _, joined
from cli.options import DAY, Noun, Session, click
from cli.output import BELOW, WHOLE, Column, out, resolved, show, show_one
from cli.reports.board import board
from cli.reports.brief import brief, declined
from cli.reports.for_programs import calendar, events
from cli.reports.handed import RESTRICTED, for_file, level_option, put
from cli.reports.monthly import monthly
from cli.reports.statistics import stats
from cli.reports.submissions import submissions
from cli.reports.targets import targets
from engine.errors import NotFound, Sentence, Usage

if TYPE_CHECKING:
    from engine.decision.holding import Holding, Stretch, Total
    from engine.runtime import Engine

COLUMNS: list[Column] = [
    ("label", N_("Under")),
    ("items", N_("Items"), WHOLE),
    ("workdays", N_("Working days"), WHOLE),
    *((kind, label, WHOLE) for kind, label in KINDS.items()),
    ("reasons", N_("Suspended for"), BELOW),
]

report = Noun("report", help=N_("Reports: what many items come to."))
for _one in (board, brief, calendar, declined, events, monthly, stats, submissions, targets):
    report.add_command(_one)


@report.command("holding", example="duban report holding --by unit\nduban report holding --by state --procedure task")
@click.option(
    "--by", type=click.Choice(("unit", "procedure", "state")), default="unit", show_default=True,
    help=N_("Who or what the days are counted under"),
)  # fmt: skip
@click.option("--procedure", shell_complete=complete.procedures, help=N_("Only items of this procedure"))
@click.option(
    "--until", type=DAY, metavar="DATE", help=N_("As things stood at the end of this day; today unless given")
)
def holding(session: Session, by: str, procedure: str | None, until: date | None) -> None:
    """Count the working days that items lay with each unit, in each procedure or in each state.

    Every working day of every item is counted once: the columns add up to the days, the rows to the last line. Running:
    somebody owed the step and the clock ran. Suspended, held, waiting: it stood still, and why.
    """
    from cli.procedures.shipped import meant
    from engine.decision.holding import totals

    engine = enter(session)
    code = meant(engine.registry, procedure).code if procedure else None
    lives = list(engine.holdings(code, until))
    rows = [_row(one, by, engine) for one in totals(lives, lambda life, stretch: _key(by, life, stretch))]
    whole = next(iter(totals(lives, lambda life, stretch: "")), None)
    last = until or engine.world().today
    mode = resolved(session.output)
    if mode == "json":
        total = _row(whole, "", engine) if whole else None
        show_one(
            {"by": by, "procedure": code, "until": last, "items": len(lives),
             "life_workdays": sum(life.workdays for life in lives), "rows": rows, "total": total}, [], mode,
        )  # fmt: skip
        return
    if whole is not None and mode != "jsonl":
        rows.append({**_row(whole, "", engine), "label": _("altogether")})
    show(rows, COLUMNS, mode, title=_("Holding time until {day}").format(day=last.isoformat()))


@report.command(
    "responsibility",
    example="duban report responsibility RW-2024-0039\n"
    "duban report responsibility RW-2024-0039 --as-of 2024-06-30 -o json",
)
@click.argument("number", shell_complete=complete.all_items)
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
@click.option("--each-day", is_flag=True, help=N_("A line for every day; else days that are alike are one"))
def responsibility(session: Session, number: str, as_of: str | None, each_day: bool) -> None:
    """Say who held an item on each day of its life, for which unit, under which deadline, and how late it was.

    Two dates are told apart: the one the record showed at the end of that very day, and the one known now, after
    recounts and what was recorded late. Late days are working days on which the clock ran.
    """
    from cli.reports.responsibility import show_responsibility
    from engine.runtime.answers.answering import answers_for

    engine = enter(session)
    instant = None if as_of is None else gone_by(engine, as_of)
    show_responsibility(answers_for(engine, number, instant), engine, session.output, each_day=each_day)


@report.command(
    "ledger",
    outputs=("plain", "json"),
    example="duban report ledger tasks\nduban report ledger papers --out 发文台账.xlsx\n"
    "duban report ledger reports --level restricted --as office.handler",
)
@click.argument("kind", shell_complete=complete.ledgers)
@click.option(
    "--out", "file", metavar="FILE", type=click.Path(dir_okay=False), help=N_("Where to; else named after it")
)
@click.option("--as-of", metavar="INSTANT", help=N_("Only what had been recorded then; a day means its end"))
@level_option
def ledger(session: Session, kind: str, file: str | None, as_of: str | None, level: str | None) -> None:
    """Write a ledger as an Excel file: hazards, general, tasks, assignments, papers, interviews, reports, and others.

    The others are clues, transfers, periodic and submissions. One row for each item or paper; submissions (晾晒) has
    the units that report, ranked, of this year. Dates in words and as ISO. Under it stands until when it tells, by
    which calendar and which definitions. Text stays text, even where it looks like a formula. Confidential items are
    in it only with --level restricted.
    """
    from pathlib import Path

    from cli.procedures.shipped import ledgers
    from cli.reports.filled import filled

    reader = look(session, as_of)
    known = ledgers()
    if kind not in known:
        title = next((one.kind for one in known.values() if one.title == kind), None)
        if title is None:
            raise NotFound(kind="ledger", name=kind, nearest=list(known))
        kind = title
    path = Path(file or f"{known[kind].title}.xlsx")
    if level != RESTRICTED and known[kind].guarded(reader.registry):
        what = N_("{title} has nothing that everybody may see: ask for it with --level restricted")
        raise Usage(what=Sentence(what, {"title": known[kind].title}))
    with for_file(session, reader, level) as handed:
        data, count = filled(known[kind], reader, mark=handed.mark)
    put(session, path, data, f"report ledger {kind}", handed)
    if resolved(session.output) == "json":
        show_one({"kind": kind, "file": str(path), "rows": count}, [], "json")
        return
    out(_("{file}: {count} rows").format(file=path, count=count))


def _key(by: str, life: Holding, stretch: Stretch) -> str:
    if by == "unit":
        return stretch.unit or ""
    return life.procedure if by == "procedure" else f"{life.procedure}.{stretch.state}"


def _row(total: Total, by: str, engine: Engine) -> dict[str, Any]:
    row: dict[str, Any] = {"key": total.key, "label": _label(total.key, by, engine), **vars(total)}
    row["codes"] = dict(total.codes)
    row["reasons"] = joined(f"{reason(code)} {days}" for code, days in sorted(total.codes.items()))
    return row


def _label(key: str, by: str, engine: Engine) -> str:
    if by == "unit":
        return engine.names.name(key) if key else "—"
    procedure, _dot, state = key.partition(".")
    known = next((one for one in engine.registry.latest() if one.code == procedure), None)
    if known is None:
        return key
    return f"{known.title} {known.states[state].label}" if state in known.states else known.title
