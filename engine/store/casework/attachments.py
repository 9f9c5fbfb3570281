"""Files people hand in: kept in the database in pieces and named by their sha256, so that one backup is everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, select

from engine.errors import DubanError, NotFound, Usage
from engine.store.statements.query import Connection, Query, given
from engine.store.tables import Attachment, AttachmentPiece

PIECE = 1024 * 1024
LARGEST = 25 * PIECE

_attachment, _piece = Attachment.__table__, AttachmentPiece.__table__
ADD = Query(insert(_attachment), once=True)
ADD_PIECE = Query(insert(_piece))
FIND = Query(select(_attachment).where(_attachment.c.sha256 == given("sha256")))
PIECES = Query(
    select(_piece.c.data).where(_piece.c.sha256 == given("sha256"), _piece.c.n == given("n")),
)


class TooLarge(Usage):
    """{name} has {size} bytes; at most {most} are kept."""


class Damaged(DubanError):
    """The attachment {sha256} is damaged; restore a backup."""


def store(held: Connection, content: bytes, name: str, at: datetime, by: str) -> str:
    """Keeps a file; the same content again changes nothing and keeps its first name.

    Returns:
        its sha256 in hex.

    Raises:
        TooLarge: more than 25 MB.
    """
    if len(content) > LARGEST:
        raise TooLarge(name=name, size=len(content), most=LARGEST)
    digest = sha256(content).hexdigest()
    if ADD.run(held, sha256=digest, name=name, size=len(content), added_at=at, added_by=by):
        view = memoryview(content)
        for n, start in enumerate(range(0, len(content), PIECE)):
            ADD_PIECE.run(held, sha256=digest, n=n, data=bytes(view[start : start + PIECE]))
    return digest


def is_stored(held: Connection, digest: str) -> bool:
    """Whether a file of that name is kept."""
    return FIND.one(held, sha256=digest) is not None


def pieces(held: Connection, digest: str) -> Iterator[bytes]:
    """The content piece by piece, unverified.

    Raises:
        NotFound: there is no such attachment.
    """
    row = FIND.one(held, sha256=digest)
    if row is None:
        raise NotFound(kind="attachment", name=digest)
    for n in range(-(-row.size // PIECE)):
        piece = PIECES.value(held, sha256=digest, n=n)
        if piece is None:
            raise Damaged(sha256=digest)
        yield piece


def read(held: Connection, digest: str) -> bytes:
    """The content, checked against its name.

    Raises:
        NotFound: there is no such attachment.
        Damaged: the content is not what was stored.
    """
    content = b"".join(pieces(held, digest))
    if sha256(content).hexdigest() != digest:
        raise Damaged(sha256=digest)
    return content
