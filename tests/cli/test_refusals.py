"""Exit 3: what is not possible now, or not for this actor, is refused with every reason at once, and so recorded."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run, rows

HANDLER = ("--as", "office.handler")


@pytest.fixture
def task(duban: Run, office: Path) -> str:
    """A task due in three weeks, being worked on by its unit."""
    facts = {"kind": "handover", "title": "汛期排查", "todo": "逐户排查", "source": "批示", "leads": "区应急局"}
    sets = [
        part for name, value in (facts | {"due_day": "2024-04-10"}).items() for part in ("--set", f"{name}={value}")
    ]
    for words in (
        ("open", "assignment", "--via", "draft", *HANDLER, *sets),
        ("do", "JB-2024-0036", "approve", "--as", "office.deputy"),
        ("do", "JB-2024-0036", "hand_over", *HANDLER, "-y"),
        ("do", "RW-2024-0037", "receive", "--as", "yingji.liaison"),
        ("do", "RW-2024-0037", "begin", "--as", "yingji.liaison"),
    ):
        assert duban("item", *words).code == 0
    return "RW-2024-0037"


def refused(duban: Run, office: Path, number: str, transition: str, *words: str) -> list[str]:
    """The reasons; they are recorded in a log of their own, and never in the item's history."""
    before = rows(office), rows(office, "item"), rows(office, "refusal")
    ran = duban("item", "do", number, transition, *words)
    assert (ran.code, ran.out) == (3, ""), ran
    assert (rows(office), rows(office, "item"), rows(office, "refusal")) == (*before[:2], before[2] + 1)
    first, *lines = ran.err.splitlines()
    assert first.startswith(f"{number}：不能“")
    while lines[-1].startswith(("现在可以办理什么：", "代该单位记录其所办：")):
        assert number in lines[-1] or "--source" in lines[-1]
        lines.pop()
    assert all(line.startswith("- ") for line in lines)
    with closing(sqlite3.connect(office)) as held:
        recorded = held.execute("SELECT reasons FROM refusal ORDER BY id DESC LIMIT 1").fetchone()[0]
    assert len(json.loads(recorded)) == len(lines)
    return [line.removeprefix("- ") for line in lines]


def test_everything_that_is_wrong_is_said_at_once(duban: Run, office: Path, task: str) -> None:
    asked = ("--set", "reason=雨天", "--set", "until=2024-04-10")
    assert refused(duban, office, task, "ask_to_extend", *asked, "--as", "jianguan.liaison") == [
        "只有责任单位（区应急局）可以办理，jianguan.liaison 不可以",
        "“申请延至”必须晚于 2024-04-10",
        "本动作最迟应于 2024-03-19 办理（2024-04-10 之前 15个工作日）",
    ]
    assert refused(duban, office, task, "ask_to_extend", *asked, "--as", "yingji.liaison") == [
        "“申请延至”必须晚于 2024-04-10",
        "本动作最迟应于 2024-03-19 办理（2024-04-10 之前 15个工作日）",
    ]


def test_not_from_here_not_by_you_and_not_tomorrow(duban: Run, office: Path, task: str) -> None:
    words = ("--for", "区应急局", "--on", "2024-03-25", "--as", "jianguan.liaison")
    assert refused(duban, office, task, "receive", *words) == [
        "“签收”只能在“待签收”时办理；该事项现处于“办理中”",
        "只有安委办经办人可以代单位记录",
        "2024-03-25 在将来",
    ]
    assert refused(duban, office, task, "receive", "--for", "区应急局", *HANDLER) == [
        "“签收”只能在“待签收”时办理；该事项现处于“办理中”",
        "代单位记录须注明依据（--source）",
    ]


def test_explain_gives_the_same_reasons_beforehand(duban: Run, office: Path, task: str) -> None:
    for transition, login in (
        ("receive", "jianguan.liaison"),
        ("close", "yingji.liaison"),
        ("exempt", "office.handler"),
    ):
        words = ("item", "explain", task, transition, "--as", login, "-o", "json")
        (one,) = json.loads(duban(*words).out)
        facts = [part for asked in one["asks"] if not asked["optional"] for part in ("--set", f"{asked['name']}=甲")]
        assert one["possible"] is False
        assert one["reasons"] == refused(duban, office, task, transition, "--as", login, *facts, "-y")


def test_an_ended_item_refuses_everything(duban: Run, office: Path, task: str) -> None:
    assert duban("item", "do", task, "exempt", "--as", "committee.deputy", "--set", "reason=并入", "-y").code == 0
    assert refused(duban, office, task, "submit", "--as", "yingji.liaison", "--set", "report=完成") == [
        "该事项已办结，终于“已免办”"
    ]


@pytest.mark.parametrize(
    ("words", "code", "near"),
    [
        ("item do RW-2024-0037 签手 --as yingji.liaison", 2, "receive"),  # by its label
        ("item do RW-2024-0037 submitt --as yingji.liaison --set report=x", 2, "submit"),
        ("item do RW-2024-0037 submit --as yingji.liaison --set 办结情=x", 2, "report"),
        ("item do RW-2024-0037 submit --as yingji.liaison --set zzz=x", 2, "办结情况 (report), 佐证材料 (evidence)"),
        (
            "item open hazard_listing --via report --party ownr=区应急局 --as committee.deputy --set hazard=x",
            4,
            "owner",
        ),
        ("item open 任物 --as office.handler", 4, "task"),
        ("inbox --as yingji.laison", 4, "yingji.liaison"),
        ("item do RW-2024-0037 submit --as yingji.liason --set report=x", 4, "yingji.liaison"),
        ("item log RW-2024-00037", 0, ""),  # zeros do not matter
        ("item log RW-2024-0307", 4, "RW-2024-0037"),
        ("item list --owner 区应急管理局局", 4, "区应急局"),
        ("item expalin RW-2024-0037", 2, "explain"),
        ("item list --procedur task", 2, "--procedure"),
    ],
)
def test_the_nearest_name_is_suggested(duban: Run, task: str, words: str, code: int, near: str) -> None:
    ran = duban(*words.split())
    assert (ran.code, near in ran.err) == (code, True), ran.err
