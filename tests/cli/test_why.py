"""``duban item why``, ``item show --holding`` and ``report holding``: what people read and what programs get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

TASK = "RW-2024-0001"


def read(duban: Run, *words: str) -> Any:
    ran = duban(*words, "-o", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@pytest.mark.usefixtures("office")
def test_the_text_can_be_checked_by_hand(duban: Run) -> None:
    lines = duban("item", "why", TASK, "--at", "2024-03-22T10:00").out.splitlines()
    labels = [line.partition("\t")[0] for line in lines]
    assert labels[:6] == ["待办", "时限", "轮次", "期限", "依据", "起算"]
    told = dict(line.split("\t") for line in lines)
    assert told["期限"] == "1个工作日 (task.receive)"
    assert told["依据"].startswith("假定；")
    assert told["时限"] == "2024年3月22日 (周五)；确定"
    assert told["2024年3月21日"] == "起算当日，不计入"
    assert told["3月22日"] == "工作日，计第1天"
    assert told["下一措施"].startswith("时钟于2024年3月23日 00:00作“逾期未签收")
    assert "公布至2026年12月31日" in told["日历"]
    assert "注意" not in told


def test_the_same_in_english_and_day_by_day(duban: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_LANG", "en")
    duban("daemon", "tick", "--at", "2024-03-29T10:00")
    told = [
        tuple(line.split("\t")) for line in duban("item", "why", TASK, "--state", "received", "--days").out.splitlines()
    ]
    assert [pair for pair in told if pair[0].startswith("2024")] == [
        ("2024-03-23 (Sat)", "the day of the event, not counted"),
        ("2024-03-24 (Sun)", "weekend, not counted"),
        ("2024-03-25 (Mon)", "working day 1"),
        ("2024-03-26 (Tue)", "working day 2"),
    ]
    assert dict(told)["Basis"].startswith("assumed; ")


@pytest.mark.usefixtures("office")
def test_programs_get_stable_keys(duban: Run) -> None:
    found = read(duban, "item", "why", TASK)
    assert set(found) == {
        "number", "title", "procedure", "version", "state", "state_label", "round", "status", "standing", "owes", "due",
        "due_at", "base", "first_due", "armed_at", "lapsed_at", "overdue", "late", "recomputed", "provisional", "days",
        "runs", "pauses", "moves", "ladder", "ending", "waiting_for", "missing", "exempt", "rounds", "calendar", "term",
        "start", "lapse",
    }  # fmt: skip
    assert found["due"] == found["recomputed"]["due"] == "2024-03-22"
    assert found["due_at"] == found["recomputed"]["due_at"] == "2024-03-23T00:00:00+08:00"
    assert found["recomputed"]["agrees"] is True
    assert found["term"]["span"] == {"n": 1, "unit": "workdays"}
    assert (found["term"]["assumed"], found["term"]["profile"]) == (True, "putuo-1")
    assert found["start"]["event"]["transition"] == "assign"
    assert [(day["date"], day["kind"], day["number"]) for day in found["days"]] == [
        ("2024-03-21", "start", None),
        ("2024-03-22", "workday", 1),
    ]
    assert set(found["ladder"]) == {"claimed", "next_message", "next_measure", "no_measure"}
    waiting = read(duban, "item", "why", "JB-2024-0001")
    assert (waiting["due"], waiting["standing"], len(waiting["waiting_for"])) == (None, "waiting", 36)


@pytest.mark.usefixtures("office")
def test_a_past_round_a_state_by_its_label_and_what_is_not_there(duban: Run) -> None:
    duban("daemon", "tick", "--at", "2024-03-29T10:00")
    assert read(duban, "item", "why", TASK)["state"] == "in_progress"
    past = read(duban, "item", "why", TASK, "--state", "已签收", "--round", "1")
    assert (past["state"], past["status"], past["ending"]["kept"]) == ("received", "over", False)
    for words in (("--state", "closed"), ("--state", "nowhere"), ("--round", "7")):
        ran = duban("item", "why", TASK, *words)
        assert (ran.code, ran.out) == (4, "")
        assert "in_progress 1" in ran.err
    assert duban("item", "why", "RW-2024-9999").code == 4
    assert duban("item", "why", TASK, "--state", "").code == 4
    assert duban("item", "why", TASK, "--round", "0").code == 2
    assert duban("item", "why", TASK, "--round", "x").code == 2


@pytest.mark.usefixtures("office")
def test_holding_is_shown_with_the_item(duban: Run) -> None:
    duban("daemon", "tick", "--at", "2024-03-29T10:00")
    found = read(duban, "item", "show", TASK, "--holding")["holding"]
    assert (found["since"], found["until"], found["workdays"], found["ended"]) == ("2024-03-21", "2024-03-29", 6, False)
    assert sum(one["workdays"] for one in found["stretches"]) == 6
    assert [(one["state"], one["kind"], one["workdays"]) for one in found["stretches"]] == [
        ("assigned", "running", 1),
        ("received", "running", 3),  # the clock moves on at midnight; that day starts the next term and is not in it
        ("in_progress", "running", 2),
    ]
    assert "holding" not in read(duban, "item", "show", TASK)
    last = duban("item", "show", TASK, "--holding").out.splitlines()[-1]
    assert last == "2024-03-21\t2024-03-29\t6\t合计\t\t"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("by", ["unit", "procedure", "state"])
def test_the_report_adds_up(duban: Run, by: str) -> None:
    duban("daemon", "tick", "--at", "2024-04-30T10:00")
    found = read(duban, "report", "holding", "--by", by)
    assert (found["by"], found["until"]) == (by, "2024-04-30")
    assert found["total"]["workdays"] == found["life_workdays"] == sum(row["workdays"] for row in found["rows"])
    assert found["total"]["items"] == found["items"] > 36
    for row in (*found["rows"], found["total"]):
        assert row["workdays"] == sum(row[kind] for kind in ("running", "suspended", "held", "waiting", "undated"))
    lines = duban("report", "holding", "--by", by).out.splitlines()
    assert len(lines) == len(found["rows"]) + 1
    assert lines[-1].startswith(f"合计\t{found['items']}\t{found['life_workdays']}\t")
    tasks = read(duban, "report", "holding", "--by", by, "--procedure", "任务", "--until", "2024-03-29")
    assert (tasks["procedure"], tasks["until"], tasks["items"]) == ("task", "2024-03-29", 36)
    assert tasks["life_workdays"] == 36 * 6


@pytest.mark.usefixtures("office")
def test_a_report_of_nothing_and_of_what_is_not_there(duban: Run) -> None:
    nothing = read(duban, "report", "holding", "--procedure", "letter")
    assert (nothing["rows"], nothing["total"], nothing["life_workdays"]) == ([], None, 0)
    assert duban("report", "holding", "--procedure", "letter").out == ""
    assert duban("report", "holding", "--procedure", "leter").code == 4
    ahead = duban("report", "holding", "--until", "2024-03-22")
    assert (ahead.code, ahead.out) == (2, "")
    assert "2024-03-22" in ahead.err
    assert duban("report", "holding", "--by", "colour").code == 2
    early = read(duban, "report", "holding", "--until", "2024-03-20")
    assert (early["items"], early["rows"]) == (0, [])
