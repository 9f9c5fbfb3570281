"""What a file records: typed values asked for by transitions.

A fact in a class body has a label in the office's language; its name is the name it is bound to. Values are stored as
JSON; ``decision.values`` reads and checks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, get_args

from engine.definition.declared import Declared
from engine.definition.levels import Level, rank
from engine.definition.spans import Span

Kind = Literal[
    "text", "number", "money", "percent", "day", "month", "instant", "yes_no", "choice",
    "unit", "units", "people", "attachment", "sequel", "item", "secret",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)


class Term(Protocol):
    """A named term, such as ``limit(…)`` makes: its name, and its value where no profile has one."""

    @property
    def name(self) -> str: ...
    @property
    def fallback(self) -> Span: ...


@dataclass(frozen=True, eq=False)
class Fact(Declared):
    """One kind of value an item may carry.

    Attributes:
        label: what officials call it.
        kind: one of ``KINDS``.
        optional: a transition that asks for it may go without it.
        min, max: bounds; characters for text, entries for units and people, the value itself for numbers.
        choices: code → label, for ``choice``.
        example: shown when the fact is asked for.
        of, within: for ``item``: the procedures it may be of; how lately it must have been done, as a named term.
        level: how confidential it is, where that is not the procedure's level.
    """

    label: str
    kind: Kind
    optional: bool = False
    min: float | None = None
    max: float | None = None
    choices: tuple[tuple[str, str], ...] = ()
    example: str = ""
    of: tuple[str, ...] = ()
    within: tuple[str, Span] | None = None
    level: Level | None = None


def text(label: str, *, optional: bool = False, max: int = 20_000, example: str = "") -> Fact:
    """Words; at most ``max`` characters."""
    return Fact(label, "text", optional, None, max, example=example)


def number(label: str, *, min: float | None = None, max: float | None = None, optional: bool = False) -> Fact:
    """A finite number."""
    return Fact(label, "number", optional, min, max, example="12")


def money(label: str, *, optional: bool = False) -> Fact:
    """Yuan with at most two decimals, never negative; kept as a decimal string."""
    return Fact(label, "money", optional, 0, example="30000.00")


def percent(label: str, *, optional: bool = False) -> Fact:
    """0 to 100."""
    return Fact(label, "percent", optional, 0, 100, example="85")


def day(label: str, *, optional: bool = False) -> Fact:
    """A date."""
    return Fact(label, "day", optional, example="2024-03-25")


def month(label: str, *, optional: bool = False) -> Fact:
    """A month; as a deadline it ends with its last day and never rolls (SEMANTICS 2)."""
    return Fact(label, "month", optional, example="2024-12")


def instant(label: str, *, optional: bool = False) -> Fact:
    """A moment, in the database's time zone unless an offset is given."""
    return Fact(label, "instant", optional, example="2024-06-24T14:00")


def yes_no(label: str, *, optional: bool = False) -> Fact:
    """Yes or no."""
    return Fact(label, "yes_no", optional, example="yes")


def choice(label: str, *, optional: bool = False, **choices: str) -> Fact:
    """One of several codes, each with its label: ``choice("来源", self_check="企业自查上报", …)``."""
    if not choices:
        raise ValueError(f"{label}: a choice needs at least one code=label")
    return Fact(label, "choice", optional, choices=tuple(choices.items()), example=next(iter(choices)))


def unit(label: str, *, optional: bool = False) -> Fact:
    """One unit of the directory, by name, alias or code; kept as code."""
    return Fact(label, "unit", optional)


def units(label: str, *, optional: bool = False, min: int = 1) -> Fact:
    """A list of units, none twice, kept as codes in the given order."""
    return Fact(label, "units", optional, min)


def people(label: str, *, min: int = 1, optional: bool = False) -> Fact:
    """Persons named by post or name, at least ``min`` different ones (a quorum: ``people("检查人", min=2)``)."""
    return Fact(label, "people", optional, min)


def attachment(label: str, *, optional: bool = False) -> Fact:
    """A file of at most 25 MB, kept in the database and named by its sha256."""
    return Fact(label, "attachment", optional, example="@方案.docx")


def sequel(label: str, *, optional: bool = False) -> Fact:
    """What follows a declined measure: ``rest``, or the date on which it is proposed again (SEMANTICS 15)."""
    return Fact(label, "sequel", optional, example="rest")


def item(label: str, *, of: str | Sequence[str] = (), within: Term | None = None, optional: bool = False) -> Fact:
    """The number of another item, which must exist; kept whole.

    Args:
        of: the code of the procedure it must be of, or several.
        within: it must have ended, not dropped, at most so long ago.
    """
    codes = (of,) if isinstance(of, str) else tuple(of)
    term = (within.name, within.fallback) if within is not None else None
    return Fact(label, "item", optional, of=codes, within=term, example="YB-2024-0003")


def secret(label: str, *, optional: bool = False) -> Fact:
    """Words that nobody but the vault's keeper may read, such as who a reporter is: the file keeps a code for them,
    and a commitment by which the vault can be held to them; the words themselves lie encrypted in the vault."""
    return Fact(label, "secret", optional, None, 2_000, example="张某，13800000000")


def at_level(level: Level, fact: Fact) -> Fact:
    """The fact at a level of its own: ``at_level("restricted", text("举报内容"))``.

    In a confidential procedure a lower level says that this fact, which never repeats a higher one, may flow into
    papers and children; a fact without a level has its procedure's.

    Raises:
        ValueError: no level.
    """
    rank(level)
    return replace(fact, level=level)


def describe(fact: Fact) -> dict[str, Any]:
    """The fact as canonical data: everything that changes what may be recorded, nothing else."""
    shape: dict[str, Any] = {"kind": fact.kind, "label": fact.label}
    if fact.level is not None:
        shape["level"] = fact.level
    if fact.optional:
        shape["optional"] = True
    if fact.min is not None:
        shape["min"] = fact.min
    if fact.max is not None:
        shape["max"] = fact.max
    if fact.of:
        shape["of"] = list(fact.of)
    if fact.within is not None:
        shape["within"] = [fact.within[0], str(fact.within[1])]
    if fact.choices:
        shape["choices"] = dict(fact.choices)
    return shape
