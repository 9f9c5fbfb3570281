"""What a service manager is told: that the daemon looks, that it still does, that it ends (``sd_notify(3)``).

systemd names a socket in ``NOTIFY_SOCKET``; where it names none, nobody is told. What cannot be told is no reason to
stop: systemd itself ends a daemon that it has not heard of for ``WatchdogSec``.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping


class Supervisor:
    """Who watches over the daemon, if anybody does."""

    def __init__(self, address: str | None = None) -> None:
        self._address = address
        self._ready = False

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Supervisor:
        """As the environment names it."""
        return cls(environment.get("NOTIFY_SOCKET"))

    def alive(self, status: str = "") -> None:
        """It works; the first time it says so, it has begun to (``Type=notify`` waits for this)."""
        lines = ["WATCHDOG=1", *([f"STATUS={status}"] if status else [])]
        self._tell(*(["READY=1"] if not self._ready else []), *lines)
        self._ready = True

    def stopping(self) -> None:
        """It was told to end, and finishes what it has begun."""
        self._tell("STOPPING=1")

    def _tell(self, *lines: str) -> None:
        if not self._address or not hasattr(socket, "AF_UNIX"):
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address  # an abstract one
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.connect(address)
            to.sendall("\n".join(lines).encode())
