"""A guard without its author's sentence is told in words: on the pages of a procedure and where two are compared."""

from __future__ import annotations

import pytest

from cli.language import say
from engine.definition.compare import compare
from engine.definition.definition import RuleDef
from engine.definition.differing import Labels, words
from engine.definition.render import canonical
from engine.definition.said import condition
from engine.definition.spans import Span
from engine.errors import Sentence
from tests.definition.test_every_word import word

LABELS = Labels(
    facts={"level": "级别", "day": "日期"},
    transitions={"sign": "签发"},
    choices={"level": {"low": "街镇级", "high": "区级"}},
)


@pytest.mark.parametrize(
    ("kind", "args", "code", "said"),
    [
        ("has", ["level"], "has(level)", "已记载“级别”"),
        ("fact_is", ["level", "low", "high"], "fact_is(level, low, high)", "“级别”为街镇级、区级"),
        ("fact_is", ["ok", True], "fact_is(ok, yes)", "“ok”为是"),
        ("later_than", ["DUE", "day"], "later_than(DUE, day)", "日期晚于时限之日"),
        (
            "before",
            ["DUE", {"limit": "x.y", "fallback": "3 workdays"}],
            "before(DUE, x.y)",
            "时限之日之前至少3个工作日",
        ),
        ("not_after_today", ["day"], "not_after_today(day)", "“日期”不在将来"),
        ("times", ["sign", "<", 2], "times(sign, <, 2)", "“签发”已办次数 < 2"),
        ("not_same_person", ["sign"], "not_same_person(sign)", "不得由办理“签发”的人办理"),
        ("second_person", ["sign", "x"], "second_person(sign, x)", "不得由办理“签发”、“x”的人办理"),
        ("quorum", ["sign", 3], "quorum(sign, 3)", "至少 3 人办理“签发”"),
        ("none_open", ["task"], "none_open(task)", "没有未办结的 task"),
        ("children_ended", ["task"], "children_ended(task)", "task 全部办结"),
        ("children_ended", ["task", 2], "children_ended(task, 2)", "task 至少办结 2 件"),
        ("grounds_stand", None, "grounds_stand()", "事由成立"),
        ("of_our_own", ["x"], "of_our_own(x)", "of_our_own(x)"),
    ],
)
def test_people_read_labels_and_programs_codes(kind: str, args: list[object], code: str, said: str) -> None:
    told = words({"kind": kind, "args": args}, "", LABELS)
    assert (str(told), say(told)) == (code, said)


def test_of_choices_only_those_are_told_that_differ_with_their_labels() -> None:
    bare = canonical(word())

    def graded(**choices: str) -> dict[str, object]:
        return bare | {"facts": {"level": {"kind": "choice", "label": "级别", "choices": choices}}}

    [change] = compare(graded(low="街镇级", high="区级"), graded(low="街镇级", high="区本级", town="镇级"))
    assert str(change.what) == "fact level, choices: without high 区级, with high 区本级, town 镇级"
    assert say(change.what).endswith("去掉 区级 (high)，增加 区本级 (high)、镇级 (town)")
    assert change.after == {"low": "街镇级", "high": "区本级", "town": "镇级"}


def test_pages_in_the_language_of_the_office() -> None:
    one = word()
    fact = next(name for name, each in one.facts.items() if each.kind == "day")
    label = one.facts[fact].label
    assert condition(RuleDef("has", (fact,)), within=one) == f"已记载“{label}”"
    assert condition(RuleDef("has", (fact,))) == f"已记载“{fact}”"
    assert condition(RuleDef("before", ("DUE", Span(3, "workdays")))) == "时限前至少3个工作日"
    assert condition(RuleDef("children_ended", ("task", 2)), titles={"task": "任务"}) == "任务至少2件办结"
    assert condition(RuleDef("own", ("f",), "须先会签")) == "须先会签"
    assert isinstance(words({"kind": "has", "args": ["x"]}), Sentence)


def test_a_limit_is_called_after_the_states_and_rungs_that_count_by_it() -> None:
    bare = canonical(word())

    def counted(term: str) -> dict[str, object]:
        limited = {"limit": "word.check", "fallback": term}
        rungs = {"any": [{"name": "提醒", "after": limited}]}
        return bare | {"states": {"a": {"label": "待核实", "due": {"term": limited}, "slip": rungs}}}

    [change] = compare(counted("3 workdays"), counted("5 workdays"))
    assert str(change.what) == "limit word.check, term: 3 workdays → 5 workdays"
    assert "word.check (待核实/提醒)" in say(change.what)
