"""``duban message``: the outbox — what waits, what was handed over, what failed, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, look
from cli.language import N_, _, say
from cli.options import Noun, Session, click
from cli.output import BELOW, MORE, WHOLE, Column, out, resolved, show, show_one
from cli.views import local
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.runtime import Reader
    from engine.runtime.upkeep.messages import Message

STATES = {
    "queued": N_("queued"),
    "handed_over": N_("handed over"),
    "delivered": N_("delivered"),
    "failed": N_("failed"),
    "cancelled": N_("withdrawn"),
}
WORDS = {**STATES, "not_sent": N_("not taken"), "held": N_("channel shut"), "requeued": N_("queued again")}
COLUMNS: list[Column] = [
    ("id", N_("No."), WHOLE),
    ("status", N_("Status"), WHOLE),
    ("unit_name", N_("To")),
    ("item", N_("Item"), WHOLE),
    ("what", N_("What")),
    ("created_at", N_("Queued"), WHOLE),
    ("channel", N_("Channel"), MORE),
    ("attempts", N_("Attempts"), MORE),
    ("error", N_("Last error"), BELOW),
]
ONE: list[Column] = [
    *COLUMNS[:6],
    ("role", N_("Role")),
    ("post", N_("Post")),
    ("deliver_at", N_("Not before")),
    *COLUMNS[6:],
    ("batch", N_("Letter")),
    ("request", N_("Request")),
]
HISTORY: list[Column] = [
    ("at", N_("When"), WHOLE),
    ("word", N_("What became of it"), WHOLE),
    ("channel", N_("Channel")),
    ("to", N_("To")),
    ("by", N_("Who"), MORE),
    ("reference", N_("Reference"), BELOW),
    ("error", N_("Why"), BELOW),
]

message = Noun("message", help=N_("Messages: what the clock tells units and posts, and what became of each."))


@message.command("list", example="duban message list\nduban message list --state failed -o json")
@click.option("--state", type=click.Choice(tuple(STATES)), help=N_("Only those in this state"))
@click.option("--unit", metavar="UNIT", shell_complete=complete.units, help=N_("Only those to this unit"))
@click.option(
    "--item", "number", metavar="NUMBER", shell_complete=complete.all_items, help=N_("Only those about this item")
)
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, show_default=True, help=N_("At most so many"))
def list_messages(session: Session, state: str | None, unit: str | None, number: str | None, limit: int) -> None:
    """List the messages, newest first.

    Handed over is what a mail server or a robot has taken; delivered only what a receiver has confirmed.
    """
    from engine.runtime.upkeep.messages import messages

    reader = look(session)
    code = reader.unit(unit).code if unit else None
    found = messages(reader, status=state, unit=code, item=reader.find(number) if number else None, most=limit)
    rows = [_row(one, reader) for one in found]
    show(rows if _json(session) else [_said(row) for row in rows], COLUMNS, session.output)


@message.command("show", example="duban message show 12\nduban message show 12 -o json")
@click.argument("id", type=click.IntRange(1), metavar="ID")
def show_message(session: Session, id: int) -> None:
    """Show one message and everything that became of it."""
    from engine.runtime.upkeep.messages import message as message_of

    reader = look(session)
    found = message_of(reader, id)
    row = _row(found, reader)
    tried = [
        {**line, "error": say(Sentence(line["error"]["text"], line["error"]["data"]))}
        if "error" in line
        else dict(line)
        for line in found.history
    ]
    tried = [{**line, "at": local(datetime.fromisoformat(line["at"]), reader.zone)} for line in tried]
    if _json(session):
        show_one({**row, "data": dict(found.data), "history": tried}, [], session.output)
        return
    show_one(_said(row), ONE, session.output)
    if tried:
        show(
            [{**line, "word": _(WORDS.get(word := str(line["word"]), word))} for line in tried], HISTORY, session.output
        )


@message.command("retry", writes=True, example="duban message retry 1\nduban message retry --all")
@click.argument("ids", type=click.IntRange(1), metavar="ID...", nargs=-1)
@click.option("--all", "every", is_flag=True, help=N_("All that were given up"))
def retry(session: Session, ids: Sequence[int], every: bool) -> None:
    """Queue messages again that were given up, all of those named or none. For the office and the administrator."""
    from engine.runtime.upkeep.messages import failed
    from engine.runtime.upkeep.messages import retry as again

    engine = enter(session)
    if bool(ids) == every:
        raise Usage(what=Sentence(N_("name the messages, or say --all")))
    done = again(engine, failed(engine) if every else ids, actor=actor(session, engine), dry_run=session.dry_run)
    _tell(done, session, _("{count} message(s) queued again: {ids}"))


@message.command("cancel", writes=True, example="duban message cancel 1 --reason 已电话告知")
@click.argument("ids", type=click.IntRange(1), metavar="ID...", nargs=-1, required=True)
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why; it stays with the message"))
def cancel(session: Session, ids: Sequence[int], reason: str) -> None:
    """Withdraw messages that wait, all of those named or none. For the office and the administrator."""
    from engine.runtime.upkeep.messages import cancel as withdraw

    engine = enter(session)
    done = withdraw(engine, ids, reason, actor=actor(session, engine), dry_run=session.dry_run)
    _tell(done, session, _("{count} message(s) withdrawn: {ids}"))


def _tell(done: list[int], session: Session, line: str) -> None:
    if resolved(session.output) == "json":
        show_one({**({"dry_run": True} if session.dry_run else {}), "ids": done}, [], "json")
        return
    out(line.format(count=len(done), ids=" ".join(map(str, done))) if done else _("There is none that was given up."))
    if session.dry_run:
        out(_("Dry run: nothing was written."))


def _json(session: Session) -> bool:
    return resolved(session.output) in ("json", "jsonl")


def _row(one: Message, reader: Reader) -> dict[str, Any]:
    """A message under stable English keys."""
    return {
        "id": one.id,
        "status": one.status,
        "unit": one.unit,
        "unit_name": reader.names.name(one.unit) if one.unit else None,
        "role": one.role,
        "post": one.post,
        "item": one.item,
        "code": one.code,
        "what": " ".join(str(one.data[key]) for key in ("rung", "title") if one.data.get(key)) or one.code,
        "created_at": local(one.created_at, reader.zone),
        "deliver_at": local(one.deliver_at, reader.zone),
        "channel": one.channel,
        "attempts": one.attempts,
        "error": _why(one),
        "batch": one.batch,
        "request": one.request,
    }


def _why(one: Message) -> str | None:
    """Why the last attempt failed, in the reader's language."""
    told = one.history[-1].get("error") if one.history and one.error else None
    return say(Sentence(told["text"], told["data"])) if told else one.error


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "status": _(STATES[row["status"]])}
