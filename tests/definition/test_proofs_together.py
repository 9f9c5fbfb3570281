"""P010, P012–P017 across procedures: one mistake each, on its line and with the procedure whose it is."""

from __future__ import annotations

import pytest

from engine.definition.verify import CHECKS, verify_documents, verify_together
from tests.definition.authors import CHILDREN, HEADER, PAPER, changed, definitions, joint, marked
from tests.definition.goldens.refusals import refusals, together

ALL = HEADER + PAPER + CHILDREN
FINISH = '    finish = doing.to(done, "办结", by=OWNER)\n'
REQUEST_CHILD = '        opens=child(Extension, returns={"until": due_day}),\n'
FINISH_ = '    finish = doing.to(done, "办结", by=OWNER'

CROSSING = """class Crossing(Procedure, title="交叉", prefix="JC", version=1, slip=CALM):
    e = State("东", owed_by=HANDLER, due=limit("crossing.e", days(1)))
    w = State("西", owed_by=HANDLER, due=limit("crossing.w", days(1)))
    both_e = State("东后西", owed_by=HANDLER, due=limit("crossing.both", days(1)))
    both_w = State("西后东", owed_by=HANDLER, due=limit("crossing.both", days(1)))
    over = Final("完")
    from_east = START.to(e, "自东", by=HANDLER)
    from_west = START.to(w, "自西", by=HANDLER)
    on_east = e.to(both_e, "再西", by=HANDLER)
    on_west = w.to(both_w, "再东", by=HANDLER)
    end = any_of(both_e, both_w).to(over, "完", by=HANDLER)
    east = exclusive(within=[e, both_e, both_w])
    west = exclusive(within=[w, both_e, both_w])
"""
"""Each of two items has taken what the other needs."""

BAD = {
    # name of the mistake: (code, whose, what the message says, old, new)
    "a child that is not": ("P012", "task", "no procedure nobody", FINISH, FINISH_ + ', opens="nobody")  # here\n'),
    "a measure that is not": ("P012", "task", "no procedure nobody", 'opens="paper"),', 'opens="nobody"),  # here'),
    "a counted procedure that is not": (
        "P012",
        "task",
        "no procedure nobody",
        FINISH,
        FINISH_ + ', when=none_open("nobody"))  # here\n',
    ),
    "a listener to nobody": (
        "P012",
        "task",
        "no procedure nobody",
        FINISH,
        FINISH + '    hear = doing.to(done, "听", by=CHILD("nobody"))  # here\n',
    ),
    "a child no parent may open": (
        "P013",
        "task",
        "paper has no opening by PARENT",
        FINISH,
        FINISH_ + ', opens="paper")  # here\n',
    ),
    "a child with two doors": (
        "P013",
        "task",
        "several openings by PARENT",
        "    request = doing.to(\n",
        "    request = doing.to(  # here\n",
        "    grant = asked",
        '    beg = START.to(asked, "恳求", by=PARENT, parties=[OWNER], asks=[until, reason])\n    grant = asked',
    ),
    "a door that is not": (
        "P013",
        "task",
        "no opening beg by PARENT",
        "child(Extension, returns",
        'child(Extension, via="beg", returns',
    ),
    "an ask nobody fills": (
        "P013",
        "task",
        "asks for why when it is opened",
        "parties=[OWNER], asks=[until, reason])",
        "parties=[OWNER], asks=[until, why])",
        "    asked = State",
        '    why = text("缘由")\n    asked = State',
    ),
    "a filled fact that is not": (
        "P013",
        "task",
        "extension has no fact colour",
        "child(Extension, returns",
        'child(Extension, facts={"colour": 1}, returns',
    ),
    "a fact of another kind": (
        "P013",
        "task",
        "until of extension is a day, but is filled from reason",
        "child(Extension, returns",
        'child(Extension, facts={"until": reason}, returns',
    ),
    "a party nobody fills": (
        "P013",
        "task",
        "needs the party supervisor",
        '"申请", by=PARENT, parties=[OWNER]',
        '"申请", by=PARENT, parties=[OWNER, SUPERVISOR]',
    ),
    "a party that is not": (
        "P013",
        "task",
        "extension has no party supervisor",
        "child(Extension, returns",
        'child(Extension, parties={"supervisor": OWNER}, returns',
    ),
    "a fan-out into no role": (
        "P013",
        "plan",
        "task has no party supervisor",
        "each(leads, Task, role=OWNER,",
        "each(leads, Task, role=SUPERVISOR,",
    ),
    "a rung no clock may climb": ("P014", "task", "no opening by CLOCK", 'opens="paper"),', 'opens="report"),  # here'),
    "an ask no rung fills": (
        "P014",
        "task",
        "asks for answer when it is opened",
        "parties=[ADDRESSEE], asks=[grounds]",
        "parties=[ADDRESSEE], asks=[grounds, answer]",
    ),
    "a measure nobody can decline": (
        "P014",
        "paper",
        "asks what follows (sequel)",
        'declined = Final("不发", dropped=True)',
        'declined = Final("不发")',
        'withdrawn = Final("已撤回", dropped=True)',
        'withdrawn = Final("已撤回")',
    ),
    "a paper without grounds": (
        "P014",
        "paper",
        "sign (签发) issues or serves",
        'by=CHIEF, when=[grounds_stand()], issues=["督促函"])',
        'by=CHIEF, issues=["督促函"])  # here',
    ),
    "a service without grounds": (
        "P014",
        "paper",
        "serve (送达) issues or serves",
        "by=HANDLER, when=[grounds_stand()], asks=[served_on], serves=served_on)",
        "by=HANDLER, asks=[served_on], serves=served_on)  # here",
    ),
    "a proposal that cannot vanish": (
        "P014",
        "paper",
        "unsigned proposal",
        '    drop = proposed.to(moot, "事由消失", by=PARENT)\n',
        '    drop = proposed.to(moot, "事由消失", by=CHIEF)\n',
        'proposed = State("拟发", owed_by=CHIEF, due=limit("paper.decide", workdays(2)))',
        'proposed = State("拟发", owed_by=CHIEF, due=limit("paper.decide", workdays(2)))  # here',
    ),
    "a measure with measures": (
        "P014",
        "paper",
        "may only send messages",
        "since=served_on), answers=True)",
        "since=served_on), answers=True, slip=STEEP)  # here",
    ),
    "a served measure without an answer": (
        "P010",
        "paper",
        "no state is its response term",
        "since=served_on), answers=True)",
        "since=served_on))",
        "asks=[served_on], serves=served_on)",
        "asks=[served_on], serves=served_on)  # here",
    ),
    "a tale nobody hears": (
        "P015",
        "extension",
        "tells task prolong",
        'by=CHIEF, tells="extend")',
        'by=CHIEF, tells="prolong")  # here',
        'by=CHILD("extension"), asks=[due_day]',
        "by=OWNER, asks=[due_day]",
    ),
    "a tale of another child": (
        "P015",
        "extension",
        "tells task extend",
        'by=CHIEF, tells="extend")',
        'by=CHIEF, tells="extend")  # here',
        'by=CHILD("extension"), asks=[due_day]',
        'by=[OWNER, CHILD("report")], asks=[due_day]',
    ),
    "a tale that comes too late": (
        "P015",
        "task",
        "no path leads once",
        FINISH,
        FINISH + '    also = START.to(doing, "补录", by=HANDLER, parties=[OWNER], asks=[due_day])\n'
        '    rest = State("备查", owed_by=OWNER, due=due_day)\n'
        '    file = doing.to(rest, "备查", by=OWNER, asks=[until, reason],  # here\n'
        '        opens=child(Extension, returns={"until": due_day}))\n'
        '    end = rest.to(done, "了结", by=OWNER)\n    quit = rest.to(cancelled, "终结", by=PARENT)\n',
    ),
    "a tale that may come too late": (
        "P015",
        "task",
        "tells extend, which is impossible from resting on, while the child is still open",
        FINISH,
        FINISH + '    resting = State("备查", owed_by=OWNER, due=due_day)\n'
        '    rest = doing.to(resting, "备查", by=OWNER)\n'
        '    end = resting.to(done, "了结", by=OWNER)\n    quit = resting.to(cancelled, "终结", by=PARENT)\n',
        "    request = doing.to(\n",
        "    request = doing.to(  # here\n",
    ),
    "a tale that says too little": (
        "P015",
        "task",
        "the child does not certainly know it",
        REQUEST_CHILD,
        "        opens=child(Extension),\n",
        "    request = doing.to(\n",
        "    request = doing.to(  # here\n",
    ),
    "a tale of another kind": (
        "P015",
        "task",
        "is of another kind",
        'returns={"until": due_day}',
        'returns={"reason": due_day}',
    ),
    "a returned fact that is not": (
        "P015",
        "task",
        "extension has no fact colour",
        'returns={"until": due_day}',
        'returns={"until": due_day, "colour": reason}',
    ),
    "a listener nobody tells": (
        "P015",
        "task",
        "no child opened here ever tells hear",
        FINISH,
        FINISH + '    hear = doing.to(done, "听", by=CHILD("extension"))  # here\n',
    ),
    "a child that stays behind": (
        "P016",
        "extension",
        "the parent cannot end",
        '    drop = asked.to(refused, "随任务终结", by=PARENT)\n',
        "",
        'asked = State("待批", owed_by=CHIEF, due=limit("extension.decide", workdays(3)))',
        'asked = State("待批", owed_by=CHIEF, due=limit("extension.decide", workdays(3)))  # here',
    ),
    "a child whose exit asks": (
        "P016",
        "extension",
        "the parent cannot end",
        '"随任务终结", by=PARENT)',
        '"随任务终结", by=PARENT, asks=[reason])',
    ),
    "a date that does not roll, and a child that rolls it": (
        "P013",
        "task",
        "the dates of report do not roll here, but owed rolls them: due=on(due_day, roll=None)",
        "opens=[monthly(25, Report)])",
        "opens=[monthly(25, Report, roll=None)])  # here",
    ),
    "a periodic paper of the clock": (
        "P008",
        "task",
        "the clock opens report",
        "parties=[OWNER], asks=[due_day])\n    file",
        'parties=[OWNER], asks=[due_day], issues=["通知"])\n    file',
        "opens=[monthly(25, Report)])",
        "opens=[monthly(25, Report)])  # here",
    ),
    "a proposal that vanishes with a paper": (
        "P008",
        "paper",
        "issues or serves when the parent ends",
        '"事由消失", by=PARENT)',
        '"事由消失", by=PARENT, when=[grounds_stand()], issues=["撤销函"])  # here',
    ),
    "a restricted fact in a request": (
        "P029",
        "task",
        "until (restricted) flows into until of extension (internal)",
        '    until = day("申请延至")\n',
        '    until = at_level("restricted", day("申请延至"))\n',
    ),
    "an answer more confidential than what it answers": (
        "P029",
        "task",
        "until (restricted) flows into due_day of task (internal)",
        '    until = day("延至")\n',
        '    until = at_level("restricted", day("延至"))\n',
    ),
    "grounds that name a restricted item": (
        "P029",
        "task",
        "whose grounds name a restricted item",
        'class Task(Procedure, title="任务", prefix="RW", version=1, slip=STEEP)',
        'class Task(Procedure, title="任务", prefix="RW", version=1, slip=STEEP, level="restricted")',
    ),
    "a join of more than there may be": (
        "P041",
        "plan",
        "running (办理中) waits for 3 of task, but there may be only 1: open more, or give the list a min",
        'since=children_ended("task")))',
        'since=children_ended("task", at_least=3)))  # here',
        'when=[ended(children_ended("task"))]',
        'when=[ended(children_ended("task", at_least=1))]',
    ),
    "a guard that waits for children nobody opens": (
        "P041",
        "plan",
        "close (办结) waits for report, of which no child is ever opened",
        'when=[ended(children_ended("task"))])',
        'when=[ended(children_ended("report"))])  # here',
    ),
    "a term that runs before its guard lets go": (
        "P041",
        "plan",
        "the term of running (办理中) runs once 2 have ended, but close waits for more",
        'leads = units("牵头单位")',
        'leads = units("牵头单位", min=2)',
        'since=children_ended("task")))',
        'since=children_ended("task", at_least=2)))',
        'when=[ended(children_ended("task"))])',
        'when=[ended(children_ended("task"))])  # here',
    ),
    "an exclusion that refuses what the calendar opens": (
        "P043",
        "task",
        "the clock opens report, which alone may refuse",
        "opens=[monthly(25, Report)])",
        "opens=[monthly(25, Report)])  # here",
        '    drop = owed.to(missed, "终结", by=PARENT)\n',
        '    drop = owed.to(missed, "终结", by=PARENT)\n    alone = exclusive(OWNER)\n',
    ),
    "exclusions of one name by different things": (
        "P043",
        "task",
        "alone: extension shares site, by more or fewer keys",
        FINISH,
        FINISH + '    alone = exclusive(OWNER, name="site")  # here\n',
        '    drop = asked.to(refused, "随任务终结", by=PARENT)\n',
        '    drop = asked.to(refused, "随任务终结", by=PARENT)\n    alone = exclusive(OWNER, until, name="site")\n',
    ),
    "two that wait for each other": (
        "P043",
        "crossing",
        "east: from e every way leads into crossing.west, and from there back",
        "class Plan(",
        CROSSING + "\n\nclass Plan(",
    ),
    "one prefix for two": ("P017", "plan", "belongs to task", 'prefix="JB"', 'prefix="RW"'),
}


def mistaken(name: str) -> str:
    _code, _whose, _says, *changes = BAD[name]
    source = ALL
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        source = changed(source, old, new)
    return source


@pytest.mark.parametrize("name", BAD)
def test_the_mistake_is_caught_where_it_stands(name: str) -> None:
    code, whose, says, *_ = BAD[name]
    source = mistaken(name)
    problems = joint(source)
    line = marked(source) if "# here" in source else None
    assert any(
        (one.code, one.procedure) == (code, whose) and says in str(one.what) and line in (None, one.row[1])
        for one in problems
    ), [str(one) for one in problems]
    assert {one.code for one in problems} == {code}, [str(one) for one in problems]
    assert together(problems) == refusals()[f"together: {name}"]


def test_every_check_of_several_definitions_has_a_mistake() -> None:
    assert {code for code, check in CHECKS.items() if check.together} == {code for code, *_ in BAD.values()}


def test_one_version_twice_is_the_later_ones_fault() -> None:
    first, second = definitions(ALL), definitions(ALL.replace('prefix="JB"', 'prefix="JBB"'))
    problems = verify_together({**first, "again": second["Plan"]})
    assert [(one.code, one.procedure) for one in problems] == [("P017", "plan")]
    assert "declared at author.py" in str(problems[0].what)


def test_two_versions_side_by_side_are_no_problem() -> None:
    newer = definitions(ALL.replace('prefix="JB", version=1', 'prefix="JB", version=2'))
    assert verify_together({**definitions(ALL), "newer": newer["Plan"]}) == []


def test_whoever_names_an_unreadable_procedure_is_not_accused() -> None:
    known = definitions(ALL)
    del known["Paper"], known["Extension"], known["Report"]
    assert {str(one.what) for one in verify_together(known)} >= {"there is no procedure paper"}
    assert verify_together(known, absent={"paper", "extension", "report"}) == []


def test_a_tale_is_only_missed_where_nobody_hears_it() -> None:
    """A second opener that does not listen is at fault itself, not the child that others hear."""
    other = ALL.replace("class Task(", "class Chore(").split("class Chore(")[1].split("class Plan(")[0]
    other = "class Chore(" + other.replace('prefix="RW"', 'prefix="ZW"').replace(
        '    extend = doing.to(doing, "延期", by=CHILD("extension"), asks=[due_day],'
        ' when=[later_than(DUE), times("extend") < 1])\n',
        "",
    )
    problems = joint(ALL + "\n\n" + other)
    assert [(one.code, one.procedure) for one in problems] == [("P015", "chore")]


SOUND = {
    "a plan, its tasks, their extensions, reports and letters": ALL,
    "a measure opened by hand as well": changed(
        changed(ALL, "by=[CLOCK, HANDLER], parties", "by=[CLOCK, HANDLER, PARENT], parties"),
        FINISH,
        FINISH_ + ', asks=[reason], opens=child("paper", parties={"addressee": OWNER}, facts={"grounds": reason}))\n',
    ),
    "a person's act that lets a child issue": changed(
        ALL,
        "by=PARENT, parties=[OWNER], asks=[until, reason])",
        'by=PARENT, parties=[OWNER], asks=[until, reason], issues=["申请书"])',
    ),
    "a choice of doors": changed(
        changed(ALL, "child(Extension, returns", 'child(Extension, via="ask", returns'),
        "    grant = asked",
        '    beg = START.to(asked, "恳求", by=PARENT, parties=[OWNER], asks=[until, reason])\n    grant = asked',
    ),
    "a parent that moves on when the child has ended": changed(
        ALL,
        FINISH,
        FINISH + '    resting = State("备查", owed_by=OWNER, due=due_day)\n'
        '    rest = doing.to(resting, "备查", by=OWNER, when=none_open("extension"))\n'
        '    end = resting.to(done, "了结", by=OWNER)\n    quit = resting.to(cancelled, "终结", by=PARENT)\n',
    ),
    "a tale that is held while the parent is away": changed(
        ALL,
        FINISH,
        FINISH + '    resting = State("备查", owed_by=OWNER, due=due_day)\n'
        '    rest = doing.to(resting, "备查", by=OWNER)\n    wake = resting.to(doing, "重启", by=OWNER)\n'
        '    quit = resting.to(cancelled, "终结", by=PARENT)\n',
    ),
    "two that would wait for each other, could not one of them give up": HEADER
    + CROSSING
    + '    give_up = w.to(over, "放弃", by=HANDLER)\n',
    "the first of several that is ready": changed(
        ALL.replace('children_ended("task")', 'children_ended("task", at_least=1)'),
        'by=HANDLER, when=[ended(children_ended("task", at_least=1))])',
        'by=HANDLER, when=[ended(children_ended("task", at_least=1))])\n'
        '    close_all = running.to(closed, "全部办结", by=HANDLER, when=ended(children_ended("task")))',
    ),
    "one at a time, by what is known": changed(
        ALL, FINISH, FINISH + "    alone = exclusive(OWNER, due_day)\n    turn = exclusive(within=[doing])\n"
    ),
    "a teller that nobody opens": HEADER + CHILDREN.split("class Report(")[0],
}


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_are_not_accused(name: str) -> None:
    assert [str(one) for one in joint(SOUND[name])] == []


def test_a_document_nobody_defines() -> None:
    known = definitions(ALL).values()
    assert verify_documents(known, {"督促函", "交办单"}) == []
    (problem,) = verify_documents(known, {"督促函"})
    assert (problem.code, problem.procedure, problem.version) == ("P018", "plan", 1)
    assert str(problem) == "author.py:89: P018: no documents/*.toml defines the document 交办单"
    assert "交办单" in str(problem.what)
