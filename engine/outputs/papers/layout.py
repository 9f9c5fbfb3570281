"""The layout of official papers after GB/T 9704-2012: the page, its grid, its fonts, its paragraphs.

Lengths are millimetres unless a name says otherwise; Word wants twips (1/1440 inch), half and eighths of points.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from engine.outputs.papers.fonts import FALLBACKS, FANG, HEAD, HEI, KAI, OTHERS, SONG

__all__ = [
    "BLACK", "BODY", "FANG", "HEAD", "HEI", "KAI", "LINE", "RED", "SONG", "element", "fonts", "in_order", "page",
    "paragraph", "right_tab", "rule", "twips", "wider",
]  # fmt: skip

TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
"""天头, 版心 to the foot, 订口, 版心 to the right: 版心 156 × 225 (5.2.1)."""
LINES, CHARACTERS = 22, 28
BODY = 16.0
"""三号, in points."""
LINE = 579
"""One line in twips: 225 mm over 22 lines, 28.95 pt."""
CHAR_SPACE = round((156 / 25.4 * 72 / CHARACTERS - BODY) * 4096)
"""What Word adds to a character of body size so that 28 fill a line, in 1/4096 pt."""
CLOSER = -6
"""Twentieths of a point by which body characters stand closer, so that 28 of 16 pt fill 156 mm in any program."""
RED = RGBColor(0xE6, 0x00, 0x12)
BLACK = RGBColor(0, 0, 0)
LATIN = ("ascii", "hAnsi", "cs")


def twips(mm: float) -> int:
    """Millimetres in twips."""
    return round(mm / 25.4 * 1440)


def page(*, first_differs: bool = False) -> Any:
    """An empty A4 document with the margins and grid of an official paper, page numbers odd right and even left.

    Args:
        first_differs: the first page has its own head and foot, and no number (信函格式).
    """
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    section.different_first_page_header_footer = first_differs
    made.settings.odd_and_even_pages_header_footer = True
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "linesAndChars"), ("linePitch", LINE), ("charSpace", CHAR_SPACE)):
        grid.set(qn(f"w:{name}"), str(value))
    section._sectPr.append(grid)
    normal: Any = made.styles["Normal"]
    normal.font.size = Pt(BODY)
    fonts(normal.element.get_or_add_rPr(), FANG)
    normal.element.get_or_add_rPr().append(element("w:spacing", val=CLOSER))
    in_order(normal.element.rPr)
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):  # no air beside figures; LibreOffice's grid is too coarse
        normal.element.get_or_add_pPr().append(element(f"w:{name}", val=0))
    defaults = made.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for size in defaults.findall(qn("w:sz")) + defaults.findall(qn("w:szCs")):
        size.set(qn("w:val"), str(round(BODY * 2)))  # the grid's characters are measured by these
    fonts(defaults, FANG)
    _numbered(section.footer, "right")
    _numbered(section.even_page_footer, "left")
    _table_of_fonts(made)
    made.core_properties.author = made.core_properties.comments = ""
    return made


def fonts(properties: Any, family: str) -> None:
    """Sets the font of Chinese text; Latin letters and figures take one of their own."""
    element = properties.find(qn("w:rFonts"))
    if element is None:
        element = OxmlElement("w:rFonts")
        properties.insert(0, element)
    for name in list(element.attrib):
        del element.attrib[name]
    for name, value in (("hint", "eastAsia"), ("eastAsia", family), *((one, OTHERS) for one in LATIN)):
        element.set(qn(f"w:{name}"), value)


def paragraph(
    container: Any, text: str = "", *, font: str = FANG, size: float = BODY, align: str = "", colour: RGBColor = BLACK,
    indent: float = 0, right: float = 0, before: float = 0, after: float = 0, line: float = LINE / 20, scale: int = 100,
    keep: bool = False, spacing: float = 0, first: Any = None,
) -> Any:  # fmt: skip
    """One paragraph with one run.

    Args:
        size, line, before, after, spacing: points. indent: of the first line, right: of the right edge, in characters
            of the body. scale: width of the characters, per cent. keep: on one page with what follows.
        first: a paragraph to use instead of adding one.
    """
    made = first if first is not None else container.add_paragraph()
    properties = made._p.get_or_add_pPr()
    anew = {"keepNext": keep, "spacing": True, "ind": indent or right, "jc": align} if first is not None else {}
    for old in [one for name in anew if anew[name] for one in properties.findall(qn(f"w:{name}"))]:
        properties.remove(old)  # Word refuses a paragraph that says a thing twice
    if keep:
        properties.append(OxmlElement("w:keepNext"))
    properties.append(element("w:spacing", before=round(before * 20), after=round(after * 20),
                               line=round(line * 20), lineRule="exact"))  # fmt: skip
    if indent or right:
        edges: dict[str, int] = {}
        if indent:
            edges |= {"firstLineChars": round(indent * 100), "firstLine": round(indent * BODY * 20)}
        if right:
            edges |= {"rightChars": round(right * 100), "right": round(right * BODY * 20)}
        properties.append(element("w:ind", **edges))
    if align:
        properties.append(element("w:jc", val=align))
    if text:
        run = made.add_run(text)
        run.font.size, run.font.color.rgb = Pt(size), colour
        fonts(run._r.get_or_add_rPr(), font)
        if scale != 100:
            run._r.rPr.append(element("w:w", val=scale))
        if spacing:
            run._r.rPr.append(element("w:spacing", val=round(spacing * 20)))
        in_order(run._r.rPr)
    in_order(properties)
    return made


def rule(made: Any, side: str, kind: str, size: int, colour: str, space: int = 1) -> Any:
    """A line along one side of a paragraph; ``size`` in eighths of a point, ``space`` in points."""
    properties = made._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.append(borders)
    borders.append(element(f"w:{side}", val=kind, sz=size, space=space, color=colour))
    in_order(properties)
    return made


def wider(made: Any, mm: float) -> Any:
    """Lets a paragraph reach beyond the 版心, by so much on either side, measured as the page is: 210 mm wide."""
    properties = made._p.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    left, right = LEFT - (210 - mm) / 2, RIGHT - (210 - mm) / 2
    properties.append(element("w:ind", left=-twips(left), right=-twips(right)))
    in_order(properties)
    return made


def right_tab(made: Any, mm: float) -> None:
    """What follows a tab ends so far from the left edge of the 版心."""
    tabs = element("w:tabs")
    tabs.append(element("w:tab", val="right", pos=twips(mm)))
    made._p.get_or_add_pPr().append(tabs)
    in_order(made._p.pPr)


ORDER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "shd", "tabs",
         "autoSpaceDE", "autoSpaceDN", "snapToGrid", "rFonts", "b", "color", "spacing", "w", "sz", "szCs", "ind", "jc",
         "rPr", "sectPr")  # fmt: skip
"""Of the elements within w:pPr and w:rPr; where both have one, they agree."""


def in_order(properties: Any) -> None:
    """Puts what a paragraph or run has in the order of the schema, the only one Word reads."""
    place = {qn(f"w:{name}"): at for at, name in enumerate(ORDER)}
    for child in sorted(properties, key=lambda one: place.get(one.tag, len(ORDER))):
        properties.append(child)


def element(name: str, **values: Any) -> Any:
    """An element, ``name`` with its prefix, and its attributes without."""
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _numbered(footer: Any, side: str) -> None:
    """— 1 — in 四号 half-width figures, one character from the outer edge (7.5)."""
    footer.is_linked_to_previous = False
    made = footer.paragraphs[0]
    made._p.get_or_add_pPr().append(element("w:jc", val=side))
    edge = {f"{side}Chars": 100, side: round(BODY * 20)}
    made._p.pPr.append(element("w:ind", **edge))
    in_order(made._p.pPr)
    size = '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr>'
    for content in (
        "<w:t>— </w:t>", '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>', "<w:t> —</w:t>",
    ):  # fmt: skip
        run = content.replace("<w:t>", '<w:t xml:space="preserve">')
        made._p.append(parse_xml(f"<w:r {nsdecls('w')}>{size}{run}</w:r>"))


def _table_of_fonts(made: Any) -> None:
    fonts_xml = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
        if name != OTHERS
    )
    for part in made.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{fonts_xml}</w:fonts>'.encode()
