"""How much of somebody's authority another has: for which procedures, in which posts, in which units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EVERYTHING = "all"
KINDS = ("procedure", "role", "unit")


@dataclass(frozen=True)
class Scope:
    """What a delegation or a substitution is for; a kind of which nothing is named is not restricted.

    Written as words, sorted: ``procedure:letter role:office_head unit:office``, or ``all``.
    """

    procedures: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, procedures: Iterable[str] = (), roles: Iterable[str] = (), units: Iterable[str] = ()
    ) -> Scope:  # fmt: skip
        """The same from lists."""
        return cls(frozenset(procedures), frozenset(roles), frozenset(units))

    @classmethod
    def read(cls, text: str) -> Scope:
        """As it was written; a word that means nothing here covers nothing, so what is not understood gives no right.

        Examples:
            >>> Scope.read("procedure:letter role:office_head").roles
            frozenset({'office_head'})
        """
        if text == EVERYTHING:
            return cls()
        found: dict[str, set[str]] = {kind: set() for kind in KINDS}
        for word in text.split():
            kind, _, code = word.partition(":")
            if kind not in found:
                return cls.of(("",), ("",), ("",))
            found[kind].add(code)
        return cls.of(found["procedure"], found["role"], found["unit"])

    @property
    def whole(self) -> bool:
        """Whether it is for everything."""
        return not (self.procedures or self.roles or self.units)

    def covers(self, role: str, unit: str) -> bool:
        """Whether a post is meant."""
        return (not self.roles or role in self.roles) and (not self.units or unit in self.units)

    def __str__(self) -> str:
        named = (self.procedures, self.roles, self.units)
        words = [f"{kind}:{code}" for kind, codes in zip(KINDS, named, strict=True) for code in sorted(codes)]
        return " ".join(words) or EVERYTHING


WHOLE = Scope()
"""For everything."""
