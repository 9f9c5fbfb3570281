"""A procedure as a picture: SVG that needs nothing but itself, drawn on this machine."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definition.definition import Definition
from engine.outputs.drawing.layout import NoDrawing
from engine.outputs.drawing.sketch import between, sketch
from engine.outputs.drawing.svg import drawn

__all__ = ["NoDrawing", "svg", "svg_of_difference"]


def svg(definition: Definition, titles: Mapping[str, str] | None = None) -> str:
    """The states with who owes and by when, the moves with who may, and every ladder, as one SVG document.

    Args:
        titles: code of a procedure → its title, for what rungs open and children tell.

    Raises:
        NoDrawing: nothing on this machine can lay it out.
    """
    return drawn(sketch(definition, titles or {}))


def svg_of_difference(old: Definition, new: Definition, titles: Mapping[str, str] | None = None) -> str:
    """Two versions on one drawing: what is new, gone or changed is marked by colour and by sign (＋ － ≠).

    Raises:
        NoDrawing: nothing on this machine can lay it out.
    """
    return drawn(between(old, new, titles or {}))
