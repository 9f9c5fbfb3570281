"""Figures that no item holds — accidents, deaths, what units report about themselves — as a table is read for them."""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.errors import N_, Problem, Sentence
from engine.intake.table import Column, Row, Table, read_table
from engine.intake.text import key

YES = "yes"
TAKEN_BACK = ("—", "-", "－")
"""Written instead of a number: what was entered before is not so, and nothing else is known."""
MOST_ROWS = 20_000
LARGEST = 1_000_000
COLUMNS = (
    Column("figure", ("指标", "指标名称")),
    Column("period", ("期间", "月份", "年月"), month=True),
    Column("unit", ("单位", "单位名称"), required=False),
    Column("value", ("数值", "数", "本期数")),
    Column("basis", ("依据", "来源", "数据来源")),
)
_PERIOD = re.compile(r"(\d{4})(?:年|(?:[-./年])(\d{1,2})月?)?")


@dataclass(frozen=True)
class FigureDef:
    """A figure that can be told. ``kind``: count or yes. ``per``: the group whose units each tell it; ``""``: the
    office tells it month by month. ``means``: what is counted."""

    key: str
    title: str
    kind: str = "count"
    per: str = ""
    means: str = ""


@dataclass(frozen=True)
class FigureRow:
    """A figure of a month (``2024-03``) or of a whole year (``2023``); without a value it was taken back."""

    figure: str
    period: str
    unit: str
    value: int | None
    basis: str

    @property
    def of(self) -> tuple[str, str, str]:
        """What a later row with the same replaces."""
        return self.figure, self.period, self.unit


@dataclass
class _Reading:
    table: Table
    known: Mapping[str, FigureDef]
    members: Mapping[str, Collection[str]]
    names: Mapping[str, str]
    today: date
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: Row, column: str, template: str, /, **data: object) -> None:
        self.problems.append(self.table.problem(row.line, column, template, **data))

    def read(self, row: Row) -> FigureRow | None:
        before = len(self.problems)
        one = self._figure(row)
        period = self._period(row, one)
        unit = self._unit(row, one)
        value = self._value(row, one)
        if not row["basis"]:
            self.wrong(row, "basis", N_("this cell is empty"))
        if one is None or len(self.problems) > before:
            return None
        return FigureRow(one.key, period, unit, value, row["basis"])

    def _figure(self, row: Row) -> FigureDef | None:
        by_name = {key(text): one for one in self.known.values() for text in (one.key, one.title)}
        one = by_name.get(key(row["figure"]))
        if one is None:
            titles = [figure.title for figure in self.known.values()]
            near = difflib.get_close_matches(row["figure"], titles, n=2) or titles
            template = N_("unknown figure {text}; there are: {near}")
            self.wrong(row, "figure", template, text=row["figure"][:40] or "-", near="、".join(near))
        return one

    def _period(self, row: Row, one: FigureDef | None) -> str:
        found = _PERIOD.fullmatch(row["period"])
        year, month = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
        if not 1949 <= year <= 9998 or month > 12 or (found is not None and found[2] is not None and month == 0):
            self.wrong(
                row, "period", N_("{text} is no month (2024-03) and no year (2023)"), text=row["period"][:20] or "-"
            )
            return ""
        ends = date(year, month or 12, monthrange(year, month or 12)[1])
        if one is not None and one.per:
            if not month:
                self.wrong(row, "period", N_("say since which month this is so (2024-03), not the year"))
            elif date(year, month, 1) > self.today:
                self.wrong(row, "period", N_("{period} has not begun yet"), period=f"{year}-{month:02}")
        elif ends >= self.today:
            template = N_("{period} is not over yet: its figure is entered when it is")
            self.wrong(row, "period", template, period=f"{year}-{month:02}" if month else year)
        return f"{year}-{month:02}" if month else str(year)

    def _unit(self, row: Row, one: FigureDef | None) -> str:
        if one is None:
            return ""
        if not one.per:
            if row["unit"]:
                self.wrong(row, "unit", N_("this figure is told for the whole district: leave the unit empty"))
            return ""
        code = self.names.get(key(row["unit"]), "")
        if code not in self.members.get(one.per, ()):
            template = N_("{text} is no unit of the group {group}, whose units tell this figure")
            self.wrong(row, "unit", template, text=row["unit"][:40] or "-", group=one.per)
        return code

    def _value(self, row: Row, one: FigureDef | None) -> int | None:
        text = row["value"].replace(",", "")
        if text in TAKEN_BACK:
            return None
        if one is not None and one.kind == YES:
            text = {"是": "1", "否": "0"}.get(text, text)
        if not re.fullmatch(r"\d{1,7}", text, re.ASCII) or int(text) > LARGEST:
            template = N_("{text} is not a whole number from 0; to take back what was entered, write —")
            self.wrong(row, "value", template, text=row["value"][:20] or "-")
            return None
        if one is not None and one.kind == YES and text not in ("0", "1"):
            self.wrong(row, "value", N_("{text} is neither 1 (yes) nor 0 (no)"), text=text)
        return int(text)


def read_figures(
    path: str | Path, known: Mapping[str, FigureDef], *, members: Mapping[str, Collection[str]],
    names: Mapping[str, str], today: date, before: Iterable[FigureRow] = (),
) -> tuple[FigureRow, ...]:  # fmt: skip
    """The figures of a table (CSV or Excel): which one, of which month or year, of which unit, the number, its basis.

    Args:
        known: the figures there are, by key. members: group → codes of its units. names: a unit's name as
            ``engine.intake.text.key`` makes it → code. today: a month is told when it is over. before: what was
            recorded; the file replaces what it says again.

    Raises:
        BadTable: with every problem: what cannot be read, is told twice, or a year that its twelve months contradict.
    """
    table = read_table(path, COLUMNS, strict=True, most=MOST_ROWS)
    reading = _Reading(table, known, members, names, today)
    lines: dict[tuple[str, str, str], int] = {}
    rows: list[FigureRow] = []
    for row in table.rows:
        if not any(row[column.name] for column in COLUMNS):
            continue
        one = reading.read(row)
        if one is None:
            continue
        first = lines.setdefault(one.of, row.line)
        if first != row.line:
            reading.wrong(row, "figure", N_("line {line} says the same figure of the same month"), line=first)
        rows.append(one)
    reading.problems += _contradicted(rows, before, lines, table)
    table.settle(reading.problems)
    return tuple(rows)


def _contradicted(
    rows: Sequence[FigureRow], before: Iterable[FigureRow], lines: Mapping[tuple[str, str, str], int], table: Table
) -> Iterable[Problem]:
    """A year whose figure is not the sum of its twelve months."""
    told = {one.of: one.value for one in (*before, *rows) if not one.unit}
    for figure, year in sorted({(one.figure, one.period[:4]) for one in rows if not one.unit}):
        whole = told.get((figure, year, ""))
        months = [told.get((figure, f"{year}-{month:02}", "")) for month in range(1, 13)]
        if whole is not None and None not in months and sum(filter(None, months)) != whole:
            line = max(line for (one, period, _), line in lines.items() if one == figure and period[:4] == year)
            data = {"year": year, "whole": whole, "months": sum(filter(None, months))}
            sentence = Sentence(N_("{year} is {whole}, and its twelve months come to {months}"), data)
            yield Problem(line, table.titles["value"], sentence, table.file)
