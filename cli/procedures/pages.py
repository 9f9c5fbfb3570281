"""The page beside a procedure: what its author writes above the mark stays, the tables below it are renewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cli.language import N_, _
from cli.output import out, tell
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.definition.definition import Definition
    from engine.definition.registry import Registry

MARK = "<!-- duban procedure show {code} --page -->"


def page(text: str, definition: Definition, titles: Mapping[str, str]) -> str | None:
    """The page with the heading and the tables of this definition; nothing if it has no mark to put them under."""
    from engine.definition.render import markdown

    mark = MARK.format(code=definition.code)
    above, found, _below = text.partition(mark)
    if not found:
        return None
    heading, _blank, tables = markdown(definition, titles).partition("\n")
    first, _line, rest = above.partition("\n")
    above = f"{heading}\n{rest}" if first.startswith("# ") else above
    return f"{above}{mark}\n\n{tables.strip()}\n"


def page_of(definition: Definition) -> Path | None:
    """Where it lies, or would lie: ``CODE.md`` beside the module."""
    return Path(definition.where.file).parent / f"{definition.code}.md" if definition.where is not None else None


def renew(definition: Definition, titles: Mapping[str, str]) -> None:
    """Writes the page anew.

    Raises:
        Usage: there is none, or it has no mark.
    """
    file = page_of(definition)
    text = _read(file)
    if file is None or text is None:
        raise Usage(what=Sentence(N_("there is no page {file}"), {"file": str(file or f"{definition.code}.md")}))
    new = page(text, definition, titles)
    if new is None:
        what = N_("{file} has no line {mark}; the tables are put below it")
        raise Usage(what=Sentence(what, {"file": str(file), "mark": MARK.format(code=definition.code)}))
    if new != text:
        file.write_text(new, "utf-8")
    out(str(file))


def tell_stale(known: Registry, checked: Iterable[Definition]) -> None:
    """Name the pages that show another procedure than the module beside them says, and what renews them."""
    titles = {one.code: one.title for one in known.latest()}
    for one in checked:
        file = page_of(one)
        text = _read(file) if known.get(one.code) is one else None
        if text is not None and page(text, one, titles) not in (None, text):
            line = _("{file} is not what {code} says now; to renew it: duban procedure show {code} --page")
            tell(line.format(file=file, code=one.code), style="yellow")


def _read(file: Path | None) -> str | None:
    try:
        return file.read_text("utf-8") if file is not None else None
    except (OSError, UnicodeDecodeError):
        return None
