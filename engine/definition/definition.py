"""A procedure as the engine sees it: frozen values that refer to each other by name.

The class body an author writes is read once into a ``Definition``. Everything downstream — verification, drawing,
fingerprint, decision — works on these values; nothing looks at the class again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from engine.definition.declared import Where
from engine.definition.due import Roll
from engine.definition.facts import Fact
from engine.definition.levels import Level, guarded, rank
from engine.definition.spans import Span


@dataclass(frozen=True)
class RoleDef:
    """A role by its code; ``at`` is the code of the party in whose unit a post is held."""

    kind: Literal["party", "post", "clock", "parent", "child"]
    code: str
    label: str = ""
    at: RoleDef | None = None
    above: RoleDef | None = None
    setting: str | None = None

    @property
    def party(self) -> RoleDef | None:
        """The party whose unit this role lives in."""
        return self if self.kind == "party" else self.at


@dataclass(frozen=True)
class TermDef:
    """A span, under the name of a limit if it has one."""

    fallback: Span
    limit: str | None = None


@dataclass(frozen=True)
class DueDef:
    """What a deadline derives from: a term (``term``) or a recorded date (``fact``)."""

    term: TermDef | None = None
    since: str | None = None
    since_children: str | None = None
    at_least: int | None = None
    before: str | None = None
    fact: str | None = None
    month: bool = False
    roll: Roll = "next"
    basis: str = ""

    @property
    def restarts_on_entry(self) -> bool:
        """Whether coming back to the state starts a new term (SEMANTICS 6)."""
        return self.term is not None and self.since is None and self.before is None

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it is derived from."""
        return tuple(name for name in (self.since, self.before, self.fact) if name)


@dataclass(frozen=True)
class RuleDef:
    """A guard with its references by name."""

    kind: str
    args: tuple[Any, ...] = ()
    sentence: str = ""
    check: Callable[[Any], bool] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class OpeningDef:
    """A child to open; ``facts``: the child's fact → ``("fact", name)``, ``("due", DueDef)`` or ``("value", v)``."""

    procedure: str
    parties: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    each: str | None = None
    each_role: str | None = None
    period: str | None = None
    day: int | None = None
    lead: Span | None = None
    roll: Roll = "next"
    inclusive: bool = True
    via: str | None = None
    returns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RungDef:
    """One step of a ladder; the claim is kept under ``name``."""

    name: str
    after: TermDef
    tells: tuple[RoleDef, ...] = ()
    opens: OpeningDef | None = None
    every: TermDef | None = None
    when: RuleDef | None = None
    where: Where | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class SlipDef:
    """Rungs for each kind of debtor, or for ``any``."""

    ladders: Mapping[str, tuple[RungDef, ...]]

    def rungs(self, kind: str) -> tuple[RungDef, ...]:
        """The ladder for a debtor of this kind."""
        return self.ladders.get(kind) or self.ladders.get("any", ())


@dataclass(frozen=True)
class StateDef:
    """A state or a final; ``suspends_children``: while the item is suspended here, its children are too."""

    name: str
    label: str
    owed_by: RoleDef | None = None
    due: DueDef | None = None
    opens: tuple[OpeningDef, ...] = ()
    slip: SlipDef | None = None
    answers: bool = False
    exempt: str = ""
    final: bool = False
    dropped: bool = False
    suspends_children: bool = True
    where: Where | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class TransitionDef:
    """A move; ``sources`` is empty for an opening."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: tuple[RoleDef, ...]
    parties: tuple[RoleDef, ...] = ()
    asks: tuple[str, ...] = ()
    when: tuple[RuleDef, ...] = ()
    issues: tuple[str, ...] = ()
    serves: str | None = None
    opens: tuple[OpeningDef, ...] = ()
    tells: str | None = None
    basis: str = ""
    sets: Mapping[str, Any] = field(default_factory=dict)
    confirm: bool = False
    voids: bool = False
    where: Where | None = field(default=None, compare=False, repr=False)

    def may(self, kind: str, procedure: str | None = None) -> bool:
        """Whether an actor of this kind is named in ``by``; persons are judged by post and party."""
        code = f"{kind}:{procedure}" if procedure else kind
        return any(role.code == code for role in self.by)


@dataclass(frozen=True)
class SeriesDef:
    """A series of openings by the calendar; ``group`` is a group of the directory whose units fill ``role``."""

    name: str
    period: str
    day: int
    opens: str
    lead: Span
    group: str | None = None
    role: RoleDef | None = None
    label: str = ""
    roll: Roll = "next"
    inclusive: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)
    where: Where | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class ExclusionDef:
    """At most one item rests in ``within`` with the same ``keys``: (``fact`` or ``party``, its name); ``shared``: the
    name under which it is claimed."""

    name: str
    keys: tuple[tuple[str, str], ...]
    within: tuple[str, ...]
    shared: str
    where: Where | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Definition:
    """One version of one procedure.

    ``level``: of its items, and of those facts that have none; ``cleared``: who may see them besides those it names.
    """

    code: str
    title: str
    prefix: str
    version: int
    doc: str
    facts: Mapping[str, Fact]
    states: Mapping[str, StateDef]
    transitions: Mapping[str, TransitionDef]
    series: Mapping[str, SeriesDef] = field(default_factory=dict)
    exclusions: Mapping[str, ExclusionDef] = field(default_factory=dict)
    level: Level = "internal"
    cleared: tuple[RoleDef, ...] = ()
    where: Where | None = field(default=None, compare=False, repr=False)

    @cached_property
    def openings(self) -> tuple[TransitionDef, ...]:
        """The transitions that open an item."""
        return tuple(one for one in self.transitions.values() if not one.sources)

    @cached_property
    def serving(self) -> tuple[TransitionDef, ...]:
        """The transitions that serve this procedure's paper on its addressee."""
        return tuple(one for one in self.transitions.values() if one.serves)

    @cached_property
    def tells(self) -> frozenset[str]:
        """The transitions of a parent that items of this procedure take by a word of theirs."""
        return frozenset(one.tells for one in self.transitions.values() if one.tells)

    @cached_property
    def answering(self) -> tuple[StateDef, ...]:
        """The states that are the addressee's response term."""
        return tuple(one for one in self.states.values() if one.answers)

    @cached_property
    def roles(self) -> Mapping[str, RoleDef]:
        """Every party and post the procedure speaks of, by code."""
        found: dict[str, RoleDef] = {}

        def note(role: RoleDef | None) -> None:
            if role is not None and role.kind in ("party", "post"):
                found.setdefault(role.code, role)
                note(role.at)
                note(role.above)

        for state in self.states.values():
            note(state.owed_by)
        for move in self.transitions.values():
            for role in (*move.by, *move.parties):
                note(role)
        return found

    @cached_property
    def concerned(self) -> frozenset[RoleDef]:
        """The parties and posts that see an item of it, whatever its level: who acts, owes, is told, or is cleared."""
        found: set[RoleDef] = {*self.cleared, *(role for move in self.transitions.values() for role in move.by)}
        for state in self.states.values():
            if state.owed_by is not None:
                found.add(state.owed_by)
            for ladder in state.slip.ladders.values() if state.slip is not None else ():
                found.update(role for rung in ladder for role in rung.tells)
        found.update([role.above for role in found if role.above is not None])
        return frozenset(role for role in found if role.kind in ("party", "post"))

    def asking(self, fact: str) -> frozenset[RoleDef]:
        """The parties and posts that see a fact of a higher level than the item: who records it, or is cleared."""
        found = {role for move in self.transitions.values() if fact in move.asks for role in move.by}
        return frozenset(role for role in {*self.cleared, *found} if role.kind in ("party", "post"))

    def level_of(self, fact: str) -> Level:
        """The level of a fact: its own, else the procedure's. Of a secret it is that of its code."""
        found = self.facts.get(fact)
        return (found.level if found is not None else None) or self.level

    @cached_property
    def guarded_facts(self) -> frozenset[str]:
        """The facts that are confidential where the item is not."""
        above = rank(self.level)
        return frozenset(name for name, fact in self.facts.items() if guarded(fact.level) and rank(fact.level) > above)

    @cached_property
    def counted_from(self) -> frozenset[str]:
        """The facts from which a deadline is counted, here or of a child: such a day must lie in the calendar."""
        dues = [state.due for state in self.states.values()]
        openings = [one.opens for one in self.transitions.values()] + [one.opens for one in self.states.values()]
        dues += [value for opens in openings for one in opens for kind, value in one.facts.values() if kind == "due"]
        return frozenset(name for due in dues if due for name in (due.fact, due.since, due.before) if name)

    @cached_property
    def speakers(self) -> tuple[frozenset[str], frozenset[str]]:
        """The procedures whose children may tell this one something, and those that may move its deadline."""
        dated = {name for state in self.states.values() if state.due for name in state.due.facts}
        speaks: set[str] = set()
        requests: set[str] = set()
        for move in self.transitions.values():
            for role in move.by:
                if role.kind == "child":
                    procedure = role.code.removeprefix("child:")
                    speaks.add(procedure)
                    if set(move.asks) & dated:
                        requests.add(procedure)
        return frozenset(speaks), frozenset(requests)

    @cached_property
    def _beyond(self) -> Mapping[str, frozenset[str]]:
        """state → the states that can be reached from it by at least one move."""
        steps: dict[str, set[str]] = {name: set() for name in self.states}
        for move in self.transitions.values():
            for source in move.sources:
                steps[source].add(move.target)
        closed: dict[str, frozenset[str]] = {}
        for name in self.states:
            seen: set[str] = set()
            todo = list(steps[name])
            while todo:
                state = todo.pop()
                if state not in seen:
                    seen.add(state)
                    todo.extend(steps[state])
            closed[name] = frozenset(seen)
        return closed

    def can_reach(self, source: str, target: str) -> bool:
        """Whether some path of moves leads from one state to the other."""
        return target in self._beyond[source]

    def from_state(self, state: str) -> tuple[TransitionDef, ...]:
        """The transitions declared from a state."""
        return self._leaving.get(state, ())

    @cached_property
    def by_clock(self) -> Mapping[str, TransitionDef]:
        """state → the transition that the clock takes when the state's deadline has passed (SEMANTICS 24)."""
        moves = [one for one in reversed(list(self.transitions.values())) if one.may("clock")]
        return {state: one for one in moves for state in one.sources}

    @cached_property
    def counted(self) -> frozenset[tuple[str, str, Span]]:
        """What its rules and rungs count: the items of a procedure opened on the unit in a role within a span."""
        rules = [rule for move in self.transitions.values() for rule in move.when]
        slips = [state.slip for state in self.states.values() if state.slip is not None]
        rungs = [rung for slip in slips for ladder in slip.ladders.values() for rung in ladder]
        rules += [rung.when for rung in rungs if rung.when is not None]
        return frozenset(rule.args[:3] for rule in rules if rule.kind == "count")

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[TransitionDef, ...]]:
        moves = self.transitions.values()
        return {state: tuple(one for one in moves if state in one.sources) for state in self.states}
