"""What happened in a rehearsal, line by line: every event of every item in the order in which it was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.rehearsal.frame import CODE
from engine.runtime import Engine
from engine.runtime.answers.views import EventView


@dataclass(frozen=True)
class Told:
    """One line.

    Attributes:
        number, title: of the item. at: local, when it was recorded. who: a login, or empty for the clock.
        state: the label of where it rests afterwards; due: by when the next step is owed then.
    """

    at: datetime
    number: str
    title: str
    event: EventView
    state: str
    who: str
    due: str | None

    @property
    def what(self) -> str:
        """The act, and the rung if there is one."""
        rung = self.event.effects.get("rung")
        return f"{self.event.label}（{rung}）" if rung else self.event.label

    def __str__(self) -> str:
        papers = f"〔{'、'.join(self.event.documents)}〕" if self.event.documents else ""
        due = f"，时限 {self.due}" if self.due else ""
        return f"{self.at:%Y-%m-%d %H:%M}  {self.number}  {self.who or '时钟'}  {self.what}{papers} → {self.state}{due}"


def told(engine: Engine) -> list[Told]:
    """Everything recorded, oldest first; what a made-up parent did is left out."""
    found: list[tuple[datetime, int, int, Told]] = []
    names = {one.login: one.name for one in engine.operators()}
    for place, item in enumerate(engine.items()):
        if item.procedure == CODE:
            continue
        definition = engine.registry.get(item.procedure, item.version)
        due: str | None = None
        for event in engine.history(item.number):
            due = _due(event.effects, due, event)
            final = definition.states[event.to].final
            who = "" if event.actor_kind == "clock" else names.get(event.actor, event.actor)
            at = event.recorded_at.astimezone(engine.zone)
            one = Told(at, item.number, item.title, event, definition.states[event.to].label, who,
                       None if final else due)  # fmt: skip
            found.append((event.recorded_at, place, event.seq, one))
    return [one for *_, one in sorted(found, key=lambda one: one[:3])]


def _due(effects: Mapping[str, Any], before: str | None, event: EventView) -> str | None:
    noted = effects.get("deadline")
    if noted is None:
        return before if event.from_ == event.to else None
    return noted["due"] if noted["status"] == "running" and noted["state"] == event.to else before
