"""Review by a second person: there is a first."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import Definition, TransitionDef
from engine.definition.verify.findings import Finding, Subject
from engine.definition.verify.known import certain
from engine.errors import Sentence

WRITTEN, NOTHING = frozenset({"written"}), frozenset[str]()


def who_reviews_did_not_write(subject: Subject) -> Iterator[Finding]:
    """P042: DOMAIN G1 — what is reviewed has been handed in: every way to a move guarded by ``second_person(…)`` leads
    through one of the moves it names, by a person; else there is a way on which nobody is kept from reviewing his own
    work."""
    definition = subject.definition
    for move in definition.transitions.values():
        for rule in move.when:
            if rule.kind != "second_person":
                continue
            words = {"move": move.name, "label": move.label, "written": ", ".join(rule.args)}
            if not move.sources:
                yield move.where, Sentence("{move} ({label}) opens the item: nothing lies there to review", words)
                continue
            moves = [definition.transitions[name] for name in rule.args if name in definition.transitions]  # else P004
            machine = [one.name for one in moves if not _by_people(one)]
            if machine:
                words = {**words, "written": machine[0]}
                yield move.where, Sentence("{move} ({label}) reviews {written}, which no person takes", words)
                continue
            if len(moves) < len(rule.args):
                continue
            handed = _handed_in(definition, rule.args)
            for state in move.sources:
                if state not in handed:
                    words = {**words, "state": state}
                    yield (
                        move.where,
                        Sentence(
                            "{move} ({label}) reviews {written}, but there is a way to {state} past that: who wrote "
                            "might review",
                            words,
                        ),
                    )


def _handed_in(definition: Definition, written: tuple[str, ...]) -> frozenset[str]:
    """The states into which every way leads through one of these moves: one way through this, another through that."""
    found = certain(definition, lambda move, _: WRITTEN if move.name in written else NOTHING)
    return frozenset(state for state, known in found.items() if known & WRITTEN)


def _by_people(move: TransitionDef) -> bool:
    return any(role.kind in ("party", "post") for role in move.by)
