"""Words for people, in the office's language: roles, terms and guards of a definition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.definition.definition import Definition, DueDef, RoleDef, RuleDef, StateDef, TermDef
from engine.definition.render_series import span
from engine.definition.spans import Span

Titles = Mapping[str, str]
"""Code of a procedure → its title, for whoever knows the other procedures."""
NO_TITLES: Titles = MappingProxyType({})
ACTORS = {"clock": "时钟", "parent": "上级事项"}


def story(definition: Definition) -> str:
    """What its author says of it; the full stop that Python's style wants becomes that of the language."""
    said = definition.doc.strip()
    return f"{said[:-1]}。" if said.endswith(".") and not said[-2:-1].isascii() else said


def who(role: RoleDef, titles: Titles = NO_TITLES) -> str:
    """A role by its label; a post of a party with that party; a child by its title, or its code."""
    if role.kind == "child":
        code = role.code.removeprefix("child:")
        return f"下级事项「{titles[code]}」" if code in titles else f"下级事项 {code}"
    if role.kind in ACTORS:
        return ACTORS[role.kind]
    general = role.kind == "post" and role.at is not None and not role.at.setting
    return f"{role.at.label}{role.label}" if general and role.at else role.label or role.code


def term_of(state: StateDef, called: Mapping[str, str] | None = None, titles: Titles = NO_TITLES) -> str:
    """By when the next step is owed in a state; raises nothing, of a state without a term its exemption is told."""
    return due(state.due, called, titles) if state.due is not None else f"不设时限：{state.exempt}"


def due(one: DueDef, called: Mapping[str, str] | None = None, titles: Titles = NO_TITLES) -> str:
    """A deadline in words; the facts it derives from are named, or called what ``called`` says."""

    def say(fact: str) -> str:
        return (called or {}).get(fact, fact)

    if one.fact is not None:
        return f"{say(one.fact)}月底" if one.month else say(one.fact)
    assert one.term is not None
    length = span(one.term.fallback)
    if one.before is not None:
        return f"{say(one.before)}前{length}"
    if one.since is not None:
        return f"{say(one.since)}起{length}"
    if one.since_children is None:
        return length
    children = titles.get(one.since_children, one.since_children)
    return f"{children}{f'有{one.at_least}件' if one.at_least else '全部'}办结起{length}"


_SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}
_GUARDS = {
    "has": "已记载“{one}”",
    "fact_is": "“{one}”为{values}",
    "later_than": "{date}晚于{one}",
    "before": "{one}前至少{span}",
    "not_after_today": "“{one}”不在将来",
    "times": "“{one}”已办次数{sign}{n}",
    "not_same_person": "不由办理“{one}”的人办理",
    "quorum": "至少{n}人办理“{one}”",
    "second_person": "不由办理{acts}的人办理",
    "none_open": "没有未办结的{procedure}",
    "children_ended": "{procedure}{least}办结",
    "grounds_stand": "事由成立",
}


def condition(
    rule: RuleDef, called: Mapping[str, str] | None = None, titles: Titles = NO_TITLES, within: Definition | None = None
) -> str:
    """A guard: the author's own sentence, else what it asks.

    Args:
        called: what parties are called, where not by their codes. titles: what procedures are. within: whose facts and
            transitions it speaks of; by their codes without it.
    """
    if rule.sentence:
        return rule.sentence
    if rule.kind == "count":
        code, party, length, sign, n = rule.args
        whose, what = (called or {}).get(str(party), party), titles.get(str(code), code)
        return f"{span(length)}内 {whose} 的 {what} {_SIGNS.get(str(sign), sign)}{n} 件"
    if rule.kind not in _GUARDS:
        return f"{rule.kind}({', '.join(_argument(one) for one in rule.args if one is not None)})"
    first, *rest = rule.args or ("",)
    facts, moves = (within.facts, within.transitions) if within is not None else ({}, {})
    choices = dict(facts[first].choices) if first in facts else {}
    known = {True: "是", False: "否"} | choices
    return _GUARDS[rule.kind].format(
        one=facts[first].label if first in facts else moves[first].label if first in moves
        else "时限" if first == "DUE" else first,
        values="或".join(str(known.get(one, one)) for one in rest),
        span=_argument(rest[0]) if rest else "",
        sign=_SIGNS.get(str(rest[0]), rest[0]) if rest else "",
        n=rest[-1] if rest else "",
        acts="、".join(f"“{moves[one].label if one in moves else one}”" for one in rule.args),
        date=f"“{facts[rest[0]].label}”" if rest and rest[0] in facts else "日期",
        procedure=titles.get(str(first), first),
        least=f"至少{rest[0]}件" if rest else "全部",
    )  # fmt: skip


def _argument(one: Any) -> str:
    if isinstance(one, TermDef):
        return span(one.fallback)
    return span(one) if isinstance(one, Span) else str(one)
