"""Which files were drawn up with more in them than everybody may see: a line of the system log for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definition.levels import Level
from engine.store.evidence import system

if TYPE_CHECKING:
    from engine.runtime.engine import Engine

KIND = "file.drawn"


def drawn_up(engine: Engine, what: str, level: Level, sha256: str, *, actor: str) -> None:
    """Records it, with the hash of its bytes, by which a file that turns up somewhere is found again.

    Args:
        what: which table or report, in the command's words.
    """
    with engine.commanded(alone=True) as held:
        system.log(held, engine.now(), actor, KIND, {"what": what, "level": level, "sha256": sha256})
