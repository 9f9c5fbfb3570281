"""Whether Word and Excel would open what is made: they refuse as "unreadable" what LibreOffice forgives.

The schemas (ECMA-376, ISO/IEC 29500 transitional) and the rules beside them are those of Microsoft's Open XML SDK, as
openxml-audit has them; ``refused`` adds what Word asks of tables and fields beyond that.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from lxml import etree

from cli.reports.board import SHOWN, collected, write
from cli.reports.demo_files import leave
from engine.definition.registry import Registry
from engine.outputs.papers.template import read_template
from engine.outputs.papers.voided import marked_void
from engine.testing import Office
from tests.outputs.test_geometry import full
from tests.outputs.test_layout import DOCUMENTS, KINDS

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ONE_OF_EACH = ("督促函", "交办单", "延期审批意见书", "倒查报告", "约谈纪要", "挂牌督办通知书")
"""Kinds whose paper with nothing given is looked at too: all forms, rows and tables that may be missing."""
NO_THEME = "relationships/theme' is missing"
"""What is said of a file whose theme was left out because it had been looked at."""
LETTER = DOCUMENTS / "告知函.docx"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return made.getvalue()


def light(held: dict[str, bytes]) -> dict[str, bytes]:
    """The names of styles without what they are, no lists and no theme."""
    named = re.findall(rb'<w:style [^>]*w:styleId="[^"]*"[^>]*>\s*<w:name [^>]*/>', held["word/styles.xml"])
    styles = f"<w:styles {W}>".encode() + b"".join(one + b"</w:style>" for one in named) + b"</w:styles>"
    less = {name: content for name, content in held.items() if "/theme/" not in name}
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        less[name] = re.sub(rb"<(?:Override|Relationship) [^>]*theme/theme1[^>]*>", b"", less[name])
    return less | {"word/styles.xml": styles, "word/numbering.xml": f"<w:numbering {W}/>".encode()}


def refused(data: bytes) -> Iterator[str]:
    """What Word asks beyond the schema."""
    for name, content in parts(data).items():
        if not re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
            continue
        root = etree.fromstring(content)
        for cell in root.iter(qn("w:tc")):
            if len(cell) == 0 or cell[-1].tag != qn("w:p"):
                yield f"{name}: a cell does not end in a paragraph"
        for table in root.iter(qn("w:tbl")):
            if table.find(qn("w:tr")) is None:
                yield f"{name}: a table has no rows"
        for row in root.iter(qn("w:tr")):
            if row.find(qn("w:tc")) is None:
                yield f"{name}: a row has no cells"
        kinds = [one.get(qn("w:fldCharType")) for one in root.iter(qn("w:fldChar"))]
        if kinds.count("begin") != kinds.count("end"):
            yield f"{name}: a field has no end"
        for mark in ("w:bookmarkStart", "w:commentRangeStart"):
            ids = [one.get(qn("w:id")) for one in root.iter(qn(mark))]
            if len(ids) != len(set(ids)):
                yield f"{name}: two marks have one number"


Told = Callable[[str, bytes], list[str]]


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is wrong with a file, by its name and bytes; styles, lists and theme are looked at once."""
    from openxml_audit import OpenXmlValidator

    validator, seen, file = OpenXmlValidator(), set[str](), tmp_path_factory.mktemp("word")

    def told(name: str, data: bytes) -> list[str]:
        held = parts(data)
        styles = sha256(held.get("word/styles.xml", b"")).hexdigest()
        if "word/styles.xml" in held and styles in seen:
            held = light(held)
        seen.add(styles)
        at = file / f"one{Path(name).suffix}"
        at.write_bytes(packed(held))
        errors = [one for one in validator.validate(at).errors if NO_THEME not in one.description]
        found = [f"{name}: {one.part_uri} {one.path}: {one.description}" for one in errors]
        return found + [f"{name}: {one}" for one in refused(data)]

    return told


@pytest.mark.full
def test_papers_of_every_kind(complaints: Told) -> None:
    """With everything given; some with nothing given; void; and a template as it is edited."""
    registry = Registry.load(["workflows"], [])
    wrong = complaints(LETTER.name, LETTER.read_bytes()) + complaints("void.docx", marked_void(LETTER.read_bytes()))
    for kind in KINDS:
        wrong += complaints(f"{kind.name} full.docx", full(registry, kind, marked=True, text="一句话"))
        if kind.name in ONE_OF_EACH:
            template = read_template(DOCUMENTS / f"{kind.name}.docx", kind.name)
            wrong += complaints(f"{kind.name} empty.docx", template.filled(dict.fromkeys(template.used))[0])
    assert wrong == []


@pytest.mark.full
def test_reports_ledgers_and_tables(complaints: Told, district: Office, tmp_path: Path) -> None:
    left = leave(district.engine, tmp_path, [date(2024, 5, 31)])
    assert (left.ledgers > 10, left.months) == (True, 1)
    write(tmp_path / "board.xlsx", collected(district.engine, SHOWN), excel=True)
    files = [one for one in sorted(tmp_path.rglob("*")) if one.suffix in (".docx", ".xlsx")]
    assert [line for one in files for line in complaints(one.name, one.read_bytes())] == []


@pytest.mark.full
@pytest.mark.parametrize(
    ("was", "put_in", "said"),
    [
        ("<w:spacing ", '<w:spacing w:before="0"/><w:spacing ', "spacing"),  # a thing said twice
        ("<w:pPr>", '<w:pPr><w:jc w:val="left"/>', "tabs"),  # out of order
        ('<w:jc w:val="center"/>', '<w:jc w:val="middle"/>', "middle"),
        ("<w:sectPr", "<w:tbl><w:tblPr/><w:tblGrid/></w:tbl><w:sectPr", "a table has no rows"),
        ("<w:sectPr", "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc/></w:tr></w:tbl><w:p/><w:sectPr", "paragraph"),
        ('r:id="', 'r:id="no', "relationship"),
    ],
)
def test_what_word_refuses_is_found(complaints: Told, was: str, put_in: str, said: str) -> None:
    held = parts(LETTER.read_bytes())
    body = held["word/document.xml"].decode()
    assert was in body
    held["word/document.xml"] = body.replace(was, put_in, 1).encode()
    assert said in "\n".join(complaints("bad.docx", packed(held)))
