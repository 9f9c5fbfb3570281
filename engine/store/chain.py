"""Hash chains: each line of a history vouches for all lines before it (law 7).

The encoding, which must never change: a line is the UTF-8 text of one JSON array, its values in the fixed order of
``EVENT_FIELDS`` (or ``SYSTEM_FIELDS``), led by a tag that names the encoding. Objects have their keys sorted; there are
no spaces; nothing is escaped that JSON does not demand (``ensure_ascii=False``); an absent value is ``null``; instants
are RFC 3339 in UTC with six decimals (``2024-03-21T01:00:00.000000Z``). Whole numbers have no decimal point (a jsonb
column would not keep it), others are written as Python's ``repr`` does.

    hash = sha256(previous hash as 64 hex digits + "\\n" + encoded line), in hex

The first line's previous hash is ``genesis(number)``, so no line can be moved to another item; the system log begins
with ``SYSTEM_GENESIS``. A chain does not show that its *end* was cut off: the item's ``head_hash`` or a seal does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from operator import itemgetter
from typing import Any

from engine.store.statements.types import canonical, instant_text

EVENT_TAG, SYSTEM_TAG = "duban.event.1", "duban.system.1"
EVENT_FIELDS = (
    "seq",
    "version",
    "transition",
    "from_state",
    "to_state",
    "actor",
    "actor_kind",
    "typist",
    "acting_for",
    "source",
    "occurred_at",
    "recorded_at",
    "facts",
    "reason",
    "corrects",
    "effects",
    "calendar_revision",
    "profile_revision",
    "request_id",
)
INSTANTS = frozenset({"occurred_at", "recorded_at", "at"})
SYSTEM_FIELDS = ("seq", "at", "actor", "kind", "data")


def genesis(number: str) -> str:
    """The previous hash of an item's first line."""
    return sha256(f"duban.item.1\n{number}".encode()).hexdigest()


SYSTEM_GENESIS = sha256(b"duban.system.1\n").hexdigest()


def encode_event(fields: Mapping[str, Any]) -> bytes:
    """A line of an item's history as the bytes that are hashed.

    Raises:
        KeyError: a field is missing (``None`` is a value).
        ValueError: a naive instant.
    """
    return _encode_event(fields)


def encode_system_event(fields: Mapping[str, Any]) -> bytes:
    """A line of the system log as the bytes that are hashed."""
    return _encode_system_event(fields)


def event_hash(previous_hash: str, fields: Mapping[str, Any]) -> str:
    """The hash of a line of an item's history; ``fields`` as in the table ``event``, more than needed does no harm."""
    return _hash(previous_hash, encode_event(fields))


def system_hash(previous_hash: str, fields: Mapping[str, Any]) -> str:
    """The hash of a line of the system log."""
    return _hash(previous_hash, encode_system_event(fields))


def verify(number: str, rows: Iterable[Any], head: str | None = None) -> int | None:
    """The first line of an item's history that is not what was written; ``None`` if all are.

    Args:
        rows: the item's events in order, whole, as mappings or rows of a ``Query``.
        head: the hash the item says its last line has; without it a cut-off end is not seen.
    """
    return _verify(Chain(genesis(number)), rows, head)


def verify_system(rows: Iterable[Any], head: str | None = None) -> int | None:
    """The first line of the system log that is not what was written; ``None`` if all are."""
    return _verify(Chain(SYSTEM_GENESIS, encode_system_event), rows, head)


def _encoder(tag: str, names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], bytes]:
    """What writes a line of these fields; an audit does nothing more often."""
    pick, instants = itemgetter(*names), [1 + names.index(name) for name in names if name in INSTANTS]

    def encode(fields: Mapping[str, Any]) -> bytes:
        line = [tag, *pick(fields)]
        for place in instants:
            if isinstance(line[place], datetime):
                line[place] = instant_text(line[place])
        return canonical(line).encode()

    return encode


_encode_event, _encode_system_event = _encoder(EVENT_TAG, EVENT_FIELDS), _encoder(SYSTEM_TAG, SYSTEM_FIELDS)


def _hash(previous_hash: str, encoded: bytes) -> str:
    return sha256(previous_hash.encode() + b"\n" + encoded).hexdigest()


class Chain:
    """A history read line by line: ``follows`` says of each whether it is what was written after those before it.

    ``seq`` and ``head`` are those of the last line that was; once a line is wrong, nothing after it can be right.
    """

    __slots__ = ("_encode", "head", "seq")

    def __init__(self, previous: str, encode: Callable[[Mapping[str, Any]], bytes] = encode_event) -> None:
        self.head, self.seq, self._encode = previous, 0, encode

    def follows(self, row: Any) -> bool:
        """Whether a line, whole, as a mapping or a row of a ``Query``, is the next one."""
        fields = row if isinstance(row, Mapping) else row._asdict()
        if fields["seq"] != self.seq + 1 or fields["previous_hash"] != self.head:
            return False
        try:
            found = _hash(self.head, self._encode(fields))
        except (TypeError, ValueError, AttributeError):  # a value of a kind we never write
            return False
        if fields["hash"] != found:
            return False
        self.seq, self.head = self.seq + 1, found
        return True


def _verify(chain: Chain, rows: Iterable[Any], head: str | None) -> int | None:
    for row in rows:
        if not chain.follows(row):
            return chain.seq + 1
    return None if head is None or head == chain.head else chain.seq + 1
