"""Nothing undeclared: whatever is referred to by name exists in this definition and is of the right kind."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.declared import Where
from engine.definition.definition import Definition, RoleDef, RuleDef
from engine.definition.verify.findings import Finding, Subject
from engine.errors import Named, Sentence

DUE = "DUE"


def nothing_is_undeclared(subject: Subject) -> Iterator[Finding]:
    """P004: facts, transitions, choices and parties that are named exist here (DESIGN 4: referred to by name)."""
    definition = subject.definition
    for rule, where in rules(subject):
        yield from _rule(definition, rule, where)
    for move in definition.transitions.values():
        for name, value in move.sets.items():
            if name not in definition.facts:
                yield move.where, Sentence("there is no fact {fact}", {"fact": name})
            else:
                yield from _choices(definition, name, (value,), move.where)
    for site in subject.sites:
        each = site.opening.each
        if each is not None and definition.facts[each].kind != "units":
            yield site.where, Sentence("each() goes through a list of units, which {fact} is not", {"fact": each})
    yield from _roles(subject)


def rules(subject: Subject) -> Iterator[tuple[RuleDef, Where | None]]:
    """Every guard, of moves and of rungs."""
    for move in subject.definition.transitions.values():
        for rule in move.when:
            yield rule, move.where
    for state in subject.resting:
        for rung in subject.rungs(state):
            if rung.when is not None:
                yield rung.when, rung.where or state.where


def facts_in(rule: RuleDef) -> tuple[str, ...]:
    """The facts a guard speaks of; ``DUE`` is none."""
    if rule.kind == "later_than":
        named = rule.args
    elif rule.kind in ("before", "has", "not_after_today", "fact_is"):
        named = rule.args[:1]
    else:
        named = ()
    return tuple(name for name in named if isinstance(name, str) and name != DUE)


def _rule(definition: Definition, rule: RuleDef, where: Where | None) -> Iterator[Finding]:
    for name in facts_in(rule):
        if name not in definition.facts:
            yield where, Sentence("there is no fact {fact}", {"fact": name})
    if rule.kind == "fact_is":
        yield from _choices(definition, rule.args[0], rule.args[1:], where)
    if rule.kind in ("times", "not_same_person", "quorum", "second_person"):
        for name in rule.args if rule.kind == "second_person" else rule.args[:1]:
            if name not in definition.transitions:
                yield where, Sentence("there is no transition {transition}", {"transition": name})


def _choices(definition: Definition, name: str, values: tuple[object, ...], where: Where | None) -> Iterator[Finding]:
    fact = definition.facts.get(name)
    if fact is None or fact.kind != "choice":
        return
    for value in values:
        if value not in dict(fact.choices):
            yield where, Sentence("{value} is no choice of {fact}", {"value": value, "fact": name})


def _roles(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    filled = frozenset[str]().union(*(subject.known.parties_after(move) for move in definition.transitions.values()))
    for state in subject.resting:
        if state.owed_by is not None:
            yield from _role(definition, state.owed_by, filled, state.where)
        for rung in subject.rungs(state):
            for role in rung.tells:
                yield from _role(definition, role, filled | {"debtor"}, rung.where or state.where)
    for move in definition.transitions.values():
        for role in move.by:
            yield from _role(definition, role, filled, move.where)
        for role in move.parties:
            if role.code == "debtor":
                yield from _role(definition, role, frozenset(), move.where)
    for site in subject.sites:
        for code in site.opening.parties.values():
            if code not in filled and code not in settings(definition):
                yield site.where, Sentence("no opening fills the party {role}", {"role": _party(definition, code)})
    for rule, where in rules(subject):
        if rule.kind == "count" and rule.args[1] not in filled:
            yield where, Sentence("no opening fills the party {role}", {"role": _party(definition, rule.args[1])})


def settings(definition: Definition) -> frozenset[str]:
    """The parties that a setting of the database fills on every item."""
    return frozenset({"office", "committee"}).union(
        role.code for role in definition.roles.values() if role.kind == "party" and role.setting
    )


def _party(definition: Definition, code: str) -> Named:
    """A party as people call it, where the procedure tells."""
    role = definition.roles.get(code)
    return Named(role.label if role is not None and role.label else code, code=code)


def _role(definition: Definition, role: RoleDef, filled: frozenset[str], where: Where | None) -> Iterator[Finding]:
    if role.kind not in ("party", "post"):
        return
    party = role.party
    if party is None:
        yield (
            where,
            Sentence(
                "the post {role} ({label}) is held in no party's unit: write {name}.of(PARTY)",
                {"role": role.code, "label": role.label, "name": role.code.upper()},
            ),
        )
    elif party.code == "debtor" and "debtor" not in filled:
        yield where, Sentence("the debtor is only a receiver of a rung's message: name the party itself")
    elif party.code not in filled and not party.setting:
        yield (
            where,
            Sentence("no opening fills the party {role}", {"role": _party(definition, party.code)}),
        )
