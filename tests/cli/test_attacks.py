"""Bad people and bad input at the command line: each is refused, or kept as plain text, and harmless."""

from __future__ import annotations

import io
import os
import resource
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from cli.database import system_user
from cli.main import NOUNS
from cli.main import duban as root
from cli.options import HELP, Leaf
from engine.intake import bounded
from tests.cli.conftest import Run
from tests.cli.test_guessing import leaves, line, texts

INJECTED = (
    "'; DROP TABLE event; --\" $(touch pwned) `touch pwned` | touch pwned; "
    "%s%n{0.__class__}{{1234*5678}}{% x %} ../../pwned"
)
ESCAPES = "\x1b]0;pwned\x07\x1b[2J\x9b2J"
PLACES = ("../../pwned",)
ENDLESS = ("daemon run", "demo", "board serve", "db restore", "db copy", "db init", "db backup")
USUAL = ("item note", "item do", "item open", "item correct", "document serve", "unit import")


def writers() -> Iterator[tuple[str, Leaf]]:
    for noun in NOUNS:
        found = root.get_command(click.Context(root, **HELP), noun)
        leaves = found.commands.values() if isinstance(found, click.Group) else [found]
        for leaf in leaves:
            words = noun if leaf is found else f"{noun} {leaf.name}"
            if isinstance(leaf, Leaf) and leaf.writes and words not in ENDLESS:
                yield words, leaf


def filled(leaf: Leaf, text: str, *, numbered: bool) -> list[str]:
    """Every text that a command takes, given as ``text``; what it is about is there, or ``text`` as well."""
    words: list[str] = []
    after: list[str] = []
    for one in leaf.params:
        if isinstance(one, click.Argument):
            known = numbered and one.name == "number"
            place = one.type.name in ("filename", "file", "path", "directory")
            other = "none.csv" if place else "1" if one.type.name == "integer range" else text
            after.append("RW-2024-0001" if known else other)
        elif one.name in ("db", "as_login", "at", "output", "request_id") or getattr(one, "is_flag", False):
            continue
        elif one.type.name in ("text", "code"):
            words += [one.opts[-1], f"report={text}" if one.name == "sets" else text]
    return [*words, "--", *after]


def harmless(duban: Run, office: Path, words: list[str]) -> None:
    with closing(sqlite3.connect(office)) as held:
        before = held.execute("SELECT count(*) FROM event").fetchone()[0]
    ran = duban(*words)
    assert ran.code in (0, 2, 3, 4, 5, 6), (words, ran)
    assert not {"\x1b", "\x07", "\x9b"} & set(ran.out + ran.err), words
    assert "7006652" not in ran.out, words
    with closing(sqlite3.connect(office)) as held:
        assert held.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert held.execute("SELECT count(*) FROM event").fetchone()[0] >= before
    assert not list(office.parent.rglob("*pwned*")), words


def test_what_is_injected_stays_text(office: Path, duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = office.parent / "deep" / "er"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    for words, leaf in writers():
        if words in USUAL:
            given = filled(leaf, INJECTED, numbered=True)
            harmless(duban, office, [*words.split(), "-y", "--as", "office.head", *given])


@pytest.mark.full
@pytest.mark.parametrize("text", [INJECTED, ESCAPES, *PLACES])
def test_through_every_text_of_every_writer(
    office: Path, duban: Run, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    deep = office.parent / "deep" / "er"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    for words, leaf in writers():
        harmless(duban, office, [*words.split(), "-y", "--as", "office.head", *filled(leaf, text, numbered=False)])


@pytest.mark.full
def test_through_every_text_of_every_reader(office: Path, duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other: what is refused for one text would never get to the next."""
    deep = office.parent / "deep" / "er"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    for words, leaf in leaves():
        for one in texts(leaf) if not leaf.writes and words not in ENDLESS else []:
            harmless(duban, office, [*words.split(), *line(leaf, one, INJECTED + ESCAPES)])


def test_a_text_with_escape_sequences_is_refused_and_never_printed_raw(office: Path, duban: Run) -> None:
    harmless(duban, office, ["item", "note", "RW-1", ESCAPES, "--as", "office.head"])
    assert duban("item", "note", "RW-1", ESCAPES, "--as", "office.head").code == 2
    with closing(sqlite3.connect(office)) as held:  # by another way into the record
        held.execute("UPDATE item SET title = ? WHERE number = 'RW-2024-0001'", (ESCAPES,))
        held.commit()
    for words in ("item show RW-1", "item list --limit 3", "inbox --as yingji.liaison", "item show RW-1 -o plain"):
        harmless(duban, office, words.split())


def test_who_somebody_is_no_variable_says(tmp_path: Path, duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_DB", str(tmp_path / "office.db"))
    assert duban("db", "init", "--directory", "putuo").code == 0
    assert duban("operator", "bind", "office.handler", "wang").code == 0
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME", "SUDO_USER", "DUBAN_AS", "DUBAN_AS_LOGIN"):
        monkeypatch.setenv(name, "wang")
    (tmp_path / "duban.toml").write_text('[db]\nas = "office.handler"\nas_login = "office.handler"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert system_user() != "wang"
    assert duban("plan", "import", "putuo-2024", "-n").code != 0
    assert duban("plan", "import", "putuo-2024", "-n", "--as", "office.handler").code == 3


@pytest.mark.full
def test_what_is_too_large_is_refused_before_it_is_read(office: Path, duban: Run, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(2 * 1024**3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    zeros = ["/dev/zero"] if os.path.exists("/dev/zero") else []
    for name in [str(large), *zeros]:
        for words in (f"item do RW-1 submit --set report=x --set evidence=@{name}", f"plan import {name}",
                      f"unit import {name}", f"calendar load {name}", f"deadline load {name}"):  # fmt: skip
            ran = duban(*words.split(), "--as", "office.head")
            assert ran.code in (2, 4), (words, ran)
    if sys.platform == "linux":  # in KiB
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


def test_a_workbook_that_unpacks_to_gigabytes_is_not_unpacked(
    office: Path, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made, made.open("xl/sheet1.xml", "w") as sheet:
        for _megabyte in range(11):
            sheet.write(bytes(1_000_000))
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(packed.getvalue())
    assert bomb.stat().st_size < 100_000
    monkeypatch.setattr(bounded, "UNPACKED", 10_000_000)  # of the same kind, only sooner
    ran = duban("unit", "import", str(bomb), "--as", "office.head")
    assert (ran.code, "10 MB" in ran.err) == (2, True), ran
