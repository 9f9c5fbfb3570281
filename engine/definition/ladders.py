"""What follows when a deadline slips: rungs, each belonging to a day counted from the due day (SEMANTICS 9-18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.definition.declared import Declared
from engine.definition.due import Limit
from engine.definition.openings import Opening, opening
from engine.definition.roles import Role
from engine.definition.rules import Rule
from engine.definition.spans import Span

DebtorKind = Literal["public", "enterprise", "superior", "office"]
Term = Span | Limit


@dataclass(frozen=True, eq=False)
class Rung(Declared):
    """One step. A rung that ``tells`` is a message and never waits; one that ``opens`` a measure needs a lapse.

    Attributes:
        label: what officials call it; unique on its ladder, and the name its claim is kept under.
        after: working days from the due day; zero or negative counts back from the last working day not after it.
        tells: who is told.
        opens: the measure, as procedure, code or ``child(P, …)``.
        every: repeats a message rung.
        when: a false rule skips the rung, recorded.
    """

    label: str
    after: Term
    tells: tuple[Role, ...] = ()
    opens: Opening | None = None
    every: Term | None = None
    when: Rule | None = None

    def __init__(
        self,
        label: str,
        after: Term,
        *,
        tells: Role | Sequence[Role] = (),
        opens: object = None,
        every: Term | None = None,
        when: Rule | None = None,
    ) -> None:
        super().__init__()
        if bool(tells) == (opens is not None):
            raise ValueError(f"rung {label}: it either tells somebody or opens a measure")
        if every is not None and opens is not None:
            raise ValueError(f"rung {label}: only a message repeats")
        receivers = (tells,) if isinstance(tells, Role) else tuple(tells)
        for name, value in (
            ("label", label), ("after", after), ("tells", receivers),
            ("opens", None if opens is None else opening(opens)), ("every", every), ("when", when),
        ):  # fmt: skip
            object.__setattr__(self, name, value)

    @property
    def offset(self) -> Span:
        """The assumed distance from the due day, used where no profile speaks."""
        return self.after.fallback if isinstance(self.after, Limit) else self.after


@dataclass(frozen=True, eq=False)
class Ladder(Declared):
    """Rungs in the order they are climbed."""

    rungs: tuple[Rung, ...]

    def __init__(self, *rungs: Rung) -> None:
        super().__init__()
        object.__setattr__(self, "rungs", tuple(rungs))


@dataclass(frozen=True, eq=False)
class ByKind(Declared):
    """A ladder for each kind of debtor (SEMANTICS 18): the ladders of public units and enterprises never mix."""

    ladders: Mapping[DebtorKind, Ladder]


def by_kind(*, public: Ladder, enterprise: Ladder, superior: Ladder, office: Ladder) -> ByKind:
    """Chooses the ladder by the kind of the unit that owes."""
    return ByKind({"public": public, "enterprise": enterprise, "superior": superior, "office": office})


Slip = Ladder | ByKind
