"""Who held an item on which working days, and why its clock stood still meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from engine.calendar.dates import read_instant
from engine.decision.holding import KINDS, Holding, totals
from engine.errors import Usage
from engine.runtime import Engine
from engine.testing import Office
from tests.diaries.test_hazard_listing import ACCEPTORS, LIAISON, enterprise, treated
from tests.diaries.test_people_and_the_ladder import task
from tests.diaries.test_suspension import resume, suspend


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


def test_a_request_that_cannot_be_told_is_held_by_nobody(office: Office) -> None:
    """While the work is reviewed its date cannot be moved, so the office's term to decide about that stands still."""
    number = task(office, "gongan", month="2024-08")
    office.until("2024-05-20 10:00")
    office.do(number, "ask_to_extend", by="gongan.liaison", reason="班子调整", until="2024-09-30")
    (request,) = office.children(number, "extension")
    office.do(number, "submit", by="gongan.liaison", report="已完成")
    office.until("2024-05-22 10:00")
    office.do(number, "send_back", by="office.handler", reason="材料不全")
    office.until("2024-05-24 10:00")
    found = holding(office, request)
    assert lines(found) == [("advising", "anweiban", "held", 2), ("advising", "anweiban", "running", 2)]
    assert [one.cause for one in found.stretches] == ["request", None]


def test_a_pause_ends_with_the_round_it_belongs_to(office: Office) -> None:
    """A proposal sent back while its grounds are held, and proposed again when they stand: the second time it runs."""
    overdue = task(office, "jiaoyu")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(overdue, "letter")
    office.do(overdue, "submit", by="jiaoyu.liaison", report="已完成")
    office.until("2024-05-10 10:00")
    office.do(letter, "send_back", by="office.head", reason="文字不妥")
    office.until("2024-05-13 10:00")
    office.do(letter, "redraft", by="office.handler", draft="重拟文稿")
    office.until("2024-05-15 10:00")
    office.do(overdue, "send_back", by="office.handler", reason="材料不全")
    office.until("2024-05-17 10:00")
    office.do(letter, "check", by="office.deputy", opinion="同意")
    office.until("2024-05-21 10:00")
    assert [(one.state, one.kind, one.workdays) for one in holding(office, letter).stretches] == [
        ("proposed", "held", 2), ("drafting", "held", 2), ("checking", "held", 2), ("checking", "running", 2),
        ("proposed", "running", 2),
    ]  # fmt: skip


def test_suspensions_that_touch_are_one_stretch_and_count_under_their_reasons(office: Office) -> None:
    """Resumed and suspended again on 15 April, for the same reason and on the same paper; a third time for another."""
    number = task(office, "jiaoyu")
    for day, back, code in (
        ("2024-04-10", "2024-04-15", "hearing"), ("2024-04-15", "2024-04-18", "hearing"),
        ("2024-04-18", "2024-04-22", "force_majeure"), ("2024-04-23", "2024-04-25", "hearing"),
    ):  # fmt: skip
        office.until(f"{day} 10:00")
        suspend(office, number, "2024-05-08", code)
        office.until(f"{back} 10:00")
        resume(office, number)
    found = holding(office, number)
    stretches = [(str(one.since), str(one.until), one.kind, one.code) for one in found.stretches[3:]]
    assert stretches == [
        ("2024-04-10", "2024-04-18", "suspended", "hearing"),
        ("2024-04-18", "2024-04-22", "suspended", "force_majeure"),
        ("2024-04-22", "2024-04-23", "running", None),
        ("2024-04-23", "2024-04-25", "suspended", "hearing"),
    ]
    (row,) = totals([found], lambda life, _stretch: life.procedure)
    assert row.codes == {"hearing": 6 + 2, "force_majeure": 2}
    assert (row.suspended, row.running, row.items) == (10, 14, 1)


def test_a_life_whose_procedure_does_not_load_goes_by_codes(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-04-10 10:00")
    office.do(number, "exempt", by="office.head", reason="免办")
    known = holding(office, number)
    bare = Engine(office.url, packages=())
    found = bare.holding(number)
    bare.close()
    assert found is not None
    assert [one.state_label for one in known.stretches] == ["待签收", "已签收", "办理中"]
    assert [one.state_label for one in found.stretches] == ["assigned", "received", "in_progress"]
    assert (found.ended, found.workdays, lines(found)) == (True, known.workdays, lines(known))


def test_no_day_is_held_twice_where_somebody_acted_before_the_clock_had_recorded_it(office: Office) -> None:
    """The clock deems the task received on 5 June, late; on the 6th it is recorded that work began on the 1st."""
    office.until("2024-05-29 10:00")
    row = office.open("assignment", by="office.handler", via="enter_row", title="甲", todo="乙", source="丙",
                      due_month="2024-08", leads=["minzheng"])  # fmt: skip
    office.do(row, "issue", by="office.handler")
    (one,) = office.children(row)
    office.engine.set_now(read_instant("2024-06-05 10:00", "Asia/Shanghai"))  # nobody ran the clock for a week
    while office.engine.tick():
        pass
    office.do(one, "begin", by="office.handler", for_="minzheng", source="来函", on="2024-06-01 10:00")
    office.until("2024-06-11 10:00")
    assert [(one.state, str(one.since), one.workdays) for one in holding(office, one).stretches] == [
        ("assigned", "2024-05-29", 5), ("received", "2024-06-05", 0), ("in_progress", "2024-06-05", 3),
    ]  # fmt: skip


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
