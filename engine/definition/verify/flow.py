"""What is confidential stays so: facts flow into children, parents and papers, never down a level."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import Definition
from engine.definition.levels import Level, rank
from engine.definition.verify.findings import Finding, Site, Subject
from engine.definition.verify.together import Together
from engine.errors import Sentence


def what_is_confidential_stays_so(together: Together, subject: Subject) -> Iterator[Finding]:
    """P029: DOMAIN 3(i), G7 — no fact is given to a child, to a parent or to a paper that more people may see than the
    fact; and no rung of a confidential procedure opens a measure that more people may see, for its grounds name the
    item. A fact has the level of its procedure unless it says another (`at_level`). Papers are judged with their
    templates, by `duban procedure check`."""
    for site in subject.sites:
        child = together.latest.get(site.opening.procedure)
        if child is not None:
            yield from _down(together, subject.definition, site, child)
            yield from _up(subject.definition, site, child.definition)
    yield from _told(together, subject)


def _down(together: Together, parent: Definition, site: Site, child: Subject) -> Iterator[Finding]:
    theirs = child.definition
    if site.rung is not None and rank(theirs.level) < rank(parent.level):
        words = {"rung": site.rung.name, "level": parent.level, "procedure": theirs.code, "other": theirs.level}
        yield site.where, Sentence("{rung} opens {procedure} ({other}), whose grounds name a {level} item", words)
    mapped = site.opening.facts
    for move in together.openings(child, site):
        for name in move.asks:
            kind, value = mapped.get(name, ("fact", name))
            if kind == "fact" and value in parent.facts:
                yield from _leak(site, parent.level_of(value), value, theirs.level_of(name), name, theirs)


def _up(parent: Definition, site: Site, child: Definition) -> Iterator[Finding]:
    for name, ours in site.opening.returns.items():
        if name in child.facts:
            yield from _leak(site, child.level_of(name), name, parent.level_of(ours), ours, parent)


def _leak(site: Site, level: Level, name: str, other: Level, into: str, where: Definition) -> Iterator[Finding]:
    if rank(level) > rank(other):
        words = {"fact": name, "level": level, "into": into, "procedure": where.code, "other": other}
        yield site.where, Sentence("{fact} ({level}) flows into {into} of {procedure} ({other})", words)


def _told(together: Together, subject: Subject) -> Iterator[Finding]:
    """A child that tells gives its parent the facts of the same names (SEMANTICS 28)."""
    ours = subject.definition
    for move in ours.transitions.values():
        for role in move.by:
            child = together.latest.get(role.code.removeprefix("child:")) if role.kind == "child" else None
            if child is None:
                continue
            theirs = child.definition
            for name in move.asks:
                if name in theirs.facts and rank(theirs.level_of(name)) > rank(ours.level_of(name)):
                    words = {"fact": name, "level": theirs.level_of(name), "procedure": theirs.code,
                             "other": ours.level_of(name)}  # fmt: skip
                    yield move.where, Sentence("{procedure} tells {fact} ({level}) to a less confidential item"
                                               " ({other})", words)  # fmt: skip
