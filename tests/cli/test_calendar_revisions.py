"""``duban calendar diff`` and ``load``, ``duban deadline limits`` and ``load``: what they print and refuse."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.cli.conftest import Run, rows
from tests.conftest import PROFILE
from tests.diaries.revised import MADE_UP


@pytest.fixture(scope="module")
def crossing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rehearsal of December 2026: a letter served on the 24th (answer by 8 January) and one that lies unsigned."""
    file = tmp_path_factory.mktemp("crossing") / "duban.db"
    head, handler = ["--as", "office.head"], ["--as", "office.handler"]
    for words in (
        ["db", "init", "--rehearsal", "--at", "2026-12-24T09:00", "--directory", "putuo"],
        ["item", "open", "letter", "--via", "propose", "--party", "addressee=gongan", "--set", "grounds=请说明",
         *handler],
        ["item", "do", "HG-2026-0001", "sign", "-y", *head],
        ["item", "do", "HG-2026-0001", "serve", "--set", "served_on=2026-12-24", "-y", *handler],
        ["item", "open", "letter", "--via", "propose", "--party", "addressee=jiaoyu", "--set", "grounds=请说明二",
         *handler, "--at", "2026-12-28T10:00"],
    ):  # fmt: skip
        assert main(["--db", str(file), *words]) == 0, words
    return file


@pytest.fixture
def december(crossing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to oneself."""
    file = tmp_path / "december.db"
    shutil.copyfile(crossing, file)
    monkeypatch.setenv("DUBAN_DB", str(file))
    return file


def test_what_crosses_the_edge_says_so_everywhere(december: Path, duban: Run) -> None:
    shown = duban("item", "show", "HG-2026-0001")
    assert "2027-01-08 暂定" in shown.out
    assert shown.err == "暂定：日历公布至 2026-12-31，以后的放假通知可能使其变动。\n"
    (owed,) = json.loads(duban("item", "show", "HG-2026-0001", "-o", "json").out)["owes"]
    assert (owed["due"], owed["standing"], owed["provisional"]) == ("2027-01-08", "provisional", True)
    listed = duban("deadline", "list")
    assert listed.out.startswith("2026-12-30 暂定\t")  # the last week of the last published year too
    assert "暂定：日历公布至 2026-12-31" in listed.err
    assert all(one["provisional"] for one in json.loads(duban("deadline", "list", "-o", "json").out))


def test_diff_says_what_would_move_and_writes_nothing(december: Path, duban: Run) -> None:
    before = december.read_bytes(), rows(december), rows(december, "calendar_revision")
    ran = duban("calendar", "diff", str(MADE_UP), "--impact")
    assert ran.code == 0
    lines = [line.split("\t") for line in ran.out.splitlines()]
    assert lines[0] == ["day", "2026-12-27", "周末", "元旦调休上班"]
    assert [line for line in lines if line[0] != "day"] == [
        ["deadline", "HG-2026-0001", "请说明", "待复", "区公安分局", "2027-01-08", "2027-01-09", "变动"],
        ["unit", "区公安分局", "1", "0", "0"],
        ["unit", "区安委会办公室", "0", "0", "1"],
    ]
    found = json.loads(duban("calendar", "diff", str(MADE_UP), "--impact", "-o", "json").out)
    assert (found["layer"], found["year"], found["document"]) == ("national", 2027, "编造通知〔2026〕0号")
    assert (found["moved"], found["kept"], found["confirmed"], found["same"]) == (1, 0, 1, False)
    assert found["by_unit"][0] == {"unit": "gongan", "name": "区公安分局", "moved": 1, "kept": 0, "confirmed": 0}
    assert found["days"][0] == {
        "date": "2026-12-27",
        "before": {"works": False, "why": "周末"},
        "after": {"works": True, "why": "元旦调休上班"},
    }
    table = duban("calendar", "diff", str(MADE_UP), "--impact", "-o", "table").out
    assert "2027-01-09" in table
    assert "区公安分局" in table
    assert "deadlines" not in json.loads(duban("calendar", "diff", str(MADE_UP), "-o", "json").out)
    assert (december.read_bytes(), rows(december), rows(december, "calendar_revision")) == before


def test_load_says_what_it_did_and_does_it_once(december: Path, duban: Run) -> None:
    dry = json.loads(duban("calendar", "load", str(MADE_UP), "-n", "-o", "json").out)
    assert (dry["dry_run"], dry["moved"], dry["kept"], dry["confirmed"]) == (True, 1, 0, 1)
    assert rows(december, "calendar_revision") == 9
    ran = duban("calendar", "load", str(MADE_UP))
    key = dry["revision"]
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{key} 载入：编造通知〔2026〕0号 https://example.org/made-up-2027\n"
        "时限变动 1 项，应提前而保持不变 0 项，由暂定转为确定 1 项。\n"
    )
    log = json.loads(duban("item", "log", "HG-2026-0001", "-o", "json").out)[-1]
    assert (log["transition"], log["label"], log["actor_kind"]) == ("calendar.moved", "日历修订，时限调整", "clock")
    wanted = {"from": "2027-01-08", "to": "2027-01-09", "revision": key, "round": 2, "state": "awaiting",
              "notice": "编造通知〔2026〕0号 https://example.org/made-up-2027"}  # fmt: skip
    assert {name: log["effects"][name] for name in wanted} == wanted
    lines = rows(december)
    again = duban("calendar", "load", str(MADE_UP))
    assert (again.code, again.out) == (0, f"{key} 已经有效，没有改变。\n")
    assert rows(december) == lines
    assert duban("calendar", "diff", str(MADE_UP)).out == f"{key} 已经有效，不会有改变。\n"
    assert duban("item", "show", "HG-2026-0001").err == ""


def test_a_shipped_year_is_loaded_by_its_number(december: Path, duban: Run) -> None:
    assert "已经有效" in duban("calendar", "load", "2024").out
    missing = duban("calendar", "load", "2031")
    assert missing.code == 4
    assert "2031" in missing.err


def test_what_is_no_calendar_is_refused_with_everything_that_is_wrong(
    december: Path, duban: Run, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    day = '{ date = 2027-01-04, name = "元旦", off = true }'
    bad.write_text(
        f'year = 2027\nnotices = ["n"]\ndays = [\n{day},\n{day.replace("true", "false")},\n{day},\n]\n', "utf-8"
    )
    before = rows(december), rows(december, "calendar_revision"), rows(december, "system_event")
    for verb in ("load", "diff"):
        ran = duban("calendar", verb, str(bad))
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.splitlines() == [
            "bad.toml 不是可以载入的日历：2 处问题。",
            "- bad.toml 第 5 行：2027-01-04 既休息又上班，与第 4 行矛盾",
            "- bad.toml 第 6 行：2027-01-04 出现两次，前一次在第 4 行",
        ]
    bad.write_text('year = 2029\nnotices = ["n"]\ndays = [{ date = 2029-01-01, name = "元旦", off = true }]\n', "utf-8")
    ran = duban("calendar", "load", str(bad))
    assert (ran.code, ran.out) == (2, "")
    assert "2029 年与现有日历不相连：日历止于 2026 年" in ran.err
    bad.write_bytes(b"\xff\xfe")
    assert duban("calendar", "load", str(bad)).code == 2
    assert duban("calendar", "load", str(tmp_path)).code == 2
    assert duban("calendar", "load", str(tmp_path / "nothing.toml")).code == 4
    refused = duban("calendar", "load", str(MADE_UP), "--as", "office.handler")
    assert (refused.code, refused.err) == (3, "只有系统管理员或安委办主任可以载入日历和时限方案\n")
    assert (rows(december), rows(december, "calendar_revision"), rows(december, "system_event")) == before


def changed(tmp_path: Path, revision: int = 2, **replaced: Any) -> str:
    """A profile file with letter.reply of so many days."""
    text = PROFILE.read_text("utf-8").replace("revision = 1", f"revision = {revision}")
    n = replaced.get("reply", 15)
    text = text.replace('["letter.reply"]\nn = 10', f'["letter.reply"]\nn = {n}')
    file = tmp_path / f"profile-{revision}-{n}.toml"
    file.write_text(text, "utf-8")
    return str(file)


def test_limits_are_listed_and_compared(december: Path, duban: Run, tmp_path: Path) -> None:
    listed = [line.split("\t") for line in duban("deadline", "limits").out.splitlines()]
    assert next(line for line in listed if line[0] == "letter.reply") == [
        "letter.reply",
        "10个工作日",
        "通行做法",
        "复函：参照宁波抄告制度",
        "2024-03-21",
        "函告：待复",
    ]
    found = json.loads(duban("deadline", "limits", "-o", "json").out)
    (one,) = [one for one in found if one["name"] == "letter.reply"]
    assert (one["n"], one["unit"], one["standing"], one["profile"]) == (10, "workdays", "practice", "putuo-1")
    assert one["used_by"] == ["letter.awaiting"]
    early = json.loads(duban("deadline", "limits", "--on", "2024-01-01", "-o", "json").out)
    assert {(one["standing"], one["since"], one["profile"]) for one in early} == {("assumed", None, None)}
    ran = duban("deadline", "limits", "--diff", changed(tmp_path))
    assert [line.split("\t")[:3] for line in ran.out.splitlines()] == [
        ["letter.reply", "10个工作日 (通行做法)", "15个工作日 (通行做法)"]
    ]
    same = duban("deadline", "limits", "--diff", "putuo")
    assert (same.out, same.err) == ("", "没有不同的时限项。\n")
    assert duban("deadline", "limits", "--diff", "putuo", "--on", "2024-01-01").code == 2
    assert duban("deadline", "limits", "--diff", "nothing").code == 4


def test_a_profile_is_loaded_with_or_without_what_runs(december: Path, duban: Run, tmp_path: Path) -> None:
    file = changed(tmp_path)
    dry = duban("deadline", "load", file, "--reproject", "-n")
    assert "2027-01-08\t2027-01-15\t变动" in dry.out
    assert "没有写入" in dry.out or "未写入" in dry.out
    assert rows(december, "profile_revision") == 1
    ran = duban("deadline", "load", file)
    assert re.fullmatch(r"putuo-2：普陀区时限方案，共 \d+ 项，自 2024-03-21 起\n", ran.out)
    assert ran.err.startswith("没有程序使用：")
    assert "2027-01-08" in duban("item", "show", "HG-2026-0001").out
    again = json.loads(duban("deadline", "load", file, "--reproject", "-o", "json").out)
    assert (again["already"], again["in_force"], again["moved"], again["kept"]) == (True, True, 1, 0)
    assert "2027-01-15" in duban("item", "show", "HG-2026-0001").out
    assert duban("deadline", "load", file).out == "putuo-2 已经载入，没有改变。\n"
    other = duban("deadline", "load", changed(tmp_path, reply=12))
    assert other.code == 3
    assert "putuo-2 已经载入且内容不同，请给新方案另编版本号" in other.err
    assert duban("deadline", "load", changed(tmp_path, 3, reply=10_000_000)).code == 2
    assert duban("deadline", "load", file, "--as", "office.handler").code == 3
    assert rows(december, "profile_revision") == 2
