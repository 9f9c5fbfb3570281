"""Read a table somebody handed in, CSV or Excel, into rows that remember their line.

Everything becomes text: what a cell *means* is for the reader of that kind of table. Whatever is wrong is collected and
raised at once, so that a file is corrected in one round and not in twenty.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.errors import N_, BadTable, Problem, Sentence, Usage
from engine.intake import bounded
from engine.intake.text import clean, control_character, key
from engine.intake.unseen import letters, unseen

LARGEST_CELL = 10_000_000
LARGEST_FILE = 100_000_000
HEADER_WITHIN = 10  # the header is looked for in this many rows: an office's workbook begins with its title
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


FRAME = 20
"""Lines above and below the rows: a title, headings, what stands at the foot of a ledger."""


@dataclass(frozen=True)
class Column:
    """A column we look for: our name, what people head it with, and whether a table without it can be read."""

    name: str
    headers: tuple[str, ...] = ()
    required: bool = True
    month: bool = False  # Excel turns a typed 2024-12 into 1 December 2024: read that back as the month

    def matches(self, header: str) -> bool:
        return key(header).rstrip("*") in self._keys

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key(one) for one in (self.name, *self.headers))


@dataclass(frozen=True)
class Row:
    """One line of a table: where it stands and its cells by our column names; a missing cell is ``""``.

    ``raw``: the cells as they were written, line breaks and invisible characters kept.
    """

    line: int
    cells: Mapping[str, str]
    raw: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Table:
    """A table as it was read.

    Attributes:
        file: the file's name, for messages.
        titles: our column name → how the file heads it; used to name a column in the words of whoever wrote the file.
        ignored: headers nobody asked for.
        missing: our names of required columns that are not there: said once, not again for every line.
        problems: what is wrong with single lines; whoever reads the rows adds theirs and hands all to ``settle``.
    """

    file: str
    rows: tuple[Row, ...]
    titles: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def problem(self, line: int, column: str, template: str, /, **data: Any) -> Problem:
        """Something wrong in this table, its column named as the file names it."""
        return Problem(line, self.titles.get(column, column), Sentence(template, data), self.file)

    def settle(self, problems: Iterable[Problem]) -> None:
        """Raise everything that is wrong, ours and theirs, or nothing.

        Raises:
            BadTable: when there is anything.
        """
        found = (*self.problems, *(one for one in problems if one.column not in self.missing))
        if found:
            raise BadTable(found, file=self.file)


@dataclass
class _Raw:
    """Lines of text cells, before a header was found."""

    file: str
    lines: list[tuple[int, list[Any]]] = field(default_factory=list)
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    problems: tuple[Problem, ...] = ()


def read_table(
    path: str | Path, columns: Sequence[Column], *, strict: bool = False, sheet: str | None = None, most: int = 0
) -> Table:
    """The rows of a CSV (UTF-8, GBK, UTF-16) or Excel file under the columns we look for.

    Args:
        strict: what is not seen or not certain is a problem: hidden rows, formulas without a value, merged headings,
            several sheets of which none is named. sheet: which one. most: rows, if bounded.

    Raises:
        BadTable: with every problem of the file and its header; problems of single lines are in the table.
        Usage: an Excel file, and nothing installed that reads it.
    """
    path = Path(path)
    data = _bytes_of(path)
    workbook = data.startswith((_ZIP, _OLE)) or path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods", ".et"}
    raw = _workbook(path.name, data, strict, sheet) if workbook else _csv(path.name, data)
    if most and len(raw.lines) > most + FRAME:
        raise _bad(path.name, N_("{count} rows; at most {most} are taken in at once"), count=len(raw.lines), most=most)
    return _under_header(raw, columns, strict)


def _bad(file: str, template: str, line: int = 0, **data: Any) -> BadTable:
    return BadTable([Problem(line, "", Sentence(template, data), file)], file=file)


def _bytes_of(path: Path) -> bytes:
    try:
        data = bounded.read(path, LARGEST_FILE)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise _bad(path.name, N_("larger than {limit} MB"), limit=LARGEST_FILE // 1_000_000) from None
        raise _bad(path.name, N_("cannot be opened: {why}"), why=error.strerror or str(error)) from error
    if not data.strip():
        raise _bad(path.name, N_("the file is empty"))
    return data


# CSV ---------------------------------------------------------------------------------------------------------------


def decode(file: str, data: bytes) -> str:
    """The text of a file written as UTF-8, UTF-16 with its mark, or GBK; anything else is not text."""
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _bad(file, N_("not a text file (neither UTF-8 nor GBK), nor an Excel workbook"))


def _csv(file: str, data: bytes) -> _Raw:
    text = decode(file, data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count) if any(c in first for c in ",\t;") else ","
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    raw = _Raw(file)
    while True:
        line = reader.line_num + 1
        try:
            raw.lines.append((line, next(reader)))
        except StopIteration:
            return raw
        except csv.Error as error:
            raise _bad(file, N_("broken CSV from here on: {why}"), line, why=str(error)) from error


# Excel -------------------------------------------------------------------------------------------------------------


def _workbook(file: str, data: bytes, strict: bool, only: str | None) -> _Raw:
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise _bad(file, N_("it is protected by a password: save it without one"))
    if bounded.unpacks_to(data) > bounded.UNPACKED:
        raise _bad(file, N_("unpacked it is larger than {limit} MB"), limit=bounded.UNPACKED // 1_000_000)
    try:
        import python_calamine
    except ImportError as error:
        what = Sentence(
            "{file} is an Excel file: install python-calamine to read it, or save it as CSV", {"file": file}
        )
        raise Usage(what=what) from error
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        found: dict[str, _Raw] = {}
        for sheet_of in book.sheets_metadata:
            hidden = sheet_of.visible != python_calamine.SheetVisibleEnum.Visible
            if hidden or sheet_of.typ != python_calamine.SheetTypeEnum.WorkSheet or only not in (None, sheet_of.name):
                continue
            sheet = book.get_sheet_by_name(sheet_of.name)
            grid: list[list[Any]] = [list(cells) for cells in sheet.to_python(skip_empty_area=False)]
            if any(_cell(cell) for cells in grid for cell in cells):
                merged = sheet.merged_cell_ranges or []
                _unmerge(grid, merged)
                found[sheet_of.name] = _Raw(file, list(enumerate(grid, start=1)), merged)
                if not strict:
                    break
        if len(found) > 1:
            raise _bad(file, N_("{count} sheets have content: {names}; say which with --sheet, or keep one"),
                       count=len(found), names="、".join(found))  # fmt: skip
        if only is not None and not found:
            names = "、".join(one.name for one in book.sheets_metadata)
            raise _bad(file, N_("no sheet {name} with content; there are: {names}"), name=only, names=names)
        for name, raw in found.items():
            if strict:
                raw.problems = tuple(Problem(line, cell, why, file) for line, cell, why in unseen(data, name))
            return raw
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        why = str(error) or type(error).__name__
        raise _bad(file, N_("not an Excel workbook that can be read: {why}"), why=why) from error
    raise _bad(file, N_("the file is empty"))


def _unmerge(grid: list[list[Any]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Cells merged downwards say the same thing on every line they cover; a title merged sideways is said once."""
    for (top, left), (bottom, _right) in ranges:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        for line in range(top + 1, min(bottom, len(grid) - 1) + 1):
            grid[line][left] = grid[top][left]


def _cell(value: Any, month: bool = False) -> str:
    """A cell as text: whole floats are integers, midnights are days."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if month and isinstance(value, dt.date) and not isinstance(value, dt.datetime) and value.day == 1:
        return f"{value:%Y-%m}"
    return "" if value is None else str(value)


# header ------------------------------------------------------------------------------------------------------------


def _merged(raw: _Raw, line: int) -> Iterator[Problem]:
    """Headings that are one cell over several columns or rows: it is not certain what stands below them."""
    for (top, left), (bottom, right) in raw.merged:
        if not top < line <= bottom + 1 or (top, left) == (bottom, right):
            continue
        place = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
        reason = Sentence("the headings {cells} are merged: write one heading for each column, in one row",
                          {"cells": place})  # fmt: skip
        yield Problem(line, "", reason, raw.file)


def _under_header(raw: _Raw, columns: Sequence[Column], strict: bool = False) -> Table:
    lines = [(line, cells) for line, cells in raw.lines if any(cell != "" and _cell(cell).strip() for cell in cells)]
    if not lines:
        raise _bad(raw.file, N_("the file is empty"))
    at, best = 0, -1
    for index, (_line, cells) in enumerate(lines[:HEADER_WITHIN]):
        hits = sum(any(column.matches(_cell(cell)) for cell in cells) for column in columns)
        if hits > best:
            at, best = index, hits
    line, header = lines[at][0], [clean(_cell(cell)) for cell in lines[at][1]]
    places: dict[str, int] = {}
    problems: list[Problem] = [*raw.problems, *(_merged(raw, line) if strict else ())]

    def wrong(column: str, template: str, **data: Any) -> None:
        problems.append(Problem(line, column, Sentence(template, data), raw.file))

    for column in columns:
        found = [place for place, title in enumerate(header) if column.matches(title)]
        if len(found) > 1:
            wrong(header[found[1]], N_("this column is there {count} times"), count=len(found))
        if found:
            places[column.name] = found[0]
        elif column.required:
            spelt = " / ".join((*column.headers[:1], column.name))
            wrong(spelt, N_("this column is missing; the header reads: {header}"), header=_shown(header))
    if len(problems) == len(raw.problems) and len(lines) == at + 1:
        wrong("", N_("there is a header and nothing below it"))
    if not places or len(lines) == at + 1:
        raise BadTable(problems, file=raw.file)
    titles = {name: header[place] for name, place in places.items()}
    ignored = tuple(title for place, title in enumerate(header) if title and place not in places.values())
    months = {column.name for column in columns if column.month}
    rows = tuple(_rows(raw.file, lines[at + 1 :], places, titles, months, len(header), problems))
    missing = frozenset(column.name for column in columns if column.required and column.name not in places)
    return Table(raw.file, rows, MappingProxyType(titles), ignored, missing, tuple(problems))


def _rows(
    file: str,
    lines: Sequence[tuple[int, list[Any]]],
    places: Mapping[str, int],
    titles: Mapping[str, str],
    months: set[str],
    width: int,
    problems: list[Problem],
) -> Iterator[Row]:
    known = {"": ("", "")}  # what the same words came to before: units, dates and grades come again and again
    wanted = [(name, place, name in months) for name, place in places.items()]
    for line, cells in lines:
        if len(cells) > width and (extra := [text for cell in cells[width:] if (text := _cell(cell)).strip()]):
            reason = Sentence("{count} cell(s) more than the header has columns", {"count": len(extra)})
            problems.append(Problem(line, "", reason, file))
        found: dict[str, str] = {}
        written: dict[str, str] = {}
        for name, place, month in wanted:
            text = cells[place] if place < len(cells) else ""
            if text.__class__ is not str:
                text = _cell(text, month)
            both = known.get(text)
            if both is None:
                if control := control_character(text):
                    reason = Sentence("a control character ({character})", {"character": control})
                    problems.append(Problem(line, titles[name], reason, file))
                both = clean(text), text if "\r" not in text else text.replace("\r\n", "\n").replace("\r", "\n")
                if not control:
                    known[text] = both
            found[name], written[name] = both
        yield Row(line, found, written)


def _shown(header: Sequence[str]) -> str:
    text = re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", "、".join(title for title in header if title))
    return text if len(text) <= 80 else text[:79] + "…"
