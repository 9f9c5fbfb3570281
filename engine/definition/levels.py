"""How confidential something is: procedures, facts and items each have a level.

``public`` may leave the building as it is, ``internal`` is for everybody who works here, ``restricted`` for those whom
the procedure names, ``vault`` for the keeper alone (``engine.vault``). Who is named is worked out in
``engine.decision.sight``.

A single item may be raised above its procedure, and be kept from units that the procedure would have told: what is
inspected without notice. State secrets have no level here; they do not belong into this record (DOMAIN T40).
"""

from __future__ import annotations

from collections.abc import Iterable
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
    if (level or USUAL) not in LEVELS:
        raise ValueError(f"{level} is no level: write one of {', '.join(LEVELS)}")
    return LEVELS.index(level or USUAL)


def level_of(stored: str | None) -> str:
    """The level in what is stored with an item."""
    return (stored or USUAL).split()[0]


def kept_from(stored: str | None) -> frozenset[str]:
    """The codes of the units that an item is kept from, though its procedure names them on it."""
    return frozenset((stored or "").split()[1:])


def raised(level: str, kept: Iterable[str] = ()) -> str:
    """What is stored with an item that is more confidential than its procedure: ``restricted taopu``."""
    return " ".join([level, *sorted(set(kept))])


def inherited(above: str | None, own: str | None) -> str | None:
    """What is stored with an item that a raised one opens: no less confidential, and kept from the same units."""
    if above is None:
        return own
    return raised(max(level_of(above), level_of(own), key=rank), kept_from(above) | kept_from(own))


def guarded(level: str | None) -> bool:
    """Whether not everybody who works here may see it."""
    return rank(level) > rank(USUAL)
