"""The command line on a PostgreSQL server: made, worked on, examined and copied, and the password never shown."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.cli.conftest import Run

HIDDEN = "geheim"


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database, named with a password that the server does not ask for."""
    with servers.scratch() as url:
        before, at, after = url.partition("@")
        user = before.removeprefix("postgresql://").partition(":")[0]
        url = f"postgresql://{user}:{HIDDEN}{at}{after}"
        monkeypatch.setenv("DUBAN_DB", url)
        yield url


def test_from_an_empty_database_to_an_inbox(url: str, duban: Run) -> None:
    made = duban("db", "init", "--rehearsal", "--at", "2024-03-21T09:00", "--directory", "putuo")
    assert made.code == 0, made.err
    assert f":***@{url.partition('@')[2].partition('?')[0]}" in made.out
    steps = [
        ("plan", "import", "putuo-2024", "--as", "office.handler"),
        ("item", "do", "JB-2024-0001", "issue", "--as", "office.handler", "-y"),
        ("daemon", "tick", "--at", "2024-04-02T10:00"),
        ("item", "list", "--overdue"),
        ("inbox", "--as", "office.handler"),
        ("deadline", "forecast", "--until", "2024-05-01"),
        ("doctor",),
    ]  # fmt: skip
    said = [duban(*words) for words in steps]
    assert [one.code for one in said] == [0] * len(steps), [one.err for one in said if one.code]
    assert all(HIDDEN not in one.out + one.err for one in (made, *said))
    assert "SQLite" not in said[-1].out
    dry, done = duban("db", "roles", "-n"), duban("db", "roles")
    assert [one.code for one in (dry, done)] == [0, 0], done.err
    assert "GRANT INSERT ON event TO duban_operator;" in dry.out
    assert "duban_auditor" in done.out
    again = duban("db", "init")
    assert (again.code, HIDDEN in again.err) == (1, False)
    assert "其中已有数据表" in again.err


def test_a_command_on_a_file_and_on_a_server_say_the_same(url: str, duban: Run, rehearsed: Path) -> None:
    assert duban("db", "copy", str(rehearsed), url).code == 0
    for words in (("item", "list", "-o", "json"), ("unit", "list", "-o", "json"), ("item", "log", "JB-2024-0001"),
                  ("inbox", "--as", "office.handler", "-o", "json"), ("deadline", "list", "-o", "json")):  # fmt: skip
        here, there = duban("--db", str(rehearsed), *words), duban("--db", url, *words)
        assert here.out, words
        assert (here.code, here.out) == (there.code, there.out), words


def test_the_copy_says_what_it_copied(url: str, duban: Run, rehearsed: Path, tmp_path: Path) -> None:
    dry = duban("db", "copy", str(rehearsed), url, "-n", "-o", "json")
    done = duban("db", "copy", str(rehearsed), url, "-o", "json")
    back = duban("db", "copy", url, str(tmp_path / "back.db"))
    assert [one.code for one in (dry, done, back)] == [0, 0, 0], back.err
    assert json.loads(dry.out)["rows"] == json.loads(done.out)["rows"]
    assert json.loads(done.out)["rows"]["unit"] > 50
    assert all(HIDDEN not in one.out + one.err for one in (dry, done, back))
    assert f"sqlite:///{tmp_path / 'back.db'}" in back.out
    assert duban("db", "copy", url, str(tmp_path / "back.db")).code == 1


def test_nobody_there_is_told_in_one_line(duban: Run) -> None:
    ran = duban("--db", f"postgresql://li:{HIDDEN}@127.0.0.1:1/x", "inbox")
    assert ran.code == 1
    assert ran.err.startswith("数据库 postgresql://li:***@127.0.0.1:1/x 无法使用：服务器没有应答：")
    assert HIDDEN not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_seal_made_on_a_file_holds_on_the_server_and_the_other_way_round(
    url: str, duban: Run, rehearsed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, seals, back = tmp_path / "office.db", tmp_path / "seals", tmp_path / "back.db"
    shutil.copyfile(rehearsed, file)

    def run(*words: str) -> str:
        ran = duban(*words)
        assert ran.code == 0, ran.err
        return ran.out

    run("--db", str(file), "audit", "seal", "--file", str(seals), "--as", "admin")
    run("db", "copy", str(file), url)
    run("audit", "verify", "--seals", str(seals))
    run("daemon", "tick", "--at", "2024-03-22T10:00")  # which seals the day
    run("db", "copy", url, str(back))
    for database in (url, str(back)):
        run("--db", database, "audit", "verify", "--seals", str(seals))
    servers.run(url, "DELETE FROM setting WHERE name = 'seal.file'")  # as of a file that had its seals beside it
    unnamed = tmp_path / "unnamed.db"
    said = duban("db", "copy", url, str(unnamed)).err
    assert f"的封签存为 {unnamed}-seals" in said
    assert duban("--db", str(unnamed), "audit", "verify").code == 6
    shutil.copyfile(seals, f"{unnamed}-seals")
    run("--db", str(unnamed), "audit", "verify")
    assert len(seals.read_text("utf-8").splitlines()) == 2
    servers.run(url, "UPDATE deadline SET due_on = due_on + 1 WHERE id = 1")
    assert duban("audit", "verify", "--seals", str(seals)).code == 6
