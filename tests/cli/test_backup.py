"""A backup made while people work comes back as it was, or not at all."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from cli.main import main
from engine.store.connections import sqlite
from tests.cli.conftest import Run, rows

FORK = multiprocessing.get_context("fork")


def content(file: Path) -> list[str]:
    """Everything a database says."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as held:
        return list(held.iterdump())


def left(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {one.name for one in folder.iterdir()}


@pytest.fixture
def kept(office: Path, duban: Run, tmp_path: Path) -> Path:
    """A backup of the office's database."""
    file = tmp_path / "kept.db"
    ran = duban("db", "backup", str(file))
    assert ran.code == 0, ran.err
    return file


def test_a_backup_is_one_file_and_its_checksum_and_comes_back_whole(
    office: Path, kept: Path, duban: Run, tmp_path: Path
) -> None:
    assert kept.with_name("kept.db.sha256").read_text("utf-8") == f"{sha256(kept.read_bytes()).hexdigest()}  kept.db\n"
    assert not {"kept.db-wal", "kept.db-shm"} & left(tmp_path)
    before = content(office)
    duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison")
    back = tmp_path / "back.db"
    ran = duban("--db", f"sqlite:///{back}", "db", "restore", str(kept), "-o", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["lines"] == rows(back) == rows(office) - 1
    assert content(back) == before
    assert duban("--db", f"sqlite:///{back}", "doctor").code == 0
    assert (
        duban("--db", f"sqlite:///{back}", "item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison").code == 0
    )


def test_a_dry_run_proves_and_leaves_nothing(kept: Path, duban: Run, tmp_path: Path) -> None:
    before = left(tmp_path)
    ran = duban("--db", f"sqlite:///{tmp_path / 'back.db'}", "db", "restore", str(kept), "-n")
    assert ran.code == 0
    assert duban("db", "backup", str(tmp_path / "other.db"), "-n").code == 0
    assert left(tmp_path) == before


def test_nothing_that_exists_is_overwritten(office: Path, kept: Path, duban: Run, tmp_path: Path) -> None:
    before = kept.read_bytes(), office.read_bytes()
    assert duban("db", "backup", str(kept)).code == 1
    assert duban("db", "restore", str(kept)).code == 1
    (tmp_path / "back.db-wal").write_bytes(b"of another database")
    assert duban("--db", f"sqlite:///{tmp_path / 'back.db'}", "db", "restore", str(kept)).code == 1
    assert (kept.read_bytes(), office.read_bytes()) == before
    assert not (tmp_path / "back.db").exists()


def test_in_a_folder_it_is_called_after_the_moment_and_old_ones_go(office: Path, duban: Run, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "letter.txt").touch()
    for n in range(3):
        (folder / f"duban-2024010{n}T000000.db").touch()
        (folder / f"duban-2024010{n}T000000.db.sha256").touch()
    ran = duban("db", "backup", str(folder), "--keep", "2", "-o", "json")
    assert ran.code == 0, ran.err
    new = Path(json.loads(ran.out)["file"]).name
    assert left(folder) == {
        "letter.txt", "duban-20240102T000000.db", "duban-20240102T000000.db.sha256", new, f"{new}.sha256",
    }  # fmt: skip
    assert duban("db", "backup", str(tmp_path / "one.db"), "--keep", "2").code == 2


@pytest.mark.parametrize("part", range(0, 100, 7))
def test_a_backup_with_a_byte_changed_is_refused(kept: Path, duban: Run, tmp_path: Path, part: int) -> None:
    data = bytearray(kept.read_bytes())
    data[len(data) * part // 100 + 200] ^= 1
    kept.write_bytes(data)
    ran = duban("--db", f"sqlite:///{tmp_path / 'back.db'}", "db", "restore", str(kept))
    assert ran.code == 6
    assert not (tmp_path / "back.db").exists()


def test_a_history_changed_by_hand_is_refused_though_the_checksum_was_mended(
    kept: Path, duban: Run, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(kept)) as held:
        held.execute("DROP TRIGGER no_update_event")
        held.execute("UPDATE event SET actor = 'office.head' WHERE seq = 1")
        held.commit()
    kept.with_name("kept.db.sha256").write_text(f"{sha256(kept.read_bytes()).hexdigest()}  kept.db\n", "utf-8")
    ran = duban("--db", f"sqlite:///{tmp_path / 'back.db'}", "db", "restore", str(kept))
    assert ran.code == 6
    assert "JB-2024-0001" in ran.err
    assert not (tmp_path / "back.db").exists()


def test_what_is_no_backup_is_refused(office: Path, duban: Run, tmp_path: Path) -> None:
    text = tmp_path / "letter.db"
    text.write_text("各单位：")
    there = ["--db", f"sqlite:///{tmp_path / 'back.db'}", "db", "restore"]
    assert duban(*there, str(text)).code == 1
    assert duban(*there, str(tmp_path / "none.db")).code == 1
    assert duban(*there, str(tmp_path)).code == 1
    assert duban(*there, str(office)).code == 6  # a database in use is no backup: it has no checksum
    assert not (tmp_path / "back.db").exists()


def test_where_there_is_no_room_nothing_is_left(
    office: Path, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = left(tmp_path)

    def full(source: sqlite3.Connection, target: Path) -> None:
        with closing(sqlite3.connect(target, isolation_level=None)) as driver:
            driver.execute("PRAGMA max_page_count=20")
            source.backup(driver)

    monkeypatch.setattr(sqlite, "copy_whole", full)
    ran = duban("db", "backup", str(tmp_path / "kept.db"))
    assert ran.code == 1
    assert left(tmp_path) == before


def _working(file: Path) -> None:
    os.environ["DUBAN_DB"] = str(file)
    while True:
        main(["item", "note", "RW-2024-0001", "在办", "--as", "office.handler"])


def test_a_backup_beside_somebody_who_writes_is_whole(office: Path, duban: Run, tmp_path: Path) -> None:
    began = rows(office)
    writer = FORK.Process(target=_working, args=(office,))
    writer.start()
    try:
        while rows(office) < began + 3:
            pass
        for n in range(5):
            assert duban("db", "backup", str(tmp_path / f"{n}.db")).code == 0
    finally:
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
    for n in range(5):
        back = tmp_path / f"back{n}.db"
        assert duban("--db", f"sqlite:///{back}", "db", "restore", str(tmp_path / f"{n}.db")).code == 0
        assert began < rows(back) <= rows(office)
