"""P022, P023: what is no mistake for certain, but worth a look: guards that overlap, and endless rounds."""

from __future__ import annotations

import pytest

from engine.definition.verify import notices
from tests.definition.authors import HEADER, JOB, changed, definitions

CLOSE = '    close = checking.to(closed, "销号", by=HANDLER, when=[not_the_same_person_as(hand_in)])\n'
BACK = '    send_back = checking.to(doing, "退回", by=HANDLER, when=[times("send_back") < 2])\n'
ANSWER = '    answer = text("报告")\n'
SPEED = '    speed = choice("缓急", optional=True, fast="急", slow="缓", still="停")\n'


def looked_at(source: str) -> list[str]:
    """The notices of a job, with their codes; each stands on a line of its own move."""
    job = definitions(HEADER + source)["Job"]
    lines = {move.where.line: move.name for move in job.transitions.values() if move.where}
    return [f"{one.code} {lines[one.row[1]]}: {one.what}" for one in notices(job)]


def two(first: str, second: str, by: str = "HANDLER", others: str = "HANDLER", into: str = "cancelled") -> str:
    """A job whose check may end in two ways, under a guard each."""
    moves = (
        f'    close = checking.to(closed, "销号", by={by}, when=[{first}])\n'
        f'    give_up = checking.to({into}, "作罢", by={others}, when=[{second}])\n'
    )
    return changed(changed(changed(JOB, CLOSE, moves), "asks=[answer]", "asks=[answer, speed]"), ANSWER, ANSWER + SPEED)


BOTH = "P023 give_up: in checking both close and give_up are allowed when "
GUARDS = {
    "exactly the same": ('fact_is(kind, "key")', 'fact_is(kind, "key")', None),
    "exactly the same number": ('times("hand_in") < 2', 'times("hand_in") < 2', None),
    "one of them on anything": ('fact_is(kind, "key")', "", None),
    "one value each": ('fact_is(kind, "key")', 'fact_is(kind, "plain")', None),
    "a value in both": ('fact_is(speed, "fast", "slow")', 'fact_is(speed, "slow", "still")', "speed is slow"),
    "two values in both": ('fact_is(speed, "slow", "fast")', 'fact_is(speed, "slow", "fast", "still")',
                           "speed is fast, slow"),
    "all guards on a fact together": (
        'fact_is(speed, "fast", "slow"), fact_is(speed, "slow", "still")', 'fact_is(speed, "fast")', None,
    ),
    "different facts": ('fact_is(kind, "key")', 'fact_is(speed, "fast")', None),
    "apart by another fact": (
        'fact_is(speed, "fast", "slow"), fact_is(kind, "key")',
        'fact_is(speed, "slow", "still"), fact_is(kind, "plain")', None,
    ),
    "alike by another fact": (
        'fact_is(kind, "key"), fact_is(speed, "fast", "slow")',
        'fact_is(kind, "key"), fact_is(speed, "slow", "still")', "speed is slow",
    ),
    "numbers that overlap": ('times("hand_in") <= 2', 'times("hand_in") >= 2', "hand_in was taken 2 times"),
    "numbers that overlap widely": ('times("hand_in") <= 4', 'times("hand_in") > 1', "hand_in was taken 2 times"),
    "numbers that do not": ('times("hand_in") < 2', 'times("hand_in") >= 2', None),
    "numbers of different moves": ('times("hand_in") < 2', 'times("begin") < 3', None),
    "a number in a range": ('times("hand_in") == 1', 'times("hand_in") <= 1', "hand_in was taken 1 times"),
    "a number outside of it": ('times("hand_in") == 2', 'times("hand_in") < 2', None),
    "two bounds and a number": ('times("hand_in") == 2, times("hand_in") < 9', 'times("hand_in") <= 2',
                                "hand_in was taken 2 times"),
    "numbers apart, values not": (
        'fact_is(speed, "fast", "slow"), times("hand_in") < 2',
        'fact_is(speed, "slow", "still"), times("hand_in") >= 2', None,
    ),
    "values apart, numbers not": (
        'times("hand_in") <= 2, fact_is(kind, "key")', 'times("hand_in") >= 2, fact_is(kind, "plain")', None,
    ),
    "two differences": (
        'fact_is(speed, "fast", "slow"), times("hand_in") <= 2',
        'fact_is(speed, "slow", "still"), times("hand_in") >= 2', "speed is slow",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GUARDS)
def test_two_moves_of_one_person_are_told_where_their_guards_overlap(name: str) -> None:
    first, second, when = GUARDS[name]
    assert looked_at(two(first, second)) == ([] if when is None else [BOTH + when])


OVERLAP = ('fact_is(speed, "fast", "slow")', 'fact_is(speed, "slow", "still")')


def test_overlapping_guards_of_two_persons_or_into_one_state_are_nothing_to_look_at() -> None:
    assert looked_at(two(*OVERLAP, others="CHIEF")) == []
    assert looked_at(two(*OVERLAP, into="closed")) == []
    assert looked_at(two(*OVERLAP, by="[CHIEF, HANDLER]")) == [BOTH + "speed is slow"]
    assert looked_at(two(*OVERLAP, by="OWNER", others="[CHIEF, OWNER]")) == [BOTH + "speed is slow"]
    assert looked_at(two(*OVERLAP, by="[HANDLER, CHILD('x')]", others="[CHIEF, CHILD('x')]")) == []


def test_every_pair_of_a_state_is_looked_at() -> None:
    """That the first pair is none of one person's does not end the looking."""
    source = changed(two(*OVERLAP), BACK, "")
    first = '    ask = checking.to(cancelled, "请示", by=CHIEF, when=[fact_is(speed, "fast")])\n    close = checking'
    assert looked_at(changed(source, "    close = checking", first)) == [BOTH + "speed is slow"]


def test_a_rule_of_ones_own_may_tell_two_moves_apart() -> None:
    own = (
        '    @rule("须确有必要")\n    def needed(case):\n        return True\n'
        '    @rule("确无必要")\n    def idle(case):\n        return False\n'
    )
    one, other = OVERLAP
    assert looked_at(changed(two(f"{one}, needed", f"{other}, idle"), SPEED, SPEED + own)) == []
    assert looked_at(changed(two(f"{one}, needed", f"{other}, needed"), SPEED, SPEED + own)) == [BOTH + "speed is slow"]
    assert looked_at(two(one, f"{other}, not_the_same_person_as(hand_in)")) == [BOTH + "speed is slow"]


# rounds ----------------------------------------------------------------------------------------------------------

ENDLESS = changed(JOB, ', when=[times("send_back") < 2])\n    cancel', ")\n    cancel")
UNBOUNDED = "P022 {}: no guard bounds how often this way round is gone: {}"
ROUND = UNBOUNDED.format("send_back", "办理中 → 审核 (doing.hand_in, checking.send_back)")


def guarded(hand_in: str = "", send_back: str = "", more: str = "") -> str:
    """The endless round, under guards."""
    source = changed(ENDLESS, "asks=[answer])", f"asks=[answer], when=[{hand_in}])")
    return changed(source, BACK.split(", when")[0] + ")\n", BACK.split(", when")[0] + f", when=[{send_back}])\n{more}")


def test_a_round_without_a_bound_is_named_with_a_way_round() -> None:
    assert looked_at(ENDLESS) == [ROUND]


@pytest.mark.parametrize(
    ("hand_in", "send_back"),
    [
        ("", 'times("send_back") < 2'),
        ("", 'times("send_back") <= 2'),
        ("", 'times("send_back") == 0'),
        ("", 'times("hand_in") < 3'),  # whoever comes round has handed in again
        ('times("send_back") < 2', ""),
        ("", 'fact_is(kind, "key"), times("hand_in") < 3'),
    ],
)
def test_a_number_of_any_move_without_which_no_way_leads_round_bounds_it(hand_in: str, send_back: str) -> None:
    assert looked_at(guarded(hand_in, send_back)) == []


@pytest.mark.parametrize(
    ("hand_in", "send_back"),
    [
        ("", 'times("hand_in") > 0'),
        ("", 'fact_is(kind, "key")'),
        ('times("begin") < 2', ""),
        ("", 'times("cancel") < 1'),
    ],
)
def test_other_guards_do_not_bound_it(hand_in: str, send_back: str) -> None:
    assert looked_at(guarded(hand_in, send_back)) == [ROUND]


def test_a_number_of_one_of_two_ways_back_bounds_nothing() -> None:
    """Whoever is sent back by the one has still the other; each of them must be counted."""
    recall = '    recall = checking.to(doing, "撤回", by=OWNER{})\n'
    (said,) = looked_at(guarded('times("send_back") < 2', "", recall.format("")))
    assert said.startswith("P022 ")
    (said,) = looked_at(guarded("", 'times("send_back") < 2', recall.format("")))
    assert said == ROUND.replace("send_back", "recall")
    assert looked_at(guarded("", 'times("send_back") < 2', recall.format(', when=times("recall") < 1'))) == []


def test_a_longer_round_is_told_in_its_order_and_the_shortest_first() -> None:
    more = (
        '    revising = State("修改", owed_by=OWNER, due=limit("job.check", workdays(3)))\n'
        '    revise = checking.to(revising, "改", by=HANDLER)\n'
        '    revised = revising.to(doing, "改毕", by=OWNER)\n'
    )
    source = changed(JOB, "    cancel = any_of", more + "    cancel = any_of")
    assert looked_at(source) == [
        UNBOUNDED.format("revised", "办理中 → 审核 → 修改 (doing.hand_in, checking.revise, revising.revised)")
    ]
    assert looked_at(changed(ENDLESS, "    cancel = any_of", more + "    cancel = any_of")) == [ROUND]


def test_a_way_in_from_outside_is_no_way_round() -> None:
    """Whoever is sent back once has to hand in again, though another way leads to the check from elsewhere."""
    more = (
        '    asked = State("待问", owed_by=HANDLER, due=limit("job.check", workdays(3)))\n'
        '    ask = START.to(asked, "先问", by=HANDLER, parties=[OWNER], asks=[due_day])\n'
        '    go = asked.to(checking, "径送", by=HANDLER)\n'
    )
    assert looked_at(guarded("", 'times("hand_in") < 3', more)) == []


def test_a_round_that_is_bounded_may_lead_into_one_that_is_not() -> None:
    more = (
        '    copying = State("誊清", owed_by=OWNER, due=limit("job.check", workdays(3)))\n'
        '    stamping = State("用印", owed_by=OWNER, due=limit("job.check", workdays(3)))\n'
        '    copy = checking.to(copying, "誊", by=HANDLER)\n'
        '    stamp = copying.to(stamping, "印", by=OWNER)\n'
        '    recopy = stamping.to(copying, "重誊", by=OWNER)\n'
        '    out = stamping.to(closed, "发", by=OWNER)\n'
    )
    (said,) = looked_at(guarded('times("send_back") < 2', "", more))
    assert said.startswith("P022 recopy:")
    assert said.endswith(": 誊清 → 用印 (copying.stamp, stamping.recopy)")


def test_two_rounds_one_behind_the_other_are_both_named() -> None:
    more = (
        '    copying = State("誊清", owed_by=OWNER, due=limit("job.check", workdays(3)))\n'
        '    stamping = State("用印", owed_by=OWNER, due=limit("job.check", workdays(3)))\n'
        '    copy = checking.to(copying, "誊", by=HANDLER)\n'
        '    stamp = copying.to(stamping, "印", by=OWNER)\n'
        '    recopy = stamping.to(copying, "重誊", by=OWNER)\n'
        '    out = stamping.to(closed, "发", by=OWNER)\n'
    )
    assert looked_at(guarded("", "", more)) == [
        ROUND, UNBOUNDED.format("recopy", "誊清 → 用印 (copying.stamp, stamping.recopy)"),
    ]  # fmt: skip


def test_the_shortest_of_several_rounds_is_told_wherever_it_begins() -> None:
    more = (
        '    revising = State("修改", owed_by=OWNER, due=limit("job.check", workdays(3)))\n'
        '    revise = checking.to(revising, "改", by=HANDLER)\n'
        '    revised = revising.to(doing, "改毕", by=OWNER)\n'
        '    undo = revising.to(checking, "不改", by=OWNER)\n'
    )
    (said,) = looked_at(changed(JOB, "    cancel = any_of", more + "    cancel = any_of"))
    assert said.endswith(": 审核 → 修改 (checking.revise, revising.undo)")
