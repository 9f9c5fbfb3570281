"""The shape of the machine: in, through, out, and nobody left without somebody who owes the next step."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definition.definition import Definition, StateDef
from engine.definition.verify.findings import Finding, Subject
from engine.errors import Sentence


def can_be_opened(subject: Subject) -> Iterator[Finding]:
    """P001: some opening exists, and somebody other than a child may take it (DESIGN 4: opening is ``START.to``)."""
    definition = subject.definition
    if not definition.openings:
        yield definition.where, Sentence("nothing opens it: there is no START.to(…)")
    elif not any(role.kind != "child" for move in definition.openings for role in move.by):
        yield definition.openings[0].where, Sentence("nobody may open it")


def every_state_is_reachable(subject: Subject) -> Iterator[Finding]:
    """P002: from some opening a path of moves leads to every state and every final."""
    reached = reachable(subject.definition, *(move.target for move in subject.definition.openings))
    for state in subject.definition.states.values():
        if subject.definition.openings and state.name not in reached:
            yield state.where, Sentence("no path leads to {state} ({label})", _state(state))


def every_state_can_end(subject: Subject) -> Iterator[Finding]:
    """P003: from every state a path leads to a final, and a final has no way out."""
    definition = subject.definition
    finals = [state.name for state in definition.states.values() if state.final]
    for state in subject.resting:
        if not any(definition.can_reach(state.name, final) for final in finals):
            yield state.where, Sentence("no path leads from {state} ({label}) to an end", _state(state))
    for move in definition.transitions.values():
        for source in move.sources:
            if definition.states[source].final:
                yield (
                    move.where,
                    Sentence("{transition} leaves {state}, which is final", {"transition": move.name, "state": source}),
                )


def nothing_stalls_silently(subject: Subject) -> Iterator[Finding]:
    """P009: law 3 — in every state somebody owes the next step, by a deadline or with a reasoned exemption."""
    for state in subject.resting:
        if state.owed_by is None or state.owed_by.kind not in ("party", "post"):
            yield state.where, Sentence("nobody owes the next step in {state} ({label})", _state(state))
        if state.due is None and not state.exempt.strip():
            yield (
                state.where,
                Sentence(
                    "{state} ({label}) has no deadline: give it due=, or say in exempt= why there is none",
                    _state(state),
                ),
            )


def is_named_well(subject: Subject) -> Iterator[Finding]:
    """P017: code, prefix and version can be written in commands and item numbers (DESIGN 7: ``GPDB-2024-0007``)."""
    definition = subject.definition
    if not re.fullmatch(r"[a-z][a-z0-9_]*", definition.code):
        yield (
            definition.where,
            Sentence("the code {code} is not lower-case letters, digits and _", {"code": definition.code}),
        )
    if not re.fullmatch(r"[A-Z][A-Z0-9]*", definition.prefix):
        yield (
            definition.where,
            Sentence("the prefix {prefix} is not capital letters and digits", {"prefix": definition.prefix}),
        )
    if type(definition.version) is not int or definition.version < 1:
        yield (
            definition.where,
            Sentence("the version {version} is not a whole number from 1", {"version": repr(definition.version)}),
        )


def reachable(definition: Definition, *starts: str) -> frozenset[str]:
    """The states in which an item can come to rest from any of these, themselves included."""
    return frozenset(starts).union(
        name for name in definition.states for start in starts if definition.can_reach(start, name)
    )


def _state(state: StateDef) -> dict[str, str]:
    return {"state": state.name, "label": state.label}
