"""Whether who wrote a line might have done so that day: the right, recusals, and those rules that lines alone decide.

A decision asked it when the line was recorded; this asks again, years later, with what the system log says was known
then (``mandates``). What a rule saw beyond the lines of the item (dates counted by a calendar, children, other items,
what an author's own rule looked at) cannot be asked again and is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.decision import confiding, correcting, duties, looking, paperwork, recusing, suspension, verbs, voiding
from engine.decision.changed import changed
from engine.decision.decide import roles_text
from engine.decision.judge import judge
from engine.decision.retold import MIGRATE
from engine.decision.snapshot import ActorView, Snapshot, UnitView
from engine.decision.taking import ENGINES, recused, taken
from engine.decision.values import from_json
from engine.decision.who import acts_as, proxy, stands_for, unit_of
from engine.decision.world import World
from engine.definition.definition import Definition, RuleDef, TransitionDef
from engine.errors import Sentence
from engine.runtime.office.mandates import STANDING, Mandates

OF_PERSONS = frozenset({"not_same_person", "second_person", "quorum", "times"})
OF_FACTS = frozenset({"has", "fact_is", "not_after_today", "later_than"})
TOLD = OF_PERSONS | OF_FACTS
"""The rules that need nothing but the lines of the item."""
OPEN_TO_ALL = ("item.note", recusing.RECUSE)
"""What also somebody may do who is recused."""

Asked = Callable[[Snapshot, ActorView], list[Sentence]]


def _looks(*posts: tuple[str, str]) -> Asked:
    def against(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
        return [] if any(looking.may(actor, post, snapshot) for post in posts) else [looking.WHO[posts[0]]]

    return against


VERBS: Mapping[str, Asked] = {
    "item.note": verbs.stranger,
    "item.hold": verbs.decider,
    "item.escalate": verbs.decider,
    suspension.SUSPEND: suspension.approver,
    suspension.REVIEWED: suspension.approver,
    suspension.RESUME: suspension.approver,
    confiding.CONFIDE: confiding.not_of_the_office,
    paperwork.VOID: paperwork.no_head,
    paperwork.SERVE: paperwork.no_server,
    looking.ASK: _looks(looking.KEEPER),
    looking.APPROVE: _looks(looking.HEAD, looking.ABOVE),
    looking.DECLINE: _looks(looking.HEAD, looking.ABOVE, looking.KEEPER),
    looking.SHOW: _looks(looking.KEEPER),
}
"""The engine's own verbs: who may not, by the posts alone."""
REVISING = {correcting.CORRECT: correcting.not_allowed, voiding.VOID: voiding.not_allowed}
"""The same of those that put right what is recorded."""


@dataclass(frozen=True)
class Act:
    """A line as ``taking`` reads it."""

    seq: int
    transition: str
    from_state: str | None
    to_state: str
    actor: str
    actor_kind: str
    source: str | None
    acting_for: str | None
    occurred_at: datetime
    corrects: int | None
    reason: str | None
    persons: Mapping[str, Any] | None


@dataclass(frozen=True)
class Archive:
    """What is the same for all items.

    Attributes:
        world: calendar and zone. unit: a code → what the unit is called. admin: the login that moves items between
            versions.
    """

    mandates: Mandates
    world: World
    unit: Callable[[str], str]
    admin: str


class Entitled:
    """Asks of one item's lines, in order, whether their actors might."""

    def __init__(self, archive: Archive, number: str, procedure: str) -> None:
        self.archive, self.number, self.procedure = archive, number, procedure
        self._parties: dict[str, str] = {}
        self._acts: list[Act] = []
        self._facts: dict[str, Any] = {}
        self._persons: dict[int, str] = {}

    def hear(self, line: Any, definition: Definition | None) -> Iterator[Sentence]:
        """Why the actor of the next line might not have written it."""
        if line.seq == 1:
            self._parties = dict(line.effects.get("parties") or {})
        if line.actor_kind == "person" and self.archive.mandates.tells(line.recorded_at):
            yield from self._asked(line, definition)
        self._note(line)

    def _note(self, line: Any) -> None:
        if line.transition == correcting.CORRECT:
            self._parties |= line.effects.get("parties") or {}
        if line.actor_kind == "person":
            self._persons[line.seq] = line.actor
        for name in line.effects.get("gone", ()) if line.transition == voiding.VOID else ():
            self._facts.pop(name, None)
        self._facts |= line.facts
        if "." not in line.transition or line.transition in ENGINES:
            self._acts.append(Act(
                line.seq, line.transition, line.from_state, line.to_state, line.actor, line.actor_kind, line.source,
                line.acting_for, line.occurred_at, line.corrects, line.reason, line.effects.get(duties.PERSONS),
            ))  # fmt: skip

    def _asked(self, line: Any, definition: Definition | None) -> Iterator[Sentence]:
        if line.transition == MIGRATE:
            if line.actor != self.archive.admin:
                yield Sentence("only the administrator moves items to another version")
            return
        mandates, at = self.archive.mandates, line.recorded_at
        said = line.effects.get(duties.PERSONS) or {}
        hand = "" if mandates.rehearsal else str(said.get("typed_by", ""))
        day = self.archive.world.calendar.local_date(at)
        actor = mandates.actor(line.actor, hand, at, day)
        if actor is None:
            data = {"login": line.actor, "hand": hand, "day": day}
            yield Sentence("on {day} {login} had not delegated to {hand}", data)
            return
        actor = actor.within(self.procedure) if actor.holds else actor
        found: list[Sentence] = []
        for anchors in mandates.anchors(at):  # where the office moved at that instant, either will do
            found = list(self._against(line, definition, self._snapshot(line, anchors), actor, said))
            if not found:
                return
        for why in found:
            yield Sentence("on {day} {actor} might not: {why}", {"day": day, "actor": line.actor, "why": why})

    def _snapshot(self, line: Any, anchors: Mapping[str, str]) -> Snapshot:
        host = anchors.get("office.host")
        codes = {role: anchors[name] for role, name in STANDING.items() if name in anchors} | self._parties
        parties = {role: UnitView(code, self.archive.unit(code), "", code == host) for role, code in codes.items()}
        return Snapshot(
            self.number, self.procedure, line.version, line.from_state or "", parties=parties,
            recused=recused(self._acts) if any(one.transition == recusing.RECUSE for one in self._acts) else {},
        )  # fmt: skip

    def _against(
        self, line: Any, definition: Definition | None, snapshot: Snapshot, actor: ActorView, said: Mapping[str, Any]
    ) -> Iterator[Sentence]:
        if line.transition not in OPEN_TO_ALL:
            yield from duties.recused(snapshot, actor)
        move = definition.transitions.get(line.transition) if definition is not None else None
        if move is not None and definition is not None:
            yield from self._moved(line, definition, move, snapshot, actor, said)
        elif line.transition == recusing.RECUSE:
            himself = said.get("recused") in actor.persons
            yield from [] if himself else recusing.not_deciding(snapshot, actor)
        elif line.transition in VERBS:
            yield from VERBS[line.transition](snapshot, actor)
        elif line.transition in REVISING:
            yield from REVISING[line.transition](snapshot, actor, self.archive.world)
            if line.transition == correcting.CORRECT and self._persons.get(line.corrects) == line.actor:
                data = {"seq": line.corrects}
                yield Sentence("line {seq} is your own: somebody else must correct it", data)

    def _moved(
        self, line: Any, definition: Definition, move: TransitionDef, snapshot: Snapshot, actor: ActorView,
        said: Mapping[str, Any],
    ) -> Iterator[Sentence]:  # fmt: skip
        unit = line.acting_for
        ways = [role for role in move.by if acts_as(role, actor, snapshot, unit)]
        if not ways:
            roles = roles_text(snapshot, move)
            yield Sentence("only {roles} may do this, not {actor}", {"roles": roles, "actor": line.actor})
            return
        if unit is not None and not line.source and unit not in actor.units and proxy(actor, snapshot):
            yield Sentence("an act recorded for a unit needs its source (--source)")
        placed = duties.in_place(actor, move, snapshot, unit)
        place = str(said.get("in_place_of", ""))
        if placed.place and not place:
            yield Sentence("{actor} could do this only in the place of {holder}, and the line does not say so",
                           {"actor": line.actor, "holder": placed.place})  # fmt: skip
        if place and place not in {one.holder for one in actor.holds}:
            yield Sentence("{actor} did not stand in for {holder}", {"actor": line.actor, "holder": place})
        yield from self._ruled(line, definition, move, snapshot, changed(actor, place=place or placed.place))

    def _ruled(
        self, line: Any, definition: Definition, move: TransitionDef, snapshot: Snapshot, actor: ActorView
    ) -> Iterator[Sentence]:
        rules = [rule for rule in move.when if rule.kind in TOLD and "DUE" not in rule.args]
        if not rules:
            return
        world = replace(self.archive.world, now=line.recorded_at)
        with suppress(ValueError, TypeError, KeyError):  # facts of another kind: the comparison with rows finds them
            given = {name: one for name, one in from_json(definition, line.facts).items() if name in move.asks}
            full = changed(snapshot, taken=taken(self._acts, world), facts=from_json(definition, self._facts))
            yield from self._judged(rules, definition, full, world, given, actor, _for(line, move, snapshot, actor))

    @staticmethod
    def _judged(
        rules: list[RuleDef], definition: Definition, snapshot: Snapshot, world: World, given: Mapping[str, Any],
        actor: ActorView, unit: str | None,
    ) -> list[Sentence]:  # fmt: skip
        found = (judge(rule, definition, snapshot, world, given, actor, unit) for rule in rules)
        return [one for one in found if one is not None]


def _for(line: Any, move: TransitionDef, snapshot: Snapshot, actor: ActorView) -> str | None:
    """For which unit a rule took the act to be."""
    if line.acting_for is not None:
        return str(line.acting_for)
    for role in move.by:
        if role.kind == "party" and acts_as(role, actor, snapshot, None):
            return unit_of(stands_for(role, snapshot), snapshot)
    return None
