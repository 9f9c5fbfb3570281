"""What seals say of the record: whether each chain still holds what was sealed, and whether the seals are all there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.decision.bound import Rows
from engine.errors import Sentence, Usage
from engine.runtime.audits.sealing import as_seal, file_of, grown
from engine.runtime.audits.signing import available, genuine
from engine.runtime.audits.wrong import UNREADABLE, Wrong
from engine.store.evidence import evidence
from engine.store.evidence.seals import EMPTY_ROOT, SEAL_GENESIS, Seal, Tree, digest, leaf, read_file, rows_text

if TYPE_CHECKING:
    from engine.runtime.reader import Reader

GRACE = timedelta(minutes=1)
"""A line may say a moment before the seal and be committed only after it; no transaction takes longer (assumed)."""

Lines = Sequence[Seal | None]


def kept(reader: Reader, file: Path | None) -> Lines | None:
    """The seals outside the database; ``None``: it is not known where, or there is no file.

    Raises:
        Usage: the file named is not there, or cannot be read.
    """
    named = file or file_of(reader)
    if named is None or (file is None and not named.exists()):
        return None
    if not named.exists():
        raise Usage(what=Sentence("there is no file {file}", {"file": str(named)}))
    try:
        return read_file(named, ordinary=file is None)
    except (OSError, UnicodeError) as error:
        data = {"file": str(named), "why": str(error)}
        raise Usage(what=Sentence("{file} cannot be read: {why}", data)) from None


class Leaf:
    """What the last seal knows of one chain, compared with the chain as it is read."""

    def __init__(self, row: Any | None, seal: Seal, met_at: datetime | None = None) -> None:
        self.number: str = row.number if row is not None else ""
        self.met_at = met_at  # when a seal first saw the chain end there, and its rows
        self.seq: int = row.seq if row is not None else 0
        self.head: str = row.head if row is not None else ""
        self.rows: str = row.rows if row is not None else ""
        self.seal, self.sealed_at = seal, seal.sealed_at
        self._there = row is None
        self._late: Any = None

    def head_at(self, line: Any) -> bool:
        """Whether this is the line that was sealed."""
        return bool(line.seq == self.seq and line.hash == self.head)

    def hear(self, line: Any) -> None:
        """One line of the chain, in order."""
        self._there = self._there or self.head_at(line)
        if line.seq > self.seq and self._late is None and line.recorded_at < self.sealed_at - GRACE:
            self._late = line

    def lines_of(self, row: Any, length: int) -> Iterator[Wrong]:
        """What is wrong with the lines, now that all have been heard."""
        data = {"number": row.number, "n": self.seal.n, "day": self.seal.day, "sealed": self.seq}
        if not self._there and length < self.seq:
            sentence = Sentence(
                "{number}: line {seq} is missing: seal {n} of {day} covers {sealed}", {**data, "seq": length + 1}
            )
            yield Wrong(row.number, length + 1, sentence, self.sealed_at, "seal")
        elif not self._there:
            sentence = Sentence("{number}: the lines up to {sealed} are not those that seal {n} of {day} covers", data)
            yield Wrong(row.number, self.seq, sentence, self.sealed_at, "seal")
        elif self._late is not None:
            seq = self._late.seq
            sentence = Sentence(
                "{number}: line {seq} says it was recorded before seal {n} of {day}, which does not know it",
                {**data, "seq": seq},
            )
            yield Wrong(row.number, seq, sentence, None, "seal")

    def rows_of(self, row: Any, rows: Rows) -> Iterator[Wrong]:
        """What is wrong with the rows, if no line has come since."""
        if self.seq != row.seq or self.fits(row, rows):
            return
        data = {"number": row.number, "n": self.seal.n, "day": self.seal.day, "seq": row.seq}
        sentence = Sentence("{number}: its rows were changed after seal {n} of {day}, and no line says so", data)
        yield Wrong(row.number, row.seq, sentence, self.met_at, "rows")

    def fits(self, row: Any, rows: Rows) -> bool:
        """Whether the rows are those that were sealed with the line the leaf ends with."""
        return digest(rows_text(row, rows)) == self.rows

    def gone(self) -> Wrong:
        """The item is no longer there."""
        data = {"number": self.number, "n": self.seal.n, "day": self.seal.day, "sealed": self.seq}
        sentence = Sentence("{number} is gone; seal {n} of {day} covers {sealed} lines of it", data)
        return Wrong(self.number, 1, sentence, self.sealed_at, "seal")


class Sealed:
    """The seals of a database and outside it, and the leaves of the last one.

    Args:
        outside: the lines of the file; ``None``: there is none. key: who must have signed, in hex.
        expected: whether there should be a file.
    """

    def __init__(self, held: Any, outside: Lines | None, key: str | None = None, *, expected: bool = True) -> None:
        self.held, self.outside, self.key, self._expected = held, outside, key, expected
        self.inside: list[Seal] = []
        self._unreadable = ""
        try:
            self.inside = [as_seal(row) for row in evidence.SEALS.all(held)]
        except UNREADABLE as error:
            self._unreadable = str(error)
        self.last = self.inside[-1] if self.inside else None
        self._made = {one.n: one.sealed_at for one in self.inside}

    def seals(self) -> Iterator[Wrong]:
        """The seals themselves: each rests on the one before, and both places say the same."""
        if self._unreadable:
            yield _of_seal(1, Sentence("the seals cannot be read: {why}", {"why": self._unreadable}))
        yield from self._chained()
        if self.outside is None:
            if self.inside and self._expected:
                yield _of_seal(1, Sentence("the file of the seals is gone: nothing outside vouches for the database"))
            return
        inside = {one.n: one for one in self.inside}
        for place, one in enumerate(self.outside, 1):
            if one is None or one.n != place:
                yield _of_seal(place, Sentence("line {n} of the file of seals is not a seal, or not this one",
                                               {"n": place}))  # fmt: skip
            elif place not in inside:
                data = {"n": place, "day": one.day}
                yield _of_seal(place, Sentence("seal {n} of {day} is gone from the database", data))
            elif inside[place] != one:
                data = {"n": place, "day": one.day}
                yield _of_seal(place, Sentence("seal {n} of {day} is not the one that was written outside", data))
        for one in self.inside[len(self.outside) :]:
            data = {"n": one.n, "day": one.day}
            yield _of_seal(one.n, Sentence("seal {n} of {day} is missing in the file", data))

    def _chained(self) -> Iterator[Wrong]:
        previous, checks = SEAL_GENESIS, available() or self.key is not None
        for place, one in enumerate(self.inside, 1):
            if one.n != place or one.previous != previous:
                yield _of_seal(place, Sentence("seal {n} does not rest on the one before", {"n": place}))
                return
            previous = one.hash
            if (one.signature is not None or self.key is not None) and checks and not genuine(one, self.key):
                yield _of_seal(place, Sentence("seal {n} is not signed by its key", {"n": place}))

    def system(self) -> Leaf | None:
        """The leaf of the system log."""
        if self.last is None:
            return None
        found = evidence.leaves(self.held, evidence.SYSTEM_ID - 1, evidence.SYSTEM_ID, self.last.n)
        row = found.get(evidence.SYSTEM_ID)
        return Leaf(row, self.last) if row is not None else None

    def leaves(self, after: int, last: int) -> dict[int, Leaf]:
        """Those of a span of items; of one that the seal did not know, that it did not."""
        if self.last is None:
            return {}
        rows = evidence.leaves(self.held, max(after, evidence.SYSTEM_ID), last, self.last.n)
        return _Leaves({id: Leaf(row, self.last, self._met_at(row)) for id, row in rows.items()}, self.last)

    def _met_at(self, row: Any) -> datetime | None:
        return self._made.get(row.n)

    def whole(self) -> Iterator[Wrong]:
        """All leaves together: they are those that were sealed, no more and no fewer."""
        yield from self._news()
        if self.last is None:
            return
        tree = grown(self.held, self.last.n)
        if tree.size != self.last.leaves or tree.root() != self.last.root:
            data = {"n": self.last.n, "day": self.last.day}
            yield _of_seal(self.last.n, Sentence("what seal {n} of {day} covered is no longer what it says", data))

    def _news(self) -> Iterator[Wrong]:
        """The leaves that were new to each seal are those that it says were new: also old ones are as they were."""
        wanted = {one.n: one.news for one in self.inside}
        for n, rows in evidence.by_seal(self.held):
            tree = Tree()
            for row in rows:
                tree.add(leaf(row.number, row.seq, row.head, row.rows))
            if wanted.pop(n, None) != tree.root():
                yield _of_seal(n, Sentence("the leaves of seal {n} are not those that were sealed", {"n": n}))
        for n, news in wanted.items():
            if news != EMPTY_ROOT:
                yield _of_seal(n, Sentence("the leaves of seal {n} are not those that were sealed", {"n": n}))


class _Leaves(dict[int, Leaf]):
    """An item without a leaf came after the seal."""

    def __init__(self, leaves: dict[int, Leaf], seal: Seal) -> None:
        super().__init__(leaves)
        self._seal = seal

    def get(self, id: int, default: Any = None) -> Leaf:
        """The leaf, or one that says the seal knew nothing."""
        return self[id] if id in self else Leaf(None, self._seal)


def _of_seal(n: int, sentence: Sentence) -> Wrong:
    return Wrong("", n, sentence, code="seal")
