"""Towards every declared move: a walk that goes where moves are still untaken, however deep they lie.

    assert every_move(definition, world).untaken() == []

A walk in order of depth reaches the moves behind a third rejection only after everything that is less deep. This one
leaves that node next which lies nearest to an untaken move, was come by in few steps, and is of a kind (same state,
same facts and counts that rules look at) that was not left often before.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from engine.decision.world import World
from engine.definition.definition import Definition
from engine.walking import LAST_DAY, Key, Node, Walked, key_of, openings, steps_from

UNREACHED = 1000
"""Further than any state lies: from here no untaken move is reached."""


def every_move(
    definition: Definition,
    world: World,
    *,
    kinds: Iterable[str] = ("public", "enterprise"),
    most: int = 2000,
) -> Walked:
    """Walks until every declared move has been taken from every state it is declared from.

    Its nodes are all that were come by, so that every state that is reached has at least one.

    Args:
        kinds: of the unit that owes; one after the other, while something is untaken. most: nodes left for each kind.
    """
    walked = Walked(definition)
    for kind in kinds:
        _seek(walked, world, kind, most)
        if not walked.untaken():
            break
    return walked


def _seek(walked: Walked, world: World, kind: str, most: int) -> None:
    frontier = _Frontier(walked)
    for node in openings(walked, world, kind, None):
        frontier.add(node, 0)
    for _ in range(most):
        if not (found := frontier.take()):
            return
        node, far = found
        for following in (*steps_from(walked, node, node.world(world), None, time=False), *_waited(walked, node)):
            frontier.add(following, far + 1)


def _waited(walked: Walked, node: Node) -> Iterator[Node]:
    """The same on the last day, and after its due has passed unmet, where a move is untaken that may wait for that;
    nothing else is done."""
    deadline = node.item.deadline
    if deadline is None or deadline.due_at is None or node.left != "ahead":
        return
    if any(source == node.item.state for _, source in walked.untaken()):
        yield replace(node, now=deadline.due_at - LAST_DAY, did=(*node.did, "last day"))
        yield replace(node, now=deadline.due_at, did=(*node.did, "due passed"))


class _Frontier:
    """The nodes that were come by and not yet left."""

    def __init__(self, walked: Walked) -> None:
        self.walked = walked
        self._seen: set[Key] = set()
        self._left: Counter[Key] = Counter()
        self._heap: list[tuple[int, int, int, Key, Node]] = []
        self._order = count()
        self._look_again()

    def add(self, node: Node, far: int) -> None:
        """One more node, if it is a new one."""
        key = key_of(self.walked.definition, node, time=False)
        self.walked.nodes.setdefault(key, node)
        if node.item.open and key not in self._seen:
            self._seen.add(key)
            heapq.heappush(self._heap, (self._rank(key, far), next(self._order), far, key, node))

    def take(self) -> tuple[Node, int] | None:
        """The most promising node, and how many steps led there; ``None`` when nothing is untaken, or no node left."""
        if len(self.walked.taken) > self._taken:
            self._look_again()
        while self._untaken and self._heap:
            rank, order, far, key, node = heapq.heappop(self._heap)
            now = self._rank(key, far)
            if now > rank:  # others of its kind were left since: it waits again
                heapq.heappush(self._heap, (now, order, far, key, node))
                continue
            self._left[_kind(key)] += 1
            return node, far
        return None

    def _rank(self, key: Key, far: int) -> int:
        return self._distance.get(key[0], UNREACHED) + self._left[_kind(key)] + far

    def _look_again(self) -> None:
        """Measures again how far each state lies from the nearest source of an untaken move."""
        self._taken = len(self.walked.taken)
        self._untaken = self.walked.untaken()
        nearer = {source for _, source in self._untaken if source is not None}
        self._distance = dict.fromkeys(nearer, 0)
        moves = self.walked.definition.transitions.values()
        for distance in count(1):
            nearer = {
                source for move in moves if move.target in nearer for source in move.sources
                if source not in self._distance
            }  # fmt: skip
            if not nearer:
                return
            self._distance.update(dict.fromkeys(nearer, distance))


def _kind(key: Key) -> Key:
    """State, facts, counts and what time is left, without the children."""
    state, _, facts, times, _, left = key
    return state, facts, times, left
