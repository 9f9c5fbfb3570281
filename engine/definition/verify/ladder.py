"""The ladder climbs."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import RoleDef, RungDef, StateDef
from engine.definition.verify.findings import Finding, Subject
from engine.errors import Sentence


def the_ladder_climbs(subject: Subject) -> Iterator[Finding]:
    """P007: SEMANTICS 9, 10, 14, 18 — rungs ascend by working days under names of their own, measures come after the
    lapse, the last rung repeats a message to somebody above the debtor, superiors only get messages."""
    for state in subject.resting:
        for kind, rungs in state.slip.ladders.items() if state.slip else ():
            if not rungs:
                yield state.where, Sentence("the ladder of {state} has no rungs", {"state": state.name})
                continue
            yield from _steps(state, rungs)
            yield from _end(state, rungs[-1])
            for rung in rungs:
                if kind == "superior" and rung.opens is not None:
                    yield (
                        rung.where or state.where,
                        Sentence("{rung}: superiors are only sent messages", {"rung": rung.name}),
                    )


def _steps(state: StateDef, rungs: tuple[RungDef, ...]) -> Iterator[Finding]:
    names: set[str] = set()
    below: int | None = None
    for rung in rungs:
        where, after = rung.where or state.where, rung.after.fallback
        if rung.name in names:
            yield where, Sentence("two rungs are called {rung}", {"rung": rung.name})
        names.add(rung.name)
        if after.unit != "workdays":
            yield (
                where,
                Sentence(
                    "{rung} is counted in {unit}: rungs are counted in working days",
                    {"rung": rung.name, "unit": after.unit},
                ),
            )
            continue
        if below is not None and after.n <= below:
            yield where, Sentence("{rung} does not come after the rung below it", {"rung": rung.name})
        below = after.n
        if rung.opens is not None and after.n < 1:
            yield where, Sentence("{rung} opens a measure before the deadline has passed", {"rung": rung.name})
        if rung.every is not None and rung.every.fallback.n < 1:
            yield where, Sentence("{rung} repeats without a pause", {"rung": rung.name})


def _end(state: StateDef, last: RungDef) -> Iterator[Finding]:
    if last.opens is not None or last.every is None:
        yield (
            last.where or state.where,
            Sentence("{rung} is the last rung, but does not repeat a message (every=)", {"rung": last.name}),
        )
    elif all(_is_debtor(role) for role in last.tells):
        yield (
            last.where or state.where,
            Sentence("{rung} is the last rung, but tells nobody above the debtor", {"rung": last.name}),
        )


def _is_debtor(role: RoleDef) -> bool:
    return role.party is not None and role.party.code == "debtor"
