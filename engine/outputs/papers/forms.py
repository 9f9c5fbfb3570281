"""The four forms of paper (GB/T 9704-2012): 文件格式, 信函格式, 纪要格式, and the office's working forms (表单)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, RGBColor

from engine.definition.documents import DocumentDef
from engine.outputs.papers.layout import (
    BLACK,
    FANG,
    HEAD,
    HEI,
    KAI,
    RED,
    SONG,
    element,
    in_order,
    page,
    paragraph,
    right_tab,
    rule,
    wider,
)
from engine.outputs.papers.marks import (
    ENCLOSED,
    SMALL,
    above_the_head,
    beside_the_number,
    blank,
    enclosures,
    imprint,
    note_of_enclosures,
)

Text = Mapping[str, Any]
ORGAN, OFFICE = "{{ 发文机关全称 }}", "{{ 安委办全称 }}"
"""Whose paper it is, and who prints it (条例: 办公厅、室), the committee's papers too; called in full."""
NARROW = 66
"""Width of a head's characters in a template, per cent; in a paper it follows the name (``fitting``)."""
COLOURS = {"red": RED, "blue": RGBColor(0x00, 0x4E, 0xA2), "yellow": RGBColor(0xB2, 0x6B, 0x00)}
RED_HEX = str(RED)


def document(kind: DocumentDef, text: Text) -> Any:
    """文件格式: red head 35 mm below the top of the 版心, number two lines below it, red rule 4 mm below that."""
    made = page()
    above_the_head(made, 35 / 25.4 * 72 - 4)
    _red_head(made, f"{ORGAN}{text.get('head', '文件')}")
    blank(made, 2)
    number = "{{ 文号 }}" if kind.series else "（公开发布）"
    above = paragraph(made, number, align="center") if not text.get("upward") else _upward(made)
    rule(above, "bottom", "single", 16, RED_HEX, space=11)
    blank(made, 2)
    _title(made, text.get("title") or kind.title)
    blank(made, 1)
    _body(made, text)
    note_of_enclosures(made, _enclosed(text))
    printed = text.get("printed", True)  # a notice to the public is pinned up and put on a page, not printed and sent
    _signature(made, text, keep=printed)
    _note(made, text, keep=printed)
    enclosures(made)
    if printed:
        imprint(made, OFFICE, text.get("copies"))
    return made


def letter(kind: DocumentDef, text: Text) -> Any:
    """信函格式: full name 30 mm from the top, double red rules 170 mm long, first page without a number (10.1)."""
    made = page(first_differs=True)
    section = made.sections[0]
    section.header_distance, section.footer_distance = Mm(28.5), Mm(20)
    head = section.first_page_header
    head.is_linked_to_previous = False
    paragraph(head, ORGAN, font=HEAD, size=34, align="center", colour=RED, line=40, scale=NARROW,
              first=head.paragraphs[0])  # fmt: skip
    line = paragraph(head, line=6)
    wider(rule(line, "bottom", "thickThinSmallGap", 24, RED_HEX), 170)
    foot = section.first_page_footer
    foot.is_linked_to_previous = False
    wider(rule(paragraph(foot, line=2, first=foot.paragraphs[0]), "bottom", "thinThickSmallGap", 24, RED_HEX), 170)
    beside_the_number(made)
    blank(made, 2)
    _title(made, text.get("title") or kind.title)
    blank(made, 1)
    _body(made, text)
    note_of_enclosures(made, _enclosed(text))
    _signature(made, text)
    _note(made, text)
    enclosures(made)
    imprint(made, None, text.get("copies"))
    return made


def minutes(kind: DocumentDef, text: Text) -> Any:
    """纪要格式: the name as head, who was there in 黑体 labels, no addressee and no seal (10.3)."""
    made = page()
    paragraph(made, line=12)
    _red_head(made, kind.title)
    blank(made, 1)
    paragraph(made, "{{ 文号 }}", align="center")
    made_line = paragraph(made, line=20)
    paragraph(made, f"{ORGAN}\t{{{{ 成文日期 }}}}", size=SMALL, first=made_line)
    right_tab(made_line, 156)
    rule(made_line, "bottom", "single", 16, RED_HEX, space=4)
    blank(made, 1)
    _title(made, text.get("title") or "{{ 事项标题 }}")
    blank(made, 1)
    _body(made, text)
    imprint(made, OFFICE, text.get("copies"))
    return made


def form(kind: DocumentDef, text: Text) -> Any:
    """表单: the title, number and item above a table of label and content."""
    made = page()
    number = "{{ 文号 }}" if kind.series else "{{ 事项编号 }}"
    title = text.get("title") or kind.title
    if shades := text.get("shades"):
        fact = shades["of"]
        for shade in COLOURS:
            known = [words for words in shades.get(shade, "").split("|") if words]
            asked = [f'{fact} == "{words}"' for words in known] + ([f"not {fact}"] if shade == text["colour"] else [])
            paragraph(made, f"{{%p if {' or '.join(asked)} %}}")
            _form_head(made, title, number, COLOURS[shade], f'{{{{ {fact} or "" }}}}')
            paragraph(made, "{%p endif %}")
    else:
        _form_head(made, title, number, COLOURS.get(text.get("colour", ""), BLACK))
    _table(made, [tuple(one) for one in text["rows"]])
    paragraph(made, line=10)
    if text.get("body"):
        _body(made, text)
    _signature(made, text, 1)
    return made


def _form_head(made: Any, title: str, number: str, colour: RGBColor, left: str = "") -> None:
    """``left``: what stands before the number, so that a colour is told on black paper too."""
    paragraph(made, ORGAN, font=HEAD, size=18, align="center", colour=colour, line=30)
    paragraph(made, title, font=HEAD, size=26, align="center", colour=colour, line=44)
    if left:
        above = paragraph(made, f"{left}\t编号：{number}", size=SMALL, line=24)
        right_tab(above, 156)
    else:
        above = paragraph(made, f"编号：{number}", size=SMALL, align="right", line=24)
    if colour is not BLACK:
        rule(above, "bottom", "single", 12, str(colour), space=3)
        paragraph(made, line=6)


# what they share -------------------------------------------------------------------------------------------------


def _enclosed(text: Text) -> list[str]:
    """The facts that may hold what is enclosed."""
    return [ENCLOSED, *text.get("enclosed", ())]


def _red_head(made: Any, head: str) -> None:
    scale = NARROW if "{{" in head else 100  # 纪要 has the name of its kind, which is short
    paragraph(made, head, font=HEAD, size=36, align="center", colour=RED, line=44, scale=scale)


def _upward(made: Any) -> Any:
    """A paper that goes upwards has its number on the left and 签发人, his name in 楷体, on the right, each a character
    from the edge (7.2.6)."""
    line = paragraph(made, " {{ 文号 }}\t签发人：".replace(" ", "\u3000", 1))
    right_tab(line, 156 * 27 / 28)
    return paragraph(made, "{{ 签发人 }}", font=KAI, first=line)


def _title(made: Any, title: str) -> None:
    """二号小标宋, centred; the text says where its lines end (梯形 or 菱形)."""
    for line in title.split("\n"):
        paragraph(made, line, font=HEAD, size=22, align="center", line=33)


def _body(made: Any, text: Text) -> None:
    if text.get("to"):
        paragraph(made, f"{text['to']}：")
    for line in text.get("body", "").strip("\n").split("\n"):
        _line(made, line)
    _keep_the_end(made)


def _keep_the_end(made: Any) -> None:
    """The last paragraph stays with the signature, whichever it will be: no page bears a signature and nothing else."""
    depth = 0
    for one in reversed(made.paragraphs):
        if "{%p end" in one.text:
            depth += 1
        elif "{%p" in one.text:
            depth -= 1
        else:
            one.paragraph_format.keep_with_next = True
            in_order(one._p.pPr)
            if depth == 0:
                return


def _line(made: Any, line: str) -> None:
    if (asked := re.match(r"\?((?:not )?\w+) ", line)) is not None:
        paragraph(made, f"{{%p if {asked[1]} %}}")
        _line(made, line[asked.end() :])
        paragraph(made, "{%p endif %}")
    elif (fact := re.fullmatch(r"@(\w+)", line)) is not None:
        paragraph(made, f"{{%p for 段 in {fact[1]}|段落 %}}")
        paragraph(made, "{{ 段 }}", indent=2)
        paragraph(made, "{%p endfor %}")
    elif line.startswith("|"):
        _overdue(made, line[1:])
    elif line.startswith("## "):
        paragraph(made, line[3:], font=KAI, indent=2, keep=True)
    elif line.startswith("# "):
        paragraph(made, line[2:], font=HEI, indent=2, keep=True)
    elif (labelled := re.match(r"([^：]{1,8}：)!(.*)", line)) is not None:
        one = paragraph(made, labelled[1], font=HEI, indent=2)
        paragraph(made, labelled[2], first=one)
    else:
        paragraph(made, line + "。" if line.endswith("}}") else line, indent=2)  # a fact that ends in a mark keeps one


OVERDUE = (("序号", 14), ("编号", 34), ("事项", 46), ("应完成日期", 32), ("逾期\n工作日", 18), ("备注", 12))
"""Columns of the table of overdue items, and their millimetres, 156 together."""


def _overdue(made: Any, name: str) -> None:
    """The table of what a letter rests on, its head again on every page, its rows never broken; nothing if none."""
    paragraph(made, f"{{%p if {name} %}}")
    table = made.add_table(rows=0, cols=len(OVERDUE))
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, (_head, width) in zip(table.columns, OVERDUE, strict=True):
        column.width = Mm(width)
    told = [head for head, _width in OVERDUE]
    rows = (
        told,
        [f"{{%tr for 项 in {name}|清单 %}}"],
        [f"{{{{ 项|栏({n}) }}}}" for n in range(1, 7)],
        ["{%tr endfor %}"],
    )
    for n, cells in enumerate(rows):
        row = table.add_row()
        for name_of, value in (("cantSplit", True), ("tblHeader", n == 0)):
            if value:
                row._tr.get_or_add_trPr().append(element(f"w:{name_of}"))
        for at, (cell, (_head, width)) in enumerate(zip(row.cells, OVERDUE, strict=True)):
            cell.width = Mm(width)
            cell.vertical_alignment = 1
            words = cells[at] if at < len(cells) else ""
            paragraph(cell, words, font=HEI if n == 0 else FANG, size=10.5, line=16, before=2, after=2,
                      align="center" if n == 0 or at not in (2, 5) else "", first=cell.paragraphs[0])  # fmt: skip
    paragraph(made, "{%p endif %}")


def _signature(made: Any, text: Text, lines: int = 2, *, keep: bool = False) -> None:
    """Signature and date; the date four characters from the right, the name centred above it, for the seal (7.3.5).

    ``lines``: left free above, for the seal; within one line of the text in a form. ``keep``: on one page with what
    follows, so that no page bears a 版记 and nothing else.
    """
    signed = str(text.get("sign", ORGAN))
    if not signed:
        return
    blank(made, lines, keep=True)
    paragraph(made, signed, align="right", right=4, keep=True)  # how far from the edge follows the name (``fitting``)
    paragraph(made, "{{ 成文日期 }}", align="right", right=4, keep=keep)


def _note(made: Any, text: Text, *, keep: bool = False) -> None:
    if text.get("note"):
        paragraph(made, f"（{text['note']}）", indent=2, keep=keep)


def _content(name: str) -> str:
    """``=words`` as they are; ``NAME`` printed, ``NAME?`` with a dash where the record is silent. ``?NAME`` is printed
    too: its row stands only where the record has it."""
    name = name.removeprefix("?")
    if name.startswith("="):
        return name[1:]
    return f"{{{{ {name[:-1]} or '—' }}}}" if name.endswith("?") else f"{{{{ {name} }}}}"


def _table(made: Any, rows: list[tuple[str, ...]]) -> None:
    """Label and content; a content that may be missing shows a dash. Rows may break over pages, labels do not wrap."""
    table = made.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, (38, 118), strict=True):
        column.width = Mm(width)
    for label, name in rows:
        content = _content(name)
        if name.startswith("?"):
            _marked_row(table, f"{{%tr if {name[1:]} %}}")
        row = table.add_row()
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        left, right = row.cells
        left.width, right.width = Mm(38), Mm(118)
        paragraph(left, label, font=HEI, size=SMALL, align="center", line=22, before=2, after=2,
                  first=left.paragraphs[0])  # fmt: skip
        lines = content.split("\n")
        paragraph(right, lines[0], size=SMALL, line=22, before=2, after=2 if len(lines) == 1 else 0,
                  first=right.paragraphs[0])  # fmt: skip
        for line in lines[1:]:
            paragraph(right, line, size=SMALL, line=22, font=SONG if line.startswith("□") else FANG)
        for cell in (left, right):
            cell.vertical_alignment = 1
        if name.startswith("?"):
            _marked_row(table, "{%tr endif %}")


def _marked_row(table: Any, mark: str) -> None:
    """A row that bears a mark only and is gone in the paper."""
    row = table.add_row()
    for cell, width, words in zip(row.cells, (38, 118), ("", mark), strict=True):
        cell.width = Mm(width)
        paragraph(cell, words, size=SMALL, line=22, first=cell.paragraphs[0])
