"""``duban doctor``: what is lost, late or broken, and what is only worth knowing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.acting import enter
from cli.documents.paper_files import without_word
from cli.language import N_, _, say
from cli.options import Session, click, command
from cli.output import resolved, show, tell
from cli.posting import notices

if TYPE_CHECKING:
    from engine.runtime.answers.views import Finding

COLUMNS = [("weight", N_("Weight")), ("code", N_("Code")), ("text", N_("Finding")), ("todo", N_("What to do"))]


MOST = 5
"""Findings that say the same of different items and are all named to a person; a program is told of every one."""


@command("doctor", example="duban doctor\nduban doctor -o json")
def doctor(session: Session) -> None:
    """Examine the installation and the database.

    Exit 6 when something is lost, late or broken; notices alone are exit 0.
    """
    from cli.setup import notices as unanswered
    from engine.runtime.audits.nightly import examined

    engine = enter(session)
    found = [*examined(engine), *notices(engine), *without_word(), *unanswered(engine)]
    found.sort(key=lambda one: not one.serious)
    serious = sum(one.serious for one in found)
    if resolved(session.output) in ("json", "jsonl"):
        show([_row(one) for one in found], [], session.output)
    elif found:
        show(_for_people(found), COLUMNS, session.output)
    if serious:
        tell(_("{count} finding(s).").format(count=serious), style="red")
        raise click.exceptions.Exit(6)
    tell(_("Nothing is lost, late or broken."), style="green")


def _row(one: Finding) -> dict[str, Any]:
    todo = say(one.todo) if one.todo else None
    return {"code": one.code, "serious": one.serious, "text": say(one.sentence), "todo": todo}


def _for_people(found: list[Finding]) -> Iterator[dict[str, Any]]:
    """One screen: what is wrong with hundreds of items for one reason does not hide the rest."""
    alike = Counter(map(_kind, found))
    said = Counter[tuple[str, str]]()
    for one in found:
        said[kind := _kind(one)] += 1
        weight = _("finding") if one.serious else _("notice")
        if said[kind] <= MOST:
            yield {**_row(one), "weight": weight}
        elif said[kind] == MOST + 1:
            text = _("and {count} more like these").format(count=alike[kind] - MOST)
            yield {"weight": weight, "code": one.code, "text": text, "todo": _("all of them: duban doctor -o json")}


def _kind(one: Finding) -> tuple[str, str]:
    return one.code, one.sentence.template
