"""``procedure rehearse``: one item lived through in memory, of any procedure, by a diary, by goodwill, or by nobody."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from cli.main import main
from engine.calendar.dates import read_instant
from engine.definition.registry import Registry
from engine.rehearsal.rehearse import rehearse
from engine.testing import ZONE

AT = read_instant("2024-04-01 09:00", ZONE)
DIARY = """
[[habit]]
procedure = "letter"
state = "proposed"
do = "sign"
when = "after 1wd"

[[habit]]
procedure = "letter"
state = "signed"
do = "serve"
when = "after 1wd"
facts = { served_on = "{today}" }

[[line]]
on = 2024-04-10
find = { procedure = "letter" }
do = "reply"
facts = { answer = "已整改" }
"""


@pytest.mark.parametrize("code", ["letter", "task", "extension", "publication", "interview"])
def test_goodwill_leads_to_an_end(registry: Registry, code: str) -> None:
    found = rehearse(registry, code, AT)
    assert found.item is not None
    assert found.item.ended_at is not None
    assert found.failures == ()


@pytest.mark.full
def test_goodwill_ends_every_shipped_procedure(registry: Registry) -> None:
    for code in registry.codes():
        found = rehearse(registry, code, AT)
        assert found.item is not None, code
        ends = code != "hazard_listing"  # it waits for the district's listing, which goodwill alone does not bring
        assert (found.item.ended_at is not None, found.failures) == (ends, ()), code


def test_nobody_acts_for_a_year_and_it_takes_about_a_second(registry: Registry) -> None:
    began = time.perf_counter()
    found = rehearse(registry, "letter", AT, silent=True)
    assert time.perf_counter() - began < 3  # about one, on a machine that does nothing else
    assert found.item is not None
    assert (found.item.state, f"{found.until:%Y-%m-%d %H:%M}") == ("proposed", "2025-04-02 00:00")
    assert {one.event.actor_kind for one in found.lines[1:]} == {"clock"}
    assert [one.what for one in found.lines[:4]] == ["拟函", "提醒（末次提醒）", "提醒（到期提示）", "逾期"]
    assert f"{found.lines[-1].at:%Y-%m}" == "2025-03"


def test_by_a_diary_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "letter.toml"
    file.write_text(DIARY, "utf-8")
    assert main(["procedure", "rehearse", "letter", "--diary", str(file), "-o", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    by_people = [(one["at"][:10], one["transition"]) for one in found["lines"]
                 if one["actor_kind"] == "person" and one["number"] == found["number"]]  # fmt: skip
    assert by_people == [
        ("2024-04-01", "propose"), ("2024-04-02", "sign"), ("2024-04-03", "serve"), ("2024-04-10", "reply")
    ]  # fmt: skip


def test_a_wrong_diary_is_told_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "letter.toml"
    file.write_text(DIARY.replace('do = "serve"', 'do = "sarve"').replace("2024-04-10", '"soon"'), "utf-8")
    assert main(["procedure", "rehearse", "letter", "--diary", str(file)]) == 2
    said = capsys.readouterr().err
    assert "letter.toml 第 8 行" in said
    assert "sarve" in said
    assert "letter.toml 第 15 行" in said


def test_what_the_diary_wants_and_the_procedure_refuses_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "letter.toml"
    file.write_text(DIARY.replace('"{today}"', '"2024-03-01"'), "utf-8")
    assert main(["procedure", "rehearse", "letter", "--diary", str(file), "--until", "2024-04-09"]) == 6
    caught = capsys.readouterr()
    assert "2024-04-01 09:00  HG-2024-0001  安委办经办人  拟函 → 拟发，时限 2024-04-03" in caught.out
    assert "serve" in caught.err
    assert "早于" in caught.err
    assert "至 2024-04-09 仍未终结" in caught.err  # the day that was asked for


def test_a_diary_and_nobody_at_once_is_a_contradiction() -> None:
    assert main(["procedure", "rehearse", "letter", "--diary", "x.toml", "--as-if-nobody-acts"]) == 2
