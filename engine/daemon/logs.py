"""The daemon's log: lines for people on a terminal, JSON lines for programs. Numbers and words of procedures, no texts.

What belongs together is found by ids: a beat has one (``beat``), a person's command has one that its events carry
(``request_id``), and the line of a delivery names the requests and items whose messages it took along.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING, Any, Literal

from loguru import logger

if TYPE_CHECKING:
    from loguru import Message

Form = Literal["text", "json"]


def begin(form: Form, write: Callable[[str], None], **always: Any) -> None:
    """From now on what is logged goes to ``write``, a line each, and nowhere else.

    Args:
        always: what every JSON line says besides (which start of which process).
    """
    logger.remove()
    logger.configure(extra=always)
    if form == "json":
        logger.add(lambda message: write(as_json(message)), format="{message}", diagnose=False, backtrace=False)
    else:
        logger.add(lambda message: write(str(message).rstrip("\n")), format="{time:YYYY-MM-DD HH:mm:ss} {message}",
                   diagnose=False, backtrace=False)  # fmt: skip


def as_json(message: Message) -> str:
    """One record as one line: ``at`` (UTC), ``level``, ``text``, and whatever was said by name."""
    record = message.record
    said = {name: value for name, value in record["extra"].items() if name not in ("at", "level", "text")}
    line = {"at": record["time"].astimezone(UTC).isoformat(timespec="milliseconds"),
            "level": record["level"].name.lower(), "text": record["message"], **said}  # fmt: skip
    return json.dumps(line, ensure_ascii=False, default=str)
