"""``--request-id``: a command that is carried out once, however often a script sends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cli.database import os_user
from cli.language import _
from cli.options import Session, click
from cli.output import heard, out, resolved, show_one, tell
from engine.errors import Answered

if TYPE_CHECKING:
    from engine.runtime import Engine
    from engine.runtime.transactions.requesting import Answer


def once(session: Session, ctx: click.Context, own: Mapping[str, Any], command: Callable[..., object]) -> None:
    """Carries the command out and keeps its answer; or, if that was done already, gives the answer kept.

    Raises:
        Usage: the id was used for another command, or by another user of this machine.
    """
    assert session.request_id is not None
    engine = session.engine()
    asked = engine.ask(session.request_id, _written(ctx, own, session), os_user())
    if (known := engine.answer_to(asked)) is not None:
        _again(known, engine, session)
        return
    engine.asked = asked
    try:
        with heard() as said:
            ctx.invoke(command, replace(session, asked=asked), **own)
    except Answered:  # the same, sent twice at once
        known = engine.answer_to(asked)
        assert known is not None
        _again(known, engine, session)
        return
    engine.answered("\n".join(said))


def _written(ctx: click.Context, own: Mapping[str, Any], session: Session) -> str:
    """The command and what was given to it, in one line; how the answer looks is no part of it."""
    words = [ctx.command_path.partition(" ")[2]]
    words += [f"{name}={value}" for name, value in sorted(own.items()) if value not in (None, (), False)]
    return " ".join([*words, *([f"as={session.as_login}"] if session.as_login else [])])


def _again(known: Answer, engine: Engine, session: Session) -> None:
    at = known.at.astimezone(engine.zone).strftime("%Y-%m-%d %H:%M")
    tell(_("Request {id} was carried out at {at}; nothing was written now.").format(id=known.id, at=at))
    if known.said is not None:
        out(known.said)
    elif resolved(session.output) == "json":
        show_one({"request_id": known.id, "at": known.at, "touched": list(known.touched)}, [], "json")
    else:  # whoever carried it out did not live to say more
        for number in known.touched:
            out(number)
