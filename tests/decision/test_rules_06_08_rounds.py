"""SEMANTICS 6-8: a round is one due date's life; who may begin a new one, what holds it, what is claimed in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.calendar.limits import Entry, Limits, Profile
from engine.decision import deadlines as rounds
from engine.decision.ladder import messages_due, next_measure
from engine.decision.snapshot import Claim, Deadline
from engine.definition.spans import Span, workdays
from tests.decision.case import MEASURE, Case, at, procedure, work


def overdue() -> Case:
    """Work that was due on 30 April and slipped; the letter was proposed on 8 May."""
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-08 10:00")
    return case


def round_of(case: Case, state: str) -> Deadline | None:
    """The live round of a state, wherever the item rests."""
    return next((one for one in case.item.deadlines if one.state == state and one.status != "over"), None)


# 6: begins -------------------------------------------------------------------------------------------------------


def test_a_round_begins_with_the_first_due_date_passed_or_not() -> None:
    """SEMANTICS 6."""
    assert Case(work(), due_day="2024-04-30").deadline.round == 1
    passed = Case(work(), due_day="2024-03-15")
    assert (passed.deadline.round, passed.deadline.status) == (1, "running")
    passed.tick("2024-04-01 10:01")
    assert passed.said("clock.lapse") == ["2024-04-01 clock.lapse"]  # not before there was a round


def test_a_later_date_still_ahead_begins_a_new_round() -> None:
    """SEMANTICS 6: an extension; what was claimed before stays with the old round."""
    case = overdue()
    old = case.deadline
    case.do("move", due_day="2024-06-28")
    new = case.deadline
    assert (new.round, new.status, new.lapsed_at, new.armed_at) == (2, "running", None, at("2024-05-08 10:00"))
    assert next(one for one in case.outcome.deadlines if one.key == old.key).status == "over"
    assert case.item.claims_of(new) == ()
    case.until("2024-07-03 09:00")
    assert case.log[-1] == "2024-07-03 clock.escalate 函告"


def test_a_date_that_has_passed_already_continues_the_round() -> None:
    """SEMANTICS 6: only a date still ahead replaces another; one in the past moves the due and arms nothing."""
    case = overdue()
    case.do("move", due_day="2024-05-06")
    assert (case.due, case.deadline.round) == ("2024-05-06", 1)
    assert case.deadline.lapsed_at is not None
    case.do("move", "2024-05-09 00:00", due_day="2024-05-08")  # over to the instant
    assert (case.due, case.deadline.round) == ("2024-05-08", 1)
    ahead = Case(work(), due_day="2024-04-30")
    ahead.do("move", due_day="2024-03-29")
    assert (ahead.due, ahead.deadline.round, ahead.deadline.lapsed_at) == ("2024-03-29", 1, None)


def test_a_new_date_set_on_rejection_begins_a_new_round() -> None:
    """SEMANTICS 6."""
    case = overdue()
    case.do("submit")
    case.do("send_back_until", due_day="2024-06-14")
    assert (case.due, case.deadline.round, case.deadline.lapsed_at) == ("2024-06-14", 2, None)
    assert [one.key for one in case.item.deadlines if one.status == "over"].count(("doing", 1)) == 1


def test_a_date_set_on_rejection_that_has_passed_continues_the_round() -> None:
    """SEMANTICS 6."""
    case = overdue()
    case.do("submit", "2024-05-09 10:00")
    case.do("send_back_until", "2024-05-14 10:00", due_day="2024-05-10")
    assert (case.due, case.deadline.round) == ("2024-05-10", 1)
    assert case.deadline.lapsed_at is not None


# 6: continues, is over --------------------------------------------------------------------------------------------


def test_coming_back_with_the_same_date_continues_the_round() -> None:
    """SEMANTICS 6: nobody resets his own clock."""
    case = overdue()
    case.do("submit")
    case.do("send_back", "2024-05-10 10:00")
    assert (case.due, case.deadline.round, case.deadline.status) == ("2024-04-30", 1, "running")
    assert [one.rung for one in case.item.claims_of(case.deadline)][-1] == "函告"


def test_a_term_since_a_fact_comes_back_with_the_same_date() -> None:
    """SEMANTICS 6: a plan returned for correction is due when it was due."""
    case = Case(
        procedure("""
            served_on = day("送达日期")
            serving = State("待送达", owed_by=HANDLER, due=limit("job.serve", workdays(3)))
            listed = State("已挂牌", owed_by=OWNER, due=limit("job.plan", workdays(10), since=served_on))
            review = State("审查", owed_by=HANDLER, due=limit("job.review", workdays(3)))
            done = Final("办结")
            begin = START.to(serving, "挂牌", by=HANDLER, parties=[OWNER])
            serve = serving.to(listed, "送达", by=HANDLER, asks=[served_on])
            file = listed.to(review, "报方案", by=OWNER)
            give_back = review.to(listed, "退回", by=HANDLER)
            accept = review.to(done, "通过", by=HANDLER)
        """)
    )
    case.do("serve", served_on="2024-04-01")
    assert case.due == "2024-04-16"
    case.do("file", "2024-04-10 10:00")
    case.do("give_back", "2024-04-12 10:00")
    assert (case.due, case.deadline.round, case.deadline.armed_at) == ("2024-04-16", 1, at("2024-04-01 10:00"))


def test_a_term_that_restarts_on_entry_is_over_when_the_state_is_left() -> None:
    """SEMANTICS 6: this deadline can never run again."""
    case = Case(work(), due_day="2024-04-30")
    case.do("submit")
    case.do("send_back")
    assert round_of(case, "checking") is None
    case.do("submit", "2024-04-10 10:00")
    assert (case.due, case.deadline.round) == ("2024-04-15", 2)


def test_without_a_way_back_the_round_is_over() -> None:
    """SEMANTICS 6: no path leads back."""
    case = Case(
        procedure("""
            due_day = day("时限")
            doing = State("办理中", owed_by=OWNER, due=due_day)
            checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))
            filing = State("归档", owed_by=HANDLER, due=limit("job.file", workdays(3)))
            done = Final("办结")
            begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
            submit = doing.to(checking, "报结", by=OWNER)
            send_back = checking.to(doing, "退回", by=HANDLER)
            accept = checking.to(filing, "通过", by=HANDLER)
            waive = doing.to(filing, "免办", by=CHIEF)
            file = filing.to(done, "归档", by=HANDLER)
        """),
        due_day="2024-04-30",
    )
    case.do("submit")
    held = round_of(case, "doing")
    assert held is not None
    assert held.status == "held"
    case.do("accept")
    assert round_of(case, "doing") is None
    waived = Case(case.definition, due_day="2024-04-30")
    waived.do("waive")
    assert round_of(waived, "doing") is None


def test_a_round_is_over_when_the_item_ends() -> None:
    """SEMANTICS 6."""
    case = overdue()
    case.do("submit")
    case.do("close")
    assert not case.item.open
    assert {one.status for one in case.item.deadlines} == {"over"}


def test_a_deadline_whose_first_date_comes_late_runs_from_then() -> None:
    """SEMANTICS 6: a round begins when the deadline receives its first due date."""
    case = Case(work(), due_day="2024-04-30")
    waiting = replace(case.deadline, status="waiting", due_on=None, due_at=None, base_on=None)
    item = replace(case.item, deadlines=(waiting,))
    (passed,) = rounds.refreshed(
        case.definition, replace(item, facts={"due_day": date(2024, 3, 15)}), waiting, case.world
    )
    assert (passed.status, str(passed.due_on)) == ("running", "2024-03-15")
    *_, ahead = rounds.refreshed(
        case.definition, replace(item, facts={"due_day": date(2024, 5, 31)}), waiting, case.world
    )
    assert (ahead.status, str(ahead.due_on)) == ("running", "2024-05-31")


def test_an_older_round_does_not_turn_the_count_back() -> None:
    """SEMANTICS 6: rounds are numbered once."""
    case = overdue()
    old = case.deadline
    case.do("move", due_day="2024-06-28")
    assert case.item.with_round(old)["rounds"] == {"doing": 2}


# 7 ---------------------------------------------------------------------------------------------------------------


def claimed(case: Case, *rungs: str, kind: str = "sent") -> None:
    """Claims rungs by hand, in the running round."""
    deadline = case.deadline
    claims = tuple(Claim(deadline.state, deadline.round, one, 1, kind, case.now) for one in rungs)  # type: ignore[arg-type]
    case.item = replace(case.item, claims=(*case.item.claims, *claims))


def test_a_rung_is_claimed_once_however_often_one_looks() -> None:
    """SEMANTICS 7."""
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-08 09:00")
    for _ in range(3):
        assert not case.tick("2024-05-08 09:00").changed
    claims = [(one.rung, one.n) for one in case.item.claims]
    assert claims == [("首次提醒", 1), ("再次提醒", 1), ("末次提醒", 1), ("到期提示", 1), ("催办", 1), ("函告", 1)]


def test_a_claim_is_made_before_its_effect() -> None:
    """SEMANTICS 7: the outcome that opens the letter carries the claim the letter rests on."""
    case = overdue()
    (letter,) = case.outcome.opens
    assert letter.claim == ("doing", 1, "函告", 1)
    assert [(one.rung, one.kind) for one in case.outcome.claims] == [("函告", "opened")]


def test_a_ladder_resumes_above_the_highest_rung_claimed() -> None:
    """SEMANTICS 7: it never goes back."""
    case = Case(work(), due_day="2024-04-30")
    claimed(case, "末次提醒")
    case.until("2024-05-06 10:00")
    assert case.said("clock.remind") == ["2024-04-30 clock.remind 到期提示", "2024-05-06 clock.remind 催办"]
    claimed(case, "通报", kind="skipped")
    following = next_measure(case.definition, case.item, case.deadline, case.world)
    assert following is not None
    assert following.rung.name == "约谈"


def test_claims_of_another_round_do_not_count() -> None:
    """SEMANTICS 7: once per round."""
    case = overdue()
    case.do("move", due_day="2024-05-31")
    case.until("2024-06-05 09:00")
    assert case.opened == ["paper", "paper"]


def test_repeats_are_counted() -> None:
    """SEMANTICS 7: n counts repeats."""
    case = Case(work("CALM"), due_day="2024-04-30")
    case.until("2024-05-20 10:00")
    assert case.said("clock.remind") == [
        "2024-04-29 clock.remind 提醒",
        "2024-05-06 clock.remind 报告",
        "2024-05-11 clock.remind 报告",
        "2024-05-17 clock.remind 报告",
    ]
    assert [one.n for one in case.item.claims if one.rung == "报告"] == [1, 2, 3]


# 8 ---------------------------------------------------------------------------------------------------------------


def test_away_from_the_state_nothing_fires() -> None:
    """SEMANTICS 8."""
    case = Case(work(), due_day="2024-04-30")
    case.do("submit", "2024-04-23 10:00")
    held = round_of(case, "doing")
    assert held is not None
    assert (held.status, held.holds[0].since, held.holds[0].until) == ("held", at("2024-04-23 10:00"), None)
    assert messages_due(case.definition, case.item, held, replace(case.world, now=at("2024-06-03 10:00"))) == []
    assert next_measure(case.definition, case.item, replace(held, lapsed_at=at("2024-05-01 00:00")), case.world) is None


def test_no_ladder_day_counts_while_the_round_is_held() -> None:
    """SEMANTICS 8: away from 6 to 10 May, the letter's third day comes that much later."""
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-06 10:00")
    case.do("submit")
    case.do("send_back", "2024-05-10 10:00")
    case.until("2024-05-31 10:00")
    assert case.said("clock.escalate") == ["2024-05-13 clock.escalate 函告"]  # days: 6 May, 11 May, 13 May


def test_a_day_counts_if_the_round_was_running_when_the_office_opened() -> None:
    """SEMANTICS 8, decision 0004."""
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-07 08:00")
    case.do("submit", "2024-05-07 09:30")
    case.do("send_back", "2024-05-07 17:00")  # open at 09:00: 7 May counts
    case.do("submit", "2024-05-08 09:00")
    case.do("send_back", "2024-05-08 09:01")  # away at 09:00: 8 May does not
    case.do("submit", "2024-05-09 08:00")
    case.do("send_back", "2024-05-09 09:00")  # back at 09:00: 9 May counts
    case.until("2024-05-31 10:00")
    assert case.said("clock.escalate") == ["2024-05-09 clock.escalate 函告"]  # days: 6, 7 and 9 May


def test_reminders_before_the_due_count_back_from_the_due_and_not_from_holds() -> None:
    """SEMANTICS 8, 10: a hold lengthens no distance to a date that stands."""
    case = Case(work(), due_day="2024-04-30")
    case.do("submit", "2024-04-10 10:00")
    case.do("send_back", "2024-04-11 10:00")
    case.until("2024-04-30 10:00")
    assert [line.split()[0] for line in case.said("clock.remind")] == [
        "2024-04-17", "2024-04-24", "2024-04-29", "2024-04-30",
    ]  # fmt: skip


def test_a_held_round_is_silent_and_wakes_nobody() -> None:
    """SEMANTICS 8: the paused clock of a paper whose grounds are held."""
    case = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    case.ground("held")
    case.settle()
    assert case.deadline.status == "held"
    assert case.wake is None
    assert not case.tick("2024-06-03 10:00").changed


# pinned (30, DESIGN 4) -------------------------------------------------------------------------------------------


def revised(*steps: tuple[str, dict[str, Span]]) -> Limits:
    """Revisions of a profile: from when, and which terms it names."""
    return Limits(
        Profile(
            "office", "限期", place, date.fromisoformat(effective),
            {name: Entry(name, span, "", "practice") for name, span in terms.items()},
        )
        for place, (effective, terms) in enumerate(steps, 1)
    )  # fmt: skip


def test_whatever_a_profile_says_a_measure_needs_a_lapse() -> None:
    """SEMANTICS 9: an offset of less than a day is a slip of the pen."""
    limits = revised(("2024-01-01", {"ladder.letter": workdays(-3)}))
    case = limited('limit("ladder.letter", workdays(3))', limits)
    case.tick("2024-04-30 23:59")
    assert case.opened == []
    case.until("2024-05-01 00:00")
    assert case.opened == ["paper"]


def limited(header_rung: str, limits: Limits | None = None) -> Case:
    report = 'Rung("报告", workdays(35), tells=CHIEF, every=workdays(5))'
    ladder = f'Ladder(Rung("函告", {header_rung}, opens="paper"), {report})'
    both = revised(("2024-01-01", {"ladder.letter": workdays(3)}), ("2024-04-15", {"ladder.letter": workdays(8)}))
    return Case(work(ladder), due_day="2024-04-30", limits=limits or both)


def test_the_offsets_of_a_round_are_those_it_began_under() -> None:
    """SEMANTICS 30, DESIGN 4: a revision that comes into force in the middle touches the next round only."""
    case = limited('limit("ladder.letter", workdays(3))')
    case.until("2024-05-08 09:00")
    assert case.said("clock.escalate") == ["2024-05-08 clock.escalate 函告"]
    case.do("move", due_day="2024-05-31")
    case.until("2024-06-28 09:00")
    assert case.said("clock.escalate")[-1] == "2024-06-13 clock.escalate 函告"


def test_a_round_that_continues_keeps_its_revision() -> None:
    """SEMANTICS 6, 30: no new budget on the way back."""
    limits = revised(("2024-01-01", {"job.plan": workdays(10)}), ("2024-04-11", {"job.plan": workdays(20)}))
    case = Case(
        procedure("""
            served_on = day("送达日期")
            listed = State("已挂牌", owed_by=OWNER, due=limit("job.plan", workdays(5), since=served_on))
            review = State("审查", owed_by=HANDLER, due=limit("job.review", workdays(3)))
            done = Final("办结")
            begin = START.to(listed, "挂牌", by=HANDLER, parties=[OWNER], asks=[served_on])
            file = listed.to(review, "报方案", by=OWNER)
            give_back = review.to(listed, "退回", by=HANDLER)
            accept = review.to(done, "通过", by=HANDLER)
        """),
        limits=limits,
        served_on="2024-04-01",
    )
    case.do("file", "2024-04-10 10:00")
    case.do("give_back", "2024-04-12 10:00")
    assert (case.due, case.deadline.round, case.deadline.profile_revision) == ("2024-04-16", 1, "office-1")


@pytest.mark.parametrize("when", ["2024-04-02 10:00", "2024-04-15 10:00"])
def test_a_new_round_takes_the_revision_in_force(when: str) -> None:
    """SEMANTICS 30."""
    limits = revised(("2024-01-01", {"job.check": workdays(2)}), ("2024-04-15", {"job.check": workdays(6)}))
    case = Case(work(), due_day="2024-04-30", limits=limits)
    case.do("submit", when)
    assert case.deadline.span == workdays(2 if when < "2024-04-15" else 6)
