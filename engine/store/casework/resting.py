"""What a paper is made from, with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from engine.decision.outcome import Line, ToOpen
from engine.decision.paper import Overdue, Paper, Shared
from engine.decision.snapshot import Snapshot
from engine.decision.values import to_json


def paper_of(
    name: str,
    number: str | None,
    line: Line,
    after: Snapshot,
    day: date,
    late: Callable[[date, date], int],
    *,
    signed: bool = False,
    opens: Iterable[ToOpen] = (),
) -> Paper:
    """The paper that a line issues (``signed``) or proposes on a day; ``late``: working days between two days;
    ``opens``: the children that come with it."""
    grounds = [
        Overdue(one.number, one.title, one.due_on, late(one.due_on, day), one.status == "gone")
        for one in after.grounds
        if one.due_on is not None
    ]
    return Paper(
        name=name, number=number, item=after.number, title=after.title, procedure=after.procedure,
        version=after.version, issued_on=day, facts=to_json(after.facts),
        parties={role: unit.name for role, unit in after.parties.items()}, transition=line.transition,
        grounds=tuple(grounds), units={role: unit.code for role, unit in after.parties.items()},
        signed_by=line.actor.login if signed and line.actor.kind == "person" else "",
        shared=tuple([Shared(one.procedure, one.parties, to_json(one.facts)) for one in opens]),
    )  # fmt: skip
