"""Loops: ways round that nothing ends but people, and dates that could be moved again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from engine.definition.definition import Definition, StateDef, TransitionDef
from engine.definition.verify.debtors import satisfies
from engine.definition.verify.findings import Finding, Subject
from engine.definition.verify.possible import bound
from engine.errors import Sentence


def unbounded_loops(subject: Subject) -> Iterator[Finding]:
    """P022, a notice: SEMANTICS 5, 6 — states that an item can go round in as often as people like. Each return is a
    person's decision and starts a term anew, so that a loop may be meant (a paper is redrafted until it is right); it
    is bounded by ``when=times("MOVE") < N`` on one of its moves. Moves that stay in their state are no loops: they
    restart nothing."""
    definition = subject.definition
    moves = _unbounded(definition)
    for states in _rings(definition, moves):
        way = _round(states, moves)
        names = ", ".join(f"{source}.{move.name}" for move, source in way)
        words = {"states": " → ".join(definition.states[source].label for _, source in way), "moves": names}
        yield way[-1][0].where, Sentence("no guard bounds how often this way round is gone: {states} ({moves})", words)


def dates_are_not_moved_at_will(subject: Subject) -> Iterator[Finding]:
    """P026: SEMANTICS 6, 21 — an extension is granted a limited number of times: what a child tells may move the due
    date only under ``times("MOVE") < N`` (or an own rule that counts), and who owes the next step cannot set his own
    date again and again. A suspension is bounded by the engine: its review is due within ``suspension.review``."""
    definition = subject.definition
    movers = [move for move in definition.transitions.values() if move.sources]
    if not any(_dates(definition.states[move.target]) & set(move.asks) for move in movers):
        return
    free = {(move.name, source) for move, source in _unbounded(definition, still=True)}
    rings = _rings(definition, _unbounded(definition))
    for move in movers:
        state = definition.states[move.target]
        dated = sorted(_dates(state) & set(move.asks))
        if not dated:
            continue
        words = {"transition": move.name, "label": move.label, "fact": dated[0]}
        if not any(
            (move.name, one) in free and (one == move.target or any({one, move.target} <= set(ring) for ring in rings))
            for one in move.sources
        ):
            continue
        if any(role.kind == "child" for role in move.by):
            yield move.where, Sentence("{transition} ({label}) moves {fact} as often as it is asked for", words)
        elif _sets_his_own(state, move):
            yield (
                move.where,
                Sentence("{transition} ({label}) lets who owes the next step move {fact} as often as he likes", words),
            )


def _dates(state: StateDef) -> set[str]:
    """The dates that may lie anywhere; one that a term counts from lies in the past when it is recorded."""
    return {name for name in (state.due.fact, state.due.before) if name} if state.due is not None else set()


def _sets_his_own(state: StateDef, move: TransitionDef) -> bool:
    debtor = state.owed_by
    return debtor is not None and any(satisfies(debtor, role) for role in move.by)


def _looks_at_times(move: TransitionDef) -> bool:
    """Whether a rule of the author's own counts: it is believed to set a bound."""
    return any("times" in rule.check.__code__.co_names for rule in move.when if rule.check is not None)


# ways round ------------------------------------------------------------------------------------------------------

Step = tuple[TransitionDef, str]
"""A move from one of the states it starts from."""


def _unbounded(definition: Definition, *, still: bool = False) -> list[Step]:
    """The moves without those that a guard bounds; ``still``: with those that stay in their state."""
    everything = [(move, one) for move in definition.transitions.values() for one in move.sources]
    moving = [(move, one) for move, one in everything if still or one != move.target]
    return [(move, one) for move, one in moving if not _bounded(definition, moving, move, one)]


def _bounded(definition: Definition, moves: Collection[Step], move: TransitionDef, source: str) -> bool:
    """A guard bounds a move by the number of itself, or of one without which no way leads round; that it counts another
    is not enough."""
    for rule in move.when:
        if bound(rule) is None:
            continue
        other = rule.args[0]
        if other == move.name or not _leads([one for one in moves if one[0].name != other], move.target, source):
            return True
    return _looks_at_times(move)


def _leads(moves: Collection[Step], start: str, goal: str) -> bool:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        onward = {move.target for move, source in moves if source == here} - seen
        seen |= onward
        todo.extend(onward)
    return False


def _rings(definition: Definition, moves: list[Step]) -> list[tuple[str, ...]]:
    """The largest sets of states, each of which leads to each, in the order they are declared."""
    onward: Mapping[str, set[str]] = {
        name: {move.target for move, source in moves if source == name} for name in definition.states
    }
    reach: dict[str, set[str]] = {}
    for name in definition.states:
        seen: set[str] = set()
        todo = list(onward[name])
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo.extend(onward[here])
        reach[name] = seen
    rings = [tuple(other for other in definition.states if other in reach[one] and one in reach[other])
             for one in definition.states if one in reach[one]]  # fmt: skip
    return list(dict.fromkeys(rings))


def _round(states: tuple[str, ...], moves: list[Step]) -> list[Step]:
    """A shortest way round within a ring, for an example."""
    best: list[Step] | None = None
    for start in states:
        ways: list[tuple[str, list[Step]]] = [(start, [])]
        seen: set[str] = set()
        while ways:
            here, way = ways.pop(0)
            for move, source in moves:
                if source != here or move.target not in states:
                    continue
                if move.target == start:
                    if best is None or len(way) + 1 < len(best):
                        best = [*way, (move, source)]
                    ways = []
                    break
                if move.target not in seen:
                    seen.add(move.target)
                    ways.append((move.target, [*way, (move, source)]))
    assert best is not None
    return best
