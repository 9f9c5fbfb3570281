"""``duban setup``: what only the office can answer is asked, kept with day and name, and missed by the doctor."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

import workflows
from cli.setup import questions
from engine.definition.released import read_lock
from engine.runtime import Engine
from engine.store.casework import series
from tests.cli.conftest import Run


@pytest.fixture
def real(tmp_path: Path, duban: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real database with the shipped directory."""
    file = tmp_path / "office.db"
    monkeypatch.setenv("DUBAN_DB", str(file))
    assert duban("db", "init", "--directory", "putuo").code == 0
    return file


def opened(duban: Run) -> list[str]:
    return [one["key"] for one in json.loads(duban("setup", "--list", "-o", "json").out) if one["value"] is None]


def test_answers_are_kept_with_day_and_name_and_the_doctor_asks_for_the_rest(real: Path, duban: Run) -> None:
    assert opened(duban) == list(questions())
    asked = [one for one in json.loads(duban("doctor", "-o", "json").out) if one["code"] == "setup"]
    assert [one["serious"] for one in asked] == [False]
    (codes,) = (one["text"] for one in json.loads(duban("doctor", "-o", "json").out) if one["code"] == "series")
    assert "普安改" in codes  # a supervising unit's paper under the office's code, until somebody says that it is so
    assert "普安挂" not in codes
    ran = duban("setup", "--set", "first_month=2027-03", "--set", "grading=两级：一般、重大", "--said-by", "办公室主任")
    assert ran.code == 0, ran.err
    told = {one["key"]: one for one in json.loads(duban("setup", "--list", "-o", "json").out)}
    assert (told["grading"]["value"], told["grading"]["said_by"]) == ("two", "办公室主任")
    assert datetime.fromisoformat(told["grading"]["at"]).tzinfo is not None
    assert "first_month" not in next(
        one["text"] for one in json.loads(duban("doctor", "-o", "json").out) if one["code"] == "setup"
    )
    for key in opened(duban):
        default = questions()[key].default or f"{key}：没有"
        value = next(iter(questions()[key].options), default)
        assert duban("setup", "--set", f"{key}={value}", "--said-by", "主任").code == 0
    left = {one["code"] for one in json.loads(duban("doctor", "-o", "json").out)}
    assert not left & {"setup", "series"}
    assert ("released" in left) is read_lock(Path(workflows.__path__[0])).draft  # the office works with a draft


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["--set", "frist_month=2027-03"], 4, "first_month"),
        (["--set", "first_month=三月"], 2, "2026-12"),
        (["--set", "grading=four"], 2, "two"),
        (["--set", "time_zone=Shanghai"], 2, "Asia/Shanghai"),
        (["--set", "grading"], 2, "代号=答案"),
        (["--set", "sources= "], 2, "sources"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(
    real: Path, duban: Run, given: list[str], code: int, said: str
) -> None:
    ran = duban("setup", "--set", "high_risk=危化", *given, "--said-by", "主任")
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert "high_risk" in opened(duban)


def test_who_said_so_is_asked_for_and_only_the_administrator_writes_it_down(real: Path, duban: Run) -> None:
    assert duban("setup", "--set", "grading=two").code == 2
    assert duban("setup", "--set", "grading=two", "--said-by", "主任", "-n").code == 0
    assert "grading" in opened(duban)
    assert duban("setup", "--set", "grading=two", "--said-by", "主任", "--as", "office.handler").code == 3


def test_the_series_of_reports_begin_in_the_month_that_was_answered(real: Path, duban: Run) -> None:
    assert duban("setup", "--set", "first_month=2999-01", "--said-by", "主任").code == 0
    engine = Engine(f"sqlite:///{real}")
    engine._series.begin()
    with engine.database.reading() as held:
        begun = series.ALL.all(held)
    engine.close()
    assert all(row.since.isoformat() == "2999-01-01" for row in begun)


def test_another_time_zone_can_be_set_until_there_are_items(real: Path, duban: Run) -> None:
    assert duban("setup", "--set", "time_zone=Asia/Urumqi", "--said-by", "主任").code == 0
    engine = Engine(f"sqlite:///{real}")
    assert engine.zone.key == "Asia/Urumqi"
    engine.close()


def test_once_there_are_items_their_deadlines_keep_their_zone(office: Path, duban: Run) -> None:
    ran = duban("setup", "--set", "grading=two", "--set", "time_zone=Asia/Urumqi", "--said-by", "主任", "--as", "admin")
    assert ran.code == 3
    assert "Asia/Shanghai" in ran.err
    assert "grading" in opened(duban)


def test_on_a_terminal_it_asks_and_asks_again_what_is_no_answer(real: Path) -> None:
    master, slave = pty.openpty()
    with subprocess.Popen([sys.executable, "-m", "cli.main", "setup"], stdin=slave, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:  # fmt: skip
        os.write(master, ("\n三月\n2027-03\n" + "\n" * (len(questions()) - 2) + "主任\n").encode())
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "2027-03" in out
    assert "first_month: " in err


def test_what_the_office_is_called_stands_in_its_heads(real: Path, duban: Run) -> None:
    name = "东海省临江市望江区安全生产委员会办公室"
    assert duban("setup", "--set", f"office_name={name}", "--said-by", "主任", "-n").code == 0
    assert json.loads(duban("unit", "show", "anweiban", "-o", "json").out)["full_name"] != name
    assert duban("setup", "--set", f"office_name={name}", "--said-by", "主任").code == 0
    assert json.loads(duban("unit", "show", name, "-o", "json").out)["code"] == "anweiban"
    ran = duban("setup", "--set", f"committee_name={name}", "--said-by", "主任")
    assert (ran.code, "anweiban" in ran.err) == (2, True)
    assert duban("setup", "--set", f"committee_name={'安' * 101}", "--said-by", "主任").code == 2
