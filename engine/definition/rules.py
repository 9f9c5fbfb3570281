"""Guards: conditions on a transition, each a sentence that explains a refusal.

A rule is a value; ``decision.judge`` says whether it holds. An author's own rule is a function with a sentence::

    @rule("同一事项只准延期一次")
    def once(case):
        return case.times("extend") < 1
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.definition.due import DUE, ChildrenEnded, DueOfState, Limit
from engine.definition.facts import Fact
from engine.definition.roles import Party, code_of
from engine.definition.spans import Span

Comparison = Literal["<", "<=", "==", ">=", ">"]


@dataclass(frozen=True, eq=False)
class Rule:
    """A condition. ``kind`` says which, ``refs`` what it is about; ``sentence`` explains why an act is refused."""

    kind: str
    refs: tuple[Any, ...] = ()
    sentence: str = ""
    check: Callable[[Any], bool] | None = field(default=None, repr=False)


def rule(sentence: str) -> Callable[[Callable[[Any], bool]], Rule]:
    """Makes a guard of a pure function ``(case) -> bool``; the sentence says what must hold."""

    def decorate(check: Callable[[Any], bool]) -> Rule:
        return Rule("own", (check.__name__,), sentence, check)

    return decorate


def grounds_stand(*, until_served: bool = False) -> Rule:
    """The grounds of a measure stand: its round is lapsed and running (SEMANTICS 19, 20).

    Args:
        until_served: they had to stand until the measure was served; what was served runs its own course, whatever
            becomes of the work. For a measure that judges the past, such as a tracing.
    """
    return Rule("grounds_stand", ("until_served",) if until_served else ())


def not_the_same_person_as(transition: object) -> Rule:
    """Separation of duties: neither the person nor the unit acted for that took ``transition`` (G1, G2).

    An act is the deed of who acted, of who acted under his login by a delegation, and of whose post he stood in; none
    of them may have a part in both.
    """
    return Rule("not_same_person", (transition,))


def quorum(transition: object, n: int) -> Rule:
    """At least ``n`` different persons have taken ``transition`` since the item came to rest here (集体讨论).

    ``transition`` leads from the state back to it and says by ``by=`` whose voice counts::

        agree  = deciding.to(deciding, "同意", by=[OFFICE_HEAD, OFFICE_DEPUTY, LEGAL])
        decide = deciding.to(decided, "集体讨论决定", by=OFFICE_HEAD, when=quorum(agree, 3))

    A voice given through a delegation or by a substitute is the same person's, not a further one. By name (``"agree"``)
    where it is declared further down.
    """
    if n < 1:
        raise ValueError(f"a quorum of {n} is none")
    return Rule("quorum", (transition, n))


def second_person(*written: object) -> Rule:
    """Review by a second person: whoever wrote what lies here may not review it, nor may the unit he wrote it for.

    Args:
        written: the transitions that hand the work in; of each whoever took it last. Every way to the review leads
            through one of them, which is proved (P042).
    """
    if not written:
        raise ValueError("second_person() names no transition that hands the work in")
    return Rule("second_person", written)


def none_open(procedure: object) -> Rule:
    """No child of ``procedure`` is open."""
    return Rule("none_open", (code_of(procedure),))


def later_than(date: DueOfState | Fact = DUE, *, fact: Fact | None = None) -> Rule:
    """The date now given lies after ``date`` (by default the due date, counted from the base date)."""
    return Rule("later_than", (date, fact))


def before(date: DueOfState | Fact, span: Span | Limit) -> Rule:
    """Today lies at least ``span`` before ``date``: ``before(DUE, workdays(15))``, or a limit of the profile."""
    return Rule("before", (date, span))


def not_after_today(fact: Fact) -> Rule:
    """The date given is not in the future."""
    return Rule("not_after_today", (fact,))


def has(fact: Fact) -> Rule:
    """The item carries this fact."""
    return Rule("has", (fact,))


def fact_is(fact: Fact, *values: object) -> Rule:
    """The fact has one of these values."""
    return Rule("fact_is", (fact, *values))


def ended(children: ChildrenEnded) -> Rule:
    """``ended(children_ended(P))``: none open, and at least one that ended without being dropped; with ``at_least=k``:
    k that ended without being dropped, whether others are open or not."""
    least = () if children.at_least is None else (children.at_least,)
    return Rule("children_ended", (children.procedure, *least))


@dataclass(frozen=True, eq=False)
class Counted:
    """A number to compare: ``times("reject") < 1``, ``count("interview", of=ADDRESSEE, within=months(12)) >= 2``."""

    kind: Literal["times", "count"]
    of: tuple[Any, ...]

    def _compare(self, sign: Comparison, n: int) -> Rule:
        return Rule(self.kind, (*self.of, sign, n))

    def __lt__(self, n: int) -> Rule:
        return self._compare("<", n)

    def __le__(self, n: int) -> Rule:
        return self._compare("<=", n)

    def __ge__(self, n: int) -> Rule:
        return self._compare(">=", n)

    def __gt__(self, n: int) -> Rule:
        return self._compare(">", n)

    def __eq__(self, n: int) -> Rule:  # type: ignore[override]
        return self._compare("==", n)

    __hash__ = object.__hash__


def times(transition: str) -> Counted:
    """How often this item has taken ``transition`` (by name, for it may be declared further down)."""
    return Counted("times", (transition,))


def count(procedure: object, *, of: Party, within: Span) -> Counted:
    """How many items of ``procedure`` the unit that fills ``of`` was given within the last ``within``, not counting
    dropped ones."""
    return Counted("count", (code_of(procedure), of, within))
