"""Mutual exclusion: what is held is known, the clock never waits for it, and no two items wait for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definition.definition import Definition, ExclusionDef, TransitionDef
from engine.definition.verify.findings import Finding, Site, Subject
from engine.definition.verify.together import Together
from engine.errors import Sentence


def what_excludes_is_known(subject: Subject) -> Iterator[Finding]:
    """P043: decision 0049 — what items are told apart by is certain on every path into the states that exclude each
    other; and only people bring an item there, for who is refused must be there to try again: the clock and a parent
    would stand before a closed door and nobody would owe the next step."""
    definition, known = subject.definition, subject.known
    for one in definition.exclusions.values():
        for state in one.within:
            for kind, name in one.keys:
                certain = known.facts[state] if kind == "fact" else known.parties[state]
                if name not in certain:
                    words = {"exclusion": one.name, "state": state, "key": name}
                    yield one.where, Sentence("{exclusion}: {key} is not certain on every path into {state}", words)
        for move in definition.transitions.values():
            for kind, who in (("clock", "CLOCK"), ("parent", "PARENT")):
                if move.may(kind) and _enters(one, move) and (kind == "clock" or move.sources):
                    words = {"exclusion": one.name, "move": move.name, "label": move.label, "who": who}
                    yield (
                        move.where,
                        Sentence("{move} ({label}) is for {who} too, which {exclusion} may refuse for long", words),
                    )


def _enters(one: ExclusionDef, move: TransitionDef) -> bool:
    return move.target in one.within and (not move.sources or bool(set(move.sources) - set(one.within)))


def exclusions_come_free(together: Together, subject: Subject) -> Iterator[Finding]:
    """P043: what the clock opens by itself, each period or with a move of its own, is not refused because another is in
    hand; exclusions that share a name tell items apart by as many things; and no item holds one while its only way on
    leads into another whose holders can only go on into the first: neither would ever leave."""
    yield from _opened_by_the_clock(together, subject)
    waits = {name: onward for name, onward in _waits(together).items() if onward}
    for one in subject.definition.exclusions.values():
        for other in together.subjects:
            for their in other.definition.exclusions.values():
                if their.shared == one.shared and len(their.keys) != len(one.keys):
                    words = {"exclusion": one.name, "shared": one.shared, "procedure": other.definition.code}
                    yield (
                        one.where,
                        Sentence("{exclusion}: {procedure} shares {shared}, by more or fewer keys", words),
                    )
        for state, into in _closed_in(subject.definition, one):
            if one.shared in _leads_to(waits, into):
                words = {"exclusion": one.name, "state": state, "other": into}
                yield (
                    one.where,
                    Sentence(
                        "{exclusion}: from {state} every way leads into {other}, and from there back: two items may "
                        "wait for each other for ever",
                        words,
                    ),
                )


def _opened_by_the_clock(together: Together, subject: Subject) -> Iterator[Finding]:
    for site in subject.sites:
        child = together.latest.get(site.opening.procedure)
        if child is None or not _by_the_clock(site):
            continue
        opening = together.opening(site)
        for one in child.definition.exclusions.values():
            if opening is not None and opening.target in one.within:
                words = {"procedure": child.definition.code, "exclusion": one.name}
                yield site.where, Sentence("the clock opens {procedure}, which {exclusion} may refuse for long", words)


def _by_the_clock(site: Site) -> bool:
    return site.opening.period is not None or (site.move is not None and site.move.may("clock"))


def _closed_in(definition: Definition, one: ExclusionDef) -> Iterator[tuple[str, str]]:
    """States that hold one exclusion and can only be left into another: (state, the other's shared name)."""
    for other in definition.exclusions.values():
        if other.shared == one.shared:
            continue
        for state in sorted(set(one.within) - set(other.within)):
            onward = [move for move in definition.from_state(state) if move.target != state]
            if onward and all(move.target in other.within for move in onward):
                yield state, other.shared


def _waits(together: Together) -> Mapping[str, set[str]]:
    """Exclusion → those that some holder of it may have to wait for; by their shared names."""
    found: dict[str, set[str]] = {}
    for subject in together.subjects:
        for one in subject.definition.exclusions.values():
            found.setdefault(one.shared, set()).update(into for _, into in _closed_in(subject.definition, one))
    return found


def _leads_to(waits: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        for name in waits.get(todo.pop(), ()):
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return seen
