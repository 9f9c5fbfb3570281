"""What an official paper is made from: the record at the moment it is signed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Protocol


@dataclass(frozen=True)
class Paper:
    """One paper about to be issued, or a draft of it.

    Attributes:
        name: what kind of paper, as ``documents/*.toml`` calls it.
        number: the official number; ``None`` for an unnumbered paper and for a draft.
        item, title: number and title of the item. procedure, version: the definition it lives under.
        issued_on: the day on the paper.
        facts: as recorded then, JSON values. parties: role → name of the unit.
    """

    name: str
    number: str | None
    item: str
    title: str
    procedure: str
    version: int
    issued_on: date
    facts: Mapping[str, Any]
    parties: Mapping[str, str]
    transition: str = ""


class Papers(Protocol):
    """Whatever makes papers."""

    def __call__(self, paper: Paper, name_of: Callable[[str], str]) -> bytes | None:
        """The bytes of a paper, the same whenever the record is; ``None``: this kind has no template.

        Args:
            name_of: a unit's name by its code.
        """


def frozen(papers: Papers | None, name_of: Callable[[str], str]) -> Callable[[Paper], bytes | None]:
    """What gives a transaction its papers; without ``papers`` nothing but their record is kept."""
    return (lambda _paper: None) if papers is None else partial(papers, name_of=name_of)
