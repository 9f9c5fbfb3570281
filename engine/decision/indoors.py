"""A rule sees its case and nothing else: while an author's own function judges, nothing outside is opened (law 1).

Python tells an audit hook of every file, socket, database and process before it is opened; ours refuses while a rule is
being asked. Modules are trusted code otherwise: a hook is no wall against somebody who writes code to get round it. It
finds the rule that looks into a file because that was easy, and stops it from being decided by.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

from engine.errors import Impure, Sentence

Answer = TypeVar("Answer")
OUTSIDE = ("open", "socket.", "sqlite3.", "subprocess.", "os.", "shutil.", "ctypes.", "urllib.", "http.", "ftplib.",
           "smtplib.", "tempfile.", "webbrowser.")  # fmt: skip
"""The beginnings of the names of audit events that are of no concern to a rule."""


class _Asked(threading.local):
    judging = False
    event = ""


_asked = _Asked()
_installed = False


def _refuse(event: str, _args: tuple[Any, ...]) -> None:
    if _asked.judging and event.startswith(OUTSIDE) and not _importing():
        _asked.event = event
        raise PermissionError(f"a rule may not do that: {event}")


def _importing() -> bool:
    """Whether Python itself opens the file of a module that is imported late; modules are trusted."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def ask(check: Callable[..., Answer], name: str, *args: Any) -> Answer:
    """What an author's own function says, with nothing but its arguments to look at.

    Raises:
        Impure: it tried, also where it caught the refusal itself; what it then said is not believed.
    """
    global _installed
    if not _installed:
        sys.addaudithook(_refuse)  # for good: a hook cannot be taken away
        _installed = True
    outer, _asked.judging, _asked.event = _asked.judging, True, ""
    try:
        answer = check(*args)
    except Exception as error:
        if _asked.event:
            raise _impure(name) from error
        raise
    finally:
        _asked.judging = outer
    if _asked.event:
        raise _impure(name)
    return answer


def _impure(name: str) -> Impure:
    return Impure(what=Sentence("{name} ({event})", {"name": name, "event": _asked.event}))
