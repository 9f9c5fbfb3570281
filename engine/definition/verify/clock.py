"""The clock proposes, people sign (law 2)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import TransitionDef
from engine.definition.verify.findings import Finding, Site, Subject
from engine.definition.verify.together import Together
from engine.errors import Sentence


def the_clock_only_proposes(subject: Subject) -> Iterator[Finding]:
    """P008: law 2, SEMANTICS 24 — the clock issues and serves no paper, asks nothing of anybody outside START, ends
    nothing without a basis, and never runs in circles."""
    definition = subject.definition
    for move in definition.transitions.values():
        words = {"transition": move.name, "label": move.label}
        clock = move.may("clock")
        if clock and move.issues:
            yield move.where, Sentence("{transition} ({label}) lets the clock issue a document", words)
        if clock and move.serves:
            yield move.where, Sentence("{transition} ({label}) lets the clock serve a document", words)
        if clock and move.sources and move.asks:
            yield move.where, Sentence("{transition} ({label}) asks something of the clock, which knows nothing", words)
        if clock and definition.states[move.target].final and not move.basis.strip():
            yield move.where, Sentence("{transition} ({label}) lets the clock end the item without a basis=", words)
        for source in move.sources if clock else ():
            if definition.states[source].due is None:
                yield (
                    move.where,
                    Sentence(
                        "{transition} ({label}) is taken by the clock, but {state} has no deadline",
                        {**words, "state": source},
                    ),
                )
    yield from _either_or(subject)
    yield from _circles(subject)


def the_clock_signs_through_nobody(together: Together, subject: Subject) -> Iterator[Finding]:
    """P008, through children: law 2 — what the clock sets off in a child by PARENT issues and serves nothing."""
    for site in subject.sites:
        child = together.latest.get(site.opening.procedure)
        opening = together.opening(site)
        if child is None or site.rung is not None:  # a rung's opening is the clock's own
            continue
        if opening is not None and _signs(opening) and _by_clock(subject, site):
            yield (
                site.where,
                Sentence(
                    "the clock opens {procedure}, whose opening {transition} issues or serves a document",
                    {"procedure": child.definition.code, "transition": opening.name},
                ),
            )
    definition = subject.definition
    ends = any(_ends_by_clock(parent) for parent, _ in together.openers(definition.code))
    for move in definition.transitions.values():
        if (ends or definition.code in together.measures) and move.sources and move.may("parent") and _signs(move):
            yield (
                move.where,
                Sentence(
                    "{transition} ({label}) issues or serves when the parent ends, which the clock may bring about",
                    {"transition": move.name, "label": move.label},
                ),
            )


def _signs(move: TransitionDef) -> bool:
    return bool(move.issues or move.serves)


def _by_clock(subject: Subject, site: Site) -> bool:
    """Whether the clock may be who opens a child here: each period, or with a move of its own."""
    if site.opening.period is not None:
        return True
    moves = subject.definition.transitions.values()
    return any(
        one.may("clock") and (one is site.move or (site.state is not None and one.target == site.state.name))
        for one in moves
    )


def _ends_by_clock(parent: Subject) -> bool:
    states = parent.definition.states
    return any(one.may("clock") and states[one.target].final for one in parent.definition.transitions.values())


def _either_or(subject: Subject) -> Iterator[Finding]:
    """SEMANTICS 24: a CLOCK transition or measure rungs, never both."""
    for state in subject.resting:
        acts = next((move for move in subject.definition.from_state(state.name) if move.may("clock")), None)
        if acts is not None and any(rung.opens is not None for rung in subject.rungs(state)):
            yield (
                state.where,
                Sentence(
                    "{state} ({label}) has both a move of the clock ({transition}) and a ladder with measures",
                    {"state": state.name, "label": state.label, "transition": acts.name},
                ),
            )


def _circles(subject: Subject) -> Iterator[Finding]:
    moves = [one for one in subject.definition.transitions.values() if one.sources and one.may("clock")]
    for move in moves:
        if any(_leads(moves, move.target, source) for source in move.sources):
            yield (
                move.where,
                Sentence(
                    "{transition} ({label}) lets the clock run in a circle",
                    {"transition": move.name, "label": move.label},
                ),
            )


def _leads(moves: list[TransitionDef], start: str, goal: str) -> bool:
    seen, todo = {start}, [start]
    while todo:
        state = todo.pop()
        if state == goal:
            return True
        onward = {move.target for move in moves if state in move.sources} - seen
        seen |= onward
        todo.extend(onward)
    return False
