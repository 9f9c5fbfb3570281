"""By when the next step is owed in a state, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cli.language import _, term

if TYPE_CHECKING:
    from engine.definition.definition import Definition, StateDef


def due_words(definition: Definition, state: StateDef, titles: Mapping[str, str]) -> str:
    """``送达日期起10个工作日``: facts and procedures by what people call them."""
    due = state.due
    if due is None:
        return _("no term: {why}").format(why=state.exempt)

    def label(name: str) -> str:
        return definition.facts[name].label if name in definition.facts else name

    if due.fact is not None:
        return _("the end of the month {fact}").format(fact=label(due.fact)) if due.month else label(due.fact)
    assert due.term is not None
    span = term(str(due.term.fallback))
    if due.before is not None:
        return _("{span} before {fact}").format(span=span, fact=label(due.before))
    if due.since is not None:
        return _("{span} from {fact}").format(span=span, fact=label(due.since))
    if due.since_children is None:
        return span
    children = titles.get(due.since_children, due.since_children)
    if due.at_least:
        words = _("{span} after {n} of {children} have ended")
        return words.format(span=span, n=due.at_least, children=children)
    return _("{span} after every {children} has ended").format(span=span, children=children)
