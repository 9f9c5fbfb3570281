"""Facts as people write them, as the engine keeps them, and what is said of those that cannot be read (DOMAIN T38)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.decision.values import Reading, from_json, read, to_json
from engine.definition.definition import Definition
from engine.errors import IllTyped, NotFound
from tests.decision.case import calendar, procedure

SHA = "0" * 64

FILE = procedure("""
    note = text("说明", max=10)
    free = text("备注")
    amount = number("数量", min=1, max=100)
    share = percent("进度")
    cost = money("金额")
    on = day("日期")
    during = month("月份")
    since = instant("时刻")
    stopped = yes_no("是否停产")
    level = choice("级别", street="街镇级", district="区级（重点）")
    body = unit("单位")
    bodies = units("单位名单", min=2)
    team = people("人员", min=2)
    proof = attachment("附件")
    then = sequel("后续")
    doing = State("办理中", owed_by=OWNER, due=limit("job.do", workdays(3)))
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER])
    file = doing.to(done, "办结", by=OWNER, asks=[note, free, amount, share, cost, on, during, since, stopped, level,
                                                body, bodies, team, proof, then])
""")


def unit(word: str) -> str:
    if word in ("jiaoyu", "区教育局"):
        return "jiaoyu"
    if word == "区公安分局":
        return "gongan"
    raise NotFound(kind="unit", name=word, nearest=["区教育局"])


READING = Reading(date(2024, 5, 8), calendar().zone, unit)


def value(name: str, raw: Any, definition: Definition = FILE) -> Any:
    return read(name, definition.facts[name], raw, READING)


def short(one: object) -> str:
    return repr(one)[:30]


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        ("note", "  管线\r\n迁改\r ", "管线\n迁改"),
        ("note", "一二三四五六七八九十", "一二三四五六七八九十"),
        ("free", "长" * 20_000, "长" * 20_000),
        ("free", 12, "12"),
        ("amount", "１２", 12),
        ("amount", "1", 1),
        ("amount", "100", 100),
        ("amount", "1.5", 1.5),
        ("amount", 3, 3),
        ("share", "60%", 60),
        ("cost", "1,234.5元", "1234.50"),
        ("cost", "0", "0.00"),
        ("on", "2024.3.25", date(2024, 3, 25)),
        ("on", "2024年3月25日", date(2024, 3, 25)),
        ("on", "２０２４-03-25", date(2024, 3, 25)),
        ("on", "3月25日", date(2024, 3, 25)),
        ("on", date(2024, 3, 25), date(2024, 3, 25)),
        ("on", datetime(2024, 3, 25, 23, tzinfo=UTC), date(2024, 3, 26)),
        ("on", datetime(2024, 3, 25, 23), date(2024, 3, 25)),  # noqa: DTZ001
        ("during", "2024年6月", "2024-06"),
        ("during", (2024, 6), "2024-06"),
        ("since", "2024-03-25 09:30", datetime(2024, 3, 25, 1, 30, tzinfo=UTC)),
        ("since", datetime(2024, 3, 25, 9, 30), datetime(2024, 3, 25, 1, 30, tzinfo=UTC)),  # noqa: DTZ001
        ("since", datetime(2024, 3, 25, 9, 30, tzinfo=UTC), datetime(2024, 3, 25, 9, 30, tzinfo=UTC)),
        ("stopped", "是", True),
        ("stopped", "No", False),
        ("stopped", False, False),
        ("level", "district", "district"),
        ("level", "区级(重点)", "district"),
        ("body", " 区教育局 ", "jiaoyu"),
        ("bodies", "区教育局、区公安分局", ["jiaoyu", "gongan"]),
        ("bodies", ["jiaoyu", "区公安分局"], ["jiaoyu", "gongan"]),
        ("team", "某甲，某乙;某丙", ["某甲", "某乙", "某丙"]),
        ("proof", {"name": "回执.pdf", "sha256": SHA, "size": 25 * 1024 * 1024}, None),
        ("then", "rest", "rest"),
        ("then", "不再升级", "rest"),
        ("then", "2024-05-09", "2024-05-09"),
    ],
    ids=short,
)
def test_what_is_unambiguous_is_read(name: str, raw: Any, kept: Any) -> None:
    found = value(name, raw)
    assert found == (raw if kept is None else kept)
    assert type(found) is type(raw if kept is None else kept)


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("note", " \n ", "说明 (note): it is empty"),
        ("note", "一二三四五六七八九十一", "说明 (note): it has 11 characters, at most 10 are possible"),
        ("free", "长" * 200_000, "备注 (free): it has 200000 characters, at most 20000 are possible"),
        ("free", "a\x07b", "备注 (free): it contains the control character U+0007"),
        ("free", "a\u202eb", "备注 (free): it contains the control character U+202E"),
        ("free", "机密 ★ 5年", "备注 (free): it is marked as a state secret, which does not belong into this record"),
        ("free", "a\ud800b", "备注 (free): it is not valid text"),
        ("amount", "", "数量 (amount): '' is not a number"),
        ("amount", "nan", "数量 (amount): 'nan' is not a number"),
        ("amount", "inf", "数量 (amount): 'inf' is not a number"),
        ("amount", True, "数量 (amount): True is not a number"),
        ("amount", "1e19", "数量 (amount): '1e19' is not a number"),
        ("amount", "0", "数量 (amount): 0 is less than 1"),
        ("amount", "100.5", "数量 (amount): 100.5 is more than 100"),
        ("share", "101", "进度 (share): 101 is more than 100"),
        ("cost", "1.234", "金额 (cost): 1.234 has more than two decimals"),
        ("cost", "-1", "金额 (cost): -1 is less than 0"),
        ("on", "2024-06", "日期 (on): '2024-06' is a month, not a day; write 2024-03-25"),
        ("on", "3/4", "日期 (on): '3/4' can be read in more than one way; write 2024-03-25"),
        ("on", "2024-02-30", None),
        ("during", "六月", "月份 (during): '六月' is not a month; write 2024-06"),
        ("stopped", "也许", "是否停产 (stopped): '也许' is neither yes nor no"),
        ("level", "市级", "级别 (level): '市级' is none of: street (街镇级), district (区级（重点）)"),
        ("body", "区交警", None),
        ("bodies", "区教育局", "单位名单 (bodies): at least 2 are needed, 1 given"),
        ("bodies", "区教育局、jiaoyu、区公安分局", "单位名单 (bodies): somebody is named twice"),
        ("team", "", "人员 (team): at least 2 are needed, 0 given"),
        ("proof", "回执.pdf", "附件 (proof): it is a file: write @PATH"),
        ("proof", {"name": "a", "sha256": SHA}, "附件 (proof): it is a file: write @PATH"),
        (
            "proof",
            {"name": "a", "sha256": SHA, "size": 25 * 1024 * 1024 + 1},
            "附件 (proof): the file has 26214401 bytes, at most 25 MB are possible",
        ),
        ("then", "2024-05-08", "后续 (then): 2024-05-08 is not ahead"),
        ("then", "不", None),
    ],
    ids=short,
)
def test_what_cannot_be_read_is_named_with_its_label(name: str, raw: Any, says: str | None) -> None:
    """Exit 2, the label first; nothing is written."""
    with pytest.raises(IllTyped) as wrong:
        value(name, raw)
    assert wrong.value.exit_code == 2
    if says is not None:
        assert str(wrong.value) == says


def test_a_unit_nobody_knows_comes_with_the_nearest() -> None:
    with pytest.raises(IllTyped) as wrong:
        value("body", "区教育")
    assert str(wrong.value.hint) == "Did you mean: 区教育局?"


def test_facts_keep_their_types_in_json() -> None:
    """Dates are dates and instants are UTC; names nobody declares are kept as they are."""
    facts = {"on": date(2024, 3, 25), "since": datetime(2024, 3, 25, 1, 30, tzinfo=UTC), "amount": 3, "old": "x"}
    stored = to_json(facts)
    assert stored == {"on": "2024-03-25", "since": "2024-03-25T01:30:00Z", "amount": 3, "old": "x"}
    assert from_json(FILE, stored) == facts
