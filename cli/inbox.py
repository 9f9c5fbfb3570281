"""``duban inbox``: what I owe and what I wait for, soonest first. The default command."""

from __future__ import annotations

from typing import Any

from cli.acting import actor, look
from cli.items.codes import warn_codes
from cli.language import N_, _, say
from cli.options import Session, command
from cli.output import BELOW, WHOLE, Column, out, resolved, show, show_one, tell
from cli.views import due, inbox_row

COLUMNS: list[Column] = [
    ("until", N_("Due"), WHOLE),
    ("days", N_("Days left"), WHOLE),
    ("number", N_("Number"), WHOLE),
    ("title", N_("Title")),
    ("what", N_("Owed"), BELOW),
    ("who", N_("Who"), BELOW),
]
OURS, THEIRS = N_("Ours (we owe)"), N_("Theirs (we wait for)")
LABELS = {"ours": N_("ours"), "theirs": N_("theirs")}


@command("inbox", example="duban inbox --as office.handler\nduban --as changfeng.liaison -o json")
def inbox(session: Session) -> None:
    """Show what I owe and what I wait for, soonest first.

    Days left are working days; below zero it is overdue. The administrator is told what duban doctor calls parked or
    given up.
    """
    from engine.runtime.office.people import ADMIN
    from engine.runtime.upkeep.parking import alarms

    reader = look(session)
    who = actor(session, reader)
    found, troubles = reader.inbox(who), alarms(reader) if who == ADMIN else []
    blocks = {"ours": found.ours, "theirs": found.theirs}
    mode = resolved(session.output)
    if mode == "json":
        whole: dict[str, list[Any]] = {
            side: [inbox_row(one, reader.zone) for one in lines] for side, lines in blocks.items()
        }
        show_one({**whole, **({"alarms": [say(one) for one in troubles]} if who == ADMIN else {})}, [], "json")
        return
    for one in troubles:
        tell(say(one), style="red")
    if not found.ours and not found.theirs and session.as_login is None:
        line = _("Nothing is owed by {who} or to {who}, who asks; somebody else's inbox: duban inbox --as LOGIN")
        tell(line.format(who=who))
    for (side, lines), title in zip(blocks.items(), (OURS, THEIRS), strict=True):
        rows = [{"side": side, **inbox_row(one, reader.zone)} for one in lines]
        if mode != "jsonl":
            rows = [
                {**row, "side": _(LABELS[side]), "until": due(one.owed)} for row, one in zip(rows, lines, strict=True)
            ]
        if mode == "table" and not rows:
            out(f"{_(title)}: {_('nothing')}")
        else:
            show(rows, COLUMNS if mode == "table" else [("side", ""), *COLUMNS], mode, title=_(title))
    warn_codes((one.item for lines in blocks.values() for one in lines), reader)
