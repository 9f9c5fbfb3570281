"""The layout of the shipped templates (GB/T 9704-2012), measured from the .docx and from LibreOffice's PDF."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from engine.decision.paper import Paper
from engine.definition.documents import DocumentDef, read_documents
from engine.definition.registry import Registry
from engine.outputs.layout import CHAR_SPACE
from engine.outputs.papers import Papers

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
        head = made.paragraphs[0]
        assert str(head.runs[0].font.color.rgb) == "E60012"
        assert any(one.find(qn("w:bottom")).get(qn("w:color")) == "E60012"
                   for one in made.element.body.iter(qn("w:pBdr")))  # fmt: skip
    texts = [one.text for one in made.element.body.iter(qn("w:t"))]
    assert ("{{ 文号 }}" in "".join(texts)) == bool(kind.series)


def test_the_imprint_has_its_three_weights() -> None:
    made = opened(next(one for one in KINDS if one.name == "批评通报"))
    borders = list(made.tables[-1]._tbl.iter(qn("w:tcBorders")))
    assert {one.get(qn("w:sz")) for edge in borders for one in edge} == {"8"}  # without copies: 0.35 mm above and below


# as LibreOffice lays it out --------------------------------------------------------------------------------------

NEEDS = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="LibreOffice and poppler are not here"
)
LONG = "安全生产治本攻坚三年行动" * 60
MM = 25.4 / 72


def pages(tmp_path: Path, paper: Paper) -> list[list[tuple[float, float, float, float, str]]]:
    """The words of each page as (left, top, right, bottom, text), millimetres from the top left corner."""
    data = Papers(Registry.load(["workflows"], []))(paper, str)
    assert data is not None
    (tmp_path / "paper.docx").write_bytes(data)
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "paper.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    xml = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "paper.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    word = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
    return [
        [(*(float(one) * MM for one in found[:4]), found[4]) for found in word.findall(page)]
        for page in xml.split("<page ")[1:]
    ]


@pytest.mark.full
@NEEDS
def test_a_letter_of_several_pages_keeps_the_grid(tmp_path: Path) -> None:
    facts = {"grounds": LONG, "kind": "letter"}
    found = pages(tmp_path, Paper(
        "督促函", "普安办函〔2024〕12号", "HG-2024-0003", "函告：区体育局", "letter", 1, date(2024, 3, 21), facts,
        {"addressee": "区体育局"},
    ))  # fmt: skip
    assert len(found) >= 2
    first, second = found[0], found[1]
    text = "".join(one[4] for one in first)
    assert "普安办函〔2024〕12号" in text
    assert not re.search("—1—", text)  # a letter's first page bears no number
    assert "—2—" in "".join(one[4] for one in second)
    number = next(one for one in second if one[4] in ("2", "—"))
    assert number[0] < 60  # on even pages on the left
    body = [one for one in second if one[1] < 262]
    assert min(one[0] for one in body) == pytest.approx(28, abs=1)
    assert max(one[2] for one in body) <= 210 - 26 + 1
    lines = sorted({round(one[1], 0) for one in body})
    full = next(one[4] for one in body if "治本攻坚" in one[4] and len(one[4]) > 20)
    assert len(full) == 28
    steps = [b - a for a, b in itertools.pairwise(lines) if 8 < b - a < 12]
    assert sum(steps) / len(steps) == pytest.approx(10.2, abs=0.2)  # 225 mm over 22 lines


@pytest.mark.full
@NEEDS
def test_a_circular_has_its_head_number_and_foot_in_place(tmp_path: Path) -> None:
    facts = {"grounds": "逾期未办结", "kind": "criticism", "demand": "限期整改"}
    (first, *_rest) = pages(tmp_path, Paper(
        "批评通报", "普安办〔2024〕5号", "TB-2024-0003", "通报：区体育局", "circular", 1, date(2024, 6, 3), facts,
        {"addressee": "区体育局"},
    ))  # fmt: skip
    head = next(one for one in first if one[4].startswith("上海市普陀区"))
    assert head[1] == pytest.approx(37 + 35, abs=4)  # 35 mm below the top of the 版心
    number = next(one for one in first if "〔2024〕" in one[4])
    assert number[1] > head[3] + 15  # two empty lines
    end = max(one[2] for one in first if abs(one[1] - number[1]) < 1)
    assert (number[0] + end) / 2 == pytest.approx(28 + 78, abs=2)
    foot = next(one for one in first if one[4] == "1" and one[1] > 250)
    assert foot[0] > 150  # on odd pages on the right


def test_an_opened_template_keeps_word_happy() -> None:
    """What python-docx writes back is what it read: no part is missing that another speaks of."""
    for kind in KINDS:
        made = opened(kind)
        again = io.BytesIO()
        made.save(again)
        assert docx.Document(again).paragraphs
