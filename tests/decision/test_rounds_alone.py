"""Rounds and ladders by themselves, where mistakes put into them were noticed by no other test of this room.

Lives on real databases pass here too (``tests/diaries``); these say which line of which rule they rest on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine.calendar.limits import Entry, Limits, Profile
from engine.decision import deadlines as rounds
from engine.decision.ladder import decided_by, is_pending_request, next_measure
from engine.decision.snapshot import Deadline, Hold, Relative, Suspension
from engine.definition.definition import DueDef, TermDef
from engine.definition.spans import Span
from engine.definition.suspending import LONGEST_REVIEW
from tests.decision.case import Case, at, procedure, work, world
from tests.decision.test_rules_19_21_grounds import asking
from tests.decision.test_rules_29_fan_out import end, fanned

# a date set while the round stands still ---------------------------------------------------------------------------


def set_anew(*holds: Hold, now: str) -> Deadline:
    """A round due on 30 April that stood still so, after its date was set to 31 May."""
    case = Case(work(), due_day="2024-04-30")
    status: Any = "held" if holds[-1].until is None else "running"
    stood = replace(case.deadline, holds=holds, status=status)
    later = replace(case.item, facts={**case.item.facts, "due_day": date(2024, 5, 31)})
    before, begun = rounds.refreshed(case.definition, later, stood, world(now), anew=True)
    assert (before.status, before.round, begun.round) == ("over", 1, 2)
    return begun


def test_what_stood_still_before_a_date_was_set_does_not_move_it() -> None:
    """SEMANTICS 6, 22: the days up to then are known to whoever sets it; the rest of the hold still counts."""
    begun = set_anew(Hold(at("2024-04-08 10:00"), None, True), now="2024-04-18 10:00")
    assert begun.holds == (
        Hold(at("2024-04-08 10:00"), at("2024-04-18 10:00"), False),
        Hold(at("2024-04-18 10:00"), None, True),
    )
    assert (begun.due_on, begun.status) == (date(2024, 5, 31), "held")
    released = rounds.release(begun, world("2024-04-22 10:00"))
    due = work().states["doing"].due
    assert due is not None
    again = rounds.project(released, due, {"due_day": date(2024, 5, 31)}, at("2024-04-01 10:00"), world())
    assert again.due_on == date(2024, 6, 4)


def test_a_hold_that_is_over_keeps_its_end_and_one_without_a_pause_stays_so() -> None:
    ended = set_anew(Hold(at("2024-04-08 10:00"), at("2024-04-10 10:00"), True), now="2024-04-18 10:00")
    assert ended.holds == (Hold(at("2024-04-08 10:00"), at("2024-04-10 10:00"), False),)
    away = set_anew(
        Hold(at("2024-04-03 10:00"), at("2024-04-05 10:00"), True), Hold(at("2024-04-08 10:00")), now="2024-04-18 10:00"
    )
    assert away.holds[1:] == (
        Hold(at("2024-04-08 10:00"), at("2024-04-18 10:00"), False),
        Hold(at("2024-04-18 10:00"), None, False),
    )


def test_a_term_from_the_day_its_children_ended_is_counted_from_there_whenever_it_is_counted_again() -> None:
    """SEMANTICS 29: the office settled three days late, and derives the same two days later."""
    case = fanned()
    end(case, (False, "2024-04-12"), (True, "2024-04-10"), when="2024-04-15 09:00")
    assert (case.deadline.start_on, case.due) == (date(2024, 4, 12), "2024-04-19")
    assert rounds.refreshed(case.definition, case.item, case.deadline, world("2024-04-17 09:00")) == ()


# what was promised -------------------------------------------------------------------------------------------------


def test_a_round_ends_not_before_what_was_promised() -> None:
    """DOMAIN T18: the date on a served paper is kept, however the days are counted later."""
    case = Case(work(), due_day="2024-04-30")
    day_after, due_at = at("2024-05-08 24:00"), case.deadline.due_at
    assert due_at == at("2024-04-30 24:00")
    held = rounds.held_to(case.deadline, day_after, case.world)
    assert (held.due_on, held.due_at, held.promised_at) == (date(2024, 5, 8), day_after, day_after)
    earlier = rounds.held_to(case.deadline, due_at - timedelta(days=5), case.world)
    assert (earlier.due_on, earlier.due_at) == (date(2024, 4, 30), due_at)
    assert earlier.promised_at == due_at - timedelta(days=5)
    same = rounds.held_to(case.deadline, due_at, case.world)
    assert (same.due_on, same.due_at) == (date(2024, 4, 30), due_at)
    none = rounds.held_to(replace(case.deadline, due_at=None), day_after, case.world)
    assert (none.due_at, none.promised_at) == (None, day_after)


@pytest.mark.parametrize(("unit", "day"), [("days", date(2024, 5, 7)), ("hours", date(2024, 5, 8))])
def test_a_term_that_runs_by_the_clock_ends_on_the_day_of_its_instant(unit: Any, day: date) -> None:
    """SEMANTICS 2: day terms end at 24:00, which is the next day's beginning."""
    case = Case(work(), due_day="2024-04-30")
    counted = replace(case.deadline, span=Span(3, unit))
    assert rounds.held_to(counted, at("2024-05-08 00:00"), case.world).due_on == day


# what a measure waits for ------------------------------------------------------------------------------------------


def test_a_measure_that_waits_for_the_one_before_is_that_one_without_a_day() -> None:
    """SEMANTICS 11: while the letter is neither served nor declined, it is the letter one waits for."""
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-08 09:00")
    following = next_measure(case.definition, case.item, case.deadline, case.world)
    assert following is not None
    assert (following.rung.name, following.n, following.at) == ("函告", 1, None)
    claims = tuple(replace(one, n=2) if one.rung == "函告" else one for one in case.item.claims)
    again = next_measure(case.definition, replace(case.item, claims=claims), case.deadline, case.world)
    assert again is not None
    assert again.n == 2


def test_a_round_that_does_not_run_has_no_next_measure() -> None:
    """SEMANTICS 8: held, it has a due all the same."""
    case = Case(work(), due_day="2024-04-30")
    assert next_measure(case.definition, case.item, case.deadline, case.world) is not None
    for changed in (replace(case.deadline, status="held"), replace(case.deadline, due_on=None)):
        assert next_measure(case.definition, case.item, changed, case.world) is None


# requests ----------------------------------------------------------------------------------------------------------


def request(**changes: Any) -> Relative:
    """An open request for the item of ``asking``, made on 29 April."""
    opened = at("2024-04-29 10:00")
    return replace(
        Relative(7, "YQ-7", "extension", 1, "asked", True, requests=True, speaks=True, opened_at=opened), **changes
    )


def test_a_request_made_at_the_very_end_is_too_late() -> None:
    """SEMANTICS 21: opened before it lapsed; at 24:00 it has."""
    deadline = asking().deadline
    due = deadline.due_at
    assert due is not None
    assert is_pending_request(request(opened_at=due - timedelta(microseconds=1)), deadline)
    assert not is_pending_request(request(opened_at=due), deadline)
    assert not is_pending_request(request(opened_at=None), deadline)
    assert not is_pending_request(request(), replace(deadline, due_at=None))


def test_while_the_decision_on_a_request_is_suspended_the_measures_wait_for_its_review() -> None:
    """SEMANTICS 21, 22: the review is then what the office owes; it hastens nothing."""
    stopped = Suspension("hearing", "听证", at("2024-05-06 10:00"), date(2024, 5, 20), "office.head")
    assert decided_by(request(suspension=stopped), date(2024, 5, 14)) == date(2024, 5, 20)
    assert decided_by(request(suspension=stopped), date(2024, 5, 24)) == date(2024, 5, 24)
    assert decided_by(request(), date(2024, 5, 14)) == date(2024, 5, 14)
    case = asking()
    case.do("ask", "2024-04-29 10:00", until="2024-05-31")
    case.child("extension", due_on=date(2024, 5, 14), suspension=stopped)
    case.until("2024-05-21 08:59")
    assert case.said("clock.escalate") == []
    case.until("2024-05-21 09:00")
    assert case.said("clock.escalate") == ["2024-05-21 clock.escalate 函告"]


# reviews, and what has not changed ---------------------------------------------------------------------------------


def test_a_review_is_a_round_of_the_office() -> None:
    """SEMANTICS 22: everything that is recorded of it; on a Saturday it is owed on Monday."""
    case, saturday = Case(work(), due_day="2024-04-30"), date(2024, 4, 20)
    found, limit = rounds.review(case.item, saturday, case.world), case.world.value(LONGEST_REVIEW)
    assert (found.owed_role, found.owed_post, found.owed_unit) == ("handler", "handler", "u_office")
    assert (found.limit, found.basis, found.standing) == ("suspension.review", limit.basis, limit.standing)
    assert (found.base_on, found.due_on, found.due_at) == (saturday, date(2024, 4, 22), at("2024-04-22 24:00"))
    assert (found.start_on, found.armed_at, found.provisional, found.roll) == (
        case.world.today, case.world.now, False, "next",
    )  # fmt: skip
    assert (found.calendar_revision, found.profile_revision) == (case.world.calendar.revision, limit.revision)
    later = rounds.review(case.item, date(2027, 2, 1), case.world)
    assert later.provisional


def test_a_fact_that_moves_nothing_changes_nothing_and_a_round_that_is_away_is_held_from_now() -> None:
    case = Case(work(), due_day="2024-04-30")
    assert rounds.refreshed(case.definition, case.item, case.deadline, case.world) == ()
    stood = rounds.hold(case.deadline, at("2024-04-08 10:00"), pauses=True)
    now = world("2024-04-12 10:00")
    *_over, away = rounds.resumed(case.definition, case.item, stood, now, away=True)
    assert away.holds[-1] == Hold(now.now, None, False)
    assert away.status == "held"


def test_what_stood_still_runs_again_and_what_is_over_stays_over() -> None:
    case = Case(work(), due_day="2024-04-30")
    held, over = replace(case.deadline, status="held"), replace(case.deadline, status="over")
    assert rounds.release(held, case.world).status == "running"
    assert rounds.release(over, case.world) == over
    stood = rounds.hold(case.deadline, at("2024-04-08 10:00"), pauses=True)
    now = world("2024-04-12 10:00")
    assert rounds.release(stood, now).holds == (Hold(at("2024-04-08 10:00"), now.now, True),)


def test_a_new_round_begins_clean() -> None:
    """SEMANTICS 6, 7, 24: neither its lapse nor that the clock was refused goes with it."""
    case = Case(work(), due_day="2024-04-30")
    old = replace(
        case.deadline, id=5, clock_refused=True, lapsed_at=at("2024-05-01 00:00"), calendar_revision="old",
        measures_wait_until=date(2024, 6, 1), profile_revision="old",
    )  # fmt: skip
    later = replace(case.item, facts={**case.item.facts, "due_day": date(2024, 5, 31)}, rounds={})
    now = world("2024-05-06 10:00")
    before, begun = rounds.refreshed(case.definition, later, old, now)
    assert before == replace(old, status="over")
    assert (begun.id, begun.round, begun.armed_at, begun.lapsed_at) == (None, 1, now.now, None)
    assert (begun.clock_refused, begun.measures_wait_until) == (False, None)
    assert (begun.calendar_revision, begun.profile_revision) == (now.calendar.revision, now.revision)
    _over, kept = rounds.refreshed(case.definition, later, old, now, profile="old")
    assert kept.profile_revision == "old"


def test_a_round_that_is_away_and_then_suspended_stands_still_from_then() -> None:
    """SEMANTICS 8, 22: away, the ladder waits and the budget runs; suspended, the budget waits too."""
    case = Case(work(), due_day="2024-04-30")
    away = rounds.hold(case.deadline, at("2024-04-08 10:00"))
    both = rounds.hold(away, at("2024-04-10 10:00"), pauses=True)
    assert both.holds == (
        Hold(at("2024-04-08 10:00"), at("2024-04-10 10:00"), False),
        Hold(at("2024-04-10 10:00"), None, True),
    )
    assert both.status == "held"
    for pauses in (False, True):
        again = rounds.hold(replace(both, status="running"), at("2024-04-12 10:00"), pauses=pauses)
        assert (again.holds, again.status) == (both.holds, "held")
    same = rounds.hold(away, at("2024-04-10 10:00"))
    assert same.holds == away.holds


def test_a_round_counts_by_its_own_term_only_where_a_migration_kept_it() -> None:
    """SEMANTICS 30."""
    checking = work().states["checking"].due
    assert checking is not None
    case = Case(work(), due_day="2024-04-30")
    case.do("submit")
    kept = replace(case.deadline, span=Span(9, "workdays"), limit="job.check")
    assert rounds.term_of(kept, checking) == checking.term
    assert rounds.term_of(replace(kept, term_of="job@1", span=None), checking) == checking.term
    own = rounds.term_of(replace(kept, term_of="job@1"), checking)
    assert (own.fallback, own.limit) == (Span(9, "workdays"), "job.check")


# dates that start no clock of their own ----------------------------------------------------------------------------


def test_a_date_for_a_child_is_counted_from_a_fact_or_from_the_opening() -> None:
    """SEMANTICS 1, 2, 27: what ``facts={"due_day": limit(…)}`` of an opening comes to."""
    term, here = TermDef(Span(5, "workdays"), "t.x"), world()
    since = DueDef(term=term, since="served_on")
    found = rounds.due_date(since, {"served_on": date(2024, 4, 29)}, at("2024-01-02 10:00"), here)
    assert found is not None
    assert found.day == date(2024, 5, 9)
    assert rounds.due_date(since, {}, at("2024-01-02 10:00"), here) is None
    entered = rounds.due_date(DueDef(term=term), {"served_on": date(2024, 4, 29)}, date(2024, 4, 8), here)
    assert entered is not None
    assert entered.day == date(2024, 4, 15)
    assert rounds.due_date(DueDef(term=term), {}, None, here) is None


@pytest.mark.parametrize(
    ("roll", "day"), [("next", date(2024, 6, 3)), ("previous", date(2024, 5, 31)), (None, date(2024, 6, 1))]
)
def test_a_date_counted_back_rolls_as_it_says(roll: Any, day: date) -> None:
    """SEMANTICS 2: Saturday, 1 June, is three calendar days before Tuesday the 4th."""
    due = DueDef(term=TermDef(Span(3, "days")), before="day_of", roll=roll)
    found = rounds.due_date(due, {"day_of": date(2024, 6, 4)}, None, world())
    assert found is not None
    assert found.day == day


def test_a_month_ends_with_its_last_day_also_where_a_date_was_recorded_as_text() -> None:
    found = rounds.due_date(DueDef(fact="due_month", month=True, roll=None), {"due_month": "2024-06"}, None, world())
    assert found is not None
    assert found.day == date(2024, 6, 30)


# what a round says of itself ---------------------------------------------------------------------------------------

TERMS = procedure("""
    due_day = day("时限")
    meet_on = day("会期")
    seen_at = instant("接报时间")
    plan_by = month("计划月份")
    first = State("一", owed_by=OWNER, due=limit("job.first", workdays(3), basis="规则第一条"))
    second = State("二", owed_by=OWNER, due=limit("job.second", hours(24), since=seen_at))
    third = State("三", owed_by=OWNER, due=limit("job.third", days(2), before=meet_on))
    fourth = State("四", owed_by=OWNER, due=plan_by)
    rest = State("存", owed_by=OWNER, exempt="规则第九条")
    done = Final("办结")
    begin = START.to(first, "交办", by=HANDLER, parties=[OWNER], asks=[due_day, meet_on, seen_at, plan_by])
    to_second = first.to(second, "二", by=OWNER)
    to_third = second.to(third, "三", by=OWNER)
    to_fourth = third.to(fourth, "四", by=OWNER)
    to_rest = fourth.to(rest, "存", by=OWNER)
    finish = rest.to(done, "办结", by=OWNER)
""")
GIVEN = {"due_day": "2024-04-30", "meet_on": "2024-05-05", "seen_at": "2024-04-01 15:30", "plan_by": "2024-06"}


def test_a_round_says_from_when_by_what_and_how_surely_it_is_counted() -> None:
    """SEMANTICS 1, 2, 30: start, limit, basis, standing, roll, the revisions it was counted under."""
    case = Case(TERMS, **GIVEN)
    first = case.deadline
    assert (first.start_at, first.start_on, first.limit) == (at("2024-04-01 10:00"), date(2024, 4, 1), "job.first")
    assert (first.basis, first.standing, first.roll) == ("规则第一条", "assumed", "next")
    assert first.calendar_revision == case.world.calendar.revision
    case.do("to_second", "2024-04-01 16:00")
    assert case.deadline.start_at == at("2024-04-01 15:30")
    assert case.deadline.due_at == at("2024-04-02 15:30")
    case.do("to_third", "2024-04-02 10:00")  # two days before 5 May is 3 May, a holiday: earlier
    third = case.deadline
    assert (third.due_on, third.base_on, third.start_on) == (date(2024, 4, 30), date(2024, 5, 3), date(2024, 5, 5))
    case.do("to_fourth", "2024-04-02 11:00")
    assert (case.due, case.deadline.roll, case.deadline.start_on) == ("2024-06-30", None, date(2024, 4, 2))
    case.do("to_rest", "2024-04-02 12:00")
    rest = case.deadline
    assert (rest.status, rest.standing, rest.basis, rest.due_on) == ("waiting", "exempt", "规则第九条", None)
    waiting = fanned().deadline
    assert (waiting.status, waiting.limit, waiting.due_on) == ("waiting", "job.close", None)


def test_a_profile_in_force_gives_a_round_its_basis_and_standing() -> None:
    """SEMANTICS 30: its own basis before that of the procedure."""
    entry = Entry("job.first", Span(5, "workdays"), "普安委办〔2024〕1号", "law")
    case = Case(TERMS, limits=Limits([Profile("x", "甲", 1, date(2020, 1, 1), {"job.first": entry})]), **GIVEN)
    assert (case.due, case.deadline.basis, case.deadline.standing) == ("2024-04-09", "普安委办〔2024〕1号", "law")


def test_what_was_promised_of_the_same_term_holds_when_the_work_comes_back() -> None:
    """DOMAIN T18, SEMANTICS 5: of another date nothing was promised."""
    case = Case(work(), due_day="2024-04-30")
    promised = at("2024-05-08 24:00")
    kept = rounds.held_to(case.deadline, promised, case.world)
    case.item = replace(case.item, deadlines=(kept,))
    case.do("submit", "2024-04-08 10:00")
    case.do("send_back", "2024-04-09 10:00")
    assert (case.due, case.deadline.promised_at) == ("2024-05-08", promised)
    case.do("move", "2024-04-10 10:00", due_day="2024-04-29")
    case.do("submit", "2024-04-10 11:00")
    case.do("send_back_until", "2024-04-10 12:00", due_day="2024-05-31")
    assert (case.due, case.deadline.promised_at) == ("2024-05-31", None)


def test_who_owes_the_work_that_comes_back_is_whoever_owes_it_now() -> None:
    """The unit may have been merged, the post moved up, while it was away."""
    case = Case(work(), due_day="2024-04-30")
    case.do("submit", "2024-04-08 10:00")
    owner = replace(case.item.parties["owner"], code="u_merged", name="新局")
    case.item = replace(case.item, parties={**case.item.parties, "owner": owner})
    case.do("send_back", "2024-04-09 10:00")
    assert (case.deadline.owed_role, case.deadline.owed_unit, case.deadline.owed_post) == ("owner", "u_merged", None)
