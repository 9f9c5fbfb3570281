"""From an author's class body to a Definition, once, at import."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from engine.definition.declared import Declared, Where, here
from engine.definition.definition import (
    Definition,
    DueDef,
    ExclusionDef,
    OpeningDef,
    RoleDef,
    RuleDef,
    RungDef,
    SeriesDef,
    SlipDef,
    StateDef,
    TermDef,
    TransitionDef,
)
from engine.definition.due import DUE, ChildrenEnded, Due, DueOfState, Limit, On
from engine.definition.exclusion import Exclusion
from engine.definition.facts import Fact
from engine.definition.ladders import ByKind, Rung, Slip, Term
from engine.definition.levels import LEVELS, Level
from engine.definition.moves import Final, State, Transition
from engine.definition.openings import Opening
from engine.definition.roles import Actor, Party, Post, Role
from engine.definition.rules import Rule
from engine.definition.series import Series
from engine.errors import BrokenProcedure, Sentence

Member = Fact | State | Final | Transition | Series | Exclusion


class Part:
    """A fragment of facts, states and transitions, written once and used in class bodies.

    Its names are collected like the class's own; a clash is refused. The members are reachable as attributes, so that
    the class body can go on from them: ``paper = signed_document(…)`` and then ``paper.signed.to(…)``.
    """

    def __init__(self, **members: Member) -> None:
        self.members = members

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["members"][name]
        except KeyError:
            raise AttributeError(f"this part has no {name}; it has {', '.join(self.__dict__['members'])}") from None


class _Body(dict[str, Any]):
    """The namespace of a procedure's class body: a name binds once."""

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self and not name.startswith("__"):
            raise broken("P000", here(), Sentence("the name {name} is bound twice", {"name": name}))
        super().__setitem__(name, value)


_proving: ContextVar[bool] = ContextVar("proving", default=True)


@contextmanager
def unproved() -> Iterator[None]:
    """Procedures declared in here are not proved. For readers alone (``glance``): nothing may be decided on them."""
    token = _proving.set(False)
    try:
        yield
    finally:
        _proving.reset(token)


class _Reading(type):
    """Reads a class body into ``cls.definition``."""

    definition: Definition
    code: str

    @classmethod
    def __prepare__(mcs, name: str, bases: tuple[type, ...], **options: Any) -> _Body:  # type: ignore[override]
        return _Body()

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], **options: Any) -> _Reading:
        cls = super().__new__(mcs, name, bases, dict(body))
        if bases:
            where = here()
            code = options.pop("code", None) or code_of_class(name)
            cls.code = code
            cls.definition = _Compiler(code, where, body).definition(doc=inspect.cleandoc(cls.__doc__ or ""), **options)
            if _proving.get():
                _refuse_unsound(cls.definition)
        return cls

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **options: Any) -> None:
        super().__init__(name, bases, body)


class Procedure(metaclass=_Reading):
    """Base of all procedures. Keyword arguments of the class statement:

    title: what officials call it. prefix: of item numbers (``GPDB`` → ``GPDB-2024-0007``). version: a released
    definition cannot change without a new one. slip: the ladder of every state that names none. code: the snake-case
    class name unless given. suspends_children: whether open children stop with a suspended item (yes unless said).
    level: how confidential its items are, ``internal`` unless given; of a higher one, only those see anything whom the
    procedure names (who acts, owes or is told) or ``cleared`` lists.
    """

    definition: Definition
    code: str


def code_of_class(name: str) -> str:
    """``HazardListing`` → ``hazard_listing``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def broken(check: str, where: Where | None, what: Sentence) -> BrokenProcedure:
    """The load error: names file, line and check."""
    return BrokenProcedure(file=where.file if where else "?", line=where.line if where else 0, check=check, what=what)


def _refuse_unsound(definition: Definition) -> None:
    """An unsound procedure refuses to load: the first problem speaks, ``data["problems"]`` holds all of them as
    (file, line, code, text), ``data["reasons"]`` what they are as sentences."""
    from engine.definition.verify import verify  # readers do without

    problems = verify(definition)
    if problems:
        error = broken(problems[0].code, problems[0].where, problems[0].what)
        error.data.update(
            procedure=definition.code, problems=[one.row for one in problems], reasons=[one.what for one in problems]
        )
        raise error


class _Compiler:
    """Turns declarations, which refer to each other by identity, into values that refer by name."""

    def __init__(self, code: str, where: Where, body: dict[str, Any]) -> None:
        self.code, self.where = code, where
        self.members: dict[str, Member] = {}
        self.names: dict[int, str] = {}
        self.slips: dict[int, SlipDef] = {}
        for name, value in body.items():
            if isinstance(value, Part):
                for inner, member in value.members.items():
                    self._bind(inner, member)
            elif isinstance(value, Member):
                self._bind(name, value)

    def _bind(self, name: str, member: Member) -> None:
        known = self.names.get(id(member))
        if known == name:
            return
        if name in self.members or known is not None:
            raise broken("P000", member.where, Sentence("the name {name} is bound twice", {"name": name}))
        self.members[name] = member
        self.names[id(member)] = name

    def definition(
        self,
        *,
        title: str,
        prefix: str,
        doc: str,
        version: int = 1,
        slip: Slip | None = None,
        suspends_children: bool = True,
        level: Level = "internal",
        cleared: Sequence[Role] = (),
    ) -> Definition:
        default = None if slip is None else self._slip(slip)
        if level not in LEVELS:
            given = {"level": level, "levels": ", ".join(LEVELS)}
            raise broken("P029", self.where, Sentence("{level} is no level; there are {levels}", given))
        return Definition(
            code=self.code,
            title=title,
            prefix=prefix,
            version=version,
            doc=doc,
            facts={name: one for name, one in self.members.items() if isinstance(one, Fact)},
            states={
                name: self._state(name, one, default, suspends_children)
                for name, one in self.members.items()
                if isinstance(one, State | Final)
            },
            transitions={
                name: self._transition(name, one) for name, one in self.members.items() if isinstance(one, Transition)
            },
            level=level,
            cleared=tuple(self._role(one) for one in cleared),
            series={name: self._series(name, one) for name, one in self.members.items() if isinstance(one, Series)},
            exclusions={
                name: self._exclusion(name, one) for name, one in self.members.items() if isinstance(one, Exclusion)
            },
            where=self.where,
        )

    # references --------------------------------------------------------------------------------------------------

    def _name(self, member: Declared | None, kind: str, where: Where) -> str:
        name = self.names.get(id(member))
        if name is None:
            label = getattr(member, "label", member)
            words = {"kind": kind, "label": label}
            raise broken("P004", where, Sentence("the {kind} “{label}” is not declared here", words))
        return name

    def _role(self, role: Role | Actor) -> RoleDef:
        if isinstance(role, Actor):
            return RoleDef(role.kind, role.code)  # type: ignore[arg-type]
        if isinstance(role, Party):
            return RoleDef("party", role.code, role.label, setting=role.setting)
        assert isinstance(role, Post)
        return RoleDef(
            "post", role.code, role.label,
            at=self._role(role.at) if role.at else None,
            above=self._role(role.above) if role.above else None,
        )  # fmt: skip

    # terms and dates ---------------------------------------------------------------------------------------------

    def _term(self, term: Term) -> TermDef:
        return TermDef(term.fallback, term.name) if isinstance(term, Limit) else TermDef(term)

    def _due(self, due: Due, where: Where) -> DueDef:
        if isinstance(due, Limit):
            since = due.since
            return DueDef(
                term=self._term(due),
                since=self._name(since, "fact", where) if isinstance(since, Fact) else None,
                since_children=since.procedure if isinstance(since, ChildrenEnded) else None,
                at_least=since.at_least if isinstance(since, ChildrenEnded) else None,
                before=self._name(due.before, "fact", where) if due.before else None,
                roll=due.roll,
                basis=due.basis,
            )
        fact, roll = (due.fact, due.roll) if isinstance(due, On) else (due, "next")
        if not isinstance(fact, Fact) or fact.kind not in ("day", "month"):
            given = f"“{fact.label}” ({fact.kind})" if isinstance(fact, Fact) else repr(due)[:80]
            raise broken("P011", where, Sentence("due is a limit or a date, not {given}", {"given": given}))
        month = fact.kind == "month"
        if month and roll == "previous":
            raise broken("P011", where, Sentence("a month ends with its last day and never rolls"))
        return DueDef(fact=self._name(fact, "fact", where), month=month, roll=None if month else roll)

    # guards, openings, ladders -----------------------------------------------------------------------------------

    def _rule(self, rule: Rule, where: Where) -> RuleDef:
        if not isinstance(rule, Rule):  # as times(…) != 2, which is no rule and, being true or false, none of Python's
            raise broken("P004", where, Sentence("a guard is a rule, not {given}", {"given": repr(rule)[:80]}))
        return RuleDef(rule.kind, tuple(self._ref(ref, where) for ref in rule.refs), rule.sentence, rule.check)

    def _ref(self, ref: Any, where: Where) -> Any:
        if isinstance(ref, DueOfState):
            return repr(DUE)
        if isinstance(ref, Fact):
            return self._name(ref, "fact", where)
        if isinstance(ref, Transition):
            return self._name(ref, "transition", where)
        if isinstance(ref, Role):
            return ref.code
        return self._term(ref) if isinstance(ref, Limit) else ref

    def _opening(self, opening: Opening, where: Where) -> OpeningDef:
        facts: dict[str, tuple[str, Any]] = {}
        for name, value in opening.facts.items():
            if isinstance(value, Fact):
                facts[name] = ("fact", self._name(value, "fact", where))
            elif isinstance(value, Limit):
                facts[name] = ("due", self._due(value, where))
            else:
                facts[name] = ("value", value)
        return OpeningDef(
            procedure=opening.procedure,
            parties={role: party.code for role, party in opening.parties.items()},
            facts=facts,
            each=self._name(opening.each, "fact", where) if opening.each else None,
            each_role=opening.each_role.code if opening.each_role else None,
            period=opening.period,
            day=opening.day,
            lead=opening.lead if opening.period else None,
            roll=opening.roll,
            inclusive=opening.inclusive,
            via=opening.via,
            returns={name: self._name(fact, "fact", where) for name, fact in opening.returns.items()},
        )

    def _slip(self, slip: Slip) -> SlipDef:
        """A ladder that several states name is one value, so that whoever looks at all of them looks at it once."""
        if id(slip) not in self.slips:
            self.slips[id(slip)] = self._ladders(slip)
        return self.slips[id(slip)]

    def _ladders(self, slip: Slip) -> SlipDef:
        ladders = slip.ladders if isinstance(slip, ByKind) else {"any": slip}
        return SlipDef({kind: tuple(self._rung(rung) for rung in ladder.rungs) for kind, ladder in ladders.items()})

    def _rung(self, rung: Rung) -> RungDef:
        return RungDef(
            name=rung.label,
            after=self._term(rung.after),
            tells=tuple(self._role(role) for role in rung.tells),
            opens=self._opening(rung.opens, rung.where) if rung.opens else None,
            every=self._term(rung.every) if rung.every else None,
            when=self._rule(rung.when, rung.where) if rung.when else None,
            where=rung.where,
        )

    def _series(self, name: str, series: Series) -> SeriesDef:
        return SeriesDef(
            name, series.period, series.day, self._name(series.opens, "transition", series.where), series.lead,
            group=series.units.code if series.units else None, role=self._role(series.role) if series.role else None,
            label=series.label, roll=series.roll, inclusive=series.inclusive, facts=dict(series.facts),
            where=series.where,
        )  # fmt: skip

    def _exclusion(self, name: str, one: Exclusion) -> ExclusionDef:
        keys = tuple(
            ("fact", self._name(key, "fact", one.where)) if isinstance(key, Fact) else ("party", key.code)
            for key in one.keys
        )
        states = [found for found in self.members.values() if isinstance(found, State)]
        within = tuple(self._name(state, "state", one.where) for state in one.within or states)
        return ExclusionDef(name, keys, within, one.name or f"{self.code}.{name}", where=one.where)

    # states and transitions --------------------------------------------------------------------------------------

    def _state(self, name: str, state: State | Final, default: SlipDef | None, stops: bool) -> StateDef:
        if isinstance(state, Final):
            return StateDef(name, state.label, final=True, dropped=state.dropped, where=state.where)
        return StateDef(
            name,
            state.label,
            owed_by=self._role(state.owed_by),
            due=self._due(state.due, state.where) if state.due is not None else None,
            opens=tuple(self._opening(one, state.where) for one in state.opens),
            slip=self._slip(state.slip) if state.slip is not None else default,
            answers=state.answers,
            exempt=state.exempt,
            suspends_children=stops if state.suspends_children is None else state.suspends_children,
            where=state.where,
        )

    def _transition(self, name: str, move: Transition) -> TransitionDef:
        where = move.where
        return TransitionDef(
            name=name,
            label=move.label,
            sources=tuple(self._name(one, "state", where) for one in move.sources or ()),
            target=self._name(move.target, "state", where),
            by=tuple(self._role(one) for one in move.by),
            parties=tuple(self._role(one) for one in move.parties),
            asks=tuple(self._name(one, "fact", where) for one in move.asks),
            when=tuple(self._rule(one, where) for one in move.when),
            issues=move.issues,
            serves=self._name(move.serves, "fact", where) if move.serves else None,
            opens=tuple(self._opening(one, where) for one in move.opens),
            tells=move.tells,
            basis=move.basis,
            sets=dict(move.sets or {}),
            confirm=move.confirm,
            voids=move.voids,
            where=where,
        )
