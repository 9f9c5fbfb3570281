"""Detectors: what an office looks out for on its items, beside their deadlines.

A detector is a function with a sentence. It says since which day something is so, and the clock then proposes that
somebody looks into it: it opens an item of another procedure, once for each item and detector, ever::

    @detector("long_standing", "长期存在", of="hazard_listing", opens="responsibility_tracing", about=SUPERVISOR)
    def long_standing(case):
        return case.opened_on + timedelta(days=90)

It belongs to no procedure's definition: what is looked out for may change while items run under pinned versions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.definition.declared import Where, here
from engine.definition.roles import Party, code_of


@dataclass(frozen=True, eq=False)
class Detector:
    """One thing to look out for.

    Attributes:
        name: what the clue is claimed under. label: what it is called in the draft.
        of, opens: codes of the procedure looked at and of the one opened. about: the party that becomes the addressee.
        facts: further facts of the opening. since: (case) → the first day on which it is so; ``None``: it is not.
    """

    name: str
    label: str
    of: str
    opens: str
    about: str
    facts: Mapping[str, Any]
    since: Callable[[Any], date | None]
    module: str = ""
    where: Where = field(default_factory=here, repr=False)

    @property
    def claim(self) -> tuple[str, str]:
        """Under what it is claimed on an item, so that it is proposed once."""
        return self.opens, f"clue.{self.name}"


def detector(
    name: str, label: str, *, of: object, opens: object, about: Party, facts: Mapping[str, Any] | None = None
) -> Callable[[Callable[[Any], date | None]], Detector]:
    """Makes a detector of a pure function ``(case) -> day or None``; see ``Detector``.

    The function may look at what a rule looks at. A day ahead is looked for again when it comes; one that has passed is
    proposed at once.
    """

    def decorate(since: Callable[[Any], date | None]) -> Detector:
        return Detector(
            name, label, code_of(of), code_of(opens), about.code, dict(facts or {}), since, since.__module__
        )

    return decorate
