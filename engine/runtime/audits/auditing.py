"""``verify``: whether the record still says what was written, read once from end to end.

It reads every line of every history and of the system log, and beside each history the rows that are bound to it, and
names of every history the first line that is wrong. Nothing is repaired: a record that mends itself proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.decision.bound import Rows, Told, differences
from engine.decision.confiding import told_level
from engine.errors import DubanError, Sentence
from engine.runtime.audits import quickly
from engine.runtime.audits.audited import Reading, Step, attached
from engine.runtime.audits.directory import directory_as_told
from engine.runtime.audits.discreet import discreet, item_meant
from engine.runtime.audits.sealed import Leaf, Sealed, kept
from engine.runtime.audits.sealing import file_of
from engine.runtime.audits.wrong import UNREADABLE, Wrong, as_wrong
from engine.store.casework import attachments
from engine.store.chain import SYSTEM_GENESIS, Chain, encode_system_event, genesis
from engine.store.evidence import evidence
from engine.store.statements.types import canonical

if TYPE_CHECKING:
    from engine.runtime.reader import Reader

A_FEW = 20
"""So many items of a span are looked at closely one by one; of more, all are, together."""


def verify(
    reader: Reader, number: str | None = None, step: Step | None = None, *, file: Path | None = None,
    key: str | None = None, outside: bool = True,
) -> Iterator[Wrong]:  # fmt: skip
    """Everything that is wrong with one item, or with all of them and what they rest on, as far as the reader may know.

    Args:
        step: told, now and then, how many lines have been read since the last time.
        file: where the seals were written, or a copy of it kept elsewhere; else where this database writes them.
        key: the public key that must have signed every seal, in hex.
        outside: look into that file at all; an older copy of the database cannot know the seals made since.

    Raises:
        NotFound, Ambiguous: the item. Usage: the file cannot be read.
    """
    seals = kept(reader, file) if outside else None
    expected = outside and (file is not None or file_of(reader) is not None)
    with reader.database.reading() as held:
        only = None if number is None else item_meant(reader, held, number)
        sealed = Sealed(held, seals, key, expected=expected)
        yield from discreet(reader, held, _all(Reading(held, reader.definition, sealed, step), only))


def _all(one: Reading, only: int | None) -> Iterator[Wrong]:
    if only is None:
        yield from _read("", one.sealed.seals())
        yield from _read("", _system(one.held, one.sealed))
        yield from _read("", _loaded(one.held))
        yield from _read("", directory_as_told(one.held))
    yield from histories(one, only)
    if only is None:
        yield from _read("", one.sealed.whole())
        yield from _read("", _files(one.held))


def how_many(reader: Reader) -> int:
    """The lines of all histories together."""
    with reader.database.reading() as held:
        return int(evidence.HOW_MANY.value(held))


def histories(one: Reading, only: int | None = None) -> Iterator[Wrong]:
    """Every history, the rows that are bound to it, and what seals say of both."""
    if only is not None:
        (head,) = evidence.HEADS.all(one.held, after=only - 1, most=1)
        yield from _read(head.number, _span(one, only - 1, only))
        return
    for after, last, heads in evidence.spans(one.held):
        yield from some(one, after, last, heads)


def some(one: Reading, after: int, last: int, heads: list[Any]) -> Iterator[Wrong]:
    """The histories of one of ``evidence.spans``."""
    try:
        yield from list(_span(one, after, last))
    except UNREADABLE:  # which item is it?
        for end, number in [*((head.id, head.number) for head in heads), (last, "")]:
            yield from _read(number, _span(one, after, end))
            after = end


def _read(number: str, found: Iterator[Wrong]) -> Iterator[Wrong]:
    """Findings, though somebody has written what we never write: that is one itself."""
    try:
        yield from list(found)
    except UNREADABLE as error:
        data = {"number": number or "-", "why": str(error)}
        sentence = Sentence("{number}: a stored value is none that duban writes: {why}", data)
        yield Wrong(number, None, sentence, code="value")


def _span(one: Reading, after: int, last: int) -> Iterator[Wrong]:
    """What is wrong in a span: the quick look says where to look, and whoever is asked there reads every value."""
    ids = quickly.suspects(one, after, last) if one.quick else None
    if ids is None or len(ids) > A_FEW:
        yield from _closely(one, after, last)
    else:
        for id in sorted(ids):
            yield from _closely(one, id - 1, id)


def _closely(one: Reading, after: int, last: int) -> Iterator[Wrong]:
    known = {row.id: row for row in evidence.ITEMS.all(one.held, after=after, last=last)}
    bound, leaves = evidence.bound(one.held, after, last), one.sealed.leaves(after, last)
    wrong: dict[int, list[Wrong]] = {}
    for id, lines in evidence.lines(one.held, after, last):
        if id in known:
            wrong[id] = list(_item(one, known[id], lines, bound.get(id, {}), leaves.get(id)))
        else:
            wrong[id] = [_orphan(id, lines, leaves.get(id))]
    for id in (known.keys() | bound.keys() | leaves.keys()) - wrong.keys():
        none: Iterator[Any] = iter(())
        if id in known:
            wrong[id] = list(_item(one, known[id], none, bound.get(id, {}), leaves.get(id)))
        else:
            wrong[id] = [_orphan(id, none, leaves.get(id))]
    for id in sorted(wrong):
        yield from wrong[id]


def _item(one: Reading, row: Any, lines: Iterator[Any], rows: Rows, leaf: Leaf | None) -> Iterator[Wrong]:
    """One history; what rests on a broken one need not be told as well."""
    told, fine = Told(), True
    for wrong in _history(one, row, lines, told, leaf):
        fine = False
        yield wrong
    if fine and (definition := one.definition_of(row.procedure, row.version)) is not None:
        level = told_level(told.level, definition)
        if row.level != level:
            fine = False
            data = {"number": row.number, "stored": row.level or "-", "told": level or "-"}
            sentence = Sentence("{number}: its level is stored as {stored}; what was written says {told}", data)
            yield one.dated(Wrong(row.number, row.seq, sentence, code="row"), row, rows, leaf)
    if fine:
        for difference in differences(told, row, rows, one.definition_of(row.procedure, row.version)):
            fine = False
            yield one.dated(as_wrong(row.number, difference), row, rows, leaf)
    if fine:
        for wrong in one.more(row):
            fine = False
            yield one.dated(wrong, row, rows, leaf)
    if fine and leaf is not None:
        yield from leaf.rows_of(row, rows)


def _history(one: Reading, row: Any, lines: Iterator[Any], told: Told, leaf: Leaf | None) -> Iterator[Wrong]:
    chain, read, broken, walk = Chain(genesis(row.number)), 0, None, one.walk(row)
    for line in lines:
        read += 1
        if read % 1000 == 0:
            one.read(1000)
        if broken is not None:
            continue
        if not chain.follows(line):
            broken = chain.seq + 1
            continue
        told.hear(line)
        yield from attached(one.held, row.number, line)
        for why in walk.hear(line) if walk is not None else ():
            data = {"number": row.number, "seq": line.seq, "why": why}
            yield Wrong(row.number, line.seq, Sentence("{number}: line {seq} cannot have happened: {why}", data),
                        line.recorded_at, "replay")  # fmt: skip
        if leaf is not None:
            leaf.hear(line)
    one.read(read % 1000)
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
    elif leaf is not None:
        yield from leaf.lines_of(row, chain.seq)


def _orphan(id: int, lines: Iterator[Any], leaf: Leaf | None) -> Wrong:
    first = next(lines, None)
    for _line in lines:
        pass
    at = getattr(first, "recorded_at", None)
    if leaf is not None and leaf.number:
        return leaf.gone()
    return Wrong("", 1, Sentence("rows remain of an item (id {id}) that is gone", {"id": id}), at)


# what belongs to no item ------------------------------------------------------------------------------------------


def _system(held: Any, sealed: Sealed) -> Iterator[Wrong]:
    chain, leaf = Chain(SYSTEM_GENESIS, encode_system_event), sealed.system()
    for line in evidence.system_lines(held):
        if not chain.follows(line):
            sentence = Sentence("the system log is broken at line {seq}", {"seq": chain.seq + 1})
            yield Wrong("", chain.seq + 1, sentence, code="system")
            return
        if leaf is not None and leaf.head_at(line):
            leaf = None
    if leaf is not None:
        yield Wrong("", leaf.seq, Sentence("the system log no longer holds the line {seq} that was sealed",
                    {"seq": leaf.seq}), leaf.sealed_at, "system")  # fmt: skip
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
        except (DubanError, *UNREADABLE):
            size = -1
        if size != row.size or found.hexdigest() != row.sha256:
            sentence = Sentence("the file {sha256} is not what was handed in", {"sha256": row.sha256})
            yield Wrong("", None, sentence, code="file")
