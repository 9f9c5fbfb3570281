"""What the office hands out, measured: ledgers against the packages that write and read the cells, the wall chart."""

from __future__ import annotations

import io
from pathlib import Path
from time import perf_counter

import xlsxwriter
from python_calamine import CalamineWorkbook

from cli.procedures.shipped import ledgers
from cli.reports.board import collected
from cli.reports.filled import filled
from engine.definition.registry import Registry
from engine.intake.table import read_table
from engine.outputs.board.page import page
from engine.outputs.ledgers.taking_in import columns, take_in
from tests.benchmarks.casework import Casework
from tests.benchmarks.rounds import Result, compare

KIND = "tasks"
BOARD_SECONDS = 5.0
"""How long the wall chart may take (issue: five seconds, five megabytes)."""


def ledger_out(made: Casework, rounds: int) -> Result:
    """A ledger from the record to the file, against XlsxWriter alone on the same cells in memory."""
    ledger = ledgers()[KIND]
    reader = made.engine(made.copy("out.db"))
    data, rows = filled(ledger, reader)
    cells = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    found = compare(
        f"a ledger of {rows:,} rows out", lambda n: filled(ledger, reader),
        "XlsxWriter, the same cells", lambda n: _written(cells), rounds=rounds, goal=2, at_most=True,
    )  # fmt: skip
    reader.close()
    return found


def _written(cells: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, entry = book.add_worksheet(), book.add_format({"border": 1, "valign": "top", "text_wrap": True})
    for at, row in enumerate(cells):
        sheet.write_row(at, 0, row, entry)
    book.close()
    return out.getvalue()


def rows_in(made: Casework, rounds: int) -> Result:
    """The rows out of the file: columns found, texts cleaned, what is not seen looked for; against calamine alone."""
    ledger, file = ledgers()[KIND], made.mould.with_name("rows.xlsx")
    engine = made.engine(made.copy("rows.db"))
    data, rows = filled(ledger, engine)
    engine.close()
    file.write_bytes(data)
    return compare(
        f"{rows:,} rows out of a file", lambda n: read_table(file, columns(ledger), strict=True, most=10 * rows),
        "calamine, the same file", lambda n: _read(file), rounds=rounds, goal=5, at_most=True,
    )  # fmt: skip


def _read(file: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()


def ledger_in(made: Casework, rounds: int) -> Result:
    """The same ledger read, compared with the record cell by cell and checked, against calamine alone."""
    ledger, file = ledgers()[KIND], made.mould.with_name("tasks.xlsx")
    engine = made.engine(made.copy("in.db"))
    data, rows = filled(ledger, engine)
    file.write_bytes(data)
    found = compare(
        f"a ledger of {rows:,} rows in", lambda n: take_in(file, ledger, engine), "calamine, the same file",
        lambda n: _read(file), rounds=rounds, goal=5, at_most=True,
    )  # fmt: skip
    engine.close()
    return found


def board(folder: Path, registry: Registry, *, rounds: int, rows: int) -> Result:
    """The wall chart as a page, from the record; the time allowed is its floor."""
    made = Casework(folder, registry, waiting=0, working=rows)
    reader = made.engine(made.copy("board.db"))
    times, size = [], 0
    for _ in range(rounds):
        start = perf_counter()
        size = len(page(collected(reader, ["task"])).encode())
        times.append(perf_counter() - start)
    reader.close()
    took = sorted(times)[len(times) // 2]
    return Result(
        f"a board of {rows:,} rows", f"{BOARD_SECONDS:g} seconds", took, BOARD_SECONDS, took / BOARD_SECONDS, 1, True,
        note=f"{size / 1e6:.1f} MB; at most 5",
    )  # fmt: skip


def both(folder: Path, registry: Registry, *, rounds: int, rows: int) -> list[Result]:
    """A ledger out and in, two rows longer than said; what is taken in is compared with the record, read for it."""
    made = Casework(folder, registry, waiting=0, working=rows)
    return [ledger_out(made, rounds), rows_in(made, rounds), ledger_in(made, rounds)]
