"""Who stands above whom, and on which ladder a debtor is found: what the bounds of ``liveness`` compare."""

from __future__ import annotations

from engine.definition.definition import RoleDef, StateDef

KINDS = ("public", "enterprise", "superior", "office")


def rank(role: RoleDef) -> int:
    """0 for parties to a case, then the office, those of its posts that decide, and the committee."""
    party = role.party.code if role.party is not None else ""
    if party == "committee":
        return 3
    if party == "office":
        return 2 if role.above is not None else 1
    return 0


def above(role: RoleDef, debtor: RoleDef) -> bool:
    """Whether a role stands above whoever owes."""
    return rank(role) > rank(debtor)


def other(role: RoleDef, debtor: RoleDef) -> bool:
    """Whether a role is somebody else than whoever owes: of a unit that owes, nobody in it is, nor is its head; beside
    a post that owes, every other post of the same unit is."""
    if role.party is not None and role.party.code == "debtor":
        return False
    if debtor.kind == "party" and role.party is not None and role.party.code == debtor.code:
        return False
    return (role.code, role.at.code if role.at else "") != (debtor.code, debtor.at.code if debtor.at else "")


def kinds(state: StateDef) -> tuple[str, ...]:
    """The kinds of debtors for which a state has ladders of their own."""
    if state.slip is None or set(state.slip.ladders) == {"any"}:
        return ("any",)
    owed = state.owed_by.party if state.owed_by is not None else None
    if owed is not None and owed.code == "office":
        return ("office",)
    return tuple(one for one in KINDS if state.slip.rungs(one))


def kinds_in(state: StateDef, kind: str) -> tuple[str, ...]:
    """The kinds under which a debtor of one kind may be found on the ladders of another state."""
    mine = kinds(state)
    return (kind,) if kind in mine else mine
