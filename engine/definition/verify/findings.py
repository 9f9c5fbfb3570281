"""What a proof says when it fails, and what proofs look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.definition.declared import Where
from engine.definition.definition import Definition, OpeningDef, RungDef, StateDef, TransitionDef
from engine.definition.verify.known import Known, known
from engine.errors import Sentence

Finding = tuple[Where | None, Sentence]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a definition: which check found it, where, and what it is.

    ``procedure`` and ``version`` say whose problem it is; the line may stand in a file it shares with others.
    """

    code: str
    where: Where | None
    what: Sentence
    procedure: str = ""
    version: int = 0

    @property
    def row(self) -> tuple[str, int, str, str]:
        """(file, line, code, text)."""
        return (self.where.file if self.where else "?", self.where.line if self.where else 0, self.code, str(self.what))

    def __str__(self) -> str:
        return "{}:{}: {}: {}".format(*self.row)


@dataclass(frozen=True)
class Site:
    """A place at which an item opens a child: a move, a stay in a state, or a rung of the ladder of a state."""

    opening: OpeningDef
    where: Where | None
    move: TransitionDef | None = None
    state: StateDef | None = None
    rung: RungDef | None = None

    @property
    def after(self) -> str:
        """The state the item rests in once the child is open."""
        if self.move is not None:
            return self.move.target
        assert self.state is not None
        return self.state.name


class Subject:
    """A definition with what several proofs derive from it, derived once."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    @cached_property
    def known(self) -> Known:
        """What is certain in each state."""
        return known(self.definition)

    @cached_property
    def resting(self) -> tuple[StateDef, ...]:
        """The states that are not final."""
        return tuple(state for state in self.definition.states.values() if not state.final)

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every place at which a child is opened; a rung once for each state it stands over."""
        found = [
            Site(one, move.where, move=move) for move in self.definition.transitions.values() for one in move.opens
        ]
        for state in self.resting:
            found += [Site(one, state.where, state=state) for one in state.opens]
            found += [
                Site(rung.opens, rung.where or state.where, state=state, rung=rung)
                for rung in self.rungs(state)
                if rung.opens is not None
            ]
        return tuple(found)

    @staticmethod
    def rungs(state: StateDef) -> Iterator[RungDef]:
        """The rungs of all ladders of a state."""
        for rungs in state.slip.ladders.values() if state.slip else ():
            yield from rungs

    def facts_at(self, site: Site) -> frozenset[str]:
        """The facts that are certain when the child is opened."""
        return self.known.facts_after(site.move) if site.move is not None else self.known.facts[site.after]

    def parties_at(self, site: Site) -> frozenset[str]:
        """The parties that are certainly filled when the child is opened."""
        return self.known.parties_after(site.move) if site.move is not None else self.known.parties[site.after]


Proof = Callable[[Subject], Iterator[Finding]]
