"""Who reported is to stay unknown: a question before a text is recorded that seems to say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cli.language import _, joined

if TYPE_CHECKING:
    from cli.options import Session
    from engine.definition.definition import Definition


def confirm_words(session: Session, definition: Definition, facts: Mapping[str, Any]) -> None:
    """Asks, where a procedure has words for the vault, whether a text with a telephone or identity number is meant.

    In a pipe it is refused without ``-y``. Names, and what only insiders know, no program recognises.
    """
    if all(fact.kind != "secret" for fact in definition.facts.values()):
        return
    from engine.intake.personal import identifying

    known = definition.facts
    found = [
        known[name].label for name, value in facts.items()
        if name in known and known[name].kind == "text" and isinstance(value, str) and identifying(value)
    ]  # fmt: skip
    if found:
        line = _(
            "{labels}: this looks like a telephone or identity number. What is recorded stays; who reported belongs"
            " into the vault."
        )
        session.confirm(line.format(labels=joined(found)))
