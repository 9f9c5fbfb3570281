"""Breaking text into lines of so many columns (汉字 are two wide), as Chinese and English are broken.

English breaks at blanks, Chinese between any two characters; but no line begins with a closing mark or ends with an
opening one.
"""

from __future__ import annotations

from rich.cells import cell_len, chop_cells

CLOSING = frozenset("，。、；：！？）】》〉”’〕」』］｝％…—,.;:!?)]}")
OPENING = frozenset("（【《〈“‘〔「『［｛([{")


def pieces(text: str) -> list[str]:
    """What must stay together: words with the blanks after them, single Chinese characters with their marks."""
    found: list[str] = []
    for sign in text:
        last = found[-1] if found else ""
        if not last:
            found.append(sign)
        elif sign == " " or (sign in CLOSING and last[-1] != " ") or last[-1] in OPENING:
            found[-1] += sign
        elif last[-1] == " " or cell_len(sign) == 2 or cell_len(last[-1]) == 2 or sign in OPENING:
            found.append(sign)
        else:
            found[-1] += sign
    return found


def longest(text: str) -> int:
    """The width of the widest piece."""
    return max((cell_len(one.rstrip()) for one in pieces(text)), default=0)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many columns; a piece that is wider alone is cut."""
    if cell_len(text) <= width:
        return [text]
    lines, line = [], ""
    for piece in pieces(text):
        if cell_len(line + piece.rstrip()) <= width:
            line += piece
            continue
        if line:
            lines.append(line.rstrip())
        *full, line = chop_cells(piece, width) if cell_len(piece.rstrip()) > width else [piece]
        lines += full
    return [*lines, line.rstrip()] if line else lines
