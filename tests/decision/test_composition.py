"""Composition: a second person reviews, some of the children are enough."""

from __future__ import annotations

import pytest

from engine.decision.snapshot import ActorView
from engine.definition.compare import compare
from engine.definition.render import canonical, mermaid
from engine.errors import Refused
from tests.decision.case import Case, procedure
from tests.decision.test_rules_29_fan_out import FANNED, end

TWO = FANNED.replace('children_ended("task")', 'children_ended("task", at_least=2)').replace(
    'units("牵头单位")', 'units("牵头单位", min=2)'
)
WRITTEN = """
    words = text("文稿")
    reason = text("意见")
    drafting = State("起草", owed_by=HANDLER, due=limit("job.draft", workdays(3)))
    reviewing = State("复核", owed_by=HANDLER, due=limit("job.review", workdays(2)))
    done = Final("定稿")
    begin = START.to(drafting, "交办", by=CHIEF)
    hand_in = drafting.to(reviewing, "报复核", by=HANDLER, asks=[words])
    second = reviewed(
        reviewing, written=hand_in, to=done, writer=HANDLER, reviewer=HANDLER, reason=reason, asks=[words],
        correct=limit("job.correct", workdays(2)), returns=1,
    )
"""


def handler(login: str) -> ActorView:
    return ActorView("person", login, frozenset({("handler", "u_office")}))


# some of the children --------------------------------------------------------------------------------------------


def shared(leads: str = "甲局、乙局、丙局") -> Case:
    case = Case(procedure(TWO), leads=leads)
    case.do("issue")
    return case


def test_the_term_runs_when_two_are_done_whatever_the_third_does() -> None:
    case = shared()
    end(case, (False, "2024-04-10"), when="2024-04-10 15:00")
    assert (case.deadline.status, case.wake) == ("waiting", None)
    end(case, (False, "2024-04-10"), (False, "2024-04-12"), when="2024-04-15 09:00")
    assert (case.deadline.status, case.due) == ("running", "2024-04-19")  # five working days from Friday the 12th
    assert case.log[-1] == "2024-04-15 children.ended"
    end(case, (False, "2024-04-10"), (False, "2024-04-12"), (False, "2024-04-16"), when="2024-04-16 09:00")
    assert (case.deadline.round, case.due) == (1, "2024-04-19")  # the third changes nothing
    case.do("check")
    assert case.item.state == "checking"


def test_the_term_counts_from_the_second_also_when_the_third_is_seen_with_it() -> None:
    case = shared()
    end(case, (False, "2024-04-16"), (False, "2024-04-10"), (False, "2024-04-12"), when="2024-04-16 09:00")
    assert case.due == "2024-04-19"  # from the 12th, not the 16th


def test_what_was_dropped_is_not_one_of_the_two() -> None:
    case = shared()
    end(case, (False, "2024-04-10"), (True, "2024-04-12"), when="2024-04-12 15:00")
    assert case.deadline.status == "waiting"
    with pytest.raises(Refused) as refused:
        case.do("check")
    assert [str(one) for one in refused.value.reasons] == ["1 of task are done, 2 must be"]


def test_when_all_have_ended_with_too_few_done_somebody_must_decide() -> None:
    """Law 3: nobody is left to wait for."""
    case = shared("甲局、乙局")
    end(case, (False, "2024-04-10"), (True, "2024-04-12"), when="2024-04-12 15:00")
    assert (case.deadline.status, case.due) == ("running", "2024-04-19")
    with pytest.raises(Refused):
        case.do("check")
    case.do("cancel")


def test_the_drawing_says_how_many_are_waited_for() -> None:
    drawn = mermaid(procedure(TWO))
    assert 'state "办理中<br/>经办人 · task有2件办结起5个工作日" as running' in drawn
    assert "running --> checking: 报复核 · 经办人 · task有2件办结" in drawn


def test_nobody_waits_for_no_child() -> None:
    with pytest.raises(ValueError, match="at_least=0"):
        procedure(FANNED.replace('children_ended("task")', 'children_ended("task", at_least=0)'))


# a second person -------------------------------------------------------------------------------------------------


def written() -> Case:
    case = Case(procedure(WRITTEN))
    case.do("hand_in", by=handler("li"), words="初稿")
    return case


def test_who_wrote_may_neither_pass_nor_return_it() -> None:
    case = written()
    for move, facts in (("pass_review", {}), ("return_review", {"reason": "数字不符"})):
        with pytest.raises(Refused) as refused:
            case.do(move, by=handler("li"), **facts)
        assert [str(one) for one in refused.value.reasons] == ["whoever took “报复核” may not also take this one"]
    case.do("pass_review", by=handler("wang"))
    assert case.item.state == "done"


def test_it_goes_back_with_a_reason_and_whoever_corrects_it_may_not_review_it_either() -> None:
    case = written()
    case.do("return_review", "2024-04-02 10:00", by=handler("wang"), reason="数字不符")
    assert (case.item.state, case.due) == ("correcting", "2024-04-07")  # a make-up Sunday counts
    case.do("rewrite", by=handler("zhao"), words="二稿")
    for login, move in (("li", "报复核"), ("zhao", "改后报复核")):
        with pytest.raises(Refused) as refused:
            case.do("pass_review", by=handler(login))
        assert [str(one) for one in refused.value.reasons] == [f"whoever took “{move}” may not also take this one"]
    with pytest.raises(Refused, match="has been taken already"):
        case.do("return_review", by=handler("wang"), reason="仍不符")
    case.do("pass_review", by=handler("wang"))
    assert case.item.state == "done"


def test_the_drawing_says_that_another_must_look() -> None:
    assert "reviewing --> done: 复核通过 · 经办人 · 须由另一人" in mermaid(procedure(WRITTEN))


# versions --------------------------------------------------------------------------------------------------------


def test_another_exclusion_is_a_difference_in_words() -> None:
    """A released version whose exclusion changes is refused, and the refusal says what changed."""
    plain = canonical(procedure(WRITTEN))
    alone, within = (
        canonical(procedure(f"{WRITTEN}    alone = exclusive({how})\n")) for how in ("", "within=[reviewing]")
    )
    assert [str(one.what) for one in compare(plain, alone)] == [
        "exclusion alone is new: keys ; within correcting, drafting, reviewing; shared job.alone"
    ]
    assert [(one.part, one.aspect) for one in compare(alone, within)] == [("exclusion", "within")]
    assert [one.kind for one in compare(alone, plain)] == ["removed"]
