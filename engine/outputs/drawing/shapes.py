"""What a drawing is made of before anything has a place: boxes, ties between them, and panels of ladders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "added", "removed", "changed"]
Kind = Literal["start", "state", "final", "dropped", "move", "anywhere"]
START = ""
"""The box from which openings lead."""


@dataclass(frozen=True)
class Line:
    """One line of words; the first of a state is its label. ``name``: the transition that it tells of."""

    text: str
    mark: Mark = ""
    faint: bool = False
    name: str = ""


@dataclass(frozen=True)
class Box:
    """A state, or the words of moves; ``names``: the states or transitions that it shows."""

    id: str
    kind: Kind
    lines: tuple[Line, ...]
    names: tuple[str, ...]
    mark: Mark = ""


@dataclass(frozen=True)
class Tie:
    """A line between two boxes; ``arrow``: it ends in a head, for it leads into a state."""

    tail: str
    head: str
    arrow: bool
    mark: Mark = ""


@dataclass(frozen=True)
class Panel:
    """A ladder: what it stands over, and its rungs as (when, what it is called, what it does)."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    marks: tuple[Mark, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True)
class Sketch:
    """Everything there is to draw."""

    title: str
    about: str
    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]
    panels: tuple[Panel, ...]
    legend: tuple[Line, ...] = ()
