"""A table to fill in or to edit: the columns a row is taken in with, what each takes, and lists to choose from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from engine.definition.definition import Definition
from engine.outputs.ledgers.ledger import Ledger
from engine.outputs.workbook import NoExcel

ROWS = 2_000
"""As many rows as the lists to choose from reach down."""


@dataclass(frozen=True)
class Heading:
    """A column: its heading, whether it must be filled, and what may be chosen (``()``: anything of its kind)."""

    name: str
    required: bool
    choices: tuple[str, ...] = ()
    example: str = ""


def headings(ledger: Ledger, definition: Definition) -> list[Heading]:
    """The columns of a new row; where a ledger takes none in, those that are edited, with the number."""
    intake = ledger.intake
    assert intake is not None
    opening = definition.transitions.get(intake.opens)
    asks = opening.asks if opening is not None else tuple(intake.edits)
    roles = {role.code for role in opening.parties} if opening is not None else set()
    found: list[Heading] = []
    for heading, source in ledger.columns:
        head, _dot, name = source.partition(".")
        if head == "number" and opening is None:
            found.append(Heading(heading, True))
        elif head == "unit" and name in roles:
            found.append(Heading(heading, True))
            roles.discard(name)
        elif head == "fact" and name in asks:
            fact = definition.facts[name]
            choices = tuple(label for _code, label in fact.choices)
            found.append(Heading(heading, not fact.optional, choices, fact.example if fact.kind == "day" else ""))
    return found


def empty_csv(columns: Sequence[Heading], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """UTF-8 with the mark that tells Excel so; a star is at the end of what must be filled.

    Args:
        rows: what is there already, to be edited.
    """
    made = io.StringIO(newline="")
    csv.writer(made).writerow(_marked(one) for one in columns)
    csv.writer(made).writerows(rows)
    return made.getvalue().encode("utf-8-sig")


def empty_workbook(title: str, columns: Sequence[Heading], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """The same as .xlsx, with lists to choose from and text cells, so that 0731 stays 0731.

    Raises:
        NoExcel
    """
    try:
        import xlsxwriter
    except ImportError:
        raise NoExcel() from None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(title[:31])
    heading = book.add_format({"bold": True, "border": 1, "bg_color": "#D9E1F2", "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    for at, one in enumerate(columns):
        sheet.set_column(at, at, max(12, 2 * len(one.name) + 4), text)
        sheet.write_string(0, at, _marked(one), heading)
        if one.choices and sum(map(len, one.choices)) + len(one.choices) < 255:
            sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": list(one.choices)})
        if one.example:
            sheet.write_comment(0, at, one.example)
    for line, cells in enumerate(rows, start=1):
        for at, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, at, cell, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _marked(one: Heading) -> str:
    return one.name + ("*" if one.required else "")
