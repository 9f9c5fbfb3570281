"""A definition as tables in Markdown: facts, states, transitions, ladders."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from engine.definition.canonical import rung_data
from engine.definition.definition import Definition, RungDef
from engine.definition.render_composed import exclusion_rows
from engine.definition.render_series import series_row, span
from engine.definition.said import NO_TITLES, Titles, condition, story, term_of, who
from engine.definition.suspending import APPROVERS, LONGEST_REVIEW


def markdown(definition: Definition, titles: Titles = NO_TITLES) -> str:
    """Facts, states, transitions and ladders as tables.

    Args:
        titles: code of a procedure → its title, for children and what is waited for.
    """
    called = {code: role.label for code, role in definition.roles.items()}
    labels = {name: fact.label for name, fact in definition.facts.items()}
    parts = [
        f"# {definition.title}（{definition.code} v{definition.version}，{definition.prefix}）",
        story(definition),
        "## 记载事项",
        _table(("名称", "含义", "类型", "可缺"), (
            (name, fact.label, "、".join([fact.kind, *(f"{code} {label}" for code, label in fact.choices)]),
             "是" if fact.optional else "")
            for name, fact in definition.facts.items()
        )),
        "## 状态",
        _table(("名称", "状态", "责任", "时限", "时限项", "终态", "中止时下级事项"), (
            (one.name, one.label, who(one.owed_by) if one.owed_by else "",
             "" if one.final else term_of(one, labels, titles),
             one.due.term.limit or "" if one.due and one.due.term else "",
             ("终结" if one.dropped else "办结") if one.final else "",
             "" if one.final else "一并中止" if one.suspends_children else "照常进行")
            for one in definition.states.values()
        )),
        f"终结之前均可中止：{'、'.join(map(who, APPROVERS))}批准，至迟{span(LONGEST_REVIEW.fallback)}复核"
        f"（时限项 {LONGEST_REVIEW.limit}）。",
        "## 动作",
        _table(("名称", "动作", "自", "至", "由谁", "须填", "条件", "文书", "开启"), (
            (one.name, one.label, "、".join(one.sources) or "（开启）", one.target,
             "、".join(who(role, titles) for role in one.by), "、".join(one.asks),
             "；".join(condition(rule, called, titles, definition) for rule in one.when), "、".join(one.issues),
             "、".join(child.procedure for child in one.opens))
            for one in definition.transitions.values()
        )),
        *_exclusions(definition),
        *_all_series(definition),
        *_ladders(definition, called, titles),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _ladders(definition: Definition, called: Mapping[str, str], titles: Titles) -> Iterable[str]:
    """Each different ladder once, with the states and debtors it stands over."""
    over: dict[str, tuple[tuple[RungDef, ...], list[str]]] = {}
    for state in definition.states.values():
        for kind, rungs in state.slip.ladders.items() if state.slip else ():
            key = json.dumps([rung_data(one) for one in rungs], sort_keys=True)
            over.setdefault(key, (rungs, []))[1].append(state.name if kind == "any" else f"{state.name}/{kind}")
    for rungs, places in over.values():
        yield f"## 升级阶梯：{'、'.join(places)}"
        yield _table(("梯级", "自到期日", "通知", "开启", "重复", "条件"), (
            (one.name, span(one.after.fallback), "、".join(map(who, one.tells)),
             one.opens.procedure if one.opens else "",
             span(one.every.fallback) if one.every else "",
             condition(one.when, called, titles, definition) if one.when else "")
            for one in rungs
        ))  # fmt: skip


def _all_series(definition: Definition) -> Iterable[str]:
    if definition.series:
        yield "## 周期系列"
        yield _table(
            ("名称", "系列", "周期", "提前", "单位", "开启", "记载"), map(series_row, definition.series.values())
        )


def _exclusions(definition: Definition) -> Iterable[str]:
    if definition.exclusions:
        yield "## 互斥"
        yield _table(("名称", "互斥", "所在状态", "共用名"), exclusion_rows(definition))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(one) for one in row) + " |" for row in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())
