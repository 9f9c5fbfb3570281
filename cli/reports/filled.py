"""A ledger as an Excel file, for whoever writes one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from engine.outputs.bulk import in_bulk

if TYPE_CHECKING:
    from engine.outputs.ledgers.ledger import Ledger
    from engine.runtime import Reader


@in_bulk()
def filled(
    one: Ledger, reader: Reader, period: tuple[date, date] | None = None, mark: str = ""
) -> tuple[bytes, int]:  # fmt: skip
    """The file of a ledger, and how many rows it has. ``mark``: as ``workbook`` takes it."""
    from cli.terminal.progress import working
    from engine.outputs.ledgers.ledger import foot, is_date, rows
    from engine.outputs.workbook import workbook

    entries = []
    with working() as step:
        for row in rows(one, reader, period):
            entries.append(row)
            step()
    columns = [(heading, is_date(one, source, reader)) for heading, source in one.columns]
    made = reader.now().astimezone(reader.zone)
    return workbook(one.title, columns, entries, foot(one, reader, len(entries), period), made, mark), len(entries)
