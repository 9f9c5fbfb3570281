"""Notice precedes sanction: nobody meets a measure untold, and no paper is served that nobody issued."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import RoleDef, RungDef, StateDef
from engine.definition.verify.findings import Finding, Subject
from engine.definition.verify.known import certain
from engine.definition.verify.shape import reachable
from engine.errors import Sentence


def notice_precedes_sanction(subject: Subject) -> Iterator[Finding]:
    """P025: SEMANTICS 10-12 — on every ladder a message to the debtor comes before the first measure; in a procedure
    that issues papers, every path issues one before it serves; every path serves before a response term runs."""
    for state in subject.resting:
        for rungs in state.slip.ladders.values() if state.slip else ():
            yield from _told_first(state, rungs)
    yield from _issued_first(subject)


def _told_first(state: StateDef, rungs: tuple[RungDef, ...]) -> Iterator[Finding]:
    for rung in rungs:
        if rung.when is None and any(_is_debtor(state, role) for role in rung.tells):
            return
        if rung.opens is not None:
            yield (
                rung.where or state.where,
                Sentence("{rung} opens a measure before any rung has told the debtor", {"rung": rung.name}),
            )
            return


def _is_debtor(state: StateDef, role: RoleDef) -> bool:
    return (role.party is not None and role.party.code == "debtor") or role == state.owed_by


ISSUED, SERVED = "issued", "served"


def _issued_first(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    if not definition.serving:
        return
    done = certain(
        definition, lambda move, _: frozenset({ISSUED} if move.issues else ()) | ({SERVED} if move.serves else set())
    )
    reached = reachable(definition, *(move.target for move in definition.openings))
    papers = any(move.issues for move in definition.transitions.values())  # an interview is held without one
    for move in definition.serving:
        before = [done[one] for one in move.sources if one in reached] or [frozenset[str]()]
        if papers and not move.issues and not all(ISSUED in one for one in before):
            words = {"transition": move.name, "label": move.label}
            yield move.where, Sentence("{transition} ({label}) serves what not every way there has issued", words)
    for state in definition.answering:
        if state.name in reached and SERVED not in done[state.name]:
            words = {"state": state.name, "label": state.label}
            yield state.where, Sentence("{state} ({label}) is a response term, but not every way into it serves", words)
