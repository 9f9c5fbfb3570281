"""What a new calendar or other terms would do to open deadlines: the real decision on every item, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.decision.outcome import Outcome
from engine.decision.world import World
from engine.errors import DubanError
from engine.intake.names import Names
from engine.runtime.answers.views import Impact, Shift
from engine.store.ledger import Ledger
from engine.store.office import revisions

TOGETHER = 200
"""Items looked at together."""


def impact_on(held: Any, ledger: Ledger, world: World, decision: Callable[..., Outcome], names: Names) -> Impact:
    """What a decision would make of every open item in this world."""
    shifts: list[Shift] = []
    failing: list[str] = []
    ids = [row.id for row in revisions.OPEN.all(held)]
    for start in range(0, len(ids), TOGETHER):
        some = ids[start : start + TOGETHER]
        ledger.look_ahead(some)
        for id in some:
            try:
                definition, snapshot, _ = ledger.snapshot(id, world)
                outcome = decision(definition, snapshot, world)
            except DubanError as error:
                failing.append(str(error))
                continue
            shifts.extend(_shifts(definition.states, outcome, names))
    return Impact(tuple(shifts), tuple(failing))


def _shifts(states: Any, outcome: Outcome, names: Names) -> Iterator[Shift]:
    owing = {one.key: one.owed_unit for one in outcome.after.deadlines}
    for line in outcome.lines:
        effects: Any = line.effects
        unit = owing[effects["state"], effects["round"]]
        effect: Any = line.transition.rpartition(".")[2]
        term = effects.get("term", {})  # of a term that stands still there is no date
        due = effects.get("due")
        yield Shift(
            item=outcome.number, title=outcome.after.title, state=effects["state"],
            state_label=states[effects["state"]].label, unit=unit, unit_name=names.name(unit) if unit else None,
            effect=effect, before=effects.get("from") or due or term["from"],
            after=effects.get("to") or effects.get("computed") or due or term["to"],
        )  # fmt: skip
