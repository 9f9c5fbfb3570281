"""What people get wrong when they edit a template in Word, told with the place before jinja2 reads it.

jinja2 sees one long line without paragraphs, and would say in English that it expected something at its 18,792nd
character. Here every paragraph is looked at as it is seen in Word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from engine.errors import Sentence

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
TAG = re.compile(r"\{%(p|tr|tc|r)?[\s-]*(\w*)")
BRACE = re.compile(r"[{}｛｝]")
CHANGED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange")
"""What Word keeps of tracked changes."""
FIELD = re.compile(
    r"\b(MERGEFIELD|INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|LINK|ASK|FILLIN)\b\s*\"?([^\s\"\\]*)", re.IGNORECASE
)
"""Fields that ask, or fetch something from outside; what Word fills itself (page numbers) is no matter."""
TABLE = re.compile(r"<w:tbl>(?:(?!<w:tbl>|<w:tr[ >]).)*?</w:tbl>", re.DOTALL)
CELL = re.compile(r"(<w:tc(?: [^>]*)?>|<w:tcPr/>|</w:tcPr>|</w:tbl>)\s*(?=</w:tc>)")
ENDS = {"endif": "if", "endfor": "for", "else": "if", "elif": "if"}
BEGIN = {"if": "endif", "for": "endfor"}
QUOTES = str.maketrans("“”‘’", "\"\"''")
"""Word writes quotation marks of its own, and they are taken for plain ones."""
LIKE = {"name": "主送单位"}
"""What an example speaks of."""
AROUND = 12
"""Characters that are told on either side of a place."""


def slips(name: str, content: bytes, parsed: Callable[[str], Any]) -> Iterator[Sentence]:
    """What is wrong with a part of a .docx.

    Args:
        parsed: reads a template's text, and raises what jinja2 raises.
    """
    from docx.oxml import parse_xml

    try:
        root: Any = parse_xml(content)
    except SyntaxError:
        yield Sentence("its part {part} is damaged; open it in Word and save it again", {"part": name})
        return
    if any(next(root.iter(f"{W}{one}"), None) is not None for one in CHANGED):
        yield Sentence("it holds tracked changes, which would go out with every paper; accept or reject them in Word")
    codes = [one.get(f"{W}instr") or "" for one in root.iter(f"{W}fldSimple")]
    codes += [one.text or "" for one in root.iter(f"{W}instrText")]
    for found in filter(None, map(FIELD.search, codes)):
        yield Sentence("it has the field {field}; write {{{{ {name} }}}} instead",
                       {"field": found[0], "name": found[2] or "…"})  # fmt: skip
    yield from _marks(root, parsed)


def whole(xml: str) -> str:
    """A part of a paper in which a condition took away all rows of a table or all of a cell: Word refuses both."""
    return CELL.sub(r"\1<w:p/>", TABLE.sub("", xml)) if "<w:tbl>" in xml else xml


def _marks(root: Any, parsed: Callable[[str], Any]) -> Iterator[Sentence]:
    from jinja2 import TemplateSyntaxError

    open_: list[tuple[str, str]] = []  # what has begun and not ended: its word, and where
    for paragraph in root.iter(f"{W}p"):
        text = _seen(paragraph)
        if not BRACE.search(text):
            continue
        for found in TOKEN.finditer(text):
            tag = TAG.match(found[0])
            where = _about(text, found.start(), found.end())
            if (wrong := _alone(paragraph, text, found[0], tag)) is not None:
                yield _near(where, wrong)
            if tag is None:
                try:
                    parsed(found[0].translate(QUOTES))
                except TemplateSyntaxError:
                    yield _near(
                        where, Sentence("it is no placeholder; write {{{{ {name} }}}} with the name alone", LIKE)
                    )
                continue
            word = tag[2]
            if word in BEGIN:
                open_.append((word, where))
            elif word not in ENDS:
                known = "if, elif, else, endif, for, endfor"
                yield _near(where, Sentence("there is no {word}; there is {known}", {"word": word, "known": known}))
                continue
            elif not open_:
                data = {"word": ENDS[word]}
                yield _near(where, Sentence("there is no {word} before it that it could belong to", data))
                return
            elif open_[-1][0] != ENDS[word] and word != "else":
                data = {"other": open_[-1][1], "ending": BEGIN[open_[-1][0]]}
                yield _near(where, Sentence("before it “{other}” must end, with {ending}", data))
                return
            elif word in ("endif", "endfor"):
                open_.pop()
            asked = re.sub(r"^\{%(?:p|tr|tc|r)?", "{%", found[0]).translate(QUOTES)
            try:
                parsed({"if": "{}{{% endif %}}", "for": "{}{{% endfor %}}"}.get(word, "").format(asked) or "")
            except TemplateSyntaxError:
                yield _near(where, Sentence("it cannot be read; write {{%p if {name} %}}", LIKE))
        rest = TOKEN.sub(lambda found: " " * len(found[0]), text)
        if (brace := BRACE.search(rest)) is not None:
            what = Sentence(
                "a brace that belongs to no placeholder; write {{{{ {name} }}}} with half-width braces", LIKE
            )
            yield _near(_about(text, brace.start(), brace.end()), what)
    for word, where in open_[-1:]:
        yield _near(where, Sentence("it has no {ending}", {"ending": BEGIN[word]}))


def _alone(paragraph: Any, text: str, token: str, tag: re.Match[str] | None) -> Sentence | None:
    """A mark for a whole paragraph or row takes it away; so nothing else may stand there."""
    kind = tag[1] if tag else None
    if kind == "p" and text.strip() != token:
        return Sentence("it takes its whole paragraph away; put the other words into a paragraph of their own")
    if kind == "tr":
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        if row is None:
            return Sentence("it stands in no table; begin it with {mark}", {"mark": "{%p"})
        if "".join(_seen(one) for one in row.iter(f"{W}p")).strip() != token:
            return Sentence("it takes its whole row away; put the other words into a row of their own")
    return None


def _seen(paragraph: Any) -> str:
    """The text of a paragraph, without that of a text box in it."""
    return "".join(
        one.text or "" for one in paragraph.iter(f"{W}t") if next(one.iterancestors(f"{W}p"), None) is paragraph
    )


def _about(text: str, start: int, end: int) -> str:
    return f"{text[:start][-AROUND:]}{text[start:end][:60]}{text[end:][:AROUND]}".strip()


def _near(where: str, why: Sentence) -> Sentence:
    return Sentence("near “{where}”: {message}", {"where": where, "message": why})
