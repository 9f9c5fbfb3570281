"""SEMANTICS 24, 25: the clock as an actor, and days past the published calendar."""

from __future__ import annotations

import pytest

from engine.decision.snapshot import THE_CLOCK, ActorView
from engine.errors import Refused
from tests.decision.case import Case, at, procedure
from tests.definition.authors import HEADER, JOB, changed, refused

DEEMING = """
    proof = text("依据", optional=True)
    waiting = State("待签收", owed_by=OWNER, due=limit("job.receive", workdays(1)))
    doing = State("办理中", owed_by=OWNER, due=limit("job.do", workdays(10)), opens=[child("report")])
    done = Final("办结")
    begin = START.to(waiting, "交办", by=HANDLER, parties=[OWNER], opens=child("notice"))
    receive = waiting.to(doing, "签收", by=OWNER)
    deem = waiting.to(doing, "视为签收", by=CLOCK, when=[{when}], sets={{"proof": "逾期"}}, opens=child("notice"))
    show = waiting.to(waiting, "举证", by=OWNER, asks=[proof])
    give_back = doing.to(waiting, "退回", by=OWNER)
    finish = doing.to(done, "办结", by=OWNER)
"""


def deeming(when: str = "") -> Case:
    return Case(procedure(DEEMING.format(when=when)))


# 24 --------------------------------------------------------------------------------------------------------------


def test_the_clock_takes_its_transition_when_the_deadline_has_passed() -> None:
    """SEMANTICS 24, 4: one tick: the lapse, the move, what it opens, and the children of the stay."""
    case = deeming()
    outcome = case.tick("2024-04-03 00:00")
    assert [line.transition for line in outcome.lines] == ["clock.lapse", "deem"]
    assert (case.item.state, case.item.facts["proof"]) == ("doing", "逾期")
    assert [(one.procedure, one.stay) for one in outcome.opens] == [("notice", None), ("report", "doing")]
    assert outcome.documents == ()
    assert outcome.lines[-1].actor is THE_CLOCK


def test_before_the_deadline_has_passed_the_clock_moves_nothing() -> None:
    """SEMANTICS 24."""
    case = deeming()
    case.tick("2024-04-02 23:59")
    assert case.item.state == "waiting"


def test_the_clock_is_taken_once_per_round() -> None:
    """SEMANTICS 24: claimed under its name; a new round is another matter."""
    case = deeming()
    case.tick("2024-04-03 00:00")
    (claim,) = [one for one in case.item.claims if one.kind == "taken"]
    assert (claim.state, claim.round, claim.rung, claim.n) == ("waiting", 1, "deem", 1)
    case.do("give_back", "2024-04-08 10:00")
    case.tick("2024-04-10 00:00")
    assert [one.round for one in case.item.claims if one.kind == "taken"] == [1, 2]


ONCE = """
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    warned = State("已警示", owed_by=OWNER, due=limit("job.warned", workdays(20)))
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    warn = doing.to(warned, "警示", by=CLOCK)
    give_back = warned.to(doing, "退回", by=OWNER)
    finish = doing.to(done, "办结", by=OWNER)
"""


def test_coming_back_with_the_same_date_the_clock_does_not_take_it_again() -> None:
    """SEMANTICS 24, 6: the same round; only messages go on."""
    case = Case(procedure(ONCE), due_day="2024-04-30")
    case.tick("2024-05-01 00:00")
    assert case.item.state == "warned"
    case.do("give_back", "2024-05-06 10:00")
    case.until("2024-05-31 10:00")
    assert case.said("warn") == ["2024-05-01 warn"]
    assert case.item.state == "doing"
    assert case.said("clock.remind")[-1] == "2024-05-27 clock.remind 报告"


def test_a_refusing_guard_is_recorded_once() -> None:
    """SEMANTICS 24: with the reasons; then the clock looks no more, and messages go on."""
    case = deeming("has(proof)")
    case.tick("2024-04-03 00:00")
    case.until("2024-04-30 10:00")
    assert case.said("clock.refused") == ["2024-04-03 clock.refused"]
    (line,) = [one for outcome in case.outcomes for one in outcome.lines if one.transition == "clock.refused"]
    assert line.effects == {"transition": "deem", "reasons": ["依据 is missing"]}
    assert case.item.state == "waiting"
    assert case.said("clock.remind")[-1] == "2024-04-25 clock.remind 报告"


def test_a_refused_one_is_retried_when_the_item_changes() -> None:
    """SEMANTICS 24."""
    case = deeming("has(proof)")
    case.tick("2024-04-03 00:00")
    assert case.deadline.clock_refused
    case.do("show", "2024-04-08 10:00", proof="回执")
    assert case.wake == "2024-04-03 00:00"
    case.tick("2024-04-08 10:01")
    assert case.item.state == "doing"


def test_a_refused_one_is_retried_when_a_child_changes() -> None:
    """SEMANTICS 24."""
    case = deeming('none_open("notice")')
    case.tick("2024-04-03 00:00")
    assert case.deadline.clock_refused
    case.child("notice", open=False)
    case.settle("2024-04-08 10:00")
    case.tick("2024-04-08 10:00")
    assert case.item.state == "doing"


def test_a_refused_one_is_retried_when_the_item_comes_back() -> None:
    """SEMANTICS 24, 6: the round is the same, the item has changed."""
    body = ONCE.replace('"警示", by=CLOCK', '"警示", by=CLOCK, when=[times("ask") >= 1]').replace(
        "    finish =",
        """    asking = State("已请示", owed_by=HANDLER, due=limit("job.ask", workdays(3)))
    ask = doing.to(asking, "请示", by=OWNER)
    answer = asking.to(doing, "答复", by=HANDLER)
    finish =""",
    )
    case = Case(procedure(body), due_day="2024-04-30")
    case.tick("2024-05-01 00:00")
    assert case.deadline.clock_refused
    case.do("ask", "2024-05-06 10:00")
    case.do("answer", "2024-05-07 10:00")
    assert (case.deadline.round, case.due) == (1, "2024-04-30")
    case.tick("2024-05-07 10:01")
    assert case.item.state == "warned"


def test_a_retry_that_is_refused_again_is_recorded_again() -> None:
    """SEMANTICS 24: once for each change."""
    case = deeming('none_open("notice")')
    case.tick("2024-04-03 00:00")
    case.settle("2024-04-08 10:00")
    case.tick("2024-04-08 10:00")
    case.tick("2024-04-08 11:00")
    assert len(case.said("clock.refused")) == 2


def test_into_a_final_the_clock_needs_a_basis_and_says_it() -> None:
    """SEMANTICS 24, law 2."""
    expiring = """
    doing = State("办理中", owed_by=OWNER, due=limit("job.do", workdays(10)))
    done = Final("办结")
    lost = Final("视为放弃", dropped=True)
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER])
    finish = doing.to(done, "办结", by=OWNER)
    expire = doing.to(lost, "视为放弃", by=CLOCK, basis="条例第三条")
    """
    case = Case(procedure(expiring))
    case.until("2024-04-30 10:00")
    assert (case.item.state, case.item.open, case.item.dropped) == ("lost", False, True)
    assert case.outcome.lines[-1].reason == "条例第三条"
    head = 'class Job(Procedure, title="任务", prefix="RW", version=1, slip=CALM):'
    assert [row[2] for row in refused(HEADER + head + expiring.replace(', basis="条例第三条"', ""))] == ["P008"]


@pytest.mark.parametrize(
    "more",
    [
        '    lapse = doing.to(checking, "逾期", by=CLOCK, issues=["通知"])\n',
        '    lapse = doing.to(checking, "逾期", by=CLOCK, asks=[answer])\n',
        '    lapse = doing.to(checking, "逾期", by=CLOCK)\n    back = checking.to(doing, "复归", by=CLOCK)\n',
    ],
)
def test_the_clock_issues_nothing_asks_nothing_and_runs_in_no_circle(more: str) -> None:
    """SEMANTICS 24: refused at load."""
    bad = changed(HEADER + JOB, "    cancel = any_of", more + "    cancel = any_of")
    assert {row[2] for row in refused(bad)} == {"P008"}


def test_a_state_has_either_a_clock_or_measures() -> None:
    """SEMANTICS 24: refused at load."""
    bad = changed(
        HEADER + JOB, "    cancel = any_of", '    lapse = doing.to(checking, "逾期", by=CLOCK)\n    cancel = any_of'
    ).replace("owed_by=OWNER, due=due_day)", "owed_by=OWNER, due=due_day, slip=STEEP)")
    assert {row[2] for row in refused(bad)} == {"P008"}


def test_persons_do_not_act_as_the_clock() -> None:
    """Law 2: the clock is an actor of its own."""
    case = deeming()
    with pytest.raises(Refused, match="only 时钟 may do this"):
        case.do("deem", by=ActorView("person", "clock", frozenset({("clock", "u_office"), ("handler", "u_office")})))


# 25 --------------------------------------------------------------------------------------------------------------


def test_days_past_the_published_calendar_never_raise_in_a_tick() -> None:
    """SEMANTICS 25, law 6: counted Monday to Friday, and marked."""
    case = Case(procedure(ONCE), "2026-12-01 10:00", due_day="2026-12-31")
    case.tick("2027-01-04 10:00")
    assert case.item.state == "warned"
    assert case.deadline.provisional
    assert case.deadline.due_at is not None
    assert case.deadline.due_at > at("2027-01-30 00:00")
    case.until("2028-03-01 10:00")
    assert case.wake is not None
