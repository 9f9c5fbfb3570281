"""Whether a rule holds on a snapshot; if not, the sentence that says why."""

from __future__ import annotations

import operator
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.calendar import workdays
from engine.decision.duties import agreed, apart
from engine.decision.indoors import ask
from engine.decision.snapshot import ActorView, Relative, Snapshot, UnitView
from engine.decision.world import World
from engine.definition.definition import Definition, RuleDef, TermDef
from engine.definition.due import Limit
from engine.errors import Sentence

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, "==": operator.eq, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip


class Undecided(Exception):
    """A rule asked for a fact that has still to be given."""


class ToBeGiven(dict[str, Any]):
    """Stands for facts that a transition asks for and nobody has given yet: whoever looks at one learns nothing."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self._names = frozenset(names)

    def _look(self, name: object) -> None:
        if name in self._names:
            raise Undecided

    def __contains__(self, name: object) -> bool:
        self._look(name)
        return False

    def __getitem__(self, name: str) -> Any:
        self._look(name)
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Nothing, or the exception."""
        self._look(name)
        return default


@dataclass(frozen=True)
class Case:
    """What an author's own rule may look at.

    Attributes:
        facts: the facts as they would stand, the ones now given included. given: only those.
        today: the office's date. due: the day the current deadline ends. base: before any roll.
    """

    definition: Definition
    snapshot: Snapshot
    world: World
    given: Mapping[str, Any]
    actor: ActorView | None = None
    acting_for: str | None = None

    @property
    def facts(self) -> Mapping[str, Any]:
        """All facts, the ones now given included."""
        given: Any = self.given
        return ChainMap(given, dict(self.snapshot.facts))

    @property
    def parties(self) -> Mapping[str, UnitView]:
        """Role code → unit."""
        return self.snapshot.parties

    @property
    def children(self) -> tuple[Relative, ...]:
        """The children."""
        return self.snapshot.children

    @property
    def today(self) -> date:
        """The office's date."""
        return self.world.today

    @property
    def opened_on(self) -> date:
        """The office's date on which the item was opened."""
        return self.world.calendar.local_date(self.snapshot.opened_at or self.world.now)

    @property
    def due(self) -> date | None:
        """The last day of the current deadline."""
        deadline = self.snapshot.deadline
        return deadline.due_on if deadline else None

    @property
    def base(self) -> date | None:
        """The same before any roll; an extension is counted from it (SEMANTICS 21), or from what was promised."""
        deadline = self.snapshot.deadline
        if deadline is None:
            return None
        return deadline.base_on if deadline.promised_at is None else deadline.due_on

    def times(self, transition: str) -> int:
        """How often the item took a transition."""
        return self.snapshot.times(transition)

    def before_due(self, term: Limit) -> date | None:
        """The last day that lies a term of the profile in force before the current deadline."""
        if self.due is None:
            return None
        return workdays.before(
            self.world.calendar, self.due, self.world.value(TermDef(term.fallback, term.name)).span
        ).day

    def end(self, start: date, term: Limit) -> date:
        """The last day of a term of the profile in force, counted from ``start``."""
        span = self.world.value(TermDef(term.fallback, term.name)).span
        return workdays.add(self.world.calendar, start, span, roll=term.roll).day


def judge(
    rule: RuleDef,
    definition: Definition,
    snapshot: Snapshot,
    world: World,
    given: Mapping[str, Any],
    actor: ActorView | None = None,
    acting_for: str | None = None,
) -> Sentence | None:
    """Why the rule does not hold, or ``None``."""
    return _JUDGES[rule.kind](rule, Case(definition, snapshot, world, given, actor, acting_for))


def _own(rule: RuleDef, case: Case) -> Sentence | None:
    assert rule.check is not None
    return None if ask(rule.check, rule.sentence, case) else Sentence(rule.sentence)


def _grounds_stand(rule: RuleDef, case: Case) -> Sentence | None:
    if "until_served" in rule.args and case.snapshot.served_on is not None:
        return None
    standing = case.snapshot.standing_of_grounds()
    if standing == "held":
        return Sentence("the grounds are held: the work is away for a decision; this waits until it comes back")
    if standing == "gone":
        return Sentence("the grounds are gone: what was overdue has been done or its date has moved")
    return None


def _not_same_person(rule: RuleDef, case: Case) -> Sentence | None:
    return None if case.actor is None else apart(rule, case.definition, case.snapshot, case.actor, case.acting_for)


def _quorum(rule: RuleDef, case: Case) -> Sentence | None:
    return agreed(rule, case.definition, case.snapshot)


def _second_person(rule: RuleDef, case: Case) -> Sentence | None:
    found = (_not_same_person(RuleDef("not_same_person", (name,)), case) for name in rule.args)
    return next((one for one in found if one is not None), None)


def _none_open(rule: RuleDef, case: Case) -> Sentence | None:
    found = next((one for one in case.children if one.open and one.procedure == rule.args[0]), None)
    return Sentence("{number} is still open", {"number": found.number}) if found else None


def _date_of(ref: Any, case: Case) -> date | None:
    value = case.base if ref == "DUE" else case.snapshot.facts.get(ref)
    return value if isinstance(value, date) else None


def _later_than(rule: RuleDef, case: Case) -> Sentence | None:
    ref, fact = rule.args
    name = fact or _given_day(case)
    new, old = case.given.get(name) if name else None, _date_of(ref, case)
    if name is None or new is None or old is None or new > old:
        return None
    return Sentence("{label} must lie after {date}", {"label": case.definition.facts[name].label, "date": old})


def _given_day(case: Case) -> str | None:
    """The date that is now given: the due fact of the state, else the only day among the given."""
    state = case.definition.states[case.snapshot.state]
    if state.due is not None and state.due.fact in case.given:
        return state.due.fact
    return next((name for name in case.given if case.definition.facts[name].kind == "day"), None)


def _before(rule: RuleDef, case: Case) -> Sentence | None:
    ref, span = rule.args
    day = case.due if ref == "DUE" else _date_of(ref, case)
    if day is None:
        return None
    if isinstance(span, TermDef):
        span = case.world.value(span).span
    latest = workdays.before(case.world.calendar, day, span).day
    if case.today <= latest:
        return None
    if not span.n:
        return Sentence("this had to be done by {latest}", {"latest": latest})
    return Sentence(
        "this had to be done by {latest}, {span} before {day}", {"latest": latest, "span": span, "day": day}
    )


def _not_after_today(rule: RuleDef, case: Case) -> Sentence | None:
    value = case.given.get(rule.args[0])
    if not isinstance(value, date) or value <= case.today:
        return None
    return Sentence("{label} lies in the future", {"label": case.definition.facts[rule.args[0]].label})


def _has(rule: RuleDef, case: Case) -> Sentence | None:
    if case.facts.get(rule.args[0]) not in (None, "", []):
        return None
    return Sentence("{label} is missing", {"label": case.definition.facts[rule.args[0]].label})


def _fact_is(rule: RuleDef, case: Case) -> Sentence | None:
    name, *values = rule.args
    if case.facts.get(name) in values:
        return None
    fact = case.definition.facts[name]
    labels: dict[Any, str] = {True: "是", False: "否", **dict(fact.choices)}
    wanted = "、".join(str(labels.get(value, value)) for value in values)
    now = case.facts.get(name)
    if now in (None, "", []):
        return Sentence(
            "“{label}” is not recorded; this is only for: {values}", {"label": fact.label, "values": wanted}
        )
    data = {"label": fact.label, "now": labels.get(now, now), "values": wanted}
    return Sentence("“{label}” is {now}; this is only for: {values}", data)


def _children_ended(rule: RuleDef, case: Case) -> Sentence | None:
    procedure, *least = rule.args
    found = [one for one in case.children if one.procedure == procedure and not one.measure]
    if least:
        done = sum(not one.open and not one.dropped for one in found)
        words = {"done": done, "n": least[0], "procedure": procedure}
        return None if done >= least[0] else Sentence("{done} of {procedure} are done, {n} must be", words)
    waiting = [one.number for one in found if one.open]
    if waiting:
        return Sentence("{count} are still open, among them {number}", {"count": len(waiting), "number": waiting[0]})
    if not any(not one.dropped for one in found):
        return Sentence("none of them was done")
    return None


def _times(rule: RuleDef, case: Case) -> Sentence | None:
    transition, sign, n = rule.args
    times = case.times(transition)
    if COMPARE[sign](times, n):
        return None
    label = case.definition.transitions[transition].label
    most = {"<": n, "<=": n + 1}.get(sign)
    data = {"transition": label, "times": times, "n": n if most is None else most}
    if most == 1:
        return Sentence("“{transition}” has been taken already; this is possible only before it", data)
    if most is not None:
        return Sentence(
            "“{transition}” has been taken {times} times; this is possible only while that is less than {n}", data
        )
    if sign == "==":
        return Sentence("“{transition}” has been taken {times} times; this is possible only after exactly {n}", data)
    data["n"] = n + (sign == ">")
    return Sentence("“{transition}” has been taken {times} times; this is possible only after {n}", data)


def _count(rule: RuleDef, case: Case) -> Sentence | None:
    procedure, party, span, sign, n = rule.args
    found = case.snapshot.counts.get((procedure, party, str(span)), 0)
    if COMPARE[sign](found, n):
        return None
    data = {"found": found, "procedure": procedure, "span": span, "n": n + (sign == ">") - (sign == "<")}
    if sign in ("<", "<="):
        return Sentence("there were {found} of {procedure} within {span}; at most {n} may be", data)
    if sign == "==":
        return Sentence("there were {found} of {procedure} within {span}; exactly {n} must be", data)
    return Sentence("there were {found} of {procedure} within {span}; at least {n} must be", data)


_JUDGES: dict[str, Callable[[RuleDef, Case], Sentence | None]] = {
    "own": _own, "grounds_stand": _grounds_stand, "not_same_person": _not_same_person, "none_open": _none_open,
    "later_than": _later_than, "before": _before, "not_after_today": _not_after_today, "has": _has,
    "fact_is": _fact_is, "children_ended": _children_ended, "times": _times, "count": _count,
    "quorum": _quorum, "second_person": _second_person,
}  # fmt: skip
