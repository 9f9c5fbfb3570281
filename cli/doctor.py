"""``duban doctor``: what is lost, late or broken, and what is only worth knowing."""

from __future__ import annotations

from cli.acting import enter
from cli.documents.paper_files import without_word
from cli.language import N_, _, say
from cli.options import Session, click, command
from cli.output import resolved, show, tell
from cli.posting import notices

COLUMNS = [("weight", N_("Weight")), ("code", N_("Code")), ("text", N_("Finding")), ("todo", N_("What to do"))]


@command("doctor", example="duban doctor\nduban doctor -o json")
def doctor(session: Session) -> None:
    """Examine the installation and the database.

    Exit 6 when something is lost, late or broken; notices alone are exit 0.
    """
    from cli.setup import notices as unanswered
    from engine.runtime.audits.nightly import examined

    engine = enter(session)
    found = [*examined(engine), *notices(engine), *without_word(), *unanswered(engine)]
    rows = [
        {
            "code": one.code,
            "serious": one.serious,
            "text": say(one.sentence),
            "todo": say(one.todo) if one.todo else None,
            "weight": _("finding") if one.serious else _("notice"),
        }
        for one in sorted(found, key=lambda one: not one.serious)
    ]
    serious = sum(one.serious for one in found)
    if resolved(session.output) in ("json", "jsonl"):
        for row in rows:
            del row["weight"]
        show(rows, [], session.output)
    elif rows:
        show(rows, COLUMNS, session.output)
    if serious:
        tell(_("{count} finding(s).").format(count=serious), style="red")
        raise click.exceptions.Exit(6)
    tell(_("Nothing is lost, late or broken."), style="green")
