"""Whoever is refused or does not know a name reads what to do next; `explain` on a terminal says all of it."""

from __future__ import annotations

import io

import pytest

from engine.runtime.reader import Reader
from tests.cli.conftest import Run

HANDLER = ("--as", "office.handler")
TASK = "RW-2024-0001"
PROXY = "代该单位记录其所办：--for 区应急局 --on 日期 --source 依据"
EXPLAIN = f"现在可以办理什么：duban item explain {TASK}"

pytestmark = pytest.mark.usefixtures("office")


def test_the_handler_is_told_how_to_record_what_a_unit_did_and_it_works(duban: Run) -> None:
    refused = duban("item", "do", TASK, "receive", *HANDLER)
    assert (refused.code, refused.err.splitlines()[-1]) == (3, PROXY)
    ran = duban(
        "item", "do", TASK, "receive", *HANDLER, "--for", "区应急局", "--on", "2024-03-21", "--source", "签收单"
    )
    assert ran.code == 0


def test_who_could_not_record_it_either_is_told_where_it_says_who_can(duban: Run) -> None:
    stranger = duban("item", "do", TASK, "receive", "--as", "jianguan.liaison")
    assert (stranger.code, stranger.err.splitlines()[-1]) == (3, EXPLAIN)
    too_early = duban("item", "do", TASK, "close", "--set", "opinion=x", *HANDLER)
    assert (too_early.code, too_early.err.splitlines()[-1]) == (3, EXPLAIN)


def test_a_name_that_nothing_resembles_is_answered_with_where_the_names_are(duban: Run) -> None:
    for words, code, says in (
        (("item", "do", TASK, "zzzz", *HANDLER), 2, EXPLAIN),
        (("item", "explain", TASK, "zzzz"), 2, EXPLAIN),
        (("item", "show", "ZZ-1999-7777"), 4, "现有的：duban item list"),
        (("item", "list", "--procedure", "zzzz"), 4, "现有的：duban procedure list"),
        (("inbox", "--as", "zzzz"), 4, "现有的：duban operator list"),
        (("setup", "--set", "zzzz=1", "--said-by", "x"), 4, "现有的：duban setup --list"),
        (("item", "list", "--unit", "zzzz"), 4, "名录中还没有的单位：由管理员或安委办加入，duban unit import 文件"),
    ):
        ran = duban(*words)
        assert (ran.code, ran.err.splitlines()[-1]) == (code, says), ran.err


def test_explain_on_a_terminal_leaves_nothing_out(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = duban("item", "explain", TASK, *HANDLER, "-o", "table").out.splitlines()
    groups = [line for line in lines if line and not line.startswith(" ")]
    assert groups == ["office.handler 可以代单位记录：", "office.handler 不能办理："]
    assert "      如何记录：--for 区应急局 --on … --source …" in lines
    assert any(line.startswith("      不能办理的原因：只有") for line in lines)
    own = duban("item", "explain", TASK, "--as", "yingji.liaison", "-o", "table").out.splitlines()
    assert own[:2] == ["yingji.liaison 现在可以办理：", "  签收 (receive) → 已签收"]


def test_an_act_that_was_left_out_is_asked_for_and_where_nobody_is_there_the_possible_ones_are_named(
    duban: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = duban("item", "do", TASK, "--as", "yingji.liaison")
    assert (ran.code, ran.err.splitlines()) == (2, ["  receive   签收", f"{TASK}：请指明办理哪个动作", EXPLAIN])
    monkeypatch.setattr("cli.items.moving.interactive", lambda yes=False: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n\n"))
    assert duban("item", "do", TASK, "--as", "yingji.liaison").code == 0
    assert "已签收" in duban("item", "show", TASK).out


def test_how_it_is_opened_is_asked_for_where_there_are_several_ways(
    duban: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("--set", "grounds=拒不整改", "--party", "addressee=区建管委")
    assert duban("item", "open", "interview", *given, *HANDLER).code == 2
    monkeypatch.setattr("cli.items.opening.interactive", lambda yes=False: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n" + "\n" * 20))
    ran = duban("item", "open", "interview", *given, *HANDLER)
    assert (ran.code, ran.err.splitlines()[:1], "YT-2024-0001" in ran.out) == (0, ["  1  拟约谈 (propose)"], True), ran


def test_everything_missing_is_named_at_once_and_a_choice_in_words(duban: Run) -> None:
    ran = duban("item", "open", "interview", "--via", "propose", *HANDLER)
    assert (ran.code, "主送单位 (--party addressee=…)、事由 (grounds)" in ran.err) == (2, True)
    ran = duban("item", "open", "assignment", "--via", "draft", *HANDLER)
    assert "--set kind=年度计划任务|交办|督办|批示件|会议议定事项|来函事项" in ran.err


def test_a_missing_module_is_said_where_codes_are_shown(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert duban("item", "list").err == duban("item", "show", TASK).err == duban("item", "log", TASK).err == ""
    whole = Reader.definition
    monkeypatch.setattr(
        Reader, "definition", lambda self, code, version: None if code == "task" else whole(self, code, version)
    )
    for words in (("list",), ("show", TASK), ("log", TASK)):
        ran = duban("item", *words)
        assert (ran.code, ran.err.partition(" ")[0], "duban procedure check" in ran.err) == (0, "task@1", True)
    assert duban("inbox", "--as", "yingji.liaison").err.startswith("task@1 ")


def test_a_fact_that_another_act_records_is_said_to_be_recorded_by_it(duban: Run) -> None:
    facts = ("--set", "source=inspection", "--set", "hazard=占用消防车通道", "--party", "owner=示例仓储冷库有限公司")
    opened = duban(
        "item", "open", "hazard_listing", "--via", "report", *facts, "--party", "supervisor=消防支队", *HANDLER
    )
    assert opened.code == 0, opened.err
    judged = ("--set", "criterion=x", "--set", "judges=张三、李四", "--set", "judging_experts=王五", "-y")
    assert duban("item", "do", "GPDB-2024-0001", "judge_major", *judged, "--as", "xiaofang.inspector1").code == 0
    ran = duban("item", "do", "GPDB-2024-0001", "propose_listing", *HANDLER)
    first, way = "采取现场处理措施 (order_interim)、不需现场处理措施 (need_no_interim)", ran.err.splitlines()[2]
    assert (ran.code, way) == (3, f"“是否责令停产停业、停止使用”由以下动作记载：{first}")
    shown = duban("item", "explain", "GPDB-2024-0001", *HANDLER, "-o", "table").out
    assert "不需现场处理措施 (need_no_interim)" in shown.partition("先办：")[2]
