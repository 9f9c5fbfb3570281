"""Somebody acts: a command on a snapshot gives an outcome, or a refusal with all reasons (laws 1, 11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.decision import backdating, duties
from engine.decision.changed import changed
from engine.decision.draft import Draft
from engine.decision.excluding import excluded
from engine.decision.given import LATE, SOURCE, given_facts, labelled, lacking, nearest_names, words
from engine.decision.judge import ToBeGiven, Undecided, judge
from engine.decision.machine import legality
from engine.decision.outcome import Outcome, ToFire
from engine.decision.proposed import proposed_papers
from engine.decision.snapshot import ActorView, Snapshot, Suspension, UnitView
from engine.decision.values import Reading
from engine.decision.who import acts_as, proxy, stands_for, subject, unit_of
from engine.decision.world import World
from engine.definition.definition import Definition, RoleDef, TransitionDef
from engine.definition.suspending import REASONS
from engine.errors import MissingFacts, Named, Refused, Sentence, UnknownTransition

ACTORS = {"clock": "时钟", "parent": "上级事项", "child": "下级事项"}
"""What actors that are not persons are called, in the office's language."""


@dataclass(frozen=True)
class Command:
    """An actor's request.

    Attributes:
        facts: as given, typed or as text.
        acting_for: the unit a proxy acts for; needs ``source`` (a letter, a call).
        occurred_at: when it happened, if not now; terms run from it.
        late: why it is recorded more than three working days after it happened.
    """

    transition: str
    actor: ActorView
    facts: Mapping[str, Any] = field(default_factory=dict)
    acting_for: str | None = None
    occurred_at: datetime | None = None
    source: str | None = None
    late: str | None = None


def transition_named(definition: Definition, name: str, state: str | None = None) -> TransitionDef:
    """The transition, by name or label; where several have that label, the one that leads on from ``state``.

    Raises:
        UnknownTransition: with the nearest names.
    """
    if name in definition.transitions:
        return definition.transitions[name]
    labelled = [one for one in definition.transitions.values() if one.label == name]
    here = [one for one in labelled if state in one.sources]
    if len(here or labelled) == 1:
        return (here or labelled)[0]
    offered = here or labelled or list(definition.transitions.values())
    names = nearest_names(name, {one.name: one.label for one in offered})
    nearest = [f"{one} ({definition.transitions[one].label})" for one in names]
    titled = Named(definition.title, code=definition.code)
    raise UnknownTransition(procedure=titled, name=name, **({"nearest": nearest} if nearest else {}))


def open_item(
    definition: Definition,
    command: Command,
    number: str,
    parties: Mapping[str, UnitView],
    world: World,
    reading: Reading,
    about: str = "",
    attached: Sequence[Mapping[str, Any]] = (),
    **links: Any,
) -> Outcome:
    """A new item: the outcome of an opening.

    Args:
        parties: role → unit, the settings' parties included. links: parent, stay, grounds of a child.
        about: what a child without a title of its own is called after. attached: files that come with it, as name,
            sha256 and size.

    Raises:
        Usage: the words are wrong. Refused: this opening is not for this actor, or a rule does not hold.
    """
    command = _within(definition, command)
    move = transition_named(definition, command.transition)
    blank = Snapshot(
        number=number, procedure=definition.code, version=definition.version, state="", parties=parties,
        opened_at=world.now, is_measure=is_measure(definition), **links,
    )  # fmt: skip
    missing = [role for role in move.parties if role.code not in parties]
    if missing:
        asked = [f"{one.label} (--party {one.code}=…)" for one in missing]
        names = lacking(definition, move, command.facts)
        raise MissingFacts(transition=move.label, labels="、".join([*asked, *labelled(definition, names)]), names=names)
    facts = _said(definition, move, command, world, reading)
    target = permitted(definition, blank, move, command, facts, world, opening=True)
    draft = Draft(definition, blank, world, opening=True)
    if blank.level is not None:
        draft.effects["level"] = blank.level
    title = title_of(definition, facts, about)
    if about and title != title_of(definition, facts):
        draft.effects["title"] = title  # the facts alone would not tell it
    if attached:
        draft.effects["attached"] = [dict(one) for one in attached]
    _take(draft, move, target, command, facts, world)
    draft.change(title=title)
    if blank.is_measure and not move.issues and (papers := proposed_papers(definition, draft.now, world)):
        first, *others = draft.lines  # bytes are filled in by whoever records it
        draft.lines = [changed(first, effects={**first.effects, "drafts": list(papers)}), *others]
    return draft.outcome()


def decide(definition: Definition, snapshot: Snapshot, command: Command, world: World, reading: Reading) -> Outcome:
    """What a command would do.

    Raises:
        UnknownTransition, UnknownFact, IllTyped, MissingFacts: the words are wrong (exit 2).
        Refused: with every reason (exit 3).
    """
    command = _within(definition, command)
    move = transition_named(definition, command.transition, snapshot.state)
    try:
        facts = _said(definition, move, command, world, reading)
    except MissingFacts:  # whoever may not, or not now, need not be asked for more
        permitted(definition, snapshot, move, command, ToBeGiven(move.asks), world)
        raise
    target = permitted(definition, snapshot, move, command, facts, world)
    draft = Draft(definition, snapshot, world)
    _take(draft, move, target, command, facts, world)
    return draft.outcome()


def _within(definition: Definition, command: Command) -> Command:
    """The same by an actor with those posts alone that he may act in here."""
    return changed(command, actor=command.actor.within(definition.code)) if command.actor.holds else command


def _said(
    definition: Definition, move: TransitionDef, command: Command, world: World, reading: Reading
) -> dict[str, Any]:
    if command.source is not None:
        words(SOURCE, command.source, reading)
    if command.late is not None:
        words(LATE, command.late, reading)
    return given_facts(definition, move, command.facts, reading, world, lenient=command.actor.kind != "person")


def _take(
    draft: Draft, move: TransitionDef, target: str, command: Command, facts: Mapping[str, Any], world: World
) -> None:
    before = draft.now.state
    happened = backdating.instant(draft.now, command, world)
    actor = duties.in_place(command.actor, move, draft.now, command.acting_for)
    draft.effects |= backdating.effect(move, command, facts, world)
    reason = facts.get("reason")
    draft.move(
        move, target, actor, happened, facts,
        acting_for=_acted_for(draft, move, command), source=command.source,
        reason=reason if isinstance(reason, str) else None,
    )  # fmt: skip
    draft.open_children(move.opens)
    if before != target and not draft.definition.states[target].final:
        draft.open_stay()
    if move.tells and draft.now.parent is not None:
        draft.fires.append(ToFire(draft.now.parent.id, move.tells, "child", draft.now.facts))


def _acted_for(draft: Draft, move: TransitionDef, command: Command) -> str | None:
    """The unit in whose name a party's act was done."""
    if command.acting_for is not None or command.actor.kind != "person":
        return command.acting_for
    for role in move.by:
        if acts_as(role, command.actor, draft.now, None):
            role = stands_for(role, draft.now)
            return unit_of(role, draft.now) if role.kind == "party" else None
    return None


# permission -------------------------------------------------------------------------------------------------------


def permitted(
    definition: Definition,
    snapshot: Snapshot,
    move: TransitionDef,
    command: Command,
    facts: Mapping[str, Any],
    world: World,
    *,
    opening: bool = False,
) -> str:
    """The state the item would come to rest in.

    Raises:
        Refused: with every reason.
    """
    target = legality(definition).fire(move.name, None if opening else snapshot.state)
    if isinstance(target, Sentence):
        against = [target, *reasons_anywhere(definition, snapshot, move, command, world)]
        raise Refused(against, number=snapshot.number, transition=move.label)
    against = reasons_against(definition, snapshot, move, command, facts, world)
    if against:
        raise Refused(against, number=snapshot.number, transition=move.label)
    return target


def reasons_anywhere(
    definition: Definition, snapshot: Snapshot, move: TransitionDef, command: Command, world: World
) -> list[Sentence]:
    """Why this actor may not take a transition, wherever the item rests: the right, a suspension, the date."""
    return [
        *_who(snapshot, move, command),
        *duties.recused(snapshot, command.actor),
        *_suspended(definition, snapshot, move, command, world),
        *_when(snapshot, command, world),
    ]


def reasons_against(
    definition: Definition,
    snapshot: Snapshot,
    move: TransitionDef,
    command: Command,
    facts: Mapping[str, Any],
    world: World,
) -> list[Sentence]:
    """Why this actor may not take a transition that exists from here: the right, the date, every rule."""
    found = [
        *reasons_anywhere(definition, snapshot, move, command, world),
        *_service(definition, snapshot, move, facts, world),
        *backdating.unexplained(move, command, facts, world),
        *duties.impartial(definition, snapshot, facts, command.actor),
    ]
    actor = duties.in_place(command.actor, move, snapshot, command.acting_for)
    for rule in move.when:
        with suppress(Undecided):
            sentence = judge(rule, definition, snapshot, world, facts, actor, _for(snapshot, move, command))
            if sentence is not None:
                found.append(sentence)
    with suppress(Undecided):
        found += excluded(definition, snapshot, move, facts, world)
    return found


def _for(snapshot: Snapshot, move: TransitionDef, command: Command) -> str | None:
    if command.acting_for is not None:
        return command.acting_for
    for role in move.by:
        if role.kind == "party" and acts_as(role, command.actor, snapshot, None):
            return unit_of(role, snapshot)
    return None


def _who(snapshot: Snapshot, move: TransitionDef, command: Command) -> list[Sentence]:
    if command.acting_for is not None and command.actor.kind == "person":
        if command.acting_for not in command.actor.units and not proxy(command.actor, snapshot):
            return [Sentence("only a handler of the office records acts for a unit")]
        if command.acting_for not in command.actor.units and not command.source:
            return [Sentence("an act recorded for a unit needs its source (--source)")]
    if any(acts_as(role, command.actor, snapshot, command.acting_for) for role in move.by):
        return []
    return [
        Sentence(
            "only {roles} may do this, not {actor}", {"roles": roles_text(snapshot, move), "actor": command.actor.login}
        ),
        *_outside(command.actor),
        *set_aside(snapshot, move.by),
    ]


def _outside(actor: ActorView) -> list[Sentence]:
    """That somebody who acts under another's login has not all of his rights."""
    if not actor.hand or not actor.scope:
        return []
    data = {"hand": actor.hand, "login": actor.login, "scope": actor.scope}
    return [Sentence("{hand} acts for {login} within this delegation only: {scope}", data)]


def set_aside(snapshot: Snapshot, roles: Iterable[RoleDef]) -> list[Sentence]:
    """Why a post above decides in place of the office's, if it does (SEMANTICS 18)."""
    aside = dict.fromkeys(role.label for role in roles if stands_for(role, snapshot) != role)
    unit = subject(snapshot)
    if not aside or unit is None:
        return []
    data = {"roles": "、".join(aside), "unit": unit.name}
    return [Sentence("{roles} must stand aside: {unit} is the office or hosts it; the post above decides", data)]


def roles_text(snapshot: Snapshot, move: TransitionDef) -> str:
    """Who may, with the units that fill the roles."""
    return "、".join(dict.fromkeys(_role_text(snapshot, stands_for(role, snapshot)) for role in move.by))


def _role_text(snapshot: Snapshot, role: RoleDef) -> str:
    party = role.party
    unit = snapshot.parties.get(party.code) if party else None
    label = role.label or ACTORS.get(role.kind, role.code)
    return f"{label}（{unit.name}）" if unit else label


def _suspended(
    definition: Definition, snapshot: Snapshot, move: TransitionDef, command: Command, world: World
) -> list[Sentence]:
    """A suspended item accepts what its parent does to it and what ends it (SEMANTICS 22)."""
    if snapshot.suspension is None or command.actor.kind == "parent" or definition.states[move.target].final:
        return []
    return [standing_still(snapshot.suspension, world)]


def standing_still(suspension: Suspension, world: World) -> Sentence:
    """That and why an item is suspended, and what it still accepts."""
    reason = REASONS.get(suspension.code)
    return Sentence(
        "the item has been suspended since {since} ({reason}); it accepts notes, its resumption and what ends it",
        {"since": world.calendar.local_date(suspension.since), "reason": reason.label if reason else suspension.code},
    )


def _when(snapshot: Snapshot, command: Command, world: World) -> list[Sentence]:
    """When it is said to have happened: not ahead of now, not before what came before it (DOMAIN T21, T23)."""
    if snapshot.last_at is not None and world.now < snapshot.last_at:
        return [
            Sentence(
                "the clock stands before the last line of this item, of {last}",
                {"last": snapshot.last_at.astimezone(world.calendar.zone)},
            )
        ]
    return backdating.out_of_order(snapshot, command, world)


def _service(
    definition: Definition, snapshot: Snapshot, move: TransitionDef, facts: Mapping[str, Any], world: World
) -> list[Sentence]:
    """A service date lies between signing and today (SEMANTICS 3)."""
    day = facts.get(move.serves) if move.serves and not isinstance(facts, ToBeGiven) else None
    if day is None or move.serves is None:
        return []
    label = definition.facts[move.serves].label
    if day > world.today:
        return [Sentence("{label} lies in the future", {"label": label})]
    if snapshot.signed_on is not None and day < snapshot.signed_on:
        return [
            Sentence("{label} lies before the signing, of {signed}", {"label": label, "signed": snapshot.signed_on})
        ]
    return []


# small answers ----------------------------------------------------------------------------------------------------


def is_measure(definition: Definition) -> bool:
    """Whether items of this procedure rest on grounds."""
    return any(rule.kind == "grounds_stand" for move in definition.transitions.values() for rule in move.when)


WHY = ("reason", "grounds", "review_reason", "period", "interim", "objects", "place")
"""Facts that say why, when, where, with whom or with what meanwhile there is an item, not what it is about."""


def title_of(definition: Definition, facts: Mapping[str, Any], about: str = "") -> str:
    """One line that tells the item from others: its fact ``title``, else its first words; of a child the procedure and
    its own words or, where these only give a reason, what it is ``about``."""
    hidden = definition.guarded_facts  # a title is shown to everybody who sees the item
    texts = {name: value for name, value in facts.items() if name not in hidden
             and name in definition.facts and definition.facts[name].kind == "text"}  # fmt: skip
    words = facts.get("title") or next(iter(texts.values()), "")
    if about and not facts.get("title"):
        own = next((value for name, value in texts.items() if name not in WHY), about)
        words = f"{definition.title}：{own}"
    line = " ".join(str(words).split())
    return line if len(line) <= 60 else line[:59] + "…"


def parents_exit(definition: Definition, state: str) -> TransitionDef | None:
    """The transition by which an item follows its parent, or a proposal its vanished grounds."""
    moves = [one for one in definition.from_state(state) if one.may("parent")]
    return next((one for one in moves if definition.states[one.target].final), moves[0] if moves else None)


def told(definition: Definition, move: TransitionDef, child: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a child that tells, under the names this transition asks for (SEMANTICS 27, 28)."""
    openings = [one.opens for one in definition.transitions.values()]
    openings += [one.opens for one in definition.states.values()]
    returned = {
        ours: facts[theirs]
        for opened in openings
        for opening in opened
        if opening.procedure == child
        for theirs, ours in opening.returns.items()
        if theirs in facts
    }
    return {name: value for name, value in {**facts, **returned}.items() if name in move.asks}
