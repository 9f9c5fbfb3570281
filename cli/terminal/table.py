"""Laying out a table for a width: which columns are shown, how wide each is, where its cells are broken.

Nothing is cut without a mark: a cell that does not fit goes on in the next line; a column for which there is no room
goes below each row, with its heading, or is left out and named to the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.cells import cell_len

from cli.language import clauses, labelled
from cli.terminal.wrap import longest, wrapped

Cells = Sequence[Sequence[str]]
Lengths = Sequence[Sequence[Sequence[int]]]
GAP = 2
INDENT = 4
"""Of what stands below its row."""
STEP, SAMPLE = 2, 200
SHORT = 6
LEAST = 10
"""A column that may be broken is not made narrower than this while another could be left out instead."""


def drawn(
    rows: Cells, heads: Sequence[str], width: int, *, whole: Collection[int] = (), more: Collection[int] = (),
    below: Collection[int] = (),
) -> tuple[list[str], list[int]]:  # fmt: skip
    """The lines of the table, none wider than ``width``, the first of them the heading; and the columns left out.

    Args:
        rows: of a cell with line breaks each part begins a line.
        whole: columns whose cells are not broken while there is any other way: numbers, dates.
        more: columns to leave out, the last first, where there is no room for all.
        below: columns that go below their row, the last first, where there is no room even without those.
    """
    columns = [[row[n] for row in rows] for n in range(len(heads))]
    natural = [max(map(_width, cells), default=0) for cells in columns]
    wanted = [max(one, cell_len(head)) for one, head in zip(natural, heads, strict=True)]
    least = [max(_head(heads[n]), natural[n] if n in whole else _readable(columns[n])) for n in range(len(heads))]
    shown = list(range(len(heads)))
    left_out: list[int] = []
    under: list[int] = []
    for gone, columns_to_go in ((left_out, more), (under, set(below) - set(more))):
        for n in sorted(columns_to_go, reverse=True):
            if len(shown) > 1 and _taken([least[one] for one in shown]) > width:
                shown.remove(n)
                gone.insert(0, n)
    widths = _shrunk([least[n] for n in shown], [n in whole for n in shown], width)
    lengths = [[[cell_len(part) for part in row[n].split("\n")] for n in shown] for row in rows[:SAMPLE]]
    widths = _grown(widths, [wanted[n] for n in shown], width, lengths)
    lines = [*_row([heads[n] for n in shown], widths), "─" * _taken(widths)] if any(heads) else []
    for row in rows:
        lines += _row([row[n] for n in shown], widths)
        lines += _below([(heads[n], row[n]) for n in under if row[n]], width)
    return lines, left_out


def _below(said: Sequence[tuple[str, str]], width: int) -> list[str]:
    """What there was no room for beside: what has several lines on its own, the rest side by side."""
    short = clauses(labelled(head, cell) for head, cell in said if "\n" not in cell)
    long = [labelled(head, cell) for head, cell in said if "\n" in cell]
    indent = " " * min(INDENT, width // 4)
    return [
        indent + line
        for text in ([short] if short else []) + long
        for part in text.split("\n")
        for line in wrapped(part, width - len(indent))
    ]


def _width(cell: str) -> int:
    return max(map(cell_len, cell.split("\n")))


def _head(head: str) -> int:
    """A short heading is not broken."""
    return max(longest(head), min(cell_len(head), SHORT))


def _readable(cells: Sequence[str]) -> int:
    """The width below which a column that may be broken is hard to read."""
    natural = max(map(_width, cells), default=0)
    return min(natural, max(LEAST, min(max(map(longest, cells), default=0), 2 * LEAST)))


def _taken(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _shrunk(widths: list[int], whole: Sequence[bool], width: int) -> list[int]:
    """Where even the least is too much the widest give, those that may be broken first."""
    widths = list(widths)
    while _taken(widths) > width and max(widths) > 2:
        breakable = [n for n in range(len(widths)) if not whole[n] and widths[n] > LEAST // 2]
        widest = max(breakable or range(len(widths)), key=lambda n: widths[n])
        widths[widest] -= 1
    return widths


def _grown(widths: list[int], wanted: Sequence[int], width: int, lengths: Lengths) -> list[int]:
    """The room that is left goes, step by step, to the column that saves most lines by it, or lacks least."""
    widths = list(widths)
    while (room := width - _taken(widths)) > 0:
        lacking = {n: wanted[n] - has for n, has in enumerate(widths) if wanted[n] > has}
        if not lacking:
            break
        tried = {n: [*widths[:n], widths[n] + min(STEP, lacking[n], room), *widths[n + 1 :]] for n in lacking}
        best = min(lacking, key=lambda n: (_height(tried[n], lengths), lacking[n]))
        widths = tried[best]
    return widths


def _height(widths: Sequence[int], lengths: Lengths) -> int:
    """About how many lines the rows take."""
    return sum(
        max((sum(-(-one // width) for one in parts) for parts, width in zip(row, widths, strict=True)), default=0)
        for row in lengths
    )


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """A row as lines, as many as its tallest cell."""
    broken = [
        [line for part in cell.split("\n") for line in wrapped(part, width)]
        for cell, width in zip(cells, widths, strict=True)
    ]
    return [
        (" " * GAP)
        .join(
            line + " " * (width - cell_len(line))
            for line, width in zip((one[n] if n < len(one) else "" for one in broken), widths, strict=True)
        )
        .rstrip()
        for n in range(max(map(len, broken), default=0))
    ]
