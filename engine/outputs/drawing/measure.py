"""How wide a text is before anybody has drawn it, and where its lines break.

Nothing here reads a font: a drawing is made on a server and looked at elsewhere. Every Chinese font sets a Han
character and full-width punctuation one em wide; the rest is taken as wide as the widest of the usual sans-serif fonts
sets it, so that a text is never wider than its box. A test compares that with what a browser measures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from unicodedata import category, east_asian_width

NARROW = {
    **dict.fromkeys("iljI.,:;'|!", 0.36),
    **dict.fromkeys(" ()[]{}ftr-/\\", 0.44),
    **dict.fromkeys("<>=+~^#", 0.88),
    **dict.fromkeys("mwMW@%", 1.0),
}
_PIECES = re.compile(r"[!-~]+ ?|\s|.", re.DOTALL)
_CLAUSES = re.compile(r"(?:·\s*)?[^、，；·]+[、，；]?|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：！？）〕》」』】”’…,.;:!?)]}%")
_NOT_LAST = frozenset("（〔《「『【“‘([{")


def em(text: str) -> float:
    """The width of a text in ems, rather too much than too little."""
    return sum(map(_em, text))


def _em(char: str) -> float:
    if char in NARROW:
        return NARROW[char]
    if east_asian_width(char) in "WFA":
        return 1.0
    if category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    if category(char) in ("So", "Sm") and char > "~":  # from a font of signs, if any
        return 1.3
    return 0.76 if char.isupper() else 0.64


def wrapped(text: str, most: float) -> list[str]:
    """The lines of a text, none wider than ``most`` ems.

    It breaks behind a clause where that can be done, else between Han characters and words; no closing mark begins a
    line and no opening one ends it.
    """
    lines = [""]

    def put(piece: str, smaller: Sequence[Callable[[str], list[str]]]) -> None:
        if em((lines[-1] + piece).rstrip()) <= most:
            lines[-1] += piece
        elif em(piece.strip()) <= most or not smaller:
            lines.append(piece)
        else:
            for one in smaller[0](piece):
                put(one, smaller[1:])

    put(text, (_CLAUSES.findall, _unbroken, list))
    return [line.strip() for line in lines if line.strip()] or [""]


def _unbroken(text: str) -> list[str]:
    """A text in pieces that stay on one line."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        if pieces and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
