"""Why a day counts or does not, in the reader's language: the engine says it in that of the office."""

from __future__ import annotations

import re

from cli.language import N_, _, chosen

HOLIDAYS = {
    "元旦": N_("New Year's Day"),
    "春节": N_("Spring Festival"),
    "清明节": N_("Tomb-Sweeping Day"),
    "劳动节": N_("Labour Day"),
    "端午节": N_("Dragon Boat Festival"),
    "中秋节": N_("Mid-Autumn Festival"),
    "国庆节": N_("National Day"),
}
WORDS = {
    "周末": "weekend",
    "工作日": "working day",
    "当日不计入": "the day itself, not counted",
    "中止": "suspended",
    "顺延至此": "rolled to this day",
    "提前至此": "brought forward to this day",
    "昼夜连续计算": "counted day and night",
    "不满一个月": "not a whole month",
    "不满一年": "not a whole year",
    "不满一小时": "not a whole hour",
    "未到同一时刻": "not yet the same hour",
}
COMPLETED = {"个月": "month", "年": "year"}


def day_words(why: str) -> str:
    """``国庆节调休上班`` → ``make-up workday for National Day``; in Chinese as it is."""
    return why if chosen() != "en" else ", ".join(map(_part, why.split("，")))


def _part(why: str) -> str:
    if why in WORDS:
        return WORDS[why]
    if found := re.fullmatch(r"满(\d+)(个月|年)(?:（当月无(\d+)日）)?", why):
        lacks = f" (the month has no day {found[3]})" if found[3] else ""
        return f"{found[1]} {COMPLETED[found[2]]}{'' if found[1] == '1' else 's'} complete{lacks}"
    name = why.removesuffix("调休上班")
    known = _(HOLIDAYS.get(name, name))
    return known if name == why else f"make-up workday for {known}"
