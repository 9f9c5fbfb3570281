"""A sketch as SVG: one document without scripts, links or fonts of its own, that any browser and printer shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from engine.outputs.drawing.layout import Point, Size, laid_out, separate
from engine.outputs.drawing.measure import em, wrapped
from engine.outputs.drawing.page import GAP, Block, best, moved, shelved
from engine.outputs.drawing.shapes import Box, Mark, Panel, Sketch

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"
TITLE, NAME, PLAIN = 18.0, 13.0, 11.0
LEADING = 1.35
WIDEST: Mapping[str, float] = {"state": 17, "final": 15, "dropped": 15, "move": 14, "anywhere": 19, "start": 1}
"""How wide the lines of a kind of box may be, in ems."""
PAD, MARGIN = 7.0, 24.0
CELLS = (9.5, 8.0, 25.0)
"""The columns of a ladder, in ems: when, which rung, what it does."""
PANEL = (sum(CELLS) + len(CELLS) - 1) * PLAIN + 2 * PAD
"""How wide a ladder is."""

INK, FADED, LADDER = "#1f2933", "#52606d", "#b7791f"
FILLS = {"state": "#e8f1fb", "final": "#e6f4ea", "dropped": "#f1f1f1", "move": "#ffffff", "anywhere": "#fff8e1"}
EDGES = {"state": "#2b6cb0", "final": "#2f855a", "dropped": "#7b8794", "move": "none", "anywhere": "#b7791f"}
COLOURS: Mapping[Mark, str] = {"": INK, "added": "#18794e", "removed": "#c62a2f", "changed": "#9a5b00"}
SIGNS: Mapping[Mark, str] = {"": "", "added": "＋ ", "removed": "－ ", "changed": "≠ "}
"""A colour is never the only sign: papers are copied in grey."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, however it is written."""


@dataclass(frozen=True)
class Set:
    """One line of words as it is set: size, weight and how far below the top of its box its foot is."""

    text: str
    size: float
    foot: float
    bold: bool
    colour: str


def drawn(sketch: Sketch) -> str:
    """The SVG document.

    Raises:
        NoDrawing
    """
    main, *small = separate(sketch)
    shelf = shelved([_way(one) for one in small], PANEL)
    others = [*([shelf] if shelf else []), *map(_panel, sketch.panels)]
    heads = list(_head(sketch))
    above = max((one.foot for one in heads), default=0.0) + GAP
    wide = max(em(one.text) * one.size for one in heads)
    page = best([_way(main), _way(main, across=True)], others, wide, above)
    width, height = (f"{length + 2 * MARGIN:.0f}" for length in page.size)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONTS}" font-size="{PLAIN:g}" fill="{INK}">',
        f"<title>{_escaped(sketch.title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(_text(one, MARGIN, MARGIN) for one in heads),
        *(moved(block.drawn, MARGIN + x, MARGIN + above + y) for x, y, block in page.placed),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head(sketch: Sketch) -> Iterator[Set]:
    """The title, what it is about, and what the marks mean, each on its line."""
    yield Set(sketch.title, TITLE, TITLE, True, INK)
    foot = TITLE + 4
    for text, colour in (
        (" ".join(sketch.about.split()), FADED),
        *((SIGNS[one.mark] + one.text, COLOURS[one.mark]) for one in sketch.legend),
    ):
        if text:
            foot += PLAIN * LEADING
            yield Set(text, PLAIN, foot, False, colour)


# boxes and ties --------------------------------------------------------------------------------------------------


def _way(sketch: Sketch, *, across: bool = False) -> Block:
    """The boxes of a sketch, tied to each other; ``across``: from left to right."""
    words = {box.id: _words(box) for box in sketch.boxes}
    sizes = {box.id: _size(box, words[box.id]) for box in sketch.boxes}
    layout = laid_out(sketch, sizes, across)
    parts = [_curve(tie.arrow, curve, tie.mark) for tie, curve in zip(sketch.ties, layout.curves, strict=True)]
    parts += [_box(box, words[box.id], sizes[box.id], layout.places[box.id]) for box in sketch.boxes]
    return Block(layout.size, "\n".join(parts))


def _words(box: Box) -> list[Set]:
    found = []
    foot = PAD if box.kind != "move" else 2.0
    for number, line in enumerate(box.lines):
        bold = number == 0 and box.kind in ("state", "final", "dropped")
        size = NAME if bold else PLAIN
        colour = FADED if line.faint and not line.mark else COLOURS[line.mark]
        for text in wrapped(SIGNS[line.mark] + line.text, WIDEST[box.kind] * PLAIN / size):
            foot += size * LEADING
            found.append(Set(text, size, foot - size * (LEADING - 1), bold, colour))
    return found


def _size(box: Box, words: Sequence[Set]) -> Size:
    if box.kind == "start":
        return 16.0, 16.0
    width = max(em(one.text) * one.size for one in words) + 2 * PAD
    return width, words[-1].foot + words[-1].size * (LEADING - 1) + (PAD if box.kind != "move" else 2.0)


def _box(box: Box, words: Sequence[Set], size: Size, middle: Point) -> str:
    (width, height), (x, y) = size, middle
    if box.kind == "start":
        return f'<circle class="start" cx="{x:.1f}" cy="{y:.1f}" r="8"/>'
    edge = COLOURS[box.mark] if box.mark else EDGES[box.kind]
    strong = 2.4 if box.mark else 1.2
    dashes = ' stroke-dasharray="5 3"' if box.kind in ("dropped", "anywhere") or box.mark == "removed" else ""
    left, top = x - width / 2, y - height / 2
    corner = {"state": 5, "final": 14, "dropped": 14}.get(box.kind, 2)
    parts = [
        f'<g class="{box.kind}" data-names={quoteattr(" ".join(box.names))}>',
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{corner}" '
        f'fill="{FILLS[box.kind]}" stroke="{edge}" stroke-width="{strong:g}"{dashes}/>',
        *(_text(one, x, top, middle=True) for one in words),
        "</g>",
    ]
    return "".join(parts)


def _curve(arrow: bool, points: Sequence[Point], mark: Mark) -> str:
    """A tie's line, with a head if it leads into a state."""
    path = f"M{_pair(points[0])}C{' '.join(map(_pair, points[1:]))}"
    colour = COLOURS[mark] if mark else FADED
    dashes = ' stroke-dasharray="5 3"' if mark == "removed" else ""
    line = f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{2 if mark else 1.1:g}"{dashes}/>'
    return line + (_tip(points, colour) if arrow else "")


def _tip(points: Sequence[Point], colour: str) -> str:
    """A head at the end of a curve, in the direction in which it comes in."""
    (x, y) = points[-1]
    back = next((one for one in points[-2::-1] if abs(one[0] - x) + abs(one[1] - y) > 1), (x, y - 1))
    dx, dy = x - back[0], y - back[1]
    length = (dx * dx + dy * dy) ** 0.5
    dx, dy = dx / length, dy / length
    base = (x - 8 * dx, y - 8 * dy)
    corners = ((x, y), (base[0] - 3.6 * dy, base[1] + 3.6 * dx), (base[0] + 3.6 * dy, base[1] - 3.6 * dx))
    return f'<polygon points="{" ".join(map(_pair, corners))}" fill="{colour}"/>'


def _pair(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _text(one: Set, x: float, top: float, *, middle: bool = False) -> str:
    more = ' font-weight="bold"' if one.bold else ""
    more += ' text-anchor="middle"' if middle else ""
    more += f' fill="{one.colour}"' if one.colour != INK else ""
    more += f' font-size="{one.size:g}"' if one.size != PLAIN else ""
    return f'<text x="{x:.1f}" y="{top + one.foot:.1f}"{more}>{_escaped(one.text)}</text>'


# ladders ---------------------------------------------------------------------------------------------------------


def _panel(panel: Panel) -> Block:
    """A ladder as a table."""
    parts: list[str] = []
    foot = PAD
    for line in wrapped(SIGNS[panel.mark] + panel.title, (PANEL - 2 * PAD) / PLAIN):
        foot += PLAIN * LEADING
        parts.append(_text(Set(line, PLAIN, foot - 4, True, COLOURS[panel.mark]), PAD, 0))
    foot += 4
    unmarked: Mark = ""
    marks = panel.marks or (unmarked,) * len(panel.rows)
    for row, mark in zip(panel.rows, marks, strict=True):
        cells = [wrapped(text, width) for text, width in zip((SIGNS[mark] + row[0], *row[1:]), CELLS, strict=True)]
        parts.append(f'<path d="M0 {foot:.1f}H{PANEL:.1f}" stroke="#cbd2d9"/>')
        for number, lines in enumerate(cells):
            x = PAD + (sum(CELLS[:number]) + number) * PLAIN
            for place, line in enumerate(lines, 1):
                one = Set(line, PLAIN, foot + place * PLAIN * LEADING - 2, False, COLOURS[mark])
                parts.append(_text(one, x, 0))
        foot += max(map(len, cells)) * PLAIN * LEADING + 4
    edge = COLOURS[panel.mark] if panel.mark else LADDER
    frame = f'<rect width="{PANEL:.1f}" height="{foot:.1f}" rx="3" fill="#fffdf5" stroke="{edge}"/>'
    return Block((PANEL, foot), frame + "".join(parts))
