"""Terms in units that no shipped procedure uses yet, and series that roll, lived on a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import IllTyped
from engine.testing import Office, local

DIRECTORY = Path(__file__).parents[2] / "workflows/directory/putuo"
REPORT = '''

class NAME(Procedure, title="TITLE", prefix="PREFIX", version=1, slip=CALM):
    """What is owed for a period."""

    due_day = day("时限")
    owed = State("待报", owed_by=HANDLER, due=DUE_DAY)
    filed = Final("已报")
    missed = Final("未报", dropped=True)
    call = START.to(owed, "到期", by=PARENT, asks=[due_day])
    file = owed.to(filed, "报送", by=HANDLER)
    drop = owed.to(missed, "终结", by=PARENT)

'''


def report(name: str, prefix: str, due: str = "due_day") -> str:
    words = {"NAME": name, "TITLE": name, "PREFIX": prefix, "DUE_DAY": due}
    text = REPORT
    for word, given in words.items():
        text = text.replace(word, given)
    return text


PROCEDURES = '''
from engine import *

HANDLER = Post("经办人", at=OFFICE)
HEAD = Post("主任", at=OFFICE)
CALM = Ladder(Rung("提醒", workdays(1), tells=HANDLER), Rung("报告", workdays(2), tells=HEAD, every=workdays(5)))


class Answer(Procedure, title="答复", prefix="DF", version=1, slip=CALM):
    """What is asked is answered in time, whatever time is counted in."""

    happened = instant("发生时间", optional=True)
    due_day = day("时限", optional=True)
    chosen = State("待选", owed_by=HANDLER, due=limit("answer.choose", workdays(1)))
    by_hours = State("24小时内", owed_by=HANDLER, due=limit("answer.hours", hours(24)))
    by_office = State("8个办公小时内", owed_by=HANDLER, due=limit("answer.office", office_hours(8)))
    by_time = State("2个工作日内", owed_by=HANDLER, due=limit("answer.time", workdays_same_time(2)))
    by_month = State("1个月内", owed_by=HANDLER, due=limit("answer.month", months(1)))
    by_date = State("按期", owed_by=HANDLER, due=due_day)
    done = Final("办结")
    late = Final("逾期", dropped=True)
    ask = START.to(chosen, "提问", by=HANDLER)
    in_hours = chosen.to(by_hours, "小时", by=HANDLER)
    in_office = chosen.to(by_office, "办公小时", by=HANDLER)
    in_time = chosen.to(by_time, "同一时刻", by=HANDLER)
    in_month = chosen.to(by_month, "月", by=HANDLER)
    on_date = chosen.to(by_date, "日期", by=HANDLER, asks=[due_day], when=[has(due_day)])
    finish = any_of(by_hours, by_office, by_time, by_month, by_date).to(done, "答复", by=HANDLER)
    give_up = chosen.to(late, "作罢", by=HANDLER)
'''
DUTY = '''
class Duty(Procedure, title="值守", prefix="ZS", version=1, slip=CALM):
    """Series of every kind."""

    kept = State(
        "值守中", owed_by=HANDLER, exempt="常设工作",
        opens=[
            monthly(25, Report), monthly(25, Fixed, roll=None), monthly(25, Friday, roll="previous"),
            quarterly(30, Early, inclusive=False),
        ],
    )
    ended = Final("终止")
    begin = START.to(kept, "开始", by=HANDLER)
    end = kept.to(ended, "终止", by=HANDLER)
'''


@pytest.fixture
def terms(place: Path | str, tmp_path: Path) -> Office:
    folder = tmp_path / "procedures"
    folder.mkdir()
    kinds = report("Report", "YB") + report("Friday", "TQ") + report("Early", "QQ")
    kinds += report("Fixed", "DR", "on(due_day, roll=None)")
    (folder / "terms.py").write_text(PROCEDURES + kinds + DUTY, "utf-8")
    return Office(place, at="2024-05-06 09:00", directory=DIRECTORY, packages=(), folders=[folder])


def asked(office: Office, way: str, **facts: object) -> str:
    number = office.open("answer", by="office.handler")
    office.do(number, way, by="office.handler", **facts)
    return number


@pytest.mark.parametrize(
    ("way", "due"),
    [
        ("in_hours", "2024-09-28 16:30"),  # a Saturday: hours run through
        ("in_office", "2024-09-29 16:00"),  # the Sunday is made up
        ("in_time", "2024-09-30 16:30"),
        ("in_month", "2024-10-29 00:00"),  # 27 October is a Sunday, the term ends with Monday
    ],
)
def test_a_term_lapses_at_its_instant_and_not_before(terms: Office, way: str, due: str) -> None:
    terms.until("2024-09-27 16:30")
    number = asked(terms, way)
    assert local(terms.item(number).owes[0].due_at) == due
    terms.until(f"{datetime.fromisoformat(due) - timedelta(minutes=1):%Y-%m-%d %H:%M}")
    assert "lapse" not in " ".join(terms.log(number))
    terms.until(due)
    terms.until("2024-11-01 09:00")
    (lapse,) = [event for event in terms.engine.history(number) if "lapse" in event.transition]
    assert local(lapse.occurred_at) == due


def test_dates_nobody_can_count_are_refused_and_nothing_is_changed(terms: Office) -> None:
    number = terms.open("answer", by="office.handler")
    before_it = terms.engine.history(number)
    for day, what in (
        ("2017-12-31", "2017-12-31 lies before the calendar, whose first day is 2018-01-01."),
        ("2101-01-01", "2101-01-01 lies beyond 2100-12-31, the last day anything is counted to."),
    ):
        with pytest.raises(IllTyped) as refused:
            terms.do(number, "on_date", by="office.handler", due_day=day)
        assert (str(refused.value), refused.value.exit_code) == (f"时限 (due_day): {what}", 2)
    assert terms.engine.history(number) == before_it
    terms.do(number, "on_date", by="office.handler", due_day="2100-12-01")
    assert str(terms.due(number)) == "2100-12-01"


def test_series_are_due_as_they_roll(terms: Office) -> None:
    """25 May 2024 is a Saturday, 25 August a Sunday; 30 June a Sunday, so that the 29th, before it, is a Saturday."""
    duty = terms.open("duty", by="office.handler")
    terms.until("2024-09-01 09:00")
    due = {
        code: [str(terms.due(one)) for one in terms.children(duty, code)]
        for code in ("report", "fixed", "friday", "early")
    }
    assert due == {
        "report": ["2024-05-27", "2024-06-25", "2024-07-25", "2024-08-26"],
        "fixed": ["2024-05-25", "2024-06-25", "2024-07-25", "2024-08-25"],
        "friday": ["2024-05-24", "2024-06-25", "2024-07-25", "2024-08-23"],
        "early": ["2024-06-28"],
    }
