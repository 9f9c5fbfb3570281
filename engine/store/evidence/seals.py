"""Seals: the heads of all chains folded into one hash, chained to the seal before it, and kept outside the database.

``docs/reference/evidence.md`` specifies every byte; this file and that page must never come apart. A leaf stands for
one chain, the system log first, then the items in the order they were opened:

    leaf  = canonical JSON of ["duban.leaf.1", number, seq, head, rows]   (the system log's number and rows are "")
    node  = sha256(0x00 + leaf), and above it sha256(0x01 + left + right), as in RFC 9162 section 2.1.1
    seal  = canonical JSON of ["duban.seal.1", n, day, sealed_at, leaves, root, news,
                               previous]
    hash  = sha256(seal); the signature, if there is one, is Ed25519 over the same bytes

``rows`` is the sha256 of the item's stored rows: dates, claims, parties and papers are covered as they stood when the
item's last sealed line was its last.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.store.statements.written import canonical, day_text, instant_text

LEAF_TAG, ROWS_TAG, SEAL_TAG = "duban.leaf.1", "duban.rows.1", "duban.seal.1"
SEAL_FILE = "seal.file"
"""The setting that says where seals are written."""
SEAL_GENESIS = sha256(b"duban.seal.1\n").hexdigest()
EMPTY_ROOT = sha256(b"").hexdigest()


# leaves and the tree ----------------------------------------------------------------------------------------------


def seals_beside(path: Path) -> Path:
    """Where the seals of a file are kept unless the office has named another place."""
    return path.with_name(f"{path.name}-seals")


def leaf(number: str, seq: int, head: str, rows: str) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + canonical([LEAF_TAG, number, seq, head, rows]).encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree grown leaf by leaf; it remembers one hash per level, however many leaves there are.

    ``watch``: the place (from 0) of the leaf whose inclusion is to be proved.
    """

    def __init__(self, watch: int | None = None) -> None:
        self.size, self.watch = 0, watch
        self._peaks: list[tuple[int, bytes, bool]] = []  # height, hash, whether the watched leaf lies below
        self._path: list[tuple[str, str]] = []

    def add(self, hash_: bytes) -> None:
        """The next leaf."""
        self._peaks.append((0, hash_, self.size == self.watch))
        self.size += 1
        while len(self._peaks) > 1 and self._peaks[-1][0] == self._peaks[-2][0]:
            self._join()

    def _join(self) -> None:
        (height, left, in_left), (_, right, in_right) = self._peaks[-2:]
        if in_left:
            self._path.append(("right", right.hex()))
        elif in_right:
            self._path.append(("left", left.hex()))
        self._peaks[-2:] = [(height + 1, _node(left, right), in_left or in_right)]

    def root(self) -> str:
        """The root over all leaves; afterwards no leaf can be added."""
        while len(self._peaks) > 1:
            self._join()
        return self._peaks[0][1].hex() if self._peaks else EMPTY_ROOT

    def proof(self) -> list[list[str]]:
        """From the watched leaf up: on which side each neighbour stands, and its hash. Ask for the root first."""
        return [list(step) for step in self._path]


def rows_text(row: Any, tables: Mapping[str, Sequence[Any]]) -> str:
    """The stored rows of an item as the one text that is hashed.

    Args:
        row: the item's own. tables: table → the rows that belong to it.
    """
    content = {"item": [values(row, PASSING)]}
    for name, rows in tables.items():
        content[name] = sorted((values(one) for one in rows), key=canonical)
    return canonical([ROWS_TAG, content])


PASSING = ("wake_at", "failures", "retry_at", "last_error")
"""Of an item: when time looks next, and what it met; both change without a line."""


LATER = ("level", "term_of")
"""Columns that came after the first seals were made: left out where nothing stands in them."""


def values(row: Any, without: Iterable[str] = ()) -> dict[str, Any]:
    """A row as JSON; of bytes the sha256."""
    stored: dict[str, Any] = row._asdict()
    left = {*without, *(name for name in LATER if stored.get(name) is None)}
    return {name: _plain(value) for name, value in stored.items() if name not in left}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    return day_text(value) if isinstance(value, date) else value


def digest(text: str) -> str:
    """The sha256 of a text, in hex."""
    return sha256(text.encode()).hexdigest()


# seals ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seal:
    """One seal, as it lies in the database and, line by line, in the file.

    Attributes:
        n: from 1. day: the local day on which it was made. leaves: how many chains it covers, the system log included.
        root: over all of them. news: over those that are new or have got a line since the seal before.
        previous: the hash of the seal before it. key, signature: Ed25519, in hex, if it is signed.
    """

    n: int
    day: date
    sealed_at: datetime
    leaves: int
    root: str
    news: str
    previous: str
    key: str | None = None
    signature: str | None = None

    @property
    def content(self) -> bytes:
        """What is hashed and signed."""
        at = instant_text(self.sealed_at)
        line = [SEAL_TAG, self.n, day_text(self.day), at, self.leaves, self.root, self.news, self.previous]
        return canonical(line).encode()

    @property
    def hash(self) -> str:
        """What the next seal and every report call it by."""
        return sha256(self.content).hexdigest()

    @property
    def fields(self) -> dict[str, Any]:
        """What its line in the file says."""
        return {
            "seal": self.n, "day": day_text(self.day), "sealed_at": instant_text(self.sealed_at),
            "leaves": self.leaves, "root": self.root, "news": self.news,
            "previous": self.previous, "hash": self.hash, "key": self.key,
            "signature": self.signature,
        }  # fmt: skip

    @property
    def line(self) -> str:
        """Its line in the file."""
        return canonical(self.fields)


def read_line(line: str) -> Seal | None:
    """A line of the file; ``None`` if it is not one we wrote."""
    try:
        found = json.loads(line)
        seal = Seal(
            found["seal"], date.fromisoformat(found["day"]), datetime.fromisoformat(found["sealed_at"]),
            found["leaves"], found["root"], found["news"], found["previous"], found["key"], found["signature"],
        )  # fmt: skip
        return seal if seal.line == line else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def read_file(path: Path, *, ordinary: bool = True) -> list[Seal | None]:
    """The lines of a seal file in order; an empty list if there is no such file.

    Args:
        ordinary: a pipe or a device, which may never end, is refused. Somebody may hand in a copy through a pipe.

    Raises:
        OSError, UnicodeError: it cannot be read.
    """
    if not path.exists():
        return []
    if ordinary and not path.is_file():
        raise OSError(errno.EINVAL, "it is no ordinary file")
    return [read_line(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def how_many(path: Path) -> int:
    """The lines of a seal file; 0 if there is none, or none that can be read."""
    try:
        return path.read_bytes().count(b"\n") if path.is_file() else 0
    except OSError:
        return 0


def append(path: Path, seals: Iterable[Seal]) -> None:
    """Writes lines at the end of the file, and lets go of them only when they lie on the disk.

    Raises:
        OSError
    """
    text = "".join(f"{one.line}\n" for one in seals)
    if not text:
        return
    as_bytes = getattr(os, "O_BINARY", 0)  # else Windows writes other ends of lines
    held = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | as_bytes, 0o640)
    try:
        os.write(held, text.encode())
        os.fsync(held)
    finally:
        os.close(held)
