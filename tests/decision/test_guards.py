"""Guards: when each shared rule holds, and the sentence that says why it does not (DESIGN 4, law 11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine.calendar.limits import Entry, Limits, Profile
from engine.decision.decide import Command, reasons_against
from engine.decision.judge import ToBeGiven, Undecided, judge
from engine.decision.snapshot import ActorView, Relative, Taken
from engine.definition.definition import RuleDef
from engine.definition.spans import Span
from engine.errors import Refused
from tests.decision.case import Case, procedure
from tests.definition.authors import HEADER, JOB, changed, refused

BODY = """
    due_day = day("时限")
    kind = choice("类别", plain="一般", key="重点")
    remark = text("说明", optional=True)
    names = units("单位", optional=True)
    urgent = yes_no("紧急", optional=True)
    seen_on = day("查看日", optional=True)
    start = day("起始日")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER, SUPERVISOR],
        asks=[due_day, kind, remark, names, urgent, start])
    act = doing.to(doing, "办理", by=OWNER, asks=[seen_on], when=[{when}])
    submit = doing.to(checking, "报结", by=[OWNER, HANDLER])
    return_it = checking.to(doing, "退回", by=[HANDLER, OWNER], when=[not_the_same_person_as(submit)])
    confirm = checking.to(done, "主要负责人确认", by=HEAD.of(OWNER), when=[not_the_same_person_as(submit)])
    close = checking.to(done, "销号", by=HANDLER)
"""


def guarded(when: str, **facts: Any) -> Case:
    given = {"due_day": "2024-04-30", "start": "2024-04-01", "kind": "plain", **facts}
    return Case(procedure(BODY.format(when=when)), **given)


def why_not(case: Case, **facts: Any) -> list[str]:
    """Every reason against the guarded act; none if it is allowed."""
    try:
        case.do("act", **facts)
    except Refused as refused:
        return [str(one) for one in refused.reasons]
    return []


def test_an_authors_own_rule_speaks_its_own_sentence() -> None:
    """DESIGN 4: guards are sentences; a case shows facts, those now given included, times, parties, children, days."""
    body = BODY.format(when="odd")
    source = """
@rule("查看日须为单日，且早于时限")
def odd(case):
    assert case.parties["owner"].code == "u_owner" and case.children == () and case.times("act") < 9
    assert case.base == case.due and case.actor.login and case.acting_for == "u_owner"
    seen = case.facts.get("seen_on")
    return seen.day % 2 == 1 and case.today <= seen < case.due and case.facts["kind"] == "plain"
"""
    case = Case(procedure(body, header=HEADER + source), due_day="2024-04-30", start="2024-04-01", kind="plain")
    assert why_not(case, seen_on="2024-04-02") == ["查看日须为单日，且早于时限"]
    assert why_not(case, seen_on="2024-04-03") == []


@pytest.mark.parametrize(
    ("sign", "allowed", "only"),
    [
        ("<", [0, 1], "while that is less than 2"), ("<=", [0, 1, 2], "while that is less than 3"),
        (">=", [2, 3], "after 2"), ("==", [2], "after exactly 2"),
        (">", [3], "after 3"),
    ],
)  # fmt: skip
def test_how_often_a_transition_was_taken(sign: str, allowed: list[int], only: str) -> None:
    case = guarded(f'times("submit") {sign} 2')
    for times in range(4):
        taken = {"submit": Taken(times, "", None, date(2024, 4, 1))} if times else {}
        case.item = replace(case.item, taken=taken)
        reason = f"“报结” has been taken {times} times; this is possible only {only}"
        assert why_not(case) == ([] if times in allowed else [reason])


TWICE = "“办理” has been taken 2 times; this is possible only while that is less than 2"


def test_taking_a_transition_counts() -> None:
    case = guarded('times("act") < 2')
    assert [why_not(case) for _ in range(3)] == [[], [], [TWICE]]
    once = guarded('times("act") < 1')
    assert [why_not(once) for _ in range(2)] == [
        [], ["“办理” has been taken already; this is possible only before it"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "allowed", "needed"),
    [
        ("<", [1, 2], "at most 2 may be"), ("<=", [1, 2, 3], "at most 3 may be"), ("==", [3], "exactly 3 must be"),
        (">=", [3, 4], "at least 3 must be"), (">", [4], "at least 4 must be"),
    ],
)  # fmt: skip
def test_how_many_of_a_procedure_a_unit_was_given(sign: str, allowed: list[int], needed: str) -> None:
    """What the store counted; nothing counted is none."""
    case = guarded(f'count("interview", of=OWNER, within=months(12)) {sign} 3')
    for found in range(1, 5):
        case.item = replace(case.item, counts={("interview", "owner", "12 months"): found})
        reason = f"there were {found} of interview within 12 months; {needed}"
        assert why_not(case) == ([] if found in allowed else [reason])
    case.item = replace(case.item, counts={})
    none = f"there were 0 of interview within 12 months; {needed}"
    assert why_not(case) == ([] if sign.startswith("<") else [none])


def test_a_fact_has_one_of_some_values() -> None:
    assert why_not(guarded('fact_is(kind, "key")')) == ["“类别” is 一般; this is only for: 重点"]
    assert why_not(guarded('fact_is(kind, "key", "plain")')) == []
    case = guarded("fact_is(urgent, False)", urgent="是")
    assert why_not(case) == ["“紧急” is 是; this is only for: 否"]
    assert why_not(guarded("fact_is(urgent, True)", urgent="否")) == ["“紧急” is 否; this is only for: 是"]
    case = guarded('fact_is(remark, "甲", "乙")', remark="丙")  # a text has no label: it is said as it is
    assert why_not(case) == ["“说明” is 丙; this is only for: 甲、乙"]
    for nothing in (None, "", []):
        case.item = replace(case.item, facts={**case.item.facts, "remark": nothing})
        assert why_not(case) == ["“说明” is not recorded; this is only for: 甲、乙"]


def test_a_fact_is_there() -> None:
    assert why_not(guarded("has(remark)")) == ["说明 is missing"]
    assert why_not(guarded("has(remark)", remark="甲")) == []
    assert why_not(guarded("has(seen_on)"), seen_on="2024-04-01") == []  # what is now given counts
    case = guarded("has(names)", names="甲局")
    case.item = replace(case.item, facts={**case.item.facts, "names": []})
    assert why_not(case) == ["单位 is missing"]
    blank = guarded("has(remark)")
    blank.item = replace(blank.item, facts={**blank.item.facts, "remark": ""})
    assert why_not(blank) == ["说明 is missing"]


def test_no_child_of_a_procedure_is_open() -> None:
    case = guarded('none_open("report")')
    others = (Relative(1, "YB-1", "report", 1, "filed", False), Relative(2, "HG-1", "paper", 1, "proposed", True))
    case.item = replace(case.item, children=others)
    assert why_not(case) == []
    case.item = replace(case.item, children=(*others, Relative(3, "YB-3", "report", 1, "owed", True)))
    assert why_not(case) == ["YB-3 is still open"]


def test_a_date_lies_after_another() -> None:
    case = guarded("later_than(due_day, fact=seen_on)")
    assert why_not(case, seen_on="2024-04-30") == ["查看日 must lie after 2024-04-30"]
    assert why_not(case, seen_on="2024-05-01") == []
    assert why_not(case) == []  # nothing given, nothing to compare
    two = guarded("later_than(start, fact=seen_on)", start="2024-04-05")
    assert why_not(two, seen_on="2024-04-05") == ["查看日 must lie after 2024-04-05"]
    assert why_not(two, seen_on="2024-04-06") == []
    two.item = replace(two.item, facts={**two.item.facts, "start": "五月"})  # no date is nothing to compare with
    assert why_not(two, seen_on="2024-04-05") == []
    guess = guarded("later_than(DUE)")  # the only day that is given is meant
    assert why_not(guess) == []
    assert why_not(guess, seen_on="2024-04-29") == ["查看日 must lie after 2024-04-30"]


def test_of_several_dates_given_the_one_the_deadline_derives_from_is_meant() -> None:
    case = Case(
        procedure("""
            due_day = day("时限")
            seen_on = day("查看日")
            doing = State("办理中", owed_by=OWNER, due=due_day)
            done = Final("办结")
            begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
            move = doing.to(doing, "改期", by=HANDLER, asks=[seen_on, due_day], when=[later_than(DUE)])
            finish = doing.to(done, "办结", by=OWNER)
        """),
        due_day="2024-04-30",
    )
    with pytest.raises(Refused, match="时限 must lie after 2024-04-30"):
        case.do("move", seen_on="2024-05-10", due_day="2024-04-30")
    case.do("move", seen_on="2024-04-01", due_day="2024-05-10")


def test_today_lies_before_a_date() -> None:
    """The last day that is early enough still is; the due itself, or a fact that is not known yet."""
    case = guarded("before(DUE, workdays(15))")
    case.now += timedelta(days=9)  # 10 April, fifteen working days before the 30th
    assert why_not(case) == []
    case.now += timedelta(days=1)
    assert why_not(case) == ["this had to be done by 2024-04-10, 15 workdays before 2024-04-30"]
    assert why_not(guarded("before(due_day, days(40))")) == [
        "this had to be done by 2024-03-21, 40 days before 2024-04-30"
    ]
    assert why_not(guarded("before(start, days(1))", start="2024-04-02")) == []
    assert why_not(guarded("before(start, days(1))", start="2024-04-01")) == [
        "this had to be done by 2024-03-29, 1 days before 2024-04-01"
    ]


def limited(**terms: Span) -> Limits:
    """A profile in force with these terms of ``job``."""
    entries = {f"job.{name}": Entry(f"job.{name}", span, "基", "law") for name, span in terms.items()}
    return Limits([Profile("x", "甲", 1, date(2020, 1, 1), entries)])


def test_a_term_that_a_rule_speaks_of_is_that_of_the_profile_in_force() -> None:
    """In a shared rule and in an author's own; its own value is only what holds without a profile."""
    shared = guarded('before(DUE, limit("job.early", workdays(1)))')
    assert why_not(shared) == []
    shared.limits = limited(early=Span(40, "days"))
    assert why_not(shared) == ["this had to be done by 2024-03-21, 40 days before 2024-04-30"]
    own = """
EARLY, LATE = limit("job.early", days(1)), limit("job.late", days(1), roll=None)
@rule("查看日须在期内")
def odd(case):
    seen = case.facts.get("seen_on")
    assert case.end(date(2024, 4, 1), limit("job.late", days(1))) >= case.end(date(2024, 4, 1), LATE)
    return case.before_due(EARLY) <= seen <= case.end(date(2024, 4, 1), LATE)
"""
    header = HEADER.replace("from engine", "from datetime import date\nfrom engine") + own
    case = Case(
        procedure(BODY.format(when="odd"), header=header), due_day="2024-04-30", start="2024-04-01", kind="plain"
    )
    assert why_not(case, seen_on="2024-04-05") == ["查看日须在期内"]
    case.limits = limited(early=Span(27, "days"), late=Span(5, "days"))  # 3 April; 6 April, a holiday, which stands
    assert [why_not(case, seen_on=f"2024-04-0{day}") == [] for day in (2, 3, 6, 7)] == [False, True, True, False]


def test_grounds_that_had_to_stand_until_service_need_not_stand_later() -> None:
    """SEMANTICS 20: without ``until_served`` they must whatever was served."""
    for rule, served, fine in (
        ("grounds_stand()", True, False), ("grounds_stand(until_served=True)", True, True),
        ("grounds_stand(until_served=True)", False, False),
    ):  # fmt: skip
        case = guarded(rule)
        case.ground("gone")
        case.item = replace(case.item, served_on=date(2024, 4, 1) if served else None)
        reason = "the grounds are gone: what was overdue has been done or its date has moved"
        assert why_not(case) == ([] if fine else [reason])


def test_as_many_children_as_are_asked_for_are_enough() -> None:
    case = guarded('ended(children_ended("report", at_least=2))')
    filed = [Relative(n, f"YB-{n}", "report", 1, "filed", False) for n in (1, 2, 3)]
    case.item = replace(case.item, children=(filed[0], replace(filed[1], dropped=True)))
    assert why_not(case) == ["1 of report are done, 2 must be"]
    case.item = replace(case.item, children=tuple(filed[:2]))
    assert why_not(case) == []


def test_a_date_given_is_not_in_the_future() -> None:
    case = guarded("not_after_today(seen_on)")
    assert why_not(case, seen_on="2024-04-02") == ["查看日 lies in the future"]
    assert why_not(case, seen_on="2024-04-01") == []
    assert why_not(case) == []


# separation of duties --------------------------------------------------------------------------------------------


def person(login: str, *posts: tuple[str, str]) -> ActorView:
    return ActorView("person", login, frozenset(posts))


def submitted(by: ActorView, **more: Any) -> Case:
    case = guarded("")
    case.do("submit", by=by, **more)
    return case


def test_whoever_did_one_thing_may_not_do_the_other() -> None:
    """DESIGN 4, SEMANTICS of not_the_same_person_as: persons by their login."""
    handler, other = person("h1", ("handler", "u_office")), person("h2", ("handler", "u_office"))
    case = submitted(handler)
    with pytest.raises(Refused) as refused:
        case.do("return_it", by=handler)
    assert [str(one) for one in refused.value.reasons] == ["whoever took “报结” may not also take this one"]
    case.do("return_it", by=other)


def test_a_unit_may_not_check_what_it_did_itself() -> None:
    """DESIGN 4: units by what they act for, whoever stands for them."""
    first, second = person("o1", ("liaison", "u_owner")), person("o2", ("leader", "u_owner"))
    case = submitted(first)
    with pytest.raises(Refused) as refused:
        case.do("return_it", by=second)
    assert [str(one) for one in refused.value.reasons] == ["the unit that took “报结” may not also take this one"]


def test_the_typist_is_not_the_one_who_acted() -> None:
    """DESIGN 4: a handler who recorded the unit's letter may still check it; the unit may not."""
    handler = person("h1", ("handler", "u_office"))
    case = submitted(handler, acting_for="u_owner", source="来函1号")
    assert case.item.taken["submit"].login == ""
    assert case.item.taken["submit"].unit == "u_owner"
    case.do("return_it", by=handler)
    case = submitted(handler, acting_for="u_owner", source="来函1号")
    with pytest.raises(Refused, match="the unit that took"):
        case.do("return_it", by=handler, acting_for="u_owner", source="来函2号")


def test_a_post_is_a_person_and_not_its_unit() -> None:
    """DESIGN 4: the head of a unit confirms what its liaison handed in; he himself could not have handed it in."""
    liaison, head = person("o1", ("liaison", "u_owner")), person("o2", ("head", "u_owner"))
    submitted(liaison).do("confirm", by=head)
    with pytest.raises(Refused, match="whoever took “报结” may not also take this one"):
        submitted(head).do("confirm", by=head)


def test_nobody_separated_who_took_nothing() -> None:
    case = guarded("")
    rule = RuleDef("not_same_person", ("submit",))
    assert judge(rule, case.definition, case.item, case.world, {}, person("h1"), None) is None
    case.do("submit", by=person("h1", ("handler", "u_office")))
    assert judge(rule, case.definition, case.item, case.world, {}, None, None) is None
    clock = ActorView("clock", "h1")
    assert judge(rule, case.definition, case.item, case.world, {}, clock, None) is None


# what has still to be given --------------------------------------------------------------------------------------


def test_a_rule_about_what_is_still_to_be_given_says_nothing() -> None:
    """explain asks before the facts are there: only what is known is judged."""
    case = guarded('later_than(due_day, fact=seen_on), times("submit") >= 1')
    move = case.definition.transitions["act"]
    actor = person("o1", ("liaison", "u_owner"))
    reasons = reasons_against(case.definition, case.item, move, Command("act", actor), ToBeGiven(move.asks), case.world)
    assert [str(one) for one in reasons] == ["“报结” has been taken 0 times; this is possible only after 1"]


def test_what_is_to_be_given_cannot_be_looked_at() -> None:
    given = ToBeGiven(["seen_on"])
    for look in (lambda: given.get("seen_on"), lambda: given["seen_on"], lambda: "seen_on" in given):
        with pytest.raises(Undecided):
            look()
    assert given.get("other", 7) == 7
    assert "other" not in given
    with pytest.raises(KeyError):
        given["other"]


# quorum -----------------------------------------------------------------------------------------------------------


def test_a_quorum_is_of_different_persons_since_the_item_came_here() -> None:
    """A voice given again, or by a delegate, is not a further one; those before a return are gone."""
    voting = procedure("""
        due_day = day("时限")
        doing = State("办理中", owed_by=OWNER, due=due_day)
        deciding = State("研究", owed_by=HANDLER, due=limit("job.decide", workdays(3)))
        done = Final("办结")
        begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
        submit = doing.to(deciding, "报请研究", by=OWNER)
        agree = deciding.to(deciding, "同意", by=[HANDLER, CHIEF])
        give_back = deciding.to(doing, "退回", by=HANDLER)
        decide = deciding.to(done, "决定", by=CHIEF, when=quorum(agree, 2))
    """)
    case = Case(voting, due_day="2024-04-30")
    one, other = person("h1", ("handler", "u_office")), person("c1", ("chief", "u_office"))
    case.do("submit")
    for _time in range(2):
        case.do("agree", by=one)
    delegate = replace(other, hand="h1")
    case.do("agree", by=delegate)
    with pytest.raises(Refused, match="“同意” is needed from 2 different persons; 1 have given it"):
        case.do("decide", by=other)
    case.do("give_back")
    case.do("submit")
    case.do("agree", by=one)
    with pytest.raises(Refused, match="1 have given it"):
        case.do("decide", by=other)
    case.do("agree", by=other)
    case.do("decide", by=other)


def test_what_is_no_rule_is_refused_where_it_stands() -> None:
    """``!=`` says true or false at once, long before there is an item to count in."""
    slip = changed(HEADER + JOB, 'times("send_back") < 2', 'times("send_back") != 2')
    assert "a guard is a rule, not False" in str(refused(slip))
