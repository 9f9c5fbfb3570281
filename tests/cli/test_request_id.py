"""``--request-id``: what is sent again, because nobody knows whether it arrived, does not happen twice."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.cli.conftest import Run, rows

FORK = multiprocessing.get_context("fork")
RECEIVE = "item do RW-2024-0001 receive --as yingji.liaison --request-id r-1"
TABLES = ("event", "system_event", "item", "deadline", "document", "request", "refusal")


def counted(file: Path) -> dict[str, int]:
    """How many rows the tables have."""
    return {table: rows(file, table) for table in TABLES}


def test_the_same_request_writes_nothing_and_gives_the_same_answer(office: Path, duban: Run) -> None:
    first = duban(*RECEIVE.split())
    assert first.code == 0
    before = counted(office)
    again = duban(*RECEIVE.split())
    assert (again.code, again.out) == (0, first.out)
    assert "r-1" in again.err
    assert counted(office) == before
    assert before["request"] == 1


def test_the_answer_keeps_its_form(office: Path, duban: Run) -> None:
    first = duban(*RECEIVE.split(), "-o", "json")
    assert duban(*RECEIVE.split(), "-o", "json").out == first.out
    assert json.loads(first.out)["number"] == "RW-2024-0001"


@pytest.mark.parametrize(
    "command",
    [
        "item open assignment --via enter_row --set title=排查 --set todo=排查 --set source=会议纪要 "
        "--set due_month=2024-06 --set leads=区民政局 --as office.handler",
        "item note RW-2024-0001 已电话催问 --as office.handler",
        "item suspend RW-2024-0001 --reason-code hearing --basis 通知书 --review 2024-04-10 --as committee.deputy",
        "plan import putuo-2024 --plan 另一方案 --as office.handler -y",
        "operator delegate office.handler --to office.head",
        "calendar load {calendar}",
        "deadline load {profile}",
        "unit import {units}",
    ],
)
def test_every_writer_is_carried_out_once(office: Path, duban: Run, tmp_path: Path, command: str) -> None:
    files = {"calendar": tmp_path / "expo.toml", "profile": tmp_path / "limits.toml", "units": tmp_path / "units.csv"}
    files["calendar"].write_text(
        'layer = "district"\nyear = 2024\nnotices = ["普办〔2024〕1号"]\nreason = "停电"\n'
        'days = [{ date = 2024-05-22, name = "停电", off = true }]\n', "utf-8",
    )  # fmt: skip
    shipped = Path("workflows/limits/putuo.toml").read_text("utf-8")
    files["profile"].write_text(shipped.replace("revision = ", "revision = 9", 1), "utf-8")
    files["units"].write_text("code,name,kind\nxin,新单位,department\n", "utf-8")
    words = command.format(**files).split()
    first = duban(*words, "--request-id", "r-2")
    assert first.code == 0, first.err
    before = counted(office)
    again = duban(*words, "--request-id", "r-2")
    assert (again.code, again.out) == (0, first.out)
    assert counted(office) == before


def test_a_refused_request_is_decided_anew(office: Path, duban: Run) -> None:
    submit = "item do RW-2024-0001 submit --set report=已完成 --as yingji.liaison --request-id r-3"
    assert duban(*submit.split()).code == 3
    duban(*RECEIVE.split())
    duban("item", "do", "RW-2024-0001", "begin", "--as", "yingji.liaison")
    assert duban(*submit.split()).code == 0
    before = counted(office)
    assert duban(*submit.split()).code == 0
    assert counted(office) == before


def test_a_dry_run_claims_nothing(office: Path, duban: Run) -> None:
    assert duban(*RECEIVE.split(), "-n").code == 0
    assert rows(office, "request") == 0
    assert duban(*RECEIVE.split()).code == 0


def test_an_id_is_one_commands_own(office: Path, duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    duban(*RECEIVE.split())
    before = counted(office)
    other = duban(*RECEIVE.replace("0001 receive", "0002 receive").replace("yingji", "jiaoyu").split())
    assert other.code == 2
    assert "item do" in other.err
    monkeypatch.setattr("cli.once.os_user", lambda: "somebody-else")
    assert duban(*RECEIVE.split()).code == 2
    assert counted(office) == before


def test_what_may_be_repeated_anyway_takes_no_id(office: Path, duban: Run) -> None:
    assert duban("daemon", "tick", "--request-id", "r-4").code == 2
    assert duban("item", "list", "--request-id", "r-4").code == 2


@pytest.mark.parametrize("bad", ["", "x" * 201, "a\x07b"])
def test_an_id_is_a_short_text(office: Path, duban: Run, bad: str) -> None:
    ran = duban("item", "note", "RW-2024-0001", "x", "--as", "office.handler", "--request-id", bad or " ")
    assert ran.code == 2
    assert rows(office, "request") == 0


def _killed(words: list[str], statement: int) -> None:
    """Runs it and dies before the nth statement that it sends."""
    from engine.store.connections import sqlite

    real, sent = sqlite.connect, 0

    def connect(*args: Any) -> Any:
        driver = real(*args)

        def step(_sql: str) -> None:
            nonlocal sent
            sent += 1
            if sent == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        driver.set_trace_callback(step)
        return driver

    sqlite.connect = connect  # type: ignore[assignment]
    os._exit(main(words))


@pytest.mark.full
def test_killed_at_any_statement_and_sent_again_it_is_done_once(office: Path, duban: Run) -> None:
    fresh, lines = office.read_bytes(), rows(office)
    fates = set()
    for statement in range(1, 400, 7):
        for end in ("-wal", "-shm"):
            office.with_name(office.name + end).unlink(missing_ok=True)
        office.write_bytes(fresh)
        victim = FORK.Process(target=_killed, args=(RECEIVE.split(), statement))
        victim.start()
        victim.join(30)
        there = rows(office, "request")
        assert there == (rows(office) > lines)
        again = duban(*RECEIVE.split())
        assert again.code == 0, again.err
        assert "RW-2024-0001" in again.out
        assert rows(office) == lines + 1
        assert rows(office, "request") == 1
        fates.add((victim.exitcode == 0, there))
        if victim.exitcode == 0:
            break
    assert fates == {(False, 0), (False, 1), (True, 1)}
    assert duban("doctor").code == 0


def test_the_same_sent_twice_at_once_is_done_once(office: Path, duban: Run) -> None:
    lines = rows(office)
    both = [FORK.Process(target=lambda: os._exit(main(RECEIVE.split()))) for _ in range(6)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert [one.exitcode for one in both] == [0] * 6
    assert rows(office) == lines + 1
    with closing(sqlite3.connect(office)) as held:
        assert held.execute("SELECT count(*) FROM event WHERE request_id = 'r-1'").fetchone() == (1,)
