"""A bundle: the history of one item with everything that proves it, for somebody without this program or database.

JSON lines, each an object with one key that says what it is; ``docs/reference/evidence.md`` specifies them, and
``bundle_verifier.py`` beside this file, which imports nothing of ours, checks them.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, Sentence
from engine.runtime.audits.sealing import as_seal, grown
from engine.store.chain import EVENT_FIELDS
from engine.store.evidence import evidence
from engine.store.evidence.seals import rows_text, values
from engine.store.statements.types import canonical, instant_text

if TYPE_CHECKING:
    from engine.runtime.reader import Reader

FORMAT = "duban.bundle.1"
VERIFIER = Path(__file__).with_name("bundle_verifier.py")


def bundle(reader: Reader, number: str) -> Iterator[bytes]:
    """The lines of the bundle of an item, each with its line feed.

    Raises:
        NotFound, Ambiguous: the item. NotAllowed: it records what whoever reads may not see.
    """
    whole = sha256()
    for kind, content in _parts(reader, number):
        line = canonical({kind: content}).encode() + b"\n"
        whole.update(line)
        yield line
    yield canonical({"end": whole.hexdigest()}).encode() + b"\n"


def _parts(reader: Reader, number: str) -> Iterator[tuple[str, Any]]:
    with reader.database.reading() as held:
        id = reader._id(held, number)
        (row,) = evidence.ITEMS.all(held, after=id - 1, last=id)
        if reader.withheld(held, row):  # a bundle proves whole lines; part of one proves nothing
            data = {"number": row.number}
            raise NotAllowed(what=Sentence("{number} records what you may not see; somebody who may exports it", data))
        yield "bundle", {"format": FORMAT, "number": row.number, "made_at": instant_text(reader.now())}
        for _id, lines in evidence.lines(held, id - 1, id):
            for line in lines:
                fields = values(line)
                yield "event", {name: fields[name] for name in (*EVENT_FIELDS, "previous_hash", "hash")}
        bound = evidence.bound(held, id - 1, id).get(id, {})
        for one in sorted(bound.get("document", ()), key=lambda paper: paper.id):
            yield "document", values(one)
        yield from _sealed(held, id, row, bound)


def _sealed(held: Any, id: int, row: Any, bound: Any) -> Iterator[tuple[str, Any]]:
    """The seals up to the last, and the leaf by which it covers the item."""
    seals = [as_seal(one) for one in evidence.SEALS.all(held)]
    for seal in seals:
        yield "seal", seal.fields
    leaf = evidence.leaves(held, id - 1, id, seals[-1].n).get(id) if seals else None
    if leaf is None:
        return
    if leaf.seq == row.seq:
        yield "rows", rows_text(row, bound)
    tree = grown(held, seals[-1].n, watch=id)
    tree.root()
    yield "leaf", {"seal": seals[-1].n, "number": leaf.number, "seq": leaf.seq, "head": leaf.head, "rows": leaf.rows,
                   "proof": tree.proof()}  # fmt: skip
