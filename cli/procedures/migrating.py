"""``duban procedure migrate``: running items move to another version of their procedure, by a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter, typist
from cli.language import N_, _, joined, say
from cli.options import Session, click, command
from cli.output import out, resolved, show, show_one, tell
from engine.errors import NotFound, Refused, Sentence, Usage

if TYPE_CHECKING:
    from engine.decision.migration import Plan
    from engine.runtime.transactions.migrating import Moved

MOVES = [
    ("item", N_("Number")),
    ("title", N_("Title")),
    ("before", N_("State")),
    ("after", N_("State then")),
    ("due_before", N_("Due")),
    ("due_after", N_("Due then")),
    ("endings", N_("Endings")),
    ("against", N_("Refused because")),
]


@command(
    "migrate",
    writes=True,
    once=False,
    outputs=("table", "plain", "json"),
    example="duban procedure migrate plan.toml --dry-run\nduban procedure migrate plan.toml --apply -y",
)
@click.argument("file", metavar="PLAN.toml")
@click.option("--apply", "applied", is_flag=True, help=N_("Move them; with -n they are only shown"))
def migrate(session: Session, file: str, applied: bool) -> None:
    """Move running items to another version of their procedure, by a plan. For the administrator.

    Every item the plan means is shown first, with its state and due date before and after, and with the endings it
    gains (+) or loses (-). If any of them cannot move, none does: exit 3, with the reasons. Then they move, each
    with one line in its history; what was interrupted is run again and goes on where it was.
    """
    engine = enter(session)
    plan = engine.migration(_text(file), file)
    if not applied and not session.dry_run:
        raise Usage(what=Sentence(N_("say --dry-run to look, or --apply to move the items")))
    foreseen = engine.foreseen(plan)
    mode = resolved(session.output)
    refused = [one for one in foreseen if one.against]
    if session.dry_run or refused:
        _show(plan, foreseen, mode)
    if refused:
        what = [
            Sentence(N_("{number}: {reason}"), {"number": one.number, "reason": reason})
            for one in refused for reason in one.against
        ]  # fmt: skip
        raise Refused(what, number=file, transition=plan.name)
    if session.dry_run:
        if mode != "json":
            out(_("{count} item(s) would move: {plan}. Dry run: nothing was written.").format(
                count=len(foreseen), plan=plan.name))  # fmt: skip
        return
    who = actor(session, engine)
    if foreseen:
        line = _("{count} item(s) move: {plan}.")
        session.confirm(line.format(count=len(foreseen), plan=plan.name))
    moved: list[Moved] = []
    count = engine.migrate(plan, actor=who, typist=typist(session, engine), told=moved.append)
    if mode == "json":
        show_one({"plan": plan.name, "moved": [_row(one, coded=True) for one in moved]}, [], "json")
        return
    _show(plan, moved, mode)
    out(_("{count} item(s) have moved: {plan}.").format(count=count, plan=plan.name))


def _text(file: str) -> str:
    path = Path(file)
    if not path.is_file():
        raise NotFound(kind="file", name=file)
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Usage(what=Sentence(N_("{file} cannot be read: {why}"), {"file": file, "why": str(error)})) from None


def _show(plan: Plan, moves: list[Moved], mode: str) -> None:
    coded = mode == "json"
    rows = [_row(one, coded=coded) for one in moves]
    if coded:
        show_one({"dry_run": True, "plan": plan.name, "items": rows}, [], "json")
    elif rows:
        show(rows, MOVES, mode)
    else:
        tell(_("No open item is under {procedure}.").format(procedure=f"{plan.old.code}@{plan.old.version}"))


def _row(one: Moved, *, coded: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"item": one.number, "title": one.title, "due_before": one.due_before,
                           "due_after": one.due_after}  # fmt: skip
    if coded:
        return {
            **row, "before": one.before[0], "after": one.after[0], "endings_before": list(one.endings_before),
            "endings_after": list(one.endings_after), "against": [say(reason) for reason in one.against],
        }  # fmt: skip
    gained = [f"+{name}" for name in one.endings_after if name not in one.endings_before]
    lost = [f"-{name}" for name in one.endings_before if name not in one.endings_after]
    return {
        **row, "before": one.before[1], "after": one.after[1], "endings": joined([*gained, *lost]),
        "against": joined(say(reason) for reason in one.against),
    }  # fmt: skip
