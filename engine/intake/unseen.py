"""What a reader of cells does not see in an Excel sheet: rows that are hidden, formulas that were never calculated."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from engine.errors import Sentence

ROW = re.compile(rb"<row\b([^>]*)>")
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
PLACE = re.compile(rb'\br="(\d+)"')
FORMULA = re.compile(rb'<c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v></v>)')
SHEET = re.compile(rb"<sheet\b([^>]*)/?>")
RELATION = re.compile(rb"<Relationship\b([^>]*)/?>")
LARGEST = 400_000_000
"""Bytes of a sheet unpacked; what is larger is not looked through, and has too many rows anyway."""
Unseen = tuple[int, str, Sentence]
"""Row, cell, and what is wrong with it."""


def letters(column: int) -> str:
    """A column as Excel calls it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, at = divmod(column - 1, 26)
        name = chr(65 + at) + name
    return name


def unseen(data: bytes, sheet: str) -> Iterator[Unseen]:
    """The hidden rows and empty formulas of a sheet of an .xlsx; nothing of other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = _part(archive, sheet)
            if part is None or archive.getinfo(part).file_size > LARGEST:
                return
            xml = archive.read(part)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return
    hidden = [int(place[1]) for found in (ROW.finditer(xml) if b"hidden=" in xml else ())
              if HIDDEN.search(found[1]) and (place := PLACE.search(found[1]))]  # fmt: skip
    if hidden:
        yield (
            hidden[0], "",
            Sentence("these rows are hidden (a filter?): {rows}; show them, so that what is taken in is what you see",
                     {"rows": _ranges(hidden)}),
        )  # fmt: skip
    for found in FORMULA.finditer(xml) if b"<f" in xml else ():
        cell = (found[1] + found[2]).decode()
        yield (
            int(found[2]),
            cell,
            Sentence("the formula in {cell} has no value: open the file and save it once", {"cell": cell}),
        )


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    ids = {
        _attribute(found[1], b"name"): _attribute(found[1], b"r:id")
        for found in SHEET.finditer(archive.read("xl/workbook.xml"))
    }
    for found in RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels")):
        if _attribute(found[1], b"Id") == ids.get(sheet):
            target = _attribute(found[1], b"Target")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _attribute(within: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', within)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _ranges(rows: list[int]) -> str:
    """3–5, 8"""
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    shown = [f"{first}–{last}" if last > first else str(first) for first, last in found[:8]]
    return ", ".join(shown) + (" …" if len(found) > 8 else "")
