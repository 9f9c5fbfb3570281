"""What of an event's effects people read in its line of history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cli.language import _, term


def happening(effects: Mapping[str, Any]) -> list[str]:
    """What of an event's effects people want to read in its line: the rung, the day a ladder is held to, the reason
    and the review of a suspension, what was left of the time."""
    rung, n, until = effects.get("rung"), effects.get("n", 1), effects.get("until")
    said = [f"{rung} × {n}" if n > 1 else str(rung)] if rung else []
    if until:
        said.append(_("until {day}").format(day=until))
    if "code" in effects:
        said.append(_reason(str(effects["code"])))
    if "review" in effects:
        said.append(_("review by {day}").format(day=effects["review"]))
    if "paper" in effects:
        from engine.decision.paperwork import MODES

        mode = str(effects.get("mode") or "")
        parts = (effects["paper"], effects.get("served_on"), MODES.get(mode, mode), effects.get("recipient"))
        said.extend(str(one) for one in parts if one)
    if left := effects.get("left"):
        said.append(_("{term} left").format(term=term(f"{left['n']} {left['unit']}")))
    said += _beside(effects.get("persons", {}))
    return said


def _beside(persons: Mapping[str, Any]) -> list[str]:
    """Who else had a part in a line, or has none from then on."""
    found = []
    if "in_place_of" in persons:
        found.append(_("in the post of {login}").format(login=persons["in_place_of"]))
    if "typed_by" in persons:
        found.append(_("by {login}, by delegation").format(login=persons["typed_by"]))
    if "recused" in persons:
        found.append(_("{name} takes no part").format(name=persons["name"]))
    if "readmitted" in persons:
        found.append(_("{name} takes part again").format(name=persons["name"]))
    return found


def _reason(code: str) -> str:
    from engine.definition.suspending import REASONS

    return REASONS[code].label if code in REASONS else code
