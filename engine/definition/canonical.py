"""A definition as data, and the fingerprint of it.

The canonical form holds everything that changes what may happen or what is recorded, and nothing else: no line numbers,
no docstrings, no examples, no labels of roles (their codes are what posts and parties are kept under).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
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
from engine.definition.render_composed import exclusion_data
from engine.definition.render_series import series_data
from engine.definition.spans import Span

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
    """The sha256 of the canonical form: JSON with sorted keys, compact, in UTF-8; worked out once for a definition."""
    if "fingerprint" not in (kept := vars(definition)):  # where its cached properties are kept too
        text = json.dumps(canonical(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        kept["fingerprint"] = hashlib.sha256(text.encode()).hexdigest()
    return str(kept["fingerprint"])


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


def rung_data(rung: RungDef) -> Data:
    return _full(
        name=rung.name,
        after=_term(rung.after),
        tells=sorted(map(_at, rung.tells)),
        opens=_opening(rung.opens) if rung.opens else None,
        every=_term(rung.every),
        when=_rule(rung.when) if rung.when else None,
    )


def _slip(slip: SlipDef | None) -> Data | None:
    return None if slip is None else {kind: [rung_data(one) for one in rungs] for kind, rungs in slip.ladders.items()}


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
