"""``duban item suspend`` and ``resume``: who may, what is shown while an item stands still, and bad input."""

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
from engine.definition.suspending import REASONS
from engine.testing import Office
from tests.cli.conftest import Person, Run, rows
from tests.conftest import PROFILE, PUTUO

HEAD, HANDLER = ("--as", "office.head"), ("--as", "office.handler")
TASK, ASSIGNMENT = "RW-2024-0001", "JB-2024-0001"
BASIS = "鉴定委托书〔2024〕1号"
SUSPEND = ("item", "suspend", TASK, "--reason-code", "tech_appraisal", "--basis", BASIS, "--review", "2024-05-08")


@pytest.fixture(scope="session")
def working(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2024-04-10 10:00: a task of the education bureau is due on 30 April."""
    folder = tmp_path_factory.mktemp("working")
    office = Office(folder, directory=PUTUO, profile=PROFILE)
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="年度计划",
        due_month="2024-04", leads=["jiaoyu"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    office.do(TASK, "receive", by="jiaoyu.liaison")
    office.do(TASK, "begin", by="jiaoyu.liaison")
    office.until("2024-04-10 10:00")
    office.engine.close()
    return folder / "office.db"


@pytest.fixture(autouse=True)
def db(working: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to oneself."""
    file = tmp_path / "office.db"
    shutil.copyfile(working, file)
    monkeypatch.setenv("DUBAN_DB", str(file))
    return file


def shown(duban: Run, number: str = TASK) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(duban("item", "show", number, "-o", "json").out)
    return found


def test_suspended_it_says_so_everywhere(duban: Run) -> None:
    ran = duban(*SUSPEND, *HEAD)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "RW-2024-0001 中止 (办理中)",
        "  区教育局应办“办理中” 中止",
        "  区安委会办公室 经办人应办“中止复核”，时限 2024-05-08",
        f"  中止：自 2024-04-10 起，事由：技术鉴定（tech_appraisal）；依据：{BASIS}；批准人：office.head；"
        "2024-05-08 前复核",
        "接下来可以：",
        "  duban item do RW-2024-0001 exempt --set reason=… --as office.head   免办",
    ]
    found = shown(duban)
    assert found["suspension"] == {
        "code": "tech_appraisal", "label": "技术鉴定", "basis": BASIS, "since": "2024-04-10T10:00:00+08:00",
        "until": None, "review": "2024-05-08", "approved_by": "office.head", "parent": None,
    }  # fmt: skip
    assert [(one["what"], one["due"], one["standing"], one["overdue"], one["role"]) for one in found["owes"]] == [
        ("办理中", None, "suspended", False, "owner"),
        ("中止复核", "2024-05-08", "firm", False, "handler"),
    ]
    assert "技术鉴定（tech_appraisal）" in duban("item", "show", TASK).out
    last = duban("item", "log", TASK).out.splitlines()[-1]
    assert "中止\t办理中\toffice.head\t技术鉴定；2024-05-08 前复核；剩余 20日" in last
    assert "\t区教育局\t中止\t" in duban("item", "list").out.splitlines()[1]
    ours = duban("inbox", *HANDLER).out.splitlines()[0]
    assert ours == f"我方\t2024-05-08\t18\t{TASK}\t细化部署\t中止复核\t区安委会办公室 经办人"
    assert duban("inbox", "--as", "jiaoyu.liaison").out.splitlines()[0].split("\t")[:2] == ["我方", "中止"]
    listed = [one.split("\t")[:5] for one in duban("deadline", "list").out.splitlines()]
    assert ["2024-05-08", "18", TASK, "细化部署", "中止复核"] in listed
    assert ["中止", "", TASK, "细化部署", "办理中"] in listed


def test_resumed_it_has_what_was_left(duban: Run) -> None:
    assert duban(*SUSPEND, *HEAD).code == 0
    ran = duban("item", "resume", TASK, "--reason", "鉴定结论已出", "--as", "office.deputy", "--at", "2024-04-20T10:00")
    assert (ran.code, ran.out.splitlines()[:2]) == (
        0, ["RW-2024-0001 恢复 (办理中)", "  区教育局应办“办理中”，时限 2024-05-10"],
    )  # fmt: skip
    assert shown(duban)["suspension"] is None
    last = json.loads(duban("item", "log", TASK, "-o", "json").out)[-1]
    assert (last["transition"], last["label"], last["reason"]) == ("item.resume", "恢复", "鉴定结论已出")
    assert last["effects"]["left"] == {"n": 20, "unit": "days"}


def test_tried_first_nothing_is_written(duban: Run, db: Path) -> None:
    before = rows(db)
    ran = duban(*SUSPEND, *HEAD, "-n")
    assert (ran.code, ran.out.splitlines()) == (
        0, ["RW-2024-0001 中止 (办理中)", "  复核时限将为：2024-05-08", "试运行：没有写入任何内容。"],
    )  # fmt: skip
    found = json.loads(duban(*SUSPEND, *HEAD, "-n", "-o", "json").out)
    assert (found["dry_run"], found["due"], found["review"]) == (True, None, "2024-05-08")
    assert (rows(db), rows(db, "suspension")) == (before, 0)


def test_at_a_terminal_what_is_missing_is_asked_for(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Person("申诉\n听证\n听证通知书\n5月8日\n2024.5.8\n"))
    ran = duban("item", "suspend", TASK, *HEAD)
    assert ran.code == 0, ran.err
    assert "申诉 不是中止事由" in ran.err
    found = shown(duban)["suspension"]
    assert (found["code"], found["basis"], found["review"]) == ("hearing", "听证通知书", "2024-05-08")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--review", "2024-04-10"), 3, "复核日期须在今日之后，最迟为 2024-05-10（30日）；不能是 2024-04-10"),
        (("--review", "2024-05-11"), 3, "复核日期须在今日之后，最迟为 2024-05-10（30日）；不能是 2024-05-11"),
        (("--review", "2023-01-01"), 3, "不能是 2023-01-01"),
        (("--review", "9999-12-31"), 3, "不能是 9999-12-31"),
        (("--review", "24-5-8"), 2, "24-5-8"),
        (("--review", "soon"), 2, "soon"),
        (("--reason-code", "appeal"), 2, "appeal 不是中止事由；可用的事由：tech_appraisal (技术鉴定)"),
        (("--reason-code", ""), 2, "不是中止事由"),
        (("--reason-code", "技术"), 2, "不是中止事由"),
        (("--basis", ""), 2, "basis"),
        (("--basis", "  "), 2, "basis"),
        (("--basis", "长" * 20_001), 2, "20000"),
        (("--as", "office.handler"), 3, "只有安委办副主任、安委办主任可以中止和恢复本事项，office.handler 不可以"),
        (("--as", "jiaoyu.liaison"), 3, "jiaoyu.liaison 不可以"),
        (("--expect", "1"), 5, "4"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    duban: Run, db: Path, args: tuple[str, ...], code: int, said: str
) -> None:
    before = rows(db)
    given = {SUSPEND[place]: SUSPEND[place + 1] for place in range(3, len(SUSPEND), 2)} | {"--as": "office.head"}
    given |= {args[place]: args[place + 1] for place in range(0, len(args), 2)}
    ran = duban("item", "suspend", TASK, *(word for pair in given.items() for word in pair))
    assert (ran.code, said in ran.err, ran.out) == (code, True, ""), ran.err
    assert (rows(db), rows(db, "suspension")) == (before, 0)


def test_all_reasons_are_told_and_kept(duban: Run, db: Path) -> None:
    ran = duban(*SUSPEND[:-1], "2024-04-01", *HANDLER)
    assert (ran.code, ran.err.splitlines()) == (
        3,
        [
            "RW-2024-0001：不能“中止”。",
            "- 只有安委办副主任、安委办主任可以中止和恢复本事项，office.handler 不可以",
            "- 复核日期须在今日之后，最迟为 2024-05-10（30日）；不能是 2024-04-01",
        ],
    )
    with closing(sqlite3.connect(db)) as held:
        assert held.execute("SELECT login, number, transition FROM refusal").fetchall()[-1] == (
            "office.handler", TASK, "item.suspend",
        )  # fmt: skip


def test_without_its_options_all_of_them_are_named(duban: Run) -> None:
    ran = duban("item", "suspend", TASK, *HEAD)
    assert ran.code == 2
    for option in ("--reason-code", "--basis", "--review"):
        assert option in ran.err
    assert duban(*SUSPEND, *HEAD).code == 0
    ran = duban("item", "resume", TASK, *HEAD)
    assert (ran.code, "--reason" in ran.err) == (2, True)


def test_whoever_may_not_is_told_so_before_he_is_asked_for_more(duban: Run) -> None:
    """The missing right comes before the missing word."""
    for verb, name in (("suspend", "中止"), ("resume", "恢复"), ("hold", "暂缓升级"), ("escalate", "直接升级")):
        ran = duban("item", verb, TASK, "--as", "office.handler")
        assert (ran.code, ran.err.splitlines()[0]) == (3, f"RW-2024-0001：不能“{name}”。")
        assert "--reason" not in ran.err


def test_suspended_twice(duban: Run) -> None:
    assert duban(*SUSPEND, *HEAD).code == 0
    stands = "- 事项自 2024-04-10 起中止（技术鉴定）；中止期间只可备注、恢复或终结"
    ran = duban(*SUSPEND, *HEAD)
    assert (ran.code, ran.err.splitlines()[1:]) == (3, [stands, "- 复核日期只能改到 2024-05-08 之后"])
    ran = duban(*SUSPEND[:4], "hearing", *SUSPEND[5:-1], "2024-05-09", *HEAD)
    assert (ran.code, ran.err.splitlines()[1:]) == (3, [stands, "- 事由不同即为另一次中止，请先恢复事项"])
    ran = duban(*SUSPEND[:-1], "2024-05-09", *HEAD)
    assert (ran.code, "时限 2024-05-09" in ran.out) == (0, True)
    log = json.loads(duban("item", "log", TASK, "-o", "json").out)
    assert [one["label"] for one in log[-2:]] == ["中止", "中止复核，继续中止"]


def test_moves_are_refused_with_the_reason(duban: Run) -> None:
    assert duban(*SUSPEND, *HEAD).code == 0
    ran = duban(
        "item", "do", TASK, "report_progress", "--set", "done=50", "--set", "progress=一半", "--set", "next_step=继续",
        "--as", "jiaoyu.liaison",
    )  # fmt: skip
    assert (ran.code, "事项自 2024-04-10 起中止（技术鉴定）" in ran.err) == (3, True)
    found = json.loads(duban("item", "explain", TASK, "-o", "json", "--as", "jiaoyu.liaison").out)
    assert not any(one["possible"] for one in found)
    assert duban("item", "note", TASK, "已告知", *HANDLER).code == 0
    assert duban("item", "hold", TASK, "--until", "2024-04-15", "--reason", "汛期", *HEAD).code == 3


def test_what_is_not_suspended_is_not_resumed_and_what_has_ended_not_suspended(duban: Run) -> None:
    ran = duban("item", "resume", TASK, "--reason", "鉴定结论已出", *HEAD)
    assert (ran.code, ran.err.splitlines()) == (3, ["RW-2024-0001：不能“恢复”。", "- 事项未中止"])
    assert duban("item", "do", TASK, "exempt", "--set", "reason=免办", *HEAD, "-y").code == 0
    for words in (SUSPEND, ("item", "resume", TASK, "--reason", "已出")):
        ran = duban(*words, *HEAD)
        assert (ran.code, ran.err.splitlines()[1:]) == (3, ["- 本事项已终结"])
    assert duban("item", "suspend", "RW-2024-0999", *SUSPEND[3:], *HEAD).code == 4


def test_children_are_shown_with_their_parent(duban: Run) -> None:
    ran = duban("item", "suspend", ASSIGNMENT, *SUSPEND[3:], *HEAD)
    assert (ran.code, f"同时变动：{TASK}" in ran.out) == (0, True)
    assert shown(duban)["suspension"]["parent"] == ASSIGNMENT
    words = "自 2024-04-10 起，随 JB-2024-0001 一并中止，事由：技术鉴定（tech_appraisal）"
    assert words in duban("item", "show", TASK).out
    ran = duban("item", "resume", TASK, "--reason", "已出", *HEAD)
    assert (ran.code, ran.err.splitlines()[1:]) == (3, ["- 事项随 JB-2024-0001 一并中止，也随其一并恢复"])
    assert [one["number"] for one in json.loads(duban("inbox", "-o", "json", *HANDLER).out)["ours"] if one["due"]] == [
        ASSIGNMENT
    ]


def test_the_shell_offers_reasons_and_what_can_be_resumed(duban: Run) -> None:
    def offered(*words: str) -> list[tuple[str, str | None]]:
        found = ShellComplete(root, {}, "duban", "_").get_completions(list(words[:-1]), words[-1])
        return [(one.value, one.help) for one in found]

    assert [code for code, _help in offered("item", "suspend", TASK, "--reason-code", "")] == list(REASONS)
    ((code, help_),) = offered("item", "suspend", TASK, "--reason-code", "he")
    assert (code, help_) == ("hearing", "听证：依法举行听证，所需时间不计入期限（参照信访条例第三十六条）")
    assert offered("item", "resume", "") == []
    assert duban(*SUSPEND, *HEAD).code == 0
    assert [number for number, _help in offered("item", "resume", "")] == [TASK]


def test_the_help_names_every_reason(duban: Run) -> None:
    out = "".join(duban("item", "suspend", "--help").out.split())
    assert [code for code in REASONS if code not in out] == []
