"""Writers of all programs pass one after the other, and nobody twice while another waits.

SQLite lets a writer in who happens to ask when the lock is free. Beside a sweep, which asks again at once, a person
waits for seconds. Here two files stand beside the database: whoever wants to write first takes the place at the gate,
then the turn, and lets the place go. While a person stands at the gate, the sweep cannot take the turn again.

The files hold no data and only their locks count; those end with the program, however it ends. SQLite's own lock stays
what keeps writers apart: where there is no turnstile, writing is right all the same, only not fair.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import fcntl
else:
    try:
        import fcntl
    except ImportError:  # Windows has other locks
        fcntl = None

GATE, TURN = "-gate", "-turn"
"""What the two files are called, after the database's own name."""
SHORTEST, LONGEST = 0.0002, 0.001
"""Seconds between two tries; longer and longer, for whoever waits long need not be the quickest to notice."""


def there_is_one() -> bool:
    """Whether this platform has a turnstile at all."""
    return fcntl is not None


class Turnstile:
    """The turnstile of one database file, as one connection uses it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: tuple[int, int] | None = None

    @contextmanager
    def passed(self, patience: float) -> Iterator[None]:
        """Waits for the turn and keeps it.

        Args:
            patience: how many seconds to wait at most.

        Raises:
            TimeoutError: another program kept it that long.
        """
        files = self._opened()
        if files is None:
            yield
            return
        gate, turn = files
        until = monotonic() + patience
        _take(gate, until)
        try:
            _take(turn, until)
        finally:
            fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)

    def awaited(self) -> bool:
        """Whether somebody stands at the gate; asked by whoever has the turn and could let it go early."""
        if self._files is None:
            return False
        gate, _ = self._files
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(gate, fcntl.LOCK_UN)
        return False

    def close(self) -> None:
        """Lets go of the files; the next pass opens them again."""
        if self._files is not None:
            for file in self._files:
                os.close(file)
            self._files = None

    def _opened(self) -> tuple[int, int] | None:
        """Both files; nothing where they cannot be had, for then one writes without."""
        if not there_is_one():
            return None
        if self._files is None:
            opened: list[int] = []
            try:
                opened.extend(_open(self.path, end) for end in (GATE, TURN))
            except OSError:
                for file in opened:
                    os.close(file)
                return None
            self._files = opened[0], opened[1]
        return self._files


def _open(path: Path, end: str) -> int:
    """To lock a file it is enough to be able to read it; whoever makes it lets in whom the database lets in."""
    file = path.with_name(path.name + end)
    with suppress(FileNotFoundError):
        return os.open(file, os.O_RDONLY)
    made = os.open(file, os.O_RDONLY | os.O_CREAT, 0o600)
    os.fchmod(made, path.stat().st_mode & 0o666)
    return made


def _take(file: int, until: float) -> None:
    pause = SHORTEST
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if monotonic() >= until:
                raise TimeoutError from None
        sleep(pause)
        pause = min(pause * 2, LONGEST)
