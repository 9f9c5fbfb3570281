"""Measures: what a rung opens can be opened, signed, served, declined, and can vanish with its grounds."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import Definition
from engine.definition.verify.children import has_exit
from engine.definition.verify.fills import fills
from engine.definition.verify.findings import Finding, Subject
from engine.definition.verify.together import Together
from engine.errors import Sentence


def measures_can_be_opened(together: Together, subject: Subject) -> Iterator[Finding]:
    """P014, the ladder's side: SEMANTICS 27 — a rung's procedure has one opening for CLOCK, and the rung fills it."""
    for site in subject.sites:
        child = together.latest.get(site.opening.procedure)
        if child is None or site.rung is None:
            continue
        found = together.openings(child, site)
        words = {"rung": site.rung.name, "procedure": child.definition.code}
        if len(found) == 1:
            yield from fills(subject, site, child.definition, found[0])
        elif found:
            yield site.where, Sentence("{procedure} has several openings by CLOCK: say which with via=", words)
        else:
            yield site.where, Sentence("{rung}: {procedure} has no opening by CLOCK, so no rung can open it", words)


def measures_are_measures(together: Together, subject: Subject) -> Iterator[Finding]:
    """P014, the measure's side: SEMANTICS 12, 13, 15, 20 — it can be declined with a sequel, every paper stands on its
    grounds, an unsigned proposal can vanish with them, it opens no measures by the clock, and what is served (P010)
    has a response term."""
    definition = subject.definition
    if definition.code not in together.measures or not any(move.may("clock") for move in definition.openings):
        return
    if not _can_be_declined(definition):
        yield (
            definition.where,
            Sentence(
                "a ladder opens it, but no transition that asks what follows (sequel) leads to a Final(dropped=True)"
            ),
        )
    for move in definition.transitions.values():
        if (move.issues or move.serves) and not any(rule.kind == "grounds_stand" for rule in move.when):
            yield (
                move.where,
                Sentence(
                    "{transition} ({label}) issues or serves, but is not guarded by grounds_stand()",
                    {"transition": move.name, "label": move.label},
                ),
            )
    for name in _unsigned(definition):
        state = definition.states[name]
        if not has_exit(definition, name):
            yield (
                state.where,
                Sentence(
                    "{state} ({label}) is an unsigned proposal without a way to an end by PARENT, if its grounds go",
                    {"state": state.name, "label": state.label},
                ),
            )
    for state in subject.resting:
        for rung in subject.rungs(state):
            if rung.opens is not None:
                yield (
                    state.where,
                    Sentence(
                        "{state} ({label}) belongs to a measure, whose ladder may only send messages",
                        {"state": state.name, "label": state.label},
                    ),
                )
                break


def served_measures_await_an_answer(together: Together, subject: Subject) -> Iterator[Finding]:
    """P010, for measures: SEMANTICS 11, 12 — what is served has a state that is the addressee's response term."""
    definition = subject.definition
    if definition.code in together.measures and definition.serving and not definition.answering:
        yield (
            definition.serving[0].where,
            Sentence(
                "{transition} serves a measure, but no state is its response term (answers=True)",
                {"transition": definition.serving[0].name},
            ),
        )


def _can_be_declined(definition: Definition) -> bool:
    return any(
        definition.states[move.target].dropped and any(definition.facts[name].kind == "sequel" for name in move.asks)
        for move in definition.transitions.values()
    )


def _unsigned(definition: Definition) -> tuple[str, ...]:
    """The states a proposal of the clock can rest in before anything is issued or served."""
    seen: list[str] = []
    todo = [move.target for move in definition.openings if move.may("clock")]
    while todo:
        name = todo.pop(0)
        if name in seen or definition.states[name].final:
            continue
        seen.append(name)
        todo += [move.target for move in definition.from_state(name) if not (move.issues or move.serves)]
    return tuple(seen)
