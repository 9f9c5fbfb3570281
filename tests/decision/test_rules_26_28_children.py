"""SEMANTICS 26-28: what is owed in parallel is a child; what it is opened with; what it tells its parent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.decision.decide import parents_exit, told
from engine.decision.fills import occurrences
from engine.decision.outcome import ToFire
from engine.decision.settle import follow_parent, join
from engine.decision.snapshot import ActorView, Ground, Relative
from engine.errors import IllTyped, Refused, UnknownFact
from tests.decision.case import MEASURE, Case, at, procedure, work, world

PARENT = Relative(9, "RW-9", "task", 1, "doing", True)

SERIES = """
    remark = text("备注")
    doing = State("治理中", owed_by=OWNER, due=limit("job.do", years(2)),
                  opens=[{series}(25, "report"){more}])
    resting = State("暂停", owed_by=HANDLER, due=limit("job.rest", years(1)))
    done = Final("办结")
    begin = START.to(doing, "开始", by=HANDLER, parties=[OWNER], asks=[remark])
    rest = doing.to(resting, "暂停", by=HANDLER)
    go_on = resting.to(doing, "继续", by=HANDLER)
    note = doing.to(doing, "补充", by=OWNER)
    finish = doing.to(done, "办结", by=OWNER)
"""


def series(kind: str = "monthly", when: str = "2024-04-01 10:00", more: str = "") -> Case:
    return Case(procedure(SERIES.format(series=kind, more=more)), when, remark="甲")


def periods(case: Case) -> list[tuple[str, str]]:
    """(what was opened, for which date), in order."""
    return [(one.period or "", str(one.facts["due_day"])) for outcome in case.outcomes for one in outcome.opens]


# 26 --------------------------------------------------------------------------------------------------------------


def test_a_month_opens_one_occurrence_ten_working_days_ahead() -> None:
    """SEMANTICS 26: its date is the 25th, opened when the office opens; the date is the child's own."""
    case = series()
    assert case.wake == "2024-04-11 09:00"
    case.until("2024-07-31 10:00")
    assert periods(case) == [
        ("2024-04", "2024-04-25"), ("2024-05", "2024-05-25"), ("2024-06", "2024-06-25"), ("2024-07", "2024-07-25"),
    ]  # fmt: skip
    assert case.said("clock.period") == [
        "2024-04-11 clock.period", "2024-05-13 clock.period", "2024-06-11 clock.period", "2024-07-11 clock.period",
    ]  # fmt: skip
    line = case.outcomes[1].lines[0]
    assert line.effects == {"opens": "report", "period": "2024-04"}
    (child,) = case.outcomes[1].opens
    assert (child.stay, child.claim, child.as_clock) == ("doing", None, False)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("quarterly", [("2024-Q2", "2024-06-25"), ("2024-Q3", "2024-09-25"), ("2024-Q4", "2024-12-25")]),
        ("half_yearly", [("2024-H1", "2024-06-25"), ("2024-H2", "2024-12-25")]),
    ],
)
def test_quarters_and_half_years_end_with_their_last_month(kind: str, expected: list[tuple[str, str]]) -> None:
    """SEMANTICS 26."""
    case = series(kind)
    case.until("2024-12-31 10:00")
    assert periods(case) == expected


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    """SEMANTICS 26, DOMAIN T39."""
    body = SERIES.format(series="monthly", more="").replace("monthly(25", "monthly(31")
    case = Case(procedure(body), "2024-02-01 10:00", remark="甲")
    case.until("2024-04-30 10:00")
    assert periods(case)[:3] == [("2024-02", "2024-02-29"), ("2024-03", "2024-03-31"), ("2024-04", "2024-04-30")]
    rolled = Case(
        procedure(body), "2024-04-01 10:00", remark="甲"
    )  # 31 March is a Sunday: until midnight it is not missed
    rolled.until("2024-04-01 10:00")
    assert periods(rolled) == [("2024-03", "2024-03-31")]


def test_what_was_missed_stays_missed() -> None:
    """SEMANTICS 26: a daemon that slept from April to August opens August, not five at once."""
    case = series()
    case.tick("2024-08-20 10:00")
    assert periods(case) == [("2024-08", "2024-08-25")]


def test_a_period_that_has_passed_when_the_stay_begins_is_not_opened() -> None:
    """SEMANTICS 26: and one that is under way is opened at once."""
    case = series(when="2024-04-26 10:00")
    assert case.wake == "2024-05-13 09:00"
    under_way = series(when="2024-04-22 15:00")
    under_way.until("2024-04-22 15:00")
    assert periods(under_way) == [("2024-04", "2024-04-25")]
    assert under_way.outcome.lines[0].occurred_at == at("2024-04-22 15:00")  # not before the item existed


def test_a_period_ends_with_its_rolled_date() -> None:
    """SEMANTICS 26, DOMAIN T1: 25 May 2024 is a Saturday; until the end of Monday the period is not missed."""
    case = series(when="2024-05-26 10:00")
    (first, *_) = occurrences(case.definition, case.item, case.world)
    assert first.period == "2024-05"
    assert next(iter(occurrences(case.definition, case.item, world("2024-05-28 00:00")))).period == "2024-06"


def test_each_period_is_claimed_once() -> None:
    """SEMANTICS 26: (item, P, period), whatever comes back."""
    case = series()
    case.until("2024-04-12 10:00")
    case.do("rest")
    case.do("go_on")
    assert ("report", "2024-04") in case.item.occurrences
    assert not case.tick("2024-04-12 11:00").opens


def test_two_series_of_one_state_run_side_by_side() -> None:
    """SEMANTICS 26: in one tick if they are due together."""
    case = series(more=', quarterly(25, "survey"), monthly(5, "visit", lead=workdays(1))')
    case.until("2024-06-30 10:00")
    opened = sorted((one.procedure, one.period) for outcome in case.outcomes for one in outcome.opens)
    assert opened == [
        ("report", "2024-04"), ("report", "2024-05"), ("report", "2024-06"), ("survey", "2024-Q2"),
        ("visit", "2024-04"), ("visit", "2024-05"), ("visit", "2024-06"),
    ]  # fmt: skip


def test_a_state_opens_its_children_on_entering_and_takes_them_along_on_leaving() -> None:
    """SEMANTICS 26: they live with the stay; those of a transition live with the item."""
    case = Case(
        procedure("""
            doing = State("治理中", owed_by=OWNER, due=limit("job.do", workdays(20)), opens=[child("watch")])
            checking = State("验收", owed_by=HANDLER, due=limit("job.check", workdays(3)))
            done = Final("办结")
            begin = START.to(doing, "开始", by=HANDLER, parties=[OWNER], opens=child("notice"))
            ping = doing.to(doing, "补充", by=OWNER)
            submit = doing.to(checking, "报结", by=OWNER)
            send_back = checking.to(doing, "退回", by=HANDLER)
            close = checking.to(done, "办结", by=HANDLER)
        """)
    )
    assert [(one.procedure, one.stay) for one in case.outcome.opens] == [("notice", None), ("watch", "doing")]
    assert case.do("ping").opens == ()  # a self-transition is no new stay
    (watch,) = [one for one in case.item.children if one.procedure == "watch"]
    assert case.do("submit").fires == (ToFire(watch.id, None, "parent"),)
    case.child("watch", open=False)
    assert [one.stay for one in case.do("send_back").opens] == ["doing"]
    _, second = (one for one in case.item.children if one.procedure == "watch")
    assert case.do("submit").fires == (ToFire(second.id, None, "parent"),)  # the first has ended long ago
    (notice,) = [one for one in case.item.children if one.procedure == "notice"]
    assert [fire.item_id for fire in case.do("close").fires] == [notice.id]


# 27 --------------------------------------------------------------------------------------------------------------

OPENING = """
    due_day = day("时限")
    what = text("事由")
    helpers = units("协调单位", optional=True)
    extra = text("补充", optional=True)
    until = month("延至月份")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER, SUPERVISOR], asks=[due_day, what])
    call = doing.to(doing, "请求", by=OWNER, asks=[helpers, until],
        opens=[child("paper", parties={"addressee": SUPERVISOR}, via="propose",
                     facts={"grounds": what, "kind": "hint", "later": until, "more": extra,
                            "answer_by": limit("job.answer", workdays(5), before=due_day)}),
               each(helpers, "help", role=SUPERVISOR)])
    finish = doing.to(done, "办结", by=OWNER)
"""


def called(**facts: Any) -> Case:
    case = Case(procedure(OPENING), due_day="2024-04-30", what="管线迁改")
    case.do("call", **facts)
    return case


def test_a_childs_parties_and_facts_are_filled_by_name_from_what_opens_it() -> None:
    """SEMANTICS 27: and by what the opening says: a fact of ours, a plain value, a computed date."""
    case = called(until="2024-06")
    (paper,) = case.outcome.opens
    assert (paper.procedure, paper.via) == ("paper", "propose")
    assert paper.parties == {
        "owner": "u_owner", "supervisor": "u_supervisor", "office": "u_office", "committee": "u_committee",
        "addressee": "u_supervisor",
    }  # fmt: skip
    assert paper.facts == {
        "due_day": date(2024, 4, 30), "what": "管线迁改", "until": "2024-06", "grounds": "管线迁改", "kind": "hint",
        "answer_by": date(2024, 4, 24), "later": "2024-06",
    }  # fmt: skip


def test_facts_are_not_inherited_a_child_takes_what_its_opening_asks() -> None:
    """SEMANTICS 27: the rest is passed over; a month becomes its last day; a person is not so lucky."""
    child = procedure("""
        due_day = day("时限")
        owed = State("待报", owed_by=OWNER, due=due_day)
        filed = Final("已报")
        missed = Final("未报", dropped=True)
        call = START.to(owed, "到期", by=[PARENT, HANDLER], parties=[OWNER], asks=[due_day])
        file = owed.to(filed, "报送", by=OWNER)
        drop = owed.to(missed, "终结", by=PARENT)
    """)
    case = Case(child, by=ActorView("parent", "RW-9"), parent=PARENT, due_day="2024-06", what="管线迁改", grounds="甲")
    assert case.item.facts == {"due_day": date(2024, 6, 30)}
    handler = ActorView("person", "h", frozenset({("handler", "u_office")}))
    with pytest.raises(IllTyped):
        Case(child, by=handler, due_day="2024-06")
    with pytest.raises(UnknownFact):
        Case(child, by=handler, due_day="2024-06-30", what="管线迁改")


def test_a_rung_fills_addressee_and_grounds_by_itself() -> None:
    """SEMANTICS 27: the addressee is whoever owes; grounds are what has slipped; other facts go by name."""
    ladder = """Ladder(
        Rung("函告", workdays(3), opens=child("paper", parties={"observer": OWNER}, via="propose",
                                            facts={"kind": "letter"})),
        Rung("报告", workdays(35), tells=CHIEF, every=workdays(5)))"""
    case = Case(work(ladder), due_day="2024-04-30")
    case.until("2024-05-08 09:00")
    (paper,) = case.outcome.opens
    assert (paper.procedure, paper.via, paper.as_clock) == ("paper", "propose", True)
    assert (paper.parties["addressee"], paper.parties["observer"]) == ("u_owner", "u_owner")
    assert paper.facts.keys() == {"due_day", "grounds", "kind"}
    assert paper.facts["kind"] == "letter"


# 28 --------------------------------------------------------------------------------------------------------------

REQUEST = procedure("""
    until = day("延至")
    reason = text("理由")
    asked = State("待批", owed_by=CHIEF, due=limit("job.decide", workdays(3)))
    advised = State("已拟", owed_by=CHIEF, due=limit("job.advised", workdays(3)))
    granted = Final("准予")
    dropped = Final("终结", dropped=True)
    ask = START.to(asked, "申请", by=PARENT, parties=[OWNER], asks=[until, reason])
    hurry = asked.to(advised, "催拟", by=PARENT)
    advise = asked.to(advised, "拟", by=CHIEF)
    grant = any_of(asked, advised).to(granted, "准予", by=CHIEF, asks=[until], tells="extend")
    drop = any_of(asked, advised).to(dropped, "终结", by=PARENT)
""")


def asked(parent: Relative | None = PARENT) -> Case:
    return Case(REQUEST, parent=parent, until="2024-05-31", reason="汛期")


def test_a_childs_transition_fires_its_parents() -> None:
    """SEMANTICS 28: in the same outcome, with the child's facts as they then stand."""
    case = asked()
    outcome = case.do("grant", until="2024-06-14")
    assert outcome.fires == (ToFire(9, "extend", "child", {"until": date(2024, 6, 14), "reason": "汛期"}),)
    assert asked(None).do("grant", until="2024-06-14").fires == ()


def test_the_facts_told_are_matched_by_what_the_parent_asks() -> None:
    """SEMANTICS 28: by name, and by the names under which the opening takes them back."""
    parent = procedure("""
        due_day = day("时限")
        reason = text("理由")
        until = day("申请延至")
        doing = State("办理中", owed_by=OWNER, due=due_day)
        done = Final("办结")
        begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
        ask = doing.to(doing, "申请延期", by=OWNER, asks=[until, reason],
                       opens=[child("extension", returns={"until": due_day}),
                              child("other", returns={"reason": due_day})])
        extend = doing.to(doing, "延期", by=CHILD("extension"), asks=[due_day, reason], when=times("extend") < 1)
        finish = doing.to(done, "办结", by=OWNER)
    """)
    facts = {"until": date(2024, 6, 14), "reason": "汛期", "opinion": "同意"}
    extend = parent.transitions["extend"]
    assert told(parent, extend, "extension", facts) == {"due_day": date(2024, 6, 14), "reason": "汛期"}
    assert told(parent, extend, "stranger", facts) == {"reason": "汛期"}


def test_only_a_child_of_that_procedure_speaks() -> None:
    """SEMANTICS 28."""
    case = Case(
        procedure("""
            due_day = day("时限")
            doing = State("办理中", owed_by=OWNER, due=due_day)
            done = Final("办结")
            begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
            extend = doing.to(doing, "延期", by=CHILD("extension"), asks=[due_day], when=times("extend") < 1)
            finish = doing.to(done, "办结", by=OWNER)
        """),
        due_day="2024-04-30",
    )
    with pytest.raises(Refused, match="only 下级事项 may do this"):
        case.do("extend", by=ActorView("child", "office.head", procedure="other"), due_day="2024-05-31")
    case.do("extend", by=ActorView("child", "office.head", procedure="extension"), due_day="2024-05-31")
    assert case.outcome.lines[-1].actor.login == "office.head"


def test_when_the_parent_ends_a_child_takes_its_parent_exit() -> None:
    """SEMANTICS 28: into a final, whatever else the parent could do to it; without one it runs its own course."""
    case = asked()
    move = parents_exit(REQUEST, "asked")
    assert move is not None
    assert move.name == "drop"
    outcome = follow_parent(REQUEST, case.item, case.world, ActorView("parent", "RW-9"))
    assert outcome is not None
    assert (outcome.after.state, outcome.after.open, outcome.after.dropped) == ("dropped", False, True)
    assert follow_parent(REQUEST, outcome.after, case.world, ActorView("parent", "RW-9")) is None
    own = Case(work(), due_day="2024-04-30")
    assert follow_parent(own.definition, own.item, own.world, ActorView("parent", "RW-9")) is None


def test_ending_takes_the_children_along_but_looks_again_at_measures() -> None:
    """SEMANTICS 28, 20: a measure does not simply vanish with its parent; its grounds are gone."""
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-08 09:00")
    (letter,) = case.item.children
    case.item = replace(case.item, children=(letter, replace(letter, id=101, measure=False, procedure="report"),
                                             replace(letter, id=102, open=False, measure=False)))  # fmt: skip
    outcome = case.do("cancel")
    assert outcome.fires == (ToFire(101, None, "parent"),)
    assert letter.id in outcome.settles


def test_who_must_be_looked_at_again() -> None:
    """SEMANTICS 19, 28: measures when their round changes, children with a say when the state does, the parent of one
    that ends or has a say, what a measure rests on."""
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-08 09:00")
    (letter,) = case.item.children
    assert case.do("ping").settles == ()
    assert set(case.do("submit").settles) == {letter.id}
    assert set(case.do("send_back").settles) == {letter.id}
    assert set(case.do("move", due_day="2024-06-28").settles) == {letter.id}
    ended = Case(work(), due_day="2024-04-30")
    ended.until("2024-05-08 09:00")
    ended.measure("函告", open=False)
    assert ended.do("submit").settles == ()
    paper = Case(MEASURE, "2024-05-08 09:00", rests_on=(Ground(7, "RW-7", "stand"), Ground(9, "RW-9", "stand")),
                 parent=PARENT, grounds="逾期")  # fmt: skip
    assert set(paper.do("sign").settles) == {7, 9}
    assert case.do("submit").settles == ()  # the letter rests on another round, and that is over
    case.child("paper", measure=False, speaks=True)
    assert case.do("send_back").settles == (letter.id,)
    assert asked().do("grant", until="2024-06-14").settles == (9,)
    assert asked().do("advise").settles == ()
    assert asked(replace(PARENT, requests=True)).do("advise").settles == (9,)
    assert asked(replace(PARENT, requests=True, open=False)).do("advise").settles == ()


def test_a_line_that_changes_nothing_for_its_grounds_disturbs_none_of_them() -> None:
    """A measure may rest on hundreds: a further ground and a reminder concern none of those it has, a signature all."""
    grounds = (Ground(7, "P-7", "stand"), Ground(9, "P-9", "stand"))
    paper = Case(MEASURE, "2024-05-08 09:00", rests_on=grounds, grounds="逾期")
    joined = join(paper.definition, paper.item, "P-11", "又一件逾期", world("2024-05-09 09:00"))
    assert [one.transition for one in joined.lines] == ["grounds.join"]
    assert joined.settles == ()
    assert set(paper.do("sign").settles) == {7, 9}
