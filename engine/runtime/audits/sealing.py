"""Making seals: once a day by the daemon, or whenever somebody asks; each is written outside the database at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from engine.errors import NotAllowed, Sentence, Usage
from engine.runtime.audits.signing import signed
from engine.runtime.office.people import ADMIN
from engine.store.evidence import evidence
from engine.store.evidence.seals import (
    SEAL_FILE,
    SEAL_GENESIS,
    Seal,
    Tree,
    append,
    digest,
    how_many,
    leaf,
    read_file,
    rows_text,
    seals_beside,
)

if TYPE_CHECKING:
    from engine.runtime.engine import Engine
    from engine.runtime.reader import Reader

FILE, KEY = SEAL_FILE, "seal.key"
"""Settings: where seals are written, and the private key that signs them."""
LEAVES_AT_ONCE = 2000
"""New leaves that are sent together."""
SPOOLED = 4_000_000
"""Characters of new leaves that are held in memory; more, as at the first seal of a large record, go to the disk."""


def file_of(reader: Reader) -> Path | None:
    """Where its seals are kept: as set, else beside it; ``None`` if nothing is set and it lies on a server."""
    named = reader.settings().get(FILE)
    if named:
        return Path(named)
    path: Path | None = getattr(reader.database, "path", None)
    return seals_beside(path) if path is not None else None


def configure(engine: Engine, file: Path | None, key: Path | None, actor: str) -> None:
    """Sets where seals are written, and what signs them; the system log says who did.

    Raises:
        NotAllowed: anybody but the administrator.
    """
    if actor != ADMIN:
        raise NotAllowed(what=Sentence("only the administrator decides where seals are written and what signs them"))
    for name, value in ((FILE, file), (KEY, key)):
        if value is not None:
            engine.set_setting(name, str(value.absolute()), actor)


def placed(reader: Reader) -> bool:
    """Whether it is known where seals are written; a server has no folder of ours, so somebody must say."""
    return FILE in reader.settings() or getattr(reader.database, "path", None) is not None


def daily(engine: Engine) -> Seal | None:
    """The seal of today, if there is none yet; none while nobody has said where to: the doctor asks for it.

    Where somebody died between the two, or the disk was full, the file is brought up to the database.
    """
    if not placed(engine):
        return None
    with engine.database.reading() as held:
        last = evidence.LAST_SEAL.one(held)
        now = engine.now()
    if last is None or last.day < now.astimezone(engine.zone).date():
        return seal(engine)
    file = file_of(engine)
    if file is not None and how_many(file) < last.n:
        write(engine, file)
    return None


def seal(engine: Engine) -> Seal:
    """A seal over everything recorded until now, in the database and at the end of the file.

    The long look at all heads keeps nobody waiting; should another seal have been made meanwhile, it is taken again.

    Raises:
        Usage: the file cannot be written, or the key cannot sign.
    """
    file, key = file_of(engine), engine.settings().get(KEY)
    while True:
        with SpooledTemporaryFile(SPOOLED, "w+", encoding="utf-8") as fresh:
            made = _taken(engine, fresh)
            if key:
                made = signed(made, Path(key))
            if _kept(engine, made, fresh):
                break
    if file is not None:
        write(engine, file)
    return made


def _kept(engine: Engine, made: Seal, fresh: IO[str]) -> bool:
    """Writes a seal and its new leaves, unless another was made meanwhile."""
    with engine.database.writing(alone=True) as held:
        last = evidence.LAST_SEAL.one(held)
        if (last.n if last is not None else 0) != made.n - 1:
            return False
        evidence.ADD_SEAL.run(
            held, n=made.n, day=made.day, sealed_at=made.sealed_at, leaves=made.leaves, root=made.root,
            news=made.news, previous=made.previous, key=made.key, signature=made.signature,
        )  # fmt: skip
        fresh.seek(0)
        for place, line in enumerate(fresh, 1):
            evidence.ADD_LEAF.later(held, n=made.n, **json.loads(line))
            if place % LEAVES_AT_ONCE == 0:
                held.ready()
    return True


def write(reader: Reader, file: Path) -> None:
    """Brings the file up to the database: also what a full disk kept from it earlier.

    Raises:
        Usage: it cannot be read or written.
    """
    with reader.database.reading() as held:
        rows = evidence.SEALS.all(held)
    try:
        known = read_file(file)
        if known != [as_seal(row) for row in rows[: len(known)]]:
            what = Sentence("{file} holds other seals than this database: name another file, or find out why",
                            {"file": str(file)})  # fmt: skip
            raise Usage(what=what)
        append(file, [as_seal(row) for row in rows[len(known) :]])
    except (OSError, UnicodeError) as error:
        data = {"file": str(file), "why": str(error)}
        raise Usage(what=Sentence("the seals cannot be written to {file}: {why}", data)) from None


def as_seal(row: Any) -> Seal:
    """A row of the table."""
    return Seal(row.n, row.day, row.sealed_at, row.leaves, row.root, row.news, row.previous, row.key, row.signature)


def _taken(engine: Engine, fresh: IO[str]) -> Seal:
    """What would be sealed now. The new leaves are written to a file line by line: a daemon's memory
    does not grow with the record, not even at the first seal."""
    with engine.database.reading() as held:
        last = evidence.LAST_SEAL.one(held)
        n = last.n + 1 if last is not None else 1
        now, tree, news = engine.now(), Tree(), Tree()
        for row, new in _leaves(held, n):
            hash_ = leaf(row["number"], row["seq"], row["head"], row["rows"])
            tree.add(hash_)
            if new:
                news.add(hash_)
                fresh.write(f"{json.dumps(row)}\n")
        previous = as_seal(last).hash if last is not None else SEAL_GENESIS
        day = now.astimezone(engine.zone).date()
        return Seal(n, day, now, tree.size, tree.root(), news.root(), previous)


def _leaves(held: Any, n: int) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every leaf in order, and whether it differs from that of the last seal."""
    head = evidence.SYSTEM_HEAD.one(held)
    known = evidence.leaves(held, evidence.SYSTEM_ID - 1, evidence.SYSTEM_ID, n).get(evidence.SYSTEM_ID)
    system = {"item_id": evidence.SYSTEM_ID, "number": "", "seq": head.seq, "head": head.hash, "rows": ""}
    yield system, known is None or known.seq != head.seq
    for after, last, rows in evidence.spans(held, evidence.SYSTEM_ID):
        sealed = evidence.leaves(held, after, last, n)
        stale = [row for row in rows if row.id not in sealed or sealed[row.id].seq != row.seq]
        fresh = _fresh(held, after, last, {row.id for row in stale}) if stale else {}
        for id in sorted({row.id for row in rows} | sealed.keys()):  # one that is gone stays a leaf: it is missed
            if id in fresh:
                yield fresh[id], True
            else:
                old = sealed[id]
                yield {"item_id": id, "number": old.number, "seq": old.seq, "head": old.head, "rows": old.rows}, False


def _fresh(held: Any, after: int, last: int, ids: set[int]) -> dict[int, dict[str, Any]]:
    bound = evidence.bound(held, after, last)
    rows = evidence.ITEMS.all(held, after=after, last=last)
    return {
        row.id: {
            "item_id": row.id, "number": row.number, "seq": row.seq, "head": row.head_hash,
            "rows": digest(rows_text(row, bound.get(row.id, {}))),
        }
        for row in rows if row.id in ids
    }  # fmt: skip


def grown(held: Any, n: int, watch: int | None = None) -> Tree:
    """The tree of seal ``n`` from the leaves it covers. ``watch``: the item whose inclusion is to be proved."""
    tree = Tree()
    for row in _covered(held, n):
        if row.item_id == watch:
            tree.watch = tree.size
        tree.add(leaf(row.number, row.seq, row.head, row.rows))
    return tree


def _covered(held: Any, n: int) -> Iterator[Any]:
    before = evidence.SYSTEM_ID - 1
    yield from evidence.leaves(held, before, evidence.SYSTEM_ID, n).values()
    after = evidence.SYSTEM_ID
    while ids := evidence.SEALED_IDS.all(held, after=after, most=evidence.ITEMS_AT_ONCE, n=n):
        yield from evidence.leaves(held, after, ids[-1].item_id, n).values()
        after = ids[-1].item_id
