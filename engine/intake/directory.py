"""The directory as files: who there is, who belongs to which group, who acts and in which post.

A folder of CSV (or Excel) tables ``units``, ``groups``, ``operators``, ``posts``, or one TOML file with ``[[unit]]``,
``[[group]]``, ``[[operator]]``, ``[[post]]``. Pure: what is already in a database is handed in as known names.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.calendar.dates import read_day
from engine.errors import N_, BadTable, DubanError, Problem, Sentence
from engine.intake import bounded
from engine.intake.identifiers import credit_code
from engine.intake.rows import SAID_OF_A_UNIT, Dated, Directory, GroupMemberRow, OperatorRow, PostRow, UnitRow
from engine.intake.table import LARGEST_FILE, Column, Row, Table, decode, read_table
from engine.intake.text import clean, control_character, key

KINDS = ("superior", "office", "department", "street", "soe", "enterprise", "other")
KIND_CALLED = {
    "上级": "superior", "上级单位": "superior", "办公室": "office", "部门": "department", "街镇": "street",
    "街道": "street", "镇": "street", "国企": "soe", "国有企业": "soe", "企业": "enterprise", "其他": "other",
}  # fmt: skip
"""What a table may call a kind, as it is shown in Chinese."""
STANDINGS = ("plan", "law", "practice", "assumed")
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_LOGIN = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*")


_DATED = (
    Column("from", ("起", "自", "生效日期", "起始日期"), required=False),
    Column("to", ("止", "至", "失效日期", "终止日期"), required=False),
)
_NOTE = Column("note", ("备注", "说明"), required=False)
_ALIASES = Column("aliases", ("别名", "简称", "又称"), required=False)
_UNIT = Column("unit", ("单位", "单位代码"))
_LOGIN_COLUMN = Column("login", ("登录名", "账号"))
COLUMNS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "unit": (
            Column("code", ("代码", "单位代码", "编码")),
            Column("name", ("名称", "单位名称", "单位")),
            Column("full_name", ("全称", "单位全称", "机关全称"), required=False),
            Column("kind", ("类别", "单位类别", "类型")),
            _ALIASES,
            Column("credit_code", ("统一社会信用代码", "信用代码"), required=False),
            _NOTE,
        ),
        "group": (
            Column("group", ("组", "组代码", "名单")),
            Column("name", ("名称", "组名", "名单名称")),
            _ALIASES,
            _UNIT,
            *_DATED,
            Column("standing", ("依据", "性质"), required=False),
            _NOTE,
        ),
        "operator": (
            _LOGIN_COLUMN,
            Column("name", ("名称", "姓名", "岗位名称")),
            Column("os_user", ("系统用户", "操作系统用户"), required=False),
        ),
        "post": (_LOGIN_COLUMN, Column("role", ("角色", "职务", "岗位")), _UNIT, *_DATED),
    }
)
OF_THE_GROUP = ("aliases", "standing", "note")
"""Columns of a group's first line; what stands in them further down is the same or nothing."""
LONGEST_NAME = 100
MOST_ROWS = 20_000
SUFFIXES = (".csv", ".xlsx", ".xlsm", ".xls", ".ods")


def read_directory(
    path: str | Path,
    *,
    known_units: Collection[str] = (),
    known_logins: Collection[str] = (),
    roles: Collection[str] | None = None,
    bound: Mapping[str, str] | None = None,
    noun: str | None = None,
) -> Directory:
    """What a folder of tables, or one TOML file, says about units, groups, operators and posts.

    Args:
        path: the folder or the file.
        known_units: codes that exist elsewhere (a database), so that a folder may hold posts only.
        known_logins: the same for operators.
        roles: the roles there are; None when the caller does not know them.
        bound: the system users that are bound elsewhere: login → user.
        noun: what the file is a table of, whatever it is called; else a file is TOML.

    Raises:
        BadTable: with every problem of every file.
    """
    path = Path(path)
    problems: list[Problem] = []
    if noun is not None:
        tables = _tables({noun: path}, problems)
    else:
        tables = _toml(path, problems) if path.is_file() else _folder(path, problems)
    if not tables and not problems:
        kinds = {"suffixes": "/".join(SUFFIXES)}
        reason = Sentence("no units, groups, operators or posts ({suffixes} or one .toml)", kinds)
        problems.append(Problem(0, "", reason, path.name))
    found = _Reader(tables, problems, known_units, known_logins, roles, bound or {}).read()
    if problems:
        raise BadTable(problems, file=path.name)
    return found


def _folder(path: Path, problems: list[Problem]) -> dict[str, Table]:
    files = {one: [f for f in (path / f"{one}s{suffix}" for suffix in SUFFIXES) if f.is_file()] for one in COLUMNS}
    tables = _tables({one: found[0] for one, found in files.items() if found}, problems)
    single = path / "directory.toml"
    return _toml(single, problems) if not tables and not problems and single.is_file() else tables


def _tables(files: Mapping[str, Path], problems: list[Problem]) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for one, file in files.items():
        try:
            tables[one] = read_table(file, COLUMNS[one], strict=True, most=MOST_ROWS)
            problems.extend(tables[one].problems)
        except BadTable as error:
            problems.extend(error.problems)
    return tables


def _toml(path: Path, problems: list[Problem]) -> dict[str, Table]:
    try:
        text = decode(path.name, bounded.read(path, LARGEST_FILE))
        data = tomllib.loads(text)
    except (OSError, tomllib.TOMLDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        problems.append(Problem(0, "", Sentence("cannot be read: {why}", {"why": why}), path.name))
        return {}
    except BadTable as error:
        problems.extend(error.problems)
        return {}
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line):
            lines.setdefault(header[1], []).append(number)
    for unknown in sorted(data.keys() - COLUMNS.keys()):
        reason = Sentence("unknown table {name}; there are {names}", {"name": unknown, "names": ", ".join(COLUMNS)})
        problems.append(Problem(lines.get(unknown, [0])[0], "", reason, path.name))
    return {one: _toml_table(path.name, one, data[one], lines.get(one, []), problems) for one in COLUMNS if one in data}


def _toml_table(file: str, one: str, entries: Any, lines: list[int], problems: list[Problem]) -> Table:
    rows: list[Row] = []
    names = {column.name for column in COLUMNS[one]}
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(Problem(0, one, Sentence("write [[{name}]] once per entry", {"name": one}), file))
        entries = []
    for index, entry in enumerate(entries):
        line = lines[index] if index < len(lines) else 0
        for name, value in entry.items():
            if name not in names:
                reason = Sentence("unknown key; there are {names}", {"names": ", ".join(sorted(names))})
                problems.append(Problem(line, name, reason, file))
            elif control := control_character(str(value)):
                reason = Sentence("a control character ({character})", {"character": control})
                problems.append(Problem(line, name, reason, file))
        cells = {n: ";".join(map(str, v)) if isinstance(v, list) else str(v) for n, v in entry.items()}
        rows.append(Row(line, MappingProxyType({n: clean(v) for n, v in cells.items()})))
    return Table(file, tuple(rows), MappingProxyType({}))


@dataclass
class _Reader:
    """Turns tables into rows and collects what is wrong with them."""

    tables: Mapping[str, Table]
    problems: list[Problem]
    known_units: Collection[str]
    known_logins: Collection[str]
    roles: Collection[str] | None
    bound: Mapping[str, str]
    codes: set[str] = field(default_factory=set)
    logins: set[str] = field(default_factory=set)

    def read(self) -> Directory:
        units = tuple(self._units())
        self.codes = {*(self._cells("unit", "code")), *self.known_units}
        self.logins = {*(self._cells("operator", "login")), *self.known_logins}
        return Directory(units, tuple(self._groups(units)), tuple(self._operators()), tuple(self._posts()))

    def _cells(self, one: str, column: str) -> Iterator[str]:
        return (row[column] for row in self._rows(one))

    def _rows(self, one: str) -> tuple[Row, ...]:
        return self.tables[one].rows if one in self.tables else ()

    def _wrong(self, one: str, row: Row, column: str, template: str, /, **data: Any) -> None:
        if column not in self.tables[one].missing:
            self.problems.append(self.tables[one].problem(row.line, column, template, **data))

    def _once(self, one: str, row: Row, column: str, seen: dict[str, int], text: str) -> None:
        first = seen.setdefault(text, row.line)
        if first != row.line:
            self._wrong(one, row, column, N_("{text} is already on line {line}"), text=text, line=first)

    def _choice(self, one: str, row: Row, column: str, choices: Collection[str], template: str) -> None:
        text = row[column]
        if text not in choices:
            near = difflib.get_close_matches(text, choices, n=3) or sorted(choices)
            self._wrong(one, row, column, template, text=text or "-", near=", ".join(near[:8]) or "-")

    def _shape(self, one: str, row: Row, column: str, shape: re.Pattern[str]) -> None:
        if not shape.fullmatch(row[column]):
            template = N_("{text} is not a code: lower-case letters, digits, - and _")
            self._wrong(one, row, column, template, text=row[column][:40] or "-")

    def _given(self, one: str, row: Row, column: str) -> None:
        if not row[column]:
            self._wrong(one, row, column, N_("this cell is empty"))

    def _dates(self, one: str, row: Row) -> tuple[dt.date | None, dt.date | None]:
        days: list[dt.date | None] = []
        for column in ("from", "to"):
            try:
                days.append(read_day(row[column]) if row[column] else None)
            except (DubanError, ValueError):
                days.append(None)
                self._wrong(one, row, column, N_("{text} is not a date"), text=row[column][:40])
        if days[0] and days[1] and days[1] < days[0]:
            self._wrong(one, row, "to", N_("ends ({to}) before it begins ({since})"), to=days[1], since=days[0])
        return days[0], days[1]

    def _units(self) -> Iterator[UnitRow]:
        codes: dict[str, int] = {}
        written: dict[str, tuple[str, int]] = {}
        for row in self._rows("unit"):
            credit = row["credit_code"].upper()
            aliases = (*split_aliases(row["aliases"]), *([credit] if credit else []))  # a unit is found by it too
            unit = UnitRow(
                row["code"], row["name"], KIND_CALLED.get(row["kind"], row["kind"]), tuple(dict.fromkeys(aliases)),
                row["note"], row["full_name"], SAID_OF_A_UNIT & row.cells.keys(),
            )  # fmt: skip
            if credit and (why := credit_code(credit)) is not None:
                self._wrong("unit", row, "credit_code", why.template, **why.data)
            for column, text in (("name", unit.name), ("full_name", unit.full_name)):
                if len(text) > LONGEST_NAME:
                    template = N_("{count} characters; a name has at most {most}")
                    self._wrong("unit", row, column, template, count=len(text), most=LONGEST_NAME)
            self._shape("unit", row, "code", _CODE)
            self._given("unit", row, "name")
            self._once("unit", row, "code", codes, unit.code)
            if row["kind"] not in KIND_CALLED:
                self._choice("unit", row, "kind", KINDS, N_("unknown kind {text}; there are: {near}"))
            called = (("name", unit.name), ("full_name", unit.full_name), *(("aliases", a) for a in unit.aliases))
            for column, text in (("code", unit.code), *called):
                owner, line = written.setdefault(key(text), (unit.code, row.line)) if text else (unit.code, 0)
                if owner != unit.code:
                    template = N_("{text} already means {owner} (line {line})")
                    self._wrong("unit", row, column, template, text=text, owner=owner, line=line)
            yield unit

    def _groups(self, units: Iterable[UnitRow]) -> Iterator[GroupMemberRow]:
        taken = {
            key(text): unit.code
            for unit in units
            for text in (unit.code, unit.name, unit.full_name or unit.name, *unit.aliases)
        }
        named: dict[str, str] = {}
        firsts: dict[str, Row] = {}
        owners: dict[str, str] = {}
        seen: dict[tuple[str, ...], list[Dated]] = {}
        for row in self._rows("group"):
            since, until = self._dates("group", row)
            member = GroupMemberRow(
                group=row["group"],
                name=row["name"],
                unit=row["unit"],
                standing=row["standing"] or "assumed",
                aliases=split_aliases(row["aliases"]),
                note=row["note"],
                valid_from=since,
                valid_to=until,
                said=frozenset(one for one in ("to", *OF_THE_GROUP) if one in row.cells),
            )
            first = firsts.setdefault(member.group, row)
            for column in OF_THE_GROUP:
                if row[column] not in ("", first[column]) and (column != "standing" or row[column] in STANDINGS):
                    template = N_("this is said of the whole group, on its first line (line {line}): {text}")
                    self._wrong("group", row, column, template, line=first.line, text=first[column] or "-")
            self._shape("group", row, "group", _CODE)
            self._given("group", row, "name")
            self._choice("group", row, "unit", self.codes, N_("unknown unit {text}; did you mean: {near}"))
            if row["standing"]:
                self._choice("group", row, "standing", STANDINGS, N_("unknown standing {text}; there are: {near}"))
            if named.setdefault(member.group, member.name) != member.name:
                self._wrong("group", row, "name", N_("the group is called {name} above"), name=named[member.group])
            for column, text in (("name", member.name), *(("aliases", a) for a in member.aliases)):
                owner = taken.get(key(text)) or owners.setdefault(key(text), member.group)
                if text and owner != member.group:
                    self._wrong("group", row, column, N_("{text} already means {owner}"), text=text, owner=owner)
            self._overlap("group", row, "unit", member, (member.group, member.unit), seen)
            yield member

    def _operators(self) -> Iterator[OperatorRow]:
        logins: dict[str, int] = {}
        os_users: dict[str, int] = {}
        wanted = {row["login"]: row["os_user"] for row in self._rows("operator") if row["os_user"]}
        holders = {user: login for login, user in self.bound.items() if wanted.get(login, user) == user}
        for row in self._rows("operator"):
            self._shape("operator", row, "login", _LOGIN)
            self._given("operator", row, "name")
            self._once("operator", row, "login", logins, row["login"])
            if row["os_user"]:
                self._once("operator", row, "os_user", os_users, row["os_user"])
                if (holder := holders.get(row["os_user"], row["login"])) != row["login"]:
                    template = N_("the system user {user} is bound to {login} already; duban operator unbind frees it")
                    if holder == "admin":
                        template = N_("the system user {user} is the administrator, who does no casework; bind another")
                    self._wrong("operator", row, "os_user", template, user=row["os_user"][:40], login=holder)
            yield OperatorRow(row["login"], row["name"], row["os_user"] or None)

    def _posts(self) -> Iterator[PostRow]:
        seen: dict[tuple[str, ...], list[Dated]] = {}
        for row in self._rows("post"):
            since, until = self._dates("post", row)
            post = PostRow(
                login=row["login"], role=row["role"], unit=row["unit"], valid_from=since, valid_to=until,
                said=frozenset(("to",)) & row.cells.keys(),
            )  # fmt: skip
            self._choice("post", row, "login", self.logins, N_("unknown operator {text}; did you mean: {near}"))
            self._choice("post", row, "unit", self.codes, N_("unknown unit {text}; did you mean: {near}"))
            if self.roles is None:
                self._shape("post", row, "role", _CODE)
            else:
                self._choice("post", row, "role", self.roles, N_("unknown role {text}; there are: {near}"))
            self._overlap("post", row, "login", post, (post.login, post.role, post.unit), seen)
            yield post

    def _overlap(
        self,
        one: str,
        row: Row,
        column: str,
        new: Dated,
        same: tuple[str, ...],
        seen: dict[tuple[str, ...], list[Dated]],
    ) -> None:
        before = seen.setdefault(same, [])
        if any(old.meets(new) for old in before):
            self._wrong(one, row, column, N_("{text} is there twice for the same days"), text=" ".join(same))
        before.append(new)


def split_aliases(text: str) -> tuple[str, ...]:
    """The names in a cell, separated by ``;`` or ``；``, each once."""
    return tuple(dict.fromkeys(alias for part in re.split("[;；]", text) if (alias := part.strip())))
