"""One transaction: decide, record, and everything that follows from it on other items — all of it, or nothing.

Decisions are pure and about one item each; this carries out what they ask of others (children to open, exits to take,
a parent to tell, neighbours to look at again) until nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.decision.changed import changed
from engine.decision.decide import Command, decide, open_item, parents_exit, told
from engine.decision.draft import Draft
from engine.decision.ladder import next_measure
from engine.decision.lapse import lapse
from engine.decision.outcome import Outcome, ToFire, ToJoin, ToOpen
from engine.decision.settle import follow_parent, join, settle
from engine.decision.snapshot import THE_CLOCK, ActorView, Ground, Relative, Snapshot, UnitView
from engine.decision.values import Reading
from engine.decision.wake import clock_transition
from engine.decision.world import World
from engine.definition.definition import Definition, TransitionDef
from engine.definition.levels import guarded, inherited, rank
from engine.definition.registry import Registry
from engine.errors import Changed, NotFound, Refused, Sentence
from engine.store.ledger import Ledger

MOST_STEPS = 10_000
"""A bound on what one command may set off besides the items it opens; a loop between procedures stops here."""
TIMELINE = "timeline"
"""The fact that carries, by name, the responsibility timeline of what the clock opens an item from."""
AFTER_MIDNIGHT = timedelta(hours=1)
"""No office opens within the hour after midnight, so right after its due no measure is looked for."""


class DryRun(Exception):
    """Raised at the end of a transaction that was only to be tried: everything is rolled back."""


@dataclass(frozen=True)
class Opening:
    """An item to open; see ``Engine.open``."""

    procedure: str
    facts: Mapping[str, Any]
    parties: Mapping[str, str] = field(default_factory=dict)
    via: str | None = None
    acting_for: str | None = None
    occurred_at: datetime | None = None
    source: str | None = None
    late: str | None = None
    level: str | None = None


class Transaction:
    """What happens between BEGIN and COMMIT."""

    def __init__(
        self, ledger: Ledger, registry: Registry, world: World, reading: Reading,
        answers: Callable[[int], tuple[str, Mapping[str, Any]]],
    ) -> None:  # fmt: skip
        self.ledger, self.registry, self.world, self.reading = ledger, registry, world, reading
        self._answers = answers
        self.outcomes: list[Outcome] = []
        self._waiting: dict[int, None] = {}
        self._steps = 0

    # what is asked for -------------------------------------------------------------------------------------------

    def act(self, id: int, command: Command, expect: int | None = None) -> Outcome:
        """A person's command on an item, and all that follows."""
        definition, snapshot, head = self.ledger.snapshot(id, self.world)
        self.ledger.overtaken(snapshot, self.world)
        if expect is not None and snapshot.seq != expect:
            raise Changed(number=snapshot.number, expected=expect, actual=snapshot.seq)
        outcome = decide(definition, snapshot, command, self.world, self.reading)
        self._carry_out(outcome, head, command.actor)
        self._settle()
        return outcome

    def by_verb(self, id: int, verb: Callable[[Definition, Snapshot, World], Outcome], actor: ActorView) -> Outcome:
        """One of the engine's own verbs on an item, and all that follows."""
        definition, snapshot, head = self.ledger.snapshot(id, self.world)
        self.ledger.overtaken(snapshot, self.world)
        outcome = verb(definition, snapshot, self.world)
        self._carry_out(outcome, head, actor)
        self._settle()
        return outcome

    def open(self, opening: Opening, actor: ActorView) -> Outcome:
        """A person opens an item, and all that follows."""
        definition = self.registry.get(opening.procedure)
        move = chosen_opening(definition, opening.via, lambda one: True)
        units = {role: self.ledger.unit(code) for role, code in opening.parties.items()}
        unknown = [role for role in units if role not in definition.roles and role not in _given(move)]
        if unknown:
            known = [code for code, role in definition.roles.items() if role.kind == "party"]
            raise NotFound(kind="party", name=unknown[0], nearest=known)
        command = Command(move.name, actor, opening.facts, opening.acting_for, opening.occurred_at, opening.source,
                          opening.late)  # fmt: skip
        outcome = self._open(definition, command, units, level=opening.level)
        self._settle()
        return outcome

    def open_by_clock(
        self, definition: Definition, command: Command, parties: Mapping[str, str], about: str
    ) -> Outcome:
        """The calendar opens an item (``every``), and all that follows.

        Args:
            parties: role → code of a unit. about: what it is called after.
        """
        units = {role: self.ledger.unit(code) for role, code in parties.items()}
        outcome = self._open(definition, command, units, about=about)
        self._settle()
        return outcome

    def lapse(self, id: int) -> Outcome:
        """Time acts on an item, and all that follows."""
        definition, snapshot, head = self.ledger.snapshot(id, self.world)
        if _may_climb(definition, snapshot, self.world):
            snapshot = changed(snapshot, joinable=self.ledger.joinable(definition, snapshot, self.world))
        outcome = lapse(definition, snapshot, self.world)
        if not outcome.changed and outcome.wake_at is not None and outcome.wake_at <= self.world.now:
            raise RuntimeError(f"{snapshot.number}: something is due at {outcome.wake_at} and nothing was done")
        self._carry_out(outcome, head, THE_CLOCK)
        self._settle()
        return outcome

    def look_again(self, id: int) -> None:
        """Nothing happens to an item, but it is noted anew when something will."""
        definition, snapshot, head = self.ledger.snapshot(id, self.world)
        self._carry_out(Draft(definition, snapshot, self.world).outcome(), head, THE_CLOCK)

    def forget(self) -> None:
        """After a roll-back to a savepoint: nothing of what was half done is remembered."""
        self._waiting.clear()
        self._steps = 0
        self.ledger.forget()

    # what follows ------------------------------------------------------------------------------------------------

    def _carry_out(self, outcome: Outcome, head: str | None, actor: ActorView, parent: int | None = None) -> int:
        id, claims = self.ledger.record(outcome, head, parent=parent)
        if outcome.lines:
            self.outcomes.append(outcome)
        for fire in outcome.fires:
            if fire.actor_kind == "child":
                self._tell_parent(fire, outcome, actor)
        for joined in outcome.joins:
            self._join(joined, id, claims[joined.claim], outcome.number)
        for child in outcome.opens:
            self._open_child(child, outcome, id, claims)
        for fire in outcome.fires:
            if fire.actor_kind == "parent":
                self._follow(fire.item_id, ActorView("parent", outcome.number))
        self._waiting.update(dict.fromkeys(outcome.settles))
        return id

    def _open(
        self, definition: Definition, command: Command, units: Mapping[str, UnitView], parent: int | None = None,
        relative: Relative | None = None, **links: Any,
    ) -> Outcome:  # fmt: skip
        self.ledger.pin(definition, self.world.now)
        number = self.ledger.next_number(definition.prefix, self.world.today.year)
        parties = {**self.ledger.standing, **units}
        try:
            outcome = open_item(
                definition, command, number, parties, self.world, self.reading, parent=relative, **links
            )
        except Refused as refused:
            if guarded(definition.level):  # the number that it would have had tells how many there are
                refused.data = {**refused.data, "number": definition.title}
            raise
        id = self._carry_out(outcome, None, command.actor, parent=parent)
        opened = changed(outcome.after, id=id)
        return changed(outcome, after=opened)

    def _open_child(self, child: ToOpen, outcome: Outcome, id: int, claims: Mapping[Any, int]) -> None:
        definition = self.registry.get(child.procedure)
        actor = THE_CLOCK if child.as_clock else ActorView("parent", outcome.number)
        move = chosen_opening(definition, child.via, lambda one: one.may(actor.kind))
        known = {code for code, role in definition.roles.items() if role.kind == "party"} | set(_given(move))
        units = {role: self.ledger.unit(code) for role, code in child.parties.items() if role in known}
        after = outcome.after
        relative = Relative(
            id, after.number, after.procedure, after.version, after.state, after.open, suspension=after.suspension
        )
        grounds = (_ground(id, after, child.claim),) if child.claim else ()
        facts, attached = dict(child.facts), list[Mapping[str, Any]]()
        if child.as_clock and TIMELINE in move.asks:  # whoever screens it sees who held what on which day
            facts[TIMELINE], file = self._answers(id)
            attached.append(file)
        if child.alone:
            links: dict[str, Any] = {}
        else:
            links = {"parent": id, "relative": relative, "stay": child.stay, "grounds": grounds}
        own = self.registry.level_of(after.procedure, after.version)
        level = after.level if after.level != own else None  # of a raised item; of others procedures say it (P029)
        opened = self._open(
            definition, Command(move.name, actor, facts), units, **links, attached=attached,
            level=inherited(level, self.registry.level_of(definition.code, definition.version)) if level else None,
            about=self._about(child, after, units),
        )  # fmt: skip
        assert opened.after.id is not None
        if after.suspension is not None and not child.alone:
            self._waiting[opened.after.id] = None
        if child.claim:
            self.ledger.rest_on(opened.after.id, id, claims[child.claim])
        if child.period:
            self.ledger.link_occurrence(id, child.procedure, child.period, opened.after.id)

    def _about(self, child: ToOpen, parent: Snapshot, units: Mapping[str, UnitView]) -> str:
        """What a child is called after: the parent's title, its period, or who did not do it in time; of a parent more
        confidential than the child only what sort of thing it is."""
        above = self.registry.get(parent.procedure, parent.version)
        if rank(above.level) > rank(self.registry.get(child.procedure).level):
            return above.title
        title = parent.title.removeprefix(f"{above.title}：")
        debtor = units.get("addressee")
        if child.claim and debtor is not None and title:
            return f"{debtor.name} 逾期未办结《{title}》"
        return f"{child.period} {title}".strip() if child.period and not child.alone else title

    def _join(self, asked: ToJoin, id: int, claim_id: int, number: str) -> None:
        self.ledger.rest_on(asked.measure_id, id, claim_id)  # first, for the draft lists it
        definition, snapshot, head = self.ledger.snapshot(asked.measure_id, self.world)
        self._carry_out(join(definition, snapshot, number, asked.grounds, self.world), head, THE_CLOCK)
        if not _stands_firm(snapshot):
            self._waiting[asked.measure_id] = None

    def _follow(self, id: int, actor: ActorView) -> None:
        self._count()
        definition, snapshot, head = self.ledger.snapshot(id, self.world)
        if not snapshot.open or parents_exit(definition, snapshot.state) is None:
            return
        outcome = follow_parent(definition, snapshot, self.world, actor)
        if outcome is not None:
            self._carry_out(outcome, head, actor)

    def _tell_parent(self, fire: ToFire, child: Outcome, actor: ActorView) -> None:
        self._count()
        definition, snapshot, head = self.ledger.snapshot(fire.item_id, self.world)
        assert fire.transition is not None
        speaker = ActorView("child", actor.login, procedure=child.after.procedure)
        move = definition.transitions.get(fire.transition)
        if move is None:
            raise Refused([Sentence("{procedure} has no transition {name}.", {"procedure": definition.code,
                           "name": fire.transition})], number=child.number, transition=fire.transition)  # fmt: skip
        facts = told(definition, move, child.after.procedure, fire.facts)
        try:
            outcome = decide(definition, snapshot, Command(move.name, speaker, facts), self.world, self.reading)
        except Refused as refused:
            raise Refused(
                refused.reasons, number=f"{child.number} → {snapshot.number}", transition=move.label
            ) from None
        self._carry_out(outcome, head, speaker)

    def _settle(self) -> None:
        while self._waiting:
            self._count()
            id = next(iter(self._waiting))
            del self._waiting[id]
            definition, snapshot, head = self.ledger.snapshot(id, self.world)
            outcome = settle(definition, snapshot, self.world)
            self._carry_out(outcome, head, THE_CLOCK)

    def _count(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise RuntimeError("this command sets off a chain of changes that does not end")


def _ground(id: int, item: Snapshot, claim: tuple[str, int, str, int]) -> Ground:
    """What a measure rests on that is opened because of this claim."""
    state, round, _rung, _n = claim
    due = next((one.due_on for one in item.deadlines if (one.state, one.round) == (state, round)), None)
    return Ground(id, item.number, "stand", item.title, due)


def _stands_firm(proposal: Snapshot) -> bool:
    """Whether a further ground that stands changes nothing of how a proposal runs."""
    refused = proposal.deadline is not None and proposal.deadline.clock_refused
    return proposal.grounds_flag == "stand" and proposal.suspension is None and not refused


def _may_climb(definition: Definition, snapshot: Snapshot, world: World) -> bool:
    """Whether a measure opens now, so that proposals it would join are worth looking for; a clock goes first."""
    deadline = snapshot.deadline
    if snapshot.suspension is not None or clock_transition(definition, snapshot.state) is not None:
        return False
    if deadline is None or deadline.due_at is None or deadline.due_at + AFTER_MIDNIGHT > world.now:
        return False
    following = next_measure(definition, snapshot, deadline, world)
    return following is not None and following.at is not None and following.at <= world.now


def _given(move: TransitionDef) -> list[str]:
    return [role.code for role in move.parties]


def chosen_opening(definition: Definition, via: str | None, fits: Callable[[TransitionDef], bool]) -> TransitionDef:
    """The opening named, or the only one that fits.

    Raises:
        NotFound: none of that name, or several fit and none is named.
    """
    if via is not None:
        for move in definition.openings:
            if via in (move.name, move.label):
                return move
        raise NotFound(kind="opening", name=via, nearest=[one.name for one in definition.openings])
    fitting = [one for one in definition.openings if fits(one)]
    if len(fitting) == 1:
        return fitting[0]
    people = [one for one in fitting if any(role.kind in ("post", "party") for role in one.by)]
    if len(people) == 1:
        return people[0]
    names = [one.name for one in people or definition.openings]
    raise NotFound(kind="opening", name=f"({definition.code})", nearest=names)
