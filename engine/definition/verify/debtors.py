"""Who owes can act."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import RoleDef, StateDef, TransitionDef
from engine.definition.verify.findings import Finding, Subject
from engine.errors import Sentence


def who_owes_can_act(subject: Subject) -> Iterator[Finding]:
    """P005: law 3 and 11 — every move has somebody who may take it, every debtor is a unit on every path into the
    state, and has a move that brings the item on (itself, or through a child it was given)."""
    for move in subject.definition.transitions.values():
        if not move.by:
            yield move.where, Sentence("nobody may take {transition}: by= is empty", {"transition": move.name})
    for state in subject.resting:
        debtor = state.owed_by
        if debtor is None or debtor.party is None:
            continue
        words = {"state": state.name, "label": state.label, "role": debtor.code}
        sometimes = debtor.party.code in _filled(subject)  # else P004 says that nothing fills it
        if sometimes and debtor.party.code not in subject.known.parties[state.name]:
            yield (
                state.where,
                Sentence("{state} ({label}) is owed by {role}, whom not every opening that leads there fills", words),
            )
        if not any(_brings_on(subject, state, debtor, move) for move in subject.definition.from_state(state.name)):
            yield state.where, Sentence("{state} ({label}) is owed by {role}, who can do nothing there", words)


def satisfies(debtor: RoleDef, role: RoleDef) -> bool:
    """Whether whoever owes as ``debtor`` may act where ``role`` may: the same role; any post of an indebted unit; an
    indebted post where its whole unit may act."""
    if debtor.kind == "party":
        return role.party is not None and role.party.code == debtor.code
    if role.kind == "party":
        return debtor.at is not None and debtor.at.code == role.code
    return role.kind == "post" and role.code == debtor.code and _at(role) == _at(debtor)


def _at(role: RoleDef) -> str | None:
    return role.at.code if role.at else None


def _brings_on(subject: Subject, state: StateDef, debtor: RoleDef, move: TransitionDef) -> bool:
    if move.target == state.name and not _moves_something(state, move):
        return False
    opened = {site.opening.procedure for site in subject.sites}
    return any(
        satisfies(debtor, role)
        or (role.kind == "child" and move.target != state.name and role.code.removeprefix("child:") in opened)
        for role in move.by
    )


def _moves_something(state: StateDef, move: TransitionDef) -> bool:
    """Whether a move that stays in its state does more than note something: the date, a child, a paper, the parent."""
    dated = state.due is not None and bool(set(state.due.facts) & (set(move.asks) | set(move.sets)))
    return bool(dated or move.opens or move.tells or move.issues or move.serves)


def _filled(subject: Subject) -> frozenset[str]:
    return frozenset[str]().union(
        *(subject.known.parties_after(move) for move in subject.definition.transitions.values())
    )
