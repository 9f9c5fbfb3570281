"""SEMANTICS 19-21: grounds stand, are held, or are gone; a request in time makes measures wait, a late one does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from engine.decision.decide import is_measure
from engine.decision.judge import judge
from engine.decision.snapshot import Ground, Relative, Snapshot
from engine.definition.definition import RuleDef
from engine.errors import Refused
from engine.store.casework.load import ground_status
from tests.decision.case import MEASURE, Case, at, procedure, work

PARENT = Relative(9, "RW-9", "task", 1, "doing", True)


def proposal(*standing: Any, parent: Relative | None = PARENT) -> Case:
    """A proposal before its signer since 8 May, two working days to decide, resting on claims."""
    grounds = tuple(Ground(place, f"P-{place}", one) for place, one in enumerate(standing or ("stand",)))
    return Case(MEASURE, "2024-05-08 09:00", rests_on=grounds, parent=parent, grounds="逾期")


# 19 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "lapsed", "standing"),
    [
        ("running", True, "stand"), ("running", False, "gone"), ("held", True, "held"), ("over", True, "gone"),
        ("waiting", False, "gone"),
    ],
)  # fmt: skip
def test_a_claim_stands_while_its_round_is_lapsed_and_running(status: str, lapsed: bool, standing: str) -> None:
    """SEMANTICS 19."""
    assert ground_status(status, datetime.fromisoformat("2024-05-01T00:00+08:00") if lapsed else None) == standing


@pytest.mark.parametrize(
    ("claims", "together"),
    [
        (("stand", "gone"), "stand"), (("held", "stand"), "stand"), (("gone", "held"), "held"), (("gone",), "gone"),
    ],
)  # fmt: skip
def test_one_claim_that_stands_is_enough(claims: tuple[Any, ...], together: str) -> None:
    """SEMANTICS 17, 19: a measure may rest on several."""
    assert proposal(*claims).item.standing_of_grounds() == together


def test_a_measure_without_claims_stands_while_its_parent_is_open() -> None:
    """SEMANTICS 20: and always if it has none."""
    alone = Snapshot("HG-1", "paper", 1, "proposed")
    assert alone.standing_of_grounds() == "stand"
    assert replace(alone, parent=PARENT).standing_of_grounds() == "stand"
    assert replace(alone, parent=replace(PARENT, open=False)).standing_of_grounds() == "gone"


# 20: held --------------------------------------------------------------------------------------------------------


def test_while_the_grounds_are_held_the_clock_of_an_unserved_proposal_pauses() -> None:
    """SEMANTICS 20: of two working days one was left on 9 May, and is left on 20 May."""
    paper = proposal()
    assert paper.due == "2024-05-10"
    paper.ground("held")
    paper.settle("2024-05-09 10:00")
    assert (paper.log[-2:], paper.deadline.status) == (["2024-05-09 grounds.held", "2024-05-09 clock.pause"], "held")
    assert paper.item.grounds_flag == "held"
    paper.ground("stand")
    paper.settle("2024-05-20 10:00")
    assert paper.log[-2:] == ["2024-05-20 grounds.stand", "2024-05-20 clock.resume"]
    assert (paper.due, paper.deadline.status) == ("2024-05-21", "running")


def test_settling_twice_says_nothing_more() -> None:
    """SEMANTICS 20: it compares what is with what should be."""
    paper = proposal()
    for standing in ("held", "stand"):
        paper.ground(standing)
        assert paper.settle("2024-05-09 10:00").changed
        assert not paper.settle("2024-05-09 10:00").changed


def test_a_signed_paper_pauses_too_and_a_served_one_runs_on() -> None:
    """SEMANTICS 20: unserved proposals and papers pause; a served one runs its own course."""
    paper = proposal()
    paper.do("sign", "2024-05-09 10:00")
    paper.ground("held")
    paper.settle()
    assert paper.deadline.status == "held"
    paper.ground("stand")
    paper.settle()
    paper.do("serve", "2024-05-10 10:00", served_on="2024-05-10")
    paper.ground("held")
    paper.settle()
    assert (paper.deadline.status, paper.item.grounds_flag, paper.due) == ("running", "held", "2024-05-23")


def test_a_fixed_date_that_was_paused_has_its_remaining_days_again() -> None:
    """SEMANTICS 20, 22: an interview fixed for the 28th; eight days before, its grounds are held for five."""
    case = Case(
        procedure("""
            meet_on = day("约谈日期")
            held_on = day("实际日期")
            fixed = State("待约谈", owed_by=CHIEF, due=on(meet_on, roll=None))
            done = Final("已约谈")
            moot = Final("事由消失", dropped=True)
            propose = START.to(fixed, "拟约谈", by=HANDLER, parties=[ADDRESSEE], asks=[meet_on])
            hold = fixed.to(done, "约谈", by=CHIEF, asks=[held_on], serves=held_on, when=grounds_stand())
            drop = fixed.to(moot, "事由消失", by=PARENT)
        """),
        "2024-06-18 10:00",
        rests_on=(Ground(1, "P-1", "stand"),),
        parent=PARENT,
        meet_on="2024-06-28",
    )
    case.ground("held")
    case.settle("2024-06-20 10:00")
    case.ground("stand")
    case.settle("2024-06-25 10:00")
    assert (case.due, case.deadline.status) == ("2024-07-03", "running")
    assert case.item.facts["meet_on"] == date(2024, 6, 28)


def test_held_it_may_be_declined_or_withdrawn_not_signed_or_served() -> None:
    """SEMANTICS 20."""
    why = "the grounds are held: the work is away for a decision; this waits until it comes back"
    paper = proposal("held")
    with pytest.raises(Refused) as refused:
        paper.do("sign")
    assert [str(one) for one in refused.value.reasons] == [why]
    paper.do("decline", reason="已报送", then="rest")
    paper = proposal()
    paper.do("sign")
    paper.ground("held")
    with pytest.raises(Refused) as refused:
        paper.do("serve", served_on="2024-05-08")
    assert [str(one) for one in refused.value.reasons] == [why]
    paper.do("withdraw", reason="已报送", then="rest")
    assert not paper.item.open


# 20: gone --------------------------------------------------------------------------------------------------------


def test_gone_an_unsigned_proposal_takes_its_parent_exit() -> None:
    """SEMANTICS 20: the one ending that needs no person."""
    paper = proposal()
    paper.ground("gone")
    outcome = paper.settle("2024-05-09 10:00")
    assert (paper.item.state, paper.item.open, paper.item.grounds_flag) == ("moot", False, "gone")
    (line,) = outcome.lines
    assert (line.transition, line.actor.kind, line.actor.login) == ("drop", "parent", "RW-9")
    assert line.effects["grounds"] == "gone"


def test_gone_a_signed_one_is_flagged_and_a_person_must_withdraw_it() -> None:
    """SEMANTICS 20: it can no longer be served, and its own clock runs."""
    paper = proposal()
    paper.do("sign")
    paper.ground("gone")
    paper.settle("2024-05-09 10:00")
    assert (paper.item.state, paper.item.grounds_flag, paper.log[-1]) == ("signed", "gone", "2024-05-09 grounds.gone")
    assert paper.deadline.status == "running"
    with pytest.raises(Refused, match="the grounds are gone: what was overdue has been done or its date has moved"):
        paper.do("serve", served_on="2024-05-09")
    paper.do("withdraw", reason="事由消失", then="rest")


def test_gone_a_paper_whose_clock_was_paused_runs_again() -> None:
    """SEMANTICS 20: only while they are held does it pause."""
    paper = proposal()
    paper.do("sign")
    paper.ground("held")
    paper.settle()
    paper.ground("gone")
    paper.settle("2024-05-13 10:00")
    assert (paper.item.grounds_flag, paper.deadline.status) == ("gone", "running")


def test_gone_a_served_one_is_flagged_and_runs_its_own_course() -> None:
    """SEMANTICS 20."""
    paper = proposal()
    paper.do("sign")
    paper.do("serve", served_on="2024-05-08")
    paper.ground("gone")
    paper.settle("2024-05-09 10:00")
    assert (paper.item.state, paper.log[-1]) == ("awaiting", "2024-05-09 grounds.gone")
    paper.do("reply", answer="已办结")
    assert not paper.item.open


def test_whatever_a_rung_opens_is_guarded_by_its_grounds() -> None:
    """SEMANTICS 20: and only that counts as a measure."""
    assert is_measure(MEASURE)
    assert not is_measure(work())
    standing = RuleDef("grounds_stand")
    paper = proposal()
    assert judge(standing, MEASURE, paper.item, paper.world, {}) is None
    assert judge(standing, MEASURE, replace(paper.item, grounds=(Ground(0, "P", "gone"),)), paper.world, {}) is not None


# 21 --------------------------------------------------------------------------------------------------------------

ASKING = """
    due_day = day("时限")
    until = day("申请延至")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    ask = doing.to(doing, "申请延期", by=OWNER, asks=[until],
                   when=[none_open("extension"), times("extend") < 1, later_than(DUE, fact=until)],
                   opens=child("extension", returns={"until": due_day}))
    extend = doing.to(doing, "延期", by=CHILD("extension"), asks=[due_day], when=[times("extend") < 1, later_than(DUE)])
    submit = doing.to(checking, "报结", by=OWNER)
    send_back = checking.to(doing, "退回", by=HANDLER)
    finish = checking.to(done, "办结", by=HANDLER)
"""


def asking(due: str = "2024-04-30") -> Case:
    return Case(procedure(ASKING, slip="TALL"), due_day=due)


def test_while_a_request_made_in_time_is_undecided_measures_wait_for_the_deciding_term() -> None:
    """SEMANTICS 21: reminders go on, the old date stands and lapses."""
    case = asking()
    case.do("ask", "2024-04-29 10:00", until="2024-05-31")
    case.child("extension", due_on=date(2024, 5, 14))
    case.until("2024-05-15 08:59")
    assert case.said("clock.lapse", "clock.escalate") == ["2024-05-01 clock.lapse"]
    assert case.log[-1] == "2024-05-06 clock.remind 催办"
    case.until("2024-05-15 09:00")
    assert case.said("clock.escalate") == ["2024-05-15 clock.escalate 函告"]


def test_a_decided_request_holds_nothing_back() -> None:
    """SEMANTICS 21: refused on 6 May, the letter comes on its day."""
    case = asking()
    case.do("ask", "2024-04-29 10:00", until="2024-05-31")
    case.child("extension", due_on=date(2024, 5, 14), open=False, dropped=True)
    case.until("2024-05-08 09:00")
    assert case.said("clock.escalate") == ["2024-05-08 clock.escalate 函告"]


def test_a_deciding_term_that_ends_sooner_hastens_nothing() -> None:
    """SEMANTICS 21."""
    case = asking()
    case.do("ask", "2024-04-23 10:00", until="2024-05-31")
    case.child("extension", due_on=date(2024, 4, 26))
    case.until("2024-05-08 09:00")
    assert case.said("clock.escalate") == ["2024-05-08 clock.escalate 函告"]


def test_a_late_request_holds_nothing_back() -> None:
    """SEMANTICS 21: it was opened after the due had passed."""
    case = asking()
    case.until("2024-05-06 10:00")
    case.do("ask", until="2024-05-31")
    case.child("extension", due_on=date(2024, 5, 20))
    case.until("2024-05-08 09:00")
    assert case.said("clock.escalate") == ["2024-05-08 clock.escalate 函告"]


def test_what_may_not_move_the_deadline_holds_nothing_back() -> None:
    """SEMANTICS 21: a child that is no request."""
    case = asking()
    case.do("ask", "2024-04-29 10:00", until="2024-05-31")
    case.child("extension", due_on=date(2024, 5, 14), requests=False)
    case.until("2024-05-08 09:00")
    assert case.said("clock.escalate") == ["2024-05-08 clock.escalate 函告"]


def test_one_open_request_at_a_time() -> None:
    """SEMANTICS 21: refused by the number of the one that is open."""
    case = asking()
    case.do("ask", until="2024-05-31")
    with pytest.raises(Refused) as refused:
        case.do("ask", until="2024-06-30")
    assert [str(one) for one in refused.value.reasons] == ["C-100 is still open"]
    case.child("extension", open=False, dropped=True)
    case.do("ask", until="2024-06-30")


def test_an_extension_is_later_than_the_base_date() -> None:
    """SEMANTICS 21, DOMAIN T14: due on Sunday 30 June and rolled to 1 July; counted from the 30th."""
    case = asking("2024-06-30")
    assert case.due == "2024-07-01"
    for day in ("2024-06-30", "2024-06-28"):
        with pytest.raises(Refused) as refused:
            case.do("ask", until=day)
        assert [str(one) for one in refused.value.reasons] == ["申请延至 must lie after 2024-06-30"]
    case.do("ask", until="2024-07-01")
    with pytest.raises(Refused, match="时限 must lie after 2024-06-30"):
        case.do("extend", due_day="2024-06-30")
    case.do("extend", due_day="2024-07-31")
    assert (case.due, case.deadline.round) == ("2024-07-31", 2)


def test_extensions_are_counted_and_capped() -> None:
    """SEMANTICS 21, 6: the one thing of a debtor's that starts a new ladder; all reasons are heard."""
    case = asking()
    case.do("ask", until="2024-05-31")
    case.do("extend", due_day="2024-05-31")
    case.child("extension", open=False)
    with pytest.raises(Refused) as refused:
        case.do("ask", until="2024-05-30")
    assert [str(one) for one in refused.value.reasons] == [
        "“延期” has been taken already; this is possible only before it", "申请延至 must lie after 2024-05-31",
    ]  # fmt: skip


def test_a_request_is_held_while_its_parent_cannot_hear_it() -> None:
    """SEMANTICS 28, 21: illegal but reachable, the child's clock pauses; legal again, it runs; never, it runs too."""
    asked = Case(
        procedure("""
            until = day("延至")
            asked = State("待批", owed_by=CHIEF, due=limit("job.decide", workdays(3)))
            granted = Final("准予")
            dropped = Final("终结", dropped=True)
            ask = START.to(asked, "申请", by=PARENT, parties=[OWNER], asks=[until])
            grant = asked.to(granted, "准予", by=CHIEF, tells="extend")
            drop = asked.to(dropped, "终结", by=PARENT)
        """),
        parent=PARENT,
        until="2024-05-31",
    )
    assert asked.due == "2024-04-07"
    for standing, status in (("legal", "running"), ("reachable", "held"), ("never", "running")):
        asked.item = replace(asked.item, parent=replace(PARENT, tells={"extend": standing}))  # type: ignore[dict-item]
        asked.settle("2024-04-02 10:00" if standing != "never" else "2024-04-09 10:00")
        assert asked.deadline.status == status
    asked.item = replace(asked.item, parent=replace(PARENT, tells={"extend": "legal", "other": "reachable"}))
    assert not asked.settle().changed  # one thing it may tell is enough
    assert asked.due == "2024-04-11"  # two of three working days were left when it was paused
    assert asked.deadline.armed_at == at("2024-04-09 10:00")


def test_what_has_no_date_is_not_paused() -> None:
    """SEMANTICS 28: a request that rests without a date has nothing to hold."""
    asked = Case(
        procedure("""
            asked = State("长期", owed_by=CHIEF, exempt="无时限")
            granted = Final("准予")
            dropped = Final("终结", dropped=True)
            ask = START.to(asked, "申请", by=PARENT, parties=[OWNER])
            grant = asked.to(granted, "准予", by=CHIEF, tells="extend")
            drop = asked.to(dropped, "终结", by=PARENT)
        """),
        parent=replace(PARENT, tells={"extend": "reachable"}),
    )
    assert asked.deadline.status == "waiting"
    assert not asked.settle().changed
