"""What somebody is to an item: parties, posts, and the actors that are not persons.

A **party** is exactly one unit per item; anyone with a valid post in that unit may act for it. A **post** is held by
persons in a unit. CLOCK, PARENT and CHILD(procedure) act, but are nobody (law 2).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import Any

from engine.definition.declared import Declared


def _globals_of_caller() -> dict[str, Any]:
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return frame.f_globals


@dataclass(frozen=True, eq=False)
class Role(Declared):
    """A party or a post; its code is the lower-case name it is bound to in its module (``OWNER`` → ``owner``)."""

    label: str
    named: str | None = field(default=None, kw_only=True)
    _module: dict[str, Any] = field(default_factory=_globals_of_caller, repr=False, kw_only=True)

    @property
    def code(self) -> str:
        """Stable identifier in tables, commands and JSON.

        Raises:
            LookupError: the role is bound to no name in the module that made it.
        """
        if self.named:
            return self.named
        for name, value in list(self._module.items()):
            if value is self and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
                return name.lower()
        raise LookupError(f"the role {self.label} is bound to no name in its module; write NAME = {self.label!r}…")


@dataclass(frozen=True, eq=False)
class Party(Role):
    """A role that one unit fills on one item. ``setting`` names the database setting that fills it for every item."""

    setting: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, eq=False)
class Post(Role):
    """A role that persons hold in a unit.

    Attributes:
        at: the party in whose unit the post is held; ``None`` for posts that every unit has (use ``HEAD.of(OWNER)``).
        above: the post that decides instead when the unit decided upon is the deciding unit itself (SEMANTICS 18).
    """

    at: Party | None = field(default=None, kw_only=True)
    above: Post | None = field(default=None, kw_only=True)

    def of(self, party: Party) -> Post:
        """This post in the unit that fills ``party``."""
        return Post(self.label, named=self.code, at=party, above=self.above, where=self.where)


@dataclass(frozen=True)
class Actor:
    """Somebody who is not a person: the clock, the parent item, or a child of a given procedure."""

    kind: str
    procedure: str | None = None

    @property
    def code(self) -> str:
        """``clock``, ``parent`` or ``child:PROCEDURE``."""
        return f"{self.kind}:{self.procedure}" if self.procedure else self.kind


CLOCK = Actor("clock")
"""The scheduler as an actor: it proposes, and signs nothing (law 2)."""
PARENT = Actor("parent")
"""The item that opened this one: it opens children, and takes them along when it ends."""


def CHILD(procedure: object) -> Actor:  # reads as the constants it stands beside
    """A child item of ``procedure`` (a class or its code), acting through ``tells=``."""
    return Actor("child", code_of(procedure))


def code_of(procedure: object) -> str:
    """The code of a procedure given as a class or by its code."""
    if isinstance(procedure, str):
        return procedure
    code = getattr(procedure, "code", None)
    if isinstance(code, str):
        return code
    raise TypeError(f"{procedure!r} is neither a procedure nor the code of one")


OFFICE = Party("安委办", named="office", setting="office.unit")
"""The committee office: a setting of the database."""
COMMITTEE = Party("安委会", named="committee", setting="committee.unit")
"""The committee: a setting of the database."""
ADDRESSEE = Party("主送单位", named="addressee")
"""The unit a measure is addressed to; filled by the rung that opens the measure."""
DEBTOR = Party("责任方", named="debtor")
"""Whoever owes the next step; for the receivers of a rung's message only."""
