"""Words for people, in the office's language: roles, terms and guards of a definition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.definition.definition import DueDef, RoleDef, RuleDef, StateDef, TermDef
from engine.definition.render_series import span

Titles = Mapping[str, str]
"""Code of a procedure → its title, for whoever knows the other procedures."""
NO_TITLES: Titles = MappingProxyType({})
ACTORS = {"clock": "时钟", "parent": "上级事项"}


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


def condition(rule: RuleDef, called: Mapping[str, str] | None = None, titles: Titles = NO_TITLES) -> str:
    """A guard: the author's own sentence, else its kind and what it is about.

    Args:
        called: what parties are called, where not by their codes. titles: what procedures are.
    """
    if rule.kind == "count" and not rule.sentence:
        code, party, within, sign, n = rule.args
        whose, what = (called or {}).get(str(party), party), titles.get(str(code), code)
        return f"{span(within)}内 {whose} 的 {what} {_SIGNS.get(str(sign), sign)}{n} 件"
    return rule.sentence or f"{rule.kind}({', '.join(_argument(one) for one in rule.args if one is not None)})"


def _argument(one: Any) -> str:
    return span(one.fallback) if isinstance(one, TermDef) else str(one)
