"""How confidential something is: procedures, facts and items each have a level.

``public`` may leave the building as it is, ``internal`` is for everybody who works here, ``restricted`` for those whom
the procedure names, ``vault`` for the keeper alone (``engine.vault``). Who is named is worked out in
``engine.decision.sight``.
"""

from __future__ import annotations

from typing import Literal, get_args

Level = Literal["public", "internal", "restricted", "vault"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From the least to the most confidential."""
USUAL: Level = "internal"
"""What is said to have no level."""


def rank(level: str | None) -> int:
    """Its place among the levels; greater is more confidential.

    Raises:
        ValueError: no level.
    """
    return LEVELS.index(level or USUAL)


def guarded(level: str | None) -> bool:
    """Whether not everybody who works here may see it."""
    return rank(level) > rank(USUAL)
