"""``make catalogue``: collect every source string, bring the Chinese catalogue up to date and compile it.

Collected are ``_("…")``, ``N_("…")`` and ``help="…"`` in cli/, the paragraphs of the docstrings of commands, the
docstrings of ``DubanError``'s subclasses (they are the messages), the first string of every ``Sentence("…")`` in
engine/ and cli/ and of every ``N_("…")`` in engine/ (a template that becomes a sentence elsewhere), and what click
itself says. A development tool: Babel is imported here and nowhere else.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
PO = ROOT / "cli" / "locale" / "zh_CN" / "LC_MESSAGES" / "duban.po"
MO = PO.with_suffix(".mo")
Message = str | tuple[str, str]


def collected() -> dict[Message, set[str]]:
    """Every source string (singular and plural as a pair) → the files that use it."""
    import click

    found: dict[Message, set[str]] = {}
    own = {file: ast.parse(file.read_text("utf-8")) for top in ("cli", "engine") for file in _python(ROOT / top)}
    errors = subclasses(own.values())
    for file, tree in own.items():
        name = file.relative_to(ROOT).as_posix()
        spoken = {"Sentence", "N_"} if name.startswith("engine/") else {"Sentence", "_", "N_"}
        for message in (*calls(tree, spoken), *error_docstrings(tree, errors)):
            found.setdefault(message, set()).add(name)
        if name.startswith("cli/"):
            for message in help_texts(tree):
                found.setdefault(message, set()).add(name)
    for file in _python(Path(click.__file__).parent):
        for message in calls(ast.parse(file.read_text("utf-8")), {"_", "ngettext"}):
            found.setdefault(message, set()).add(f"click/{file.name}")
    return {message: files for message, files in found.items() if _has_words(message)}


def calls(tree: ast.AST, names: set[str]) -> Iterator[Message]:
    """The literal first arguments of calls to ``names`` (two for ``ngettext``)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if node.func.id == "ngettext" and len(texts) >= 2:
                yield texts[0], texts[1]
            elif node.func.id != "ngettext" and texts and node.args[0] is not None and _is_text(node.args[0]):
                yield texts[0]


def help_texts(tree: ast.AST) -> Iterator[str]:
    """``help="…"`` of anything, and the docstrings of functions declared with ``command``, paragraph by paragraph."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("help", "short_help") and _is_text(node.value):
            assert isinstance(node.value, ast.Constant)
            yield from _paragraphs(str(node.value.value))
        elif isinstance(node, ast.FunctionDef) and any(_is_command(one) for one in node.decorator_list):
            yield from _paragraphs(ast.get_docstring(node) or "")


def subclasses(trees: Iterable[ast.AST]) -> set[str]:
    """The names of ``DubanError`` and every class built on it."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    errors = {"DubanError"}
    while grown := {name for name, parents in bases.items() if parents & errors} - errors:
        errors |= grown
    return errors


def error_docstrings(tree: ast.AST, errors: set[str]) -> Iterator[str]:
    """The messages of the error classes in a module: docstrings on one line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            yield " ".join((ast.get_docstring(node) or "").split())


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_command(node: ast.expr) -> bool:
    function = node.func if isinstance(node, ast.Call) else node
    return (function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")) == "command"


def _paragraphs(text: str) -> list[str]:
    return [" ".join(block.split()) for block in inspect.cleandoc(text).split("\n\n") if block.strip()]


def _has_words(message: Message) -> bool:
    """Not only fields and punctuation: ``{what}`` says nothing to translate."""
    text = message if isinstance(message, str) else message[0]
    return bool(re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", text)))


def _python(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*.py") if file.name != "extract.py")


def compiled(po: Path = PO) -> bytes:
    """The .mo that belongs to a .po."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    buffer = io.BytesIO()
    write_mo(buffer, read_po(io.BytesIO(po.read_bytes()), locale="zh_CN"))
    return buffer.getvalue()


def update() -> list[str]:
    """Rewrite the .po with the collected strings, keep all translations, compile; return what is not translated."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    old = read_po(io.BytesIO(PO.read_bytes()), locale="zh_CN") if PO.exists() else Catalog(locale="zh_CN")
    began = datetime(2024, 1, 1, tzinfo=UTC)  # fixed: the same strings make the same file
    new = Catalog(
        locale="zh_CN",
        domain="duban",
        project="duban",
        version="0.1",
        copyright_holder="the duban authors",
        creation_date=began,
        revision_date=began,
        fuzzy=False,
    )
    missing = []
    for message, files in sorted(collected().items(), key=lambda one: (min(one[1]), str(one[0]))):
        known = old.get(message if isinstance(message, str) else message[0])
        translation = known.string if known is not None else ""
        if isinstance(message, tuple) and isinstance(translation, str):
            translation = (translation,)
        new.add(message, translation, locations=[(file, 0) for file in sorted(files)])
        if not translation or not all(translation):
            missing.append(message if isinstance(message, str) else message[0])
    buffer = io.BytesIO()
    write_po(buffer, new, width=118, omit_header=False, include_lineno=False, ignore_obsolete=True)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(buffer.getvalue())
    MO.write_bytes(compiled())
    return missing


if __name__ == "__main__":
    untranslated = update()
    for text in untranslated:
        print(f"not translated: {text!r}", file=sys.stderr)
    sys.exit(6 if untranslated else 0)
