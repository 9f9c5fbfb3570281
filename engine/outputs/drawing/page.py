"""How the way of the states, and what goes with it, share a sheet: its letters should be as large as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.outputs.drawing.layout import Size

GAP = 20.0
PAPERS = ((277.0, 400.0), (400.0, 277.0))
"""What can be printed on A3, either way up, in millimetres; A4 has the same shape."""


@dataclass(frozen=True)
class Block:
    """Something drawn at the origin, and its size."""

    size: Size
    drawn: str


@dataclass(frozen=True)
class Page:
    """The size of everything, and where the upper left corner of each block is."""

    size: Size
    placed: Sequence[tuple[float, float, Block]]

    @property
    def scale(self) -> float:
        """How large it can be printed on A3: millimetres for a unit of the drawing."""
        return max(min(width / self.size[0], height / self.size[1]) for width, height in PAPERS)


def best(ways: Sequence[Block], others: Sequence[Block], least: float, above: float) -> Page:
    """The page with the largest letters: one of ``ways`` to draw the main part, the others beside or below it.

    Args:
        least: how wide the heading is.
        above: how high it is.
    """
    pages = [
        _page(way, others, columns, beside)
        for way in ways
        for beside in (False, True)
        for columns in range(1, len(others) + 2)
    ]
    whole = [Page((max(one.size[0], least), one.size[1] + above), one.placed) for one in pages]
    return max(whole, key=lambda one: one.scale)


def _page(way: Block, others: Sequence[Block], columns: int, beside: bool) -> Page:
    width, height = way.size
    placed = list(columned(others, columns))
    wide = max((x + one.size[0] for x, _y, one in placed), default=0.0)
    high = max((y + one.size[1] for _x, y, one in placed), default=0.0)
    gap = GAP if placed else 0.0
    left, top = (width + gap, 0.0) if beside else (0.0, height + gap)
    size = (left + wide, max(height, high)) if beside else (max(width, wide), top + high)
    return Page(size, [(0.0, 0.0, way), *((left + x, top + y, one) for x, y, one in placed)])


def columned(blocks: Sequence[Block], columns: int) -> Iterator[tuple[float, float, Block]]:
    """Blocks in columns, each where there is most room."""
    wide = max((one.size[0] for one in blocks), default=0.0)
    ends = [0.0] * columns
    for one in blocks:
        column = min(range(columns), key=ends.__getitem__)
        yield column * (wide + GAP), ends[column], one
        ends[column] += one.size[1] + GAP


def shelved(blocks: Sequence[Block], most: float) -> Block | None:
    """Small blocks side by side, in rows no wider than ``most`` if they can be; nothing for none."""
    if not blocks:
        return None
    parts: list[str] = []
    x = y = row = wide = 0.0
    for one in blocks:
        width, height = one.size
        if x and x + width > most:
            x, y, row = 0.0, y + row + GAP, 0.0
        parts.append(moved(one.drawn, x, y))
        x, row, wide = x + width + GAP, max(row, height), max(wide, x + width)
    return Block((wide, y + row), "\n".join(parts))


def moved(drawn: str, x: float, y: float) -> str:
    """Something drawn, with its origin elsewhere."""
    return f'<g transform="translate({x:.1f} {y:.1f})">\n{drawn}\n</g>'
