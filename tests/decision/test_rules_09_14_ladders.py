"""SEMANTICS 9-14: messages never wait, measures do; one ladder per cause; the office sits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.decision.ladder import next_measure
from engine.decision.lapse import lapse
from engine.decision.outcome import ToTell
from engine.decision.snapshot import Hold
from engine.definition.spans import months
from tests.decision.case import MEASURE, TALL, Case, at, calendar, procedure, work
from tests.definition.authors import HEADER


def case_due(day: str = "2024-04-30", when: str = "2024-04-01 10:00", slip: str = "TALL", **more: Any) -> Case:
    return Case(work(slip), when, due_day=day, **more)


def served(case: Case, rung: str, on: str, answer_by: str, **more: Any) -> None:
    """The measure of a rung was served, and its response term runs until the end of a day."""
    changes: dict[str, Any] = {"signed": True, "served_on": date.fromisoformat(on),
                               "answer_due_on": date.fromisoformat(answer_by), **more}  # fmt: skip
    case.measure(rung, **changes)


# 9 ---------------------------------------------------------------------------------------------------------------


def test_a_message_never_waits_for_anybody() -> None:
    """SEMANTICS 9: the report goes on while a proposal lies undecided."""
    case = case_due()
    case.until("2024-07-01 10:00")
    assert case.opened == ["paper"]
    assert case.said("clock.remind")[-2:] == ["2024-06-21 clock.remind 逾期报告", "2024-06-28 clock.remind 逾期报告"]


def test_a_message_tells_whom_its_rung_names() -> None:
    """SEMANTICS 9: the debtor by the role that owes, others by their post in their unit."""
    case = case_due()
    case.item = replace(case.item, title="细化部署")
    outcome = case.tick("2024-05-06 09:00")
    data = {"number": "RW-1", "title": "细化部署", "due": "2024-04-30", "state": "办理中", "rung": "催办", "n": 1}
    assert outcome.messages == (
        ToTell("owner", "u_owner", "rung", data),
        ToTell("handler", "u_office", "rung", data, post="handler"),
    )


def test_nobody_is_told_twice_by_one_rung() -> None:
    """Law 1: whoever owes the step is also among those whom the rung names."""
    case = case_due()
    case.do("submit")
    outcome = case.tick("2024-04-08 09:00")  # a working day after the day on which it was to be checked
    assert [line.effects["told"] for line in outcome.lines if line.transition == "clock.remind"] == [
        ["debtor", "handler"]
    ]
    assert [(one.unit, one.post) for one in outcome.messages] == [("u_office", "handler")]


def test_a_message_to_a_post_that_owes_names_the_post() -> None:
    """SEMANTICS 9, 14."""
    case = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    outcome = case.tick("2024-05-09 09:00")
    assert [(one.role, one.unit, one.post) for one in outcome.messages] == [("chief", "u_office", "chief")]


def test_a_measure_needs_a_deadline_that_has_really_lapsed() -> None:
    """SEMANTICS 9: 30 April is a Tuesday, and 5 working days on no measure opens on a date still ahead."""
    case = case_due()
    case.until("2024-04-30 23:59")
    assert case.deadline.lapsed_at is None
    assert case.opened == []
    case.until("2024-05-08 08:59")
    assert case.opened == []
    case.until("2024-05-08 09:00")
    assert case.opened == ["paper"]


SKIPPING = """
TALL = Ladder(
    Rung("函告", workdays(3), opens="paper"),
    Rung("通报", workdays(5), opens="circular", when=times("ping") >= 1),
    Rung("约谈", workdays(7), opens="talk"),
    Rung("报告", workdays(35), tells=CHIEF, every=workdays(5)),
)
"""


def test_a_false_when_skips_the_rung_and_is_recorded() -> None:
    """SEMANTICS 9."""
    case = Case(work(header=HEADER + SKIPPING), due_day="2024-04-30")
    case.until("2024-05-08 09:00")
    served(case, "函告", "2024-05-08", "2024-05-09")
    case.until("2024-05-13 09:00")
    assert case.opened == ["paper", "talk"]
    assert case.outcome.lines[-1].effects["skipped"] == ["通报"]
    assert [(one.rung, one.kind) for one in case.outcome.claims] == [("通报", "skipped"), ("约谈", "opened")]


def test_a_true_when_opens_the_rung() -> None:
    """SEMANTICS 9."""
    case = Case(work(header=HEADER + SKIPPING), due_day="2024-04-30")
    case.do("ping")
    case.until("2024-05-08 09:00")
    served(case, "函告", "2024-05-08", "2024-05-09")
    case.until("2024-05-10 09:00")
    assert case.opened == ["paper", "circular"]


def test_what_a_rung_counts_is_counted_like_what_a_transition_does() -> None:
    """The store loads the counts that the definition names, wherever it names them."""
    rule = 'count("circular", of=OWNER, within=months(12)) >= 2'
    definition = work("TALL", header=HEADER + TALL.replace('opens="talk"', f'opens="talk", when={rule}'))
    assert definition.counted == {("circular", "owner", months(12))}


def test_a_rung_declined_until_a_day_and_then_not_called_for_is_skipped_once_more() -> None:
    """SEMANTICS 7, 9, 15: the second look at a rung is its second claim, never the first one again."""
    header = HEADER + SKIPPING.replace('opens="paper")', 'opens="paper", when=times("ping") < 1)')
    case = Case(work(header=header), due_day="2024-04-30")
    case.until("2024-05-08 09:00")
    case.measure("函告", open=False, dropped=True, sequel=date(2024, 5, 20))
    case.do("ping", "2024-05-09 10:00")
    case.until("2024-05-20 09:00")
    assert [(one.rung, one.n, one.kind) for one in case.item.claims] == [
        ("函告", 1, "opened"), ("函告", 2, "skipped"), ("通报", 1, "opened"),
    ]  # fmt: skip


CALLED_FOR = """
TALL = Ladder(
    Rung("提醒", workdays(-5), tells=DEBTOR, when=times("ping") < 1),
    Rung("末次提醒", workdays(-1), tells=DEBTOR, when=times("ping") < 1),
    Rung("催办", workdays(1), tells=DEBTOR, when=times("ping") >= 1),
    Rung("报告", workdays(5), tells=CHIEF, every=workdays(5), when=times("ping") >= 1),
)
"""


def test_a_message_that_is_not_called_for_is_skipped_and_recorded() -> None:
    """SEMANTICS 9: it is neither sent on its day nor made up for later, and the ladder goes on."""
    case = Case(work(header=HEADER + CALLED_FOR), due_day="2024-04-30")
    case.until("2024-05-06 09:00")
    assert case.said("clock.remind", "clock.skip") == [
        "2024-04-24 clock.remind 提醒", "2024-04-29 clock.remind 末次提醒", "2024-05-06 clock.skip 催办",
    ]  # fmt: skip
    assert case.outcome.messages == ()
    assert [(one.rung, one.n, one.kind) for one in case.outcome.claims] == [("催办", 1, "skipped")]
    assert case.outcome.lines[-1].effects["skipped"] == ["催办"]
    case.do("ping", "2024-05-07 10:00")
    assert case.wake == "2024-05-10 09:00"  # the fifth working day
    case.until("2024-05-16 10:00")
    assert case.said("clock.remind")[2:] == ["2024-05-10 clock.remind 报告", "2024-05-16 clock.remind 报告"]


def test_a_repeating_message_is_looked_at_anew_each_time() -> None:
    """SEMANTICS 9: 10, 16 and 23 May are its days; Saturday the 11th is worked."""
    case = Case(work(header=HEADER + CALLED_FOR), due_day="2024-04-30")
    case.until("2024-05-20 10:00")
    case.do("ping")
    case.until("2024-05-23 10:00")
    assert case.said("clock.remind", "clock.skip")[3:] == [
        "2024-05-10 clock.skip 报告", "2024-05-16 clock.skip 报告", "2024-05-23 clock.remind 报告",
    ]  # fmt: skip


def test_of_several_late_messages_the_last_one_called_for_is_sent() -> None:
    """SEMANTICS 9, 10: 催办 is due too, but is not called for."""
    case = Case(work(header=HEADER + CALLED_FOR), due_day="2024-04-30")
    outcome = case.tick("2024-05-07 10:00")
    assert [(one.rung, one.kind) for one in outcome.claims] == [
        ("提醒", "skipped"), ("催办", "skipped"), ("末次提醒", "sent"),
    ]  # fmt: skip
    assert [one.data["rung"] for one in outcome.messages] == ["末次提醒"]
    assert outcome.lines[-1].effects["skipped"] == ["提醒", "催办"]
    assert case.wake == "2024-05-10 09:00"


def test_the_last_day_of_all_counting_ends_the_ladder() -> None:
    """31 December 2100 is a Friday: no rung lies after it, and none is an error."""
    case = Case(work(), "2100-12-20 10:00", due_day="2100-12-31")
    assert next_measure(case.definition, case.item, case.deadline, case.world) is None
    case.until("2100-12-31 23:59")
    assert case.said("clock.remind") == [
        "2100-12-24 clock.remind 再次提醒", "2100-12-30 clock.remind 末次提醒", "2100-12-31 clock.remind 到期提示",
    ]  # fmt: skip
    assert case.wake == "2101-01-01 00:00"  # the lapse itself


# 10 --------------------------------------------------------------------------------------------------------------


def test_a_rung_fires_when_the_office_opens_on_its_day() -> None:
    """SEMANTICS 10."""
    case = case_due()
    assert case.wake == "2024-04-17 09:00"
    assert not case.tick("2024-04-17 08:59").changed
    assert case.tick("2024-04-17 09:00").changed
    assert case.wake == "2024-04-24 09:00"


def test_offsets_count_back_from_the_last_working_day_not_after_the_due() -> None:
    """SEMANTICS 10: due on Sunday 30 June; 28 June is the last working day not after it."""
    header = HEADER + TALL
    definition = procedure(
        """
        due_day = day("时限")
        doing = State("办理中", owed_by=OWNER, due=on(due_day, roll=None))
        done = Final("办结")
        begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
        finish = doing.to(done, "办结", by=OWNER)
        """,
        slip="TALL",
        header=header,
    )
    case = Case(definition, "2024-06-03 10:00", due_day="2024-06-30")
    case.until("2024-07-03 09:00")
    assert [line.split()[0] for line in case.log[1:]] == [
        "2024-06-14", "2024-06-21", "2024-06-27", "2024-06-28", "2024-07-01", "2024-07-01", "2024-07-03",
    ]  # fmt: skip


def test_of_several_late_messages_the_last_is_sent_and_the_others_are_skipped() -> None:
    """SEMANTICS 10."""
    case = case_due()
    outcome = case.tick("2024-04-30 10:00")
    assert [(one.rung, one.kind) for one in outcome.claims] == [
        ("首次提醒", "skipped"), ("再次提醒", "skipped"), ("末次提醒", "skipped"), ("到期提示", "sent"),
    ]  # fmt: skip
    (line,) = outcome.lines
    assert line.effects == {
        "rung": "到期提示", "n": 1, "told": ["debtor"], "skipped": ["首次提醒", "再次提醒", "末次提醒"],
    }  # fmt: skip
    assert {one.data["rung"] for one in outcome.messages} == {"到期提示"}
    assert line.occurred_at == at("2024-04-30 09:00")


def test_late_repeats_are_sent_once_too() -> None:
    """SEMANTICS 10, law 4: a daemon that slept two months reports once."""
    case = case_due(slip="CALM")
    outcome = case.tick("2024-07-01 10:00")
    assert [(one.n, one.kind) for one in outcome.claims if one.rung == "报告"] == [
        *((n, "skipped") for n in range(1, 9)), (9, "sent"),
    ]  # fmt: skip
    assert len(outcome.messages) == 1
    case.until("2024-07-08 10:00")
    assert [(one.n, one.kind) for one in case.outcome.claims] == [(10, "sent")]


def test_a_message_whose_day_lies_before_the_deadline_was_armed_is_dropped() -> None:
    """SEMANTICS 10: dropped, not skipped; one of the very day is sent."""
    case = case_due(when="2024-04-24 16:00")
    case.until("2024-04-29 10:00")
    assert [(one.rung, one.kind) for one in case.item.claims] == [("再次提醒", "sent"), ("末次提醒", "sent")]
    late = case_due(when="2024-05-27 10:00", slip="CALM")
    late.until("2024-05-27 11:00")
    assert [line.split()[2] for line in late.said("clock.remind")] == []
    assert late.wake == "2024-05-31 09:00"


def test_a_repeating_message_before_the_round_was_armed_is_dropped() -> None:
    """SEMANTICS 10: a date long past is armed in November; the report comes with its next day."""
    case = case_due("2024-04-30", when="2024-11-04 10:00", slip="CALM")
    case.until("2024-11-12 10:00")
    assert case.said("clock.remind") == ["2024-11-08 clock.remind 报告"]
    (claim,) = case.item.claims
    assert (claim.n, claim.kind) == (27, "sent")


def test_what_time_does_on_the_day_a_round_begins_happens_after_it_has_begun() -> None:
    """SEMANTICS 10: the work is handed over on the afternoon of the day of its first reminder."""
    case = case_due(when="2024-04-17 14:00")
    assert case.wake == "2024-04-17 14:00"
    case.until("2024-04-24 09:00")
    told = [line.occurred_at for one in case.outcomes for line in one.lines if line.transition == "clock.remind"]
    assert told == [at("2024-04-17 14:00"), at("2024-04-24 09:00")]


def test_what_was_due_before_it_was_handed_over_lapses_when_it_is() -> None:
    """SEMANTICS 6, 10: the date has passed already; nothing can have lapsed before there was a round."""
    case = case_due(when="2024-05-08 14:00")
    case.until("2024-05-08 14:00")
    happened = {(line.transition, line.occurred_at) for one in case.outcomes[1:] for line in one.lines}
    assert happened == {("clock.lapse", case.now), ("clock.escalate", case.now)}


def test_a_ladder_that_runs_on_climbs_no_rung_before_it_does() -> None:
    """SEMANTICS 8, 10: handed in early, sent back on the afternoon of the day of the first reminder."""
    case = case_due()
    case.do("submit", "2024-04-16 08:00")
    case.do("send_back", "2024-04-17 15:00")
    case.until("2024-04-17 15:00")
    assert [(line.transition, line.occurred_at) for line in case.outcome.lines] == [("clock.remind", case.now)]


# 11 --------------------------------------------------------------------------------------------------------------


def test_the_next_measure_waits_for_its_day_and_for_the_response_term() -> None:
    """SEMANTICS 11: the worked vector; due 30 April, served 11 May with ten working days, the circular on 27 May."""
    case = case_due()
    case.until("2024-05-08 09:00")
    served(case, "函告", "2024-05-11", "2024-05-24")
    case.until("2024-06-30 10:00")
    assert case.said("clock.escalate") == ["2024-05-08 clock.escalate 函告", "2024-05-27 clock.escalate 通报"]


def test_a_short_response_term_brings_no_measure_before_its_day() -> None:
    """SEMANTICS 11: the latest of both."""
    case = case_due()
    case.until("2024-05-08 09:00")
    served(case, "函告", "2024-05-08", "2024-05-09")
    case.until("2024-06-30 10:00")
    assert case.said("clock.escalate")[1] == "2024-05-16 clock.escalate 通报"  # the tenth working day


def test_no_measure_opens_while_the_previous_is_unserved_and_open() -> None:
    """SEMANTICS 11."""
    case = case_due()
    case.until("2024-08-01 10:00")
    case.measure("函告", signed=True)
    case.until("2024-09-02 10:00")
    assert case.opened == ["paper"]


def test_no_measure_opens_while_a_response_term_is_suspended() -> None:
    """SEMANTICS 11."""
    case = case_due()
    case.until("2024-05-08 09:00")
    served(case, "函告", "2024-05-11", "2024-05-24", held=True)
    case.until("2024-06-30 10:00")
    assert case.opened == ["paper"]
    served(case, "函告", "2024-05-11", "2024-07-10", held=False)
    case.until("2024-07-31 10:00")
    assert case.said("clock.escalate")[1] == "2024-07-11 clock.escalate 通报"


def test_an_early_reply_hastens_nothing() -> None:
    """SEMANTICS 11: only the work itself stops the ladder; the term is waited for although it was answered."""
    case = case_due()
    case.until("2024-05-08 09:00")
    served(case, "函告", "2024-05-11", "2024-05-24", open=False)
    case.until("2024-05-26 10:00")
    assert case.opened == ["paper"]
    case.until("2024-05-27 09:00")
    assert case.opened == ["paper", "circular"]


def test_a_served_paper_that_asks_for_no_answer_lets_the_next_come_on_its_day() -> None:
    """SEMANTICS 11: while it is open it is waited for."""
    case = case_due()
    case.until("2024-05-08 09:00")
    case.measure("函告", served_on=date(2024, 5, 9))
    case.until("2024-05-31 10:00")
    assert case.opened == ["paper"]
    case.measure("函告", open=False)
    case.until("2024-06-03 09:00")
    assert case.opened == ["paper", "circular"]


def test_a_measure_that_ended_unserved_without_being_declined_lets_the_next_come_on_its_day() -> None:
    """SEMANTICS 11, decision 0004."""
    case = case_due()
    case.until("2024-05-08 09:00")
    case.measure("函告", open=False)
    case.until("2024-05-16 09:00")
    assert case.said("clock.escalate")[1] == "2024-05-16 clock.escalate 通报"


def test_due_plus_after_counts_only_days_the_round_ran() -> None:
    """SEMANTICS 11, 8: a hold of five working days after the due."""
    case = case_due()
    case.tick("2024-05-01 00:00")
    hold = Hold(at("2024-05-06 08:00"), at("2024-05-11 08:00"))
    case.item = replace(case.item, **case.item.with_round(replace(case.deadline, holds=(hold,))))
    case.until("2024-06-30 10:00")
    assert case.said("clock.escalate") == ["2024-05-14 clock.escalate 函告"]


def test_late_the_lowest_measure_opens_once_and_says_how_late() -> None:
    """SEMANTICS 11, law 4, DOMAIN T22."""
    case = case_due()
    outcome = case.tick("2024-07-31 09:00")
    assert [one.procedure for one in outcome.opens] == ["paper"]
    escalated = next(line for line in outcome.lines if line.transition == "clock.escalate")
    assert (escalated.occurred_at, escalated.effects["late_days"]) == (at("2024-05-08 09:00"), 84)
    assert not case.tick("2024-07-31 09:00").opens


# 12 --------------------------------------------------------------------------------------------------------------


def test_a_measure_says_what_serves_it_and_what_is_its_response_term() -> None:
    """SEMANTICS 12."""
    paper = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    assert (paper.item.is_measure, paper.item.served_on, paper.item.answer_due_on) == (True, None, None)
    paper.do("sign", "2024-05-09 10:00")
    assert (str(paper.item.signed_on), paper.item.served_on, paper.outcome.documents) == (
        "2024-05-09",
        None,
        ("督促函",),
    )
    paper.do("serve", "2024-05-13 10:00", served_on="2024-05-11")
    assert (str(paper.item.served_on), str(paper.item.answer_due_on)) == ("2024-05-11", "2024-05-24")
    paper.do("reply", "2024-05-14 10:00", answer="已部署")
    assert (paper.item.open, str(paper.item.answer_due_on)) == (False, "2024-05-24")  # known after an early answer


def test_a_measure_says_which_ending_declines_it() -> None:
    """SEMANTICS 12, 15."""
    paper = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    paper.do("decline", reason="当面说明", then="2024-05-20")
    assert (paper.item.dropped, paper.item.sequel, paper.item.open) == (True, "2024-05-20", False)


# 13 --------------------------------------------------------------------------------------------------------------


def test_a_measure_opens_no_measure_by_the_clock() -> None:
    """SEMANTICS 13: even with a ladder that has measures; it only reminds."""
    case = case_due()
    case.item = replace(case.item, is_measure=True)
    case.until("2024-06-27 09:00")
    assert case.opened == []
    assert case.said("clock.remind")[-1] == "2024-06-21 clock.remind 逾期报告"


def test_a_missed_reply_is_named_among_the_grounds_of_the_next_rung() -> None:
    """SEMANTICS 13."""
    case = case_due()
    case.item = replace(case.item, title="细化部署")
    case.until("2024-05-08 09:00")
    assert case.outcome.opens[0].facts["grounds"] == (
        "任务 RW-1《细化部署》“办理中”环节应于2024年4月30日前完成，截至2024年5月8日逾期3个工作日。"
    )
    served(case, "函告", "2024-05-11", "2024-05-24", unanswered=True, number="HG-2024-0001")
    answered = case.item
    case.until("2024-05-27 09:00")
    words = "任务 RW-1《细化部署》“办理中”环节应于2024年4月30日前完成，截至2024年5月27日逾期17个工作日"
    assert case.outcome.opens[0].facts["grounds"] == f"{words}；HG-2024-0001未按期反馈。"
    case.item = answered
    case.measure("函告", unanswered=False)
    case.until("2024-05-27 09:00")
    assert case.outcome.opens[0].facts["grounds"] == f"{words}。"  # who has answered is not accused


# 14 --------------------------------------------------------------------------------------------------------------


def test_while_a_proposal_is_undecided_the_measure_rungs_wait() -> None:
    """SEMANTICS 14: the office sits; the item looks no sooner than its next message."""
    case = case_due()
    case.until("2024-05-08 09:00")
    assert case.wake == "2024-06-21 09:00"  # the report of the 35th working day
    definition, item = case.definition, case.item
    assert lapse(definition, item, replace(case.world, now=at("2024-06-20 09:00"))).opens == ()


def test_the_proposals_own_ladder_is_messages_upward() -> None:
    """SEMANTICS 14: nobody decides; the office's own term lapses and is reported again and again."""
    paper = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    paper.until("2024-05-27 09:00")
    assert paper.said("clock.remind", "clock.lapse") == [
        "2024-05-09 clock.remind 提醒",
        "2024-05-11 clock.lapse",
        "2024-05-11 clock.remind 报告",
        "2024-05-17 clock.remind 报告",
        "2024-05-24 clock.remind 报告",
    ]
    assert paper.item.state == "proposed"


@pytest.mark.parametrize("months", [3, 12, 24])
def test_no_live_item_is_ever_silent(months: int) -> None:
    """SEMANTICS 14: every ladder ends with a repeating message."""
    case = case_due(slip="CALM")
    case.until("2024-12-31 10:00" if months == 12 else "2024-07-31 10:00" if months == 3 else "2026-04-30 10:00")
    assert case.wake is not None
    assert calendar().workdays_between(case.now.date(), at(case.wake).date()) <= 5
