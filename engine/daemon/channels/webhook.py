"""``webhook``: a program of the office gets JSON, signed, and confirms it."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from urllib.parse import urlsplit

from engine.calendar.clock import Clock, SystemClock
from engine.daemon.channels import SECONDS, Letter, NotSent, Options, Receipt
from engine.daemon.channels.web import post
from engine.errors import Sentence

WORDS = {"accepted": "handed_over", "duplicate": "handed_over", "delivered": "delivered"}


class Webhook:
    """url, secret_env|file, seconds.

    Headers: ``X-Duban-Key`` (the same at every attempt: do a thing once for each), ``X-Duban-Timestamp`` (seconds since
    1970), ``X-Duban-Signature``: ``sha256=`` and the HMAC-SHA256, by the secret, over timestamp, a full stop, body. The
    receiver answers ``{"key": …, "status": "accepted" | "duplicate" | "delivered"}``; anything else is no confirmation.
    """

    outward = True

    def __init__(self, options: Options, clock: Clock | None = None) -> None:
        self.url = options.text("url")
        if urlsplit(self.url).scheme not in ("https", "http"):
            raise options.bad("url", Sentence("it begins with https:// or http://"))
        self.secret = options.secret("secret").encode("utf-8")
        self.seconds = options.number("seconds", SECONDS)
        self.clock = clock or SystemClock()

    def send(self, letter: Letter) -> Receipt:
        """One POST; raises NotSent."""
        content = {"key": letter.key, "to": letter.to, "subject": letter.subject, "body": letter.body,
                   "messages": list(letter.lines)}  # fmt: skip
        data = json.dumps(content, ensure_ascii=False).encode("utf-8")
        stamp = str(int(self.clock.now().timestamp()))
        headers = {
            "X-Duban-Key": letter.key, "X-Duban-Timestamp": stamp,
            "X-Duban-Signature": f"sha256={signature(self.secret, stamp, data)}",
        }  # fmt: skip
        answer = post(self.url, data, headers, self.seconds)
        status = answer.get("status") if isinstance(answer, dict) else None
        if status not in WORDS or answer.get("key") != letter.key:
            raise NotSent(Sentence("the receiver does not confirm this letter"))
        reference = answer.get("reference")
        return Receipt(WORDS[status], str(reference)[:200] if reference else None)  # type: ignore[arg-type]


def signature(secret: bytes, stamp: str, data: bytes) -> str:
    """What proves that a letter is ours, in hexadecimal digits."""
    return hmac.new(secret, stamp.encode() + b"." + data, sha256).hexdigest()
