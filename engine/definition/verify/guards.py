"""Guards: moves that none of them ever allows, and moves of which only one can be taken where both are allowed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from engine.definition.definition import TransitionDef
from engine.definition.verify.findings import Finding, Subject
from engine.definition.verify.possible import Possible, Values, interval
from engine.errors import Sentence


def every_move_can_be_taken(subject: Subject) -> Iterator[Finding]:
    """P024: law 3 — no move is dead: from some state it starts from, some way there brings facts and numbers of moves
    that its guards allow. An author's own rules are taken to hold; what people correct afterwards is not counted."""
    possible = Possible(subject.definition)
    for move in subject.definition.transitions.values():
        if not any(rule.kind in ("fact_is", "times") for rule in move.when):
            continue
        reasons = [_dead(possible, move, source) for source in move.sources or (None,)]
        if reasons and all(reasons):
            words = {"transition": move.name, "label": move.label, "why": reasons[0]}
            yield move.where, Sentence("{transition} ({label}) can never be taken: {why}", words)


def _dead(possible: Possible, move: TransitionDef, source: str | None) -> Sentence | None:
    """Why a move cannot be taken from a state; ``None`` if it may be, or no way leads there at all (P002)."""
    if source is not None and not possible.reached(source):
        return None
    for fact in dict.fromkeys(rule.args[0] for rule in move.when if rule.kind == "fact_is"):
        wanted = _wanted(move, fact)
        met = possible.met(move, source, fact)
        if not wanted:
            return Sentence("its guards on {fact} exclude each other", {"fact": fact})
        if met is not None and possible.known(fact, wanted) and not wanted & met:
            return Sentence("no way there brings {fact} to {values}", {"fact": fact, "values": _said(wanted)})
    for name in dict.fromkeys(rule.args[0] for rule in move.when if rule.kind == "times"):
        least, most = interval(move.when, name)
        if most < least:
            return Sentence("its guards on the number of {transition} exclude each other", {"transition": name})
        words = {"transition": name, "least": f"{least:g}", "most": f"{most:g}"}
        if possible.most(name, source) < least:
            return Sentence("{transition} cannot have been taken {least} times there", words)
        if possible.least(name, source) > most:
            return Sentence("{transition} has been taken on every way there, and may only {most} times", words)
    return None


def _wanted(move: TransitionDef, fact: str) -> Values:
    """The values that all guards of a move on one fact allow together; there is one."""
    allowed = [frozenset(rule.args[1:]) for rule in move.when if rule.kind == "fact_is" and rule.args[0] == fact]
    return frozenset.intersection(*allowed)


def _said(values: Values) -> str:
    return ", ".join(sorted(str(one) for one in values))


def one_move_for_whoever_has_no_choice(subject: Subject) -> Iterator[Finding]:
    """P023: SEMANTICS 24, 28 — people choose between the moves they may take, the clock and a parent cannot: of two
    from one state they would always take the same, whatever the guards say."""
    for state in subject.resting:
        for kind, who in (("clock", "CLOCK"), ("parent", "PARENT")):
            moves = [move for move in subject.definition.from_state(state.name) if move.may(kind)]
            for second in moves[1:]:
                words = {"state": state.name, "label": state.label, "who": who, "first": moves[0].name}
                yield (
                    second.where,
                    Sentence(
                        "in {state} ({label}) {who} may take both {first} and {second}, but takes one of them only",
                        {**words, "second": second.name},
                    ),
                )


def guards_that_overlap(subject: Subject) -> Iterator[Finding]:
    """P023, a notice: two moves of one person from one state whose guards tell cases apart, but not all of them. Where
    both are meant to be open to him, nothing is wrong; where the guards were to decide, one of them is too wide."""
    for state in subject.resting:
        for one, other in combinations(subject.definition.from_state(state.name), 2):
            if not _one_person(one, other) or one.target == other.target:
                continue
            found = list(_overlaps(one, other))
            if found and not _apart(one, other) and not _told_apart_otherwise(one, other):
                words = {"one": one.name, "other": other.name, "state": state.name, "when": found[0]}
                yield other.where, Sentence("in {state} both {one} and {other} are allowed when {when}", words)


def _one_person(one: TransitionDef, other: TransitionDef) -> bool:
    people = [{role for role in move.by if role.kind in ("party", "post")} for move in (one, other)]
    return any(role in people[1] for role in people[0])


def _named(move: TransitionDef, kind: str) -> list[str]:
    return list(dict.fromkeys(rule.args[0] for rule in move.when if rule.kind == kind))


def _apart(one: TransitionDef, other: TransitionDef) -> bool:
    """Whether some guards keep the two apart for certain."""
    for fact in _named(one, "fact_is"):
        if fact in _named(other, "fact_is") and not _wanted(one, fact) & _wanted(other, fact):
            return True
    for name in _named(one, "times"):
        if name in _named(other, "times"):
            (least, most), (low, high) = interval(one.when, name), interval(other.when, name)
            if max(least, low) > min(most, high):
                return True
    return False


def _overlaps(one: TransitionDef, other: TransitionDef) -> Iterator[Sentence]:
    """Cases both are guarded about, each differently, and that both allow."""
    for fact in _named(one, "fact_is"):
        if fact in _named(other, "fact_is"):
            mine, theirs = _wanted(one, fact), _wanted(other, fact)
            if mine != theirs and mine & theirs:
                yield Sentence("{fact} is {values}", {"fact": fact, "values": _said(mine & theirs)})
    for name in _named(one, "times"):
        if name in _named(other, "times"):
            first, second = interval(one.when, name), interval(other.when, name)
            least, most = max(first[0], second[0]), min(first[1], second[1])
            if first != second and least <= most:
                yield Sentence("{transition} was taken {n} times", {"transition": name, "n": f"{least:g}"})


def _told_apart_otherwise(one: TransitionDef, other: TransitionDef) -> bool:
    """Whether the two have different rules of the author's own, which may tell the cases apart as well."""
    mine, theirs = ({rule.args for rule in move.when if rule.kind == "own"} for move in (one, other))
    return mine != theirs
