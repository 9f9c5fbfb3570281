"""Every path through a procedure, without a database: what authors walk their procedures with.

    walked = every_path(definition, world, depth=6)
    assert walked.untaken() == []

People take every transition with invented legal facts, time advances to the next wake and beyond, and what surrounds an
item (measures served or declined, children that end, grounds that are held or go) changes in every way it may. States
of the walk that differ in nothing the rules look at are one node.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.decision.decide import Command, decide, open_item
from engine.decision.lapse import lapse
from engine.decision.outcome import Outcome, ToOpen
from engine.decision.settle import follow_parent, settle
from engine.decision.snapshot import (
    THE_CLOCK,
    ActorView,
    Ground,
    Measure,
    Relative,
    Snapshot,
    Suspension,
    UnitView,
)
from engine.decision.suspension import resume, suspend
from engine.decision.values import Reading
from engine.decision.who import stands_for, unit_of
from engine.decision.world import World
from engine.definition.definition import Definition, RoleDef, TransitionDef
from engine.definition.suspending import APPROVERS
from engine.errors import Refused
from engine.guessing import LONG, guesses, mattering

PARENT_ID, GROUND_ID, SELF_ID = 900, 901, 1
BEYOND = timedelta(days=45)
STILL, REVIEWED = timedelta(days=33), timedelta(days=10)
"""How long a suspended item of a walk stands still, and when its review is due."""
LAST_DAY = timedelta(days=1)
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Node:
    """An item at one place of the walk; ``did`` is the way there."""

    item: Snapshot
    now: datetime
    did: tuple[str, ...] = ()

    def world(self, world: World) -> World:
        """The world at this instant."""
        return replace(world, now=self.now)

    @property
    def left(self) -> str:
        """How the due of its state lies: ``ahead`` (or there is none), its ``last`` day, or ``passed``."""
        deadline = self.item.deadline
        if deadline is None or deadline.due_at is None or self.now < deadline.due_at - LAST_DAY:
            return "ahead"
        return "last" if self.now < deadline.due_at else "passed"


@dataclass
class Walked:
    """What a walk found.

    Attributes:
        nodes: one for each key. steps: from key to key. taken: (transition, state it was taken from).
        outcomes: how many decisions were looked at; ``look`` was shown each of them.
    """

    definition: Definition
    nodes: dict[Key, Node] = field(default_factory=dict)
    steps: dict[Key, set[Key]] = field(default_factory=dict)
    taken: set[tuple[str, str | None]] = field(default_factory=set)
    outcomes: int = 0
    whole: bool = True

    def untaken(self) -> list[tuple[str, str | None]]:
        """Declared (transition, source) pairs that no path took."""
        declared = [(move.name, source) for move in self.definition.transitions.values()
                    for source in (move.sources or (None,))]  # fmt: skip
        return [one for one in declared if one not in self.taken]

    def stuck(self) -> list[Node]:
        """Nodes from which no path ends; only meaningful when the walk is ``whole``."""
        backwards: dict[Key, set[Key]] = {}
        for source, targets in self.steps.items():
            for target in targets:
                backwards.setdefault(target, set()).add(source)
        todo = [key for key, node in self.nodes.items() if not node.item.open]
        good = set(todo)
        while todo:
            for source in backwards.get(todo.pop(), ()):
                if source not in good:
                    good.add(source)
                    todo.append(source)
        return [node for key, node in self.nodes.items() if key not in good]


Look = Callable[[Node, str, Outcome, World], None]


def every_path(
    definition: Definition,
    world: World,
    *,
    depth: int = 1000,
    most: int = 100_000,
    time: bool = True,
    kind: str = "public",
    suspending: bool = False,
    look: Look | None = None,
) -> Walked:
    """Walks until nothing new is found, or ``depth`` steps or ``most`` nodes are reached.

    Args:
        world: when and under which calendar and limits it begins.
        time: with time and surroundings; without, only people act, and the clock where it has a transition.
        kind: of the unit that owes. suspending: the item, and its parent, stand still and run on anywhere on the way.
        look: is shown every outcome with the node it was decided on.
    """
    walked = Walked(definition)
    todo: deque[tuple[Node, Key | None, int]] = deque((node, None, 0) for node in openings(walked, world, kind, look))
    while todo:
        node, source, far = todo.popleft()
        key = key_of(definition, node, time)
        if source is not None:
            walked.steps.setdefault(source, set()).add(key)
        if key in walked.nodes:
            continue
        walked.nodes[key] = node
        if far >= depth or len(walked.nodes) >= most:
            walked.whole = False
            continue
        for following in steps_from(walked, node, node.world(world), look, time, suspending):
            todo.append((following, key, far + 1))
    return walked


def key_of(definition: Definition, node: Node, time: bool) -> Key:
    """What tells one node from another."""
    item, matters = node.item, mattering(definition)
    facts = tuple(
        (name, _told(definition, name, item)) for name in sorted(matters.facts & item.facts.keys())
        if not (definition.facts[name].optional and definition.facts[name].kind == "text")
    )  # fmt: skip
    times = tuple((name, min(item.times(name), 2)) for name in sorted(matters.counted))
    by_code: dict[str, list[str]] = {}
    for child in item.children:
        if matters.children is None or child.procedure in matters.children:
            fate = "open" if child.open else "dropped" if child.dropped else "done"
            known = by_code.setdefault(child.procedure, [])
            if fate not in known or known.count(fate) < matters.joins.get(child.procedure, 1):
                known.append(fate)
    children = frozenset((code, tuple(sorted(found))) for code, found in by_code.items())
    if not time:
        return item.state, item.open, facts, times, children, node.left
    rounds = tuple(
        (one.state, min(one.round, 3), one.status, one.lapsed_at is not None, one.clock_refused,
         frozenset((claim.rung, min(claim.n, 2), _standing(claim.measure)) for claim in item.claims_of(one)))
        for one in item.deadlines if one.status != "over"
    )  # fmt: skip
    own, above = item.suspension, item.parent.suspension if item.parent is not None else None
    stands = None if own is None else own.with_parent, above is not None
    return item.state, item.open, facts, times, children, frozenset(rounds), item.grounds_flag, stands


def _told(definition: Definition, name: str, item: Snapshot) -> str:
    """What tells the values of a fact apart."""
    value = item.facts[name]
    if definition.facts[name].kind in ("choice", "yes_no"):
        return str(value)
    return "long" if value == LONG else "given"


def _standing(measure: Measure | None) -> Any:
    if measure is None:
        return None
    return measure.open, measure.served_on is not None, measure.sequel is not None


# people -----------------------------------------------------------------------------------------------------------


def units_of(definition: Definition, kind: str = "public") -> dict[str, UnitView]:
    """A unit of its own for every party the procedure speaks of."""
    parties = {code: UnitView(f"u_{code}", code, kind) for code, one in definition.roles.items() if one.kind == "party"}
    office, committee = UnitView("u_office", "office", "office"), UnitView("u_committee", "committee", "other")
    always = {"office": office, "committee": committee}
    return {**parties, **always}


def somebody(role: RoleDef, item: Snapshot, login: str) -> ActorView:
    """A person with exactly the post this role asks for on this item, or the clock, the parent, the child."""
    if role.kind in ("clock", "parent"):
        return THE_CLOCK if role.kind == "clock" else ActorView("parent", "P-1")
    if role.kind == "child":
        return ActorView("child", login, procedure=role.code.removeprefix("child:"))
    meant = stands_for(role, item)
    unit = unit_of(meant, item) or "u_nobody"
    return ActorView("person", login, frozenset({(meant.code if meant.kind == "post" else "liaison", unit)}))


def reading(world: World) -> Reading:
    """How invented facts are read."""
    return Reading(world.today, world.calendar.zone, lambda word: word)


def openings(walked: Walked, world: World, kind: str, look: Look | None) -> Iterator[Node]:
    definition = walked.definition
    parties = units_of(definition, kind)
    for move in definition.openings:
        for role in move.by:
            actor = somebody(role, Snapshot("", "", 1, "", parties=parties), f"p.{move.name}")
            child = role.kind in ("clock", "parent", "child")
            parent = Relative(PARENT_ID, "P-1", "parent", 1, "doing", True, tells=_tells(definition)) if child else None
            grounds = (Ground(GROUND_ID, "P-1", "stand"),) if role.kind == "clock" else ()
            for facts in guesses(definition, move, {}, None, world):
                command = Command(move.name, actor, facts)
                try:
                    outcome = open_item(definition, command, "X-1", parties, world, reading(world), parent=parent,
                                        grounds=grounds)  # fmt: skip
                except Refused:
                    continue
                walked.taken.add((move.name, None))
                walked.outcomes += 1
                start = Node(Snapshot("X-1", definition.code, definition.version, ""), world.now)
                if look is not None:
                    look(start, move.name, outcome, world)
                yield Node(surrounded(definition, outcome, world), world.now, (move.name,))


def _tells(definition: Definition) -> Mapping[str, Any]:
    return dict.fromkeys(definition.tells, "legal")


def surrounded(definition: Definition, outcome: Outcome, world: World) -> Snapshot:
    """The item as it would be loaded again: with the children it opened and without those whose exit it asked for."""
    item = replace(outcome.after, id=SELF_ID)
    gone = {one.item_id for one in outcome.fires if one.actor_kind == "parent"}
    children = [replace(one, open=False, dropped=True, ended_on=world.today) if one.id in gone else one
                for one in item.children]  # fmt: skip
    claims = list(item.claims)
    for opened in outcome.opens:
        id = 100 + len(children)
        children.append(_child(definition, opened, id, world))
        if opened.claim is not None:
            measure = Measure(f"M-{id}", opened.procedure, True, id=id)
            claims = [replace(one, measure=measure) if (one.state, one.round, one.rung, one.n) == opened.claim else one
                      for one in claims]  # fmt: skip
    return replace(item, children=tuple(children), claims=tuple(claims))


def _child(definition: Definition, opened: ToOpen, id: int, world: World) -> Relative:
    speaks = any(move.may("child", opened.procedure) for move in definition.transitions.values())
    due = world.calendar.after(world.today, 10)
    return Relative(
        id, f"C-{id}", opened.procedure, 1, "open", True, measure=opened.claim is not None, stay=opened.stay,
        opened_at=world.now, due_on=due, speaks=speaks, requests=speaks,
    )  # fmt: skip


# steps ------------------------------------------------------------------------------------------------------------


def steps_from(
    walked: Walked, node: Node, world: World, look: Look | None, time: bool, suspending: bool = False
) -> Iterator[Node]:
    definition, item = walked.definition, node.item
    if not item.open:
        return

    def after(word: str, outcome: Outcome, at: World = world) -> Node:
        walked.outcomes += 1
        if look is not None:
            look(node, word, outcome, at)
        following = surrounded(definition, outcome, at)
        if SELF_ID in outcome.settles and following.open:
            following = surrounded(definition, settle(definition, following, at), at)
        return Node(following, at.now, (*node.did, word))

    for move in definition.from_state(item.state):
        for role in move.by:
            if role.kind == "clock":
                continue
            if role.kind == "parent":
                outcome = follow_parent(definition, item, world, ActorView("parent", "P-1"))
                if outcome is not None and outcome.lines[-1].transition == move.name:
                    walked.taken.add((move.name, item.state))
                    yield after(move.name, outcome)
                continue
            actor = somebody(role, item, f"p.{move.name}")
            for facts in guesses(definition, move, item.facts, item.deadline, world):
                try:
                    outcome = decide(definition, item, Command(move.name, actor, facts), world, reading(world))
                except Refused:
                    continue
                walked.taken.add((move.name, item.state))
                yield after(move.name, outcome)
    for word, at in _instants(definition, node, world, time):
        outcome = lapse(definition, item, at)
        walked.taken.update((line.transition, item.state) for line in outcome.lines if "." not in line.transition)
        yield after(word, outcome, at)
    for word, changed in _around(item, world, mattering(definition).joins):
        if time or not word.startswith(("measure", "grounds")):
            yield after(word, settle(definition, changed, world))
    if suspending:
        for word, outcome, at in _standing_still(definition, item, world):
            yield after(word, outcome, at)


def _instants(definition: Definition, node: Node, world: World, time: bool) -> Iterator[tuple[str, World]]:
    from engine.decision.wake import clock_transition, next_wake

    wake = next_wake(definition, node.item, world)
    if wake is None or not (time or clock_transition(definition, node.item.state)):
        return
    yield "time", replace(world, now=max(wake, world.now))
    yield "much time", replace(world, now=max(wake, world.now) + BEYOND)


def _around(item: Snapshot, world: World, joins: Mapping[str, int]) -> Iterator[tuple[str, Snapshot]]:
    """The item after a change around it. Children end all at once, and where some of them are enough one by one."""
    for code in sorted({one.procedure for one in item.children if one.open and not one.measure}):
        first = next(one for one in item.children if one.open and not one.measure and one.procedure == code)
        for dropped in (False, True) if code in joins else ():
            end = replace(first, open=False, dropped=dropped, ended_on=world.today)
            children = tuple(end if one is first else one for one in item.children)
            yield f"one {code} {'dropped' if dropped else 'done'}", replace(item, children=children)
        for dropped in (False, True):
            children = tuple(
                replace(one, open=False, dropped=dropped, ended_on=world.today) if one.procedure == code else one
                for one in item.children
            )
            yield f"{code} {'dropped' if dropped else 'done'}", replace(item, children=children)
    for claim in item.claims:
        if claim.measure is not None and claim.measure.open:
            for word, measure in _fates(claim.measure, world.today, world):
                claims = tuple(replace(one, measure=measure) if one is claim else one for one in item.claims)
                yield f"measure {word}", replace(item, claims=claims)
    if item.grounds:
        for status in ("stand", "held", "gone"):
            if item.standing_of_grounds() not in (status, "gone"):
                yield f"grounds {status}", replace(item, grounds=(replace(item.grounds[0], status=status),))


def _standing_still(definition: Definition, item: Snapshot, world: World) -> Iterator[tuple[str, Outcome, World]]:
    """The item, or its parent, is suspended; or runs on, at once and after a while."""
    login, review = somebody(APPROVERS[0], item, "p.approver"), world.today + REVIEWED
    later = replace(world, now=world.now + STILL)
    if item.suspension is None:
        yield "suspend", suspend(definition, item, Command("", login), "hearing", "听证通知书", review, world), world
    elif not item.suspension.with_parent:
        for word, at in ("resume at once", world), ("resume", later):
            yield word, resume(definition, item, Command("", login), "已听证", at), at
    parent = item.parent
    if parent is not None:
        stopped = Suspension("upstream_wait", "请示", world.now, review, login.login)
        over, at = (None, later) if parent.suspension is not None else (stopped, world)
        told: Any = {"legal": "reachable"} if over is not None else {"reachable": "legal"}
        tells = {name: told.get(found, found) for name, found in parent.tells.items()}
        still = replace(item, parent=replace(parent, suspension=over, tells=tells))
        yield f"parent {'resumed' if over is None else 'suspended'}", settle(definition, still, at), at


def _fates(measure: Measure, today: date, world: World) -> Iterator[tuple[str, Measure]]:
    if measure.served_on is None:
        yield "served", replace(measure, signed=True, served_on=today, answer_due_on=world.calendar.after(today, 10))
        yield "declined", replace(measure, open=False, dropped=True, sequel="rest")
        yield "put off", replace(measure, open=False, dropped=True, sequel=world.calendar.after(today, 5))
    else:
        yield "answered", replace(measure, open=False)


def refused(
    definition: Definition, item: Snapshot, move: TransitionDef, actor: ActorView, world: World
) -> Refused | None:
    """What an actor is told who tries this with complete facts; ``None`` if one of them would be allowed."""
    last: Refused | None = None
    for facts in guesses(definition, move, item.facts, item.deadline, world):
        try:
            decide(definition, item, Command(move.name, actor, facts), world, reading(world))
        except Refused as found:
            last = found
        else:
            return None
    return last
