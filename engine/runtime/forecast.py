"""What will happen if nobody acts: the real core, lived through on a copy in memory (law 1).

Nothing here decides anything; it only lets time pass where it does no harm, and writes down what time did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from engine.decision.outcome import Outcome
from engine.decision.snapshot import Deadline
from engine.definition.registry import Registry
from engine.runtime.engine import Engine
from engine.runtime.reader import REHEARSAL
from engine.runtime.watching import HALTED
from engine.store import changes

What = Literal["lapse", "measure", "transition"]
NOTED: dict[str, What] = {"clock.lapse": "lapse", "clock.escalate": "measure"}
"""Which of the engine's own lines are told; reminders are only counted."""


@dataclass(frozen=True)
class Ahead:
    """One thing that time would do.

    Attributes:
        on: the local day; of a lapse the last day on which it could have been done.
        what: a deadline lapses, a measure is proposed (``measure`` says which procedure, ``rung`` which rung), or the
            clock takes a transition (``transition``).
        unit: who owes what is late. joined: the measure joins a proposal that lies before the same unit.
        provisional: the day may move when a calendar is published.
    """

    on: date
    item: str
    title: str
    procedure: str
    what: What
    unit: str | None
    state: str
    rung: str | None = None
    measure: str | None = None
    transition: str | None = None
    joined: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class Forecast:
    """What time would do until ``until`` if nobody acted, in the order it would do it."""

    since: datetime
    until: datetime
    ahead: tuple[Ahead, ...]
    reminders: int

    @property
    def provisional(self) -> bool:
        """Whether some of it rests on a calendar that is not published yet."""
        return any(one.provisional for one in self.ahead)


def twin(engine: Engine, registry: Registry | None = None) -> Engine:
    """An engine on a copy in memory, whose clock can be moved; closing it ends the copy.

    Args:
        registry: other procedures than the engine's.
    """
    database = engine.database.copied_into_memory()
    now = engine.now()
    with database.writing() as held:
        changes.set_setting(held, REHEARSAL, now.isoformat(), now, "clock")
        changes.UNSET.run(held, which=HALTED)
    return Engine(database, registry=registry or engine.registry)


def forecast(copy: Engine, until: date, on_instant: Callable[[datetime], None] | None = None) -> Forecast:
    """Lives through everything until the end of a day, on a ``twin``.

    Args:
        on_instant: is told how far it has come.

    Raises:
        Usage: the day is over already.
    """
    since, end = copy.now(), copy.calendar.end_of(until)
    ahead: list[Ahead] = []
    reminders = 0

    def look(outcome: Outcome) -> None:
        nonlocal reminders
        reminders += sum(line.transition == "clock.remind" for line in outcome.lines)
        ahead.extend(_ahead(copy, outcome))
        if on_instant is not None:
            on_instant(copy.now())

    copy.live_until(end, look)
    return Forecast(since, end, tuple(ahead), reminders)


def by_week(found: Iterable[Ahead]) -> dict[date, list[Ahead]]:
    """What lies ahead by the Monday of its week."""
    weeks: dict[date, list[Ahead]] = {}
    for one in found:
        weeks.setdefault(one.on - timedelta(days=one.on.weekday()), []).append(one)
    return dict(sorted(weeks.items()))


def by_unit(found: Iterable[Ahead]) -> dict[str, list[Ahead]]:
    """What lies ahead by the unit that owes, the most first."""
    units: dict[str, list[Ahead]] = {}
    for one in found:
        units.setdefault(one.unit or "", []).append(one)
    return dict(sorted(units.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def difference(before: Forecast, after: Forecast) -> tuple[list[Ahead], list[Ahead]]:
    """What would no longer happen, and what would happen instead."""
    old, new = set(before.ahead), set(after.ahead)
    return [one for one in before.ahead if one not in new], [one for one in after.ahead if one not in old]


def _day(copy: Engine, what: What, deadline: Deadline | None, at: datetime) -> date:
    missed = deadline.due_on if deadline is not None and what == "lapse" else None
    return missed or copy.calendar.local_date(at)


def _ahead(copy: Engine, outcome: Outcome) -> Iterable[Ahead]:
    before = outcome.before
    assert before is not None
    deadline = before.deadline
    definition = copy.registry.get(before.procedure, before.version)
    for line in outcome.lines:
        move = definition.transitions.get(line.transition) if line.actor.kind == "clock" else None
        what = NOTED.get(line.transition) or ("transition" if move is not None else None)
        if what is not None:
            yield Ahead(
                on=_day(copy, what, deadline, line.occurred_at), item=before.number, title=before.title,
                procedure=before.procedure, what=what, unit=deadline.owed_unit if deadline else None,
                state=definition.states[line.from_state or before.state].label, rung=line.effects.get("rung"),
                measure=line.effects.get("opens") if what == "measure" else None,
                transition=move.label if move is not None else None, joined=bool(outcome.joins),
                provisional=deadline.provisional if deadline else False,
            )  # fmt: skip
