"""``duban item``: opening, moving on, asking back, confirming, and what it says when it is done."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Person, Ran, Run, rows

HANDLER = ("--as", "office.handler")
DRAFT = (
    *("item", "open", "assignment", "--via", "draft", *HANDLER),
    *("--set", "kind=handover", "--set", "title=汛期排查", "--set", "todo=逐户排查", "--set", "source=区领导批示"),
    *("--set", "due_day=2024年6月28日", "--set", "leads=区应急局,区建管委"),
)
ITEM_KEYS = [
    "number", "procedure", "version", "title", "state", "state_label", "parent", "parties", "owes",
    "opened_at", "ended_at", "seq",
]  # fmt: skip
OWED_KEYS = [
    "role", "unit", "what", "due", "standing", "overdue",
]  # fmt: skip
EVENT_KEYS = [
    "seq", "transition", "label", "from", "to", "actor", "actor_kind", "acting_for", "occurred_at",
    "recorded_at", "facts", "documents", "reason", "hash",
]  # fmt: skip

pytestmark = pytest.mark.usefixtures("office")


def shown(duban: Run, number: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(duban("item", "show", number, "-o", "json").out)
    return found


# opening ----------------------------------------------------------------------------------------------------------


def test_open_says_what_was_opened_who_owes_and_what_is_possible_next(duban: Run) -> None:
    ran = duban(*DRAFT)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "JB-2024-0036 已立项：汛期排查"
    assert lines[1:3] == [
        "  办理时限 (due_day): 2024-06-28", "  区安委会办公室 安委办副主任应办“拟办待审”，时限 2024-03-25"
    ]  # fmt: skip


def test_open_as_json_is_the_item(duban: Run) -> None:
    ran = duban(*DRAFT, "-o", "json")
    found = json.loads(ran.out)
    assert [key for key in ITEM_KEYS if key not in found] == []
    assert [key for key in OWED_KEYS if key not in found["owes"][0]] == []
    assert found["number"] == "JB-2024-0036"
    assert found["opened_at"] == "2024-03-21T09:00:00+08:00"
    assert found["ended_at"] is None
    assert found["facts"]["due_day"] == "2024-06-28"
    assert found["facts"]["leads"] == ["yingji", "jianguan"]


def test_open_dry_run_writes_nothing(duban: Run, office: Path) -> None:
    before = rows(office), rows(office, "item")
    ran = duban(*DRAFT, "-n")
    assert (ran.code, (rows(office), rows(office, "item"))) == (0, before)
    assert "试运行" in ran.out
    assert json.loads(duban(*DRAFT, "-n", "-o", "json").out)["dry_run"] is True
    assert rows(office, "item") == before[1]


def test_open_names_everything_that_is_missing(duban: Run, office: Path) -> None:
    ran = duban("item", "open", "assignment", "--via", "draft", *HANDLER, "--set", "title=汛期排查")
    assert ran.code == 2
    for name in ("kind", "todo", "source", "due_day", "leads"):
        assert f"--set {name}=" in ran.err
    assert rows(office, "item") == 71


def test_open_asks_which_way_when_there_are_several(duban: Run) -> None:
    ran = duban("item", "open", "assignment", *HANDLER)
    assert ran.code == 2
    assert "draft (拟办)" in ran.err
    wrong = duban("item", "open", "assignment", "--via", "draught", *HANDLER)
    assert (wrong.code, "draft" in wrong.err) == (2, True)


def test_open_takes_facts_from_toml_and_a_person_at_a_terminal(
    duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "facts.toml"
    file.write_text(
        'kind = "handover"\ntodo = "逐户排查"\ndue_day = 2024-06-28\nleads = ["区应急局", "jianguan"]\n', "utf-8"
    )
    # asked: title, deliverable, source, clause, key, cooperating, coordinator; the optional ones are left out
    monkeypatch.setattr(sys, "stdin", Person("汛期排查\n\n区领导批示\n\n\n\n\n"))
    ran = duban("item", "open", "assignment", "--via", "draft", *HANDLER, "--facts", str(file))
    assert ran.code == 0, ran.err
    found = shown(duban, "JB-2024-0036")
    assert found["title"] == "汛期排查"
    assert isinstance(found["facts"], dict)
    assert found["facts"]["source"] == "区领导批示"
    assert "deliverable" not in found["facts"]


# moving on --------------------------------------------------------------------------------------------------------


def test_do_says_what_changed_and_what_comes_next(duban: Run) -> None:
    ran = duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("RW-2024-0001 签收: 待签收 → ")
    assert "时限" in lines[1]
    assert "duban item do RW-2024-0001 " in ran.out


def test_do_as_json_is_the_item(duban: Run) -> None:
    found = json.loads(duban("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison", "-o", "json").out)
    assert (found["number"], found["seq"], found["state"] != "delivered") == ("RW-2024-0001", 2, True)


def test_do_resolve_with_chinese_commas(duban: Run) -> None:
    ran = duban("item", "do", "jb-3", "resolve", *HANDLER, "--set", "leads=区应急局、区建管委；区消防救援支队")
    assert ran.code == 0, ran.err
    facts = shown(duban, "JB-2024-0003")["facts"]
    assert isinstance(facts, dict)
    assert facts["leads"] == ["yingji", "jianguan", "xiaofang"]


def test_dry_run_writes_nothing(duban: Run, office: Path) -> None:
    before = rows(office)
    ran = duban("item", "do", "JB-2024-0002", "issue", *HANDLER, "-n")
    assert ran.code == 0
    assert "任务 × " in ran.out
    assert "交办单" in ran.out
    found = json.loads(duban("item", "do", "JB-2024-0002", "issue", *HANDLER, "-n", "-o", "json").out)
    assert (found["dry_run"], found["from"], found["state"]) == (True, "issuing", "in_progress")
    assert rows(office) == before
    assert shown(duban, "JB-2024-0002")["state"] == "issuing"


def test_a_pipe_is_never_asked(duban: Run, office: Path) -> None:
    before = rows(office)
    ran = duban("item", "do", "JB-2024-0002", "issue", *HANDLER)
    assert ran.code == 2
    assert "-y" in ran.err
    assert rows(office) == before


def test_a_person_is_asked_and_may_say_no(duban: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(office)
    monkeypatch.setattr(sys, "stdin", Person("n\n"))
    assert duban("item", "do", "JB-2024-0002", "issue", *HANDLER).code == 130
    assert rows(office) == before
    monkeypatch.setattr(sys, "stdin", Person("y\n"))
    assert duban("item", "do", "JB-2024-0002", "issue", *HANDLER).code == 0
    assert rows(office) > before


def test_what_would_be_refused_is_not_asked_first(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Person(""))
    ran = duban("item", "do", "JB-2024-0001", "issue", *HANDLER)
    assert (ran.code, "y/N" in ran.err) == (3, False)


def test_a_missing_fact_is_asked_for_at_a_terminal(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Person("区应急局,区建管委\n\n\n"))
    ran = duban("item", "do", "JB-2024-0003", "resolve", *HANDLER)
    assert ran.code == 0, ran.err
    assert "牵头单位 (leads; 若干单位，以逗号分隔)" in ran.err
    facts = shown(duban, "JB-2024-0003")["facts"]
    assert isinstance(facts, dict)
    assert facts["leads"] == ["yingji", "jianguan"]


def receive_by_hand(duban: Run, *more: str) -> Ran:
    return duban("item", "do", "RW-2024-0001", "receive", *HANDLER, "--for", "区应急局", *more)


def test_a_handler_records_for_a_unit_with_a_source(duban: Run) -> None:
    assert receive_by_hand(duban).code == 3
    ran = receive_by_hand(duban, "--on", "2024年3月21日", "--source", "来函〔2024〕3号")
    assert ran.code == 0, ran.err
    event = json.loads(duban("item", "log", "RW-2024-0001", "-o", "json").out)[-1]
    assert (event["actor"], event["acting_for"], event["source"]) == ("office.handler", "yingji", "来函〔2024〕3号")
    assert "office.handler 代 区应急局" in duban("item", "log", "RW-2024-0001").out


@pytest.mark.parametrize("day", ["2024-03-19", "2024-12-01"])
def test_it_can_have_happened_neither_before_the_last_act_nor_ahead(duban: Run, day: str) -> None:
    ran = receive_by_hand(duban, "--on", day, "--source", "来函")
    assert ran.code in (2, 3)
    assert "Traceback" not in ran.err


def test_expect(duban: Run) -> None:
    words = ("item", "do", "RW-2024-0001", "receive", "--as", "yingji.liaison", "--expect")
    ran = duban(*words, "4")
    assert (ran.code, "第 4 条" in ran.err) == (5, True)
    assert duban(*words, "1").code == 0


def test_text_from_a_file(duban: Run, tmp_path: Path) -> None:
    reason = tmp_path / "reason.txt"
    reason.write_bytes("并入年度重点".encode("gb18030"))
    ran = duban("item", "do", "JB-2024-0002", "cancel", "--as", "office.head", "--set", f"reason=@{reason}", "-y")
    assert ran.code == 0, ran.err
    found = shown(duban, "JB-2024-0002")
    assert (found["state"], found["ended_at"]) == ("cancelled", "2024-03-21T09:00:00+08:00")
    assert json.loads(duban("item", "log", "JB-2024-0002", "-o", "json").out)[-1]["reason"] == "并入年度重点"


# reading ----------------------------------------------------------------------------------------------------------


def test_list_is_one_json_array(duban: Run) -> None:
    found = json.loads(duban("item", "list", "--procedure", "assignment", "-o", "json").out)
    assert len(found) == 35
    assert [key for key in ITEM_KEYS if key not in found[0]] == []
    assert json.loads(duban("item", "list", "--procedure", "extension", "-o", "json").out) == []
    lines = duban("item", "list", "--parent", "JB-2024-0001", "-o", "jsonl").out.splitlines()
    assert len(lines) == 36
    assert {json.loads(line)["parent"] for line in lines} == {"JB-2024-0001"}


def test_list_filters(duban: Run) -> None:
    assert len(duban("item", "list", "--procedure", "交办事项", "--limit", "3").out.splitlines()) == 3
    assert len(duban("item", "list", "--unit", "长风新村街道", "--procedure", "task").out.splitlines()) == 1
    assert duban("item", "list", "--overdue").out == ""
    assert duban("item", "list", "--ended").out == ""


def test_plain_lines_have_no_heading(duban: Run) -> None:
    first = duban("item", "list", "-o", "plain").out.splitlines()[0].split("\t")
    assert first[:3] == ["JB-2024-0001", "重大事故隐患存量清零", "办理中"]


def test_numbers_may_be_abbreviated(duban: Run) -> None:
    for written in ("JB-2024-0002", "jb-2024-2", "jb-2"):
        assert shown(duban, written)["number"] == "JB-2024-0002"
    ran = duban("item", "show", "2024-2")
    assert (ran.code, "RW-2024-0002" in ran.err) == (4, True)


def test_show_names_units_and_choices(duban: Run) -> None:
    out = duban("item", "show", "RW-2024-0001").out
    assert "责任单位\t区应急局" in out


def test_explain_says_who_and_why_not(duban: Run) -> None:
    ran = duban("item", "explain", "RW-2024-0001", "--as", "yingji.liaison", "-o", "json")
    found = {one["transition"]: one for one in json.loads(ran.out)}
    assert found["receive"]["possible"] is True
    assert found["exempt"]["possible"] is False
    assert found["exempt"]["reasons"]
    assert {"name", "label", "kind", "optional", "example"} == set(found["exempt"]["asks"][0])
    one = duban("item", "explain", "RW-2024-0001", "receive", "--as", "yingji.liaison", "-o", "json")
    assert len(json.loads(one.out)) == 1


def test_log_has_the_keys_of_the_contract(duban: Run) -> None:
    found = json.loads(duban("item", "log", "JB-2024-0001", "-o", "json").out)
    assert [one["seq"] for one in found] == [1, 2]
    assert [key for key in EVENT_KEYS if key not in found[1]] == []
    assert (found[1]["from"], found[1]["to"], found[1]["actor_kind"]) == ("issuing", "in_progress", "person")
    assert found[1]["documents"]
    assert found[1]["occurred_at"] == "2024-03-21T09:00:00+08:00"


def test_tree(duban: Run) -> None:
    lines = duban("item", "tree", "JB-2024-0001").out.splitlines()
    assert len(lines) == 37
    assert lines[0].startswith("JB-2024-0001")
    assert lines[1].startswith("├─ RW-2024-0001")
    assert lines[1].endswith("  [待签收]  区应急局  2024-03-22")
    assert "  [办理中]  区安委会办公室" in lines[0]  # nobody's in particular: who owes the next step
    assert lines[-1].startswith("└─ RW-2024-0036")
    found = json.loads(duban("item", "tree", "JB-2024-0001", "-o", "json").out)
    assert len(found["children"]) == 36
