"""Which opening of a procedure is meant, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from cli.language import N_
from cli.procedures.shipped import meant
from engine.errors import Named, Sentence, UnknownTransition, Usage

if TYPE_CHECKING:
    from engine.definition.definition import Definition, TransitionDef
    from engine.runtime import Engine

Asked = tuple[str, str, str, bool, str]
"""A fact that is asked for: name, label, kind, optional, example."""


def opening_of(
    engine: Engine, procedure: str, via: str | None, pick: Callable[[list[tuple[str, str]]], str] | None = None
) -> tuple[Definition, TransitionDef]:
    """The procedure and the opening meant; persons may leave out ``--via`` when only one is for persons.

    Args:
        pick: asks which of several is meant, where there is somebody to ask.

    Raises:
        NotFound: no such procedure. UnknownTransition: no such opening. Usage: there are several.
    """
    definition = meant(engine.registry, procedure)
    openings = definition.openings
    personal = [one for one in openings if any(role.kind in ("party", "post") for role in one.by)] or list(openings)
    if via is None and len(personal) > 1 and pick is not None:
        via = pick([(one.name, one.label) for one in personal])
    if via is not None:
        found = [one for one in openings if via in (one.name, one.label)]
        if not found:
            labels = {one.name: one.label for one in openings}
            near = [f"{one} ({labels[one]})" for one in get_close_matches(via, labels, cutoff=0.4) or labels]
            raise UnknownTransition(procedure=Named(definition.title, code=definition.code), name=via, nearest=near)
        return definition, found[0]
    if len(personal) > 1:
        offered = ", ".join(f"{one.name} ({one.label})" for one in personal)
        raise Usage(what=Sentence(N_("{procedure} can be opened in several ways; add --via with one of: {openings}"),
                                  {"procedure": definition.title, "openings": offered}))  # fmt: skip
    return definition, personal[0]


def asks_of(definition: Definition, move: TransitionDef) -> list[Asked]:
    """What an opening asks for, in the shape ``explain`` has for other transitions."""
    facts = [(name, definition.facts[name]) for name in move.asks]
    return [(name, fact.label, fact.kind, fact.optional, _example(fact)) for name, fact in facts]


def _example(fact: Any) -> str:
    return "|".join(code for code, _label in fact.choices) or str(fact.example)
