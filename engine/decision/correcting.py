"""A line of a history was wrong: another line says so, points at it, and gives what is right (SEMANTICS 23; T20).

Nothing is written over. What followed from the wrong value follows from the right one: dates are counted again, a lapse
that was none is withdrawn. The state never moves by a correction. What was issued meanwhile is named, and stays issued.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.decision import deadlines as rounds
from engine.decision.changed import changed
from engine.decision.decide import Command, title_of
from engine.decision.draft import Draft
from engine.decision.outcome import Outcome, due_text
from engine.decision.snapshot import THE_CLOCK, ActorView, Deadline, Snapshot, UnitView
from engine.decision.values import to_json
from engine.decision.verbs import DECIDERS
from engine.decision.who import stands_for, unit_of
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.suspending import REVIEW
from engine.errors import Refused, Sentence

CORRECT, LABEL, FOLLOWS = "item.correct", "更正", "item.corrected"


@dataclass(frozen=True)
class Entry:
    """A line as it may be corrected.

    Attributes:
        facts: what it recorded, typed. actor: the login of the person who did it; empty for others.
        later: facts that a later line recorded again → that line.
        issued: papers signed from this line on, that are not void.
    """

    seq: int
    transition: str
    facts: Mapping[str, Any]
    actor: str = ""
    later: Mapping[str, int] = field(default_factory=dict)
    issued: Sequence[str] = ()


def correct(
    definition: Definition, snapshot: Snapshot, command: Command, entry: Entry, facts: Mapping[str, Any],
    parties: Mapping[str, UnitView], reason: str, world: World,
) -> Outcome:  # fmt: skip
    """What is right, instead of what a line says.

    Args:
        facts: the right values, typed. parties: role → the right unit; who is what is said by the first line.

    Raises:
        Refused: with every reason.
    """
    against = [
        *_may(snapshot, command, entry, world), *_about(definition, snapshot, entry, facts, parties),
        *_service(definition, snapshot, entry, facts, world),
    ]  # fmt: skip
    if against:
        raise Refused(against, number=snapshot.number, transition=LABEL)
    draft = Draft(definition, snapshot, world)
    was = {name: snapshot.facts.get(name) for name in facts}
    effects: dict[str, Any] = {"was": to_json({name: value for name, value in was.items() if value is not None})}
    if parties:
        effects["parties"] = {role: unit.code for role, unit in parties.items()}
        effects["were"] = {role: snapshot.parties[role].code for role in parties}
    if entry.issued:
        effects["issued"] = list(entry.issued)
    right = {**snapshot.facts, **facts}
    old_title = title_of(definition, snapshot.facts)
    draft.change(facts=right, parties={**snapshot.parties, **parties})
    if (title := title_of(definition, right)) != old_title and snapshot.title == old_title:
        draft.change(title=title)
    move = definition.transitions.get(entry.transition)
    if move is not None and move.serves is not None and move.serves in facts:
        draft.change(served_on=facts[move.serves])
    derived = [one for one in snapshot.deadlines if _derives(definition, one, facts, parties)]
    moved = [found for one in derived if (found := _recounted(draft, one)) is not None]
    if moved:
        effects |= _put(draft, *moved[0])
    draft.line(CORRECT, command.actor, world.now, facts=facts, reason=reason, effects=effects, corrects=entry.seq)
    for old, new in moved[1:]:
        draft.line(FOLLOWS, THE_CLOCK, world.now, effects=_put(draft, old, new), corrects=entry.seq)
    return draft.outcome()


def not_allowed(snapshot: Snapshot, actor: ActorView, world: World) -> list[Sentence]:
    """Why this actor may correct nothing on this item: the office's deputy or head approves by doing it."""
    office = snapshot.parties.get("office")
    if office is not None and any((role, office.code) in actor.posts for role in DECIDERS):
        return []
    return [Sentence("only the office's deputy or head corrects what is recorded")]


def _may(snapshot: Snapshot, command: Command, entry: Entry, world: World) -> list[Sentence]:
    """Nobody corrects his own entry."""
    found = not_allowed(snapshot, command.actor, world)
    if entry.actor and entry.actor == command.actor.login:
        found.append(Sentence("line {seq} is your own: somebody else must correct it", {"seq": entry.seq}))
    return found


def _about(
    definition: Definition, snapshot: Snapshot, entry: Entry, facts: Mapping[str, Any], parties: Mapping[str, UnitView]
) -> list[Sentence]:
    found = []
    for name, value in facts.items():
        fact = definition.facts.get(name)
        data = {"seq": entry.seq, "label": fact.label if fact else name, "name": name}
        if name not in entry.facts:
            found.append(Sentence("line {seq} does not record {label} ({name})", data))
        elif name in entry.later:
            data["later"] = entry.later[name]
            found.append(Sentence("{label} ({name}) was recorded again by line {later}: correct that one", data))
        elif snapshot.facts.get(name) == value:
            found.append(Sentence("{label} ({name}) is recorded so already", data))
    for role, unit in parties.items():
        known = snapshot.parties.get(role)
        if entry.seq != 1 or known is None:
            found.append(Sentence("line {seq} does not say who is {role}", {"seq": entry.seq, "role": role}))
        elif known.code == unit.code:
            found.append(Sentence("{unit} is recorded as {role} already", {"unit": unit.name, "role": role}))
    if not facts and not parties:
        found.append(Sentence("nothing is said of what is right: --set FACT=VALUE or --party ROLE=UNIT"))
    return found


def _service(
    definition: Definition, snapshot: Snapshot, entry: Entry, facts: Mapping[str, Any], world: World
) -> list[Sentence]:
    """A service date lies between signing and today, in corrections too (SEMANTICS 3)."""
    move = definition.transitions.get(entry.transition)
    if move is None or move.serves is None or facts.get(move.serves) is None:
        return []
    day, label = facts[move.serves], definition.facts[move.serves].label
    if day > world.today:
        return [Sentence("{day} lies in the future", {"day": day})]
    if snapshot.signed_on is not None and day < snapshot.signed_on:
        data = {"label": label, "signed": snapshot.signed_on}
        return [Sentence("{label} lies before the signing, of {signed}", data)]
    return []


def _derives(
    definition: Definition, deadline: Deadline, facts: Mapping[str, Any], parties: Mapping[str, UnitView]
) -> bool:
    if deadline.status not in ("running", "held", "waiting") or deadline.state == REVIEW.name:
        return False
    due = definition.states[deadline.state].due
    return bool(parties) or (due is not None and bool(set(due.facts) & set(facts)))


def _recounted(draft: Draft, old: Deadline) -> tuple[Deadline, tuple[Deadline, ...]] | None:
    """A round, and what it is by the right values; ``None`` if it is the same."""
    state = draft.definition.states[old.state]
    assert state.owed_by is not None
    role = stands_for(state.owed_by, draft.now)
    asked = changed(
        old, owed_role=role.code, owed_post=role.code if role.kind == "post" else None,
        owed_unit=unit_of(role, draft.now), promised_at=None,
    )  # fmt: skip
    if state.due is None or old.due_at is None:
        return (old, (asked,)) if asked != old else None
    new = rounds.refreshed(draft.definition, draft.now, asked, draft.world, profile=old.profile_revision)
    return (old, new or (asked,)) if new or asked != old else None


def _put(draft: Draft, old: Deadline, new: tuple[Deadline, ...]) -> dict[str, Any]:
    """Puts the round, or the old one that is over and the one begun; what the line says of it."""
    draft.put(*new)
    last = new[-1]
    draft.note_deadline(last)
    effects: dict[str, Any] = {}
    if last.due_on != old.due_on:
        effects["moved"] = {"state": old.state, "from": due_text(old.due_on), "to": due_text(last.due_on)}
    if old.lapsed_at is not None and last.lapsed_at is None:
        effects["lapse"] = "withdrawn"
    return effects
