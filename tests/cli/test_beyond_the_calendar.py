"""Dates past the published calendar, which ends with 2026: counted Monday to Friday, marked wherever they are shown,
and nothing stops for them (law 6)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HANDLER = ("--as", "office.handler")


@pytest.fixture
def edge(duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A rehearsal office in the last days of 2026."""
    file = tmp_path / "edge.db"
    monkeypatch.setenv("DUBAN_DB", str(file))
    day = getattr(request, "param", "2026-12-22")
    assert duban("db", "init", "--rehearsal", "--at", f"{day}T09:00", "--directory", "putuo").code == 0
    return file


def handed_over(duban: Run, due: str, number: str = "JB-2026-0001") -> str:
    """An assignment with that date, approved and handed over; its one task."""
    facts = {"kind": "handover", "title": "春节前排查", "todo": "逐户排查", "source": "批示", "leads": "区应急局"}
    sets = [part for name, value in (facts | {"due_day": due}).items() for part in ("--set", f"{name}={value}")]
    assert duban("item", "open", "assignment", "--via", "draft", *HANDLER, *sets).code == 0
    assert duban("item", "do", number, "approve", "--as", "office.deputy").code == 0
    assert duban("item", "do", number, "hand_over", *HANDLER, "-y").code == 0
    (task,) = json.loads(duban("item", "list", "--parent", number, "-o", "json").out)
    return str(task["number"])


def owed(duban: Run, number: str) -> tuple[str, str]:
    """When the item is due, and how firmly."""
    (one,) = json.loads(duban("item", "show", number, "-o", "json").out)["owes"]
    return one["due"], one["standing"]


def test_a_term_is_marked_wherever_it_is_shown(duban: Run, edge: Path) -> None:
    task = handed_over(duban, "2027年3月31日")
    assert owed(duban, task) == ("2026-12-23", "firm")  # one working day to receive
    assert duban("item", "do", task, "receive", "--as", "yingji.liaison", "--at", "2026-12-23").code == 0
    assert owed(duban, task) == ("2026-12-25", "provisional")  # the next notice may still move the last week
    ran = duban("item", "do", task, "begin", "--as", "yingji.liaison")
    assert ran.out.splitlines()[1] == "  区应急局应办“办理中”，时限 2027-03-31 暂定"
    assert owed(duban, task) == ("2027-03-31", "provisional")
    assert "区应急局: 办理中 2027-03-31 暂定" in duban("item", "show", task).out
    for words in ("item list --procedure task", "item tree JB-2026-0001", "deadline list --unit yingji",
                  "inbox --as yingji.liaison"):  # fmt: skip
        assert "2027-03-31 暂定" in duban(*words.split()).out.replace("\t", " "), words
    for words in ("deadline list --unit yingji", "inbox --as yingji.liaison"):
        found = json.loads(duban(*words.split(), "-o", "json").out)
        line = found[0] if isinstance(found, list) else next(iter(found.values()))[0]
        assert (line["due"], line["standing"]) == ("2027-03-31", "provisional"), words
    assert "暂定" in duban("doctor").out


@pytest.mark.parametrize("edge", ["2026-12-30"], indirect=True)
def test_working_days_beyond_skip_only_the_fixed_holidays(duban: Run, edge: Path) -> None:
    task = handed_over(duban, "2027-06-30")
    assert duban("item", "do", task, "receive", "--as", "yingji.liaison", "--at", "2026-12-31").code == 0
    assert owed(duban, task) == ("2027-01-05", "provisional")  # two working days; 1 January is one for nobody
    ran = duban("calendar", "count", "2026-12-31", "2")
    assert (ran.code, ran.out.split()[0]) == (0, "2027-01-05")


def test_nothing_stops_for_them(duban: Run, edge: Path) -> None:
    """The task slips in 2027: it is received by the clock, urged, a letter is proposed; no tick fails."""
    task = handed_over(duban, "2027-01-08")
    assert duban("daemon", "tick", "--at", "2027-02-01").code == 0
    lines = json.loads(duban("item", "log", task, "-o", "json").out)
    assert {"deem_received", "begin", "clock.lapse", "clock.escalate"} <= {one["transition"] for one in lines}
    (letter,) = json.loads(duban("item", "list", "--procedure", "letter", "-o", "json").out)
    assert letter["owes"][0]["standing"] == "provisional"
    status = json.loads(duban("daemon", "status", "-o", "json").out)
    assert (status["failing"], status["waiting"]) == ([], 0)
    assert duban("doctor").code == 0


@pytest.mark.parametrize("due", ["2100-12-31", "2099-06-01"])
def test_the_last_day_anything_is_counted_to(duban: Run, edge: Path, due: str) -> None:
    """A slip of the finger that can still be counted stops nothing; a day later would be refused with its label."""
    facts = {"kind": "handover", "title": "排查", "todo": "排查", "source": "批示", "leads": "区应急局", "due_day": due}
    sets = [part for name, value in facts.items() for part in ("--set", f"{name}={value}")]
    assert duban("item", "open", "assignment", "--via", "draft", *HANDLER, *sets).code == 0
    assert duban("item", "do", "JB-2026-0001", "approve", "--as", "office.deputy").code == 0
    assert duban("item", "do", "JB-2026-0001", "hand_over", *HANDLER, "-y").code == 0
    assert duban("daemon", "tick", "--at", "2027-01-20").code == 0
    (task,) = json.loads(duban("item", "list", "--parent", "JB-2026-0001", "-o", "json").out)
    assert (task["state"], task["owes"][0]["due"]) == ("in_progress", due)
    assert duban("item", "why", task["number"]).code == 0
    assert json.loads(duban("daemon", "status", "-o", "json").out)["failing"] == []
    assert duban("doctor").code == 0
