"""What the program itself says is in the reader's language; titles, names and what people wrote are not its words."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from cli.terminal.reasons import day_words
from engine.calendar import workdays
from engine.calendar.published import load
from engine.definition.spans import Span
from tests.cli.conftest import Run

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def test_every_reason_why_a_day_counts_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    days, begin = load(), date(2024, 1, 31)
    terms = [Span(250, "workdays"), Span(366, "days"), Span(13, "months"), Span(1, "years"), Span(-30, "workdays")]
    said = {
        one.why for span in terms for roll in ("next", "previous") for one in workdays.steps(days, begin, span, roll)
    }
    paused = ((date(2024, 2, 5), date(2024, 3, 1)),)
    said |= {one.why for one in workdays.steps(days, begin, Span(5, "days"), "next", paused)}
    for unit, n in (("months", 30), ("hours", 30), ("office_hours", 30), ("workdays_same_time", 3)):
        at = days.at(begin, workdays.time(9))
        said |= {one.why for one in workdays.measured(days, at, at + timedelta(days=n, hours=1.5), unit)}
    assert len(said) > 20
    monkeypatch.setenv("DUBAN_LANG", "en")
    assert [why for why in sorted(said) if CHINESE.search(day_words(why))] == []
    assert day_words("国庆节调休上班") == "make-up workday for National Day"
    monkeypatch.setenv("DUBAN_LANG", "zh")
    assert [why for why in said if day_words(why) != why] == []


@pytest.mark.usefixtures("office")
def test_tables_and_their_foot_are_in_the_readers_language(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {line.split("\t")[2] for line in duban("unit", "list").out.splitlines()}
    assert kinds == {"上级", "办公室", "部门", "街镇", "国有企业", "企业", "其他"}
    terms = [
        line for line in duban("procedure", "show", "letter", "-o", "table").out.splitlines() if "awaiting" in line
    ]
    assert "送达日期起10个工作日" in terms[0]
    assert duban("report", "brief").out.splitlines()[-1].startswith("数据截至 2024-03-21 09:00；日历版本 ")
    monkeypatch.setenv("DUBAN_LANG", "en")
    states, _blank, _moves = duban("procedure", "show", "letter", "-o", "table").out.partition("\n\n")
    assert "2 working days" in states
    assert "个工作日" not in states
    assert not CHINESE.search(duban("calendar", "show", "2024").out)
    foot = duban("report", "brief").out.splitlines()[-1]
    assert foot.startswith("Told until 2024-03-21 09:00; calendar ")
    assert not CHINESE.search(foot)
    (one, *_others) = json.loads(duban("unit", "list", "--kind", "street", "-o", "json").out)
    assert one["kind"] == "street"  # what programs read has no language
