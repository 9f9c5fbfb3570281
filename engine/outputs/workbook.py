"""A ledger as .xlsx: frozen header, filters, dates in both forms, a foot; text stays text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from engine.errors import DubanError
from engine.outputs.words import day

LONGEST = 32_767
"""Characters Excel takes in one cell."""
FIRST = 2
"""The row of the first entry, counted from 0: title, headings, entries."""
WIDEST = 40
Cell = str | int | float | date | None


class NoExcel(DubanError):
    """Excel files need the package XlsxWriter: pip install 'duban[xlsx]'"""


def workbook(
    title: str, columns: Sequence[tuple[str, bool]], entries: Iterable[Sequence[Cell]], foot: Sequence[str],
    made: datetime,
) -> bytes:  # fmt: skip
    """The file.

    Args:
        columns: headings, and whether a column holds dates; such a one becomes two, as text and as ISO.
        made: when it was drawn up; the same input gives the same bytes.

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
    book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
    sheet = book.add_worksheet(title[:31].translate(str.maketrans("", "", "[]:*?/\\")))
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
    widths = [_width(name) for name in headings]
    row = FIRST
    for one in entries:
        at = 0
        for value, (_head, dated) in zip(one, columns, strict=True):
            for written in _both(value) if dated else (value,):
                if isinstance(written, bool) or not isinstance(written, int | float):
                    text = "" if written is None else _fitting(str(written))
                    sheet.write_string(row, at, text, entry)
                    widths[at] = max(widths[at], _width(text))
                else:
                    sheet.write_number(row, at, written, figure)
                at += 1
        row += 1
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(WIDEST, width + 2))
    sheet.freeze_panes(FIRST, 2)
    sheet.autofilter(1, 0, max(FIRST, row - 1), len(headings) - 1)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    for at, line in enumerate(foot):
        sheet.write_string(row + 1 + at, 0, line)
    book.close()
    return out.getvalue()


def _both(value: Cell) -> tuple[str, str]:
    if isinstance(value, date):
        return day(value), value.isoformat()
    return ("", "") if value is None else (str(value), "")


def _fitting(text: str) -> str:
    """A cell's text; one longer than Excel takes says how long it was."""
    end = f"…（全文 {len(text)} 字）"
    return text if len(text) <= LONGEST else text[: LONGEST - len(end)] + end


def _width(text: str) -> int:
    """How wide the longest line is, a 汉字 counting for two."""
    return max((sum(1 + (ord(one) > 0x2E80) for one in line) for line in text[:400].split("\n")), default=0)
