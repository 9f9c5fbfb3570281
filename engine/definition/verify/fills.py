"""What a child asks for when it is opened, and who fills it (SEMANTICS 27)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import Definition, TransitionDef
from engine.definition.facts import Fact
from engine.definition.verify.findings import Finding, Site, Subject
from engine.definition.verify.names import settings
from engine.errors import Named, Sentence

RUNG_FACTS, RUNG_PARTIES = frozenset({"grounds"}), frozenset({"addressee", "office"})
"""What a rung fills by itself."""

PERIOD_FACTS = frozenset({"due_day"})
"""What a periodic opening fills by itself: the date of the period."""

NUMBERS = ("number", "percent", "money")


def fills(subject: Subject, site: Site, child: Definition, move: TransitionDef) -> Iterator[Finding]:
    """Every fact and party that the opening asks for is certain where it is filled, and of the right kind."""
    yield from _facts(subject, site, child, move)
    yield from _parties(subject, site, child, move)


def _facts(subject: Subject, site: Site, child: Definition, move: TransitionDef) -> Iterator[Finding]:
    mapped, certain, own = site.opening.facts, subject.facts_at(site), _own_facts(site)
    words = {"procedure": child.code}
    for name in mapped:
        if name not in child.facts:
            yield site.where, Sentence("{procedure} has no fact {fact}", {**words, "fact": name})
    for name in move.asks:
        fact = child.facts[name]
        kind, value = mapped.get(name, ("fact", name))
        if kind == "value":
            if fact.kind == "choice" and value not in dict(fact.choices):
                yield site.where, Sentence("{value} is no choice of {fact}", {"value": value, "fact": name})
        elif kind == "due":
            if fact.kind not in ("day", "instant"):
                yield site.where, Sentence("{fact} of {procedure} is filled with a date", {**words, "fact": name})
        elif name not in mapped and name in own:
            continue
        elif value not in certain and not fact.optional:
            yield (
                site.where,
                Sentence(
                    "{procedure} asks for {fact} when it is opened, which is not certain here", {**words, "fact": name}
                ),
            )
        elif value in subject.definition.facts and not compatible(subject.definition.facts[value], fact):
            yield site.where, Sentence(
                "{fact} of {procedure} is a {kind}, but is filled from {source}, which is a {other}",
                {**words, "fact": name, "kind": fact.kind, "source": value,
                 "other": subject.definition.facts[value].kind},
            )  # fmt: skip


def _own_facts(site: Site) -> frozenset[str]:
    if site.rung is not None:
        return RUNG_FACTS
    return PERIOD_FACTS if site.opening.period is not None else frozenset()


def _parties(subject: Subject, site: Site, child: Definition, move: TransitionDef) -> Iterator[Finding]:
    mapped, certain = site.opening.parties, subject.parties_at(site) | settings(subject.definition)
    each = site.opening.each_role
    for code in (*mapped, *([each] if each else ())):
        if code not in child.roles:
            yield site.where, Sentence("{procedure} has no party {role}", {"procedure": child.code, "role": code})
    own = RUNG_PARTIES if site.rung is not None else frozenset()
    for role in move.parties:
        if role.setting or role.code == each or role.code in own:
            continue
        source = mapped.get(role.code, role.code)
        if source not in certain:
            yield (
                site.where,
                Sentence(
                    "{procedure} needs the party {role} when it is opened, which is not certain here",
                    {"procedure": child.code, "role": Named(role.label or role.code, code=role.code)},
                ),
            )


def compatible(source: Fact, target: Fact) -> bool:
    """Whether every value of one fact can be a value of the other, by kind."""
    if source.kind == "choice" and target.kind == "choice":
        return set(dict(source.choices)) <= set(dict(target.choices))
    if source.kind == target.kind or target.kind == "text":
        return True
    if source.kind in NUMBERS and target.kind in NUMBERS:
        return True
    return (source.kind, target.kind) in (("unit", "units"), ("month", "day"))  # a month ends with its last day
