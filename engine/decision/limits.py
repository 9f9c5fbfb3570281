"""Which limits procedures name, and where; whether a profile says of them only what can be counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.calendar.limits import Profile
from engine.calendar.units import CLOCKED
from engine.definition.definition import Definition, DueDef, OpeningDef, SlipDef, TermDef
from engine.definition.spans import Span
from engine.errors import Sentence


@dataclass(frozen=True)
class Use:
    """One place that names a limit.

    Attributes:
        place: the state that owes by it, or the rung that waits by it. basis: what the procedure says of its fallback.
        offset: it counts working days around a due day. dated: it is counted from or back from a day, not an instant.
    """

    limit: str
    fallback: Span
    procedure: str
    title: str
    place: str
    label: str
    basis: str = ""
    offset: bool = False
    dated: bool = False


def uses(definitions: Iterable[Definition]) -> list[Use]:
    """Every place that names a limit, each once, in the order of the procedures."""
    found: dict[Use, None] = {}
    for one in definitions:
        for state in one.states.values():
            for use in _due(one, state.due, state.name, state.label):
                found[use] = None
            for use in _slip(one, state.slip):
                found[use] = None
            for use in _openings(one, state.opens, state.name, state.label):
                found[use] = None
        for move in one.transitions.values():
            for use in _openings(one, move.opens, move.name, move.label):
                found[use] = None
    return list(found)


def _due(one: Definition, due: DueDef | None, place: str, label: str) -> Iterator[Use]:
    if due is not None and due.term is not None and due.term.limit is not None:
        dated = due.since is not None or due.before is not None or due.since_children is not None
        yield Use(due.term.limit, due.term.fallback, one.code, one.title, place, label, due.basis, dated=dated)


def _slip(one: Definition, slip: SlipDef | None) -> Iterator[Use]:
    for rungs in slip.ladders.values() if slip is not None else ():
        for rung in rungs:
            for term in (rung.after, rung.every):
                if isinstance(term, TermDef) and term.limit is not None:
                    yield Use(term.limit, term.fallback, one.code, one.title, rung.name, rung.name, offset=True)
            if rung.opens is not None:
                yield from _openings(one, (rung.opens,), rung.name, rung.name)


def _openings(one: Definition, openings: Iterable[OpeningDef], place: str, label: str) -> Iterator[Use]:
    for opening in openings:
        for kind, value in opening.facts.values():
            if kind == "due":
                yield from _due(one, value, place, label)


def unfit(profile: Profile, known: Iterable[Use]) -> list[Sentence]:
    """What a profile says that cannot be counted where it is used; all of it."""
    found: dict[str, Sentence] = {}
    for use in known:
        entry = profile.entries.get(use.limit)
        if entry is None:
            continue
        data = {"name": use.limit, "span": str(entry.span), "place": f"{use.procedure}.{use.place}"}
        if use.offset and entry.span.unit != "workdays":
            found[use.limit] = Sentence("{name}: a rung ({place}) counts in working days, not {span}", data)
        elif not use.offset and entry.span.n < 0:
            found[use.limit] = Sentence("{name}: a term ({place}) is not negative, as {span} is", data)
        elif use.dated and entry.span.unit in CLOCKED:
            found[use.limit] = Sentence("{name}: {place} counts from a day, so not in hours, as {span}", data)
    return list(found.values())
