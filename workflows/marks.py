"""What a paper may bear beside its text: 份号, 密级和保密期限, 紧急程度, 附件 (GB/T 9704-2012, 7.2 and 7.3)."""

from __future__ import annotations

import re
from typing import Any

from engine import Part, choice, rule, text

__all__ = ["borne", "marks", "properly_marked"]

COPY = re.compile(r"[0-9]{6}")
SECRECY = re.compile(r"(绝密|机密|秘密)(★([1-9][0-9]?年|[1-9][0-9]?个月|长期))?")


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


@rule("密级写作“秘密★1年”，涉密文书须有六位份号，且不得公开")
def properly_marked(case: Any) -> bool:
    """A secret paper says how secret and how long, and bears the number of the copy (7.2.1, 7.2.2)."""
    secrecy = case.facts.get("secrecy")
    number = case.facts.get("copy_number")
    if number is not None and COPY.fullmatch(str(number)) is None:
        return False
    if secrecy is None:
        return True
    return SECRECY.fullmatch(str(secrecy)) is not None and number is not None and case.facts.get("scope") != "public"
