"""Work that stands still: over the National Day of 2024, with letters on the way, overdue, with children.

The arithmetic can be checked by hand: in 2024 1 to 7 October are off, Sunday 29 September and Saturday 12 October are
worked; Labour Day is 1 to 5 May, Saturday 11 May is worked; 10 June is off.
"""

from __future__ import annotations

import pytest

from engine.decision.outcome import Outcome
from engine.errors import Changed, Refused
from engine.runtime.answers.views import Owed
from engine.testing import Office
from tests.diaries.checks import sound as healthy
from tests.diaries.test_hazard_listing import enterprise, listed, treated
from tests.diaries.test_people_and_the_ladder import task


def suspend(office: Office, number: str, review: str, code: str = "tech_appraisal") -> Outcome:
    return office.engine.suspend(number, code, "鉴定委托书〔2024〕1号", review, actor="office.deputy")


def resume(office: Office, number: str) -> Outcome:
    return office.engine.resume(number, "鉴定结论已出", actor="office.head")


def owed(office: Office, number: str, place: int = 0) -> Owed:
    return office.item(number).owes[place]


def stands_still(office: Office, number: str) -> bool:
    """No due date, never overdue, and somebody owes another look at it or at its parent."""
    item = office.item(number)
    first = item.owes[0]
    assert (first.due, first.due_at, first.days, first.overdue) == (None, None, None, False)
    assert item.suspension is not None
    reviewed = item.suspension.parent is not None or [one.what for one in item.owes[1:]] == ["中止复核"]
    return first.standing == "suspended" and reviewed


def sound(office: Office) -> bool:
    """What has become due by resuming is done, and nothing is lost, late or broken."""
    office.until(office.now())
    return healthy(office)


def left(outcome: Outcome) -> str:
    """What was left of the budget, as the event says."""
    budget = outcome.lines[-1].effects["left"]
    return f"{budget['n']} {budget['unit']}"


def refused(office: Office, number: str, transition: str, *, by: str, **facts: object) -> list[str]:
    with pytest.raises(Refused) as found:
        office.do(number, transition, by=by, **facts)
    return [str(one) for one in found.value.reasons]


STANDS = "the item has been suspended since {} (技术鉴定); it accepts notes, its resumption and what ends it"


# a listed hazard over the National Day ------------------------------------------------------------------------------


def test_working_days_of_a_listed_hazard_over_the_national_day(office: Office) -> None:
    """The plan is due ten working days after service."""
    office.until("2024-09-24 10:00")
    number = listed(office, "2024-12-20")
    assert str(office.due(number)) == "2024-10-12"  # 25, 26, 27, 29, 30 September, 8, 9, 10, 11, 12 October
    office.until("2024-09-27 10:00")
    assert left(suspend(office, number, "2024-10-25")) == "7 workdays"
    assert stands_still(office, number)
    office.until("2024-10-15 16:00")
    assert left(resume(office, number)) == "7 workdays"
    assert str(office.due(number)) == "2024-10-24"  # 16, 17, 18, 21, 22, 23, 24 October
    assert sound(office)


def test_calendar_days_of_a_listed_hazard_over_the_national_day(office: Office) -> None:
    """The acceptance is due ten calendar days after the application."""
    office.until("2024-09-25 10:00")
    number = treated(office, "2024-12-20")
    enterprise(office, number, "ask_accept", completion="已改造")
    assert str(office.due(number)) == "2024-10-08"  # the tenth day is 5 October; the office opens again on the 8th
    office.until("2024-09-30 10:00")
    assert left(suspend(office, number, "2024-10-25")) == "5 days"
    office.until("2024-10-09 10:00")
    assert left(resume(office, number)) == "5 days"
    assert str(office.due(number)) == "2024-10-14"  # five days after 9 October, a Monday
    assert sound(office)


def test_a_fixed_date_of_a_listed_hazard_over_the_national_day(office: Office) -> None:
    """The treatment ends on a recorded date; its remaining calendar days are armed again."""
    office.until("2024-09-24 10:00")
    number = treated(office, "2024-10-31")
    office.until("2024-09-27 10:00")
    assert left(suspend(office, number, "2024-10-25")) == "34 days"  # 3 in September, 31 in October
    office.until("2024-10-15 10:00")
    assert left(resume(office, number)) == "34 days"
    assert str(office.due(number)) == "2024-11-18"  # 16 to the end of October, 18 in November; a Monday
    item = office.item(number)
    assert item.facts["rectify_by"] == "2024-10-31"  # the recorded date stays what it was
    assert sound(office)


def test_nothing_periodic_is_opened_while_the_hazard_stands_still(office: Office) -> None:
    office.until("2024-09-02 10:00")
    number = treated(office, "2024-12-20")
    suspend(office, number, "2024-09-30")
    office.until("2024-09-20 10:00")
    suspend(office, number, "2024-10-15")
    office.until("2024-10-11 10:00")
    assert office.children(number, "progress") == []
    resume(office, number)
    office.until("2024-10-12 10:00")
    # what was missed in September stays missed
    assert [office.item(one).owes[0].due.isoformat() for one in office.children(number, "progress")] == ["2024-10-25"]  # type: ignore[union-attr]


# a task while its letter is proposed, signed, served ----------------------------------------------------------------


def slipped(office: Office) -> tuple[str, str]:
    """A task due on 30 April; its letter was proposed on 8 May and is to be decided by 10 May."""
    number = task(office, "jiaoyu")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(number, "letter")
    return number, letter


def test_a_proposed_letter_waits_and_keeps_the_day_it_had(office: Office) -> None:
    number, letter = slipped(office)
    office.until("2024-05-09 10:00")
    suspend(office, number, "2024-06-05")
    assert stands_still(office, number)
    assert (owed(office, letter).standing, owed(office, letter).due) == ("held", None)
    assert refused(office, letter, "sign", by="office.head") == [
        "the grounds are held: the work is away for a decision; this waits until it comes back"
    ]
    office.until("2024-05-20 10:00")
    assert office.log(letter, "clock.lapse", "clock.remind") == ["2024-05-09 clock.remind 末次提醒"]
    resume(office, number)
    assert owed(office, number).overdue  # an overdue item resumes overdue
    assert str(office.due(letter)) == "2024-05-21"  # of two working days one was left
    office.do(letter, "sign", by="office.head")
    assert office.state(letter) == "signed"
    assert sound(office)


def test_a_proposed_letter_may_be_declined_while_the_task_stands_still(office: Office) -> None:
    number, letter = slipped(office)
    suspend(office, number, "2024-06-05")
    office.do(letter, "decline", by="office.head", reason="已中止", then="2024-05-13")
    office.until("2024-05-20 10:00")
    assert len(office.children(number, "letter")) == 1
    resume(office, number)
    office.until("2024-05-21 09:00")
    assert len(office.children(number, "letter")) == 2  # on its day it would have been proposed again


def test_a_signed_letter_is_neither_served_nor_lost(office: Office) -> None:
    number, letter = slipped(office)
    office.do(letter, "sign", by="office.head")
    suspend(office, number, "2024-06-05")
    assert refused(office, letter, "serve", by="office.handler", served_on="2024-05-08") == [
        "the grounds are held: the work is away for a decision; this waits until it comes back"
    ]
    office.until("2024-06-04 10:00")
    assert (office.state(letter), owed(office, letter).overdue) == ("signed", False)
    resume(office, number)
    assert str(office.due(letter)) == "2024-06-05"  # one working day, as on 8 May
    office.do(letter, "serve", by="office.handler", served_on="2024-06-04")
    assert str(office.due(letter)) == "2024-06-19"  # ten working days; 10 June is off
    assert sound(office)


def test_a_served_letter_runs_on_and_the_next_measure_waits_for_its_days(office: Office) -> None:
    number, letter = slipped(office)
    office.do(letter, "sign", by="office.head")
    office.until("2024-05-11 10:00")
    office.do(letter, "serve", by="office.handler", served_on="2024-05-11")
    office.until("2024-05-13 10:00")
    suspend(office, number, "2024-06-12")
    assert (str(office.due(letter)), owed(office, letter).standing) == ("2024-05-24", "firm")
    office.until("2024-06-11 10:00")
    assert owed(office, letter).overdue  # the reply was owed all the same
    resume(office, number)
    # Seven of the ten working days after 30 April had begun before: 6 to 11 and 13 May; 12 June is the eighth.
    office.until("2024-06-13 18:00")
    assert office.children(number, "circular") == []
    office.until("2024-06-14 09:00")
    (circular,) = office.children(number, "circular")
    assert "普安办函〔2024〕1号未按期反馈" in office.item(circular).facts["grounds"]  # what its addressee calls it
    assert sound(office)


def test_a_suspended_response_term_keeps_the_next_measure_back(office: Office) -> None:
    number, letter = slipped(office)
    office.do(letter, "sign", by="office.head")
    office.until("2024-05-11 10:00")
    office.do(letter, "serve", by="office.handler", served_on="2024-05-11")
    office.until("2024-05-20 10:00")
    assert left(suspend(office, letter, "2024-06-14", "hearing")) == "4 workdays"
    office.until("2024-06-13 18:00")
    assert office.children(number, "circular") == []
    resume(office, letter)
    assert str(office.due(letter)) == "2024-06-19"  # 14, 17, 18, 19 June
    office.until("2024-06-19 18:00")
    assert office.children(number, "circular") == []
    office.until("2024-06-20 09:00")
    assert len(office.children(number, "circular")) == 1
    assert sound(office)


# overdue, and the office's own debt ---------------------------------------------------------------------------------


def test_an_overdue_task_climbs_on_where_it_stood(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-05-07 10:00")
    before = office.log(number)
    suspend(office, number, "2024-06-05")
    office.until("2024-06-03 10:00")
    resume(office, number)
    events = {one.transition: one for one in office.engine.history(number)}
    assert "left" not in events["item.suspend"].effects
    assert events["item.resume"].effects["deadline"]["round"] == events["clock.lapse"].effects["round"] == 1
    office.until("2024-06-04 08:59")
    assert office.children(number, "letter") == []
    office.until("2024-06-04 09:00")  # of three working days after 30 April two, 6 and 7 May, had passed
    assert len(office.children(number, "letter")) == 1
    assert [one for one in office.log(number, "clock.lapse", "clock.remind") if one not in before] == []
    assert sound(office)


def test_suspended_before_the_lapse_was_recorded_it_is_recorded_afterwards(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-04-30 18:00")
    office.engine.sleep_until(office.engine.now().replace(day=1, month=5))
    suspend(office, number, "2024-05-20")
    assert stands_still(office, number)
    office.until("2024-05-15 10:00")
    assert office.log(number, "clock.lapse") == []
    resume(office, number)
    office.until("2024-05-15 10:01")
    assert office.log(number, "clock.lapse") == ["2024-05-01 clock.lapse"]


def test_the_office_that_does_not_look_again_is_told_and_those_above_it(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-04-10 10:00")
    suspend(office, number, "2024-05-08")
    assert (owed(office, number, 1).role, owed(office, number, 1).unit) == ("handler", "anweiban")
    assert office.engine.inbox("office.handler").ours[0].owed.what == "中止复核"
    assert [one.owed.standing for one in office.engine.inbox("jiaoyu.liaison").ours] == ["suspended"]
    assert [one.owed.what for one in office.engine.deadlines(until=owed(office, number, 1).due)] == ["中止复核"]
    office.until("2024-05-17 10:00")
    assert office.log(number)[4:] == [
        "2024-05-07 clock.remind 末次提醒",
        "2024-05-08 clock.remind 到期提示",
        "2024-05-09 suspension.lapse",
        "2024-05-09 clock.remind 报安委办主任",
        "2024-05-11 clock.remind 报安委会副主任",
        "2024-05-17 clock.remind 报安委会副主任",
    ]
    assert stands_still(office, number)
    assert [one.owed.what for one in office.engine.deadlines(overdue=True)] == ["中止复核"]
    assert office.engine.items(overdue=True) == []  # a suspended item is never overdue; the office's debt is
    suspend(office, number, "2024-06-14")
    assert [one.owed.what for one in office.engine.deadlines(overdue=True)] == []
    assert str(owed(office, number, 1).due) == "2024-06-14"
    (known,) = office.engine.suspensions(number)
    assert (known.code, known.until, str(known.review)) == ("tech_appraisal", None, "2024-06-14")
    assert sound(office)


def test_what_ends_it_ends_the_suspension(office: Office) -> None:
    number = task(office, "jiaoyu")
    suspend(office, number, "2024-04-10")
    assert refused(
        office, number, "report_progress", by="jiaoyu.liaison", progress="一半", done=50, next_step="续"
    ) == [STANDS.format("2024-03-21")]
    office.engine.note(number, "已电话告知", actor="office.handler")
    for verb in (
        lambda: office.engine.hold(number, office.engine.now().date(), "汛期", actor="office.head"),
        lambda: office.engine.escalate(number, "急", actor="office.head"),
    ):
        with pytest.raises(Refused) as found:
            verb()
        assert STANDS.format("2024-03-21") in [str(one) for one in found.value.reasons]
    (seen,) = office.engine.explain(number, "submit", "jiaoyu.liaison")
    assert [str(one) for one in seen.reasons] == [STANDS.format("2024-03-21")]
    office.do(number, "exempt", by="office.head", reason="并入他项")
    (known,) = office.engine.suspensions(number)
    assert known.until == office.engine.now()
    assert office.item(number).suspension is None
    assert sound(office)


def test_nothing_is_changed_by_what_is_refused(office: Office) -> None:
    number = task(office, "jiaoyu")
    with pytest.raises(Changed):
        office.engine.suspend(
            number, "hearing", "听证通知书", "2024-04-10", actor="office.head", expect=office.item(number).seq - 1
        )
    with pytest.raises(Refused):
        resume(office, number)
    seq = office.item(number).seq
    office.engine.suspend(number, "hearing", "听证通知书", "2024-04-10", actor="office.head", dry_run=True)
    assert (office.item(number).seq, office.item(number).suspension) == (seq, None)
    assert office.engine.suspensions(number) == []
    assert sound(office)


# children ------------------------------------------------------------------------------------------------------------


def assigned(office: Office) -> tuple[str, str, str]:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="甲事", todo="做", source="来源", due_month="2024-04",
        leads=["jiaoyu", "gongan"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    first, second = office.children(number)
    for one, unit in (first, "jiaoyu"), (second, "gongan"):
        office.do(one, "receive", by=f"{unit}.liaison")
        office.do(one, "begin", by=f"{unit}.liaison")
    return number, first, second


def test_children_stop_and_go_on_with_their_parent(office: Office) -> None:
    number, first, second = assigned(office)
    office.do(first, "plan_milestone", by="jiaoyu.liaison", milestone="初稿", milestone_day="2024-04-12")
    (milestone,) = office.children(first, "milestone")
    office.until("2024-04-01 10:00")
    assert "left" not in suspend(office, number, "2024-04-30", "upstream_wait").lines[-1].effects  # dormant anyway
    for one in (first, second, milestone):
        assert stands_still(office, one)
        parent = office.item(one).parent
        known = office.item(one).suspension
        assert known is not None
        assert (known.code, known.basis, known.approved_by, known.parent) == (
            "upstream_wait", "鉴定委托书〔2024〕1号", "office.deputy", parent,
        )  # fmt: skip
    assert [one.owed.what for one in office.engine.inbox("office.handler").ours if one.owed.due] == ["中止复核"]
    office.until("2024-04-15 10:00")
    resume(office, number)
    assert (str(office.due(first)), str(office.due(second))) == ("2024-05-14", "2024-05-14")  # fourteen days later
    assert str(office.due(milestone)) == "2024-04-26"
    assert [len(office.engine.suspensions(one)) for one in (number, first, second, milestone)] == [1, 1, 1, 1]
    assert sound(office)


def test_a_child_that_stood_still_before_stays_so(office: Office) -> None:
    number, first, second = assigned(office)
    suspend(office, first, "2024-04-10", "hearing")
    office.until("2024-04-01 10:00")
    suspend(office, number, "2024-04-30", "upstream_wait")
    assert [one.code for one in office.engine.suspensions(first)] == ["hearing"]
    resume(office, number)
    assert (stands_still(office, first), office.item(second).suspension) == (True, None)
    resume(office, first)
    assert str(office.due(first)) == "2024-05-11"  # eleven days from 21 March to 1 April
    assert sound(office)


def test_a_child_resumed_under_a_suspended_parent_stands_still_with_it(office: Office) -> None:
    number, first, _ = assigned(office)
    suspend(office, first, "2024-04-10", "hearing")
    office.until("2024-04-01 10:00")
    suspend(office, number, "2024-04-30", "upstream_wait")
    office.until("2024-04-08 10:00")
    resume(office, first)
    assert stands_still(office, first)
    assert office.log(first)[-2:] == ["2024-04-08 item.resume", "2024-04-08 item.suspend"]
    assert [(one.code, one.until is None) for one in office.engine.suspensions(first)] == [
        ("hearing", False), ("upstream_wait", True),
    ]  # fmt: skip
    for again in (lambda: resume(office, first), lambda: suspend(office, first, "2024-05-08", "upstream_wait")):
        with pytest.raises(Refused) as found:
            again()
        assert [str(one) for one in found.value.reasons] == [f"the item is suspended with {number} and runs on with it"]
    office.until("2024-04-20 10:00")
    resume(office, number)
    assert str(office.due(first)) == "2024-05-30"  # thirty days from 21 March to 20 April
    assert sound(office)


def test_the_parent_that_ends_takes_its_suspended_children_along(office: Office) -> None:
    number, first, second = assigned(office)
    suspend(office, first, "2024-04-10", "hearing")
    suspend(office, number, "2024-04-10", "upstream_wait")
    office.do(number, "cancel", by="office.head", reason="任务合并")
    assert [office.state(one) for one in (first, second)] == ["cancelled", "cancelled"]
    assert [one.until for each in (number, first, second) for one in office.engine.suspensions(each)] == (
        [office.engine.now()] * 3
    )
    assert sound(office)


def test_the_last_child_that_ends_starts_the_offices_term_when_the_parent_runs_on(office: Office) -> None:
    number, first, second = assigned(office)
    office.until("2024-04-01 10:00")
    suspend(office, number, "2024-04-30", "upstream_wait")
    for one in (first, second):
        office.do(one, "exempt", by="office.head", reason="免办")
    assert stands_still(office, number)
    office.until("2024-04-22 10:00")
    assert left(resume(office, number)) == "5 workdays"
    assert str(office.due(number)) == "2024-04-28"  # 23 to 26 and Sunday 28 April, which is worked
    assert sound(office)


# requests ------------------------------------------------------------------------------------------------------------


def asked(office: Office) -> tuple[str, str]:
    """A task due in June; on 3 June it is asked to end in July."""
    number = task(office, "gongan", month="2024-06")
    office.until("2024-06-03 10:00")
    office.do(number, "ask_to_extend", by="gongan.liaison", reason="班子调整", until="2024-07-31")
    (request,) = office.children(number, "extension")
    return number, request


def test_a_request_stands_still_with_its_item_and_is_granted_afterwards(office: Office) -> None:
    number, request = asked(office)
    office.until("2024-06-04 10:00")
    suspend(office, number, "2024-06-28")
    assert stands_still(office, request)
    assert STANDS.format("2024-06-04") in refused(office, request, "advise", by="office.handler", advice="属实")
    with pytest.raises(Refused) as found:
        office.do(request, "grant", by="office.head", opinion="同意")  # it would end the request, but not its item
    assert [str(one) for one in found.value.reasons] == [STANDS.format("2024-06-04")]
    assert str(found.value).startswith(f"{request} → {number}: 延期")
    office.until("2024-06-18 10:00")
    resume(office, number)
    assert str(office.due(request)) == "2024-06-20"  # of three working days two were left
    assert str(office.due(number)) == "2024-07-14"  # of 26 days all were left
    office.do(request, "advise", by="office.handler", advice="属实")
    office.do(request, "grant", by="office.head", opinion="同意")
    assert str(office.due(number)) == "2024-07-31"  # the date that was granted, not a date moved once more
    assert sound(office)


def test_a_request_may_be_denied_or_taken_back_while_its_item_stands_still(office: Office) -> None:
    number, request = asked(office)
    suspend(office, number, "2024-06-28")
    office.do(request, "deny", by="office.head", ground="无必要")
    assert office.state(request) == "denied"
    office.until("2024-06-13 10:00")
    resume(office, number)
    assert str(office.due(number)) == "2024-07-10"  # ten days after 30 June
    assert sound(office)


def test_a_suspended_request_holds_the_ladder_no_longer_than_its_review(office: Office) -> None:
    """While its decision is suspended the office owes the review; then its own term has run out."""
    number, request = asked(office)
    office.do(request, "advise", by="office.handler", advice="属实")  # ten working days to decide: until 18 June
    office.until("2024-06-17 10:00")
    suspend(office, request, "2024-07-10", "upstream_wait")
    office.until("2024-07-10 18:00")
    assert owed(office, number).overdue
    assert office.children(number, "letter") == []
    office.until("2024-07-11 09:00")  # nobody looked again: the office's own term has run out
    assert len(office.children(number, "letter")) == 1
    assert sound(office)
