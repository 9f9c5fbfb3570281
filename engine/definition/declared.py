"""Where a declaration stands in its author's file, so that every error can name file and line."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

_OWN = __name__.rpartition(".")[0] + "."


@dataclass(frozen=True)
class Where:
    """A line of an author's file; never part of a definition's meaning or fingerprint."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def here() -> Where:
    """The nearest line of the call stack outside the procedure language itself."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith(_OWN):
        frame = frame.f_back
    return Where(frame.f_code.co_filename, frame.f_lineno)


@dataclass(frozen=True, eq=False, kw_only=True)
class Declared:
    """Something an author wrote down; compared by identity, because its name is given by the class body."""

    where: Where = field(default_factory=here, repr=False)
