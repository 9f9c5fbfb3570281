"""Files in the database: whole or not at all."""

from __future__ import annotations

from hashlib import sha256

import pytest

from engine.errors import NotFound
from engine.store.casework.attachments import LARGEST, PIECE, Damaged, TooLarge, pieces, read, store
from engine.store.database import Database, Held
from tests.store.conftest import NOW


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, LARGEST])
def test_a_file_comes_back_as_it_was(database: Database, size: int) -> None:
    content = (b"\x00duban\xff" * (size // 7 + 1))[:size]
    with database.writing() as held:
        digest = store(held, content, "方案.docx", NOW, "li")
    with database.reading() as held:
        assert digest == sha256(content).hexdigest()
        assert read(held, digest) == content
        assert [len(one) for one in pieces(held, digest)][:-1] == [PIECE] * max(0, -(-size // PIECE) - 1)


def test_the_same_again_changes_nothing(held: Held) -> None:
    first = store(held, b"plan", "a.txt", NOW, "li")
    changes = held.driver.total_changes
    assert store(held, b"plan", "b.txt", NOW, "wang") == first
    assert held.driver.total_changes == changes


def test_one_byte_too_many_is_refused_and_nothing_kept(held: Held) -> None:
    changes = held.driver.total_changes
    with pytest.raises(TooLarge, match=f"big.bin has {LARGEST + 1} bytes; at most {LARGEST} are kept"):
        store(held, bytes(LARGEST + 1), "big.bin", NOW, "li")
    assert held.driver.total_changes == changes


def test_unknown_and_damaged_ones_are_said_so(held: Held) -> None:
    with pytest.raises(NotFound, match="There is no attachment abc"):
        read(held, "abc")
    digest = store(held, b"plan", "a.txt", NOW, "li")
    held.driver.execute("UPDATE attachment_piece SET data = x'00'")
    with pytest.raises(Damaged, match="restore a backup"):
        read(held, digest)
    held.driver.execute("DELETE FROM attachment_piece")
    with pytest.raises(Damaged):
        read(held, digest)
