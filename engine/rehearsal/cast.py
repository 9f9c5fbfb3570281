"""Who acts: the operator who holds the post or sits in the unit that a transition names, else the office's handler for
a unit without a login."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.decision.who import PROXY, SUBJECTS
from engine.definition.definition import RoleDef, TransitionDef
from engine.runtime import Engine
from engine.runtime.answers.views import Item

SPEAKS = "liaison"
"""The post that acts for a unit where any of its people may."""


@dataclass(frozen=True)
class Part:
    """Who acts, and for which unit if he only records it."""

    login: str
    acting_for: str | None = None


class Cast:
    """The people of the directory, by post and unit."""

    def __init__(self, engine: Engine) -> None:
        settings = engine.settings()
        self.standing = {"office": settings.get("office.unit"), "committee": settings.get("committee.unit")}
        self.as_office = {settings.get("office.unit"), settings.get("office.host")}
        self.logins = {one.login for one in engine.operators()}
        self._holders: dict[tuple[str, str], str] = {}
        self._anybody: dict[str, str] = {}
        for post in engine.posts():
            self._holders.setdefault((post.role, post.unit), post.login)
            self._anybody.setdefault(post.unit, post.login)

    def part(self, item: Item, move: TransitionDef, by: str | None) -> Part | None:
        """Who takes a transition of an item; None if there is nobody.

        Args:
            by: a login, or the code of one of the roles that may.
        """
        if by in self.logins:
            return Part(by)
        for role in self._order(item, move.by, by):
            part = self._of(item.parties, role)
            if part is not None:
                return part
        return None

    def opener(self, parties: dict[str, str], move: TransitionDef, by: str | None) -> Part | None:
        """Who opens an item with these parties."""
        if by in self.logins:
            return Part(by)
        found = (self._of(parties, role) for role in move.by if by in (None, role.code))
        return next((part for part in found if part is not None), None)

    def subject(self, item: Item) -> str | None:
        """The unit the item is about."""
        return next((item.parties[role] for role in SUBJECTS if role in item.parties), None)

    def _order(self, item: Item, roles: Iterable[RoleDef], by: str | None) -> list[RoleDef]:
        """The roles that may, those who owe the step first."""
        owing = {one.role for one in item.owes}
        named = [role for role in roles if by in (None, role.code)]
        return sorted(named, key=lambda role: role.code not in owing)

    def _of(self, parties: dict[str, str] | object, role: RoleDef) -> Part | None:
        assert isinstance(parties, dict)
        if role.kind not in ("party", "post"):
            return None
        subject = next((parties[name] for name in SUBJECTS if name in parties), None)
        if role.kind == "post" and role.above is not None and subject in self.as_office:
            role = role.above
        party = role.party
        unit = (parties.get(party.code) or self.standing.get(party.code)) if party else None
        if unit is None:
            return None
        if role.kind == "post":
            login = self._holders.get((role.code, unit))
            return Part(login) if login else None
        login = self._holders.get((SPEAKS, unit)) or self._anybody.get(unit)
        if login:
            return Part(login)
        handler = self._holders.get((PROXY[0], str(self.standing[PROXY[1]])))
        return Part(handler, unit) if handler else None
