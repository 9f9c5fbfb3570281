"""What a writing command was refused, kept in the log of refusals where the engine has not done so itself (law 11)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from cli.database import os_user
from cli.options import Session
from engine.errors import DubanError

if TYPE_CHECKING:
    from engine.runtime import Engine


def keep(session: Session, ctx: click.Context, refused: Any) -> None:
    """Records it for whoever acts or, where nobody may, for the system user. What cannot be recorded (no database, a
    full disk) must not stand before the refusal itself."""
    with suppress(DubanError, OSError, click.ClickException):
        engine = session.engine()
        login = _who(session, engine)
        number, written = None, ctx.params.get("number")
        if isinstance(written, str):
            with suppress(DubanError):
                number = engine.find(written)
        reasons = getattr(refused, "reasons", ()) or (refused.sentence,)
        engine.keep_refusal(login, reasons, number, ctx.command_path.partition(" ")[2])
        refused.kept = True


def guessed(session: Session, ctx: click.Context, missing: Any) -> None:
    """Records that somebody asked after what is there and what he may not see; the answer stays that there is none."""
    kind, name = missing.data.get("kind"), missing.data.get("name")
    if kind not in ("item", "document") or not isinstance(name, str):
        return
    with suppress(DubanError, OSError, click.ClickException):
        engine = session.engine()
        engine.keep_guess(_who(session, engine), kind, name, ctx.command_path.partition(" ")[2])
        missing.noted = True


def _who(session: Session, engine: Engine) -> str:
    """The operator who acts; where there is none, the system user."""
    user = os_user(engine)
    try:
        return engine.whoami(user, session.as_login)
    except DubanError:
        return user
