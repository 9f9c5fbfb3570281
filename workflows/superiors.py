"""Superiors are reminded, never circularised, interviewed, exposed or traced (DOMAIN T12)."""

from __future__ import annotations

from typing import Any

from engine import rule

__all__ = ["no_superior"]


@rule("对上级单位只提醒，不通报、不约谈、不曝光、不倒查")
def no_superior(case: Any) -> bool:
    """The unit a measure is about is none of the office's superiors; whoever opens it, the ladder or a person."""
    unit = case.parties.get("addressee")
    return unit is None or unit.kind != "superior"
