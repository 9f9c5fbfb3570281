"""What is possible now as a terminal shows it: by whether the one who asks may, each with what it asks or why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.items.said import asked_for
from cli.language import _, clauses, labelled, say
from cli.options import click
from cli.output import indented, out, tell
from engine.errors import N_, Refused, Sentence, UnknownTransition, Usage

if TYPE_CHECKING:
    from engine.runtime import Engine
    from engine.runtime.answers.views import Item, Possible


def show_possible(engine: Engine, item: Item, found: Sequence[Possible], login: str | None, typist: str | None) -> None:
    """Three groups, empty ones left out: what this login may do, what he may record for whom, what is not possible."""
    proxied = for_whom(engine, item, found, login, typist) if login else {}
    own = [one for one in found if one.allowed]
    theirs = [one for one in found if one.transition in proxied]
    rest = [one for one in found if not one.allowed and one.transition not in proxied]
    first = True
    for heading, group in (
        (_("{login} may now:").format(login=login) if login else _("Possible now:"), own),
        (_("{login} may record for a unit:").format(login=login), theirs),
        (_("Not possible for {login}:").format(login=login) if login else _("Not possible now:"), rest),
    ):
        if not group:
            continue
        if not first:
            out("")
        first = False
        out(heading)
        for one in group:
            _show(engine, item, one, proxied.get(one.transition))


def for_whom(
    engine: Engine, item: Item, found: Sequence[Possible], login: str, typist: str | None = None
) -> dict[str, str]:
    """Transition → the unit for which this login could record it, where only that stands in the way."""
    wanting = [one.transition for one in found if not one.allowed]
    units: dict[str, str] = {}
    for unit in dict.fromkeys(item.parties.values()) if wanting else ():
        for one in engine.explain(item.number, None, login, acting_for=unit, source="?", typist=typist):
            if one.allowed and one.transition in wanting:
                units.setdefault(one.transition, engine.unit(unit).name)
    return units


def _show(engine: Engine, item: Item, one: Possible, unit: str | None) -> None:
    indented(f"{one.label} ({one.transition}) → {one.target_label}", 2)
    for label, words in (
        (_("Who may"), one.who),
        (_("Asks for"), asked_for(one.asks)),
        (_("Record it"), f"--for {unit} --on … --source …" if unit else ""),
        (_("Why not"), "" if unit else clauses(say(reason).rstrip("。；;.") for reason in one.reasons)),
        (_("First"), "" if one.allowed or unit else clauses(map(say, recorded_by(engine, item, one)))),
    ):
        if words:
            indented(labelled(label, words), 6)


def recorded_by(engine: Engine, item: Item, one: Possible) -> Iterator[Sentence]:
    """Of each fact the transition waits for and does not ask for itself, what would record it."""
    definition = engine.registry.get(item.procedure, item.version)
    for rule in definition.transitions[one.transition].when:
        if rule.kind != "has" or item.facts.get(name := rule.args[0]) not in (None, "", []):
            continue
        moves = [move for move in definition.transitions.values() if name in move.asks or name in move.sets]
        here = [move for move in moves if item.state in move.sources] or moves
        if one.transition not in {move.name for move in here}:
            data = {"label": definition.facts[name].label, "moves": [f"{move.label} ({move.name})" for move in here]}
            yield Sentence(RECORDED, data)


@contextmanager
def next_step(number: str) -> Iterator[None]:
    """Adds to the error about a name that is no transition where those are listed that are."""
    try:
        yield
    except UnknownTransition as unknown:
        unknown.hints = (Sentence(EXPLAIN, {"number": number}),)
        raise


def way_out(refused: Refused, engine: Engine, number: str, seen: Possible, login: str, typist: str | None) -> None:
    """Adds to a refusal for want of a right or of the right moment what would help."""
    item = engine.item(number)
    if item.ended_at:
        return
    refused.hints += tuple(recorded_by(engine, item, seen))
    for unit in for_whom(engine, item, [seen], login, typist).values():
        refused.hints += (Sentence(PROXY, {"unit": unit}),)
        return
    refused.hints += (Sentence(EXPLAIN, {"number": number}),)


def asked_which(number: str, possible: Sequence[Possible], terminal: bool) -> str:
    """The transition a command left out: chosen from those that are possible, by number, name or label.

    Raises:
        Usage: nothing is possible, or there is nobody to ask; what is possible is told.
    """
    if terminal and possible:
        return picked([(one.transition, one.label) for one in possible])
    for one in possible:
        tell(f"  {one.transition}   {one.label}")
    refused = Usage(what=Sentence(N_("{number}: say which transition"), {"number": number}))
    refused.hints = (Sentence(EXPLAIN, {"number": number}),)
    raise refused


def picked(names: Sequence[tuple[str, str]]) -> str:
    """One of several names with their labels, asked for on a terminal: its number in the list, or what was typed."""
    for place, (name, label) in enumerate(names, 1):
        tell(f"  {place}  {label} ({name})")
    answer = str(click.prompt(_("Which one (its number or name)"), err=True)).strip()
    return names[int(answer) - 1][0] if answer.isdecimal() and 0 < int(answer) <= len(names) else answer


RECORDED = N_("“{label}” is recorded by: {moves}")
EXPLAIN = N_("What is possible now: duban item explain {number}")
PROXY = N_("To record what the unit did: --for {unit} --on DATE --source PAPER")
