"""What the words of the language refuse, and how: what a refused line says is all its author has to go by."""

from __future__ import annotations

import pytest

from tests.definition.authors import HEADER, refused, run
from tests.definition.goldens.refusals import alone, refusals
from tests.definition.test_every_word import changed_word

BEFORE = HEADER + 'D, E, U = day("某日"), day("又一日"), units("单位")\n'
REFUSED = {
    # what is written: what it is refused with
    'limit("a.b", days(1), since=D, before=E)': "ValueError: a.b: a term is counted since or before a date, not both",
    'limit("a.b", days(1), roll="up")': "ValueError: unknown roll 'up'; next, previous or None",
    'on(D, roll="up")': "ValueError: unknown roll 'up'; next, previous or None",
    'children_ended("paper", at_least=0)': "ValueError: at_least=0: a join waits for one child or more",
    "exclusive(D, U)": "ValueError: 单位: items are not the same by a fact of the kind units",
    'choice("来源")': "ValueError: 来源: a choice needs at least one code=label",
    'at_level("secret", D)': "ValueError: secret is no level: write one of public, internal, restricted, vault",
    'Rung("函", workdays(1))': "ValueError: rung 函: it either tells somebody or opens a measure",
    'Rung("函", workdays(1), tells=CHIEF, opens="paper")':
        "ValueError: rung 函: it either tells somebody or opens a measure",
    'Rung("函", workdays(1), opens="paper", every=workdays(1))': "ValueError: rung 函: only a message repeats",
    'child("paper", facts={"due_day": D, "at": 1.5})':
        "TypeError: at: a child's fact is a fact of this item, a limit, or a plain value, not 1.5",
    'monthly(0, "paper")': "ValueError: day 0 is in no month",
    'quarterly(32, "paper")': "ValueError: day 32 is in no month",
    'half_yearly(1, "paper", lead=hours(3))':
        "ValueError: 3 hours before a date: what runs by the clock is counted from an instant",
    'monthly(1, "paper", roll="up")': "ValueError: unknown roll 'up'; next, previous or None",
    "child(3)": "TypeError: 3 is neither a procedure nor the code of one",
    'every("month", 0, None)': "ValueError: day 0 is in no month",
    'every("month", 32, None)': "ValueError: day 32 is in no month",
    'every("month", 1, None, lead=office_hours(3))':
        "ValueError: 3 office_hours before a date: what runs by the clock is counted from an instant",
    'every("month", 1, None, role=OWNER)':
        "ValueError: units= says for which units, role= what they are on the item: both or neither",
    'every("month", 1, None, units=group("leads"))':
        "ValueError: units= says for which units, role= what they are on the item: both or neither",
    'every("month", 1, None, roll="up")': "ValueError: unknown roll 'up'; next, previous or None",
    'quorum("agree", 0)': "ValueError: a quorum of 0 is none",
    "second_person()": "ValueError: second_person() names no transition that hands the work in",
    'Party("无名").code': "LookupError: the role 无名 is bound to no name in its module; write NAME = '无名'…",
    "days(True)": "NotATerm: a span counts whole calendar days, not True",
    "months(1.5)": "NotATerm: a span counts whole months, not 1.5",
    "workdays(-1_000_001)": "NotATerm: -1000001 working days are more than 1000000: no term is that long",
    'type(days(1))(1, "weeks")':
        "NotATerm: unknown unit 'weeks'; one of "
        "workdays, days, months, years, hours, office_hours, workdays_same_time",
    'type(START).__mro__[1]().to(None, "办", by=CHIEF)': "NotImplementedError: Source",
}  # fmt: skip


@pytest.mark.parametrize("written", REFUSED)
def test_it_is_refused_in_these_words(written: str) -> None:
    with pytest.raises(Exception, match=r"\w") as caught:
        run(f"{BEFORE}{written}\n")
    assert f"{type(caught.value).__name__}: {caught.value}" == REFUSED[written]


ACCEPTED = (
    'quorum("agree", 1)', 'children_ended("paper", at_least=1)', 'monthly(31, "paper")', 'quarterly(1, "paper")',
    'every("month", 31, None)', 'every("year", 1, None)', "years(1_000_000)", "workdays(-1_000_000)",
    'limit("a.b", days(1), before=E, roll="previous")', 'exclusive(D, OWNER, text("号"))', "days(0)",
)  # fmt: skip


@pytest.mark.parametrize("written", ACCEPTED)
def test_the_last_that_is_allowed_is(written: str) -> None:
    run(f"{BEFORE}{written}\n")


STRANGE = 'State("外", owed_by=OWNER)'
ELSEWHERE = {
    # what is written: what is written instead, most of which is declared nowhere
    "since=told_on": 'since=day("外")',
    "days(4), before=due_month": 'days(4), before=day("外")',
    "on(due_day, roll=None)": 'on(day("外"))',
    "due=on(due_day, roll=None)": "due=body",
    "owed_by=OWNER, due=on(due_day, roll=None)": "owed_by=OWNER, due=days(3)",
    '"定", owed_by=OWNER, due=on(due_day, ': f'"定", owed_by=OWNER, due="{"x" * 99}", exempt=dict(',
    "asks=[leads, due_month, size, who]": 'asks=["leads"]',
    '"定", owed_by=OWNER, due=on(due_day, roll=None)': '"定", owed_by=OWNER, due=on(due_month, roll="previous")',
    "has(hurt)": 'has(yes_no("外"))',
    "fact_is(hurt, True, False)": 'fact_is(yes_no("外"), True)',
    'quorum("keep", 2)': 'not_the_same_person_as(START.to(drafted, "外", by=CLOCK))',
    'times("tell") <= 3': 'times("tell") != 3',
    "when=grounds_stand(until_served=True)": 'when=[before(day("外"), days(1))]',
    'facts={"grounds": body}': 'facts={"grounds": text("外")}',
    'limit("word.up", days(2), before=due_month)': 'limit("word.up", days(2), before=day("外"))',
    'facts={"grounds": "季"}': 'facts={"grounds": text("外")}',
    'opens=child("paper", via="propose")),': 'opens=child("paper", facts={"grounds": text("外")})),',
    "each(\n        leads": 'each(\n        units("外")',
    'returns={"answer": body}': 'returns={"answer": text("外")}',
    "20, begin": '20, START.to(drafted, "外", by=CLOCK)',
    "exclusive(OWNER, due_day": 'exclusive(OWNER, day("外")',
    "within=[ahead, fixed]": f"within=[{STRANGE}]",
    "any_of(heard, joined)": f"any_of(heard, {STRANGE})",
    'to(gone, "销"': 'to(Final("外"), "销"',
    "asks=[told_on]": 'asks=[day("外")]',
    "serves=told_on": 'serves=day("外")',
    'fixed.to(fixed, "议", by=[CHIEF, HANDLER]': f'{STRANGE}.to(fixed, "议", by=[CHIEF, HANDLER]',
    'level="restricted"': 'level="secret"',
    'over = Final("完")': 'over = gone = Final("完")',
    "file = attachment(": "then = attachment(",
    'prefix="CI", version=1': 'prefix="CI", version="1"',
    'prefix="CI"': 'prefix="ci"',
    'title="词"': 'title="词", code="Word"',
}


@pytest.mark.parametrize("written", ELSEWHERE)
def test_what_is_declared_elsewhere_or_is_of_no_use_is_refused_where_it_is_named(written: str) -> None:
    assert alone(refused(changed_word(written, ELSEWHERE[written]))) == refusals()[f"word: {written!r}"]
