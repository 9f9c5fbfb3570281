"""The documents that procedures issue, by name: ``documents/*.toml`` beside the procedures.

::

    ["督促函"]
    title = "关于督促办理有关事项的函"
    series = "普安办函"        # the organ code its numbers are taken from; none: it is not numbered
    form = "letter"
    issuer = "office"          # the party in whose name it goes out: office, committee, or one of the procedure's
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.definition.declared import Where
from engine.definition.levels import LEVELS, USUAL
from engine.errors import Sentence


@dataclass(frozen=True)
class DocumentDef:
    """One kind of official paper: the organ code of its number series (``None``: unnumbered) and its form.

    ``level``: who may read it, so that no fact of a higher one may stand in it (P029). ``folder``: where the file that
    defines it lies; its Word template lies beside it. ``issuer``: the party whose name stands in head and signature.
    """

    name: str
    series: str | None = None
    form: str = "document"
    title: str = ""
    folder: str = ""
    level: str = USUAL
    issuer: str = "office"


KEYS = {one.name for one in fields(DocumentDef)} - {"name", "folder"}
Wrong = tuple[Where, Sentence]
ANEW = ("series", "title")
"""What an office may say anew of a paper that is shipped: its organ code, and what it is called."""


def read_documents(
    file: Path, known: Mapping[str, DocumentDef] = MappingProxyType({})
) -> Iterator[DocumentDef | Wrong]:
    """The documents of one file, and what is wrong with it, with its line.

    Args:
        known: those of files read before; of them it says anew what is ``ANEW``, and the rest stays.
    """
    try:
        text = file.read_text("utf-8-sig")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        yield Where(str(file), 0), Sentence("it cannot be read: {message}", {"message": str(error)})
        return
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        yield Where(str(file), int(found[1]) if found else 0), Sentence("not TOML: {message}", {"message": str(error)})
        return
    for name, table in tables.items():
        before = known.get(name)
        wrong = _wrong(name, table) or _kept(table, before)
        if wrong is not None:
            yield Where(str(file), _line(text, name)), wrong
            continue
        said = {**table, "series": table["series"] or None} if "series" in table else table
        given = {"title": name, **said, "folder": str(file.parent)}
        yield replace(before, **said) if before else DocumentDef(name, **given)


def _wrong(name: str, table: Any) -> Sentence | None:
    if not isinstance(table, dict):
        return Sentence('{document} is not a table: write ["{document}"]', {"document": name})
    for key, value in table.items():
        if key not in KEYS:
            known = ", ".join(sorted(KEYS))
            return Sentence("{document} has no {key}; it has {known}", {"document": name, "key": key, "known": known})
        if not isinstance(value, str) or (not value and key != "series"):
            return Sentence("{key} of {document} is not a text", {"document": name, "key": key})
        if key == "level" and value not in LEVELS:
            return Sentence("{level} is no level; there are {levels}", {"level": value, "levels": ", ".join(LEVELS)})
    return None


def _kept(table: Mapping[str, str], before: DocumentDef | None) -> Sentence | None:
    for key, value in table.items() if before else ():
        if key not in ANEW and value != getattr(before, key):
            data = {"document": before.name if before else "", "key": key, "keys": ", ".join(ANEW)}
            return Sentence("{document} is there already; only {keys} can be said anew, not {key}", data)
    return None


def _line(text: str, name: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if name in line.partition("#")[0]), 0)
