"""``make templates``: the shipped Word templates, built from the texts in ``documents/texts/*.toml``. For development.

An office edits the .docx in Word afterwards; this only gives it something right to begin with. A text says to whom the
paper goes, what it says, and who signs. In ``body`` a line is a paragraph, and begins with:

* ``# `` a heading of the first level (黑体), ``## `` of the second (楷体)
* ``?NAME `` only if the record has NAME
* ``@NAME`` the fact NAME, a paragraph for each of its lines
* ``|NAME`` a table of the overdue items NAME, only if there are any
"""

from __future__ import annotations

import io
import re
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.definition.documents import DocumentDef, read_documents
from engine.outputs.papers.forms import document, form, letter, minutes
from engine.outputs.papers.template import PAST

FORMS = {"document": document, "letter": letter, "minutes": minutes, "form": form}
UNUSED = re.compile(r"docProps/thumbnail\.jpeg|customXml/.*|word/stylesWithEffects\.xml|word/webSettings\.xml")


def built(kind: DocumentDef, text: Mapping[str, Any]) -> bytes:
    """The template of one kind of paper; the same bytes every time."""
    return saved(FORMS[kind.form](kind, text))


def saved(made: Any) -> bytes:
    """A document as a file: without what python-docx brings along; the same bytes every time."""
    for part in list(made.part.package.iter_parts()):
        _drop_unused(part)
    _drop_unused(made.part.package)
    out = io.BytesIO()
    made.save(out)
    return _packed(out.getvalue())


def _drop_unused(holder: Any) -> None:
    for key, relation in list(holder.rels.items()):
        if not relation.is_external and UNUSED.fullmatch(str(relation.target_part.partname).lstrip("/")):
            del holder.rels[key]


def _packed(data: bytes) -> bytes:
    """The same files in a fixed order with a fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, PAST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()


def texts(folder: Path) -> dict[str, dict[str, Any]]:
    """The texts of a ``documents`` folder by kind; ``like`` takes what is not said from another."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted((folder / "texts").glob("*.toml")):
        found |= tomllib.loads(file.read_text("utf-8"))
    return {name: {**found.get(text.get("like", ""), {}), **text} for name, text in found.items()}


def build(folder: Path) -> dict[str, bytes]:
    """Every template of a ``documents`` folder that has a text."""
    known = {one.name: one for file in sorted(folder.glob("*.toml")) for one in read_documents(file)
             if isinstance(one, DocumentDef)}  # fmt: skip
    return {name: built(known[name], text) for name, text in texts(folder).items() if name in known}


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else "workflows/documents")
    for kind_name, content in build(where).items():
        (where / f"{kind_name}.docx").write_bytes(content)
