"""一页纸: one page for leaders, as a Word file. Long lists are cut and say how many there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm

from engine.outputs.figures.promised import in_words, noteworthy, summary
from engine.outputs.figures.targets import Standing
from engine.outputs.leaders.declined import NotTaken
from engine.outputs.leaders.digest import Digest, Mine, Red
from engine.outputs.papers.layout import FANG, HEAD, HEI, page, paragraph
from engine.outputs.papers.making import saved
from engine.outputs.words import day

RED, DECISIONS, SIGNATURES, COMMANDS, DECLINED, TARGETS = 5, 3, 3, 2, 2, 2
"""How many are shown of each."""
NUMBER_SIZE, SMALL, FOOT = 20, 10.5, 7.5
NUMERIC = re.compile(r"[\d.]*%?|—")
EDGE = 12
"""Margins of the page, mm."""
RED_HEADS = ("编号", "事项", "责任单位", "时限", "逾期\n工作日", "最近措施")
RED_WIDTHS = (34, 41, 29, 30, 16, 24)
DECISION_WIDTHS = (34, 54, 26, 28, 32)
ITEMS = 9.5
"""Points of the tables of items, so that a date stands on one line and a title on two."""
KINDS = {"declined": "不发", "withdrawn": "撤回", "held": "暂缓升级"}


def brief(
    found: Digest, mine: Sequence[Mine] | None, name: str = "", foot: str = "", targets: Sequence[Standing] = (),
    name_of: Callable[[str], str] = str, mark: str = "",
) -> bytes:  # fmt: skip
    """The file.

    Args:
        targets: how those of the year stand. name_of: a unit's name by its code.
        foot: what stands under it, as ``footing`` gives it.
        mark: what must be known to whoever holds it, on every page.
        mine: what waits for the reader, whose ``name`` it is; ``None``: nobody in particular reads it.
    """
    made = page()
    narrow(made)
    leaders(made, found, targets, name_of)
    if mine is not None:
        heading(made, f"待{name}签批、办理（{len(mine)}件）")
        for one in mine[:SIGNATURES]:
            line(made, f"{one.number} {short(one.title, 20)}：{one.what}，{until(one.due, one.days)}")
            line(made, "　　" + "；".join(f"{words} {command}" for words, command in one.commands[:COMMANDS]), size=9)
        more(made, len(mine), SIGNATURES, "duban inbox")
    if mark:
        _above(made, mark)
    if foot or mark:
        _under(made, "　".join(filter(None, (mark, foot))))
    return saved(made)


def leaders(
    made: Any, found: Digest, targets: Sequence[Standing] = (), name_of: Callable[[str], str] = str
) -> None:  # fmt: skip
    """The page itself: numbers, targets, red items, decisions, what was not done."""
    paragraph(made, "督办工作一页纸", font=HEAD, size=22, align="center", line=32)
    at = found.at
    paragraph(made, f"{found.office}　数据截至{day(at.date())}{at:%H:%M}", size=SMALL, align="center", line=18)
    within = f"{found.first.month}月" if found.first.month == found.last.month else "本期"
    numbers = (
        (found.open, "在办"), (found.overdue, "▲ 逾期"), (found.soon, "◆ 五日内到期"),
        (found.closed, f"{within}办结"), (len(found.office_late), "办公室自身逾期"),
    )  # fmt: skip
    sheet = grid(made, 5, (174 / 5,) * 5)
    cells = sheet.add_row().cells
    for cell, (n, words) in zip(cells, numbers, strict=True):
        paragraph(cell, str(n), font=HEI, size=NUMBER_SIZE, align="center", line=26, first=cell.paragraphs[0])
        paragraph(cell, words, size=SMALL, align="center", line=16)
    line(made, f"计入：{'、'.join(found.counted)}。{within}新增逾期环节：各单位{found.unit_lapsed}个，办公室"
               f"{found.office_lapsed}个。")  # fmt: skip
    if targets:
        heading(made, f"年度目标（{len(targets)}项：{summary(targets)}）")
        for standing in noteworthy(targets)[:TARGETS]:
            line(made, in_words(standing, name_of))
    heading(made, f"红色事项（{len(found.red)}件）")
    table(made, RED_HEADS, RED_WIDTHS, (
        red_row(one) for one in found.red[:RED]
    ), size=ITEMS)  # fmt: skip
    more(made, len(found.red), RED)
    heading(made, f"需研究决定的事项（{len(found.decisions)}件）")
    table(made, ("编号", "事项", "待决定", "由谁", "时限"), DECISION_WIDTHS, (
        (one.number, short(one.title, 26), one.what, one.who, until(one.due, one.days))
        for one in found.decisions[:DECISIONS]
    ), size=ITEMS)  # fmt: skip
    more(made, len(found.decisions), DECISIONS)
    heading(made, f"未采取的升级措施（{len(found.declined)}件）")
    for one in found.declined[:DECLINED]:
        line(made, not_taken_words(one))
    if not found.declined:
        line(made, "无。")
    more(made, len(found.declined), DECLINED)


def red_row(one: Red) -> tuple[str, ...]:
    """A red item under ``RED_HEADS``."""
    return (
        one.number,
        short(one.title, 20),
        short(one.unit, 14),
        day(one.due),
        str(one.days),
        short(one.last, 10),
    )


def not_taken_words(one: NotTaken) -> str:
    """One decision in a sentence."""
    what = one.what if one.kind == "held" else f"{one.what}：{KINDS[one.kind]}"
    return f"{day(one.day)} {short(one.unit, 14)}“{short(one.title, 20)}”{what}（{one.by}：{short(one.reason, 36)}）"


# parts -----------------------------------------------------------------------------------------------------------


def narrow(made: Any) -> None:
    """Smaller margins: what is for the desk, not for the post."""
    section = made.sections[0]
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Mm(EDGE)
    section.footer_distance = Mm(8)


def _above(made: Any, mark: str) -> None:
    """What stands above every page."""
    section = made.sections[0]
    section.header_distance = Mm(5)
    for one in (section.header, section.even_page_header):
        one.is_linked_to_previous = False
        paragraph(one, mark, font=HEI, size=SMALL, align="right", line=12, first=one.paragraphs[0])


def _under(made: Any, foot: str) -> None:
    """The foot of a single page: there stands what it tells until when, in place of a page number."""
    section = made.sections[0]
    section.footer_distance = Mm(6)
    for one in (section.footer, section.even_page_footer):
        for old in one.paragraphs[1:]:
            old._p.getparent().remove(old._p)
        first = one.paragraphs[0]
        for part in list(first._p):
            first._p.remove(part)
        paragraph(one, foot, size=FOOT, line=10, first=first)


def heading(made: Any, text: str) -> Any:
    """A heading within a page."""
    return paragraph(made, text, font=HEI, size=12.5, line=19, before=4, after=2, keep=True)


def line(made: Any, text: str, size: float = SMALL) -> Any:
    """One line of small text."""
    return paragraph(made, text, size=size, line=14)


def more(made: Any, count: int, shown: int, where: str = "") -> None:
    """That there is more than is shown; ``where``: by which command, for whoever reads it at a terminal."""
    if count > shown:
        line(made, f"另有{count - shown}件" + (f"，见 {where}" if where else "。"), size=9)


def grid(made: Any, columns: int, widths: Sequence[float]) -> Any:
    """An empty table with lines, its columns so many millimetres wide."""
    sheet = made.add_table(rows=0, cols=columns)
    sheet.style = "Table Grid"
    sheet.autofit = False
    sheet.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(sheet.columns, widths, strict=True):
        column.width = Mm(width)
    return sheet


def table(
    made: Any, heads: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[str]], size: float = SMALL
) -> None:
    """A table with a heading that is repeated on every page; without rows one line says so."""
    sheet = grid(made, len(heads), widths)
    entries = [heads, *rows]
    if len(entries) == 1:
        entries.append(("无", *[""] * (len(heads) - 1)))
    for at, entry in enumerate(entries):
        row = sheet.add_row()
        for cell, text, width in zip(row.cells, entry, widths, strict=True):
            cell.width = Mm(width)
            align = "center" if at == 0 or NUMERIC.fullmatch(text) else ""
            font = HEI if at == 0 else FANG
            paragraph(cell, text, font=font, size=size, line=size * 1.3, align=align, first=cell.paragraphs[0])
        if at == 0:
            row._tr.get_or_add_trPr().append(row._tr.makeelement(_name("tblHeader"), {}))
        row._tr.get_or_add_trPr().append(row._tr.makeelement(_name("cantSplit"), {}))


def _name(name: str) -> str:
    return str(qn(f"w:{name}"))


def short(text: str, most: int) -> str:
    """The beginning of a long text."""
    return text if len(text) <= most else text[: most - 1] + "…"


def until(due: date | None, days: int | None) -> str:
    if due is None:
        return "—"
    return day(due) if days is None or days >= 0 else f"{day(due)}，逾期{-days}日"
