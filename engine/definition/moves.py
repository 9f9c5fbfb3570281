"""Where an item rests and how it moves: states, finals, transitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.definition.declared import Declared
from engine.definition.due import Due
from engine.definition.facts import Fact
from engine.definition.ladders import Slip
from engine.definition.openings import Opening, opening
from engine.definition.roles import Actor, Party, Role
from engine.definition.rules import Rule

By = Role | Actor


@dataclass(frozen=True, eq=False)
class Transition(Declared):
    """A named, labelled move. Built by ``START.to``, ``state.to`` or ``any_of(…).to``."""

    sources: tuple[State, ...] | None
    target: State | Final
    label: str
    by: tuple[By, ...]
    parties: tuple[Party, ...] = ()
    asks: tuple[Fact, ...] = ()
    when: tuple[Rule, ...] = ()
    issues: tuple[str, ...] = ()
    serves: Fact | None = None
    opens: tuple[Opening, ...] = ()
    tells: str | None = None
    basis: str = ""
    sets: Mapping[str, Any] | None = None
    confirm: bool = False
    voids: bool = False


class Source:
    """Anything a transition may start from."""

    def _sources(self) -> tuple[State, ...] | None:
        raise NotImplementedError(type(self).__name__)

    def to(
        self,
        target: State | Final,
        label: str,
        *,
        by: By | Sequence[By],
        parties: Sequence[Party] = (),
        asks: Sequence[Fact] = (),
        when: Rule | Sequence[Rule] = (),
        issues: Sequence[str] = (),
        serves: Fact | None = None,
        opens: object = (),
        tells: str | None = None,
        basis: str = "",
        sets: Mapping[str, Any] | None = None,
        confirm: bool = False,
        voids: bool = False,
    ) -> Transition:
        """Declares a transition from here.

        Args:
            by: who may; required, denied by default (law 11).
            parties: the parties an opening must be given.
            asks: the facts it asks for; optional ones may be missing.
            when: rules that must hold.
            issues: documents it issues, by name; they are numbered in the transaction that takes it.
            serves: the date fact of service; it lies between signing and today.
            opens: children opened with it.
            tells: the parent's transition fired in the same transaction (SEMANTICS 28).
            basis: the legal basis that lets the clock end an item.
            sets: facts it sets by itself.
            voids: the papers issued and not yet served become void; their numbers are never used again.
            confirm: a person is asked to confirm, for something leaves the building or cannot be undone.
        """
        many = opens if isinstance(opens, list | tuple) else (opens,)
        return Transition(
            self._sources(), target, label,
            by=tuple(by) if isinstance(by, list | tuple) else (by,),  # type: ignore[arg-type]
            parties=tuple(parties), asks=tuple(asks),
            when=(when,) if isinstance(when, Rule) else tuple(when),
            issues=tuple(issues), serves=serves, opens=tuple(opening(one) for one in many),
            tells=tells, basis=basis, sets=dict(sets or {}), confirm=confirm, voids=voids,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class State(Declared, Source):
    """Where an item rests; somebody owes the next step by a deadline (law 3).

    Attributes:
        owed_by: who owes the next step.
        due: the deadline: a limit, a date fact, ``on(fact, roll=…)``.
        opens: children that live with the stay, such as ``monthly(25, Progress)``.
        slip: the ladder, instead of the procedure's own.
        answers: this state is the addressee's response term of a measure (SEMANTICS 12).
        exempt: the declared reason why nothing is due here.
        suspends_children: whether children stop with the item when it is suspended here; else as the procedure says.
    """

    label: str
    owed_by: Role
    due: Due | None = None
    opens: tuple[Opening, ...] = ()
    slip: Slip | None = None
    answers: bool = False
    exempt: str = ""
    suspends_children: bool | None = None

    def __init__(
        self,
        label: str,
        *,
        owed_by: Role,
        due: Due | None = None,
        opens: object = (),
        slip: Slip | None = None,
        answers: bool = False,
        exempt: str = "",
        suspends_children: bool | None = None,
    ) -> None:
        super().__init__()
        many = opens if isinstance(opens, list | tuple) else (opens,)
        for name, value in (
            ("label", label), ("owed_by", owed_by), ("due", due), ("opens", tuple(opening(one) for one in many)),
            ("slip", slip), ("answers", answers), ("exempt", exempt), ("suspends_children", suspends_children),
        ):  # fmt: skip
            object.__setattr__(self, name, value)

    def _sources(self) -> tuple[State, ...]:
        return (self,)


@dataclass(frozen=True, eq=False)
class Final(Declared):
    """Where an item ends. ``dropped``: the work was not done, or the measure was declined."""

    label: str
    dropped: bool = False


class _Start(Source):
    def _sources(self) -> None:
        return None


class _AnyOf(Source):
    def __init__(self, states: Iterable[State]) -> None:
        self.states = tuple(states)

    def _sources(self) -> tuple[State, ...]:
        return self.states


START = _Start()
"""Before an item exists: ``START.to(…)`` opens it."""


def any_of(*states: State) -> Source:
    """One transition from several states."""
    return _AnyOf(states)
