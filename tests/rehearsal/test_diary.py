"""A diary says what is wrong with it before anything is played; who acts and what they write is settled by data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cli.language import say
from cli.procedures.shipped import PACKAGES
from engine.calendar import published
from engine.definition.registry import Registry
from engine.errors import BadTable, NotFound
from engine.intake.directory import read_directory
from engine.rehearsal import Diary, read_diary
from engine.rehearsal.diary import When, read_when
from engine.rehearsal.words import Words, variety

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "workflows" / "plans" / "demo-2024.toml"
HEAD = """
[diary]
first = 2024-03-21T09:00:00
last = 2024-12-31
opens = 09:30:00
closes = 16:30:00
source = "{unit}来函"
"""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(list(PACKAGES), [])


@pytest.fixture(scope="module")
def units() -> list[str]:
    return [one.code for one in read_directory(ROOT / "workflows" / "directory" / "putuo").units]


@pytest.fixture(scope="module")
def shipped(registry: Registry, units: list[str]) -> Diary:
    return read_diary(SHIPPED, registry, units)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("-2wd", When("due", -2, -2)),
        ("+6wd", When("due", 6, 6)),
        ("0wd", When("due")),
        ("-9..-1wd", When("due", -9, -1)),
        ("after 3wd", When("entry", 3, 3)),
        ("after 0..2wd", When("entry", 0, 2)),
        ("after circular", When("measure", 1, 1, "circular")),
        ("after circular +4wd", When("measure", 4, 4, "circular")),
        ("on fact meet_on", When("fact", name="meet_on")),
        ("never", When("never")),
        ("tomorrow", None),
        ("-2d", None),
    ],
)
def test_when(text: str, when: When | None) -> None:
    assert read_when(text) == when


def test_the_quick_share_is_a_part_of_it(shipped: Diary) -> None:
    quick = shipped.quick()
    assert 0 < len(quick.lines) < len(shipped.lines)
    assert quick.habits == shipped.habits


BAD = {
    'procedure = "taks"\nstate = "x"\nwhen = "never"': "taks",
    'procedure = "task"\nstate = "nowhere"\nwhen = "never"': "nowhere",
    'procedure = "task"\nstate = "closed"\nwhen = "never"': "closed",
    'procedure = "task"\nstate = "assigned"\ndo = "receive"\nwhen = "soon"': "soon",
    'procedure = "task"\nstate = "assigned"\ndo = "recieve"\nwhen = "0wd"': "recieve",
    'procedure = "task"\nstate = "assigned"\ndo = "submit"\nwhen = "0wd"\nfacts = { report = "x" }': "submit",
    'procedure = "task"\nstate = "in_progress"\ndo = "submit"\nwhen = "0wd"': "report",
    'procedure = "task"\nstate = "assigned"\nunit = "atlantis"\nwhen = "never"': "atlantis",
    'procedure = "task"\nstate = "assigned"\nwhem = "never"\nwhen = "never"': "whem",
    'procedure = "task"\nstate = "in_progress"\ndo = "submit"\nwhen = "after sermon"': "sermon",
    'procedure = "task"\nstate = "assigned"\nwhere = { colour = "red" }\nwhen = "never"': "colour",
}


@pytest.mark.parametrize("habit", BAD)
def test_what_is_wrong_is_named(habit: str, registry: Registry, units: list[str], tmp_path: Path) -> None:
    file = tmp_path / "diary.toml"
    file.write_text(f"{HEAD}\n[[habit]]\n{habit}\n", "utf-8")
    with pytest.raises(BadTable) as wrong:
        read_diary(file, registry, units)
    assert BAD[habit] in str(wrong.value)


def test_wrong_lines_are_named(registry: Registry, units: list[str], tmp_path: Path) -> None:
    file = tmp_path / "diary.toml"
    lines = [
        'on = "tomorrow"\nfind = { procedure = "task" }\ndo = "receive"',
        'on = 2024-04-01\nfind = { procedure = "task", colour = 1 }\ndo = "receive"',
        'on = 2024-04-01\nfind = { procedure = "task" }\nverb = "sing"\nby = "office.head"',
        'on = 2024-04-01\nfind = { procedure = "task" }\nverb = "hold"\nfacts = { untl = "2024-04-02" }',
        'on = 2024-04-01\nat = "noon"\nfind = { procedure = "task" }\ndo = "receive"',
    ]
    file.write_text(HEAD + "".join(f"\n[[line]]\n{one}\n" for one in lines), "utf-8")
    with pytest.raises(BadTable) as wrong:
        read_diary(file, registry, units)
    for n, word in enumerate(("on", "colour", "sing", "untl", "noon"), 1):
        assert any(f"line {n}" in str(one) and word in str(one) for one in wrong.value.reasons), word


def test_what_is_wrong_is_said_in_chinese(
    registry: Registry, units: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DUBAN_LANG", raising=False)
    file = tmp_path / "diary.toml"
    wrong = [
        '[[habit]]\nprocedure = "taks"\nstate = "x"\nwhen = "never"',
        '[[habit]]\nprocedure = "task"\nstate = "assigned"\ndo = "receive"\nwhen = "soon"',
        '[[habit]]\nprocedure = "task"\nstate = "in_progress"\ndo = "submit"\nwhen = "0wd"',
        '[[line]]\non = "tomorrow"\nfind = { procedure = "task", unit = "atlantis" }\ndo = "sing"',
    ]
    file.write_text(HEAD + "\n".join(wrong), "utf-8")
    with pytest.raises(BadTable) as found:
        read_diary(file, registry, units)
    assert [say(one) for one in found.value.reasons] == [
        "diary.toml 第 8 行：第 1 个 habit: 没有程序“taks”",
        "diary.toml 第 12 行：第 2 个 habit: “soon”不是时间；可写 -2wd、after 3wd、after circular、on fact x 或 never",
        "diary.toml 第 17 行：第 3 个 habit: submit 须填写 report",
        "diary.toml 第 22 行：第 1 个 line: on 应为日期",
    ]


def test_a_file_that_is_no_diary(registry: Registry, units: list[str], tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_diary(tmp_path / "none.toml", registry, units)
    (tmp_path / "broken.toml").write_text("[[habit]\n{", "utf-8")
    with pytest.raises(BadTable):
        read_diary(tmp_path / "broken.toml", registry, units)
    (tmp_path / "empty.toml").write_text("", "utf-8")
    with pytest.raises(BadTable):
        read_diary(tmp_path / "empty.toml", registry, units)


def test_templates_count_working_days() -> None:
    words = Words(None, date(2024, 9, 27), published.load("Asia/Shanghai"), str)
    assert words.text("{today}") == "2024-09-27"
    assert words.text("{today+5wd}") == "2024-10-10"
    assert words.text("{today+5d}") == "2024-10-02"
    assert words.text("{nobody}") == "{nobody}"
    assert words.value("x", {"pick": ["a"]}) == "a"


def test_variety_is_no_chance() -> None:
    assert [variety(f"RW-2024-{n:04}", 3) for n in range(40)] == [variety(f"RW-2024-{n:04}", 3) for n in range(40)]
    assert {variety(f"RW-2024-{n:04}", 3) for n in range(40)} == {0, 1, 2}
