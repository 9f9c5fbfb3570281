"""``file`` and ``console``: letters are written down where people of the office can read them; nothing leaves."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from engine.daemon.channels import Letter, NotSent, Options, Receipt
from engine.errors import Sentence


class File:
    """Appends every letter to a file, durable before it counts as handed over. ``path``: of the file."""

    outward = False

    def __init__(self, options: Options) -> None:
        self.path: Path = options.folder / options.text("path")

    def send(self, letter: Letter) -> Receipt:
        """One write, so that two daemons do not mix their letters.

        Raises:
            NotSent: shut, where the file cannot be written.
        """
        try:
            with self.path.open("ab") as file:
                file.write(written(letter).encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            data = {"file": self.path.name, "why": error.strerror}
            raise NotSent(Sentence("{file} cannot be written: {why}", data), shut=True) from None
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
