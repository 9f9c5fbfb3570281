"""One POST over HTTP, and what came back: no redirect is followed, no more is read than an answer needs."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from engine.daemon.channels import NotSent
from engine.errors import Sentence

MOST = 64 * 1024
"""Bytes of an answer that are read."""
LATER = frozenset({408, 425, 429})
OURS = frozenset({401, 403, 404, 405, 407})
"""A wrong secret or address: no letter would be taken."""


class _NoWay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """What is signed for one receiver is not sent to another."""
        return


def post(url: str, data: bytes, headers: Mapping[str, str], seconds: float) -> Any:
    """Sends bytes of JSON and gives the JSON that comes back.

    Raises:
        NotSent: whatever else comes back; final where the receiver says that the request itself is wrong, shut where he
            does not know us.
    """
    request = urllib.request.Request(url, data, {"Content-Type": "application/json; charset=utf-8", **headers})
    try:
        with urllib.request.build_opener(_NoWay()).open(request, timeout=seconds) as answer:
            text = answer.read(MOST)
    except urllib.error.HTTPError as error:
        final = 400 <= error.code < 500 and error.code not in LATER | OURS
        why = Sentence("the receiver answers {code}", {"code": error.code})
        raise NotSent(why, final=final, shut=error.code in OURS) from None
    except Exception as error:  # sockets, TLS, a line that is no HTTP: none of it names the address
        raise NotSent(Sentence("the receiver does not answer: {what}", {"what": type(error).__name__})) from None
    try:
        return json.loads(text)
    except ValueError:
        raise NotSent(Sentence("the receiver answers something that is not JSON")) from None
