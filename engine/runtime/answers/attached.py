"""The files that an item's history records, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.runtime.reader import Reader


@dataclass(frozen=True)
class Attached:
    """A file as a line records it; ``name`` is as somebody gave it, and not fit to be a path."""

    seq: int
    label: str
    name: str
    sha256: str
    size: int


def attached(reader: Reader, number: str) -> list[Attached]:
    """Every file of an item, in the order in which they were recorded.

    Raises:
        NotFound, Ambiguous
    """
    return [
        Attached(line.seq, line.label, str(one["name"]), str(one["sha256"]), int(one["size"]))
        for line in reader.history(number)
        for one in _files(line)
    ]


def _files(line: Any) -> Iterator[Mapping[str, Any]]:
    values = (*line.facts.values(), *line.effects.get("attached", ()))
    return (one for one in values if isinstance(one, Mapping) and {"name", "sha256", "size"} <= one.keys())


def content(reader: Reader, file: Attached) -> bytes:
    """What was handed in.

    Raises:
        NotFound: it is gone. Damaged: it is not what was handed in.
    """
    from engine.store.casework import attachments

    with reader.looking() as held:
        return attachments.read(held, file.sha256)
