"""SEMANTICS 29: one child for each unit of a list, and the parent that waits for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.errors import MissingFacts, Refused
from engine.testing import Office
from tests.decision.case import Case, procedure

FANNED = """
    leads = units("牵头单位")
    helpers = units("配合单位", optional=True)
    drafted = State("拟办", owed_by=HANDLER, due=limit("job.issue", workdays(2)))
    running = State("办理中", owed_by=HANDLER, due=limit("job.close", workdays(5), since=children_ended("task")))
    checking = State("复核", owed_by=CHIEF, due=limit("job.check", workdays(3)))
    closed = Final("办结")
    cancelled = Final("撤销", dropped=True)
    draft = START.to(drafted, "拟办", by=HANDLER, asks=[leads, helpers])
    issue = drafted.to(running, "交办", by=HANDLER,
        opens=[each(leads, "task", role=OWNER), each(helpers, "task", role=OWNER), child("notice")])
    check = running.to(checking, "报复核", by=HANDLER, when=[ended(children_ended("task"))])
    give_back = checking.to(running, "退回", by=CHIEF)
    close = checking.to(closed, "办结", by=CHIEF)
    cancel = any_of(running, checking).to(cancelled, "撤销", by=CHIEF)
"""


def fanned(leads: str = "甲局、乙局", **facts: str) -> Case:
    case = Case(procedure(FANNED), leads=leads, **facts)
    case.do("issue")
    return case


def end(case: Case, *ended: tuple[bool, str], when: str) -> None:
    """Children in their order: (dropped, the day they ended); those not named stay open."""
    tasks = [one for one in case.item.children if one.procedure == "task"]
    new = {
        one.id: replace(one, open=False, dropped=dropped, ended_on=date.fromisoformat(day))
        for one, (dropped, day) in zip(tasks, ended, strict=False)
    }
    case.item = replace(case.item, children=tuple(new.get(one.id, one) for one in case.item.children))
    case.settle(when)


# the list --------------------------------------------------------------------------------------------------------


def test_one_child_for_each_unit_of_the_list_frozen_in_the_event() -> None:
    """SEMANTICS 29."""
    case = fanned(helpers="丙局")
    opened = [(one.procedure, one.parties.get("owner")) for one in case.outcome.opens]
    assert opened == [("task", "甲局"), ("task", "乙局"), ("task", "丙局"), ("notice", None)]
    assert case.outcomes[0].lines[0].facts["leads"] == ["甲局", "乙局"]


def test_an_empty_list_is_refused_an_optional_one_opens_nothing() -> None:
    """SEMANTICS 29: an empty list is unresolved, never done."""
    with pytest.raises(MissingFacts):
        Case(procedure(FANNED))
    assert [one.procedure for one in fanned().outcome.opens] == ["task", "task", "notice"]
    case = Case(procedure(FANNED), leads="甲局")
    case.item = replace(case.item, facts={})
    with pytest.raises(Refused) as refused:
        case.do("issue")
    assert [str(one) for one in refused.value.reasons] == ["牵头单位 names no unit"]


# waiting for the children ----------------------------------------------------------------------------------------


def test_the_parent_is_dormant_while_a_child_is_open() -> None:
    """SEMANTICS 29: it waits without a date, and time has nothing to do."""
    case = fanned()
    assert (case.deadline.status, case.deadline.due_on, case.wake) == ("waiting", None, None)
    end(case, (False, "2024-04-10"), when="2024-04-10 15:00")
    assert case.deadline.status == "waiting"
    assert case.log[-1] == "2024-04-01 issue"
    case.item = replace(case.item, children=())  # nobody at all is nobody done
    assert not case.settle().changed


def test_when_the_last_has_ended_the_offices_term_runs() -> None:
    """SEMANTICS 29: counted from the day the last one ended; a person closes it."""
    case = fanned()
    end(case, (False, "2024-04-12"), (True, "2024-04-10"), when="2024-04-15 09:00")
    assert (case.deadline.status, case.due, case.deadline.round) == ("running", "2024-04-19", 1)
    assert case.deadline.span is not None
    line = case.outcome.lines[-1]
    assert (line.transition, line.effects["children"], line.effects["dropped"]) == ("children.ended", 2, 1)
    assert line.effects["deadline"]["due"] == "2024-04-19"
    case.until("2024-04-22 09:00")
    assert case.log[-1] == "2024-04-22 clock.remind 报告"
    assert case.item.open


def test_when_all_were_dropped_the_term_runs_all_the_same() -> None:
    """SEMANTICS 29: to cancel the parent or to assign anew; it is not done."""
    case = fanned()
    end(case, (True, "2024-04-10"), (True, "2024-04-12"), when="2024-04-12 15:00")
    assert case.deadline.status == "running"
    with pytest.raises(Refused) as refused:
        case.do("check")
    assert [str(one) for one in refused.value.reasons] == ["none of them was done"]
    case.do("cancel")


def test_what_is_open_is_counted_and_named() -> None:
    """SEMANTICS 29."""
    case = fanned("甲局、乙局、丙局")
    end(case, (False, "2024-04-10"), when="2024-04-10 15:00")
    with pytest.raises(Refused) as refused:
        case.do("check")
    assert [str(one) for one in refused.value.reasons] == ["2 are still open, among them C-101"]


def test_measures_and_other_children_never_count() -> None:
    """SEMANTICS 29: neither for waiting nor as done."""
    case = fanned()
    end(case, (False, "2024-04-10"), (True, "2024-04-12"), when="2024-04-12 15:00")
    assert [one.procedure for one in case.item.children if one.open] == ["notice"]
    assert case.deadline.status == "running"
    first, second, *others = case.item.children
    item = replace(case.item, children=(replace(first, measure=True), second, *others))
    case.item = item
    with pytest.raises(Refused) as refused:
        case.do("check")
    assert [str(one) for one in refused.value.reasons] == ["none of them was done"]
    case.item = replace(
        item, children=(replace(first, measure=True, open=True), replace(second, dropped=False), *others)
    )
    assert not case.settle().changed
    case.do("check")


def test_a_child_that_joins_makes_the_parent_dormant_again() -> None:
    """SEMANTICS 29: the term of the office is over; it runs anew when the joiner has ended."""
    case = fanned("甲局")
    end(case, (False, "2024-04-10"), when="2024-04-10 15:00")
    case.child("task", open=True)
    case.settle("2024-04-15 10:00")
    assert case.log[-1] == "2024-04-15 children.open"
    assert (case.deadline.status, case.deadline.round, case.wake) == ("waiting", 2, None)
    end(case, (False, "2024-05-06"), when="2024-05-06 10:00")
    assert (case.deadline.status, case.deadline.round, case.due) == ("running", 2, "2024-05-11")


def test_coming_back_with_all_children_ended_the_term_runs() -> None:
    """SEMANTICS 29, law 3: nobody is left to wait for, so nothing may stall."""
    case = fanned("甲局")
    end(case, (False, "2024-04-10"), when="2024-04-10 15:00")
    case.do("check", "2024-04-11 10:00")
    assert [one.status for one in case.item.deadlines if one.state == "running"] == ["over"]
    case.do("give_back", "2024-04-12 10:00")
    assert (case.item.state, case.deadline.status) == ("running", "running")
    assert case.wake is not None


# with several items ----------------------------------------------------------------------------------------------


def issued(office: Office, leads: list[str], month: str = "2024-06", **facts: object) -> str:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month=month, leads=leads, **facts,
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    return number


def finish(office: Office, task: str) -> None:
    unit = office.item(task).parties["owner"]
    office.do(task, "receive", by=f"{unit}.liaison")
    office.do(task, "submit", by=f"{unit}.liaison", report="已办结")
    office.do(task, "close", by="office.handler")


def test_late_joiners_bring_their_own_date_and_are_waited_for(office: Office) -> None:
    """SEMANTICS 29: the office's own term was running already; now it waits again, and closing is not possible."""
    number = issued(office, ["jiaoyu"])
    (first,) = office.children(number)
    finish(office, first)
    assert office.item(number).owes[0].standing == "firm"
    office.do(number, "add_units", by="office.deputy", joiners=["gongan"], joiners_due="2024-07-31")
    _, second = office.children(number)
    assert str(office.item(second).facts["due_day"]) == "2024-07-31"
    assert office.item(number).owes[0].standing == "waiting"
    with pytest.raises(Refused) as refused:
        office.do(number, "close", by="office.handler", quality="good")
    assert [str(one) for one in refused.value.reasons] == [f"1 are still open, among them {second}"]
    finish(office, second)
    office.do(number, "close", by="office.handler", quality="good")
    assert not [one for one in office.engine.doctor() if one.serious]


def test_the_parent_only_sends_messages_and_the_children_carry_the_measures(office: Office) -> None:
    """SEMANTICS 29."""
    number = issued(office, ["jiaoyu", "gongan"], month="2024-03")
    office.until("2024-05-20 10:00")
    assert {office.item(one).procedure for one in office.children(number)} == {"task"}
    assert [len(office.children(one, "letter")) for one in office.children(number)] == [1, 1]


def test_cancelling_goes_down_parents_first_and_leaves_what_has_ended(office: Office) -> None:
    """SEMANTICS 29: one transaction, through PARENT transitions."""
    number = issued(office, ["jiaoyu", "gongan"])
    done, open_ = office.children(number)
    finish(office, done)
    ended_at = office.item(done).ended_at
    office.do(number, "cancel", by="office.head", reason="并入年度计划")
    assert (office.state(done), office.item(done).ended_at) == ("closed", ended_at)
    assert office.state(open_) == "cancelled"
    (line,) = [one for one in office.engine.history(open_) if one.transition == "cancel"]
    assert (line.actor_kind, line.actor) == ("parent", number)
