"""A definition compiled to one flat ``transitions`` machine: the only judge of what is legal.

The machine is built once per procedure version, shared, and never given a model: ``events[name].trigger(subject)``
asks it about a throw-away subject that only knows its state. It is asked once about each transition from each state and
its answer remembered, for a definition never changes. Rules that look at more than the state are judged afterwards, by
``decide``, which gives all reasons where the library would give a bare ``False``.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from transitions import Machine, MachineError

from engine.definition.definition import Definition
from engine.errors import Sentence

logging.getLogger("transitions").setLevel(logging.WARNING)

BEFORE = "__before__"
"""The state of an item that does not exist yet."""


class Subject:
    """What the machine moves: a state and nothing else."""

    def __init__(self, state: str) -> None:
        self.state = state


class Legality:
    """The compiled machine of one definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._answers: dict[tuple[str, str | None], str | Sentence] = {}
        self._machine = Machine(
            model=None,
            states=[BEFORE, *definition.states],
            initial=BEFORE,
            auto_transitions=False,
            queued=False,
            transitions=[
                {
                    "trigger": move.name,
                    "source": list(move.sources) or BEFORE,
                    "dest": move.target,
                }
                for move in definition.transitions.values()
            ],
        )

    def fire(self, transition: str, state: str | None) -> str | Sentence:
        """The state the item would come to rest in, or why the move does not exist from here.

        Args:
            state: where it rests; ``None`` for an opening.
        """
        asked = transition, state
        if asked not in self._answers:
            self._answers[asked] = self._ask(transition, state)
        return self._answers[asked]

    def _ask(self, transition: str, state: str | None) -> str | Sentence:
        subject = Subject(BEFORE if state is None else state)
        try:
            self._machine.events[transition].trigger(subject)
        except MachineError:
            return self._not_from_here(transition, state)
        return subject.state

    def _not_from_here(self, transition: str, state: str | None) -> Sentence:
        move = self.definition.transitions[transition]
        if state is None:
            return Sentence("“{transition}” does not open an item", {"transition": move.label})
        if self.definition.states[state].final:
            return Sentence("the item has ended in “{state}”", {"state": self.definition.states[state].label})
        if not move.sources:
            return Sentence("“{transition}” opens a new item; this one is open already", {"transition": move.label})
        data: dict[str, Any] = {
            "transition": move.label,
            "sources": ", ".join(self.definition.states[one].label for one in move.sources),
            "state": self.definition.states[state].label,
        }
        return Sentence("“{transition}” is possible in “{sources}”; the item rests in “{state}”", data)


@lru_cache(maxsize=512)
def _compiled(key: int) -> Legality:
    return Legality(_known[key])


_known: dict[int, Definition] = {}


def legality(definition: Definition) -> Legality:
    """The machine of a definition, compiled at first use and kept."""
    _known.setdefault(id(definition), definition)
    return _compiled(id(definition))
