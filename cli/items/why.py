"""``duban item why``: where a deadline comes from, as a text that can be checked by hand, and as JSON."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cli import complete
from cli.acting import enter
from cli.language import N_
from cli.options import Session, click, command
from cli.output import WHOLE, Column, resolved, show, show_one
from cli.views import local

if TYPE_CHECKING:
    from engine.runtime.answers.views import Why

LINES: list[Column] = [("label", "", WHOLE), ("text", "")]


@command(
    "why", example="duban item why GPDB-2024-0001\nduban item why GPDB-2024-0001 --state treating --round 1 --days"
)
@click.argument("number", shell_complete=complete.all_items)
@click.option("--state", metavar="STATE", help=N_("The deadline of this state, by code or label"))
@click.option("--round", type=click.IntRange(min=1), metavar="N", help=N_("This round of it; the last unless given"))
@click.option("--days", "every_day", is_flag=True, help=N_("One line for every day"))
def why(session: Session, number: str, state: str | None, round: int | None, every_day: bool) -> None:
    """Explain where a deadline comes from: term, basis, start, days counted or not, pauses, moves, what comes next.

    Days of one kind are one line. The date is computed once more and compared with the recorded one.
    """
    from cli.items.explained import told

    engine = enter(session)
    asked = (state, round) if state is not None and round is not None else round if state is None else state
    found = engine.why(engine.find(number), asked)
    if resolved(session.output) in ("json", "jsonl"):
        show_one(why_row(found, engine.zone), [], session.output)
        return
    rows = [{"label": label, "text": text} for label, text in told(found, engine.zone, every_day=every_day)]
    show(rows, LINES, session.output, title=f"{found.number} {found.title}")


def why_row(why: Why, zone: ZoneInfo) -> dict[str, Any]:
    """The explanation under stable English keys, instants in the database's zone."""
    row: dict[str, Any] = plain(why, zone)
    row["due"], row["base"], row["first_due"] = row.pop("due_on"), row.pop("base_on"), row.pop("first_due_on")
    row["owes"], row["pauses"] = row.pop("owner"), row.pop("pausings")
    row["term"]["assumed"] = why.term.assumed
    row["rounds"] = [{"state": state, "round": round} for state, round in why.rounds]
    row["recomputed"] = {
        "due": row.pop("recomputed_on"),
        "due_at": row.pop("recomputed_at"),
        "agrees": row.pop("agrees"),
        "kept": row.pop("kept"),
    }
    row["ladder"] = {key: row.pop(key) for key in ("claimed", "next_message", "next_measure", "no_measure")}
    row["calendar"] = {
        "revision": row.pop("calendar"),
        "now": row.pop("calendar_now"),
        "published_until": row.pop("published_until"),
    }
    return row


def plain(value: Any, zone: ZoneInfo) -> Any:
    """A plain value of the engine as JSON has it: its fields by name, instants local."""
    if isinstance(value, datetime):
        return local(value, zone)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name), zone) for one in fields(value)}
    return [plain(one, zone) for one in value] if isinstance(value, tuple | list) else value
