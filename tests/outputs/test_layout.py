"""The layout of the shipped templates (GB/T 9704-2012), measured from the .docx."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from engine.definition.documents import DocumentDef, read_documents
from engine.outputs.papers.layout import CHAR_SPACE

DOCUMENTS = Path(__file__).parent.parent.parent / "workflows" / "documents"
KINDS = [one for one in read_documents(DOCUMENTS / "documents.toml") if isinstance(one, DocumentDef)]
EVERY = pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
TWIP = 1440 / 25.4


def opened(kind: DocumentDef) -> Any:
    return docx.Document(str(DOCUMENTS / f"{kind.name}.docx"))


@EVERY
def test_page_margins_and_grid(kind: DocumentDef) -> None:
    (section,) = opened(kind).sections
    measured = {
        name: round(getattr(section, name).mm, 1)
        for name in ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    }
    assert measured == {
        "page_width": 210, "page_height": 297, "top_margin": 37, "bottom_margin": 35, "left_margin": 28,
        "right_margin": 26,
    }  # fmt: skip
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    line = int(grid.get(qn("w:linePitch")))
    assert (225 * TWIP) // line == 22  # lines a page
    pitch = 16 + int(grid.get(qn("w:charSpace"))) / 4096  # points from one character to the next
    assert int(grid.get(qn("w:charSpace"))) == CHAR_SPACE
    assert 156 / 25.4 * 72 / pitch == pytest.approx(28, abs=0.01)


@EVERY
def test_fonts_are_named_with_fallbacks_and_none_is_carried(kind: DocumentDef) -> None:
    made = opened(kind)
    normal = made.styles["Normal"]
    assert normal.font.size.pt == 16
    assert normal.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"
    parts = {str(part.partname): part for part in made.part.package.iter_parts()}
    table = parts["/word/fontTable.xml"].blob.decode()
    for name, other in (
        ("仿宋_GB2312", "FangSong"),
        ("方正小标宋简体", "华文中宋"),
        ("楷体_GB2312", "KaiTi"),
        ("黑体", "SimHei"),
    ):
        assert re.search(rf'w:name="{name}"><w:altName w:val="[^"]*{other}', table)
    assert not [name for name in parts if "/fonts/" in name]


@EVERY
def test_page_numbers_are_right_on_odd_and_left_on_even_pages(kind: DocumentDef) -> None:
    made = opened(kind)
    assert made.settings.odd_and_even_pages_header_footer
    (section,) = made.sections
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert (line.text, line._p.pPr.find(qn("w:jc")).get(qn("w:val"))) == ("— 1 —", side)
        assert line.runs[0].font.size.pt == 14
    if kind.form == "letter":
        assert section.different_first_page_header_footer
        assert section.first_page_footer.paragraphs[0].text == ""


@EVERY
def test_red_heads_rules_and_numbers(kind: DocumentDef) -> None:
    made = opened(kind)
    (section,) = made.sections
    if kind.form == "letter":
        name, line = section.first_page_header.paragraphs
        assert str(name.runs[0].font.color.rgb) == "E60012"
        below = line._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
        above = section.first_page_footer.paragraphs[0]._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
        assert [one.get(qn("w:val")) for one in (below, above)] == ["thickThinSmallGap", "thinThickSmallGap"]
        edges = line._p.pPr.find(qn("w:ind"))
        reach = 156 - sum(int(edges.get(qn(f"w:{side}"))) for side in ("left", "right")) / TWIP
        assert reach == pytest.approx(170, abs=0.1)
        assert section.footer_distance.mm == pytest.approx(20, abs=0.1)
    elif kind.form in ("document", "minutes"):
        head = next(one for one in made.paragraphs if one.runs and one.runs[0].font.size.pt == 36)
        assert str(head.runs[0].font.color.rgb) == "E60012"
        assert any(one.find(qn("w:bottom")).get(qn("w:color")) == "E60012"
                   for one in made.element.body.iter(qn("w:pBdr")))  # fmt: skip
    texts = [one.text for one in made.element.body.iter(qn("w:t"))]
    assert ("{{ 文号 }}" in "".join(texts)) == bool(kind.series)


def test_the_imprint_has_its_three_rules() -> None:
    made = opened(next(one for one in KINDS if one.name == "批评通报"))
    rules = [one._p.pPr for one in made.paragraphs if one._p.pPr.find(qn("w:shd")) is not None]
    heights = [int(one.find(qn("w:spacing")).get(qn("w:line"))) / 20 * 25.4 / 72 for one in rules]
    assert heights == pytest.approx([0.35, 0.25, 0.35, 0.35], abs=0.01)  # the third, where there are no copies
    assert all(one.find(qn("w:framePr")).get(qn("w:yAlign")) == "bottom" for one in rules)


def test_an_opened_template_keeps_word_happy() -> None:
    """What python-docx writes back is what it read: no part is missing that another speaks of."""
    for kind in KINDS:
        made = opened(kind)
        again = io.BytesIO()
        made.save(again)
        assert docx.Document(again).paragraphs


@EVERY
def test_the_date_stays_with_the_foot_of_the_paper(kind: DocumentDef) -> None:
    """No page bears a 版记 and nothing else, however full the one before is."""
    lines = opened(kind).paragraphs
    dates = [one for one in lines if one.text == "{{ 成文日期 }}"]
    if kind.form == "document" and any("印发" in one.text for one in lines):
        assert [one.paragraph_format.keep_with_next for one in dates] == [True]
