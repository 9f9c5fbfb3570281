"""Where Python has of the system only what Windows has (``tests/like_windows.py``), an office lives through a day."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import rows
from tests.conftest import ROOT

DAY = """
import importlib, json, os, pkgutil, sys
from tests.like_windows import elsewhere, pretend

pretend()
for top in ("engine", "workflows", "cli"):
    for one in pkgutil.walk_packages(importlib.import_module(top).__path__, f"{top}."):
        if not one.name.startswith("cli.making"):
            importlib.import_module(one.name)
elsewhere()
from cli.main import main

for words in json.loads(sys.stdin.read()):
    print(json.dumps([words, main(words)]), file=sys.__stdout__, flush=True)
"""
CHANNEL = '[channels]\ngather = 0\n[channels.wall]\nkind = "file"\npath = "letters.txt"\nto = { "*" = "布告栏" }\n'
ACTS = {
    "item note RW-2024-0001 已联系 --as office.handler": 0,
    "item do RW-2024-0001 report --as office.handler --set done=半 -n": 2,
    "unit import more.csv --as admin": 0,
    "daemon tick --at 2024-04-03T09:00": 0,
    "daemon run --once --log json": 0,
    "daemon status": 0,
    "message list": 0,
    "audit seal": 0,
    "audit verify": 0,
    "db backup kept.db": 0,
    "--db back.db db restore kept.db": 0,
    "--db back.db audit verify": 6,
    "db copy sqlite:///office.db sqlite:///copied.db": 0,
    "db check": 6,
    "vault init --key vault.key --as office.keeper -y": 0,
    "document list": 0,
    "report board": 0,
    "doctor": 0,
}


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="what is taken away is what Linux has")
def test_a_day_of_an_office(office: Path, tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_text(CHANNEL, "utf-8")
    (tmp_path / "more.csv").write_text("代码,名称,类型\nxinqu,新区管委会,other\n", "utf-8")
    # the console of a Chinese Windows is not UTF-8
    around = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "gbk", "DUBAN_DB": str(office)}
    given = json.dumps([one.split() for one in ACTS])
    done = subprocess.run(
        [sys.executable, "-c", DAY], input=given, cwd=tmp_path, env=around, encoding="gbk", capture_output=True,
        check=False,
    )  # fmt: skip
    ended = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[[")]
    assert {" ".join(words): code for words, code in ended} == ACTS, done.stdout + done.stderr
    assert "网络盘" in done.stdout
    assert b"\r" not in (tmp_path / "office.db-seals").read_bytes()
    assert re.search(r"期限：2024年\d+月\d+日", (tmp_path / "letters.txt").read_text("utf-8"))
    assert rows(tmp_path / "back.db") == rows(tmp_path / "copied.db") == rows(office)


def test_no_date_is_written_as_windows_cannot() -> None:
    """``%-d`` and its like are glibc's; elsewhere they are an error, or a day that is not written."""
    found = [
        str(file)
        for top in ("engine", "cli", "workflows")
        for file in (ROOT / top).rglob("*.py")
        if re.search(r"%[-#][a-zA-Z]\b", file.read_text("utf-8"))
    ]
    assert found == []
