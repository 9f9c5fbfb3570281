"""What the chain alone cannot show, a seal does: an end cut off, an item that is gone, a row changed by hand."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.daemon.heartbeat import Heartbeat
from engine.errors import Usage
from engine.runtime import Engine
from engine.runtime.audits.auditing import Wrong, verify
from engine.runtime.audits.sealing import daily, seal
from engine.store.evidence.seals import EMPTY_ROOT, Tree, leaf
from tests.audit.conftest import Run, by_hand, reader

NUMBER = "RW-2024-0001"


def seals_of(desk: Path) -> Path:
    return desk.with_name(f"{desk.name}-seals")


def audited(file: Path, **how: object) -> list[Wrong]:
    with reader(file) as one:
        return list(verify(one, **how))  # type: ignore[arg-type]


@pytest.fixture
def engine(desk: Path) -> Iterator[Engine]:
    one = Engine(f"sqlite:///{desk}")
    yield one
    one.close()


@pytest.fixture
def sealed(desk: Path, engine: Engine) -> Path:
    """The spring, sealed."""
    seal(engine)
    return desk


def cut(held: Connection, number: str, keep: int) -> None:
    """The end of a history cut off by somebody who knows the tables: the item says what its last line now says."""
    (id,) = held.execute("SELECT id FROM item WHERE number = ?", (number,)).fetchone()
    held.execute("DELETE FROM event WHERE item_id = ? AND seq > ?", (id, keep))
    facts: dict[str, object] = {}
    for (text,) in held.execute("SELECT facts FROM event WHERE item_id = ? ORDER BY seq", (id,)):
        facts |= json.loads(text)
    state, at, head = held.execute(
        "SELECT to_state, recorded_at, hash FROM event WHERE item_id = ? AND seq = ?", (id, keep)
    ).fetchone()
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    held.execute(
        "UPDATE item SET seq = ?, state = ?, last_at = ?, head_hash = ?, facts = ?, ended_at = NULL WHERE id = ?",
        (keep, state, at, head, text, id),
    )
    held.execute("DELETE FROM document WHERE item_id = ? AND seq > ?", (id, keep))
    held.execute("UPDATE deadline SET lapsed_at = NULL WHERE item_id = ? AND lapsed_at >= ?", (id, at))
    held.execute("UPDATE deadline SET status = 'running' WHERE item_id = ? AND state = ?", (id, state))


# finding ----------------------------------------------------------------------------------------------------------


def test_the_honest_office_has_no_findings_before_and_after_further_work(sealed: Path, duban: Run) -> None:
    assert audited(sealed) == []
    assert duban("item", "note", NUMBER, "材料已看", "--as", "office.handler").code == 0
    assert duban("daemon", "tick", "--at", "2024-06-20T10:00").code == 0
    assert audited(sealed) == []
    assert len(seals_of(sealed).read_text("utf-8").splitlines()) == 2, "the tick has sealed the new day"


def test_the_last_ten_lines_cut_off_by_a_clever_hand(desk: Path) -> None:
    with by_hand(desk) as held:
        cut(held, NUMBER, keep=5)
    assert audited(desk) == [], "the chain alone does not show it"


def test_the_last_ten_lines_are_missed_by_the_seal(sealed: Path, duban: Run) -> None:
    with by_hand(sealed) as held:
        cut(held, NUMBER, keep=5)
    ran = duban("audit", "verify", "-o", "json")
    assert ran.code == 6
    (found,) = [one for one in json.loads(ran.out) if one["number"] == NUMBER]
    assert (found["seq"], found["code"]) == (6, "seal")


def test_a_whole_item_that_is_gone_is_missed(sealed: Path) -> None:
    with by_hand(sealed) as held:
        (id,) = held.execute("SELECT id FROM item WHERE number = ?", (NUMBER,)).fetchone()
        for table, column in (("event", "item_id"), ("deadline", "item_id"), ("party", "item_id"),
                              ("rung_claim", "item_id"), ("document", "item_id"), ("message", "item_id"),
                              ("ground", "item_id"), ("item", "id")):  # fmt: skip
            held.execute(f"DELETE FROM {table} WHERE {column} = ?", (id,))
    assert (NUMBER, "seal") in [(one.number, one.code) for one in audited(sealed)]


def test_a_line_added_later_and_dated_before_the_seal_is_not_believed(desk: Path, engine: Engine) -> None:
    engine.live_until(engine.now() + timedelta(days=1))
    seal(engine)
    early = engine.now() - timedelta(hours=2)
    engine.close()
    with by_hand(desk) as held:
        held.execute("UPDATE setting SET value = ? WHERE name = 'rehearsal.now'", (json.dumps(early.isoformat()),))
    back = Engine(f"sqlite:///{desk}")
    back.note(NUMBER, "补记", actor="office.handler")
    back.close()
    assert [(one.number, one.code) for one in audited(desk)] == [(NUMBER, "seal")]


@pytest.mark.parametrize("column", ["basis", "start_on", "span_n", "armed_at", "owed_unit", "status", "limit_name"])
def test_the_parts_a_date_was_counted_from_are_sealed_too(sealed: Path, column: str) -> None:
    with by_hand(sealed) as held:
        held.execute(
            f"UPDATE deadline SET {column} = '7' WHERE id = (SELECT min(d.id) FROM deadline d JOIN item i "
            "ON i.id = d.item_id WHERE i.number = ?)", (NUMBER,),
        )  # fmt: skip
    found = audited(sealed)
    assert [one.number for one in found] == [NUMBER]


# the seals themselves ---------------------------------------------------------------------------------------------


def test_one_seal_a_day_by_the_clock_of_the_database(desk: Path) -> None:
    heart = Heartbeat(lambda: Engine(f"sqlite:///{desk}"))
    heart.beat()
    heart.beat()
    heart.close()
    assert len(seals_of(desk).read_text("utf-8").splitlines()) == 1
    one = Engine(f"sqlite:///{desk}")
    one.live_until(one.now() + timedelta(days=1))
    assert daily(one) is not None
    assert daily(one) is None
    one.close()
    first, second = map(json.loads, seals_of(desk).read_text("utf-8").splitlines())
    assert (second["seal"], second["previous"], second["day"]) == (2, first["hash"], "2024-05-10")


@pytest.mark.parametrize("change", ["gone from the database", "changed", "file cut", "file changed", "file gone"])
def test_a_seal_that_was_touched_is_found(sealed: Path, engine: Engine, change: str) -> None:
    seal(engine)
    engine.close()
    file = seals_of(sealed)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    with by_hand(sealed) as held:
        if change == "gone from the database":
            held.execute("DELETE FROM sealed_item WHERE n = 2")
            held.execute("DELETE FROM seal WHERE n = 2")
        elif change == "changed":
            held.execute("UPDATE seal SET root = ? WHERE n = 1", ("0" * 64,))
        elif change == "file cut":
            file.write_text(lines[0], "utf-8")
        elif change == "file changed":
            file.write_text(lines[0].replace("2024-05-09", "2024-05-08") + lines[1], "utf-8")
        else:
            file.unlink()
    assert "seal" in [one.code for one in audited(sealed)]


def test_a_copy_kept_elsewhere_is_what_counts(sealed: Path, engine: Engine, tmp_path: Path, duban: Run) -> None:
    copy = shutil.copyfile(seals_of(sealed), tmp_path / "copy")
    engine.close()
    with by_hand(sealed) as held:  # everything is forged anew, the seal and its file too
        cut(held, NUMBER, keep=5)
        held.execute("DELETE FROM sealed_item")
        held.execute("DELETE FROM seal")
    seals_of(sealed).unlink()
    assert duban("audit", "seal").code == 0
    assert duban("audit", "verify").code == 0, "the forger's own seal proves the forger's record"
    ran = duban("audit", "verify", "--seals", str(copy))
    assert ran.code == 6
    assert "not the one that was written outside" in ran.out


def test_what_a_full_disk_kept_from_the_file_is_written_with_the_next_seal(sealed: Path, engine: Engine) -> None:
    file = seals_of(sealed)
    text = file.read_text("utf-8")
    file.unlink()
    os.mkdir(file)
    with pytest.raises(Usage, match="cannot be written"):
        seal(engine)
    os.rmdir(file)
    file.write_text(text, "utf-8")
    seal(engine)
    assert len(file.read_text("utf-8").splitlines()) == 3
    assert audited(sealed) == []


def test_the_file_of_another_database_is_not_written_to(sealed: Path, engine: Engine) -> None:
    file = seals_of(sealed)
    file.write_text(file.read_text("utf-8").replace('"leaves":', '"leaves":1'), "utf-8")
    with pytest.raises(Usage, match="holds other seals"):
        seal(engine)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_in_place_of_the_file_holds_nobody_up(sealed: Path, engine: Engine) -> None:
    """Somebody put a pipe there, to which nobody writes: the audit would wait for ever, and so would the daemon."""
    seals_of(sealed).unlink()
    os.mkfifo(seals_of(sealed))
    with pytest.raises(Usage, match="no ordinary file"):
        audited(sealed)
    with pytest.raises(Usage, match="no ordinary file"):
        seal(engine)


def test_a_signed_seal_is_believed_only_of_its_key(desk: Path, tmp_path: Path, duban: Run) -> None:
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    pem = tmp_path / "key.pem"
    pem.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                      serialization.NoEncryption()))  # fmt: skip
    ran = duban("audit", "seal", "--key", str(pem), "-o", "json", "--as", "admin")
    made = json.loads(ran.out)
    assert (made["signed"], made["key"]) == (True, key.public_key().public_bytes_raw().hex())
    assert duban("audit", "verify", "--key", made["key"]).code == 0
    assert duban("audit", "verify", "--key", other.public_key().public_bytes_raw().hex()).code == 6
    with by_hand(desk) as held:
        held.execute("UPDATE seal SET signature = ?", ("0" * 128,))
    assert "is not signed by its key" in duban("audit", "verify").out


# the tree ---------------------------------------------------------------------------------------------------------


def test_the_tree_is_that_of_rfc_9162() -> None:
    """The roots of its reference test data (certificate-transparency-go, ``LeafInputs``) over the raw leaves."""
    from hashlib import sha256

    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for size, root in roots.items():
        tree = Tree()
        for text in inputs[:size]:
            tree.add(sha256(b"\x00" + bytes.fromhex(text)).digest())
        assert tree.root() == root
    assert Tree().root() == EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_can_be_proved(size: int) -> None:
    from hashlib import sha256

    for watch in range(size):
        tree = Tree(watch)
        for n in range(size):
            tree.add(leaf(str(n), n, "h", "r"))
        root, found = tree.root(), leaf(str(watch), watch, "h", "r")
        for side, hash_ in tree.proof():
            other = bytes.fromhex(hash_)
            found = sha256(b"\x01" + (other + found if side == "left" else found + other)).digest()
        assert found.hex() == root


def test_a_copy_is_vouched_for_by_a_copy_of_the_seals(sealed: Path, duban: Run, tmp_path: Path) -> None:
    """Seals lie outside: whoever copies the database is told which file to copy too, and where to."""
    there = tmp_path / "moved.db"
    told = duban("db", "copy", str(sealed), str(there)).err
    assert (str(seals_of(sealed)) in told, str(seals_of(there)) in told) == (True, True)
    assert [one.code for one in audited(there)] == ["seal"]
    shutil.copyfile(seals_of(sealed), seals_of(there))
    assert audited(there) == []
