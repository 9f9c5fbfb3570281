"""What an official paper is made from: the record at the moment it is signed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Protocol

from engine.errors import DubanError


@dataclass(frozen=True)
class Overdue:
    """What a measure rests on: an item, by when it was due, and how many working days ago on the day of the paper.

    ``gone``: it was done since, or its date has moved; the paper does not list it.
    """

    item: str
    title: str
    due: date
    late: int
    gone: bool = False


@dataclass(frozen=True)
class Shared:
    """A child that the act opens which issues the paper: the units that fill its parties (role → code), and what it is
    opened with, JSON values."""

    procedure: str
    units: Mapping[str, str]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Paper:
    """One paper about to be issued, or a draft of it.

    Attributes:
        name: what kind of paper, as ``documents/*.toml`` calls it.
        number: the official number; ``None`` for an unnumbered paper and for a draft.
        item, title: number and title of the item. procedure, version: the definition it lives under.
        issued_on: the day on the paper.
        facts: as recorded then, JSON values. parties: role → name of the unit; units: role → its code.
        signed_by: the login of who signs; ``""`` for a draft.
        grounds: what a measure rests on, in the order it was joined.
        shared: the children that the same act opens.
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
    grounds: tuple[Overdue, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    signed_by: str = ""
    shared: tuple[Shared, ...] = ()


class Called(Protocol):
    """What units and persons are called on the day of a paper."""

    def name(self, code: str) -> str:
        """A unit's name by its code."""
        ...

    def full_name(self, code: str) -> str:
        """What it is called in full."""
        ...

    def person(self, login: str) -> str:
        """An operator's name by his login."""
        ...


class Papers(Protocol):
    """Whatever makes papers."""

    def prepare(self) -> None:
        """Loads what making papers takes, before a transaction begins in which others would wait for it."""

    def draft(self, paper: Paper, called: Called) -> tuple[bytes | None, list[str]]:
        """The same as a call, with blanks where the record is silent, and the names of the blanks."""
        ...

    def __call__(self, paper: Paper, called: Called) -> bytes | None:
        """The bytes of a paper, the same whenever the record is; ``None``: this kind has no template."""


def frozen(papers: Papers | None, called: Called) -> Callable[[Paper], bytes | None]:
    """What gives a transaction its papers; without ``papers`` nothing but their record is kept."""
    return (lambda _paper: None) if papers is None else partial(papers, called=called)


def drafted(papers: Papers | None, called: Called) -> Callable[[Paper], bytes | None]:
    """What gives a transaction its drafts. A template that cannot be used gives none: a proposal does not wait for it,
    and ``procedure check`` and whoever signs are told."""

    def made(paper: Paper) -> bytes | None:
        assert papers is not None
        try:
            return papers.draft(paper, called)[0]
        except DubanError:
            return None

    return (lambda _paper: None) if papers is None else made
