"""Who stands above whom, who is noted beside an actor, what is late: each by itself.

Lives on databases rest on these too (``tests/diaries``); these say what each means, and what it does not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from engine.calendar.limits import Entry, Limits, Profile
from engine.decision import backdating, duties
from engine.decision.above import above, kinds, other, rank
from engine.decision.decide import Command
from engine.decision.snapshot import ActorView, Taken
from engine.definition.definition import RoleDef
from engine.definition.spans import Span
from engine.definition.suspending import OFFICE_DEPUTY, OFFICE_HEAD
from tests.decision.case import Case, at, work
from tests.definition.authors import HEADER

OFFICE, COMMITTEE = RoleDef("party", "office"), RoleDef("party", "committee")
OWNER, DEBTOR = RoleDef("party", "owner"), RoleDef("party", "debtor")


def test_the_order_is_parties_the_office_its_deciding_posts_and_the_committee() -> None:
    """DOMAIN: what is late is told upwards; the clerk of the office stands where the office does."""
    clerk = RoleDef("post", "handler", at=OFFICE)
    chair = RoleDef("post", "chair", at=COMMITTEE)
    ranks = [rank(one) for one in (OWNER, RoleDef("post", "head", at=OWNER), OFFICE, clerk, OFFICE_DEPUTY, OFFICE_HEAD)]
    assert ranks == [0, 0, 1, 1, 2, 2]
    assert [rank(COMMITTEE), rank(chair), rank(RoleDef("clock", "clock"))] == [3, 3, 0]
    assert above(OFFICE_HEAD, clerk)
    assert not above(clerk, OFFICE)


def test_nobody_is_somebody_else_than_the_unit_that_owes_but_its_head_is() -> None:
    head = RoleDef("post", "head", at=OWNER)
    assert not other(OWNER, OWNER)
    assert not other(DEBTOR, head)
    assert not other(head, head)
    assert other(OWNER, head)
    assert other(head, RoleDef("post", "clerk", at=OWNER))
    assert other(OFFICE, OWNER)


def test_one_ladder_for_all_debtors_is_one_kind() -> None:
    state = work().states["doing"]
    assert kinds(state) == ("any",)
    assert state.slip is not None
    (rungs,) = state.slip.ladders.values()
    apart = replace(state, slip=replace(state.slip, ladders={"public": rungs, "superior": rungs}))
    assert set(kinds(apart)) == {"public", "superior"}
    assert kinds(replace(apart, owed_by=OFFICE)) == ("office",)
    assert kinds(replace(apart, slip=None)) == ("any",)


# what is late ------------------------------------------------------------------------------------------------------


def late(case: Case, on: str | None, by: ActorView, why: str = "") -> dict[str, object]:
    move = case.definition.transitions["submit"]
    said = Command("submit", by, occurred_at=at(on) if on else None, late=why or None)
    return backdating.effect(move, said, {}, case.world)


def test_the_line_says_how_late_and_why_of_what_people_record_after_three_days() -> None:
    """Thursday to Tuesday is three working days; from Wednesday it is four. What another system does is never late."""
    case = Case(work(), due_day="2024-04-30")
    case.now = at("2024-04-16 10:00")
    clerk = ActorView("person", "zhao")
    assert late(case, None, clerk, "忘记") == {}
    assert late(case, "2024-04-16 09:00", clerk, "忘记") == {}
    assert late(case, "2024-04-11 09:00", clerk, "忘记") == {}
    assert late(case, "2024-04-10 09:00", clerk, "忘记") == {backdating.EFFECT: {"workdays": 4, "reason": "忘记"}}
    assert late(case, "2024-04-10 09:00", replace(clerk, kind="clock"), "忘记") == {}


def test_what_happens_now_is_not_ahead_of_now() -> None:
    case = Case(work(), due_day="2024-04-30")
    case.now = at("2024-04-16 10:00")
    said = Command("submit", ActorView("person", "zhao"), occurred_at=case.now)
    assert backdating.out_of_order(case.item, said, case.world) == []
    soon = replace(said, occurred_at=case.now + timedelta(minutes=1))
    (ahead,) = backdating.out_of_order(case.item, soon, case.world)
    assert "future" in ahead.template


# who had a part ----------------------------------------------------------------------------------------------------


def test_a_line_notes_whose_hand_typed_it_and_in_whose_place_somebody_stood() -> None:
    zhao = ActorView("person", "zhao")
    assert duties.noted(zhao) == {}
    assert duties.noted(replace(zhao, hand="qian")) == {"typed_by": "qian"}
    stood = replace(zhao, hand="qian", place="sun", place_role="handler")
    assert duties.noted(stood) == {"typed_by": "qian", "in_place_of": "sun", "role": "handler"}


def test_an_act_from_before_persons_were_noted_is_that_of_its_login() -> None:
    once = Taken(1, "zhao", None, date(2024, 4, 1))
    assert duties.persons_in(once) == {"zhao"}
    assert duties.persons_in(replace(once, login="")) == frozenset()
    assert duties.persons_in(replace(once, persons=frozenset({"qian", "sun"}))) == {"qian", "sun"}


# what is told again and again --------------------------------------------------------------------------------------

AGAIN = """
TALL = Ladder(
    Rung("函告", workdays(1), opens="paper"),
    Rung("报告", workdays(2), tells=CHIEF, every=limit("job.again", workdays(1))),
)
"""


def told_from_may_on(limits: Limits | None = None) -> list[str]:
    case = Case(work(header=HEADER + AGAIN), due_day="2024-04-30", limits=limits)
    case.until("2024-05-13 09:00")
    return [line.split()[0] for line in case.log if line.endswith("报告")]


def test_a_message_is_told_again_every_day_if_so_written() -> None:
    """SEMANTICS 14: due on Tuesday 30 April; the 6th of May is the first working day after it, the 11th is worked."""
    assert told_from_may_on() == [f"2024-05-{day:02}" for day in (7, 8, 9, 10, 11, 13)]


def test_it_is_told_again_as_the_profile_says_under_which_its_round_began() -> None:
    """SEMANTICS 30: every second day, whatever came into force in the meantime."""

    def profile(revision: int, since: date, apart: int) -> Profile:
        entry = Entry("job.again", Span(apart, "workdays"), "规则", "law")
        return Profile("x", "甲", revision, since, {"job.again": entry})

    both = Limits([profile(1, date(2020, 1, 1), 2), profile(2, date(2024, 4, 15), 1)])
    assert told_from_may_on(both) == ["2024-05-07", "2024-05-09", "2024-05-11"]
