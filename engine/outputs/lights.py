"""The light of an item: how it stands, told by colour, symbol and words, so that grey print tells it too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.runtime.answers.views import Item

SOON = 5
"""Working days before the due day from which a task counts as 临期 (DOMAIN 3(d): 蓝 at −5)."""


@dataclass(frozen=True)
class Light:
    """``words``: short, for a filter; ``told``: for a ledger. ``colour``: lightness differs too, for grey print;
    ``ink`` is read upon it."""

    symbol: str
    words: str
    told: str
    colour: str
    ink: str


LIGHTS = {
    "overdue": Light("▲", "逾期", "▲ 红（逾期）", "#b3261e", "#fff"),
    "soon": Light("◆", "临期", "◆ 黄（临期）", "#f2b705", "#000"),
    "fine": Light("■", "正常", "■ 绿（正常）", "#5c9e6e", "#000"),
    "stopped": Light("‖", "中止", "‖ 中止", "#9aa0a6", "#000"),
    "done": Light("●", "办结", "● 已办结", "#dcefdc", "#000"),
    "dropped": Light("○", "终止", "○ 已终止", "#ffffff", "#000"),
}
"""Worst first; of an item with parts in progress the worst of them is shown."""


def light(item: Item) -> str:
    """The key of the light of one item by itself."""
    if item.ended_at is not None:
        return "dropped" if item.dropped else "done"
    if item.suspension is not None:
        return "stopped"
    if any(one.overdue for one in item.owes):
        return "overdue"
    soon = any(one.days is not None and one.days <= SOON for one in item.owes if one.standing != "waiting")
    return "soon" if soon else "fine"


def worst(lights: Iterable[str]) -> str:
    """The worst of several; ``fine`` of none."""
    order = list(LIGHTS)
    return min(lights, key=order.index, default="fine")
