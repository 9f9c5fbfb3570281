"""Every kind of paper as LibreOffice lays it out (GB/T 9704-2012), measured from the PDF in millimetres.

All kinds are filled to the brim and laid out in one call.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from engine.definition.documents import DocumentDef
from engine.definition.registry import Registry
from engine.outputs.papers.preview import as_pdf
from engine.outputs.papers.template import read_template
from engine.outputs.papers.templates import Papers
from engine.outputs.words import names
from tests.outputs.test_layout import KINDS

NEEDS = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="LibreOffice and poppler are not here"
)
MM = 25.4 / 72
LONG = "安全生产治本攻坚三年行动" * 8
ENCLOSED = "# 逾期事项清单\n清查场馆，逾期十二天。\n# 反馈表.docx"
MARKS = {"份号": "000012", "密级和保密期限": "秘密★1年", "紧急程度": "特急", "附件": ENCLOSED}
TOP, BOTTOM, LEFT, RIGHT = 37, 297 - 35, 28, 210 - 26


@dataclass(frozen=True)
class Word:
    """A word on a page and the edges of its box."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


Page = list[Word]


def full(registry: Registry, kind: DocumentDef, *, marked: bool, text: str = LONG) -> bytes:
    """A paper in which everything is given."""
    issuing = next(
        one for one in registry.latest() if any(kind.name in move.issues for move in one.transitions.values())
    )
    file = Papers(registry).file(kind.name)
    assert file is not None
    facts = issuing.facts
    values: dict[str, str | None] = {}
    for name, code in names(issuing).items():
        fact = facts.get(code)
        values[name] = (
            "区体育局" if code in issuing.roles else text if fact and fact.kind == "text" else "2024年4月30日"
        )
    values |= dict.fromkeys(MARKS)
    if marked:
        values |= MARKS
    number = f"{kind.series}〔2024〕12号" if kind.series else None
    values |= {"文书名称": kind.title, "文号": number, "成文日期": "2024年3月21日", "事项编号": "HG-2024-0003"}
    organ = "上海市普陀区安全生产委员会"
    values |= {
        "发文机关全称": f"{organ}办公室",
        "安委办全称": f"{organ}办公室",
        "安委会全称": organ,
        "签发人": "安委办主任",
    }
    data, blanks = read_template(file, kind.name).filled(values)
    assert not blanks
    return data


def pages(pdf: bytes, folder: Path) -> Iterator[Page]:
    """The words of each page."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    xml = subprocess.run(["pdftotext", "-bbox", str(file), "-"], check=True, capture_output=True, text=True).stdout
    word = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
    for page in xml.split("<page ")[1:]:
        yield [Word(*(float(one) * MM for one in found[:4]), found[4]) for found in word.findall(page)]


def lines(page: Page) -> list[Page]:
    """The words of a page line by line; words whose middles differ by less than 2 mm stand in one."""
    found: list[Page] = []
    for word in sorted(page, key=lambda one: (one.top + one.bottom, one.left)):
        middle = (word.top + word.bottom) / 2
        if found and middle - (found[-1][0].top + found[-1][0].bottom) / 2 < 2:
            found[-1].append(word)
        else:
            found.append([word])
    return [sorted(one, key=lambda word: word.left) for one in found]


def told(line: Page) -> str:
    """A line without gaps."""
    return "".join(word.text for word in line).replace(" ", "")


def find(page: Page, text: str) -> Page:
    """The first line that begins with a text."""
    return next(one for one in lines(page) if told(one).startswith(text))


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    registry = Registry.load(["workflows"], [])
    papers = {one.name: full(registry, one, marked=True) for one in KINDS}
    plain = next(one for one in KINDS if one.name == "批评通报")
    papers["plain"] = full(registry, plain, marked=False, text=LONG * 9)
    folder = tmp_path_factory.mktemp("geometry")
    return {name: list(pages(pdf, folder)) for name, pdf in as_pdf(papers).items()}


def wrong(kind: DocumentDef, laid: list[Page]) -> Iterator[str]:
    """What of a paper is not where it should be."""
    last = len(laid)
    for number, page in enumerate(laid, 1):
        mark = [one for one in lines(page) if told(one) == f"—{number}—"]
        if kind.form == "letter" and number == 1:
            yield from ("a letter's first page bears a number" for _ in mark)
        elif len(mark) != 1:
            yield f"page {number} has no number of its own"
        elif number % 2 and mark[0][-1].right < 170:
            yield f"page {number} is odd, its number ends at {mark[0][-1].right:.0f}"
        elif number % 2 == 0 and mark[0][0].left > 40:
            yield f"page {number} is even, its number begins at {mark[0][0].left:.0f}"
        body = [one for one in page if one.top > TOP - 1 and one.bottom < BOTTOM + 1]
        for word in page:
            head = kind.form == "letter" and number == 1 and word.top < TOP + 8
            if not head and not LEFT - 1 < word.left < word.right < RIGHT + 1.6:  # the air of a mark may hang over
                yield f"page {number}: “{word.text}” reaches from {word.left:.1f} to {word.right:.1f}"
        if number > 1 and kind.form != "form" and abs(lines(page)[0][0].top - TOP - 2) > 2:
            yield f"page {number} begins at {lines(page)[0][0].top:.1f}"
        if not [one for one in body if not re.match("抄送|.*印发", one.text)]:
            yield f"page {number} bears a 版记 and nothing else"
    everything = [line for page in laid for line in lines(page)]
    dense = [told(line) for line in everything if re.fullmatch("[安全生产治本攻坚三年行动]{24,}", told(line))]
    if kind.form != "form" and dense and not any(len(one) == 28 for one in dense):
        yield f"no line has 28 characters, but {sorted(set(map(len, dense)))}"
    if kind.form != "form":
        middles = [(line[0].top + line[0].bottom) / 2 for page in laid for line in lines(page) if told(line) in dense]
        steps = [b - a for a, b in pairwise(middles) if 8 < b - a < 12]
        if steps and abs(sum(steps) / len(steps) - 225 / 22) > 0.1:
            yield f"lines are {sum(steps) / len(steps):.2f} mm apart"
    first = laid[0]
    if kind.form in ("document", "letter"):
        signed = next((page for page in laid if any(told(one) == "2024年3月21日" for one in lines(page))), None)
        if signed is None:
            yield "no date"
        else:
            date = find(signed, "2024年3月21日")
            if abs(RIGHT - date[-1].right - 4 * 156 / 28) > 2:
                yield f"the date ends {RIGHT - date[-1].right:.1f} mm from the right, not four characters"
    if kind.form == "document":
        number = find(first, f"{kind.series}〔" if kind.series else "（公开发布）")
        middle = (number[0].left + number[-1].right) / 2
        if "签发人" in told(number):  # a paper that goes upwards: a character from either edge (7.2.6)
            edges = (number[0].left - LEFT, RIGHT - number[-1].right)
            yield from (f"the number or 签发人 stands {edges} mm from the edges"
                        for _ in edges if max(abs(one - 156 / 28) for one in edges) > 2)  # fmt: skip
        elif abs(middle - (LEFT + 78)) > 2:
            yield f"the number stands about {middle:.0f}"
        marks = [told(one) for one in lines(first)[:3]]
        if marks != ["000012", "秘密★1年", "特急"]:
            yield f"above the head stand {marks}"
        foot = next((one for one in lines(laid[-1]) if "印发" in told(one)), None)
        if not kind.series:  # a notice to the public has none (decision 0071)
            yield from ("a notice to the public has a 版记" for _ in [foot] if foot is not None)
        elif foot is None or abs(foot[0].bottom - BOTTOM) > 3:
            yield f"the 版记 does not stand on the foot of page {last}"
        if "附件：1.逾期事项清单" not in {told(one) for one in everything}:
            yield "no 附件说明"
        appended = [page for page in laid if told(lines(page)[0]) == "附件1"]
        if len(appended) != 1 or told(lines(appended[0])[1]) != "逾期事项清单":
            yield "no page of its own for 附件1"
    if kind.form == "letter":
        number = find(first, "000012")
        if abs(number[-1].right - RIGHT) > 2 or "号" not in told(number):
            yield f"the number ends at {number[-1].right:.0f}"


@pytest.mark.full
@NEEDS
def test_every_kind_is_laid_out_as_the_standard_says(laid: dict[str, list[Page]]) -> None:
    """Margins, grid, page numbers, number, date, marks, 附件 and 版记."""
    found = {kind.name: list(wrong(kind, laid[kind.name])) for kind in KINDS}
    assert not {name: one for name, one in found.items() if one}


@pytest.mark.full
@NEEDS
def test_the_head_stands_where_it_should_with_marks_and_without(laid: dict[str, list[Page]]) -> None:
    """35 mm below the top of the 版心, the number two lines below it; a letter's 30 mm below the edge of the paper."""
    for name in ("批评通报", "plain"):
        head = next(one for one in laid[name][0] if one.text.startswith("上海市普陀区") and one.top < 120)
        assert head.top == pytest.approx(TOP + 35, abs=3), name
        number = find(laid[name][0], "普安办〔")
        assert 17 < number[0].top - head.bottom < 26
    _first, second, *_rest = laid["plain"]
    long = [len(told(one)) for one in lines(second)]
    assert told(lines(second)[22]) == "—2—"  # after 22 lines, most of them of 28 characters
    assert long[:22].count(28) > 15
    (letter, *_) = laid["督促函"]
    head = next(one for one in letter if one.text.startswith("上海市普陀区"))
    assert head.top == pytest.approx(30, abs=3)
    number = find(letter, "000012")
    assert head.bottom + 4 < number[0].top < head.bottom + 14
