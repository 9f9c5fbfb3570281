"""A yearly work plan as a table: one line per task, the units that answer for it, the month it is due.

Reading a line and finding out whom it means are two steps: what is written is a matter of the file, who belongs to "the
member units" is a matter of the directory on a day. What cannot be told stays as it is written, and a person decides.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.calendar.dates import read_day, read_month
from engine.errors import N_, DubanError, Problem
from engine.intake.names import Groups, Names
from engine.intake.table import Column, Row, Table, read_table
from engine.intake.text import key

COLUMNS = (
    Column("no", ("序号", "编号", "号", "行号", "计划行号")),
    Column("campaign", ("行动", "专项行动", "工作目标", "类别"), required=False),
    Column("task", ("任务", "工作任务", "工作目标任务", "任务名称", "事项", "工作事项")),
    Column(
        "due_month", ("时间节点", "完成时限", "完成时间", "完成月份", "办理月份", "办理时限", "时限", "due"), month=True
    ),
    Column("lead_units", ("责任单位", "牵头单位", "主责单位", "责任部门", "责任单位原文", "lead", "leads")),
    Column("cooperating_units", ("配合单位", "协办单位", "配合部门", "配合单位原文", "cooperating"), required=False),
    Column("clause", ("条款", "依据条款", "出处"), required=False),
    Column("todo", ("任务要求", "工作内容", "具体任务", "工作要求", "具体措施", "工作措施", "要做什么")),
    Column("deliverable", ("成果", "工作成果", "成果形式"), required=False),
    Column("key", ("重点任务", "重点", "是否重点"), required=False),
)
_YES, _NO = ("是", "√", "yes", "y", "true", "1"), ("", "否", "no", "n", "false", "0")
_MONTHS = N_(
    "{text} is not a month; write for example 2027-06, 2027年6月, 2027年6月底, 2027年上半年, 2027年三季度, 2027年底"
)
EMPTY = N_("this cell is empty")
_SEPARATORS = re.compile(r"[、,，;；/\n]+")
_AND = re.compile(r"[和及与]")
# "12月底", "年底前" and "上半年" name a month too (DOMAIN T3); "及时" and "近期" do not
_PHRASES = (
    (re.compile(r"(?<=月)[底末]前?$"), ""),
    (re.compile(r"年[底末]前?$"), "年12月"),
    (re.compile(r"年?上半年$"), "年6月"),
    *((re.compile(rf"年?第?[{n}{text}]季度[底末]?前?$"), f"年{n * 3}月") for n, text in enumerate("一二三四", start=1)),
)
_NO_YEAR = re.compile(r"年?([0-9]{1,2}|[一二三四五六七八九十]{1,3})月?")
_OPEN = re.compile(r"等(?:其他)?(?:有关|相关)?(?:成员)?(?:单位|部门)?$")


@dataclass(frozen=True)
class PlanLine:
    """One task as the file states it."""

    line: int
    no: int
    campaign: str
    task: str
    todo: str
    clause: str
    due_month: tuple[int, int]
    lead_text: str
    cooperating_text: str
    deliverable: str = ""
    key: bool | None = None

    @property
    def digest(self) -> str:
        """sha256 over what is written; spelling that does not change the meaning does not change it either."""
        said = [self.no, self.campaign, self.task, self.todo, self.clause, *self.due_month]
        units = [[key(word) for word in words(text)] for text in (self.lead_text, self.cooperating_text)]
        more = [one for one in (self.deliverable, self.key) if one not in ("", None)]
        text = json.dumps([*said, *units, *more], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


Members = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class PlanRow:
    """One task with the units it means.

    Attributes:
        source: where it stands, as people cite it ("附件1第12行").
        leads: codes of the units named one by one, in the order of the text.
        lead_groups: each named group with its members on the day of the import.
        cooperating, cooperating_groups: the same for those who help; a unit that leads is not among them.
        unresolved, unresolved_cooperating: what was written and names nobody we know, word for word.
        digest: of the line as written; not of who belongs to a group today.
    """

    no: int
    campaign: str
    task: str
    todo: str
    clause: str
    source: str
    due_month: tuple[int, int]
    leads: tuple[str, ...]
    lead_groups: tuple[Members, ...]
    cooperating: tuple[str, ...]
    cooperating_groups: tuple[Members, ...]
    unresolved: tuple[str, ...]
    unresolved_cooperating: tuple[str, ...]
    digest: str
    deliverable: str = ""
    key: bool | None = None

    @property
    def lead_units(self) -> tuple[str, ...]:
        """Every unit that leads, each once: those named, then the members of the groups."""
        return _flat(self.leads, self.lead_groups)

    @property
    def cooperating_units(self) -> tuple[str, ...]:
        """Every unit that helps, each once, none of them a lead."""
        return _flat(self.cooperating, self.cooperating_groups)

    @property
    def resolved(self) -> bool:
        """Whether nothing is left for a person to decide before the row is issued."""
        return not self.unresolved and not self.unresolved_cooperating and bool(self.lead_units)


@dataclass(frozen=True)
class PlanFile:
    """What a file says: its lines in their order, and the columns nobody asked for."""

    lines: tuple[PlanLine, ...]
    ignored: tuple[str, ...]


def read_plan(path: str | Path, *, year: int | None = None) -> list[PlanLine]:
    """The lines of a plan, in the order of the file; arguments and errors as for ``read_file``."""
    return list(read_file(path, year=year).lines)


def read_file(path: str | Path, *, year: int | None = None) -> PlanFile:
    """A plan as its file states it.

    Args:
        path: CSV or Excel.
        year: the year of months written without one ("12月").

    Raises:
        BadTable: with every problem of every line; then nothing is read.
    """
    table = read_table(path, COLUMNS)
    problems: list[Problem] = []
    lines: list[PlanLine] = []
    seen: dict[int, int] = {}
    for row in table.rows:
        no = _number(table, row, seen, problems)
        due = _month(table, row, year, problems)
        marked = _key(table, row, problems)
        for column in ("task", "lead_units", "todo"):
            if not row[column]:
                problems.append(table.problem(row.line, column, EMPTY))
        if no is not None and due is not None:
            lines.append(
                PlanLine(
                    line=row.line,
                    no=no,
                    campaign=row["campaign"],
                    task=row["task"],
                    todo=row["todo"],
                    clause=row["clause"],
                    due_month=due,
                    lead_text=row["lead_units"],
                    cooperating_text=row["cooperating_units"],
                    deliverable=row["deliverable"],
                    key=marked,
                )
            )
    table.settle(problems)
    return PlanFile(tuple(lines), table.ignored)


def _key(table: Table, row: Row, problems: list[Problem]) -> bool | None:
    text = row["key"].lower()
    if text not in _YES and text not in _NO:
        problems.append(table.problem(row.line, "key", N_("{text} is neither 是 nor 否"), text=text[:40]))
    return text in _YES if text else None


def _number(table: Table, row: Row, seen: dict[int, int], problems: list[Problem]) -> int | None:
    text = row["no"].rstrip(".．、")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        problems.append(table.problem(row.line, "no", N_("{text} is not a row number"), text=text[:40] or "-"))
        return None
    no = int(text)
    if no in seen:
        problems.append(table.problem(row.line, "no", N_("{text} is already on line {line}"), text=no, line=seen[no]))
    seen.setdefault(no, row.line)
    return no


def _month(table: Table, row: Row, year: int | None, problems: list[Problem]) -> tuple[int, int] | None:
    text = row["due_month"]
    if not text:
        problems.append(table.problem(row.line, "due_month", EMPTY))
        return None
    for phrase, plain in _PHRASES:
        text = phrase.sub(plain, text)
    if bare := _NO_YEAR.fullmatch(text):
        if year is None:
            template = N_("{text} names no year; say which year the plan is for: --year")
            problems.append(table.problem(row.line, "due_month", template, text=row["due_month"][:40]))
            return None
        text = f"{year}年{bare[1]}月"
    try:
        return read_month(text)
    except (DubanError, ValueError):
        shown = row["due_month"][:40]
        template = _MONTHS
        with suppress(DubanError, ValueError):
            read_day(text)
            template = N_("{text} names a day; a row of a plan is due by the end of a month: write 2027-06")
        problems.append(table.problem(row.line, "due_month", template, text=shown))
        return None


def words(text: str) -> tuple[str, ...]:
    """The names in a cell, one by one."""
    return tuple(word for part in _SEPARATORS.split(text) if (word := part.strip()))


def source(plan: str, no: int) -> str:
    """How a row is cited."""
    return f"{plan}第{no}行"


def resolve(
    lines: Iterable[PlanLine], names: Names, groups: Groups, on: dt.date, *, plan: str = "附件1"
) -> list[PlanRow]:
    """Find the units each line means, as the directory stands on a day.

    Args:
        lines: what ``read_plan`` gave.
        names, groups: the directory.
        on: the day whose group members are taken.
        plan: what the plan is called; a row of it is cited, and known again, by that name and its number.
    """
    rows = []
    for line in lines:
        leads = _Meant(line.lead_text, names, groups, on)
        helpers = _Meant(line.cooperating_text, names, groups, on)
        leading = set(_flat(leads.units, leads.groups))
        rows.append(
            PlanRow(
                no=line.no,
                campaign=line.campaign,
                task=line.task,
                todo=line.todo,
                clause=line.clause,
                source=source(plan, line.no),
                due_month=line.due_month,
                leads=tuple(leads.units),
                lead_groups=tuple(leads.groups),
                cooperating=tuple(unit for unit in helpers.units if unit not in leading),
                cooperating_groups=tuple(
                    (group, tuple(unit for unit in members if unit not in leading)) for group, members in helpers.groups
                ),
                unresolved=tuple(leads.unresolved),
                unresolved_cooperating=tuple(helpers.unresolved),
                digest=line.digest,
                deliverable=line.deliverable,
                key=line.key,
            )
        )
    return rows


class _Meant:
    """Whom a cell means: units, groups with their members, and what is left over."""

    def __init__(self, text: str, names: Names, groups: Groups, on: dt.date) -> None:
        self.names, self.groups_of, self.on = names, groups, on
        self.units: list[str] = []
        self.groups: list[Members] = []
        self.unresolved: list[str] = []
        for word in words(text):
            self._word(word)

    def _word(self, word: str) -> None:
        if self._known(word):
            return
        tail = _OPEN.search(word)
        if tail and tail.start() and self._known(word[: tail.start()]):
            self._leave(tail[0])
            return
        parts = _AND.split(word)
        if len(parts) > 1 and all(part in self.names or self.groups_of.find(part) for part in parts):
            for part in parts:
                self._known(part)
            return
        self._leave(word)

    def _known(self, word: str) -> bool:
        """Take the unit or the group the word names; False when it names neither."""
        if unit := self.names.find(word):
            if unit not in self.units:
                self.units.append(unit)
            return True
        if group := self.groups_of.find(word):
            members = self.groups_of.members(group, self.on)
            if not members:
                self._leave(word)  # a group nobody belongs to that day is a question, not a task that is done
            elif group not in (taken for taken, _ in self.groups):
                self.groups.append((group, members))
            return True
        return False

    def _leave(self, word: str) -> None:
        if word not in self.unresolved:
            self.unresolved.append(word)


def _flat(units: Sequence[str], groups: Sequence[Members]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*units, *(unit for _, members in groups for unit in members)]))


def template() -> str:
    """An empty plan as CSV: each column under the first of its headings, and one row that shows how it is meant."""
    shown = {
        "no": "1", "campaign": "夏季行动", "task": "开展燃气安全排查", "due_month": "2027-06",
        "lead_units": "区应急局、各街镇", "cooperating_units": "区市场监管局", "clause": "二（一）",
        "todo": "逐户检查餐饮场所燃气使用情况，建立问题台账，逐条整改。", "deliverable": "排查台账", "key": "否",
    }  # fmt: skip
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([column.headers[0] for column in COLUMNS])
    writer.writerow([shown[column.name] for column in COLUMNS])
    return made.getvalue()
