"""What units and persons are called in a paper, as the directory has it on the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.store.office import directory

if TYPE_CHECKING:
    from engine.intake.names import Names


@dataclass(frozen=True)
class Called:
    """Names for papers; ``person``: an operator's name by his login, the login itself when nobody knows it."""

    names: Names
    person: Callable[[str], str] = lambda login: login

    def name(self, code: str) -> str:
        """A unit's standard short name (规范化简称)."""
        return self.names.name(code)

    def full_name(self, code: str) -> str:
        """What it is called in full (全称)."""
        return self.names.full_name(code)


def called(names: Names, held: Any) -> Called:
    """The names there are in a transaction."""

    def person(login: str) -> str:
        row = directory.OPERATOR.one(held, login=login)
        return str(row.name) if row else login

    return Called(names, person)
