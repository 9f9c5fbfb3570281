"""What of a paper follows the length of the name it bears: the width of a head's characters, the place of a signature.

A template is edited in Word and has to open there, so it has plain figures for both. Where a paragraph prints a name,
``marked`` replaces them when the template is read, and ``fitted`` reckons them when a paper is written.
"""

from __future__ import annotations

import re
import unicodedata

from engine.outputs.words import ISSUING

WIDE, EDGE = "\ufdd1", "\ufdd2"
"""Stand for a figure that is reckoned; no text can hold them."""
ROOM = 152 / 25.4 * 72
"""Points of a line of a head: the 版心 with some air."""
NARROWEST = 45
"""Per cent; a longer head stands in two lines."""
MIDDLE = 8.25
"""Characters from the right edge of the 版心 to the middle of a date that ends four from it (7.3.5.1)."""
PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>(?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
SCALE = re.compile(r'(<w:w w:val=")\d+(")')
SIGNED = re.compile(r"\{\{\s*(?:" + "|".join(ISSUING) + r")\s*\}\}")
RIGHT = re.compile(r'(w:right(?:Chars)?=")\d+(")')


def marked(source: str) -> str:
    """A part of a template, with marks for what ``fitted`` reckons."""

    def one(found: re.Match[str]) -> str:
        paragraph = found[0]
        if "{{" in paragraph and SCALE.search(paragraph):
            return SCALE.sub(rf"\g<1>{WIDE}\g<2>", paragraph)
        if SIGNED.fullmatch(_text(paragraph).strip()) and '<w:jc w:val="right"' in paragraph:
            return RIGHT.sub(rf"\g<1>{EDGE}\g<2>", paragraph)
        return paragraph

    return PARAGRAPH.sub(one, source) if "<w:w " in source or SIGNED.search(source) else source


def fitted(xml: str) -> str:
    """A part of a paper, with its figures."""
    if WIDE not in xml and EDGE not in xml:
        return xml
    return PARAGRAPH.sub(lambda found: _reckoned(found[0]), xml)


def _reckoned(paragraph: str) -> str:
    if WIDE in paragraph:
        size = max((int(one) / 2 for one in re.findall(r'<w:sz w:val="(\d+)"', paragraph)), default=16)
        return paragraph.replace(WIDE, str(_scale(_characters(_text(paragraph)) * size)))
    if EDGE in paragraph:
        right = max(1.0, MIDDLE - _characters(_text(paragraph)) / 2)
        edges = {"w:rightChars": round(right * 100), "w:right": round(right * 16 * 20)}
        for name, value in edges.items():
            paragraph = paragraph.replace(f'{name}="{EDGE}"', f'{name}="{value}"')
    return paragraph


def scale(text: str, size: float) -> int:
    """How wide the characters of a head are, per cent, so that it fits; ``size`` in points."""
    return _scale(_characters(text) * size)


def _scale(points: float) -> int:
    """How wide the characters of a line may be, per cent, that would take so many points."""
    if not points:
        return 100
    narrow = int(ROOM / points * 100)
    return min(100, narrow if narrow >= NARROWEST else int(2 * ROOM * 0.95 / points * 100))


def _characters(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(one) in "FWA" else 0.5 for one in text.strip())


def _text(paragraph: str) -> str:
    return re.sub(r"<[^>]*>", "", paragraph).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
