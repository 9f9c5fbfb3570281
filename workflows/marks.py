"""What a paper may bear beside its text: 份号, 密级和保密期限, 紧急程度, 附件 (GB/T 9704-2012, 7.2 and 7.3)."""

from __future__ import annotations

import re
from typing import Any

from engine import Part, choice, rule, text

__all__ = ["borne", "marks", "properly_marked"]

COPY = re.compile(r"[0-9]{6}")
HIGHEST = "内部"
"""State secrets do not belong into this record (DOMAIN T40): the field is there to refuse them."""


def marks() -> Part:
    """Facts whose labels are the names by which every template asks for them; each is shown only when it is given."""
    return Part(
        urgency=choice("紧急程度", optional=True, urgent="加急", most_urgent="特急"),
        secrecy=text("密级和保密期限", optional=True),
        copy_number=text("份号", optional=True),
        enclosures=text("附件", optional=True),
    )


def borne(mark: Part) -> list[Any]:
    """What ``marks`` made, to be asked for together."""
    return [mark.urgency, mark.secrecy, mark.copy_number, mark.enclosures]


@rule("密级至多为“内部”，标“内部”的不得公开；国家秘密不得录入本系统；份号为六位数字")
def properly_marked(case: Any) -> bool:
    """Nothing above 内部 is signed here; a number of the copy has six digits (7.2.1)."""
    secrecy = case.facts.get("secrecy")
    number = case.facts.get("copy_number")
    if number is not None and COPY.fullmatch(str(number)) is None:
        return False
    if secrecy is None:
        return True
    return str(secrecy).strip() == HIGHEST and case.facts.get("scope") != "public"
