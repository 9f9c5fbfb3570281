"""What coarser proofs would miss or accuse: ways declared later, guards of rungs, debtors who only note, kinds."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.definition.authors import CHILDREN, HEADER, JOB, PAPER, changed, joint, marked, refused
from tests.definition.goldens.refusals import alone, refusals

END = "    cancel = any_of"
CHECK = 'owed_by=HANDLER, due=limit("job.check", workdays(3)))'
DOING = "owed_by=OWNER, due=due_day)"
LATER = ["    doing = State", '    later = day("另定", optional=True)\n    doing = State']
ONLY_CHIEF = ['"报结", by=OWNER', '"报结", by=CHIEF']
LAST = '    Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)),\n)\nSTEEP'
NAMED = [DOING, 'owed_by=OWNER, due=limit("job.do", workdays(9)))']


def rung(when: str) -> list[str]:
    """The check has a ladder of its own, whose last message is guarded."""
    own = f'\n        slip=Ladder(Rung("报告", workdays(1), tells=CHIEF, every=workdays(5), when={when})))  # here'
    return [CHECK, CHECK[:-1] + "," + own]


def more(lines: str) -> list[str]:
    return [END, lines + END]


BAD: dict[str, tuple[str, str, list[str]]] = {
    "a date that a way declared later does not bring": (
        "P006",
        "checking (审核) is due by due_day, which hand_in does not bring",
        [
            *NAMED, CHECK, "owed_by=HANDLER, due=due_day)  # here",
            *more(
                '    asked = State("待问", owed_by=HANDLER, due=limit("job.ask", workdays(3)))\n'
                '    sneak = START.to(asked, "先问", by=HANDLER, parties=[OWNER])\n'
                '    go = asked.to(doing, "径送", by=HANDLER)\n'
            ),
        ],
    ),
    "a date behind a state that has none": (
        "P006",
        "checking (审核) is due by later, which hand_in does not bring",
        [DOING, 'owed_by=OWNER, exempt="长期")', CHECK, "owed_by=HANDLER, due=later)  # here", *LATER],
    ),
    "a date brought into another state only": (
        "P006",
        "doing (办理中) is due by later, which begin does not bring",
        [
            DOING, "owed_by=OWNER, due=later)  # here", *LATER,
            "    begin = START",
            '    skip = START.to(checking, "直接", by=HANDLER, parties=[OWNER])\n    begin = START',
        ],
    ),
    "a date compared with one that may be missing": (
        "P006",
        "the guard of hand_in speaks of other, which is not known there",
        [
            *LATER, "    doing = State", '    other = day("又", optional=True)\n    doing = State',
            "asks=[kind,", "asks=[other, kind,",
            "by=OWNER, asks=[answer])", "by=OWNER, asks=[answer, later], when=later_than(other))  # here",
        ],
    ),
    "a rung that compares a date that may be missing": (
        "P006", "the guard of 报告 speaks of later", [*rung("before(later, days(1))"), *LATER,
                                                  "asks=[answer]", "asks=[answer, later]"],
    ),
    "a rung that asks for what nobody gives": (
        "P006", "the guard of 报告 speaks of later", [*rung("has(later)"), *LATER],
    ),
    "a rung on a choice that is not": ("P004", "odd is no choice of kind", rung('fact_is(kind, "odd")')),
    "one name for two values, in a rung": (
        "P011",
        "job.do is 5 workdays here and 9 workdays elsewhere",
        [*NAMED, LAST, LAST.replace("workdays(1), tells", 'limit("job.do", workdays(5)), tells')
         .replace("),\n", "),  # here\n")],
    ),
    "one name for two values, in what repeats": (
        "P011",
        "job.do is 5 workdays here and 9 workdays elsewhere",
        [*NAMED, LAST, LAST.replace("every=workdays(5)),", 'every=limit("job.do", workdays(5))),  # here')],
    ),
    "a review of a move that is not": (
        "P004", "no transition nope",
        ["when=[not_the_same_person_as(hand_in)])", 'when=second_person(hand_in, "nope"))  # here'],
    ),
    "a post of another unit": (
        "P005",
        "doing (办理中) is owed by head, who can do nothing there",
        [DOING, "owed_by=HEAD.of(OWNER), due=due_day)  # here", "parties=[OWNER]", "parties=[OWNER, SUPERVISOR]",
         '"报结", by=OWNER', '"报结", by=HEAD.of(SUPERVISOR)'],
    ),
    "another post of the same unit": (
        "P005",
        "doing (办理中) is owed by handler, who can do nothing there",
        [DOING, "owed_by=HANDLER, due=due_day)  # here", *ONLY_CHIEF],
    ),
    "a debtor who can only note": (
        "P005",
        "doing (办理中) is owed by owner, who can do nothing there",
        [DOING, DOING + "  # here", *ONLY_CHIEF,
         *more('    note = doing.to(doing, "批注", by=OWNER, asks=[remark])\n')],
    ),
    "a debtor whose child keeps the work where it is": (
        "P005",
        "doing (办理中) is owed by owner, who can do nothing there",
        [
            DOING, DOING + "  # here", *ONLY_CHIEF,
            *more(
                '    note = doing.to(doing, "延", by=CHILD("x"), asks=[due_day], when=times("note") < 2)\n'
                '    ask = doing.to(doing, "开", by=CHIEF, opens="x")\n'
            ),
        ],
    ),
    "a debtor whose child nobody opens": (
        "P005",
        "doing (办理中) is owed by owner, who can do nothing there",
        [DOING, DOING + "  # here", '"报结", by=OWNER', '"报结", by=CHILD("x")'],
    ),
    "an exclusion that a parent stands before": (
        "P043",
        "move_on (送审) is for PARENT too, which alone may refuse",
        more(
            '    move_on = doing.to(checking, "送审", by=PARENT)  # here\n'
            "    alone = exclusive(OWNER, within=[checking])\n"
        ),
    ),
    "an exclusion that the clock opens into": (
        "P043",
        "begin (交办) is for CLOCK too",
        ['"交办", by=HANDLER, parties=[OWNER], asks=[kind, due_day, remark])',
         '"交办", by=[HANDLER, CLOCK], parties=[OWNER], asks=[kind, due_day, remark])  # here',
         *more("    alone = exclusive(OWNER, within=[doing])\n")],
    ),
    "a number that cannot be": (
        "P024",
        "begin cannot have been taken 2 times there",
        more('    w = checking.to(closed, "作罢", by=CHIEF, when=times("begin") == 2)  # here\n'),
    ),
    "numbers that exclude each other": (
        "P024",
        "its guards on the number of send_back exclude each other",
        more('    w = checking.to(closed, "作罢", by=CHIEF, when=[times("send_back") == 2, times("send_back") > 2])'
             "  # here\n"),
    ),
    "values that exclude each other": (
        "P024",
        "its guards on kind exclude each other",
        more('    w = checking.to(closed, "作罢", by=CHIEF, when=[fact_is(kind, "key"), fact_is(kind, "plain")])'
             "  # here\n"),
    ),
}  # fmt: skip


def with_changes(source: str, changes: Iterable[str]) -> str:
    steps = list(changes)
    for old, new in zip(steps[::2], steps[1::2], strict=True):
        source = changed(source, old, new)
    return source


def mistaken(name: str) -> str:
    return with_changes(HEADER + JOB, BAD[name][2])


@pytest.mark.parametrize("name", BAD)
def test_what_a_coarser_proof_would_miss(name: str) -> None:
    code, says, _changes = BAD[name]
    source = mistaken(name)
    rows = refused(source)
    assert alone(rows) == refusals()[f"corner: {name}"]
    ((_file, line, found, text),) = rows
    assert (found, line) == (code, marked(source))
    assert says in text


def test_only_the_moves_of_a_circle_are_accused_of_it() -> None:
    source = with_changes(
        HEADER + JOB,
        more(
            '    a = State("甲", owed_by=HANDLER, due=limit("job.a", workdays(3)))\n'
            '    b = State("乙", owed_by=HANDLER, due=limit("job.a", workdays(3)))\n'
            '    into = doing.to(a, "入", by=CLOCK)\n'
            '    first = a.to(b, "一", by=CLOCK)\n'
            '    second = b.to(a, "二", by=CLOCK)\n'
            '    out = any_of(a, b).to(closed, "出", by=HANDLER)\n'
        ),
    )
    assert [text.split(" ")[0] for _, _, _, text in refused(source)] == ["first", "second"]


def stays(how: str) -> list[str]:
    """The debtor's only move stays in its state."""
    return [*ONLY_CHIEF, *more(f'    act = doing.to(doing, "办", by=OWNER, {how})\n')]


SOUND = {
    "a term of no days": [CHECK, CHECK.replace("3", "0")],
    "an extension by months": [
        'due_day = day("时限")', 'due_day = month("时限")',
        *more('    extend = doing.to(doing, "延期", by=CHIEF, asks=[due_day], when=later_than(DUE))\n'),
    ],
    "a comparison with an instant": [
        *more('    at = instant("时刻")\n'
              '    meet = doing.to(doing, "约", by=CHIEF, asks=[at], when=later_than(DUE))\n'),
    ],
    "a guard that proves what is recorded": [
        "    doing = State", '    speed = choice("缓急", optional=True, fast="急", slow="缓")\n    doing = State',
        "asks=[answer])",
        'asks=[answer, speed], when=fact_is(speed, "fast"))\n    alone = exclusive(OWNER, speed, within=[checking])',
    ],
    "a rung about what some way brings": [*rung("has(later)"), *LATER, "asks=[answer]", "asks=[answer, later]"],
    "a rung about a date that is certain": rung("before(due_day, days(1))"),
    "a debtor who moves the date": stays('asks=[due_day], when=times("act") < 2'),
    "a debtor who sets the date": stays('sets={"due_day": "2024-12-31"}'),
    "a debtor who issues": stays('issues=["督促函"]'),
    "a debtor who opens a child": stays('opens="x"'),
    "an exclusion that a parent opens into": [
        '"交办", by=HANDLER', '"交办", by=[HANDLER, PARENT]', *more("    alone = exclusive(OWNER, within=[doing])\n"),
    ],
    "an exclusion that the clock leaves": more(
        '    move_on = doing.to(checking, "到期送审", by=CLOCK)\n    alone = exclusive(OWNER, within=[doing])\n'
    ),
    "an exclusion that the clock moves within": more(
        '    move_on = doing.to(checking, "到期送审", by=CLOCK)\n'
        "    alone = exclusive(OWNER, within=[doing, checking])\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_a_coarser_proof_would_accuse(name: str) -> None:
    assert refused(with_changes(HEADER + JOB, SOUND[name])) == []


def test_what_only_the_clock_opens_is_given_its_addressee_by_the_rung() -> None:
    by_clock = ["by=[CLOCK, HANDLER], parties=[ADDRESSEE], asks", "by=CLOCK, asks"]
    assert refused(with_changes(HEADER + PAPER, by_clock)) == []
    by_hand = ["by=[CLOCK, HANDLER], parties=[ADDRESSEE], asks", "by=[CLOCK, HANDLER], asks"]
    assert {(code, text) for _, _, code, text in refused(with_changes(HEADER + PAPER, by_hand))} == {
        ("P004", "no opening fills the party addressee")
    }


# several procedures ----------------------------------------------------------------------------------------------

ALL = HEADER + PAPER + CHILDREN
FINISH = '    finish = doing.to(done, "办结", by=OWNER)\n'
CLOSE = 'when=[ended(children_ended("task"))])'


def found(changes: Iterable[str]) -> list[str]:
    """What is said of the plan, its tasks and their children: code, whose, and what."""
    source = with_changes(ALL, changes)
    return [f"{code} {text}" for *_, code, text in refused(source)] or [
        f"{one.code} {one.procedure}: {one.what}" for one in joint(source)
    ]


def cap(parents: str, childs: str, value: object) -> list[str]:
    """A task with a fact that its extension asks for by the same name."""
    task = '    doing = State("办理中", owed_by=OWNER, due=due_day, opens'
    return [
        '    asked = State("待批"', f'    cap = {childs}\n    asked = State("待批"',
        "parties=[OWNER], asks=[until, reason])", "parties=[OWNER], asks=[until, reason, cap])",
        task, f"    cap = {parents}\n{task}",
        '"交办", by=PARENT, parties=[OWNER], asks=[due_day])',
        '"交办", by=PARENT, parties=[OWNER], asks=[due_day, cap])',
        'facts={"due_day": due_month})', f'facts={{"due_day": due_month, "cap": {value!r}}})',
        "before=due_month)}", f'before=due_month), "cap": {value!r}}}',
    ]  # fmt: skip


TWO, THREE = 'choice("上限", a="甲", b="乙")', 'choice("上限", a="甲", b="乙", c="丙")'
FILLED = {
    (TWO, TWO): True, (TWO, THREE): True, (THREE, TWO): False, (TWO, 'text("上限")'): True,
    ('text("上限")', TWO): False,
    ('number("上限")', 'money("上限")'): True, ('number("上限")', 'day("上限")'): False,
    ('day("上限")', 'number("上限")'): False, ('unit("上限")', 'units("上限")'): True,
    ('month("上限")', 'day("上限")'): True, ('day("上限")', 'month("上限")'): False, (TWO, 'number("上限")'): False,
}  # fmt: skip
OF = {"choice": "a", "text": "x", "number": 1, "day": "2024-01-01", "month": "2024-01", "unit": "a"}


@pytest.mark.parametrize(("parents", "childs"), FILLED)
def test_a_child_is_filled_from_a_fact_whose_every_value_it_takes(parents: str, childs: str) -> None:
    kind, other = childs.split("(")[0], parents.split("(")[0]
    said = found(cap(parents, childs, OF[other]))
    accused = [f"P013 task: cap of extension is a {kind}, but is filled from cap, which is a {other}"]
    assert said == ([] if FILLED[parents, childs] else accused)


def test_a_child_is_given_a_choice_it_has_and_a_date_where_it_asks_for_one() -> None:
    assert found(cap(TWO, TWO, "z")) == ["P013 plan: z is no choice of cap"]
    helpers = ["before=due_month)}", 'before=due_month), "cap": limit("plan.cap", days(5), before=due_month)}']
    changes = cap('number("上限")', 'number("上限")', 1)[:-2]
    assert found([*changes, *helpers]) == ["P013 plan: cap of task is filled with a date"]


def test_what_a_list_of_children_counts_from_is_certain_and_well_named() -> None:
    assert found(['month("办理月份")', 'month("办理月份", optional=True)']) == [
        "P006 a child of task is opened from due_month, which is not certain here"
    ]
    helped = 'limit("plan.help", workdays(5), before'
    assert found([helped, 'limit("plan.help", workdays(-5), before']) == ["P011 a term cannot be negative: -5 workdays"]
    assert found([helped, 'limit("plan.issue", workdays(5), before']) == [
        "P011 the limit plan.issue is 5 workdays here and 2 workdays elsewhere: one name is one value"
    ]


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ('at_level("restricted", day("新时限"))',
         ["P029 task: extension tells due_day (restricted) to a less confidential item (internal)"]),
        ('day("新时限")', []),
        ('at_level("public", day("新时限"))', []),
    ],
)  # fmt: skip
def test_what_a_child_tells_is_no_more_confidential_than_what_it_is_told_to(fact: str, said: list[str]) -> None:
    header = 'title="延期", prefix="YQ", version=1, slip=CALM):\n'
    assert found([
        header, f"{header}    due_day = {fact}\n",
        'by=CHIEF, tells="extend")', 'by=CHIEF, tells="extend", asks=[due_day])',
        'child(Extension, returns={"until": due_day})', "child(Extension)",
    ]) == said  # fmt: skip


def test_no_more_children_are_waited_for_than_there_are() -> None:
    def at_least(n: int) -> list[str]:
        return [CLOSE, CLOSE.replace('"task"', f'"task", at_least={n}')]

    accused = (
        "P041 plan: close (办结) waits for {} of task, but there may be only {}: open more, or give the list a min"
    )
    assert found(at_least(1)) == []
    assert found(at_least(2)) == [accused.format(2, 1)]
    assert found([*at_least(2), 'leads = units("牵头单位")', 'leads = units("牵头单位", min=2)']) == []
    assert found([*at_least(1), "each(leads, Task", "each(helpers, Task"]) == [accused.format(1, 0)]


def test_a_measure_is_told_of_each_of_its_states_that_would_open_another() -> None:
    said = found(['prefix="HG", version=1, slip=CALM', 'prefix="HG", version=1, slip=STEEP'])
    assert [one.split(" ")[2] for one in said] == ["proposed", "signed", "awaiting"]
