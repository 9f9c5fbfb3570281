"""A ledger as .xlsx: frozen header, filters, dates in both forms, a foot; text stays text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import ceil

from engine.errors import DubanError
from engine.outputs.words import day

LONGEST = 32_767
"""Characters Excel takes in one cell."""
FIRST = 2
"""The row of the first entry, counted from 0: title, headings, entries."""
WIDEST = 26
"""Of a column, in half characters; longer text breaks."""
POINTS, A3, SMALLEST = 5.6, 1150, 0.45
"""Of half a character; of the width of a sheet without its margins; how small it may be printed."""
HIGHEST = 409
"""Points Excel allows a row."""
Cell = str | int | float | date | None


class NoExcel(DubanError):
    """Excel files need the package XlsxWriter: pip install 'duban[xlsx]'"""


def workbook(
    title: str, columns: Sequence[tuple[str, bool]], entries: Iterable[Sequence[Cell]], foot: Sequence[str],
    made: datetime, mark: str = "",
) -> bytes:  # fmt: skip
    """The file.

    Args:
        columns: headings, and whether a column holds dates; such a one becomes two, as text and as ISO.
        made: when it was drawn up; the same input gives the same bytes.
        mark: what must be known to whoever holds it; it stands in the title, under the rows and on every printed page.

    Raises:
        NoExcel
    """
    try:
        import xlsxwriter
    except ImportError:
        raise NoExcel() from None
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **plain})
    title, foot = (f"{title}【{mark}】", [f"{mark}。", *foot]) if mark else (title, foot)
    book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
    sheet = book.add_worksheet(title.partition("【")[0][:31].translate(str.maketrans("", "", "[]:*?/\\")))
    headline = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    heading = book.add_format(
        {"bold": True, "border": 1, "bg_color": "#D9E1F2", "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    entry = book.add_format({"border": 1, "valign": "top", "text_wrap": True, "num_format": "@"})
    figure = book.add_format({"border": 1, "valign": "top"})
    headings = [name for head, dated in columns for name in ((head, f"{head}(ISO)") if dated else (head,))]
    sheet.merge_range(0, 0, 0, max(1, len(headings) - 1), title, headline)
    sheet.set_row(0, 28)
    for at, name in enumerate(headings):
        sheet.write_string(1, at, name, heading)
    lines = [_cells(one, columns) for one in entries]
    wide = [[_width(cell) for cell in cells] for cells in lines]
    over = zip([_width(_short(one)) for one in headings], *wide, strict=True)
    widths = [min(WIDEST, 2 + max(column)) for column in over]
    row = FIRST
    for cells, needed in zip(lines, wide, strict=True):
        broken = [
            _lines(cell, width) for cell, need, width in zip(cells, needed, widths, strict=True)
            if need >= width or (need and isinstance(cell, str) and "\n" in cell)
        ]  # fmt: skip
        if broken:  # else it is as high as rows are
            sheet.set_row(row, min(HIGHEST, 15 * max(broken)))
        for at, cell in enumerate(cells):
            if cell == "":
                sheet.write_blank(row, at, None, entry)
            elif isinstance(cell, str):
                sheet.write_string(row, at, cell, entry)
            else:
                sheet.write_number(row, at, cell, figure)
        row += 1
    sheet.set_row(1, 15 * max(_lines(name, width) for name, width in zip(headings, widths, strict=True)))
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(FIRST, 2)
    sheet.autofilter(1, 0, max(FIRST, row - 1), len(headings) - 1)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    if (pages := _pages(widths)) > 1:
        headline.set_align("left")  # or the title is cut where one sheet ends and the next begins
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_columns(0, 1)
    sheet.set_header(f"&R{mark}" if mark else "")
    sheet.set_footer(f"&L{mark}&C第 &P 页，共 &N 页")
    for at, line in enumerate(foot):
        sheet.write_string(row + 1 + at, 0, line)
    book.close()
    return out.getvalue()


def _pages(widths: Sequence[int]) -> int:
    """On how many sheets of A3 beside each other a ledger is printed, so that it can still be read."""
    return max(1, ceil(sum(widths) * POINTS * SMALLEST / A3))


def _cells(entry: Sequence[Cell], columns: Sequence[tuple[str, bool]]) -> list[str | int | float]:
    """What is written, a date twice."""
    made: list[str | int | float] = []
    for value, (_head, dated) in zip(entry, columns, strict=True):
        for one in _both(value) if dated else (value,):
            number = isinstance(one, int | float) and not isinstance(one, bool)
            made.append(one if number and isinstance(one, int | float) else "" if one is None else _fitting(str(one)))
    return made


def as_cells(value: Cell, dated: bool) -> list[str | int | float]:
    """What a column's value is written as: one cell, of a date two."""
    return _cells([value], [("", dated)])


def _short(heading: str) -> str:
    """Half of a heading: it may break in two."""
    return heading[: (len(heading) + 1) // 2 + 1]


def _lines(cell: str | int | float, width: int) -> int:
    """On how many lines a cell stands in a column so wide."""
    text = str(cell)
    if "\n" in text:
        return sum(_lines(one, width) for one in text.split("\n"))
    return max(1, -(-_wide(text) // max(1, width - 1)))


def _both(value: Cell) -> tuple[str, str]:
    if isinstance(value, date):
        return day(value), value.isoformat()
    return ("", "") if value is None else (str(value), "")


def _fitting(text: str) -> str:
    """A cell's text; one longer than Excel takes says how long it was."""
    end = f"…（全文 {len(text)} 字）"
    return text if len(text) <= LONGEST else text[: LONGEST - len(end)] + end


def _width(cell: str | int | float) -> int:
    """How wide the longest line is, in half characters."""
    if cell == "":
        return 0
    text = str(cell)
    return max(map(_wide, text.split("\n"))) if "\n" in text else _wide(text)


def _wide(line: str) -> int:
    """Half characters: what takes two bytes in the encoding is two wide, as in print."""
    return len(line) if line.isascii() else len(line.encode("gb18030", "replace"))
