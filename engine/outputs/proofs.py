"""The proofs that need more than definitions: templates, a directory, a profile, a calendar (P020, P021, P027, P028).

They are expensive or depend on an office's data, so nothing of them runs when procedures are loaded; ``duban procedure
check`` and tests run them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.calendar.limits import Profile
from engine.decision import limits
from engine.decision.liveness import Bound
from engine.definition.declared import Where
from engine.definition.definition import Definition, DueDef, OpeningDef, RoleDef, TermDef
from engine.definition.verify.findings import Problem, Subject
from engine.definition.verify.names import rules
from engine.errors import Named, Sentence
from engine.intake.rows import Directory
from engine.outputs.papers.templates import Papers

Placed = tuple[Where | None, Sentence]


@dataclass(frozen=True)
class Assumed:
    """A limit that a procedure names and that rests on nothing yet: the profile says so, or does not name it."""

    limit: str
    span: str
    procedures: tuple[str, ...]
    named: bool


def templates(papers: Papers, only: str | None = None, checked: Iterable[Definition] | None = None) -> list[Problem]:
    """P028: law 2, DESIGN part 4 — every document that is issued has a Word template, which can be read and speaks only
    of what the procedure has and of what is known for certain when it is issued."""
    found: list[Problem] = []
    among = list(papers.registry.latest() if checked is None else checked)
    for definition in among:
        if only not in (None, definition.code):
            continue
        missing: list[Placed] = []
        for move in definition.transitions.values():
            for document in move.issues:
                if document in papers.registry.documents and papers.file(document) is None:
                    words = {"document": document, "transition": move.name, "label": move.label}
                    what = Sentence("{transition} ({label}) issues {document}, which has no template documents/"
                                    "{document}.docx", words)  # fmt: skip
                    missing.append((move.where, what))
        found += _problems("P028", definition, missing)
    return found + [Problem(one.check, Where(one.file, 0), one.what) for one in papers.check(only, among)]


def roles(directory: Directory, definition: Definition) -> list[Problem]:
    """P020: law 3, DESIGN part 4 — every post that a procedure names is held by somebody in the given directory, and
    where it is a post of the office, in a unit of the kind ``office``. A party needs no post: an office's handler may
    record its acts."""
    offices = {unit.code for unit in directory.units if unit.kind == "office"}
    anywhere = {post.role for post in directory.posts}
    there = {post.role for post in directory.posts if post.unit in offices}
    found: list[Placed] = []
    said: set[tuple[str, bool]] = set()
    for role, where in _posts(definition):
        office = role.at is not None and role.at.code == "office"
        if role.code in (there if office and offices else anywhere) or (role.code, office) in said:
            continue
        said.add((role.code, office))
        found.append((where, Sentence("nobody holds the post {role} ({label}) in the directory", {
            "role": role.code, "label": role.label,
        })))  # fmt: skip
    return _problems("P020", definition, found)


def _posts(definition: Definition) -> Iterator[tuple[RoleDef, Where | None]]:
    """Every post, with the place that names it first, and those that stand in for it."""
    subject = Subject(definition)
    for state in subject.resting:
        if state.owed_by is not None:
            yield from _and_above(state.owed_by, state.where)
        for rung in subject.rungs(state):
            for role in rung.tells:
                yield from _and_above(role, rung.where or state.where)
    for move in definition.transitions.values():
        for role in move.by:
            yield from _and_above(role, move.where)


def _and_above(role: RoleDef | None, where: Where | None) -> Iterator[tuple[RoleDef, Where | None]]:
    while role is not None and role.kind == "post":
        yield role, where
        role = role.above


def terms(profile: Profile, definition: Definition) -> list[Problem]:
    """P021: law 12 — every limit that a procedure names is a term of the profile, and can be counted where it is used.
    A limit that an author's own rule counts by is not seen. Without an entry the fallback in the procedure counts."""
    places: dict[str, Where | None] = {}
    for term, where in _limits(definition):
        places.setdefault(term, where)
    found: list[Placed] = [
        (where, Sentence("the profile {profile} has no {limit}", {"profile": profile.key, "limit": name}))
        for name, where in places.items()
        if name not in profile.entries
    ]
    for wrong in limits.unfit(profile, limits.uses([definition])):
        found.append((places.get(wrong.data["name"]), wrong))
    return _problems("P021", definition, found)


def assumed(profile: Profile, definitions: Iterable[Definition]) -> list[Assumed]:
    """The limits that rest on nothing yet, by name, each with the procedures that name it (law 12)."""
    used: dict[str, dict[str, None]] = {}
    spans: dict[str, str] = {}
    for one in definitions:
        for use in limits.uses([one]):
            used.setdefault(use.limit, {})[one.code] = None
            spans.setdefault(use.limit, str(use.fallback))
    found = []
    for name in sorted(used):
        entry = profile.entries.get(name)
        if entry is None or entry.standing == "assumed":
            span = str(entry.span) if entry is not None else spans[name]
            found.append(Assumed(name, span, tuple(used[name]), entry is not None))
    return found


def _limits(definition: Definition) -> Iterator[tuple[str, Where | None]]:
    subject = Subject(definition)

    def named(term: object, where: Where | None) -> Iterator[tuple[str, Where | None]]:
        if isinstance(term, TermDef) and term.limit is not None:
            yield term.limit, where

    def opened(opening: OpeningDef, where: Where | None) -> Iterator[tuple[str, Where | None]]:
        for _, value in opening.facts.values():
            if isinstance(value, DueDef):
                yield from named(value.term, where)

    for state in subject.resting:
        yield from named(state.due.term if state.due is not None else None, state.where)
        for rung in subject.rungs(state):
            yield from named(rung.after, rung.where or state.where)
            yield from named(rung.every, rung.where or state.where)
    for rule, where in rules(subject):
        for one in rule.args:
            yield from named(one, where)
    for site in subject.sites:
        yield from opened(site.opening, site.where)


def silent(definition: Definition, bounds: Iterable[Bound]) -> list[Problem]:
    """P027: laws 2 and 3 — if nobody acts in a state, somebody else than who owes is told, or owes next, within a bound
    that the calendar gives; or the clock ends the item by a legal basis."""
    found: list[Placed] = []
    for one in bounds:
        if not one.exempt and not one.before and one.by != "end":
            state = definition.states[one.path[-1].state]
            words = {"state": one.state, "label": definition.states[one.state].label}
            found.append(
                (state.where, Sentence("if nobody acts in {state} ({label}), nobody else ever hears of it", words))
            )
    return _problems("P027", definition, found)


def not_above(definition: Definition, bounds: Iterable[Bound]) -> list[Problem]:
    """P027, a notice: where nobody stands above who owes, somebody beside or below him is told."""
    found: list[Placed] = []
    labels = {role.code: role.label for role, _where in _posts(definition)}
    labels |= {code: role.label for code, role in definition.roles.items()}
    for one in bounds:
        if one.before and not one.above:
            state = definition.states[one.state]
            role = Named(labels.get(one.before) or one.before, code=one.before)
            words = {"state": state.name, "label": state.label, "role": role}
            found.append((state.where, Sentence("{state} ({label}) is brought before {role} only, who stands above"
                                                " nobody there", words)))  # fmt: skip
    return _problems("P027", definition, found)


def _problems(code: str, definition: Definition, found: Iterable[Placed]) -> list[Problem]:
    made: Mapping[tuple[str, int, str, str], Problem] = {
        one.row: one
        for one in (
            Problem(code, where or definition.where, what, definition.code, definition.version) for where, what in found
        )
    }
    return list(made.values())
