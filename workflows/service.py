"""How a paper reaches its addressee: the mode, the receiver, the witnesses, the receipt (DOMAIN 3.0, DOC)."""

from __future__ import annotations

from typing import Any

from engine import Part, attachment, choice, people, rule, text

__all__ = ["properly_left", "service"]


def service() -> Part:
    """The facts of one service, asked for together with its date: how, to whom, before whom, and the receipt."""
    return Part(
        mode=choice(
            "送达方式", optional=True, hand="当面签收", platform="电子政务平台", post="邮寄", left="留置", notice="公告"
        ),
        recipient=text("签收人", optional=True),
        witnesses=people("留置见证人", min=2, optional=True),
        receipt=attachment("送达回证、回执或留置照片", optional=True),
    )


MODE, LEFT, PROOF = "mode", "left", ("witnesses", "receipt")
"""Named outside the rule: how a paper is served decides what must be shown, never where the item goes."""


@rule("留置送达须有两名见证人和现场照片")
def properly_left(case: Any) -> bool:
    """A paper that nobody takes is left before two witnesses and photographed (G3)."""
    return case.given.get(MODE) != LEFT or all(case.given.get(name) for name in PROOF)
