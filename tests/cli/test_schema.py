"""``duban db upgrade`` and ``duban db check`` as one meets them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Run
from tests.store import released


def test_an_office_comes_back_after_the_program_was_renewed(duban: Run, tmp_path: Path) -> None:
    db = ("--db", released.on_sqlite(2, tmp_path / "old.db"))
    ran = duban(*db, "inbox", "--as", "office.handler")
    assert (ran.code, "duban db upgrade" in ran.err) == (1, True)
    before = sorted(tmp_path.iterdir())
    assert "从结构版本 2 升级到 3" in duban(*db, "db", "upgrade", "-n").out
    assert sorted(tmp_path.iterdir()) == before
    ran = duban(*db, "db", "upgrade", "--backup", str(tmp_path / "kept.db"), "-o", "json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert (told["from"], told["to"], told["backup"]) == (2, 3, str(tmp_path / "kept.db"))
    assert told["lines"] == 32
    assert "无需升级" in duban(*db, "db", "upgrade").out
    assert duban(*db, "inbox", "--as", "office.handler").code == 0
    assert duban(*db, "db", "check").code == 0
    (left,) = json.loads(duban(*db, "audit", "verify", "-o", "json").out)
    assert "封签文件" in left["text"]  # it was not kept with the database


def test_the_check_says_what_it_looked_at_and_what_is_wrong(office: Path, duban: Run) -> None:
    ran = duban("db", "check", "-o", "jsonl")
    assert ran.code == 0, ran.out
    looked = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["code"] for one in looked] == ["schema", "file", "place", "journal", "sqlite", "disk"]
    with closing(sqlite3.connect(office)) as outside:
        outside.execute("DROP TRIGGER no_update_event")
        outside.commit()
    ran = duban("db", "check")
    assert ran.code == 6
    assert "trigger no_update_event" in ran.out
    ran = duban("doctor", "-o", "json")  # whoever means to change a line takes it out first
    assert (ran.code, "trigger no_update_event" in ran.out) == (6, True)
