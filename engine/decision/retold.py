"""A history in the words of the version an item is under now: what a migration gave another name goes by that.

Lines are never changed; readers that compare lines with today's rows and definition read them through this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from engine.decision.explained import Happened

MIGRATE = "item.migrate"
"""The line of history by which an item moves to another version of its procedure."""

L = TypeVar("L", bound=Happened)


@dataclass(frozen=True)
class Names:
    """What became of names: state → its name now, and how many rounds of that name came before; rung → its name now."""

    states: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    rungs: Mapping[str, str] = field(default_factory=dict)

    def state(self, name: str | None) -> Any:
        """The state's name now."""
        return self.states[name][0] if name is not None and name in self.states else name

    def place(self, state: str, round: int) -> tuple[str, int]:
        """A round, as it is called now."""
        name, after = self.states.get(state, (state, 0))
        return name, round + after

    def rung(self, name: str) -> str:
        """The rung's name now."""
        return self.rungs.get(name, name)

    def after(self, line: Any) -> Names:
        """These names for whoever stands before this line of migration too."""
        given = renamed_by(line.effects)
        states = {
            old: (self.state(new), self.place(new, after)[1]) for old, (new, after) in given.states.items()
        }  # fmt: skip
        rungs = {old: self.rung(new) for old, new in given.rungs.items()}
        return Names({**self.states, **states}, {**self.rungs, **rungs})

    def told(self, effects: Mapping[str, Any]) -> Mapping[str, Any]:
        """The effects of a line in these names."""
        found = dict(effects)
        if (noted := found.get("deadline")) is not None:
            found["deadline"] = self._noted(noted)
        if "round" in found and "state" in found:
            found = self._noted(found)
        if "rung" in found:
            found["rung"] = self.rung(found["rung"])
        return found

    def _noted(self, noted: Mapping[str, Any]) -> dict[str, Any]:
        state, round = self.place(noted["state"], noted["round"])
        return {**noted, "state": state, "round": round}


def renamed_by(effects: Mapping[str, Any]) -> Names:
    """What one migration renamed, as its line says."""
    states = {old: (str(new), int(after)) for old, (new, after) in effects.get("states", {}).items()}
    return Names(states, effects.get("rungs", {}))


def names_since(lines: Iterable[Any]) -> Names:
    """What has become of the names that were in use before these lines."""
    names = Names()
    for line in reversed([one for one in lines if one.transition == MIGRATE]):
        names = names.after(line)
    return names


def retold(lines: Sequence[L]) -> Sequence[L]:
    """The lines, each in the names of today."""
    if not any(line.transition == MIGRATE and ("states" in line.effects or "rungs" in line.effects) for line in lines):
        return lines
    names, found = Names(), list[L]()
    for line in reversed(lines):
        to, effects = names.state(line.to), names.told(line.effects)
        if line.transition == MIGRATE:
            names = names.after(line)
        found.append(replace(line, from_=names.state(line.from_), to=to, effects=effects))  # type: ignore[type-var]
    return found[::-1]
