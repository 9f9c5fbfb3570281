"""The words a paper is filled with: facts as an office writes them, and the names templates call them by."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.calendar.workdays import month_end
from engine.decision.lateness import said_anew
from engine.decision.paper import Called, Paper
from engine.definition.definition import Definition
from engine.definition.documents import DocumentDef
from engine.definition.roles import COMMITTEE, OFFICE

NameOf = Callable[[str], str]
"""A unit's name by its code."""

ISSUING = ("发文机关", "发文机关全称")
ABOUT = ("文书名称", "文号", "成文日期", "事项编号", "事项标题", "程序名称", "办理动作", *ISSUING, "签发人")
"""What every paper knows besides facts and parties. 办理动作: the label of the transition that issues it. 发文机关: the
party that ``documents.toml`` calls its issuer. 签发人: who signs, for papers that go upwards (GB/T 9704, 7.2.6)."""
IN_FULL = "全称"
"""责任单位全称: what the party 责任单位 is called in full, where 责任单位 is its standard short name (规范化简称)."""
ALWAYS = {"office": OFFICE.label, "committee": COMMITTEE.label}
"""Parties of every item, whether its procedure speaks of them or not: role → what a template calls it."""
MARKS = ("份号", "密级和保密期限", "紧急程度", "附件")
"""What any paper may bear: a template may ask for it of every procedure, and has it where a fact is called so."""
SHARED = "分办时限"
"""By when each unit owes its part, of a paper that hands work to several: a line for each list of units with one date,
配合单位（区教育局、区体育局）：2024年4月23日."""
LISTED = ("事由清单", "其他事由")
"""What a paper that rests on several overdue items has besides: a row for each (序号, 编号, 事项, 应完成日期, 逾期,
备注) that is still overdue, and what its grounds say of anything else. With one ground or none it has neither."""
GROUNDS = "grounds"
"""The fact that says what a measure rests on; ``LISTED`` is made of it and of the items themselves. How late they are
is said as of the day of the paper."""
CLAUSE = re.compile(r"(?<![\w(])([一二三四五六七八九十]+)\(([一二三四五六七八九十]+)\)")
"""五(五)13 as it is typed; on paper its brackets are full ones."""
NOT_IN_WORDS = ("sequel",)


def day(value: date) -> str:
    """2024年3月21日: Arabic figures, no padding (GB/T 9704-2012, 7.3.5.4)."""
    return f"{value.year}年{value.month}月{value.day}日"


def placeholder(label: str) -> str:
    """The name a template may call a fact or party by: its label up to a bracket or colon, without punctuation."""
    return re.sub(r"\W", "", re.split(r"[（(：:]", label)[0])


def names(definition: Definition) -> dict[str, str]:
    """Every name a template of this procedure may use → code of the fact or party, or ``""`` for what is ``ABOUT``
    for ``LISTED``, and for ``MARKS`` that no fact is called by.

    Codes come first, so that a label that two facts share still leaves both reachable.
    """
    known: dict[str, str] = {}
    for code, fact in definition.facts.items():
        known[code] = code
        known.setdefault(placeholder(fact.label), code)
    for code, label in parties(definition).items():
        known |= dict.fromkeys((code, label, label + IN_FULL), code)
    return {**dict.fromkeys((*MARKS, *LISTED, SHARED), ""), **known, **dict.fromkeys(ABOUT, "")}


def parties(definition: Definition) -> dict[str, str]:
    """Who may be spoken of: role → what a template calls it."""
    own = {code: placeholder(role.label) for code, role in definition.roles.items() if role.kind == "party"}
    return {**ALWAYS, **own}


def values(
    paper: Paper, definition: Definition, kind: DocumentDef, called: Called, zone: ZoneInfo
) -> dict[str, str | None]:
    """Every name → what is written for it; ``None`` where the record has nothing."""
    name_of = called.name

    def in_full(role: str) -> str | None:
        return called.full_name(paper.units[role]) if role in paper.units else paper.parties.get(role)

    by_code: dict[str, str | None] = {}
    for code, fact in definition.facts.items():
        value = paper.facts.get(code)
        if code == GROUNDS and isinstance(value, str):
            value = said_anew(value, paper.grounds, paper.issued_on)
        said = None if value is None or fact.kind in NOT_IN_WORDS else fact_words(fact, value, name_of, zone)
        by_code[code] = CLAUSE.sub(r"\1（\2）", said) if said else said
    full: dict[str, str | None] = {}
    for code, label in parties(definition).items():
        by_code[code] = paper.parties.get(code)
        full[label + IN_FULL] = in_full(code)
    done = definition.transitions.get(paper.transition)
    about_what = paper.title.removeprefix(f"{definition.title}：")
    about = (
        kind.title,
        paper.number,
        day(paper.issued_on),
        paper.item,
        about_what,
        definition.title,
        done.label if done else "",
        paper.parties.get(kind.issuer),
        in_full(kind.issuer),
        called.person(paper.signed_by) if paper.signed_by else None,
    )
    found = {name: by_code.get(code) for name, code in names(definition).items()} | full
    found[SHARED] = shared(paper, definition, name_of)
    return found | dict(zip(ABOUT, about, strict=True)) | dict(zip(LISTED, listed(paper), strict=True))


def shared(paper: Paper, definition: Definition, name_of: NameOf) -> str | None:
    """``SHARED``: the children that the act opens one for each unit of a list, with the date each is given."""
    move, left = definition.transitions.get(paper.transition), list(paper.shared)
    rows: dict[tuple[str, str], list[str]] = {}
    for opening in move.opens if move else ():
        for unit in paper.facts.get(opening.each or "") or ():
            role = opening.each_role or ""
            one = next((one for one in left if (one.procedure, one.units.get(role)) == (opening.procedure, unit)), None)
            if one is None:
                continue
            left.remove(one)
            dates = [_last_day(one.facts[name]) for name, (kind, _) in opening.facts.items()
                     if kind != "value" and name in one.facts]  # fmt: skip
            if found := next(filter(None, dates), None):
                label = placeholder(definition.facts[opening.each or ""].label)
                rows.setdefault((label, day(found)), []).append(name_of(unit))
    return "\n".join(f"{label}（{'、'.join(units)}）：{on}" for (label, on), units in rows.items()) or None


def _last_day(value: Any) -> date | None:
    """A date, or the last of a month; ``None``: it is neither."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value):
        return None
    return date.fromisoformat(value) if len(value) == len("2024-04-30") else month_end(*map(int, value.split("-")))


def listed(paper: Paper) -> tuple[str | None, str | None]:
    """``LISTED``: lines of cells parted by tabs, and lines. What is said of an item besides its lateness is a note."""
    if len({one.item for one in paper.grounds}) < 2:
        return None, None
    said = str(paper.facts.get("grounds") or "").split("\n")
    rows = []
    for n, one in enumerate((one for one in paper.grounds if not one.gone), 1):
        notes = (line.partition("；")[2].rstrip("。") for line in said if one.item in line)
        cells = (str(n), one.item, one.title, day(one.due), str(one.late), next(filter(None, notes), ""))
        rows.append("\t".join(" ".join(cell.split()) for cell in cells))
    rest = [line for line in said if line.strip() and not any(one.item in line for one in paper.grounds)]
    return "\n".join(rows), "\n".join(rest) or None


def fact_words(fact: Any, value: Any, name_of: NameOf, zone: ZoneInfo) -> str | None:
    """A recorded value as an office writes it; ``None`` for an empty one."""
    written = _written(fact, value, name_of, zone)
    return written if written.strip() else None


def _written(fact: Any, value: Any, name_of: NameOf, zone: ZoneInfo) -> str:
    kind: str = fact.kind
    if kind == "day":
        return day(date.fromisoformat(str(value)))
    if kind == "month":
        year, month = str(value).split("-")
        return f"{year}年{int(month)}月"
    if kind == "instant":
        at = datetime.fromisoformat(str(value)).astimezone(zone)
        return f"{day(at.date())}{at:%H:%M}"
    if kind == "yes_no":
        return "是" if value else "否"
    if kind == "choice":
        return str(dict(fact.choices).get(str(value), value))
    if kind == "unit":
        return name_of(str(value))
    if kind in ("units", "people"):
        named = name_of if kind == "units" else str
        return "、".join(named(str(one)) for one in value)
    if kind == "money":
        return f"{Decimal(str(value)):f}".removesuffix(".00") + "元"
    if kind == "percent":
        return f"{value}%"
    if kind == "secret":
        return str(value.get("code", "")) if isinstance(value, Mapping) else ""
    if kind == "attachment":
        return str(value.get("name", "")) if isinstance(value, Mapping) else str(value)
    return str(value)
