"""Who may have no part in an act although he holds the post: duties that are kept apart, and recusals (G1, G2, G6).

An act is the deed of everybody in it: who acted, who acted under his login by a delegation, and in whose post he stood
in. Whoever had a part in one of two duties has none in the other, whichever way round he comes. A recusal is personal:
who is recused may not act, also not through somebody who acts under his login; who stands in for him in his post may,
for that is what a substitute is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.decision.changed import changed
from engine.decision.snapshot import ActorView, Snapshot, Taken
from engine.decision.who import acts_as, stands_for, unit_of
from engine.definition.definition import Definition, RuleDef, TransitionDef
from engine.errors import Sentence

PERSONS = "persons"
"""The effect that says who else had a part in a line: ``typed_by``, ``in_place_of`` with ``role``."""
DECIDING = frozenset({"office_deputy", "office_head", "committee_deputy", "committee_head"})
TWO = 2
"""A fact that names at least so many people names those who must be impartial (inspectors, judges, acceptors)."""


def deed_of(login: str, said: Mapping[str, Any] | None) -> frozenset[str]:
    """Whose deed a line is, by its actor and its effect ``persons``."""
    more = [said[name] for name in ("typed_by", "in_place_of") if name in said] if said else ()
    return frozenset((login, *more)) if login else frozenset()


def in_place(actor: ActorView, move: TransitionDef, snapshot: Snapshot, acting_for: str | None) -> ActorView:
    """The actor, with whose post he stands in to take a transition; with his own posts he need not stand in."""
    if actor.kind != "person" or not any(one.holder for one in actor.holds):
        return actor
    mine = tuple(one for one in actor.holds if not one.holder)
    alone = changed(actor, holds=mine, posts=frozenset((one.role, one.unit) for one in mine))
    if any(acts_as(role, alone, snapshot, acting_for) for role in move.by):
        return actor
    for role in move.by:
        if acts_as(role, actor, snapshot, acting_for):
            role = stands_for(role, snapshot)
            unit = unit_of(role, snapshot)
            for one in actor.holds:
                fits = one.role == role.code if role.kind == "post" else True
                if one.holder and fits and (one.unit == unit or acting_for is not None):
                    return changed(actor, place=one.holder, place_role=one.role)
    return actor


def in_office(actor: ActorView, snapshot: Snapshot) -> ActorView:
    """The same for what the engine's own verbs ask: a post that decides, in the office or the committee."""
    if actor.kind != "person" or not any(one.holder for one in actor.holds):
        return actor
    units = {snapshot.parties[party].code for party in ("office", "committee") if party in snapshot.parties}
    deciding = [one for one in actor.holds if one.role in DECIDING and one.unit in units]
    if not deciding or any(not one.holder for one in deciding):
        return actor
    return changed(actor, place=deciding[0].holder, place_role=deciding[0].role)


def noted(actor: ActorView) -> dict[str, Any]:
    """Who had a part in a line besides its actor, as the line says it."""
    said = {"typed_by": actor.hand} if actor.hand else {}
    if actor.place:
        said |= {"in_place_of": actor.place, "role": actor.place_role}
    return said


def apart(rule: RuleDef, definition: Definition, snapshot: Snapshot, actor: ActorView, unit: str | None
          ) -> Sentence | None:  # fmt: skip
    """Why an act is kept apart from one that was taken (``not_the_same_person_as``)."""
    taken = snapshot.taken.get(rule.args[0])
    if taken is None or actor.kind != "person":
        return None
    label = definition.transitions[rule.args[0]].label
    if taken.login and taken.login == actor.login:
        return Sentence("whoever took “{transition}” may not also take this one", {"transition": label})
    if both := sorted(persons_in(taken) & actor.persons):
        data = {"transition": label, "persons": "、".join(both)}
        return Sentence("{persons} had a part in “{transition}” and may have none in this one, also not through a"
                        " substitute or a delegation", data)  # fmt: skip
    if taken.unit and taken.unit == unit:
        return Sentence("the unit that took “{transition}” may not also take this one", {"transition": label})
    return None


def persons_in(taken: Taken) -> frozenset[str]:
    """Whose deed the last taking was."""
    return taken.persons or (frozenset({taken.login}) if taken.login else frozenset())


def agreed(rule: RuleDef, definition: Definition, snapshot: Snapshot) -> Sentence | None:
    """Whether enough persons have taken a transition since the item came to rest here (``quorum``)."""
    transition, least = rule.args
    taken = snapshot.taken.get(transition)
    groups = different(taken.since_entry) if taken is not None else 0
    if groups >= least:
        return None
    data = {"transition": definition.transitions[transition].label, "n": least, "count": groups}
    return Sentence("“{transition}” is needed from {n} different persons; {count} have given it", data)


def different(deeds: Iterable[frozenset[str]]) -> int:
    """Of how many persons nobody had a part in another's: a delegate's voice is not a second one."""
    seen: set[str] = set()
    count = 0
    for persons in deeds:
        if persons and not persons & seen:
            count += 1
        seen |= persons
    return count


def recused(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
    """Why somebody takes no part in this item: by its history, or in the matters of a unit in it."""
    if actor.kind != "person":
        return []
    found = [
        Sentence("{person} is recused from this item: {reason}", {"person": one, "reason": snapshot.recused[one]})
        for one in sorted({actor.login, actor.hand} & snapshot.recused.keys())
    ]
    for unit in snapshot.parties.values():
        if unit.code in actor.barred:
            data = {"person": actor.login, "unit": unit.name, "reason": actor.barred[unit.code]}
            sentence = Sentence("{person} is recused from the matters of {unit}: {reason}", data)
            if sentence not in found:
                found.append(sentence)
    return found


def impartial(
    definition: Definition, snapshot: Snapshot, facts: Mapping[str, Any], actor: ActorView
) -> list[Sentence]:  # fmt: skip
    """Who is named among those that must be impartial, and is recused from the item or from a unit that is a party."""
    if not (snapshot.recused or actor.partial) or type(facts) is not dict:
        return []
    found = []
    for fact, names in facts.items():
        if definition.facts[fact].kind != "people" or (definition.facts[fact].min or 0) < TWO:
            continue
        for name in names:
            if name in snapshot.recused:
                data = {"person": name, "reason": snapshot.recused[name]}
                found.append(Sentence("{person} is recused from this item: {reason}", data))
            for unit in snapshot.parties.values():
                if (reason := actor.partial.get(name, {}).get(unit.code)) is not None:
                    more = {"person": name, "unit": unit.name, "reason": reason}
                    found.append(Sentence("{person} is recused from the matters of {unit}: {reason}", more))
    return found
