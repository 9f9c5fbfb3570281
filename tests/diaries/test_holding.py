"""Who held an item on which working days, and why its clock stood still meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from engine.calendar.dates import read_instant
from engine.decision.holding import KINDS, Holding, totals
from engine.errors import Usage
from engine.testing import Office
from tests.diaries.test_hazard_listing import ACCEPTORS, LIAISON, enterprise, treated
from tests.diaries.test_people_and_the_ladder import task


def holding(office: Office, number: str, until: date | None = None) -> Holding:
    """The life of an item, whose stretches add up to it day for day."""
    found = office.engine.holding(number, until)
    assert found is not None
    calendar = office.engine.calendar
    assert found.workdays == calendar.workdays_between(found.since, found.until)
    assert sum(one.workdays for one in found.stretches) == found.workdays
    assert (found.stretches[0].since, found.stretches[-1].until) == (found.since, found.until)
    ends = zip(found.stretches, found.stretches[1:], strict=False)
    assert all(one.until == following.since for one, following in ends)
    return found


def lines(found: Holding) -> list[tuple[str, str | None, str, int]]:
    return [(one.state, one.unit, one.kind, one.workdays) for one in found.stretches]


def test_a_task_and_its_two_holders(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-04-10 10:00")
    office.do(number, "submit", by="jiaoyu.liaison", report="已完成")
    office.until("2024-04-16 10:00")
    office.do(number, "send_back", by="office.handler", reason="材料不全")
    office.until("2024-04-18 10:00")
    office.do(number, "submit", by="jiaoyu.liaison", report="已补齐")
    office.until("2024-04-19 10:00")
    office.do(number, "close", by="office.handler")
    found = holding(office, number)
    assert lines(found) == [
        ("assigned", "jiaoyu", "running", 0),
        ("received", "jiaoyu", "running", 0),
        ("in_progress", "jiaoyu", "running", 13),
        ("reviewing", "anweiban", "running", 4),
        ("in_progress", "jiaoyu", "running", 2),
        ("reviewing", "anweiban", "running", 1),
    ]
    assert found.ended
    away = found.stretches[3]
    assert (away.stands, away.post, away.state_label) == (("办理中",), "handler", "审核")


def test_while_the_work_is_accepted_the_treatment_stands_still(office: Office) -> None:
    number = treated(office)
    office.until("2024-05-06 10:00")
    enterprise(office, number, "ask_accept", completion="已改造")
    office.until("2024-05-13 10:00")
    office.do(number, "reject", by=LIAISON, opinion="不合格", acceptors=ACCEPTORS)
    found = holding(office, number)
    (accepting,) = [one for one in found.stretches if one.state == "accepting"]
    assert (accepting.unit, accepting.workdays, accepting.stands) == ("shichang", 6, ("治理中",))


def test_the_office_does_not_hold_what_waits_for_others(office: Office) -> None:
    one = task(office, "jiaoyu")
    parent = office.item(one).parent
    assert parent is not None
    office.until("2024-03-27 10:00")
    office.do(one, "submit", by="jiaoyu.liaison", report="已完成")
    office.until("2024-03-29 10:00")
    office.do(one, "close", by="office.handler")
    office.until("2024-04-02 10:00")
    found = holding(office, parent)
    assert lines(found) == [
        ("issuing", "anweiban", "running", 0),
        ("in_progress", "anweiban", "waiting", 6),
        ("in_progress", "anweiban", "running", 2),
    ]
    assert found.stretches[1].awaits == "task"
    assert not found.ended


def test_a_proposal_whose_grounds_are_held_is_held_by_nobody(office: Office) -> None:
    overdue = task(office, "jiaoyu")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(overdue, "letter")
    office.do(overdue, "submit", by="jiaoyu.liaison", report="已完成")
    office.until("2024-05-10 10:00")
    office.do(overdue, "send_back", by="office.handler", reason="材料不全")
    office.until("2024-05-14 10:00")
    found = holding(office, letter)
    assert lines(found) == [("proposed", "anweiban", "held", 2), ("proposed", "anweiban", "running", 3)]
    assert found.stretches[0].cause == "grounds"
    office.do(overdue, "submit", by="jiaoyu.liaison", report="已补齐")
    office.until("2024-05-16 10:00")
    assert lines(holding(office, letter))[-1] == ("proposed", "anweiban", "held", 2)
    office.do(overdue, "close", by="office.handler")
    ended = holding(office, letter)
    assert ended.ended
    assert sum(one.workdays for one in ended.stretches if one.kind == "held") == 4


def test_what_is_recorded_later_counts_from_when_it_happened(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-03-28 10:00")
    office.do(number, "submit", by="office.handler", for_="jiaoyu", source="来函", on="2024-03-26 15:00", report="已办")
    assert lines(holding(office, number))[-2:] == [
        ("in_progress", "jiaoyu", "running", 3),
        ("reviewing", "anweiban", "running", 2),
    ]


def test_what_the_clock_did_late_counts_from_its_recording(office: Office) -> None:
    number = office.open("assignment", by="office.handler", via="enter_row", title="甲", todo="乙", source="丙",
                         due_month="2024-06", leads=["jiaoyu"])  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (one,) = office.children(number)
    office.engine.set_now(read_instant("2024-03-28 10:00", "Asia/Shanghai"))  # nobody ran the clock for a week
    while office.engine.tick():
        pass
    assert lines(holding(office, one)) == [("assigned", "jiaoyu", "running", 5), ("received", "jiaoyu", "running", 0)]


def test_as_things_stood_at_the_end_of_a_day(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-04-10 10:00")
    office.do(number, "submit", by="jiaoyu.liaison", report="已完成")
    office.until("2024-04-19 10:00")
    office.do(number, "close", by="office.handler")
    then = holding(office, number, date(2024, 4, 12))
    assert lines(then)[-1] == ("reviewing", "anweiban", "running", 2)
    assert (then.ended, then.until) == (False, date(2024, 4, 12))
    assert office.engine.holding(number, date(2024, 3, 20)) is None
    with pytest.raises(Usage, match="2024-04-20 lies in the future"):
        office.engine.holding(number, date(2024, 4, 20))


def test_totals_under_every_heading_add_up_to_the_same_days(office: Office) -> None:
    first = task(office, "jiaoyu", title="甲事")
    second = task(office, "gongan", title="乙事", month="2024-06")
    office.until("2024-05-13 10:00")
    office.do(first, "submit", by="jiaoyu.liaison", report="已完成")
    office.until("2024-05-20 10:00")
    lives = list(office.engine.holdings())
    assert {one.number for one in lives} >= {first, second}
    whole = sum(one.workdays for one in lives)
    for heading in ("unit", "state", "role"):
        rows = totals(lives, lambda life, stretch, heading=heading: str(getattr(stretch, heading)))
        assert sum(row.workdays for row in rows) == whole
        assert all(row.workdays == sum(getattr(row, kind) for kind in KINDS) for row in rows)
    by_unit = {row.key: row for row in totals(lives, lambda life, stretch: stretch.unit or "")}
    assert (by_unit["gongan"].items, by_unit["gongan"].running) == (1, holding(office, second).workdays)
    assert by_unit["anweiban"].waiting == 2 * holding(office, second).workdays
    assert by_unit["anweiban"].held > 0  # the letter to the education bureau waits while the task is reviewed
    only = list(office.engine.holdings("letter"))
    assert {one.procedure for one in only} == {"letter"}
