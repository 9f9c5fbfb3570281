"""What somebody meets who uses the program for the first time: words as officials say them, and nothing silent."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Person, Run

HANDLER = ("--as", "office.handler")
OWNER = ("--as", "yingji.liaison")
TASK = "RW-2024-0001"
ASK = (
    "item", "do", TASK, "ask_to_extend", *OWNER, "--set", "reason=x", "--set", "until=2025-1-31",
    "--set", f"signed_request=@{__file__}",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _there(office: Path) -> None:
    """Every test here has the rehearsed office."""


def begun(duban: Run) -> None:
    assert duban("item", "do", TASK, "receive", *OWNER).code == 0
    assert duban("item", "do", TASK, "begin", *OWNER).code == 0


def test_items_are_listed_by_the_label_of_their_state(duban: Run) -> None:
    by_label, by_code = (duban("item", "list", "--state", one).out for one in ("审定待交办", "issuing"))
    assert by_label == by_code != ""
    assert len(duban("item", "list", "--state", "审定待交办", "--limit", "2").out.splitlines()) == 2
    ran = duban("item", "list", "--state", "审定待交办", "--procedure", "task")
    assert (ran.code, ran.out) == (4, "")
    ran = duban("item", "list", "--state", "审定待办")
    assert (ran.code, "您是指：审定待交办" in ran.err) == (4, True)


@pytest.mark.parametrize("day", ["2024-05-02", "2024-05-03", "2024-05-05", "2024-05-06", "2024-05-11"])
def test_days_overdue_are_the_same_everywhere(duban: Run, day: str) -> None:
    """On rest days too: 1 to 5 May 2024 is a holiday, 11 May a Saturday on which people work."""
    begun(duban)
    assert duban("daemon", "tick", "--at", f"{day}T10:00").code == 0
    (line,) = (json.loads(duban("item", "list", "--unit", "区应急局", "-o", "json").out)[0],)
    left = line["owes"][0]["days"]
    why = json.loads(duban("item", "why", line["number"], "-o", "json").out)
    assert why["overdue"] is line["owes"][0]["overdue"]
    if why["overdue"]:
        assert why["late"] == -left


def test_a_transition_may_be_called_as_it_is_labelled(duban: Run) -> None:
    """Two openings and two transitions are called so; the one that leads on from here is meant."""
    ran = duban("item", "do", "JB-2024-0002", "交办", *HANDLER, "-n")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("JB-2024-0002 交办: 审定待交办 → ")
    ran = duban("item", "do", "JB-2024-0002", "交半", *HANDLER, "-n")
    assert (ran.code, "issue (交办)" in ran.err) == (2, True)


def test_a_date_is_said_back_as_it_was_read(duban: Run) -> None:
    words = ("item", "open", "assignment", "--via", "draft", *HANDLER, "-n", "--set", "kind=交办", "--set", "title=甲")
    words += ("--set", "todo=乙", "--set", "source=会议", "--set", "leads=区应急局")
    ran = duban(*words, "--set", "due_day=5月31日")
    assert ran.code == 0, ran.err
    assert "  办理时限 (due_day): 2024-05-31" in ran.out.splitlines()
    ran = duban(*words, "--set", "due_day=12月1日")
    assert (ran.code, "没有写明年份：是 2024-12-01 还是 2023-12-01" in ran.err) == (2, True)
    begun(duban)
    assert "  申请延至 (until): 2025-01-31" in duban(*ASK, "-n").out.splitlines()


def test_options_read_a_day_as_facts_do(duban: Run) -> None:
    full, short = (duban("deadline", "list", "--until", day, "-o", "json") for day in ("2024-04-10", "4月10日"))
    assert (full.code, full.out) == (short.code, short.out)
    ran = duban("deadline", "list", "--until", "1月10日")
    assert (ran.code, ran.err) == (0, "")
    ran = duban("deadline", "list", "--until", "11月10日")
    assert (ran.code, "没有写明年份" in ran.err) == (2, True)


def test_a_clock_that_is_moved_says_so(duban: Run) -> None:
    ran = duban("inbox", *HANDLER, "--at", "2024-03-25T09:00")
    assert (ran.code, "演练时钟已拨到 2024-03-25 09:00，不能拨回" in ran.err) == (0, True)
    assert duban("inbox", *HANDLER, "--at", "2024-03-25T09:00").err == ""


def test_what_comes_next_can_be_copied(duban: Run) -> None:
    assert duban("item", "do", TASK, "receive", *OWNER).code == 0
    ran = duban("item", "do", TASK, "begin", *OWNER)
    commands = [line.split("   ")[0].strip() for line in ran.out.splitlines() if "duban item do" in line]
    assert commands
    assert all(one.endswith("--as yingji.liaison") for one in commands)


def test_what_a_step_opens_is_told_with_who_owes_it(duban: Run) -> None:
    begun(duban)
    ran = duban(*ASK)
    assert "  已开立：YQ-2024-0001 延期：重大事故隐患存量清零" in ran.out.splitlines()
    assert "区安委会办公室 经办人应办“经办人拟出意见”，时限 2024-" in ran.out


def test_a_wrong_answer_is_asked_for_again_at_once(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a choice the labels are shown, and the number, the label or the code will do."""
    answers = ["foo", "2", "消防通道", "打通", "", "会议", "", "明天", "2024-06-28", "", "不存在局", "区应急局", "", ""]
    monkeypatch.setattr(sys, "stdin", Person("".join(f"{one}\n" for one in answers)))
    ran = duban("item", "open", "assignment", "--via", "draft", *HANDLER, "-n")
    assert ran.code == 0, ran.err
    assert "  2  交办 (handover)" in ran.err.splitlines()
    assert ran.err.count("类别 (kind") == 2
    assert ran.err.count("办理时限 (due_day") == 2
    assert ran.err.count("牵头单位 (leads") == 2


def test_for_a_unit_one_is_asked_too_and_for_the_source(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Person("电话记录\n甲\n"))
    ran = duban("item", "do", TASK, "receive", "--for", "区应急局", *HANDLER)
    assert ran.code == 0, ran.err
    assert "--source" in ran.err
    last = json.loads(duban("item", "log", TASK, "-o", "json").out)[-1]
    assert (last["source"], last["facts"]) == ("电话记录", {"received_by": "甲"})


def test_whoever_may_not_is_not_asked_for_facts(duban: Run) -> None:
    begun(duban)
    ran = duban("item", "do", TASK, "exempt", *HANDLER)
    assert (ran.code, "--set" in ran.err) == (3, False)
    ran = duban("item", "do", TASK, "exempt", "--as", "committee.deputy")
    assert (ran.code, "--set reason=" in ran.err) == (2, True)


def test_a_dry_run_of_a_new_database_looks_whether_there_is_one(duban: Run, office: Path) -> None:
    ran = duban("--db", str(office), "db", "init", "-n")
    assert (ran.code, ran.out) == (1, "")
    assert duban("--db", str(office.with_name("new.db")), "db", "init", "-n").code == 0
    assert duban("--db", str(office.parent / "none" / "new.db"), "db", "init", "-n").code == 1


def test_the_paper_of_a_later_review_is_kept(duban: Run) -> None:
    begun(duban)
    stop = ("item", "suspend", TASK, "--reason-code", "hearing", "--as", "committee.deputy")
    assert duban(*stop, "--basis", "听证通知书", "--review", "2024-04-05").code == 0
    assert duban(*stop, "--basis", "延期听证通知书", "--review", "4月15日").code == 0
    told = json.loads(duban("item", "show", TASK, "-o", "json").out)["suspension"]
    assert (told["basis"], told["review"]) == ("听证通知书；延期听证通知书", "2024-04-15")


# the screen -------------------------------------------------------------------------------------------------------


def test_what_must_be_confirmed_says_so_without_a_lecture(duban: Run) -> None:
    """No usage text, and no question where nobody can answer one."""
    ran = duban("item", "do", "JB-2024-0002", "issue", *HANDLER)
    assert (ran.code, ran.err) == (
        2, "JB-2024-0002：“交办”将对外发出或不可撤回。此处无法询问，请加 -y 确认。\n"
    )  # fmt: skip


def test_history_is_one_labelled_thing_a_line(duban: Run) -> None:
    begun(duban)
    assert duban(*ASK).code == 0
    last = duban("item", "log", TASK).out.splitlines()[-1]
    assert last.endswith("主要负责人签字的申请书：test_first_day.py；申请延至：2025-01-31；理由：x")
    lines = duban("item", "log", TASK, "-o", "table").out.splitlines()
    assert any(line.strip() == "理由：x" for line in lines)


def test_a_reminder_that_repeats_itself_is_one_line_of_a_table(duban: Run) -> None:
    begun(duban)
    assert duban("daemon", "tick", "--at", "2025-04-30T10:00").code == 0
    table, plain = (duban("item", "log", TASK, "-o", mode).out for mode in ("table", "plain"))
    assert plain.count("逾期报告") > 3 > table.count("逾期报告") > 0


def test_what_has_ended_is_said_to_have_ended(duban: Run) -> None:
    assert duban("item", "do", TASK, "exempt", "--set", "reason=x", "-y", "--as", "committee.deputy").code == 0
    ran = duban("item", "explain", TASK)
    assert (ran.code, ran.out, ran.err) == (0, "", f"{TASK} 已终结：已免办，不能再办理。\n")


def test_codes_are_shown_to_those_who_ask(duban: Run) -> None:
    assert "任务要求 (todo)" not in duban("item", "show", TASK).out
    assert "任务要求 (todo)" in duban("item", "show", TASK, "--codes").out


def test_posts_are_named_as_officials_do(duban: Run) -> None:
    assert "区安委会办公室 经办人" in duban("operator", "show", "office.handler").out
    assert "经办人 office.handler" in duban("unit", "show", "安委办").out


def test_a_reader_has_no_dry_run(duban: Run) -> None:
    ran = duban("item", "list", "-n")
    assert (ran.code, "本命令不写入任何内容" in ran.err) == (2, True)


def test_a_procedure_is_shown_in_words_that_are_not_torn(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = duban("procedure", "show", "extension", "-o", "table").out.splitlines()
    assert "提出意见 (advise): 经办人拟出意见 → 待安委办审批" in lines
    assert "    须填写：经办或督办单位意见" in lines
    assert "request_for_task" in " ".join(lines)
    assert "listing_deciding" in duban("procedure", "show", "extension", "-o", "plain").out


def test_a_unit_of_time_is_named_as_the_help_names_it(duban: Run) -> None:
    words, code = (duban("calendar", "count", "2024-09-27", "5", "--unit", unit).out for unit in ("工作日", "workdays"))
    assert words == code != ""


def test_sentences_of_click_end_as_chinese_does(duban: Run) -> None:
    assert duban("item", "show").err.rstrip().endswith("缺少参数 'NUMBER'。")
    assert "没有这个文件" in duban("item", "do", TASK, "receive", *OWNER, "--set", "received_by=@none.txt").err
    assert "INTEGER RANGE" not in duban("item", "list", "--help").out
