"""Who is meant by a role on one item, and who may act in it (DESIGN part 4, SEMANTICS 18)."""

from __future__ import annotations

from engine.decision.snapshot import ActorView, Snapshot, UnitView
from engine.definition.definition import RoleDef

SUBJECTS = ("addressee", "owner")
"""The parties a decision is about, in this order: a measure's addressee, else the unit that owes the work."""

PROXY = ("handler", "office")
"""Only this post may record acts of a party that has no login."""


def subject(snapshot: Snapshot) -> UnitView | None:
    """The unit the item is about."""
    return next((snapshot.parties[role] for role in SUBJECTS if role in snapshot.parties), None)


def counts_as_office(unit: UnitView | None, snapshot: Snapshot) -> bool:
    """Whether the unit is the committee office or hosts it (DOMAIN T11)."""
    office = snapshot.parties.get("office")
    return unit is not None and (unit.hosts_office or (office is not None and unit.code == office.code))


def stands_for(role: RoleDef, snapshot: Snapshot) -> RoleDef:
    """The role itself, or the post above it when it would decide upon its own unit (SEMANTICS 18)."""
    if role.above is None or not counts_as_office(subject(snapshot), snapshot):
        return role
    return role.above


def unit_of(role: RoleDef, snapshot: Snapshot) -> str | None:
    """The code of the unit a role lives in on this item."""
    party = role.party
    unit = snapshot.parties.get(party.code) if party is not None else None
    return unit.code if unit else None


def proxy(actor: ActorView, snapshot: Snapshot) -> bool:
    """Whether the actor may record acts for parties (``--for``)."""
    post, at = PROXY
    office = snapshot.parties.get(at)
    return office is not None and (post, office.code) in actor.posts


def acts_as(role: RoleDef, actor: ActorView, snapshot: Snapshot, acting_for: str | None) -> bool:
    """Whether the actor is somebody in this role; a proxy only in a party, never in a post."""
    if role.kind in ("clock", "parent", "child"):
        wanted = f"child:{actor.procedure}" if actor.kind == "child" else actor.kind
        return role.code == wanted
    if actor.kind != "person":
        return False
    role = stands_for(role, snapshot)
    unit = unit_of(role, snapshot)
    if unit is None:
        return False
    if role.kind == "post":
        return acting_for is None and (role.code, unit) in actor.posts
    if acting_for is not None:
        return acting_for == unit and (unit in actor.units or proxy(actor, snapshot))
    return unit in actor.units


def debtor_kind(unit: UnitView | None, snapshot: Snapshot) -> str:
    """Which ladder is climbed: superior, office, enterprise, else public (SEMANTICS 18; assumed for the rest)."""
    if unit is None or counts_as_office(unit, snapshot):
        return "office"
    return unit.kind if unit.kind in ("superior", "enterprise", "office") else "public"
