"""``file`` and ``console``: letters are written down where people of the office can read them; nothing leaves."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from engine.daemon.channels import Letter, Options, Receipt


class File:
    """Appends every letter to a file, durable before it counts as handed over. ``path``: of the file."""

    outward = False

    def __init__(self, options: Options) -> None:
        self.path: Path = options.folder / options.text("path")

    def send(self, letter: Letter) -> Receipt:
        """One write, so that two daemons do not mix their letters."""
        with self.path.open("ab") as file:
            file.write(written(letter).encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        return Receipt()


class Console:
    """Writes every letter to standard output."""

    outward = False

    def __init__(self, options: Options) -> None:
        pass

    def send(self, letter: Letter) -> Receipt:
        """At once, also into a pipe."""
        sys.stdout.write(written(letter))
        sys.stdout.flush()
        return Receipt()


def written(letter: Letter) -> str:
    """A letter as text, with a line above and an empty one below."""
    return f"―― {letter.to or '—'}  {letter.subject}  [{letter.key}]\n{letter.body}\n\n"
