"""Dates: a deadline derives from a date that is one, and that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definition.declared import Where
from engine.definition.definition import DueDef, StateDef, TermDef
from engine.definition.spans import CLOCKED, Span
from engine.definition.verify.findings import Finding, Subject
from engine.definition.verify.names import DUE, facts_in, rules
from engine.errors import Sentence


def dates_are_known(subject: Subject) -> Iterator[Finding]:
    """P006: SEMANTICS 3 — what a deadline, a guard or a list of children derives from is certain on every path."""
    definition, known = subject.definition, subject.known
    for state in subject.resting:
        if state.due is None:
            continue
        for fact in state.due.facts:
            if fact not in known.facts[state.name]:
                yield (
                    state.where,
                    Sentence(
                        "{state} ({label}) is due by {fact}, which {transition} does not bring",
                        {
                            "state": state.name,
                            "label": state.label,
                            "fact": fact,
                            "transition": _culprit(subject, state, fact),
                        },
                    ),
                )
        waits = state.due.since_children
        if waits is not None and waits not in known.children[state.name]:
            yield (
                state.where,
                Sentence(
                    "{state} ({label}) waits for children of {procedure}, which not every path into it opens",
                    {"state": state.name, "label": state.label, "procedure": waits},
                ),
            )
    yield from _guards(subject)
    for site in subject.sites:
        certain = subject.facts_at(site)
        each = site.opening.each
        needed = {each} if each and not definition.facts[each].optional else set()  # an optional list may be missing
        needed |= {name for kind, due in site.opening.facts.values() if kind == "due" for name in due.facts}
        for fact in sorted(needed - certain):
            yield (
                site.where,
                Sentence(
                    "a child of {procedure} is opened from {fact}, which is not certain here",
                    {"procedure": site.opening.procedure, "fact": fact},
                ),
            )


def _guards(subject: Subject) -> Iterator[Finding]:
    definition, known = subject.definition, subject.known
    given = {name for move in definition.transitions.values() for name in (*move.asks, *move.sets)}
    for move in definition.transitions.values():
        before = known.facts_before(move)
        for rule in move.when:
            certain = rule.kind in ("later_than", "before")
            for fact in facts_in(rule):
                enough = (before | set(move.asks)) if certain else given
                if fact in definition.facts and fact not in enough:
                    yield move.where, _unknown(move.name, fact)
            if rule.kind == "later_than" and rule.args[1] is None and not _dates(subject, move.asks):
                yield move.where, Sentence("{transition} compares a date, but asks for none", {"transition": move.name})
            if rule.args and rule.args[0] == DUE:
                for source in move.sources:
                    if definition.states[source].due is None:
                        yield (
                            move.where,
                            Sentence(
                                "{transition} speaks of the due date, but {state} has none",
                                {"transition": move.name, "state": source},
                            ),
                        )
    for state in subject.resting:
        for rung in subject.rungs(state):
            for fact in facts_in(rung.when) if rung.when else ():
                certain = rung.when is not None and rung.when.kind in ("later_than", "before")
                if fact in definition.facts and fact not in (known.facts[state.name] if certain else given):
                    yield rung.where or state.where, _unknown(rung.name, fact)


def _unknown(name: str, fact: str) -> Sentence:
    return Sentence("the guard of {name} speaks of {fact}, which is not known there", {"name": name, "fact": fact})


def _dates(subject: Subject, names: tuple[str, ...]) -> bool:
    return any(subject.definition.facts[name].kind in ("day", "month", "instant") for name in names)


def _culprit(subject: Subject, state: StateDef, fact: str) -> str:
    """The first move into the state that does not know the fact."""
    return next(
        move.name
        for move in subject.definition.transitions.values()
        if move.target == state.name and fact not in subject.known.facts_after(move)
    )


def service_is_dated(subject: Subject) -> Iterator[Finding]:
    """P010: SEMANTICS 12 — a transition that serves asks for the day of service, and a response term follows one."""
    definition = subject.definition
    for move in definition.serving:
        assert move.serves is not None
        fact = definition.facts[move.serves]
        if move.serves not in move.asks or fact.optional:
            yield (
                move.where,
                Sentence(
                    "{transition} serves, but does not ask for {fact}", {"transition": move.name, "fact": move.serves}
                ),
            )
        if fact.kind != "day":
            yield move.where, Sentence("the date of service {fact} is not a day", {"fact": move.serves})
    for state in definition.answering:
        if not definition.serving:
            yield (
                state.where,
                Sentence("{state} is a response term, but nothing serves (serves=)", {"state": state.name}),
            )
        if state.due is None:
            yield state.where, Sentence("{state} is a response term without a deadline", {"state": state.name})


def due_is_a_date(subject: Subject) -> Iterator[Finding]:
    """P011: SEMANTICS 1, 2 — terms count from dates, are not negative, months never roll, and one name is one value."""
    named: dict[str, Span] = {}
    for state in subject.resting:
        if state.due is not None:
            yield from _due(subject, state.due, state.where)
            yield from _named(state.due.term, named, state.where)
        for rung in subject.rungs(state):
            yield from _named(rung.after, named, rung.where or state.where)
            yield from _named(rung.every, named, rung.where or state.where)
    for rule, place in rules(subject):
        for term in rule.args:
            yield from _named(term if isinstance(term, TermDef) else None, named, place)
    for site in subject.sites:
        for name, (kind, value) in site.opening.facts.items():
            if kind == "due":
                yield from _due(subject, value, site.where)
                yield from _named(value.term, named, site.where)
                if value.since_children is not None:
                    yield site.where, Sentence("{fact} cannot wait for children: it is a date", {"fact": name})


def _due(subject: Subject, due: DueDef, where: Where | None) -> Iterator[Finding]:
    for name, kinds in (
        (due.since, ("day", "instant")), (due.before, ("day", "month")), (due.fact, ("day", "month")),
    ):  # fmt: skip
        if name is not None and subject.definition.facts[name].kind not in kinds:
            yield where, Sentence("{fact} is not a date that a deadline can derive from", {"fact": name})
    if due.month and due.roll is not None:
        yield where, Sentence("{fact} is a month, which ends with its last day and never rolls", {"fact": due.fact})
    if due.term is not None and due.term.fallback.unit in CLOCKED:
        yield from _by_the_clock(subject, due, due.term.fallback, where)
    if due.term is not None and due.term.fallback.n < 0:
        yield where, Sentence("a term cannot be negative: {span}", {"span": str(due.term.fallback)})


def _by_the_clock(subject: Subject, due: DueDef, span: Span, where: Where | None) -> Iterator[Finding]:
    """A term by the clock needs an instant: entering the state, or a fact that is one."""
    source = due.since or due.before or due.since_children
    if source is not None and (source != due.since or subject.definition.facts[source].kind != "instant"):
        yield (
            where,
            Sentence(
                "{span} from {source}: what runs by the clock is counted from an instant",
                {"span": str(span), "source": source},
            ),
        )


def _named(term: TermDef | None, named: dict[str, Span], where: Where | None) -> Iterator[Finding]:
    if term is None or term.limit is None:
        return
    if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+", term.limit):
        yield where, Sentence("the limit {limit} is not named subject.term", {"limit": term.limit})
    known = named.setdefault(term.limit, term.fallback)
    if known != term.fallback:
        yield (
            where,
            Sentence(
                "the limit {limit} is {span} here and {other} elsewhere: one name is one value",
                {"limit": term.limit, "span": str(term.fallback), "other": str(known)},
            ),
        )
