"""One Word template: what is wrong with it, which names it uses, and the bytes it gives for a record.

A template is a .docx that people edit in Word, with ``{{ name }}``, ``{%p if name %}`` … ``{%p endif %}`` and
``{%p for line in name|段落 %}`` … ``{%p endfor %}``. Of what is enclosed ``name|名录`` lists the names and a loop over
``name|附页`` has the texts; its line that begins one has a ``line|序号`` (附件1). A table's row may stand between
``{%tr for row in name|清单 %}`` and ``{%tr endfor %}``, with cells ``{{ row|栏(1) }}``. Nothing else is allowed: no
calls, no arithmetic, no loops in loops and loops over what the record holds only, so that every template comes to an
end. It runs in jinja2's sandbox all the same. What jinja2 makes of it is kept, so that a second paper of the kind costs
some milliseconds.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import DubanError, Sentence
from engine.outputs.papers.fitting import fitted, marked
from engine.outputs.papers.typed import slips, whole

LARGEST = 4 * 1024 * 1024
"""Bytes of a template, and ten times as many of any part unpacked."""
PAST = (1980, 1, 1, 0, 0, 0)
"""The date of every file within the .docx: the same record gives the same bytes."""
ALLOWED = {
    "Template", "Output", "TemplateData", "Name", "Const", "If", "For", "CondExpr", "Test", "Filter",
    "And", "Or", "Not", "Compare", "Operand",
}  # fmt: skip
FILTERS = ("段落", "名录", "附页", "序号", "清单", "栏")
LOOPED = ("段落", "附页", "清单")
TESTS = ("defined", "none")
TEXT = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
FOREIGN = {
    "vbaProject": Sentence("it carries macros; save it as .docx without them"),
    "embeddings/": Sentence("it carries an embedded object; a template has text, tables and pictures only"),
    "activeX": Sentence("it carries an ActiveX control"),
    "word/comments": Sentence("it holds comments, which would go out with every paper; delete them in Word"),
}
SPOKEN = "\ufdd0"
"""Where the words of a fact end, until the paper is written; no text can hold it."""
TWICE = re.compile(f"[。；，、！？：]{SPOKEN}(?=[。；，、）])|{SPOKEN}")
FILE_NAME = re.compile(r"\.(?:docx?|wps|xlsx?|et|pptx?|pdf|ofd|zip|rar|jpe?g|png|tiff?)$", re.IGNORECASE)
UNENDED = re.compile(r"[\w）》”’〉」%％℃㎡]$")
HEADED = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^。；]{1,20}$")
MARKS = re.compile(r"\{\{|\{%|\{#")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BadTemplate(DubanError):
    """The template {file} of {document} cannot be used: {why}"""


class NoWord(DubanError):
    """Word papers need the packages docxtpl and python-docx: pip install 'duban[documents]'"""


class Unset:
    """A name the record has nothing for: false, and noted when it would be printed."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True)
class Template:
    """A template that was read and found lawful.

    Attributes:
        file: where it was read. parts: every file within it. compiled: the parts with placeholders.
        used: names it speaks of. bare: those it prints without asking first whether they are there.
        places: what stands written about each name.
    """

    file: str
    document: str
    parts: tuple[tuple[str, bytes], ...]
    compiled: Mapping[str, Any]
    used: frozenset[str]
    bare: frozenset[str]
    places: Mapping[str, str] = field(default_factory=dict)

    def filled(self, values: Mapping[str, str | None]) -> tuple[bytes, list[str]]:
        """The .docx for these values, and the names that were to be printed and have none (then it is not to be used).

        Bytes are the same whenever the values are.
        """
        missing: list[str] = []
        known: dict[str, Any] = {
            name: Unset(name) if value is None else NOT_XML.sub("", value.replace("\r\n", "\n"))
            for name, value in values.items()
        }
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, data in self.parts:
                if name in self.compiled:
                    said = TWICE.sub("", self.compiled[name].render(known, _missing=missing))
                    data = fitted(whole(said)).encode("utf-8")
                archive.writestr(_entry(name), data)
        return made.getvalue(), list(dict.fromkeys(missing))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, PAST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def read_template(file: Path, document: str) -> Template:
    """Reads and checks a template.

    Raises:
        BadTemplate: with the reason. NoWord: docxtpl is not installed.
    """
    try:
        return _read(str(file), document, file.read_bytes())
    except OSError as error:
        why = Sentence("it cannot be read: {message}", {"message": error.strerror or str(error)})
        raise BadTemplate(file=file.name, document=document, why=why) from None


@lru_cache(maxsize=256)
def _read(file: str, document: str, data: bytes) -> Template:
    def bad(why: Sentence) -> BadTemplate:
        return BadTemplate(file=Path(file).name, document=document, why=why)

    if (wrong := next(_foreign(data), None)) is not None:
        raise bad(wrong)
    import jinja2

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = tuple((name, archive.read(name)) for name in archive.namelist())
    world = environment()
    compiled: dict[str, Any] = {}
    used: set[str] = set()
    bare: set[str] = set()
    places: dict[str, str] = {}
    for name, content in parts:
        if not TEXT.fullmatch(name):
            continue
        if (slip := next(slips(name, content, world.parse), None)) is not None:
            raise bad(slip)
        source = patched(content.decode("utf-8", "replace"))
        if not MARKS.search(source):
            continue
        try:
            tree = world.parse(source)
            if (wrong := _forbidden(tree)) is not None:
                raise bad(placed(_guilty(world, source), wrong))
            compiled[name] = world.from_string(marked(source))
        except jinja2.TemplateSyntaxError as error:
            raise bad(Sentence("it cannot be read: {message}", {"message": error.message or ""})) from None
        used |= _used(tree)
        for one in _used(tree):
            places.setdefault(one, _place_of(source, one))
        bare |= _bare(tree)
    return Template(file, document, parts, compiled, frozenset(used), frozenset(bare), places)


def environment() -> Any:
    """jinja2's sandbox without its functions, filters and tests, save those a template may use."""
    try:
        from jinja2 import StrictUndefined, pass_context
        from jinja2.sandbox import ImmutableSandboxedEnvironment
        from markupsafe import Markup, escape
    except ImportError:
        raise NoWord() from None

    @pass_context
    def printed(context: Any, value: Any) -> Any:
        if isinstance(value, Unset):
            context["_missing"].append(value.name)
            return ""
        lines = [str(escape(one)) for one in str(value).split("\n")]
        return Markup('</w:t><w:br/><w:t xml:space="preserve">'.join(lines) + (SPOKEN if value else ""))

    def paragraphs(value: Any) -> list[str]:
        return [] if isinstance(value, Unset) else [one for one in str(value).split("\n") if one.strip()]

    def sentences(value: Any) -> list[str]:
        return [ended(one) for one in paragraphs(value)]

    def listed(value: Any) -> Any:
        names = [name for name, _lines in enclosed(paragraphs(value))]
        if len(names) < 2:
            return value if isinstance(value, Unset) else "".join(names)
        return "\n".join(f"{number}.{name}" for number, name in enumerate(names, 1))

    def pages(value: Any) -> Iterator[str]:
        found = enclosed(paragraphs(value))
        for number, (name, lines) in enumerate(found, 1):
            if lines:
                yield Heading(name, f"附件{number}" if len(found) > 1 else "附件")
                yield from lines

    def cell(row: Any, n: Any = 1) -> str:
        cells = str(row).split("\t")
        return cells[n - 1] if isinstance(n, int) and 0 < n <= len(cells) else ""

    world = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=printed)
    world.globals.clear()
    makes = (sentences, listed, pages, lambda line: getattr(line, "number", ""), paragraphs, cell)
    world.filters = dict[str, Any](zip(FILTERS, makes, strict=True))
    world.tests = {name: world.tests[name] for name in TESTS}
    return world


def ended(paragraph: str) -> str:
    """A paragraph with a full stop where whoever typed it left it out; headings (一、…, （一）…) have none."""
    words = paragraph.rstrip()
    return paragraph if HEADED.match(words) or not UNENDED.search(words) else words + "。"


class Heading(str):
    """The name of an enclosure; ``number``: 附件1, or 附件 of one alone."""

    number: str

    def __new__(cls, name: str, number: str) -> Heading:
        made = super().__new__(cls, name)
        made.number = number
        return made


def enclosed(lines: list[str]) -> list[tuple[str, list[str]]]:
    """The names of what is enclosed, without the ending of a file, and the text of each that has one.

    A line that begins with ``#`` names one, and the lines below are its text; without any such line each is a name.
    """
    if not any(line.lstrip().startswith("#") for line in lines):
        return [(FILE_NAME.sub("", line.strip()), []) for line in lines]
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.lstrip().startswith("#") or not found:
            found.append((FILE_NAME.sub("", line.strip().lstrip("#").strip()), []))
        else:
            found[-1][1].append(line)
    return found


# what may not be there -------------------------------------------------------------------------------------------


def _foreign(data: bytes) -> Iterator[Sentence]:
    """What makes a file no template of ours, before anything in it is read as XML."""
    if len(data) > LARGEST:
        yield Sentence("it is larger than 4 MB")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        if any(entry.file_size > LARGEST * 10 for entry in entries):
            yield Sentence("it unpacks to more than 40 MB")
            return
        names = [entry.filename for entry in entries]
        if "word/document.xml" not in names:
            yield Sentence("it is no Word document (.docx)")
            return
        types = archive.read("[Content_Types].xml")
        for word, why in FOREIGN.items():
            if any(word in name for name in names):
                yield why
        if b"macroEnabled" in types:
            yield FOREIGN["vbaProject"]
        for name in names:
            content = archive.read(name) if name.endswith((".rels", ".xml")) else b""
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                yield Sentence("it declares a document type, which Word never does")
            if name.endswith(".rels") and re.search(rb'TargetMode\s*=\s*"External"', content):
                yield Sentence("it fetches something from outside (a link, a picture or another template)")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError):
        yield Sentence("it is no Word document (.docx)")


def patched(xml: str) -> str:
    """The part as jinja2 can read it: placeholders that Word split into runs put together again."""
    try:
        from docxtpl import DocxTemplate
    except ImportError:
        raise NoWord() from None
    nobody: Any = None  # it asks nothing of itself
    return str(DocxTemplate.patch_xml(nobody, xml))


def _forbidden(tree: Any) -> Sentence | None:
    from jinja2 import nodes

    for node in tree.find_all(nodes.Node):
        if type(node).__name__ not in ALLOWED:
            return Sentence("a template prints names, asks if and goes over paragraphs; it neither reckons nor calls")
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            return Sentence(
                "there is no filter {name}; there is {known}", {"name": node.name, "known": ", ".join(FILTERS)}
            )
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            return Sentence("there is no test {name}; write if NAME", {"name": node.name})
        if isinstance(node, nodes.For):
            if node.recursive or any(True for one in node.body for _ in one.find_all(nodes.For)) or any(
                isinstance(one, nodes.For) for one in node.body
            ):  # fmt: skip
                return Sentence("a loop in a loop is not allowed: it might never end")
            if not isinstance(node.iter, nodes.Filter) or node.iter.name not in LOOPED:
                return Sentence("a loop goes over the paragraphs of a fact: for line in NAME|段落")
    return None


def placed(where: str, why: Sentence) -> Sentence:
    """A reason with what stands written about the place, if it is known."""
    return Sentence("near “{where}”: {message}", {"where": where, "message": why}) if where else why


def _place_of(source: str, name: str) -> str:
    """What stands written about the first place where a template speaks of a name."""
    text = _text(source)
    found = re.search(r"\{[{%][^{}]*(?<!\w)" + re.escape(name) + r"(?!\w)[^{}]*\}", text)
    return _about(text, found.start(), found.end()) if found else ""


def _guilty(world: Any, source: str) -> str:
    """The first placeholder that is not allowed even by itself, with what stands about it."""
    import jinja2

    text = _text(source)
    for found in re.finditer(r"\{\{.*?\}\}|\{%\s*(\w+).*?%\}", text):
        ending = f"{{% end{found[1]} %}}" if found[1] else ""
        try:
            if _forbidden(world.parse(found[0] + ending)) is not None:
                return _about(text, found.start(), found.end())
        except jinja2.TemplateSyntaxError:
            continue  # one that ends what another began
    return ""


def _text(source: str) -> str:
    """What people see of a part, a line for each paragraph."""
    return re.sub(r"<[^>]*>", "", source.replace("</w:p>", "\n"))


def _about(text: str, start: int, end: int) -> str:
    before, after = text[:start].rpartition("\n")[2][-12:], text[end:].partition("\n")[0][:12]
    return f"{before}{text[start:end][:60]}{after}".strip()


def _used(tree: Any) -> set[str]:
    from jinja2 import meta

    return set(meta.find_undeclared_variables(tree))


def _bare(tree: Any) -> set[str]:
    """Names printed where nothing asked before whether they are there."""
    from jinja2 import nodes

    found: set[str] = set()

    def visit(node: Any, sure: frozenset[str]) -> None:
        if isinstance(node, nodes.If):
            asked = {one.name for one in _names(node.test)}
            for one in node.body:
                visit(one, sure | asked)
            for one in [*node.elif_, *node.else_]:
                visit(one, sure)
            return
        if isinstance(node, nodes.For):
            inner = sure | {one.name for one in _names(node.target)}
            for one in node.body:
                visit(one, inner)
            return
        if isinstance(node, nodes.Output):
            for one in node.nodes:
                if isinstance(one, nodes.Name) and one.name not in sure:
                    found.add(one.name)
            return
        for one in node.iter_child_nodes():
            visit(one, sure)

    visit(tree, frozenset())
    return found


def _names(node: Any) -> list[Any]:
    from jinja2 import nodes

    return [node] if isinstance(node, nodes.Name) else list(node.find_all(nodes.Name))
