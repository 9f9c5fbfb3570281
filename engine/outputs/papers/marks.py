"""What stands around the text of a paper (GB/T 9704-2012): 份号, 密级和保密期限, 紧急程度 above; 附件说明 and the 附件
below; 抄送 and the 印发机关 in the 版记. Each is shown only where the record has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.outputs.papers.layout import (
    HEAD,
    HEI,
    LINE,
    element,
    in_order,
    paragraph,
    right_tab,
    twips,
)

COPY, SECRECY, URGENCY, ENCLOSED = "份号", "密级和保密期限", "紧急程度", "附件"
SMALL = 14.0
"""四号, in points."""
THICK, THIN = 1.0, 0.7
"""0.35 and 0.25 mm in points (7.4.1)."""
ONE = round(SMALL * 20)
"""A character of the 版记, in twips."""
SLIP = 24.0
"""Points of a line of the 版记."""


def blank(made: Any, lines: int, *, keep: bool = False) -> None:
    """Empty lines of the body's height."""
    for _ in range(lines):
        paragraph(made, keep=keep)


def condition(made: Any, asked: str) -> None:
    """What follows, to ``end``, stands only if the record has it."""
    paragraph(made, f"{{%p if {asked} %}}")


def end(made: Any, word: str = "if") -> None:
    """Ends what ``condition`` began, or a loop."""
    paragraph(made, f"{{%p end{word} %}}")


def above_the_head(made: Any, points: float) -> None:
    """At the upper left corner of the 版心, one below the other, in 黑体 (7.2.1–7.2.3); the head stays where it is.

    ``points``: from the top of the 版心 to the head.
    """
    for name in (COPY, SECRECY, URGENCY):
        condition(made, name)
        paragraph(made, f"{{{{ {name} }}}}", font=HEI)
        end(made)
    a, b, c = COPY, SECRECY, URGENCY
    for word, asked, lines in (
        ("if", f"{a} and {b} and {c}", 3), ("elif", f"({a} and ({b} or {c})) or ({b} and {c})", 2),
        ("elif", f"{a} or {b} or {c}", 1), ("else", "", 0),
    ):  # fmt: skip
        paragraph(made, f"{{%p {word} {asked} %}}")
        paragraph(made, line=points - lines * LINE / 20)
    end(made)


def beside_the_number(made: Any) -> None:
    """信函格式: under the first rule on the left, one below the other, the number right of the first (10.1)."""
    line = paragraph(made, f'{{{{ {COPY} or {SECRECY} or {URGENCY} or "" }}}}', font=HEI)
    paragraph(made, "\t{{ 文号 }}", first=line)
    right_tab(line, 156)
    condition(made, f"({COPY} and ({SECRECY} or {URGENCY})) or ({SECRECY} and {URGENCY})")
    paragraph(made, f"{{{{ {SECRECY} if {COPY} and {SECRECY} else {URGENCY} }}}}", font=HEI)
    end(made)
    condition(made, f"{COPY} and {SECRECY} and {URGENCY}")
    paragraph(made, f"{{{{ {URGENCY} }}}}", font=HEI)
    end(made)


def note_of_enclosures(made: Any, names: list[str]) -> None:
    """附件说明, a line below the text: 附件：1.××× with the others under it, no mark at the end (7.3.4).

    ``names``: facts that may hold them; the first that does is told.
    """
    for at, name in enumerate(names):
        asked = " and ".join([*(f"not {one}" for one in names[:at]), name])
        condition(made, asked)
        blank(made, 1, keep=True)
        line = paragraph(made, f"附件：{{{{ {name}|名录 }}}}", keep=True)
        line._p.pPr.append(element("w:ind", leftChars=500, left=1600, hangingChars=300, hanging=960))
        in_order(line._p.pPr)
        end(made)


def enclosures(made: Any) -> None:
    """Each 附件 on a page of its own: 附件1 in 黑体 at the upper left, its name on the third line, its text (7.3.7)."""
    condition(made, ENCLOSED)
    paragraph(made, f"{{%p for 段 in {ENCLOSED}|附页 %}}")
    condition(made, "段|序号")
    mark = paragraph(made, "{{ 段|序号 }}", font=HEI, keep=True)
    mark._p.pPr.append(element("w:pageBreakBefore"))
    in_order(mark._p.pPr)
    blank(made, 1, keep=True)
    paragraph(made, "{{ 段 }}", font=HEAD, size=22, align="center", line=33, keep=True)
    blank(made, 1, keep=True)
    paragraph(made, "{%p else %}")
    paragraph(made, "{{ 段 }}", indent=2)
    end(made)
    end(made, "for")
    end(made)


def imprint(made: Any, organ: str | None, copies: str | None) -> None:
    """版记, its last line on the foot of the last page's 版心 (7.4): copies, and who printed it when.

    Args:
        organ: who printed it; ``None``: a letter, whose 版记 has no rules, no organ and no date (10.1).
        copies: the name of the fact that holds them, or ``=`` and words.
    """
    fact = copies if copies and not copies.startswith("=") else None
    if copies:
        _asked(made, fact, lambda: _room(made, 2))
    if organ:
        _room(made, 1.75)
    if copies:
        words = f"{{{{ {fact} }}}}" if fact else copies[1:]
        _asked(made, fact, lambda: _copied(made, words, ruled=organ is not None))
    if organ:
        if fact:
            condition(made, f"not {fact}")
        if fact or not copies:
            _rule(made, THICK)
        if fact:
            end(made)
        line = framed(paragraph(made, f"{organ}\t{{{{ 成文日期 }}}}印发", size=SMALL, line=SLIP))
        line._p.pPr.append(element("w:ind", left=ONE, right=ONE))
        right_tab(line, 156 - SMALL / 72 * 25.4)
        _rule(made, THICK)
    if organ or copies:
        _asked(made, None if organ else fact, lambda: paragraph(made, line=1))  # what the frame hangs on


def _asked(made: Any, fact: str | None, write: Callable[[], Any]) -> None:
    if fact:
        condition(made, fact)
    write()
    if fact:
        end(made)


def _copied(made: Any, words: str, *, ruled: bool) -> None:
    """A character from either side; what does not fit stands under the first name."""
    if ruled:
        _rule(made, THICK)
    line = framed(paragraph(made, f"抄送：{words}。", size=SMALL, line=SLIP))
    line._p.pPr.append(element("w:ind", left=4 * ONE, right=ONE, hanging=3 * ONE))
    in_order(line._p.pPr)
    if ruled:
        _rule(made, THIN)


def _rule(made: Any, points: float) -> None:
    """A black line as wide as the 版心: a paragraph so high, for borders of a frame are one border to LibreOffice."""
    line = framed(paragraph(made, line=points))
    line._p.pPr.append(element("w:shd", val="clear", color="auto", fill="000000"))
    in_order(line._p.pPr)


def _room(made: Any, lines: float) -> None:
    """Keeps free what the frame at the foot takes, beside the date: no page bears a 版记 and nothing else."""
    paragraph(made, line=SLIP * lines, keep=True)


def framed(made: Any) -> Any:
    """Takes a paragraph out of the text, to the foot of the 版心 of the page on which the next one stands."""
    made._p.get_or_add_pPr().append(
        element("w:framePr", w=twips(156), hRule="auto", wrap="through", vAnchor="margin", hAnchor="margin",
                xAlign="left", yAlign="bottom")
    )  # fmt: skip
    in_order(made._p.pPr)
    return made
