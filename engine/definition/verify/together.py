"""Several procedures side by side: what one names, another must be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property

from engine.definition.declared import Where
from engine.definition.definition import Definition, TransitionDef
from engine.definition.verify.findings import Finding, Site, Subject
from engine.definition.verify.names import rules
from engine.errors import Sentence

JointProof = Callable[["Together", Subject], Iterator[Finding]]


class Together:
    """All definitions that are loaded. A child is always opened in its latest version.

    ``absent``: codes of procedures that exist but could not be read; nothing is claimed about them.
    """

    def __init__(self, definitions: Mapping[str, Definition], absent: Collection[str] = ()) -> None:
        self.subjects = tuple(Subject(one) for one in definitions.values())
        self.absent = frozenset(absent)

    @cached_property
    def latest(self) -> Mapping[str, Subject]:
        """code → the newest version, unless the procedure could not be read."""
        found: dict[str, Subject] = {}
        for one in self.subjects:
            known = found.get(one.definition.code)
            if known is None or known.definition.version < one.definition.version:
                found[one.definition.code] = one
        return {code: one for code, one in found.items() if code not in self.absent}

    @cached_property
    def measures(self) -> frozenset[str]:
        """The procedures that some rung opens."""
        return frozenset(site.opening.procedure for _, site in self.sites if site.rung is not None)

    @cached_property
    def sites(self) -> tuple[tuple[Subject, Site], ...]:
        """Every place at which anything opens a child."""
        return tuple((one, site) for one in self.subjects for site in one.sites)

    def openers(self, code: str) -> tuple[tuple[Subject, Site], ...]:
        """The places at which children of a procedure are opened."""
        return tuple((one, site) for one, site in self.sites if site.opening.procedure == code)

    def opening(self, site: Site) -> TransitionDef | None:
        """The opening that a site takes: the one of the clock for a rung, else the parent's; ``via`` if several."""
        child = self.latest.get(site.opening.procedure)
        found = self.openings(child, site) if child is not None else ()
        return found[0] if len(found) == 1 else None

    @staticmethod
    def openings(child: Subject, site: Site) -> tuple[TransitionDef, ...]:
        """The openings that a site may take."""
        kind, via = "parent" if site.rung is None else "clock", site.opening.via
        return tuple(one for one in child.definition.openings if one.may(kind) and via in (None, one.name))


def procedures_exist(together: Together, subject: Subject) -> Iterator[Finding]:
    """P012: every procedure that is opened, waited for, counted or listened to exists."""
    for code, where in _named(subject):
        if code not in together.latest and code not in together.absent:
            yield where, Sentence("there is no procedure {procedure}", {"procedure": code})


def _named(subject: Subject) -> Iterator[tuple[str, Where | None]]:
    for site in subject.sites:
        yield site.opening.procedure, site.where
    for state in subject.resting:
        if state.due is not None and state.due.since_children is not None:
            yield state.due.since_children, state.where
    for move in subject.definition.transitions.values():
        for role in move.by:
            if role.kind == "child":
                yield role.code.removeprefix("child:"), move.where
    for rule, where in rules(subject):
        if rule.kind in ("none_open", "count", "children_ended"):
            yield rule.args[0], where


def codes_and_prefixes_are_unique(together: Together, subject: Subject) -> Iterator[Finding]:
    """P017: (code, version) and the prefix of item numbers belong to one procedure; the one loaded first keeps them."""
    mine = subject.definition
    for other in together.subjects:
        theirs = other.definition
        if other is subject:
            return
        if (theirs.code, theirs.version) == (mine.code, mine.version):
            yield (
                mine.where,
                Sentence(
                    "{procedure} version {version} is declared at {where} too",
                    {"procedure": mine.code, "version": mine.version, "where": str(theirs.where)},
                ),
            )
        elif theirs.code != mine.code and theirs.prefix == mine.prefix:
            yield (
                mine.where,
                Sentence(
                    "the prefix {prefix} belongs to {procedure}", {"prefix": mine.prefix, "procedure": theirs.code}
                ),
            )


def documents_are_defined(definition: Definition, documents: Collection[str]) -> Iterator[Finding]:
    """P018: every document that is issued is defined in some ``documents/*.toml``."""
    for move in definition.transitions.values():
        for name in move.issues:
            if name not in documents:
                yield move.where, Sentence("no documents/*.toml defines the document {document}", {"document": name})
