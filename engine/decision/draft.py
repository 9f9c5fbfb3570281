"""An outcome while it is being put together; local to one decision, never shared.

Decisions say *what* happens in their own words (`move`, `end`, `claim`…); this keeps the snapshot, the lines and all
effects in step. The snapshot it keeps is its own copy, changed in place until the outcome is given away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.decision import deadlines as rounds
from engine.decision import duties
from engine.decision.changed import change, changed, made, same
from engine.decision.excluding import held
from engine.decision.fills import children_of_stay, fill
from engine.decision.ladder import rungs
from engine.decision.outcome import Line, Outcome, ToFire, ToJoin, ToOpen, ToTell, due_text
from engine.decision.snapshot import ActorView, Claim, Deadline, Snapshot, Taken
from engine.decision.wake import next_wake
from engine.decision.world import World
from engine.definition.definition import Definition, OpeningDef, TransitionDef
from engine.definition.suspending import state_of
from engine.errors import Refused, Sentence

NOTHING: Mapping[str, Any] = {}


class Draft:
    """One item's part of what would happen."""

    def __init__(self, definition: Definition, snapshot: Snapshot, world: World, *, opening: bool = False) -> None:
        self.definition, self.world = definition, world
        self.before = None if opening else snapshot
        self.now = changed(snapshot)
        self.lines: list[Line] = []
        self.touched: dict[tuple[str, int], Deadline] = {}
        self.claims: list[Claim] = []
        self.documents: list[str] = []
        self.voids = self.serves = False
        self.opens: list[ToOpen] = []
        self.fires: list[ToFire] = []
        self.joins: list[ToJoin] = []
        self.messages: list[ToTell] = []
        self.settles: dict[int, None] = {}
        self.effects: dict[str, Any] = {}

    def change(self, **fields: Any) -> None:
        """The item is otherwise from now on."""
        change(self.now, **fields)

    # lines -------------------------------------------------------------------------------------------------------

    def line(
        self, transition: str, actor: ActorView, at: datetime, *, left: str | None = None, to: str | None = None,
        effects: Mapping[str, Any] = NOTHING, facts: Mapping[str, Any] = NOTHING, **more: Any,
    ) -> None:  # fmt: skip
        """Appends an event; what was noted as effect since the last line belongs to it.

        Args:
            left, to: the states of a move; else the item stays where it is.
        """
        from_state = None if self.now.seq == 0 else left or self.now.state
        effects = {**self.effects, **effects}
        if actor.hand or actor.place:
            effects[duties.PERSONS] = {**effects.get(duties.PERSONS, {}), **duties.noted(actor)}
        if actor.kind == "clock" and (outage := self.world.outage_at(at)):
            effects |= {"late_days": (self.world.today - self.world.calendar.local_date(at)).days,
                        "outage": {"since": outage.since.isoformat(), "until": outage.until.isoformat()}}  # fmt: skip
        self.effects = {}
        self.lines.append(
            made(
                Line, transition=transition, from_state=from_state, to_state=to or self.now.state, actor=actor,
                occurred_at=at, facts=facts, effects=effects, **more,
            )
        )  # fmt: skip
        self.change(seq=self.now.seq + 1, last_at=self.world.now)

    # deadlines ---------------------------------------------------------------------------------------------------

    def put(self, *deadlines: Deadline) -> None:
        """Replaces or adds rounds; what rests on a round whose standing changed is looked at again."""
        for deadline in deadlines:
            old = self.now.round_of(deadline.state, deadline.round)
            if old is not None and same(old, deadline):
                continue
            self.change(**self.now.with_round(deadline))
            self.touched[deadline.key] = deadline
            if state_of(self.definition, deadline.state).answers and deadline.due_on is not None:
                self.change(answer_due_on=deadline.due_on)
            if old is not None and old.status != deadline.status:
                self._settle_measures_of(deadline)

    def _settle_measures_of(self, deadline: Deadline) -> None:
        for claim in self.now.claims_of(deadline):
            if claim.measure is not None and claim.measure.open and claim.measure.id is not None:
                self.settles[claim.measure.id] = None

    def note_deadline(self, deadline: Deadline | None = None) -> None:
        """Notes a round, by default the running one, among the effects of the next line, so that history alone
        explains every date."""
        deadline = deadline or self.now.deadline
        if deadline is not None:
            self.effects["deadline"] = {
                "state": deadline.state, "round": deadline.round, "status": deadline.status,
                "due": due_text(deadline.due_on), "limit": deadline.limit, "provisional": deadline.provisional,
            }  # fmt: skip

    # moves -------------------------------------------------------------------------------------------------------

    def move(
        self, move: TransitionDef, target: str, actor: ActorView, at: datetime, facts: Mapping[str, Any], **more: Any
    ) -> None:
        """Takes a transition: facts, state, rounds, children of the stay, documents, the line itself."""
        given = {**facts, **{name: value for name, value in move.sets.items() if name not in facts}}
        source = self.now.state
        began = self.world.now if actor.kind == "clock" else at  # nobody is late because the daemon slept (SEMANTICS 4)
        if given:
            self.change(facts={**self.now.facts, **given})
        if self.before is None or source != target:
            self._leave(source if self.before is not None else None, target)
            self.change(state=target)
            self._enter(target, began)
        else:
            self._refresh(given)
        self._issue(move, facts)
        self.note_deadline()
        self.effects.update({"documents": list(move.issues)} if move.issues else {})
        left = source if self.before is not None else None
        self.line(move.name, actor, at, left=left, to=target, facts=given, **more)
        self._remember(move, actor, at, more)

    def _leave(self, source: str | None, target: str) -> None:
        if source is None:
            return
        for deadline in self.now.deadlines:
            if deadline.state == source and deadline.status != "over":
                self.put(rounds.leave(self.definition, deadline, target, self.world.now))
            elif deadline.status == "held" and not self.definition.can_reach(target, deadline.state):
                self.put(rounds.over(deadline))
        for child in self.now.children:
            if child.open and child.stay == source:
                self.fires.append(ToFire(child.id, None, "parent"))

    def _enter(self, target: str, at: datetime) -> None:
        state = self.definition.states[target]
        if state.final:
            self._end(state.dropped)
            return
        fresh = rounds.enter(self.definition, self.now, at, self.world)
        for old in self.now.deadlines:
            if old.state == target and old.key != fresh.key and old.status != "over":
                self.put(rounds.over(old))
        self.put(self._still(fresh))

    def _still(self, deadline: Deadline) -> Deadline:
        """The round, standing still if the item does."""
        stops = self.now.suspension is not None or self.now.must_wait
        if deadline.status != "running" or not stops:
            return deadline
        return rounds.hold(deadline, self.world.now, pauses=True)

    def _refresh(self, given: Mapping[str, Any]) -> None:
        """A self-transition is not re-entry: only a changed date moves the deadline (SEMANTICS 5). What the clock was
        refused it may try again, for the item has changed (SEMANTICS 24)."""
        deadline = self.now.deadline
        if deadline is not None and deadline.clock_refused:
            deadline = changed(deadline, clock_refused=False)
            self.put(deadline)
        due = self.definition.states[self.now.state].due
        if deadline is not None and due is not None and set(due.facts) & set(given):
            known = self.before.facts if self.before is not None else {}
            if any(known.get(name) != given[name] for name in set(due.facts) & set(given)):
                deadline = changed(deadline, promised_at=None)  # a promise of another date
            moved = rounds.refreshed(self.definition, self.now, deadline, self.world, anew=True)
            self.put(*map(self._still, moved))

    def _end(self, dropped: bool) -> None:
        self.change(ended_at=self.world.now, dropped=dropped, suspension=None)
        for deadline in self.now.deadlines:
            if deadline.status != "over":
                self.put(rounds.over(deadline))
        for child in self.now.children:
            if child.open and child.measure:
                self.settles[child.id] = None
            elif child.open:
                self.fires.append(ToFire(child.id, None, "parent"))

    def _issue(self, move: TransitionDef, facts: Mapping[str, Any]) -> None:
        today = self.world.today
        self.voids, self.serves = move.voids, move.serves is not None
        if move.issues:
            self.documents.extend(move.issues)
            self.change(signed_on=today)
        if move.serves:
            self.change(served_on=facts.get(move.serves) or today)
        if self.definition.states[self.now.state].final:
            self.change(sequel=self._sequel(move, facts))

    def _sequel(self, move: TransitionDef, facts: Mapping[str, Any]) -> str | None:
        return next((facts.get(name) for name in move.asks if self.definition.facts[name].kind == "sequel"), None)

    def _remember(self, move: TransitionDef, actor: ActorView, at: datetime, more: Mapping[str, Any]) -> None:
        login = actor.login if actor.kind == "person" and not more.get("source") else ""
        persons = actor.persons if login else frozenset[str]()
        line, known = self.lines[-1], self.now.taken
        since: tuple[frozenset[str], ...] = ()
        if line.from_state != line.to_state:
            known = {name: changed(one, since_entry=()) if one.since_entry else one for name, one in known.items()}
        elif login:
            since = (*(known[move.name].since_entry if move.name in known else ()), persons)
        taken = made(
            Taken, times=self.now.times(move.name) + 1, login=login, unit=more.get("acting_for"),
            on=self.world.calendar.local_date(at), at=at, persons=persons, since_entry=since, seq=self.now.seq,
        )  # fmt: skip
        self.change(taken={**known, move.name: taken})

    # children, claims, messages ----------------------------------------------------------------------------------

    def open_children(self, openings: tuple[OpeningDef, ...]) -> None:
        """The children that a transition opens; one that is a rung of the lapsed round claims it (SEMANTICS 16)."""
        for opening in openings:
            self._refuse_empty(opening)
            for child in fill(opening, self.now, self.world):
                self.opens.append(changed(child, claim=self._claim_for(opening)))

    def _refuse_empty(self, opening: OpeningDef) -> None:
        """An empty list is unresolved, never done (SEMANTICS 29)."""
        if opening.each is None or self.now.facts.get(opening.each):
            return
        fact = self.definition.facts[opening.each]
        if not fact.optional:
            reason = Sentence("{label} names no unit", {"label": fact.label})
            raise Refused([reason], number=self.now.number, transition=opening.procedure)

    def open_stay(self) -> None:
        """The children that live with the stay in the state just entered."""
        self.opens.extend(children_of_stay(self.definition, self.now, self.world))

    def _claim_for(self, opening: OpeningDef) -> tuple[str, int, str, int] | None:
        deadline = self.now.deadline
        if deadline is None or deadline.lapsed_at is None:
            return None
        for rung in rungs(self.definition, self.now, deadline):
            if rung.opens is not None and rung.opens.procedure == opening.procedure:
                n = max((one.n for one in self.now.claims_of(deadline) if one.rung == rung.name), default=0) + 1
                return self.claim(deadline, rung.name, n, "opened")
        return None

    def claim(self, deadline: Deadline, rung: str, n: int, kind: Any) -> tuple[str, int, str, int]:
        """Claims a rung before its effect."""
        claim = made(
            Claim, state=deadline.state, round=deadline.round, rung=rung, n=n, kind=kind, claimed_at=self.world.now
        )
        self.claims.append(claim)
        self.change(claims=(*self.now.claims, claim))
        return deadline.state, deadline.round, rung, n

    def _settle_neighbours(self) -> None:
        """Who must be looked at again: what a measure rests on when it looks otherwise from there, the parent of one
        that ended or has a say, children with a say when the state has changed, all children when a suspension has
        begun or ended; and the item itself, when it may have somebody or nobody to wait for."""
        now, before, parent = self.now, self.before, self.now.parent
        if now.grounds and (before is None or self._shown(before) != self._shown(now)):
            self.settles.update(dict.fromkeys(ground.item_id for ground in now.grounds))
        if parent is not None and parent.open and (not now.open or parent.requests):
            self.settles[parent.id] = None
        if before is None:
            return
        moved, stopped = before.state != now.state, (before.suspension is None) != (now.suspension is None)
        for child in now.children:
            concerned = child.speaks or now.suspension is not None
            if child.open and (stopped or (moved and now.open and concerned)):
                self.settles[child.id] = None
        due = self.definition.states[now.state].due
        waits = now.open and due is not None and due.since_children is not None
        if (moved or self.opens) and waits and now.id is not None:
            self.settles[now.id] = None

    def _shown(self, measure: Snapshot) -> tuple[object, ...]:
        """What the items that a measure rests on see of it (``Measure``). Most of its lines change nothing of that, and
        it may rest on hundreds."""
        deadline = measure.deadline
        unanswered = self.definition.states[measure.state].answers and deadline is not None and deadline.lapsed_at
        return (
            measure.state, measure.open, measure.dropped, measure.signed_on, measure.served_on, measure.answer_due_on,
            measure.sequel, deadline is not None and deadline.status == "held", bool(unanswered),
        )  # fmt: skip

    # the end -----------------------------------------------------------------------------------------------------

    def outcome(self) -> Outcome:
        """Everything, with the instant at which time next has something to do here."""
        if self.lines:
            self._settle_neighbours()
        return made(
            Outcome,
            before=self.before,
            after=self.now,
            lines=tuple(self.lines),
            deadlines=tuple(self.touched.values()),
            claims=tuple(self.claims),
            documents=tuple(self.documents),
            serves=self.serves,
            voids=self.voids,
            opens=tuple(self.opens),
            fires=tuple(self.fires),
            joins=tuple(self.joins),
            messages=tuple(self.messages),
            settles=tuple(self.settles),
            wake_at=next_wake(self.definition, self.now, self.world),
            holds=held(self.definition, self.now) if self.definition.exclusions else None,
        )
