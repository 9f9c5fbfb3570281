"""What people type, in every kind of fact and beside the facts: taken where it can be read in one way only, else exit 2
with the label, in Chinese, in few words; nothing is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run, rows
from tests.conftest import ROOT

HANDLER = ("--as", "office.handler")
PERMIT = '''"""许可: asks for a value of every kind."""

from engine import (
    START, Final, Procedure, State, attachment, choice, day, instant, limit, money, month, number, people, percent,
    text, unit, units, workdays, yes_no,
)
from workflows.ladders import OFFICE_LADDER
from workflows.roles import HANDLER, OWNER


class Permit(Procedure, title="许可", prefix="XK", version=1, slip=OFFICE_LADDER):
    """登记 → 待受理 → 已受理."""

    what = text("许可事项")
    sum = money("金额")
    count = number("人数", min=1, max=1000)
    share = percent("比例")
    on = day("收件日期")
    during = month("所属月份")
    at = instant("受理时刻")
    sure = yes_no("是否加急")
    way = choice("送达方式", hand="当面", post="邮寄")
    who = unit("发证单位")
    many = units("会签单位")
    witnesses = people("见证人", min=2)
    paper = attachment("附件")

    filed = State("待受理", owed_by=HANDLER, due=limit("permit.accept", workdays(5), since=on))
    done = Final("已受理")

    file = START.to(
        filed, "登记", by=HANDLER, parties=[OWNER],
        asks=[what, sum, count, share, on, during, at, sure, way, who, many, witnesses, paper],
    )
    accept = filed.to(done, "受理", by=HANDLER)
'''
GOOD = {
    "what": "烟花爆竹经营", "sum": "30000", "count": "3", "share": "50", "on": "2024-03-20", "during": "2024-03",
    "at": "2024-03-20 10:00", "sure": "是", "way": "当面", "who": "区应急局", "many": "区应急局、区建管委",
    "witnesses": "甲、乙",
}  # fmt: skip
LABELS = {
    "what": "许可事项", "sum": "金额", "count": "人数", "share": "比例", "on": "收件日期", "during": "所属月份",
    "at": "受理时刻", "sure": "是否加急", "way": "送达方式", "who": "发证单位", "many": "会签单位",
    "witnesses": "见证人", "paper": "附件",
}  # fmt: skip


@pytest.fixture
def permits(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office, with a procedure of its own."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "permit.py").write_text(PERMIT, "utf-8")
    (tmp_path / "附件.pdf").write_bytes(b"%PDF")
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(folder))
    monkeypatch.chdir(tmp_path)
    return office


def file(duban: Run, *more: str, **facts: str) -> Ran:
    """Open a permit with these facts instead of the good ones."""
    sets = [
        part for name, value in (GOOD | {"paper": "@附件.pdf"} | facts).items() for part in ("--set", f"{name}={value}")
    ]
    return duban("item", "open", "permit", *HANDLER, "--party", "owner=区应急局", *sets, *more)


def refused(duban: Run, permits: Path, name: str, value: str) -> str:
    """What is said of a value, which is not taken: one line that names the label."""
    before = rows(permits, "item"), rows(permits), rows(permits, "attachment")
    ran = file(duban, **{name: value})
    assert (ran.code, ran.out) == (2, ""), ran
    assert (rows(permits, "item"), rows(permits), rows(permits, "attachment")) == before
    first, *hints = ran.err.splitlines()
    assert first.startswith(f"{LABELS[name]} ({name}): ")
    assert len(ran.err) < 400
    assert all(hint.startswith("您是指") for hint in hints)
    return first.partition("): ")[2]


def taken(duban: Run, name: str, value: str) -> object:
    """What is recorded of a value."""
    ran = file(duban, "-o", "json", **{name: value})
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["facts"][name]


# numbers and sums -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "recorded"),
    [
        ("sum", "30000", "30000.00"),
        ("sum", "３００００．５", "30000.50"),
        ("sum", "1,234,567.89元", "1234567.89"),
        ("sum", "１，０００", "1000.00"),
        ("sum", "￥500", "500.00"),
        ("sum", "3.5万元", "35000.00"),
        ("sum", "2亿", "200000000.00"),
        ("sum", "0", "0.00"),
        ("count", "１２", 12),
        ("count", "1,000", 1000),
        ("share", "８５％", 85),
        ("share", "12.5", 12.5),
    ],
)
def test_a_number_that_can_be_read_in_one_way(
    duban: Run, permits: Path, name: str, value: str, recorded: object
) -> None:
    assert taken(duban, name, value) == recorded


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("sum", value) for value in ("", " ", "NaN", "nan", "-inf", "Infinity", "1e400", "三万", "3万5千", "万元")),
        *(("sum", value) for value in ("1,5", "12,34", "1_000", "0x10", "10²", "12 000", "1.2.3", "--1", "9" * 30)),
        *(("count", value) for value in ("", "NaN", "②", "²", "50%", "100元", "1e-400", "yes")),
        *(("share", value) for value in ("", "nan%", "％", "1/2")),
    ],
)
def test_what_is_no_number(duban: Run, permits: Path, name: str, value: str) -> None:
    assert refused(duban, permits, name, value).endswith(" 不是数字")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("sum", "-1", "-1 小于 0"),
        ("sum", "0.001", "0.001 的小数超过两位"),
        ("count", "0", "0 小于 1"),
        ("count", "1001", "1001 大于 1000"),
        ("share", "100.1", "100.1 大于 100"),
    ],
)
def test_a_number_out_of_bounds(duban: Run, permits: Path, name: str, value: str, why: str) -> None:
    assert refused(duban, permits, name, value) == why


# dates (DOMAIN T38) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "2024.3.25", "2024年3月25日", "２０２４-03-25", "二〇二四年三月二十五日", "２０２４．３．２５", "2024/3/25",
        "20240325", "2024年03月25号", "2024 年 3 月 25 日", "二零二四年三月二十五日", "３月２５日", " 2024-03-25 ",
    ],
)  # fmt: skip
def test_one_date_in_many_writings(duban: Run, permits: Path, value: str) -> None:
    assert taken(duban, "on", value) == "2024-03-25"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("3/4", "'3/4' 可有不止一种读法；请写成 2024-03-25"),
        ("24.3.25", "'24.3.25' 可有不止一种读法；请写成 2024-03-25"),
        ("25/3/2024", "'25/3/2024' 可有不止一种读法；请写成 2024-03-25"),
        ("2024年3月", "'2024年3月' 是月份，不是日期；请写成 2024-03-25"),
        ("2024-03", "'2024-03' 是月份，不是日期；请写成 2024-03-25"),
        ("2024-02-30", "'2024-02-30' 不是日期：没有这一天"),
        ("二〇二四年三月四十日", "'二〇二四年三月四十日' 不是日期：四十 不是日期中的数字"),
        ("三月廿五", "'三月廿五' 不是日期；请写成 2024-03-25"),
        ("2024-03-2²", "'2024-03-2²' 不是日期；请写成 2024-03-25"),
        ("月底前", "'月底前' 不是日期；请写成 2024-03-25"),
        ("", "'' 不是日期；请写成 2024-03-25"),
        ("2101-01-01", "2101-01-01 超出可计算的最后一日 2100-12-31。"),
        ("2017-12-31", "2017-12-31 早于日历的第一天 2018-01-01。"),
    ],
)
def test_what_is_no_date_or_can_be_two(duban: Run, permits: Path, value: str, why: str) -> None:
    assert refused(duban, permits, "on", value) == why


@pytest.mark.parametrize(
    ("name", "value", "recorded"),
    [
        ("during", "2024年6月", "2024-06"),
        ("during", "二〇二四年六月", "2024-06"),
        ("during", "２０２４．６", "2024-06"),
        ("at", "2024年3月20日9时30分", "2024-03-20T01:30:00Z"),
        ("at", "２０２４-03-20　9：30", "2024-03-20T01:30:00Z"),
        ("at", "2024-03-20T01:30:00Z", "2024-03-20T01:30:00Z"),
    ],
)
def test_months_and_instants(duban: Run, permits: Path, name: str, value: str, recorded: str) -> None:
    assert taken(duban, name, value) == recorded


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("during", "6月", "'6月' 不是月份；请写成 2024-06"),
        ("during", "2024-13", "'2024-13' 不是日期：没有这一天"),
        ("at", "2024-03-20 25:00", "'2024-03-20 25:00' 不是时刻；请写成 2024-03-25T09:00"),
        ("at", "9:30", "'9:30' 不是日期；请写成 2024-03-25"),
        ("at", "9999-12-31 24:00", "'9999-12-31 24:00' 不是时刻；请写成 2024-03-25T09:00"),
    ],
)
def test_what_is_no_month_and_no_instant(duban: Run, permits: Path, name: str, value: str, why: str) -> None:
    assert refused(duban, permits, name, value) == why


def test_a_date_beside_the_facts(duban: Run, permits: Path) -> None:
    words = ("item", "do", "RW-2024-0001", "receive", *HANDLER, "--for", "区应急局", "--source", "来函")
    ran = duban(*words, "--on", "3/4")
    assert (ran.code, ran.err) == (2, "--on: '3/4' 可有不止一种读法；请写成 2024-03-25\n")
    ran = duban("item", "list", "--at", "二〇二四年十三月一日")
    assert (ran.code, ran.err) == (2, "--at: '二〇二四年十三月一日' 不是日期：没有这一天\n")
    assert duban(*words, "--on", "２０２４年３月２１日").code == 0


# texts, names, files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(LABELS)))
def test_two_hundred_thousand_characters(duban: Run, permits: Path, tmp_path: Path, name: str) -> None:
    sign = {"sum": "9", "count": "1", "share": "1", "on": " ", "at": " ", "during": "2"}.get(name, "办")
    (tmp_path / "long.txt").write_text(sign * 100_000 + "\n" + sign * 99_999, "utf-8")
    value = "@long.txt" if name != "paper" else "办" * 200_000
    said = refused(duban, permits, name, value)
    if name == "what":
        assert said == "有 200000 个字符，最多 20000 个"


def test_a_long_text_that_is_short_enough(duban: Run, permits: Path, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("办" * 20_000, "utf-8")
    assert taken(duban, "what", "@long.txt") == "办" * 20_000
    assert max(len(line) for line in duban("item", "list", "--procedure", "permit").out.splitlines()) < 200


def test_two_hundred_thousand_characters_through_a_real_process(permits: Path, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("办" * 200_000, "utf-8")
    given = GOOD | {"paper": "@附件.pdf", "what": "@long.txt"}
    words = [sys.executable, "-m", "cli.main", "item", "open", "permit", *HANDLER, "--party", "owner=区应急局"]
    words += [part for name, value in given.items() for part in ("--set", f"{name}={value}")]
    around = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(words, cwd=tmp_path, env=around, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", "许可事项 (what): 有 200000 个字符，最多 20000 个\n")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("what", "响\x07铃", "含有控制字符 U+0007"),
        ("what", "清\x1b[2J屏", "含有控制字符 U+001B"),
        ("what", "零\x00", "含有控制字符 U+0000"),
        ("what", "倒\u202e转", "含有控制字符 U+202E"),
        ("what", "字节\udcff", "不是有效的文本"),
        ("what", "", "内容为空"),
        ("what", " \u3000\n", "内容为空"),
        ("what", "\u200b\u200d", "内容为空"),
        ("witnesses", "甲\x07、乙", "含有控制字符 U+0007"),
        ("witnesses", "甲", "至少需要 2 个，给出了 1 个"),
        ("witnesses", "甲、甲", "同一名称写了两次"),
        ("many", "", "至少需要 1 个，给出了 0 个"),
        ("many", "区应急局，yingji", "同一名称写了两次"),
        ("many", "区应急局，区应急居", "没有单位“区应急居”。"),
        ("who", "区应\x07急局", "没有单位“区应\ufffd急局”。"),
        ("way", "传真", "'传真' 不在可选值之中：hand (当面), post (邮寄)"),
        ("sure", "maybe", "'maybe' 既不是“是”也不是“否”"),
        ("paper", "附件.pdf", "这是文件：请写成 @路径"),
    ],
)
def test_what_is_no_text_no_name_no_choice(duban: Run, permits: Path, name: str, value: str, why: str) -> None:
    assert refused(duban, permits, name, value) == why


def test_lines_and_tabs_are_text(duban: Run, permits: Path) -> None:
    assert taken(duban, "what", " 一\r\n二\t三\r四 ") == "一\n二\t三\n四"
    assert duban("item", "list", "--procedure", "permit").out.count("\n") == 1


@pytest.mark.parametrize(
    ("fact", "label"),
    [
        ('what = ["甲", "乙"]', "许可事项"),
        ("what = {a = 1}", "许可事项"),
        ("sum = true", "金额"),
        ("sum = nan", "金额"),
        ("count = inf", "人数"),
        ("on = 10:30:00", "收件日期"),
        ("on = [2024]", "收件日期"),
        ("who = 7", "发证单位"),
        ("paper = {name = '甲.pdf', size = 1, sha256 = '00'}", "附件"),  # a file that nobody handed in
        ("paper = 1", "附件"),
    ],
)
def test_facts_of_the_wrong_type_from_toml(duban: Run, permits: Path, tmp_path: Path, fact: str, label: str) -> None:
    name = fact.partition(" ")[0]
    facts = [f'{key} = "{value}"' for key, value in GOOD.items() if key != name] + [fact]
    (tmp_path / "facts.toml").write_text("\n".join(facts), "utf-8")
    paper = () if name == "paper" else ("--set", "paper=@附件.pdf")
    before = rows(permits, "item")
    ran = duban("item", "open", "permit", *HANDLER, "--party", "owner=区应急局", "--facts", "facts.toml", *paper)
    assert (ran.code, ran.err.startswith(f"{label} ({name}): ")) == (2, True), ran.err
    assert rows(permits, "item") == before


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--source", "", "依据 (source): 内容为空"),
        ("--source", "函\x07", "依据 (source): 含有控制字符 U+0007"),
        ("--source", "函" * 501, "依据 (source): 有 501 个字符，最多 500 个"),
        ("--source", "函\udcff", "依据 (source): 不是有效的文本"),
        ("--request-id", "a\nb\x00", "请求编号 (request_id): 含有控制字符 U+0000"),
        ("--request-id", "x" * 201, "请求编号 (request_id): 有 201 个字符，最多 200 个"),
    ],
)
def test_what_is_said_beside_the_facts(duban: Run, office: Path, option: str, value: str, why: str) -> None:
    before = rows(office)
    given = {"--source": "来函", option: value}
    words = [part for pair in given.items() for part in pair]
    ran = duban("item", "do", "RW-2024-0001", "receive", *HANDLER, "--for", "区应急局", *words)
    assert (ran.code, ran.err) == (2, f"{why}\n")
    assert rows(office) == before


# names that cannot be any -----------------------------------------------------------------------------------------

LONG = "办" * 200_000


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("item", "show", LONG), 4),
        (("item", "show", "9" * 5000), 4),
        (("item", "show", "²"), 4),
        (("item", "show", "JB-2024-\udcff"), 4),
        (("item", "show", ""), 4),
        (("item", "do", "RW-2024-0001", LONG, *HANDLER), 2),
        (("item", "do", "RW-2024-0001", "\udcff", *HANDLER), 2),
        (("item", "open", LONG, *HANDLER), 4),
        (("item", "list", "--unit", LONG), 4),
        (("item", "list", "--state", "\udcff"), 4),
        (("item", "list", "--limit", "9" * 30), 2),
        (("inbox", "--as", LONG), 4),
        (("inbox", "--as", "office\x1b[2J"), 4),
        (("item", "do", "RW-2024-0001", "receive", *HANDLER, "--set", f"{LONG}=1"), 2),
        (("item", "do", "RW-2024-0001", "receive", *HANDLER, "--expect", "x"), 2),
        (("document", "show", LONG), 4),
        (("unit", "show", "\udcff"), 4),
    ],
)
def test_names_that_cannot_be_any(duban: Run, office: Path, words: tuple[str, ...], code: int) -> None:
    before = rows(office)
    ran = duban(*words)
    assert (ran.code, ran.out) == (code, ""), ran.err[:300]
    assert len(ran.err) < 1000
    assert "意外错误" not in ran.err
    assert "\x1b" not in ran.err
    assert rows(office) == before


def test_numbers_in_full_width(duban: Run, office: Path) -> None:
    for written in ("ＪＢ－２０２４－０００２", "jb-２", "JB-2024-０００２"):
        assert duban("item", "show", written, "-o", "json").out.count('"JB-2024-0002"') == 1
    (paper,) = json.loads(duban("document", "list", "-o", "json").out)
    assert duban("document", "show", paper["number"].replace("1号", "１号")).code == 0
