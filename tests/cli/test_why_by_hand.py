"""``duban item why`` checked by hand: a listed hazard that stands still over the National Day of 2024 and is extended.

What must be on the wall to check it: a calendar with these days. 2024: 1 to 7 October are off (国庆节), Sunday 29
September and Saturday 12 October are worked. 2025: 1 January is off (元旦); 28 January to 4 February are off (春节),
Sunday 26 January and Saturday 8 February are worked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.definition.registry import Registry
from engine.runtime import Upload
from engine.testing import Office
from tests.cli.conftest import Run
from tests.conftest import PROFILE, PUTUO
from tests.diaries.checks import sound
from tests.diaries.test_hazard_listing import LIAISON, enterprise, listed, treated
from tests.diaries.test_suspension import resume, suspend

HAZARD = "GPDB-2024-0001"
NOTICE_2024 = "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"
NOTICE_2025 = "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm"
SUSPENDED = "中止：技术鉴定；鉴定委托书〔2024〕1号；office.deputy 批准；2024年10月25日前复核"
NATIONAL = "national-2026-dfc39704；公布至2026年12月31日"


@pytest.fixture
def district(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registry: Registry) -> Any:
    """The district's office from a day on, and the database of every command of this test."""
    opened: list[Office] = []

    def begin(at: str) -> Office:
        one = Office(tmp_path, at=at, directory=PUTUO, profile=PROFILE, registry=registry)
        monkeypatch.setenv("DUBAN_DB", one.url)
        monkeypatch.setenv("COLUMNS", "80")
        opened.append(one)
        return one

    yield begin
    for one in opened:
        assert sound(one)
        one.engine.close()


Begin = Callable[[str], Office]


def plain(duban: Run, *words: str) -> list[tuple[str, ...]]:
    """The explanation as label and text, without the ladder, which is another question."""
    ran = duban("item", "why", HAZARD, *words)
    assert (ran.code, ran.err) == (0, "")
    lines = [tuple(line.split("\t")) for line in ran.out.splitlines()]
    return [one for one in lines if one[0] not in ("梯级", "下次提醒", "下一措施")]


def programs(duban: Run, *words: str) -> Any:
    return json.loads(duban("item", "why", HAZARD, *words, "-o", "json").out)


# an extension, then a suspension over the National Day, then a roll over the Spring Festival --------------------------


@pytest.fixture
def extended_and_suspended(district: Begin) -> Office:
    """To be put right by Monday 2024-09-30; extended to 2025-01-09; stood still from 2024-09-26 to 2024-10-15."""
    office = district("2024-07-15 09:00")
    number = treated(office, "2024-09-30")
    assert number == HAZARD
    office.until("2024-09-02 10:00")
    enterprise(office, number, "ask_to_extend", reason="设备未到", interim="停用", until="2025-01-09")
    (request,) = office.children(number, "extension")
    office.do(request, "opine", by=LIAISON, advice="属实")
    office.until("2024-09-04 10:00")
    office.do(request, "grant_listed", by="committee.deputy", opinion="同意")
    office.until("2024-09-26 10:00")
    suspend(office, number, "2024-10-25")
    office.until("2024-10-15 10:00")
    resume(office, number)
    office.until("2024-10-16 10:00")
    return office


# The extension is counted from the date it moves: 30 September + 101 calendar days
#     = 31 (October) + 30 (November) + 31 (December) + 9 (January) = 101 → 9 January 2025.
# Suspended on 26 September, which still counts. What remained up to 9 January, from the 27th on:
#     4 (September) + 31 (October) + 30 (November) + 31 (December) + 9 (January) = 105 calendar days.
# Resumed on 15 October, which does not count; the 105 days run from the 16th:
#     16 (October) + 30 (November) + 31 (December) = 77 by the end of the year, + 28 (January) = 105 → 28 January 2025.
# That is the first day of the Spring Festival: the term rolls over 29 January to 4 February to Wednesday 5 February.
TABLE = """\
GPDB-2024-0001 木粉除尘系统未设控爆装置
待办                    示例木粉加工有限公司：治理中
时限                    2025年2月5日 (周三)；确定
轮次                    3（共3轮）
期限                    记载的日期“整改期限”
记载                    2025年1月9日；“整改期限”；第15条“延期”，2024年9月4日
                        10:00
2024年9月26日           停计之日，余期自此重算
9月27日—10月15日        停计，不计入
10月16日—2025年1月28日  日历日，计第1–105天
1月29日—2月4日          春节，期限不在此日届满 [1]
2月5日                  顺延至此工作日
顺延之前                2025年1月28日 (周二、春节) 为非工作日（延期自此日计），
                        期限至2025年2月5日届满
停计                    2024年9月26日—10月15日；中止：技术鉴定；鉴定委托书
                        〔2024〕1号；office.deputy 批准；2024年10月25日前复核；
                        尚余105个日历日 (2024年9月27日—2025年1月9日)；2025年1月9
                        日 → 2025年2月5日
变更                    2024年9月30日 → 2025年1月9日；准予申请 YQ-2024-0001；自
                        2024年9月30日起延长101个日历日；第15条“延期”，2024年9月4
                        日 10:00；第1轮 → 第2轮
变更                    2025年1月9日 → 2025年2月5日；恢复计算；第19条“恢复”，
                        2024年10月15日 10:00；鉴定结论已出；第2轮 → 第3轮
下次提醒                首次提醒 2025年1月15日 09:00 告知责任单位
下一措施                告知函 2025年2月8日 09:00（若无人动作）
日历                    national-2026-dfc39704；公布至2026年12月31日
[1]                     https://www.gov.cn/zhengce/zhengceku/202411/content_6986
                        383.htm
"""


@pytest.mark.usefixtures("extended_and_suspended")
def test_the_table_of_an_extended_and_suspended_hazard(duban: Run) -> None:
    ran = duban("item", "why", HAZARD, "-o", "table")
    assert [line.rstrip() for line in ran.out.rstrip().splitlines()] == TABLE.splitlines()


@pytest.mark.usefixtures("extended_and_suspended")
def test_the_same_arithmetic_in_english(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_LANG", "en")
    lines = plain(duban)
    assert [one for one in lines if one[0][0] == "2" or one[0] in ("Due", "Before the roll", "Moved")] == [
        ("Due", "2025-02-05 (Wed); firm"),
        ("2024-09-26", "the day of the pause; what remained is counted from it"),
        ("2024-09-27 to 2024-10-15", "stood still, not counted"),
        ("2024-10-16 to 2025-01-28", "calendar days 1–105"),
        ("2025-01-29 to 2025-02-04", "Spring Festival: the term does not end here [1]"),
        ("2025-02-05", "rolled to this working day"),
        (
            "Before the roll",
            "2025-01-28 (Tue, Spring Festival) is no working day; extensions are counted from it, the term ends on"
            " 2025-02-05",
        ),
        (
            "Moved",
            "2024-09-30 → 2025-01-09; request granted YQ-2024-0001; 101 calendar days counted from 2024-09-30;"
            " line 15 “延期”, 2024-09-04 10:00; round 1 → 2",
        ),
        (
            "Moved",
            "2025-01-09 → 2025-02-05; resumed; line 19 “恢复”, 2024-10-15 10:00; 鉴定结论已出; round 2 → 3",
        ),
    ]
    assert dict(lines)["Stood still"].endswith(
        "; 105 calendar days of the term remained (2024-09-27 to 2025-01-09); 2025-01-09 → 2025-02-05"
    )


@pytest.mark.usefixtures("extended_and_suspended")
def test_programs_get_the_same_arithmetic(duban: Run) -> None:
    found = programs(duban)
    assert (found["first_due"], found["base"], found["due"]) == ("2024-09-30", "2025-01-28", "2025-02-05")
    assert (found["due_at"], found["standing"], found["overdue"]) == ("2025-02-06T00:00:00+08:00", "firm", False)
    assert found["recomputed"] == {"due": found["due"], "due_at": found["due_at"], "agrees": True, "kept": None}
    runs = [
        (run["first"], run["last"], run["days"], run["kind"], run["counted"], run["number_first"], run["number_last"])
        for run in found["runs"]
    ]
    assert runs == [
        ("2024-09-26", "2024-09-26", 1, "start", False, None, None),
        ("2024-09-27", "2024-10-15", 19, "paused", False, None, None),
        ("2024-10-16", "2025-01-28", 105, "day", True, 1, 105),
        ("2025-01-29", "2025-02-04", 7, "holiday", False, None, None),
        ("2025-02-05", "2025-02-05", 1, "rolled", False, None, None),
    ]
    assert [(run["name"], run["notice"]) for run in found["runs"] if run["name"]] == [("春节", NOTICE_2025)]
    assert len(found["days"]) == sum(run["days"] for run in found["runs"]) == 133
    off = [day["date"] for day in found["days"] if (day["name"], day["notice"]) == ("国庆节", NOTICE_2024)]
    assert off == ["2024-09-29", *(f"2024-10-0{n}" for n in range(1, 8)), "2024-10-12"]  # named though they stood still
    (pause,) = found["pauses"]
    assert (pause["since"], pause["until"], pause["pauses"]) == (
        "2024-09-26T10:00:00+08:00", "2024-10-15T10:00:00+08:00", True,
    )  # fmt: skip
    budget = [pause[key] for key in ("left", "unit", "base_before", "due_before", "due_after")]
    assert budget == [105, "days", "2025-01-09", "2025-01-09", "2025-02-05"]
    cause = pause["cause"]
    assert [cause[key] for key in ("kind", "code", "basis", "approved_by", "review_on")] == [
        "suspended", "tech_appraisal", "鉴定委托书〔2024〕1号", "office.deputy", "2024-10-25",
    ]  # fmt: skip
    keys = ("kind", "request", "base_before", "due_before", "base_after", "due_after", "round_before", "round_after")
    assert [tuple(move[key] for key in keys) for move in found["moves"]] == [
        ("request", "YQ-2024-0001", "2024-09-30", "2024-09-30", "2025-01-09", "2025-01-09", 1, 2),
        ("resumption", None, "2025-01-09", "2025-01-09", "2025-01-28", "2025-02-05", 2, 3),
    ]


# the plan of a listed hazard, in working days: while it stands still, and afterwards ----------------------------------


@pytest.fixture
def served(district: Begin) -> Office:
    """Served on Tuesday 2024-09-24: the plan is due ten working days later, on Saturday 12 October."""
    office = district("2024-09-24 10:00")
    assert listed(office, "2024-11-30") == HAZARD
    return office


HEAD = [
    ("待办", "示例木粉加工有限公司：已挂牌"),
    ("期限", "10个工作日 (listing.plan)"),
    ("依据", "假定；报送治理方案：暂定，待区安委办确认；交通部门有三十日的规定；普陀区时限方案 putuo-1"),
    ("起算", "2024年9月24日；“送达日期”；第7条“送达”，2024年9月24日 10:00"),
    ("2024年9月24日", "起算当日，不计入"),
]
FIRST_COUNT = [  # 25, 26, 27 September = 3; 29 September worked = 4; 30 = 5; 8 to 11 October = 9; 12 worked = 10
    ("9月25日—27日", "工作日，计第1–3天"),
    ("9月28日", "周末，不计入"),
    ("9月29日 (周日)", "国庆节调休上班，计第4天 [1]"),
    ("9月30日", "工作日，计第5天"),
    ("10月1日—7日", "国庆节，不计入 [1]"),
    ("10月8日—11日", "工作日，计第6–9天"),
    ("10月12日 (周六)", "国庆节调休上班，计第10天 [1]"),
]
# Suspended on 26 September: two days are used, 25 and 26; of ten, eight remain (27, 29, 30 September, 8 to 12 October).
# Resumed on 15 October: the eight are 16, 17, 18, then 21 to 25 October.
LEFT = "尚余8个工作日 (2024年9月27日—10月12日)"


def test_before_it_is_suspended(duban: Run, served: Office) -> None:
    assert plain(duban) == [
        HEAD[0], ("时限", "2024年10月12日 (周六)；确定"), ("轮次", "1"), *HEAD[1:], *FIRST_COUNT,
        ("日历", NATIONAL), ("[1]", NOTICE_2024),
    ]  # fmt: skip


def test_while_it_is_suspended_there_is_a_review_date_and_no_due_date(duban: Run, served: Office) -> None:
    served.until("2024-09-26 10:00")
    suspend(served, HAZARD, "2024-10-25")
    pause = ("停计", f"自2024年9月26日起；{SUSPENDED}；{LEFT}；停计前到期日为2024年10月12日")
    told = [HEAD[0], ("时限", "中止期间无到期日；2024年10月25日前复核"), ("轮次", "1"), *HEAD[1:],
            ("9月25日—26日", "工作日，计第1–2天")]  # fmt: skip
    assert plain(duban) == [*told, pause, ("日历", NATIONAL)]
    served.until("2024-10-08 10:00")  # the days of the pause up to today
    assert plain(duban) == [*told, ("9月27日—10月8日", "停计，不计入"), pause, ("日历", NATIONAL)]
    found = programs(duban)
    assert (found["standing"], found["status"], found["overdue"]) == ("suspended", "held", False)
    assert (found["due"], found["due_at"], found["late"]) == (None, None, None)
    assert found["ladder"]["no_measure"] == "held"
    assert found["recomputed"]["agrees"] is True  # the date that stood when it stopped
    (open_,) = found["pauses"]
    assert [open_[key] for key in ("until", "left", "unit", "base_before", "due_before", "due_after")] == [
        None, 8, "workdays", "2024-10-12", "2024-10-12", None,
    ]  # fmt: skip
    assert (open_["cause"]["began"]["label"], open_["cause"]["ended"]) == ("中止", None)
    assert [(run["kind"], run["days"], run["number_last"]) for run in found["runs"]] == [
        ("start", 1, None), ("workday", 2, 2), ("paused", 12, None),
    ]  # fmt: skip
    assert plain(duban, "--state", "中止复核") == [
        ("待办", "区安委会办公室 经办人：中止复核"),
        ("时限", "2024年10月25日 (周五)；确定"),
        ("轮次", "1"),
        ("期限", "记载的日期“复核日期”"),
        ("记载", "2024年10月25日；“复核日期”；第9条“中止”，2024年9月26日 10:00"),
        ("日历", NATIONAL),
    ]


def test_after_it_was_resumed_the_remaining_days_are_counted(duban: Run, served: Office) -> None:
    served.until("2024-09-26 10:00")
    suspend(served, HAZARD, "2024-10-25")
    served.until("2024-10-15 10:00")
    resume(served, HAZARD)
    assert plain(duban) == [
        HEAD[0],
        ("时限", "2024年10月25日 (周五)；确定"),
        ("轮次", "2（共2轮）"),
        *HEAD[1:],
        ("9月25日—26日", "工作日，计第1–2天"),
        ("9月27日—10月15日", "停计，不计入"),
        ("10月16日—18日", "工作日，计第3–5天"),
        ("10月19日—20日", "周末，不计入"),
        ("10月21日—25日", "工作日，计第6–10天"),
        ("停计", f"2024年9月26日—10月15日；{SUSPENDED}；{LEFT}；2024年10月12日 → 2024年10月25日"),
        ("变更", "2024年10月12日 → 2024年10月25日；恢复计算；第10条“恢复”，2024年10月15日 10:00；鉴定结论已出；"
                 "第1轮 → 第2轮"),
        ("日历", NATIONAL),
    ]  # fmt: skip
    # The first round ended with the resumption. It had not run out: it stood still when its date went by.
    told = plain(duban, "--round", "1")
    assert told[:3] == [
        HEAD[0], ("时限", "2024年10月12日 (周六)"),
        ("轮次", "1（共2轮）；已结束，另定日期：第10条“恢复”，2024年10月15日 10:00"),
    ]  # fmt: skip
    assert told[7:14] == FIRST_COUNT
    assert told[14:] == [
        ("停计", f"2024年9月26日—10月15日；{SUSPENDED}；{LEFT}；停计前到期日为2024年10月12日"),
        ("日历", NATIONAL), ("[1]", NOTICE_2024),
    ]  # fmt: skip
    ending = programs(duban, "--round", "1")["ending"]
    assert (ending["how"], ending["kept"], ending["late"]) == ("moved", True, 0)


def test_suspended_a_second_time_it_says_what_it_was_due_on_after_the_first(duban: Run, served: Office) -> None:
    """Due on 25 October after the first pause. On the 17th four days are used; six remain: 18, 21 to 25 October."""
    served.until("2024-09-26 10:00")
    suspend(served, HAZARD, "2024-10-25")
    served.until("2024-10-15 10:00")
    resume(served, HAZARD)
    served.until("2024-10-17 10:00")
    suspend(served, HAZARD, "2024-11-15")
    told = plain(duban)
    assert [one for one in told if one[0].startswith(("9月", "10月"))] == [
        ("9月25日—26日", "工作日，计第1–2天"),
        ("9月27日—10月15日", "停计，不计入"),
        ("10月16日—17日", "工作日，计第3–4天"),
    ]
    assert [text for label, text in told if label == "停计"][1].endswith(
        "；2024年11月15日前复核；尚余6个工作日 (2024年10月18日—25日)；停计前到期日为2024年10月25日"
    )
    assert [(one["base_before"], one["due_after"]) for one in programs(duban)["pauses"]] == [
        ("2024-10-12", "2024-10-25"), ("2024-10-25", None),
    ]  # fmt: skip


def test_suspended_again_while_the_plan_is_treated_both_deadlines_tell_it(duban: Run, served: Office) -> None:
    """The term of the plan is away, but can come back: a second pause moves it too, and no date set later."""
    served.until("2024-09-26 10:00")
    suspend(served, HAZARD, "2024-10-25")
    served.until("2024-10-15 10:00")
    resume(served, HAZARD)
    served.until("2024-10-16 10:00")
    enterprise(served, HAZARD, "file_plan", plan=Upload("治理方案.txt", "六要素".encode()))
    served.do(HAZARD, "approve_plan", by=LIAISON, plan_complete="yes", review="六要素齐全")
    served.until("2024-10-17 10:00")
    suspend(served, HAZARD, "2024-11-15", "hearing")
    served.until("2024-10-23 10:00")
    resume(served, HAZARD)
    # Of the plan's ten days 25, 26 September, 16, 17 October are used; six remain: 24, 25, then 28 to 31 October.
    plan = dict(plain(duban, "--state", "已挂牌"))
    assert plan["时限"] == "2024年10月31日 (周四)；停计"
    assert plan["10月28日—31日"] == "工作日，计第7–10天"
    assert [move["due_after"] for move in programs(duban, "--state", "listed")["moves"]] == ["2024-10-25", "2024-10-31"]
    # 30 November is a Saturday. 44 days remained on 17 October; 23 October + 44 = 6 December, a Friday.
    assert dict(plain(duban))["变更"].startswith("2024年12月2日 → 2024年12月6日；恢复计算；")
    enterprise(served, HAZARD, "ask_to_extend", reason="设备未到", interim="停用", until="2024-12-31")
    (request,) = served.children(HAZARD, "extension")
    served.do(request, "opine", by=LIAISON, advice="属实")
    served.do(request, "grant_listed", by="committee.deputy", opinion="同意")
    told = plain(duban)
    assert dict(told)["时限"] == "2024年12月31日 (周二)；确定"
    assert dict(told)["停计"].startswith("2024年10月17日—23日；中止：听证；")
    assert dict(told)["停计"].endswith("；到期日系其后另定，不因此顺延")
    assert [text for label, text in told if label == "变更"][1].startswith(
        "2024年12月6日 → 2024年12月31日；准予申请 YQ-2024-0001；自2024年12月6日起延长25个日历日；"
    )


@pytest.mark.parametrize(
    ("back", "due", "said"),
    [
        ("2024-10-15 10:00", "2024-10-15", "已无余期，恢复当日到期"),  # a Tuesday
        ("2024-10-19 10:00", "2024-10-21", "顺延至此工作日"),  # a Saturday: the next working day
    ],
)
def test_suspended_on_its_last_day(duban: Run, served: Office, back: str, due: str, said: str) -> None:
    served.until("2024-10-12 10:00")
    suspend(served, HAZARD, "2024-10-25")
    served.until(back)
    resume(served, HAZARD)
    assert programs(duban)["due"] == due
    told = plain(duban)
    assert told[told.index(("10月12日 (周六)", "国庆节调休上班，计第10天 [1]")) + 1][1] == "停计，不计入"
    assert next(text for label, text in told if label == f"10月{due[-2:]}日") == said
    assert "；尚余0个工作日；2024年10月12日 → " in dict(told)["停计"]


def test_suspended_when_its_date_has_gone_by_it_stays_overdue(duban: Run, served: Office) -> None:
    served.until("2024-10-14 10:00")
    suspend(served, HAZARD, "2024-10-25")
    served.until("2024-10-18 10:00")
    assert dict(plain(duban))["时限"] == "中止期间无到期日；2024年10月25日前复核"
    resume(served, HAZARD)
    told = dict(plain(duban))
    assert told["时限"] == "2024年10月12日 (周六)；确定；已逾期5个工作日"  # 14 to 18 October
    assert told["停计"] == f"2024年10月14日—18日；{SUSPENDED}；到期日不变，升级暂停"


# beyond the published calendar ----------------------------------------------------------------------------------------


def test_a_term_that_crosses_into_a_year_not_yet_published(duban: Run, district: Begin) -> None:
    """Served on 22 December 2026: 23, 24, 25 = 3; 28 to 31 = 7; 1 January is off; 4, 5, 6 January 2027 = 10.

    Beyond the edge days are counted Monday to Friday without the fixed holidays, and marked.
    """
    office = district("2026-12-22 10:00")
    assert listed(office, "2027-06-30") == "GPDB-2026-0001"
    ran = duban("item", "why", "GPDB-2026-0001")
    told = [tuple(line.split("\t")) for line in ran.out.splitlines()]
    assert told[1] == ("时限", "2027年1月6日 (周三)；暂定")
    assert told[6:] == [
        ("2026年12月22日", "起算当日，不计入"),
        ("12月23日—25日", "工作日，计第1–3天"),
        ("12月26日—27日", "周末，不计入"),
        ("12月28日—31日", "工作日，计第4–7天"),
        ("2027年1月1日", "元旦，不计入 （尚未公布）"),
        ("1月2日—3日", "周末，不计入 （尚未公布）"),
        ("1月4日—6日", "工作日，计第8–10天 （尚未公布）"),
        *told[13:-1],
        ("日历", f"{NATIONAL}；暂定：日后公布的通知可能改变此日"),
    ]
    found = json.loads(duban("item", "why", "GPDB-2026-0001", "-o", "json").out)
    assert (found["due"], found["standing"], found["provisional"]) == ("2027-01-06", "provisional", True)
    assert found["calendar"]["published_until"] == "2026-12-31"
    assert [(run["first"], run["published"], run["notice"]) for run in found["runs"][3:]] == [
        ("2026-12-28", True, None), ("2027-01-01", False, None), ("2027-01-02", False, None),
        ("2027-01-04", False, None),
    ]  # fmt: skip
