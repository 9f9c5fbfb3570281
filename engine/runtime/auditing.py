"""``verify``: whether the record still says what was written, read once from end to end.

It reads every line of every history and of the system log, and beside each history the rows that are bound to it, and
names of every history the first line that is wrong. Nothing is repaired: a record that mends itself proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine.decision.bound import Difference, Told, differences
from engine.definition.definition import Definition
from engine.errors import DubanError, Sentence
from engine.store import attachments, evidence
from engine.store.chain import SYSTEM_GENESIS, Chain, encode_system_event, genesis
from engine.store.types import canonical

if TYPE_CHECKING:
    from engine.runtime.reader import Reader

Step = Callable[[int], None]
DefinitionOf = Callable[[str, int], Definition | None]


@dataclass(frozen=True)
class Wrong:
    """Something that is not what was written.

    Attributes:
        number: the item; empty for what belongs to none. seq: the line; ``None`` if it is a row or a seal.
        at: until when it was certainly as it should be, if that is known.
    """

    number: str
    seq: int | None
    sentence: Sentence
    at: datetime | None = None
    code: str = "chain"


def verify(reader: Reader, number: str | None = None, step: Step | None = None) -> Iterator[Wrong]:
    """Everything that is wrong with one item, or with all of them and what they rest on.

    Args:
        step: told, now and then, how many lines have been read since the last time.

    Raises:
        NotFound, Ambiguous: the item.
    """
    with reader.database.reading() as held:
        only = None if number is None else reader._id(held, number)
        if only is None:
            yield from _system(held)
            yield from _loaded(held)
        yield from histories(held, reader.definition, only, step)
        if only is None:
            yield from _files(held)


def how_many(reader: Reader) -> int:
    """The lines of all histories together."""
    with reader.database.reading() as held:
        return int(evidence.HOW_MANY.value(held))


def histories(held: Any, definition_of: DefinitionOf, only: int | None, step: Step | None) -> Iterator[Wrong]:
    """Every history and the rows that are bound to it."""
    for after, last, rows in evidence.items(held, only):
        told = {row.id: Told() for row in rows}
        known = {row.id: row for row in rows}
        bound = evidence.bound(held, after, last)
        wrong: dict[int, list[Wrong]] = {}
        for id, lines in evidence.lines(held, after, last):
            if id not in known:
                wrong[id] = [_orphan(id, lines)]
                continue
            wrong[id] = list(_history(held, known[id], lines, told[id], step))
        for id, row in known.items():
            if id not in wrong:
                wrong[id] = list(_history(held, row, iter(()), told[id], step))
            if not wrong[id]:  # what rests on a broken history need not be told as well
                definition = definition_of(row.procedure, row.version)
                wrong[id] += [
                    as_wrong(row.number, one) for one in differences(told[id], row, bound.get(id, {}), definition)
                ]
        for id in sorted(set(bound) - set(known) - set(wrong)):
            wrong[id] = [_orphan(id, iter(()))]
        for id in sorted(wrong):
            yield from wrong[id]


def _history(held: Any, row: Any, lines: Iterator[Any], told: Told, step: Step | None) -> Iterator[Wrong]:
    chain, read, broken = Chain(genesis(row.number)), 0, None
    for line in lines:
        read += 1
        if step is not None and read % 1000 == 0:
            step(1000)
        if broken is not None:
            continue
        if chain.follows(line):
            told.hear(line)
            yield from _attached(held, row.number, line)
        else:
            broken = chain.seq + 1
    if step is not None:
        step(read % 1000)
    if broken is not None:
        data = {"number": row.number, "seq": broken}
        sentence = Sentence("{number}: line {seq} is not what was written, or stands in the wrong place", data)
        yield Wrong(row.number, broken, sentence, told.last_at)
    elif chain.head != row.head_hash or not chain.seq:
        data = {"number": row.number, "seq": chain.seq + 1, "stored": row.seq}
        sentence = Sentence("{number}: line {seq} is missing: the item says it has {stored}", data)
        if chain.seq >= row.seq:
            sentence = Sentence("{number}: the item says its last line is another than line {seq}",
                                {"number": row.number, "seq": chain.seq})  # fmt: skip
        yield Wrong(row.number, min(chain.seq + 1, max(row.seq, 1)), sentence, told.last_at)


def _attached(held: Any, number: str, line: Any) -> Iterator[Wrong]:
    """A file that a line records is kept."""
    for value in line.facts.values():
        if isinstance(value, Mapping) and (digest := value.get("sha256")) and not attachments.is_stored(held, digest):
            data = {"number": number, "seq": line.seq, "name": str(value.get("name")), "sha256": digest}
            sentence = Sentence("{number}: the file “{name}” of line {seq} is gone ({sha256})", data)
            yield Wrong(number, line.seq, sentence, line.recorded_at, "file")


def _orphan(id: int, lines: Iterator[Any]) -> Wrong:
    first = next(lines, None)
    for _line in lines:
        pass
    data = {"id": id, "seq": first.seq if first else 1}
    sentence = Sentence("rows remain of an item (id {id}) that is gone", data)
    return Wrong("", data["seq"], sentence, getattr(first, "recorded_at", None))


def as_wrong(number: str, one: Difference) -> Wrong:
    """A difference as a finding."""
    data = {"number": number, "where": f"{one.table}: {one.what}", "told": one.told, "stored": one.stored,
            "seq": one.seq}  # fmt: skip
    sentence = Sentence("{number}: {where} is stored as {stored}; by line {seq} it is {told}", data)
    return Wrong(number, one.seq, sentence, one.at, one.table)


# what belongs to no item ------------------------------------------------------------------------------------------


def _system(held: Any) -> Iterator[Wrong]:
    chain = Chain(SYSTEM_GENESIS, encode_system_event)
    for line in evidence.system_lines(held):
        if not chain.follows(line):
            sentence = Sentence("the system log is broken at line {seq}", {"seq": chain.seq + 1})
            yield Wrong("", chain.seq + 1, sentence, code="system")
            return
    if not chain.seq:
        yield Wrong("", 1, Sentence("the system log is broken at line {seq}", {"seq": 1}), code="system")


def _loaded(held: Any) -> Iterator[Wrong]:
    """What decisions were made by: definitions, calendars and profiles say what they said when they were kept."""
    logged = {
        line.data.get("revision") or line.data.get("key"): line.data["sha256"]
        for line in evidence.system_lines(held) if line.kind in ("calendar.load", "profile.load")
    }  # fmt: skip
    for row in evidence.DEFINITIONS.all(held):
        if sha256(canonical(row.canonical).encode()).hexdigest() != row.fingerprint:
            yield _changed_text(f"{row.code}@{row.version}")
    revisions = [(row.revision, row) for row in evidence.CALENDARS.all(held)]
    revisions += [(row.key, row) for row in evidence.PROFILES.all(held)]
    for key, row in revisions:
        if sha256(row.content.encode()).hexdigest() != row.sha256 or logged.pop(key, None) != row.sha256:
            yield _changed_text(key)
    for key in sorted(map(str, logged)):
        yield _changed_text(key)


def _changed_text(name: str) -> Wrong:
    return Wrong("", None, Sentence("{name} is not what was loaded, or is gone", {"name": name}), code="loaded")


def _files(held: Any) -> Iterator[Wrong]:
    for row in evidence.FILES.all(held):
        found, size = sha256(), 0
        try:
            for piece in attachments.pieces(held, row.sha256):
                found.update(piece)
                size += len(piece)
        except DubanError:
            size = -1
        if size != row.size or found.hexdigest() != row.sha256:
            sentence = Sentence("the file {sha256} is not what was handed in", {"sha256": row.sha256})
            yield Wrong("", None, sentence, code="file")
