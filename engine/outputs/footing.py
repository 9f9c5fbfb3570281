"""What stands under what is handed out: until when it tells, by which calendar and definitions, which seal."""

from __future__ import annotations

from engine.runtime import Reader

DEFINITIONS = "2026-11-26"
"""口径版本: what the columns and figures mean; a change of meaning is a new date (decision 0041 keeps the list)."""


def footing(reader: Reader) -> str:
    """One line. The hash of the seal is what a proof is checked against (``duban audit``), so it is written whole."""
    now = reader.now().astimezone(reader.zone)
    seal = reader.seal()
    sealed = f"封签 第{seal.n}号（{seal.day}）{seal.hash}" if seal is not None else "封签 无"
    return f"数据截至 {now:%Y-%m-%d %H:%M}；日历版本 {reader.calendar.revision}；口径版本 {DEFINITIONS}；{sealed}。"
