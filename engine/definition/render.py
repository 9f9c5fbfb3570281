"""A definition as data, as a fingerprint, as a drawing and as tables.

The canonical form holds everything that changes what may happen or what is recorded, and nothing else: no line numbers,
no docstrings, no examples, no labels of roles (their codes are what posts and parties are kept under).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.definition.definition import (
    Definition,
    DueDef,
    OpeningDef,
    RoleDef,
    RuleDef,
    RungDef,
    SlipDef,
    StateDef,
    TermDef,
    TransitionDef,
)
from engine.definition.facts import describe
from engine.definition.levels import USUAL
from engine.definition.render_composed import alone, exclusion_data, exclusion_rows, marks
from engine.definition.render_series import series_data, series_row, span
from engine.definition.spans import Span
from engine.definition.suspending import APPROVERS, LONGEST_REVIEW

Data = dict[str, Any]


def canonical(definition: Definition) -> Data:
    """The definition as JSON-able data; what is empty is left out, so a new field of the language changes nothing."""
    slips = {id(one.slip): _slip(one.slip) for one in definition.states.values()}  # one ladder stands over many states
    return {
        **_full(
            series={name: series_data(one) for name, one in definition.series.items()},
            level=definition.level if definition.level != USUAL else None,
            cleared=[_at(role) for role in definition.cleared],
            exclusions={name: exclusion_data(one) for name, one in definition.exclusions.items()},
        ),
        "code": definition.code,
        "version": definition.version,
        "title": definition.title,
        "prefix": definition.prefix,
        "facts": {name: describe(fact) for name, fact in definition.facts.items()},
        "roles": {_at(role): _role(role) for role in _roles(definition)},
        "states": {name: _state(state, slips[id(state.slip)]) for name, state in definition.states.items()},
        "transitions": {name: _move(move) for name, move in definition.transitions.items()},
    }


def fingerprint(definition: Definition) -> str:
    """The sha256 of the canonical form: JSON with sorted keys, compact, in UTF-8."""
    text = json.dumps(canonical(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _full(**fields: Any) -> Data:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", False, (), [], {})}


def _plain(value: Any) -> Any:
    """A literal as JSON that no other literal has."""
    if isinstance(value, Span):
        return {"span": str(value)}
    if isinstance(value, TermDef):
        return _term(value)
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return {type(value).__name__: str(value)}


def _roles(definition: Definition) -> Iterator[RoleDef]:
    """Every party and post that is named, with those they live in and those above them."""
    todo: list[RoleDef | None] = [*definition.cleared]
    for state in definition.states.values():
        todo.append(state.owed_by)
        for rungs in state.slip.ladders.values() if state.slip else ():
            todo += [role for rung in rungs for role in rung.tells]
    for move in definition.transitions.values():
        todo += [*move.by, *move.parties]
    while todo:
        role = todo.pop()
        if role is not None and role.kind in ("party", "post"):
            yield role
            todo += [role.at, role.above]


def _role(role: RoleDef) -> Data:
    return _full(
        kind=role.kind, at=role.at.code if role.at else None, above=_at(role.above) if role.above else None,
        setting=role.setting,
    )  # fmt: skip


def _at(role: RoleDef) -> str:
    """A role where it is named: ``head@owner`` is another than ``head@office``."""
    return f"{role.code}@{role.at.code}" if role.at else role.code


def _term(term: TermDef | None) -> Data | None:
    return None if term is None else _full(limit=term.limit, fallback=str(term.fallback))


def _due(due: DueDef | None) -> Data | None:
    if due is None:
        return None
    return {
        **_full(term=_term(due.term), since=due.since, since_children=due.since_children, at_least=due.at_least,
                before=due.before,
                fact=due.fact, month=due.month, basis=due.basis),
        "roll": due.roll,
    }  # fmt: skip


def _rule(rule: RuleDef) -> Data:
    return _full(kind=rule.kind, args=[_plain(one) for one in rule.args], sentence=rule.sentence)


def _opening(opening: OpeningDef) -> Data:
    return _full(
        procedure=opening.procedure,
        parties=dict(opening.parties),
        facts={name: [kind, _due(to) if kind == "due" else _plain(to)] for name, (kind, to) in opening.facts.items()},
        each=opening.each,
        each_role=opening.each_role,
        period=opening.period,
        day=opening.day,
        lead=str(opening.lead) if opening.lead else None,
        roll=None if opening.roll == "next" else str(opening.roll).lower(),
        exclusive=not opening.inclusive,
        via=opening.via,
        returns=dict(opening.returns),
    )


def _rung(rung: RungDef) -> Data:
    return _full(
        name=rung.name,
        after=_term(rung.after),
        tells=sorted(map(_at, rung.tells)),
        opens=_opening(rung.opens) if rung.opens else None,
        every=_term(rung.every),
        when=_rule(rung.when) if rung.when else None,
    )


def _slip(slip: SlipDef | None) -> Data | None:
    return None if slip is None else {kind: [_rung(one) for one in rungs] for kind, rungs in slip.ladders.items()}


def _state(state: StateDef, slip: Data | None) -> Data:
    return _full(
        label=state.label,
        final=state.final,
        dropped=state.dropped,
        owed_by=_at(state.owed_by) if state.owed_by else None,
        due=_due(state.due),
        opens=[_opening(one) for one in state.opens],
        slip=slip,
        answers=state.answers,
        exempt=state.exempt,
        suspends_children=None if state.suspends_children else "no",
    )


def _move(move: TransitionDef) -> Data:
    return {
        "sources": sorted(move.sources),
        "target": move.target,
        "by": sorted(map(_at, move.by)),
        **_full(
            label=move.label,
            parties=sorted(role.code for role in move.parties),
            asks=list(move.asks),
            when=[_rule(one) for one in move.when],
            issues=list(move.issues),
            serves=move.serves,
            opens=[_opening(one) for one in move.opens],
            tells=move.tells,
            basis=move.basis,
            sets=_plain(move.sets),
            confirm=move.confirm,
            voids=move.voids,
        ),
    }


# the drawing -----------------------------------------------------------------------------------------------------

ENTITIES = {
    ord("#"): "#35;",
    ord('"'): "#quot;",
    ord(";"): "#59;",
    ord(":"): "#58;",
    ord("<"): "#lt;",
    ord(">"): "#gt;",
}
RESERVED = frozenset({"end", "state", "note", "class", "classdef", "direction", "default", "style", "click", "as"})


MANY, ROW = 3, 3
"""A move from more states than ``MANY`` is drawn once, from a box that names them, ``ROW`` in a line."""


def mermaid(definition: Definition) -> str:
    """A ``stateDiagram-v2``: states with who owes and by when, arrows with label and who may.

    What is possible nearly everywhere, such as revoking or cancelling, is one arrow from a box and not one from each
    state, and moves between the same two states share one arrow; otherwise they hide each other and the way.
    """
    lines = ["stateDiagram-v2"]
    called = {name: fact.label for name, fact in definition.facts.items()}
    for state in definition.states.values():
        words = [state.label]
        if state.owed_by is not None:
            words.append(f"{who(state.owed_by)} · {term_of(state, called)}")
        words += [alone(definition, one) for one in definition.exclusions.values() if state.name in one.within]
        label = "<br/>".join(map(_escaped, words))
        lines.append(f'    state "{label}" as {identifier(state.name)}')
    boxes: dict[tuple[str, ...], str] = {}
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in definition.transitions.values():
        sources = move.sources
        if len(sources) > MANY:
            if sources not in boxes:
                boxes[sources] = f"from_{move.name}"
                lines.append(f'    state "{_any_of(definition, sources)}" as {boxes[sources]}')
            sources = (boxes[sources],)
        label = _escaped(" · ".join((move.label, "、".join(map(who, move.by)), *marks(move))))
        for source in map(identifier, sources) if sources else ("[*]",):
            arrows.setdefault((source, identifier(move.target)), []).append(label)
    lines += [f"    {source} --> {target}: {'<br/>'.join(labels)}" for (source, target), labels in arrows.items()]
    lines += [f"    {identifier(state.name)} --> [*]" for state in definition.states.values() if state.final]
    return "\n".join(lines) + "\n"


def _any_of(definition: Definition, names: tuple[str, ...]) -> str:
    labels = [_escaped(definition.states[name].label) for name in names]
    rows = ["；".join(labels[place : place + ROW]) for place in range(0, len(labels), ROW)]
    return "自下列任一状态：<br/>" + "<br/>".join(rows)


def identifier(name: str) -> str:
    """A state as Mermaid can name it."""
    return f"{name}_" if name.lower() in RESERVED else name


def _escaped(text: str) -> str:
    """Text that can neither end a label nor a statement; Mermaid writes such characters as entities."""
    return " ".join(text.translate(ENTITIES).split())


# words for people, in the office's language ----------------------------------------------------------------------

ACTORS = {"clock": "时钟", "parent": "上级事项"}


def who(role: RoleDef) -> str:
    """A role by its label; a post of a party with that party."""
    if role.kind == "child":
        return f"下级事项 {role.code.removeprefix('child:')}"
    if role.kind in ACTORS:
        return ACTORS[role.kind]
    general = role.kind == "post" and role.at is not None and not role.at.setting
    return f"{role.at.label}{role.label}" if general and role.at else role.label or role.code


def term_of(state: StateDef, called: Mapping[str, str] | None = None) -> str:
    """By when the next step is owed in a state."""
    return due(state.due, called) if state.due is not None else f"不设时限：{state.exempt}"


def due(one: DueDef, called: Mapping[str, str] | None = None) -> str:
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
    return f"{one.since_children}{f'有{one.at_least}件' if one.at_least else '全部'}办结起{length}"


# the tables ------------------------------------------------------------------------------------------------------


def markdown(definition: Definition) -> str:
    """Facts, states, transitions and ladders as tables."""
    parts = [
        f"# {definition.title}（{definition.code} v{definition.version}，{definition.prefix}）",
        definition.doc,
        "## 记载事项",
        _table(("名称", "含义", "类型", "可缺"), (
            (name, fact.label, "、".join([fact.kind, *(f"{code} {label}" for code, label in fact.choices)]),
             "是" if fact.optional else "")
            for name, fact in definition.facts.items()
        )),
        "## 状态",
        _table(("名称", "状态", "责任", "时限", "时限项", "终态", "中止时下级事项"), (
            (one.name, one.label, who(one.owed_by) if one.owed_by else "", "" if one.final else term_of(one),
             one.due.term.limit or "" if one.due and one.due.term else "",
             ("终结" if one.dropped else "办结") if one.final else "",
             "" if one.final else "一并中止" if one.suspends_children else "照常进行")
            for one in definition.states.values()
        )),
        f"终结之前均可中止：{'、'.join(map(who, APPROVERS))}批准，至迟{span(LONGEST_REVIEW.fallback)}复核"
        f"（{LONGEST_REVIEW.limit}）。",
        "## 动作",
        _table(("名称", "动作", "自", "至", "由谁", "须填", "条件", "文书", "开启"), (
            (one.name, one.label, "、".join(one.sources) or "（开启）", one.target, "、".join(map(who, one.by)),
             "、".join(one.asks), "；".join(map(condition, one.when)), "、".join(one.issues),
             "、".join(child.procedure for child in one.opens))
            for one in definition.transitions.values()
        )),
        *_exclusions(definition),
        *_all_series(definition),
        *_ladders(definition),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


_SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}


def condition(rule: RuleDef) -> str:
    """A guard: the author's own sentence, else its kind and what it is about."""
    if rule.kind == "count" and not rule.sentence:
        code, party, within, sign, n = rule.args
        return f"{span(within)}内 {party} 的 {code} {_SIGNS.get(str(sign), sign)}{n} 件"
    return rule.sentence or f"{rule.kind}({', '.join(_argument(one) for one in rule.args if one is not None)})"


def _argument(one: Any) -> str:
    return span(one.fallback) if isinstance(one, TermDef) else str(one)


def _ladders(definition: Definition) -> Iterable[str]:
    """Each different ladder once, with the states and debtors it stands over."""
    over: dict[str, tuple[tuple[RungDef, ...], list[str]]] = {}
    for state in definition.states.values():
        for kind, rungs in state.slip.ladders.items() if state.slip else ():
            key = json.dumps([_rung(one) for one in rungs], sort_keys=True)
            over.setdefault(key, (rungs, []))[1].append(state.name if kind == "any" else f"{state.name}/{kind}")
    for rungs, places in over.values():
        yield f"## 升级阶梯：{'、'.join(places)}"
        yield _table(("梯级", "自到期日", "通知", "开启", "重复", "条件"), (
            (one.name, span(one.after.fallback), "、".join(map(who, one.tells)),
             one.opens.procedure if one.opens else "",
             span(one.every.fallback) if one.every else "", condition(one.when) if one.when else "")
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
