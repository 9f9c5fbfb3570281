"""What a writing command was refused, kept in the log of refusals where the engine has not done so itself (law 11)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import click

from cli.database import os_user
from cli.options import Session
from engine.errors import DubanError


def keep(session: Session, ctx: click.Context, refused: Any) -> None:
    """Records it for whoever acts or, where nobody may, for the system user. What cannot be recorded (no database, a
    full disk) must not stand before the refusal itself."""
    with suppress(DubanError, OSError, click.ClickException):
        engine = session.engine()
        user = os_user(engine)
        try:
            login = engine.whoami(user, session.as_login)
        except DubanError:
            login = user
        number, written = None, ctx.params.get("number")
        if isinstance(written, str):
            with suppress(DubanError):
                number = engine.find(written)
        reasons = getattr(refused, "reasons", ()) or (refused.sentence,)
        engine.keep_refusal(login, reasons, number, ctx.command_path.partition(" ")[2])
        refused.kept = True
