"""``wecom``: a group robot of 企业微信. HTTP 200 says nothing; only ``errcode`` 0 says that the robot took it.

Source: the vendor's page on group robots (text messages: at most 2,048 bytes; 20 messages a minute and robot). Tried
against a stand-in on this machine that answers as that page says, not against the vendor.
"""

from __future__ import annotations

import json
from typing import Any

from engine.daemon.channels import SECONDS, Letter, NotSent, Options, Receipt
from engine.daemon.channels.web import post
from engine.errors import Sentence

MOST = 2048
"""Bytes of a text."""
NEVER = frozenset({40008, 40058})
"""Wrong kind of message, wrong parameter: sending it again does not help."""
NOBODY = 93000
"""No such robot: none is taken while the address is what it is."""
WHY = {
    45009: Sentence("too many messages for this robot; later again"),
    NOBODY: Sentence("there is no robot at this address (93000)"),
}
CUT = "\n…"


class WeCom:
    """url_env|url_file (the robot's address is its secret), seconds. ``to``: who is named, ``@all`` or mobile numbers
    with commas, or nothing."""

    outward = True

    def __init__(self, options: Options) -> None:
        self.url = options.secret("url")
        self.seconds = options.number("seconds", SECONDS)

    def send(self, letter: Letter) -> Receipt:
        """One text; raises NotSent."""
        text: dict[str, Any] = {"content": shortened(f"{letter.subject}\n{letter.body}")}
        named = [one.strip() for one in letter.to.split(",") if one.strip()]
        if named:
            text["mentioned_mobile_list"] = named
        data = json.dumps({"msgtype": "text", "text": text}, ensure_ascii=False).encode("utf-8")
        answer = post(self.url, data, {}, self.seconds)
        code = answer.get("errcode") if isinstance(answer, dict) else None
        if not isinstance(code, int) or isinstance(code, bool):
            raise NotSent(Sentence("the robot answers without an errcode"))
        if code != 0:
            raise NotSent(
                WHY.get(code, Sentence("the robot answers errcode {code}", {"code": code})),
                final=code in NEVER, shut=code == NOBODY,
            )  # fmt: skip
        return Receipt()


def shortened(text: str) -> str:
    """As much as a robot takes, cut between characters, and a mark where it was cut."""
    data = text.encode("utf-8")
    if len(data) <= MOST:
        return text
    return data[: MOST - len(CUT.encode("utf-8"))].decode("utf-8", "ignore") + CUT
