"""How late something is, in the words of the office, and as of which day: a proposal says it of the day it is made, a
paper of the day it is signed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from engine.decision.paper import Overdue

DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
SAID = re.compile(rf"应于{DAY}前完成，截至{DAY}逾期\d+个工作日")


def written(day: date) -> str:
    """2024年3月21日 (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def said(due: date, late: int, on: date) -> str:
    """By when it had to be done, and how many working days late that is on a day."""
    return f"应于{written(due)}前完成，截至{written(on)}逾期{late}个工作日"


def said_anew(text: str, grounds: Iterable[Overdue], on: date) -> str:
    """What a measure says of its grounds, as of another day; what people wrote, and of what is done by now, stays."""
    still = [one for one in grounds if not one.gone]
    lines = text.split("\n")
    for n, line in enumerate(lines):
        own = [one for one in still if re.search(rf"(?<![\w-]){re.escape(one.item)}(?!\d)", line)]
        if len({one.item for one in own}) == 1:
            one = own[-1]  # of several rounds of one item the last
            lines[n] = SAID.sub(said(one.due, one.late, on), line)
    return "\n".join(lines)
