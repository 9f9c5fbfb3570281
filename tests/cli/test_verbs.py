"""``duban item note``, ``hold`` and ``escalate``: who may, what is recorded, and that leaders see it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete

from cli.main import duban as root
from engine.testing import Office
from tests.cli.conftest import Person, Run, rows

ROOT = Path(__file__).parents[2]
HEAD = ("--as", "office.head")
TASK = "RW-2024-0001"


@pytest.fixture(scope="session")
def slipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2024-05-07: a task of the education bureau was due on 30 April; its letter is proposed tomorrow."""
    folder = tmp_path_factory.mktemp("slipped")
    office = Office(
        folder, directory=ROOT / "workflows/directory/putuo", profile=ROOT / "workflows/limits/putuo.toml"
    )  # fmt: skip
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="年度计划",
        due_month="2024-04", leads=["jiaoyu"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    office.do(TASK, "receive", by="jiaoyu.liaison")
    office.do(TASK, "begin", by="jiaoyu.liaison")
    office.until("2024-05-07 10:00")
    office.engine.close()
    return folder / "office.db"


@pytest.fixture(autouse=True)
def db(slipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to oneself."""
    file = tmp_path / "office.db"
    shutil.copyfile(slipped, file)
    monkeypatch.setenv("DUBAN_DB", str(file))
    return file


def shown(duban: Run, number: str = TASK) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(duban("item", "show", number, "-o", "json").out)
    return found


def last(duban: Run, number: str = TASK) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(duban("item", "log", number, "-o", "json").out)[-1]
    return found


# notes ------------------------------------------------------------------------------------------------------------


def test_a_note_is_a_line_of_history_and_nothing_else(duban: Run) -> None:
    before = shown(duban)
    ran = duban("item", "note", "rw-1", "电话催问，", "答复下周报送", "--as", "office.handler")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "RW-2024-0001 备注 (办理中)")
    event = last(duban)
    assert (event["transition"], event["reason"], event["actor"]) == (
        "item.note",
        "电话催问， 答复下周报送",
        "office.handler",
    )
    assert shown(duban) == {**before, "seq": before["seq"] + 1}
    assert "电话催问， 答复下周报送" in duban("item", "log", TASK).out


def test_who_typed_for_whom_is_recorded(duban: Run) -> None:
    from cli.database import system_user

    assert duban("item", "note", TASK, "已阅", *HEAD).code == 0
    event = last(duban)
    assert (event["actor"], event["typist"]) == ("office.head", system_user())


def test_a_note_by_somebody_without_a_part_in_it_is_refused_and_the_refusal_kept(duban: Run, db: Path) -> None:
    before = rows(db)
    ran = duban("item", "note", TASK, "顺便一提", "--as", "gongan.liaison")
    assert (ran.code, ran.err.splitlines()) == (
        3,
        ["RW-2024-0001：不能“备注”。", "- 只有当事单位和安委办可以留言"],
    )
    assert rows(db) == before
    with closing(sqlite3.connect(db)) as held:
        assert held.execute("SELECT login, number, transition FROM refusal").fetchall()[-1] == (
            "gongan.liaison", TASK, "item.note",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("", "words"), ("  ", "words"), ("铃\x07", "U+0007"), ("长" * 200_000, "20000")],
    ids=["empty", "blank", "control", "long"],
)
def test_words_are_read_like_any_text(duban: Run, db: Path, words: str, wrong: str) -> None:
    before = rows(db)
    ran = duban("item", "note", TASK, words, *HEAD)
    assert (ran.code, wrong in ran.err, rows(db)) == (2, True, before)


# holding ----------------------------------------------------------------------------------------------------------


def test_a_hold_keeps_the_letter_back_and_says_until_when_and_why(duban: Run) -> None:
    ran = duban("item", "hold", TASK, "--until", "2024.5.14", "--reason", "防汛演练", *HEAD)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[:3] == [
        "RW-2024-0001 暂缓升级 (办理中)",
        "  区教育局应办“办理中”，时限 2024-04-30 已逾期",
        "  升级暂缓至 2024-05-14：防汛演练（office.head）",
    ]
    assert shown(duban)["held"] == {
        "until": "2024-05-14", "reason": "防汛演练", "by": "office.head", "at": "2024-05-07T10:00:00+08:00",
    }  # fmt: skip
    assert "升级暂缓\t至 2024-05-14：防汛演练（office.head）" in duban("item", "show", TASK).out
    assert duban("deadline", "list", "--held").out.splitlines() == [
        "2024-04-30 已逾期\t-2\tRW-2024-0001\t细化部署\t办理中\t区教育局\t至 2024-05-14：防汛演练（office.head）"
    ]
    duban("daemon", "tick", "--at", "2024-05-14T18:00")
    assert duban("item", "list", "--procedure", "letter").out == ""
    duban("daemon", "tick", "--at", "2024-05-15T09:00")
    assert len(duban("item", "list", "--procedure", "letter").out.splitlines()) == 1
    assert shown(duban)["held"] is None
    assert duban("deadline", "list", "--held").out == ""


def test_all_reasons_against_a_hold(duban: Run) -> None:
    ran = duban("item", "hold", TASK, "--until", "2024-05-22", "--reason", "防汛", "--as", "office.handler")
    assert (ran.code, ran.err.splitlines()) == (
        3,
        [
            "RW-2024-0001：不能“暂缓升级”。",
            "- 只有安委办副主任或主任可以决定阶梯的升级或暂缓",
            "- 阶梯只能暂缓到今日之后的某日，最迟 2024-05-20；不能是 2024-05-22",
        ],
    )


def test_what_is_missing_is_named_in_a_pipe_and_asked_for_at_a_terminal(
    duban: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = duban("item", "hold", TASK, *HEAD)
    assert ran.code == 2
    assert "--until" in ran.err
    assert "--reason" in ran.err
    monkeypatch.setattr(sys, "stdin", Person("明天\n2024年5月10日\n防汛演练\n"))
    ran = duban("item", "hold", TASK, *HEAD)
    assert ran.code == 0, ran.err
    assert shown(duban)["held"]["until"] == "2024-05-10"


def test_a_dry_run_writes_nothing(duban: Run, db: Path) -> None:
    before = rows(db)
    for words in (
        ("note", TASK, "已阅"),
        ("hold", TASK, "--until", "2024-05-10", "--reason", "防汛"),
        ("escalate", TASK, "--reason", "情况紧急"),
    ):
        ran = duban("item", *words, "-n", *HEAD)
        assert (ran.code, "试运行" in ran.out) == (0, True)
        assert json.loads(duban("item", *words, "-n", "-o", "json", *HEAD).out)["dry_run"] is True
    assert rows(db) == before


@pytest.mark.parametrize(
    "words",
    [
        ("note", TASK, "已阅"),
        ("hold", TASK, "--until", "2024-05-10", "--reason", "防汛"),
        ("escalate", TASK, "--reason", "急", "-y"),
    ],
    ids=lambda words: words[0],
)
def test_expect(duban: Run, db: Path, words: tuple[str, ...]) -> None:
    before, seq = rows(db), shown(duban)["seq"]
    ran = duban("item", *words, *HEAD, "--expect", str(seq - 1))
    assert (ran.code, rows(db)) == (5, before)
    assert duban("item", *words, *HEAD, "--expect", str(seq)).code == 0


# jumping up -------------------------------------------------------------------------------------------------------


def test_escalate_opens_the_next_measure_at_once(duban: Run) -> None:
    ran = duban("item", "escalate", TASK, "--reason", "情况紧急", "-y", *HEAD)
    assert ran.code == 0, ran.err
    moved, opened, owed, *_rest = ran.out.splitlines()
    assert (moved, opened[:21]) == ("RW-2024-0001 直接升级 (办理中)", "  已开立：HG-2024-0001 函告")
    assert owed.startswith("    区安委会办公室 安委办主任应办“拟发”，时限 2024-05-")
    event = last(duban)
    assert (event["transition"], event["reason"], event["effects"]["rung"]) == ("item.escalate", "情况紧急", "函告")


def test_escalate_to_a_named_rung_passes_those_between(duban: Run) -> None:
    found = json.loads(
        duban("item", "escalate", TASK, "--rung", "约谈", "--reason", "急", "-y", "-o", "json", *HEAD).out
    )
    assert found["touched"] == ["YT-2024-0001"]
    ran = duban("item", "escalate", TASK, "--rung", "函告", "--reason", "急", "-y", *HEAD)
    assert (ran.code, ran.err.splitlines()[1:]) == (3, ["- 本轮已经过梯级“函告”；其上尚有：移送倒查"])
    ran = duban("item", "escalate", TASK, "--rung", "曝光", "--reason", "急", "-y", *HEAD)
    assert (ran.code, ran.err.splitlines()[1:]) == (3, ["- 没有梯级“曝光”；其上可用：移送倒查"])


def test_escalating_is_confirmed_but_what_is_refused_is_not_asked(
    duban: Run, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(db)
    assert duban("item", "escalate", TASK, "--reason", "急", *HEAD).code == 2
    monkeypatch.setattr(sys, "stdin", Person(""))
    ran = duban("item", "escalate", TASK, "--reason", "急", "--as", "office.handler")
    assert (ran.code, "y/N" in ran.err) == (3, False)
    monkeypatch.setattr(sys, "stdin", Person("n\n"))
    assert duban("item", "escalate", TASK, "--reason", "急", *HEAD).code == 130
    assert rows(db) == before
    monkeypatch.setattr(sys, "stdin", Person("y\n"))
    assert duban("item", "escalate", TASK, "--reason", "急", *HEAD).code == 0


def test_a_declined_measure_is_shown_with_what_follows(duban: Run) -> None:
    assert duban("item", "escalate", TASK, "--reason", "急", "-y", *HEAD).code == 0
    words = ("item", "do", "HG-2024-0001", "decline", "--set", "reason=当面说明", "--set", "then=2024-05-20", *HEAD)
    assert duban(*words).code == 0
    assert shown(duban)["declined"] == [
        {
            "number": "HG-2024-0001", "procedure": "letter", "rung": "函告", "reason": "当面说明", "by": "office.head",
            "at": "2024-05-07T10:00:00+08:00", "then": "2024-05-20",
        }
    ]  # fmt: skip
    line = "函告 HG-2024-0001：当面说明（office.head）；2024-05-20 再议"
    assert f"不发\t{line}" in duban("item", "show", TASK).out
    assert duban("deadline", "list", "--held").out.splitlines()[0].split("\t")[-1] == line


def test_unknown_items_and_people(duban: Run) -> None:
    assert duban("item", "note", "RW-2024-0099", "已阅", *HEAD).code == 4
    assert duban("item", "note", TASK, "已阅", "--as", "nobody").code == 4
    assert duban("item", "note", TASK, *HEAD).code == 2


def test_the_shell_is_offered_the_rungs_that_are_still_above(duban: Run) -> None:
    def offered() -> list[str]:
        completer = ShellComplete(root, {}, "duban", "_DUBAN_COMPLETE")
        return [one.value for one in completer.get_completions(["item", "escalate", TASK, "--rung"], "")]

    assert offered() == ["函告", "通报", "约谈", "移送倒查"]
    assert duban("item", "escalate", TASK, "--rung", "通报", "--reason", "急", "-y", *HEAD).code == 0
    assert offered() == ["约谈", "移送倒查"]
